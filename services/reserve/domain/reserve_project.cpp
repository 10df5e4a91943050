#include "services/reserve/domain/reserve_project.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/calendar/date.h"
#include "common/codes/name.h"
#include "common/domain/checks.h"
#include "common/domain/demands.h"
#include "common/domain/steps.h"
#include "common/schema/steps.h"
#include "common/status/macros.h"
#include "services/reserve/domain/settle.h"

namespace tiernet::reserve {
namespace {

using P = v1::ReserveProject;

// C.3.
constexpr int64_t kLeastTotalYuan = 5'000'000;
constexpr int kYearsAhead = 3;

// One that leaves is none.
bool NamesNewSponsor(const P& before, const P& after) {
  const auto is_new = [](const std::string& old_text, const std::string& new_text) {
    return !new_text.empty() && new_text != old_text;
  };
  return is_new(before.sponsor_credit_code(), after.sponsor_credit_code()) ||
         is_new(NormalizedName(before.sponsor_name()), NormalizedName(after.sponsor_name()));
}

// The code is a fact of C.4 and C.5 like those of the checklist.
bool AttachesCode(const P& before, const P& after) {
  return before.project_code().empty() && !after.project_code().empty();
}

// While a hand-over is open the entry stands still: the construction library answers
// to what it was asked, and to nothing that came after.
absl::Status CheckNoTransfer(const P& project) {
  if (project.transfer_requested_on().empty()) return absl::OkStatus();
  return Error(reason::ERROR_REASON_TRANSFER_PENDING,
               {{"name", project.name()}, {"requested_on", project.transfer_requested_on()}});
}

absl::Status NotEditable(const P& project, absl::string_view remedy) {
  return tiernet::NotEditable(project.name(), P::State_Name(project.state()), remedy);
}

// What is recorded again and again stands in the entry itself, and every list of it.
constexpr int kMostRecorded = 200;

absl::Status CheckRoom(const P& project, int recorded) {
  if (recorded < kMostRecorded) return absl::OkStatus();
  return NotEditable(project, absl::StrCat("it has ", recorded, " of these, the most that an entry may have"));
}

absl::Status CheckNotFinal(const P& project) {
  if (project.state() == P::STATE_REMOVED) return NotEditable(project, "re-enter it as a new draft");
  if (project.state() == P::STATE_TRANSFERRED) return NotEditable(project, "it goes on in the construction library");
  return CheckNoTransfer(project);
}

absl::Status CheckEditable(const P& project) {
  if (project.state() == P::STATE_SUBMITTED) return NotEditable(project, "wait for the city to admit or return it");
  return CheckNotFinal(project);
}

// What approval recorded goes when approval revokes it (A.7: nobody edits another's fact).
absl::Status CheckTyped(const P& project, v1::ChecklistItem item) {
  for (const auto& fact : project.checklist()) {
    if (fact.item() != item || fact.source() != v1::FACT_SOURCE_APPROVAL) continue;
    return tiernet::NotEditable(project.name(), v1::FactSource_Name(fact.source()),
                                "approval granted it and may revoke it");
  }
  return absl::OkStatus();
}

absl::Status CheckDates(const P& project) {
  return CheckInOrder("planned_start", project.planned_start(), "planned_end", project.planned_end());
}

}  // namespace

absl::Status Enter(P& draft, const std::string& new_id, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckDates(draft));
  if (draft.project_id().empty()) draft.set_project_id(new_id);
  draft.set_state(P::STATE_DRAFT);
  Credit(draft, draft.reporting_unit(), FormatDate(on));
  if (draft.has_planned_total_yuan()) NoteTotal(draft, on);
  Settle(draft, on);
  return absl::OkStatus();
}

absl::Status Edit(const P& before, P& after, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckEditable(before));
  if (!before.project_code().empty() && before.project_code() != after.project_code()) {
    return Error(reason::ERROR_REASON_CODE_ATTACHED, {{"name", before.name()}, {"code", before.project_code()}});
  }
  TN_RETURN_IF_ERROR(CheckDates(after));
  if (InLibrary(before)) {
    // The appraisal was there on submission. A start that slips is judged from the
    // day of admission on, else time alone would make an entry impossible to edit.
    TN_RETURN_IF_ERROR(RefuseUnmet(reason::ERROR_REASON_ENTRY_STANDARD, after.name(), FindUnmet(after, true, on)));
    if (NamesNewSponsor(before, after) || AttachesCode(before, after)) NoteProgress(after, on);
  }
  if (before.planned_total_yuan() != after.planned_total_yuan()) NoteTotal(after, on);
  Settle(after, on);
  return absl::OkStatus();
}

std::vector<Violation> FindUnmet(const P& project, bool appraised, absl::CivilDay on) {
  Demands demands;
  demands.Ask(!project.owner_unit().empty(), "owner_unit", "is needed: who answers for planning it (K1)");
  demands.Ask(!project.owner_person().empty(), "owner_person", "is needed: who answers for planning it (K1)");
  demands.Ask(!project.region().empty(), "region", "is needed (C.3)");
  demands.Ask(!project.industry().empty(), "industry", "is needed (C.3)");
  demands.Ask(project.planned_total_yuan() >= kLeastTotalYuan, "planned_total_yuan",
              absl::StrCat("must be at least ", kLeastTotalYuan, " yuan (C.3)"));
  const auto start = ParseDate(project.planned_start());
  demands.Ask(start.has_value(), "planned_start", "is needed (C.3)");
  demands.Ask(!start || *start <= AddMonths(on, 12 * kYearsAhead), "planned_start",
              absl::StrCat("must lie at most ", kYearsAhead, " years ahead (C.3)"));
  demands.Ask(project.lead_kind() != v1::LEAD_KIND_UNSPECIFIED, "lead_kind", "is needed (C.2)");
  demands.Ask(project.sector() != v1::SECTOR_UNSPECIFIED, "sector", "is needed (C.2)");
  demands.Ask(project.source() != v1::SOURCE_UNSPECIFIED, "source", "is needed (C.2)");
  demands.Ask(appraised, "project_id",
              "is not appraised, or its last appraisal failed: record one that passed (C.3, K2)");
  return demands.unmet();
}

absl::StatusOr<P> Submit(P project, absl::string_view submitter, bool appraised, bool led, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(schema::CheckStep(project.name(), project.state(), P::STATE_SUBMITTED));
  if (!led) {
    return Error(reason::ERROR_REASON_NO_PRINCIPAL_LEADER,
                 {{"unit", project.reporting_unit()}, {"day", FormatDate(on)}});
  }
  TN_RETURN_IF_ERROR(
      RefuseUnmet(reason::ERROR_REASON_ENTRY_STANDARD, project.name(), FindUnmet(project, appraised, on)));
  project.set_state(P::STATE_SUBMITTED);
  project.set_submitted_by(std::string(submitter));
  project.set_submitted_on(FormatDate(on));
  project.clear_return_reason();
  Settle(project, on);
  return project;
}

absl::StatusOr<review::v1::Review> Decide(const P& seen, const v1::ReviewReserveProjectRequest& request,
                                          absl::string_view reviewer, absl::CivilDay on) {
  const auto to = request.verdict() == v1::VERDICT_ADMIT ? P::STATE_IN_LIBRARY : P::STATE_RETURNED;
  // READY and STALE_WARNED may become IN_LIBRARY too, but not by a review.
  if (seen.state() != P::STATE_SUBMITTED) {
    return schema::StepNotAllowed(seen.name(), P::State_descriptor(), seen.state(), to);
  }
  TN_RETURN_IF_ERROR(CheckReviewer(seen.name(), seen.submitted_by(), reviewer));
  return ReviewOf(seen, to, request.opinion(), reviewer, on);
}

absl::StatusOr<review::v1::Review> Decide(const P& seen, const v1::RemoveReserveProjectRequest& request,
                                          absl::string_view reviewer, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(schema::CheckStep(seen.name(), seen.state(), P::STATE_REMOVED));
  TN_RETURN_IF_ERROR(CheckNoTransfer(seen));
  auto review = ReviewOf(seen, P::STATE_REMOVED, request.opinion(), reviewer, on);
  review.set_reason(v1::RemovalReason_Name(request.reason()));
  return review;
}

absl::StatusOr<review::v1::Review> Decide(const P& seen, const v1::TransferReserveProjectRequest& request,
                                          absl::string_view reviewer, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(schema::CheckStep(seen.name(), seen.state(), P::STATE_TRANSFERRED));
  TN_RETURN_IF_ERROR(CheckNoTransfer(seen));
  return ReviewOf(seen, P::STATE_TRANSFERRED, request.opinion(), reviewer, on);
}

absl::StatusOr<review::v1::Review> Decide(const P& seen, const v1::MoveReserveProjectRequest& request,
                                          absl::string_view reviewer, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckNotFinal(seen));
  if (request.to_unit() == seen.reporting_unit()) {
    return InvalidFields({Violation{"to_unit", "is the unit that is credited today"}});
  }
  auto review = ReviewOf(seen, seen.state(), request.reason(), reviewer, on);
  review.set_to_unit(request.to_unit());
  return review;
}

absl::StatusOr<P> Apply(const review::v1::Review& review, P project) {
  if (!review.to_unit().empty()) {
    Credit(project, review.to_unit(), review.happened_on());
    return project;
  }
  const auto to = ToState<P>(review);
  TN_RETURN_IF_ERROR(schema::CheckStep(project.name(), project.state(), to));
  const auto on = ParseDate(review.happened_on());
  // The construction library has the last word (I.36).
  if (to == P::STATE_TRANSFERRED) return RequestTransfer(std::move(project), *on);
  if (to == P::STATE_REMOVED) {
    EndReadiness(project, *on);
    EndStaleness(project, *on);
  }
  project.set_state(to);
  if (to == P::STATE_IN_LIBRARY) {
    project.set_admitted_on(review.happened_on());
    NoteProgress(project, *on);
  } else if (to == P::STATE_RETURNED) {
    project.set_return_reason(review.opinion());
  } else if (to == P::STATE_REMOVED) {
    v1::RemovalReason reason = v1::REMOVAL_REASON_UNSPECIFIED;
    v1::RemovalReason_Parse(review.reason(), &reason);
    project.set_removed_on(review.happened_on());
    project.set_removal_reason(reason);
  }
  Settle(project, *on);
  return project;
}

absl::StatusOr<P> RequestTransfer(P project, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(schema::CheckStep(project.name(), project.state(), P::STATE_TRANSFERRED));
  TN_RETURN_IF_ERROR(CheckNoTransfer(project));
  Close(*project.mutable_former_ready_periods(), project.ready_on(), FormatDate(on));
  project.set_transfer_requested_on(FormatDate(on));
  project.clear_transfer_rejection();
  return project;
}

absl::StatusOr<P> FinishTransfer(P project, const std::string& construction_project, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(schema::CheckStep(project.name(), project.state(), P::STATE_TRANSFERRED));
  project.set_state(P::STATE_TRANSFERRED);
  project.set_transferred_on(FormatDate(on));
  project.set_construction_project(construction_project);
  project.clear_stale_on();
  Settle(project, on);
  return project;
}

absl::StatusOr<P> RejectTransfer(P project, const std::string& why, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(schema::CheckStep(project.name(), project.state(), P::STATE_TRANSFERRED));
  project.clear_transfer_requested_on();
  project.set_transfer_rejection(why);
  // It is ready anew: the ten working days of R03 begin again.
  project.set_ready_on(FormatDate(on));
  return project;
}

P NoteExit(P project, absl::CivilDay on) {
  project.set_construction_exited_on(FormatDate(on));
  Settle(project, on);
  return project;
}

std::string CodeHeldWarning(const std::string& code, const std::string& holder) {
  return absl::StrCat("CODE_HELD: the construction library bears ", code, ", which ", holder, " holds here");
}

P NoteCorrections(P project, const construction::v1::ConstructionProject& corrected, absl::CivilDay on) {
  const auto& all = corrected.code_corrections();
  auto since = std::find_if(all.begin(), all.end(),
                            [&](const auto& correction) { return correction.former_code() == project.project_code(); });
  for (; since != all.end(); ++since) *project.add_code_corrections() = *since;
  project.set_project_code(corrected.project_code());
  Settle(project, on);
  return project;
}

absl::StatusOr<P> RecordFact(P project, const v1::RecordChecklistFactRequest& request, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckEditable(project));
  TN_RETURN_IF_ERROR(CheckTyped(project, request.item()));
  TN_RETURN_IF_ERROR(CheckEvidence(request.evidence(), on));
  auto& checklist = *project.mutable_checklist();
  auto fact = std::find_if(checklist.begin(), checklist.end(),
                           [&](const auto& recorded) { return recorded.item() == request.item(); });
  auto& entry = fact == checklist.end() ? *checklist.Add() : *fact;
  entry.set_item(request.item());
  entry.set_done_on(FormatDate(on));
  *entry.mutable_evidence() = request.evidence();
  entry.set_source(v1::FACT_SOURCE_TYPED);
  NoteProgress(project, on);
  Settle(project, on);
  return project;
}

absl::StatusOr<P> WithdrawFact(P project, const v1::WithdrawChecklistFactRequest& request, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckEditable(project));
  TN_RETURN_IF_ERROR(CheckTyped(project, request.item()));
  auto& checklist = *project.mutable_checklist();
  const auto fact = std::find_if(checklist.begin(), checklist.end(),
                                 [&](const auto& recorded) { return recorded.item() == request.item(); });
  if (fact == checklist.end()) {
    return Error(reason::ERROR_REASON_NO_SUCH_FACT,
                 {{"name", project.name()}, {"item", v1::ChecklistItem_Name(request.item())}});
  }
  TN_RETURN_IF_ERROR(CheckRoom(project, project.withdrawals_size()));
  auto* withdrawal = project.add_withdrawals();
  *withdrawal->mutable_fact() = *fact;
  withdrawal->set_withdrawn_on(FormatDate(on));
  withdrawal->set_reason(request.reason());
  checklist.erase(fact);
  Settle(project, on);
  return project;
}

absl::StatusOr<P> RecordMilestone(P project, const v1::RecordMilestoneRequest& request, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckEditable(project));
  TN_RETURN_IF_ERROR(CheckEvidence(request.evidence(), on));
  TN_RETURN_IF_ERROR(CheckRoom(project, project.milestones_size()));
  auto* milestone = project.add_milestones();
  milestone->set_title(request.title());
  milestone->set_reached_on(FormatDate(on));
  *milestone->mutable_evidence() = request.evidence();
  NoteProgress(project, on);
  Settle(project, on);
  return project;
}

absl::StatusOr<P> CorrectCode(P project, const v1::CorrectProjectCodeRequest& request, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckEditable(project));
  if (project.project_code().empty()) {
    return Error(reason::ERROR_REASON_NO_SUCH_FACT, {{"name", project.name()}, {"item", "project_code"}});
  }
  auto* correction = project.add_code_corrections();
  correction->set_former_code(project.project_code());
  correction->set_corrected_on(FormatDate(on));
  correction->set_reason(request.reason());
  project.set_project_code(request.project_code());
  Settle(project, on);
  return project;
}

absl::StatusOr<P> Reenter(const P& former, const std::string& name, absl::CivilDay on) {
  if (former.state() != P::STATE_REMOVED && former.construction_exited_on().empty()) {
    return schema::StepNotAllowed(former.name(), P::State_descriptor(), former.state(), P::STATE_DRAFT);
  }
  P draft;
  draft.set_name(name);
  draft.set_project_id(former.project_id());
  draft.set_predecessor(former.name());
  draft.set_title(former.title());
  draft.set_project_code(former.project_code());
  *draft.mutable_code_corrections() = former.code_corrections();
  *draft.mutable_warnings() = former.warnings();
  draft.set_owner_unit(former.owner_unit());
  draft.set_owner_person(former.owner_person());
  draft.set_sponsor_name(former.sponsor_name());
  draft.set_sponsor_credit_code(former.sponsor_credit_code());
  draft.set_reporting_unit(former.reporting_unit());
  draft.set_region(former.region());
  draft.set_region_today(former.region_today());
  draft.set_zone(former.zone());
  draft.set_industry(former.industry());
  if (former.has_planned_total_yuan()) draft.set_planned_total_yuan(former.planned_total_yuan());
  draft.set_planned_start(former.planned_start());
  draft.set_planned_end(former.planned_end());
  draft.set_lead_kind(former.lead_kind());
  draft.set_sector(former.sector());
  draft.set_source(former.source());
  draft.set_planning_basis(former.planning_basis());
  draft.set_content(former.content());
  *draft.mutable_checklist() = former.checklist();
  *draft.mutable_milestones() = former.milestones();
  *draft.mutable_withdrawals() = former.withdrawals();
  draft.set_sample_id(former.sample_id());
  draft.set_note(former.note());
  draft.set_data_origin(former.data_origin());
  TN_RETURN_IF_ERROR(Enter(draft, former.project_id(), on));
  return draft;
}

}  // namespace tiernet::reserve
