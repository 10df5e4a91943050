#include "services/approval/domain/case_review.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/domain/checks.h"
#include "common/domain/demands.h"
#include "common/schema/steps.h"
#include "common/status/macros.h"
#include "services/approval/domain/clock.h"
#include "services/approval/domain/join.h"
#include "services/approval/domain/tolerance.h"

namespace tiernet::approval {
namespace {

using C = v1::ApprovalCase;

// Administrative Licensing Law art. 44.
constexpr int kDeliveryDays = 10;

absl::Status CheckHandler(const C& c, const Desk& desk) {
  if (c.handler().empty() || c.handler() == desk.who) return absl::OkStatus();
  return Error(reason::ERROR_REASON_NOT_THE_HANDLER, {{"name", c.name()}, {"handler", c.handler()}});
}

// K25: who accepts a case does not decide it; nor does who applied (A.7).
absl::Status CheckMayDecide(const C& c, absl::string_view who) {
  if (!HasApplied(c, who) && who != c.accepted_by()) return absl::OkStatus();
  return Error(reason::ERROR_REASON_DECIDER_IS_ACCEPTOR, {{"subject", std::string(who)}, {"name", c.name()}});
}

absl::Status CheckStep(C& c, C::State to, const Desk& desk) {
  NoteSilence(c);
  TN_RETURN_IF_ERROR(schema::CheckStep(c.name(), c.state(), to));
  return CheckHandler(c, desk);
}

absl::Status NotNow(const C& c, absl::string_view remedy) {
  return NotEditable(c.name(), C::State_Name(c.state()), remedy);
}

absl::Status OnceOnly(const C& c, absl::string_view what, const std::string& on) {
  return Error(reason::ERROR_REASON_ONCE_ONLY, {{"name", c.name()}, {"what", std::string(what)}, {"on", on}});
}

void Suspend(C& c, v1::SuspensionKind kind, const std::string& text, const std::string& planned_end, const Desk& desk) {
  auto& notice = *c.add_suspensions();
  notice.set_kind(kind);
  notice.set_from(FormatDate(desk.on));
  notice.set_planned_end(planned_end);
  notice.set_text(text);
  c.set_state(C::STATE_SUSPENDED);
  StopClock(*c.mutable_clock(), desk.on);
  Reckon(c, desk);
}

void Resume(C& c, const Desk& desk) {
  c.mutable_suspensions()->rbegin()->set_to(FormatDate(desk.on));
  c.set_state(C::STATE_IN_REVIEW);
  ContinueClock(*c.mutable_clock(), desk.on);
  Reckon(c, desk);
}

// What keeps a case from being granted.
std::vector<Violation> FindUnmet(const C& c, const std::vector<std::string>& waits_for) {
  Demands demands;
  demands.Ask(c.tolerance_state() != v1::TOLERANCE_STATE_MISSED, "tolerance",
              "was missed: papers did not come as promised, the case is void (F.8.1)");
  demands.Ask(waits_for.empty(), "item", absl::StrCat("waits for ", absl::StrJoin(waits_for, ", "), " (I.39, F.7)"));
  if (!c.has_countersign()) return demands.unmet();
  std::vector<Vote> votes;
  for (const auto& opinion : c.countersign().opinions()) {
    votes.push_back(opinion.stance() == v1::STANCE_AGREES      ? Vote::kFor
                    : opinion.stance() == v1::STANCE_DISAGREES ? Vote::kAgainst
                                                               : Vote::kOpen);
  }
  const Outcome outcome = JoinVotes(votes, c.countersign().needed(), c.countersign().veto());
  demands.Ask(outcome != Outcome::kPending, "countersign", "waits for opinions that were asked for");
  demands.Ask(outcome != Outcome::kFailed, "countersign", "was disagreed to: refuse the case");
  return demands.unmet();
}

void SetDelivery(C& c, const Desk& desk) {
  c.set_deliver_by(FormatDate(desk.calendar.AddWorkingDays(desk.on, kDeliveryDays).day));
}

}  // namespace

bool HasApplied(const C& c, absl::string_view who) {
  const auto& papers = c.tolerance().papers();
  return who == c.filed_by() || who == c.correction().answered_by() ||
         std::any_of(papers.begin(), papers.end(), [&](const auto& paper) { return paper.supplied_by() == who; });
}

absl::StatusOr<C> Take(C c, const v1::BeginReviewRequest&, const Desk& desk) {
  TN_RETURN_IF_ERROR(CheckStep(c, C::STATE_IN_REVIEW, desk));
  // What is suspended is resumed.
  if (c.state() != C::STATE_ACCEPTED) {
    return schema::StepNotAllowed(c.name(), C::State_descriptor(), c.state(), C::STATE_IN_REVIEW);
  }
  c.set_state(C::STATE_IN_REVIEW);
  Reckon(c, desk);
  return c;
}

absl::StatusOr<C> Take(C c, const v1::SendBackCaseRequest& request, const Desk& desk) {
  TN_RETURN_IF_ERROR(CheckStep(c, C::STATE_ACCEPTED, desk));
  if (c.state() != C::STATE_IN_REVIEW) {
    return schema::StepNotAllowed(c.name(), C::State_descriptor(), c.state(), C::STATE_ACCEPTED);
  }
  auto& sending = *c.add_sent_back();
  sending.set_on(FormatDate(desk.on));
  sending.set_by(std::string(desk.who));
  sending.set_reason(request.reason());
  c.set_state(C::STATE_ACCEPTED);
  Reckon(c, desk);
  return c;
}

absl::StatusOr<C> Take(C c, const v1::SuspendCaseRequest& request, const Desk& desk) {
  TN_RETURN_IF_ERROR(CheckStep(c, C::STATE_SUSPENDED, desk));
  Demands demands;
  demands.Ask(request.kind() != v1::SUSPENSION_KIND_RECTIFICATION, "kind",
              "is ordered by RecordAcceptanceVisit, for all cases of the joint acceptance at once (F.7)");
  TN_RETURN_IF_ERROR(demands.Check());
  TN_RETURN_IF_ERROR(CheckInOrder("happened_on", FormatDate(desk.on), "planned_end", request.planned_end()));
  for (const auto& notice : c.suspensions()) {
    const bool second = notice.kind() == v1::SUSPENSION_KIND_CORRECTION && request.kind() == notice.kind();
    if (second) return OnceOnly(c, "correction after acceptance (受理后补正)", notice.from());
  }
  Suspend(c, request.kind(), request.text(), request.planned_end(), desk);
  return c;
}

absl::StatusOr<C> Take(C c, const v1::ResumeCaseRequest&, const Desk& desk) {
  TN_RETURN_IF_ERROR(CheckStep(c, C::STATE_IN_REVIEW, desk));
  if (c.state() != C::STATE_SUSPENDED) {
    return schema::StepNotAllowed(c.name(), C::State_descriptor(), c.state(), C::STATE_IN_REVIEW);
  }
  Demands demands;
  demands.Ask(c.suspensions().rbegin()->kind() != v1::SUSPENSION_KIND_RECTIFICATION, "name",
              "stands still until RecordRectification ends the round of its joint acceptance (F.7)");
  TN_RETURN_IF_ERROR(demands.Check());
  Resume(c, desk);
  return c;
}

absl::StatusOr<C> Take(C c, const v1::ExtendCaseRequest& request, const Desk& desk) {
  NoteSilence(c);
  const bool runs =
      c.state() == C::STATE_ACCEPTED || c.state() == C::STATE_IN_REVIEW || c.state() == C::STATE_SUSPENDED;
  if (!runs) return NotNow(c, "a limit is extended between acceptance and decision");
  TN_RETURN_IF_ERROR(CheckHandler(c, desk));
  if (c.light() == v1::LIGHT_RED && !c.due_on().empty()) return NotNow(c, "its limit has passed: it is late");
  if (c.extension_days() > 0) return OnceOnly(c, "extension (延期)", c.extended_on());
  Demands demands;
  demands.Ask(request.days() <= desk.item.max_extension_days(), "days",
              absl::StrCat("may be at most ", desk.item.max_extension_days(), " for ", desk.item.code(), " (F.2)"));
  TN_RETURN_IF_ERROR(demands.Check());
  c.set_extension_days(request.days());
  c.set_extension_reason(request.reason());
  c.set_extended_on(FormatDate(desk.on));
  c.mutable_clock()->set_limit_days(c.clock().limit_days() + request.days());
  Reckon(c, desk);
  return c;
}

absl::StatusOr<C> Take(C c, const v1::AskOpinionsRequest& request, const Desk& desk) {
  if (c.state() != C::STATE_IN_REVIEW) return NotNow(c, "opinions are asked for under review");
  TN_RETURN_IF_ERROR(CheckHandler(c, desk));
  if (c.has_countersign()) return OnceOnly(c, "round of opinions (会签)", c.countersign().opinions(0).asked_on());
  Demands demands;
  v1::Countersign countersign;
  for (const auto& department : request.departments()) {
    const auto& asked = countersign.opinions();
    const bool again =
        std::any_of(asked.begin(), asked.end(), [&](const auto& o) { return o.department() == department; });
    demands.Ask(!again && department != c.office(), "departments",
                absl::StrCat("names ", department, again ? " twice" : ", which decides the case itself"));
    auto& opinion = *countersign.add_opinions();
    opinion.set_department(department);
    opinion.set_asked_on(FormatDate(desk.on));
  }
  demands.Ask(request.needed() <= request.departments_size(), "needed", "is more than the departments asked");
  TN_RETURN_IF_ERROR(demands.Check());
  countersign.set_needed(request.needed() == 0 ? request.departments_size() : request.needed());
  countersign.set_veto(request.veto());
  *c.mutable_countersign() = std::move(countersign);
  Reckon(c, desk);
  return c;
}

absl::StatusOr<C> Take(C c, const v1::GiveOpinionRequest& request, const Desk& desk) {
  if (!c.decided_on().empty() || !c.ended_on().empty()) return NotNow(c, "it waits for no opinion");
  auto& opinions = *c.mutable_countersign()->mutable_opinions();
  const auto asked = std::find_if(opinions.begin(), opinions.end(), [&](const v1::Opinion& opinion) {
    return opinion.department() == request.department() && opinion.given_on().empty();
  });
  Demands demands;
  demands.Ask(asked != opinions.end(), "department", "was not asked, or has answered");
  TN_RETURN_IF_ERROR(demands.Check());
  TN_RETURN_IF_ERROR(CheckReviewer(c.name(), HasApplied(c, desk.who) ? desk.who : "", desk.who));
  asked->set_stance(request.stance());
  asked->set_text(request.text());
  asked->set_given_on(FormatDate(desk.on));
  asked->set_given_by(std::string(desk.who));
  Reckon(c, desk);
  return c;
}

absl::StatusOr<C> Take(C c, const v1::DelegateCaseRequest& request, const Desk& desk) {
  NoteSilence(c);
  const bool decided = !c.decided_on().empty();
  if ((decided && !c.preliminary()) || !c.ended_on().empty()) return NotNow(c, "nothing is left to be handled");
  // Who handed it to somebody who is not there may take it back.
  const bool handed_it_over = !c.delegations().empty() && c.delegations().rbegin()->by() == desk.who;
  if (!handed_it_over) TN_RETURN_IF_ERROR(CheckHandler(c, desk));
  TN_RETURN_IF_ERROR(CheckMayDecide(c, request.to()));
  auto& delegation = *c.add_delegations();
  delegation.set_on(FormatDate(desk.on));
  delegation.set_to(request.to());
  delegation.set_by(std::string(desk.who));
  delegation.set_reason(request.reason());
  c.set_handler(request.to());
  if (!decided) Reckon(c, desk);
  return c;
}

absl::StatusOr<C> DecideCase(C c, const v1::DecideCaseRequest& request, const std::vector<std::string>& waits_for,
                             const Desk& desk) {
  const bool grants = request.verdict() == v1::VERDICT_GRANTED;
  const auto to = grants ? C::STATE_DECIDED_GRANTED : C::STATE_DECIDED_REFUSED;
  TN_RETURN_IF_ERROR(CheckStep(c, to, desk));
  TN_RETURN_IF_ERROR(CheckMayDecide(c, desk.who));
  Demands demands;
  demands.Ask(!grants || request.has_permit(), "permit", "is needed of a grant");
  demands.Ask(grants || !request.has_permit(), "permit", "goes with a grant only");
  demands.Ask(grants || !request.reason().empty(), "reason", "is needed of a refusal (F.3)");
  TN_RETURN_IF_ERROR(demands.Check());
  c.clear_inbox();
  if (grants) {
    TN_RETURN_IF_ERROR(CheckEvidence(request.permit(), desk.on));
    TN_RETURN_IF_ERROR(RefuseUnmet(reason::ERROR_REASON_DECISION_GUARD, c.name(), FindUnmet(c, waits_for)));
    *c.mutable_permit() = request.permit();
    NoteGrant(c, desk);
  } else {
    c.set_end_reason(request.reason());
    c.clear_claimed_item();
    ReleasePromise(c);
  }
  c.set_state(to);
  c.set_verdict(request.verdict());
  c.set_decided_on(FormatDate(desk.on));
  c.set_decided_by(std::string(desk.who));
  if (!c.preliminary()) SetDelivery(c, desk);
  c.clear_calendar_version();
  Conclude(c, desk.calendar, desk.on);
  return c;
}

absl::StatusOr<C> FinalizeCase(C c, const v1::FinalizeCaseRequest& request, const std::vector<std::string>& waits_for,
                               const Desk& desk) {
  if (!c.preliminary() || c.tolerance_state() != v1::TOLERANCE_STATE_KEPT || !c.ended_on().empty()) {
    return NotNow(c, "what is made final is a preliminary grant, once all papers are there");
  }
  TN_RETURN_IF_ERROR(CheckHandler(c, desk));
  TN_RETURN_IF_ERROR(CheckMayDecide(c, desk.who));
  TN_RETURN_IF_ERROR(CheckEvidence(request.permit(), desk.on));
  TN_RETURN_IF_ERROR(RefuseUnmet(reason::ERROR_REASON_DECISION_GUARD, c.name(), FindUnmet(c, waits_for)));
  *c.mutable_permit() = request.permit();
  c.set_preliminary(false);
  c.set_granted_on(FormatDate(desk.on));
  SetDelivery(c, desk);
  c.clear_inbox();
  return c;
}

C SuspendForRectification(C c, const Desk& desk) {
  Suspend(c, v1::SUSPENSION_KIND_RECTIFICATION, "", "", desk);
  return c;
}

C ResumeAfterRectification(C c, const Desk& desk) {
  const bool stopped =
      c.state() == C::STATE_SUSPENDED && c.suspensions().rbegin()->kind() == v1::SUSPENSION_KIND_RECTIFICATION;
  if (stopped) Resume(c, desk);
  return c;
}

}  // namespace tiernet::approval
