#include "services/approval/domain/approval_case.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/domain/checks.h"
#include "common/domain/demands.h"
#include "common/schema/steps.h"
#include "common/status/macros.h"
#include "services/approval/domain/clock.h"
#include "services/approval/domain/tolerance.h"

namespace tiernet::approval {
namespace {

using C = v1::ApprovalCase;

// F.3: silence for so many working days accepts a case.
constexpr int kSilenceDays = 5;

int PromisedDays(const reference::v1::ApprovalItem& item, bool green_channel) {
  return green_channel ? (item.promised_days() + 1) / 2 : item.promised_days();
}

void SetSilence(C& c, absl::CivilDay received, const Calendar& calendar) {
  const auto accept_by = calendar.AddWorkingDays(received, kSilenceDays).day;
  c.set_accept_by(FormatDate(accept_by));
  c.set_deemed_on(FormatDate(accept_by + 1));
}

// Received on the day of filing; a clock runs from there as if silence accepted it.
void Receive(C& c, const Desk& desk) {
  const auto received = desk.calendar.ReceivedOn(desk.on);
  c.set_state(C::STATE_SUBMITTED);
  c.set_filed_on(FormatDate(desk.on));
  c.set_received_on(FormatDate(received));
  SetSilence(c, received, desk.calendar);
  *c.mutable_clock() = StartClock(PromisedDays(desk.item, false), received);
  Reckon(c, desk);
}

// It ends without a grant, and may be applied for again.
absl::StatusOr<C> End(C c, C::State to, const std::string& reason, const Desk& desk) {
  NoteSilence(c);
  TN_RETURN_IF_ERROR(schema::CheckStep(c.name(), c.state(), to));
  if (c.state() == C::STATE_SUSPENDED) c.mutable_suspensions()->rbegin()->set_to(FormatDate(desk.on));
  c.set_state(to);
  c.set_end_reason(reason);
  c.set_ended_on(FormatDate(desk.on));
  c.clear_claimed_item();
  c.clear_deemed_on();
  c.clear_granted_on();
  c.clear_inbox();
  ReleasePromise(c);
  // What was decided keeps the light that it got.
  if (c.decided_on().empty()) {
    // No clock runs before acceptance (ruling 21): what it was to count if silence accepted the case is void.
    c.accepted_on().empty() ? c.mutable_clock()->clear_runs() : StopClock(*c.mutable_clock(), desk.on);
    Reckon(c, desk);
  }
  return c;
}

// The law's own limit (F.2), which calendar days may count; times in which the clock stood do not (F.5.5).
std::string StatutoryDue(const C& c, const Desk& desk) {
  if (!desk.item.has_statutory_limit() || !IsRunning(c.clock())) return "";
  // That limit is the owner's, for filing it (F.7).
  if (desk.item.after_acceptance()) return "";
  const auto from = *ParseDate(c.clock().runs(0).from());
  const bool working = desk.item.limit_unit() == reference::v1::LIMIT_UNIT_WORKING_DAYS;
  if (working) {
    v1::Clock clock = c.clock();
    clock.set_limit_days(desk.item.statutory_limit() + c.extension_days());
    const auto due = Read(clock, desk.calendar, desk.on).due;
    return due ? FormatDate(due->day) : "";
  }
  int stood = 0;
  for (int i = 1; i < c.clock().runs_size(); ++i) {
    stood += static_cast<int>(*ParseDate(c.clock().runs(i).from()) - *ParseDate(c.clock().runs(i - 1).to()));
  }
  return FormatDate(desk.calendar.AddCalendarDays(from, desk.item.statutory_limit() + stood).day);
}

bool IsOpen(const C& c) { return c.ended_on().empty() && c.decided_on().empty(); }

}  // namespace

void Reckon(C& c, const Desk& desk) {
  Project(c, desk.calendar, desk.on);
  c.set_statutory_due_on(StatutoryDue(c, desk));
  c.set_calendar_version(IsOpen(c) ? c.clock().calendar_version() : "");
  if (!IsOpen(c)) {
    c.clear_yellow_on();
    c.clear_red_on();
    c.clear_light();
    c.clear_inbox();
    return;
  }
  c.set_inbox(absl::StrCat(c.office(), "/", c.due_on().empty() ? "-" : c.due_on()));
  if (c.light() != v1::LIGHT_GREY || c.state() != C::STATE_SUSPENDED) return;
  // A suspension that takes longer than its notice said turns red (F.5.5).
  const auto planned = ParseDate(c.suspensions().rbegin()->planned_end());
  if (!planned) return;
  c.set_red_on(FormatDate(*planned + 1));
  if (desk.on > *planned) c.set_light(v1::LIGHT_RED);
}

void Reproject(C& c, const Desk& desk) {
  const std::string version = c.calendar_version();
  const std::string due_on = c.due_on();
  if (c.state() == C::STATE_SUBMITTED) {
    const auto received = desk.calendar.ReceivedOn(*ParseDate(c.filed_on()));
    c.set_received_on(FormatDate(received));
    SetSilence(c, received, desk.calendar);
    c.mutable_clock()->mutable_runs(0)->set_from(FormatDate(received));
  }
  Reckon(c, desk);
  c.set_reprojection(absl::StrCat(version, " -> ", c.calendar_version(), ": ", due_on.empty() ? "stands" : due_on,
                                  " -> ", c.due_on().empty() ? "stands" : c.due_on()));
}

void KeepDeadlines(C& c, const Calendar& calendar) {
  c.set_reprojection(absl::StrCat(c.calendar_version(), " -> ", calendar.version(), ": ", c.item(),
                                  " is no longer in the catalogue, its deadlines stay"));
  c.set_calendar_version(calendar.version());
}

C Open(const v1::ApprovalProcess& process, const std::string& name, const Desk& desk) {
  C c;
  c.set_name(name);
  c.set_project_id(process.project_id());
  c.set_process(process.name());
  c.set_item(desk.item.code());
  c.set_claimed_item(absl::StrCat(process.name(), "/", desk.item.code()));
  c.set_stage(desk.item.stage());
  c.set_floating(desk.item.floating());
  c.set_office(desk.item.department());
  c.set_project_unit(process.project_unit());
  c.set_filed_by(std::string(desk.who));
  c.set_data_origin(process.data_origin());
  Receive(c, desk);
  return c;
}

void NoteSilence(C& c) {
  if (c.state() == C::STATE_ACCEPTED && c.accepted_on().empty()) c.set_accepted_on(c.received_on());
}

absl::StatusOr<C> Take(C c, const v1::AcceptCaseRequest& request, const Desk& desk) {
  TN_RETURN_IF_ERROR(schema::CheckStep(c.name(), c.state(), C::STATE_ACCEPTED));
  // Back from the review, a case is accepted already.
  if (c.state() != C::STATE_SUBMITTED) {
    return schema::StepNotAllowed(c.name(), C::State_descriptor(), c.state(), C::STATE_ACCEPTED);
  }
  Demands demands;
  demands.Ask(!request.green_channel() || desk.item.green_channel(), "green_channel",
              absl::StrCat("is not for ", desk.item.code(), " (K22)"));
  TN_RETURN_IF_ERROR(demands.Check());
  c.set_state(C::STATE_ACCEPTED);
  c.set_accepted_on(FormatDate(desk.on));
  c.set_accepted_by(std::string(desk.who));
  c.set_green_channel(request.green_channel());
  c.clear_deemed_on();
  *c.mutable_clock() = StartClock(PromisedDays(desk.item, request.green_channel()), desk.on);
  Reckon(c, desk);
  return c;
}

absl::StatusOr<C> Take(C c, const v1::AskCorrectionRequest& request, const Desk& desk) {
  TN_RETURN_IF_ERROR(schema::CheckStep(c.name(), c.state(), C::STATE_CORRECTION_ASKED));
  if (c.has_correction()) {
    return Error(reason::ERROR_REASON_ONCE_ONLY,
                 {{"name", c.name()}, {"what", "correction notice (补正告知)"}, {"on", c.correction().asked_on()}});
  }
  c.set_state(C::STATE_CORRECTION_ASKED);
  c.mutable_correction()->set_asked_on(FormatDate(desk.on));
  *c.mutable_correction()->mutable_points() = request.points();
  c.clear_deemed_on();
  // No clock runs before acceptance (ruling 21).
  c.mutable_clock()->clear_runs();
  Reckon(c, desk);
  return c;
}

absl::StatusOr<C> Take(C c, const v1::AnswerCorrectionRequest& request, const Desk& desk) {
  // Back from its review a case is not answered but accepted.
  TN_RETURN_IF_ERROR(schema::CheckStep(c.name(), c.state(), C::STATE_SUBMITTED));
  for (const auto& paper : request.papers()) TN_RETURN_IF_ERROR(CheckEvidence(paper, desk.on));
  c.mutable_papers()->MergeFrom(request.papers());
  c.mutable_correction()->set_answered_on(FormatDate(desk.on));
  c.mutable_correction()->set_answered_by(std::string(desk.who));
  Receive(c, desk);
  return c;
}

absl::StatusOr<C> Take(C c, const v1::DeclineCaseRequest& request, const Desk& desk) {
  return End(std::move(c), C::STATE_NOT_ACCEPTED, request.reason(), desk);
}

absl::StatusOr<C> Take(C c, const v1::WithdrawCaseRequest& request, const Desk& desk) {
  return End(std::move(c), C::STATE_WITHDRAWN, request.reason(), desk);
}

absl::StatusOr<C> Take(C c, const v1::RevokeCaseRequest& request, const Desk& desk) {
  if (c.verdict() == v1::VERDICT_REFUSED) {
    return schema::StepNotAllowed(c.name(), C::State_descriptor(), C::STATE_DECIDED_REFUSED, C::STATE_REVOKED);
  }
  return End(std::move(c), C::STATE_REVOKED, request.reason(), desk);
}

absl::StatusOr<C> Take(C c, const v1::VoidCaseRequest& request, const Desk& desk) {
  if (c.tolerance_state() != v1::TOLERANCE_STATE_MISSED) {
    return NotEditable(c.name(), v1::ToleranceState_Name(c.tolerance_state()),
                       "only a case whose promise was missed is void");
  }
  return End(std::move(c), C::STATE_VOID, request.reason(), desk);
}

absl::StatusOr<C> Take(C c, const v1::DeliverCaseRequest&, const Desk& desk) {
  TN_RETURN_IF_ERROR(schema::CheckStep(c.name(), c.state(), C::STATE_DELIVERED));
  if (c.preliminary()) {
    return NotEditable(c.name(), "PRELIMINARY", "what is delivered is final: FinalizeCase once all papers are there");
  }
  c.set_state(C::STATE_DELIVERED);
  c.set_delivered_on(FormatDate(desk.on));
  return c;
}

}  // namespace tiernet::approval
