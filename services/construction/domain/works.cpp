#include "services/construction/domain/works.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/calendar/date.h"
#include "common/domain/checks.h"
#include "common/schema/steps.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/construction/domain/construction_project.h"

namespace tiernet::construction {
namespace {

using P = v1::ConstructionProject;

// E.3.
constexpr int kCapacityMonths = 3;
constexpr v1::FormalItem kStartItems[] = {v1::FORMAL_ITEM_CONSTRUCTION_PERMIT, v1::FORMAL_ITEM_ACCEPTED_COMMITMENT,
                                          v1::FORMAL_ITEM_CONSTRUCTION_CONTRACT};
constexpr v1::FormalItem kAcceptanceItems[] = {v1::FORMAL_ITEM_S4_01, v1::FORMAL_ITEM_S4_02, v1::FORMAL_ITEM_S4_03,
                                               v1::FORMAL_ITEM_S4_04, v1::FORMAL_ITEM_S4_05};

const v1::FormalFact* Find(const P& project, v1::FormalItem item) {
  const auto& facts = project.formal_facts();
  const auto found = std::find_if(facts.begin(), facts.end(), [item](const auto& fact) { return fact.item() == item; });
  return found == facts.end() ? nullptr : &*found;
}

// By the end of `on`: what approval grants may be known of before a step that is entered late.
bool IsGranted(const P& project, v1::FormalItem item, absl::CivilDay on) {
  const auto* fact = Find(project, item);
  return fact != nullptr && fact->not_applicable_reason().empty() && fact->granted_on() <= FormatDate(on);
}

// The same, or it is said not to apply.
bool IsSettled(const P& project, v1::FormalItem item, absl::CivilDay on) {
  const auto* fact = Find(project, item);
  return IsGranted(project, item, on) || (fact != nullptr && !fact->not_applicable_reason().empty());
}

// `state` is where the step begins: the enum lets others go to the same state too, by
// other steps.
absl::Status CheckFrom(const P& project, P::State state, P::State to) {
  if (project.state() == state) return absl::OkStatus();
  return schema::StepNotAllowed(project.name(), P::State_descriptor(), project.state(), to);
}

absl::Status Guard(errors::v1::ErrorReason reason, const P& project, const std::string& problem) {
  return Error(reason, {{"name", project.name()}, {"problem", problem}});
}

void NoteActivity(P& project, const types::v1::Evidence& photo, absl::CivilDay on) {
  const int year = static_cast<int>(on.year());
  for (const auto& activity : project.year_activities()) {
    if (activity.year() == year) return;
  }
  auto* activity = project.add_year_activities();
  activity->set_year(year);
  activity->set_on(FormatDate(on));
  *activity->mutable_photo() = photo;
}

// Of a project that has one.
const v1::FormalFact& LastAcceptance(const P& project) {
  const v1::FormalFact* last = nullptr;
  for (const auto item : kAcceptanceItems) {
    const auto* fact = Find(project, item);
    if (last == nullptr || last->granted_on() < fact->granted_on()) last = fact;
  }
  return *last;
}

}  // namespace

absl::StatusOr<P> Start(P project, const v1::StartConstructionRequest& request, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckFrom(project, P::STATE_ADMITTED, P::STATE_CONSTRUCTING));
  TN_RETURN_IF_ERROR(CheckPhoto(request.photo(), on));
  if (project.project_code().empty()) {
    return Guard(reason::ERROR_REASON_START_GUARD, project, "it has no project code (ruling 29)");
  }
  const bool permitted = std::any_of(std::begin(kStartItems), std::end(kStartItems),
                                     [&](auto item) { return IsGranted(project, item, on); });
  if (!permitted) {
    return Guard(reason::ERROR_REASON_START_GUARD, project,
                 "it has neither construction permit nor accepted commitment nor construction contract (E.3)");
  }
  project.set_state(P::STATE_CONSTRUCTING);
  project.set_actual_start(FormatDate(on));
  *project.mutable_start_photo() = request.photo();
  NoteActivity(project, request.photo(), on);
  return project;
}

absl::StatusOr<P> Stop(P project, const v1::StopConstructionRequest& request, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(schema::CheckStep(project.name(), project.state(), P::STATE_STOPPED));
  TN_RETURN_IF_ERROR(CheckInOrder("happened_on", FormatDate(on), "expected_return", request.expected_return()));
  project.set_state(P::STATE_STOPPED);
  auto* stop = project.add_stops();
  stop->set_stopped_on(FormatDate(on));
  stop->set_reason(request.reason());
  stop->set_expected_return(request.expected_return());
  stop->set_remark(request.remark());
  return project;
}

absl::StatusOr<P> Resume(P project, const v1::ResumeConstructionRequest& request, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckFrom(project, P::STATE_STOPPED, P::STATE_CONSTRUCTING));
  TN_RETURN_IF_ERROR(CheckPhoto(request.photo(), on));
  auto& stop = *project.mutable_stops()->rbegin();
  TN_RETURN_IF_ERROR(CheckInOrder("stopped_on", stop.stopped_on(), "happened_on", FormatDate(on)));
  TN_RETURN_IF_ERROR(CheckInOrder("stopped_on", stop.stopped_on(), "photo.date", request.photo().date()));
  project.set_state(P::STATE_CONSTRUCTING);
  stop.set_resumed_on(FormatDate(on));
  *stop.mutable_resume_photo() = request.photo();
  NoteActivity(project, request.photo(), on);
  return project;
}

absl::StatusOr<P> Complete(P project, const v1::CompleteConstructionRequest&, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(schema::CheckStep(project.name(), project.state(), P::STATE_COMPLETED));
  // Production of the whole came after completion.
  if (!project.completed_on().empty()) {
    return schema::StepNotAllowed(project.name(), P::State_descriptor(), project.state(), P::STATE_COMPLETED);
  }
  std::vector<std::string> missing;
  for (const auto item : kAcceptanceItems) {
    if (!IsSettled(project, item, on)) missing.push_back(v1::FormalItem_Name(item));
  }
  if (!missing.empty()) {
    return Error(reason::ERROR_REASON_COMPLETION_GUARD,
                 {{"name", project.name()}, {"items", absl::StrJoin(missing, ", ")}});
  }
  project.set_state(P::STATE_COMPLETED);
  project.set_completed_on(FormatDate(on));
  // What was carried over and is completed was worked on (ruling 5): the last acceptance shows it.
  NoteActivity(project, LastAcceptance(project).evidence(), on);
  return project;
}

absl::StatusOr<P> StartProduction(P project, const v1::StartProductionRequest& request, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(schema::CheckStep(project.name(), project.state(), P::STATE_IN_PRODUCTION));
  const bool completed = project.state() == P::STATE_COMPLETED;
  std::string problem;
  if (completed && request.is_phase()) problem = "works are completed, so production is of the whole";
  if (!completed && !request.is_phase()) problem = "works go on, so only a part marked as a phase may begin";
  if (!IsGranted(project, v1::FORMAL_ITEM_TRIAL_PERMITTED, on)) problem = "trial production is not permitted (E.3)";
  if (!problem.empty()) return Guard(reason::ERROR_REASON_PRODUCTION_GUARD, project, problem);
  project.set_state(P::STATE_IN_PRODUCTION);
  completed ? project.set_production_on(FormatDate(on)) : project.set_phase_production_on(FormatDate(on));
  return project;
}

absl::StatusOr<P> ReachCapacity(P project, const v1::ReachCapacityRequest& request, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(schema::CheckStep(project.name(), project.state(), P::STATE_AT_CAPACITY));
  TN_RETURN_IF_ERROR(CheckEvidence(request.evidence(), on));
  const auto since = ParseDate(project.production_on());
  if (!since) return Guard(reason::ERROR_REASON_CAPACITY_GUARD, project, "only a phase of it is in production");
  if (const auto earliest = AddMonths(*since, kCapacityMonths); on < earliest) {
    return Guard(reason::ERROR_REASON_CAPACITY_GUARD, project,
                 absl::StrCat("production began on ", project.production_on(), ", three months of it end on ",
                              FormatDate(earliest)));
  }
  project.set_state(P::STATE_AT_CAPACITY);
  // It is final: nobody rules on it any more.
  EndProposal(project);
  project.set_capacity_on(FormatDate(on));
  *project.mutable_capacity_evidence() = request.evidence();
  return project;
}

absl::StatusOr<P> RecordFormalFact(P project, const v1::RecordFormalFactRequest& request, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckNotFinal(project));
  const bool granted = request.not_applicable_reason().empty();
  // Production is begun by permission or not at all: there is no project that needs none.
  if (!granted && request.item() == v1::FORMAL_ITEM_TRIAL_PERMITTED) {
    return InvalidFields(
        {Violation{"not_applicable_reason", "trial production is permitted, or does not begin (E.3)"}});
  }
  const bool of_every_flow =
      request.item() != v1::FORMAL_ITEM_S4_04 &&
      std::find(std::begin(kAcceptanceItems), std::end(kAcceptanceItems), request.item()) != std::end(kAcceptanceItems);
  if (!granted && of_every_flow) {
    return InvalidFields({Violation{"not_applicable_reason", "is for S4-04 alone: every flow has the others (F.2)"}});
  }
  if (!request.has_evidence()) {
    return Error(reason::ERROR_REASON_EVIDENCE_MISSING, {{"item", v1::FormalItem_Name(request.item())}});
  }
  TN_RETURN_IF_ERROR(CheckEvidence(request.evidence(), on));
  auto& facts = *project.mutable_formal_facts();
  const auto found =
      std::find_if(facts.begin(), facts.end(), [&](const auto& fact) { return fact.item() == request.item(); });
  if (found != facts.end() && found->source() == v1::FORMAL_SOURCE_APPROVAL) {
    return NotEditable(project.name(), v1::FormalSource_Name(found->source()), "approval granted it and may revoke it");
  }
  auto& fact = found == facts.end() ? *facts.Add() : *found;
  fact.Clear();
  fact.set_item(request.item());
  fact.set_source(v1::FORMAL_SOURCE_TYPED);
  fact.set_not_applicable_reason(request.not_applicable_reason());
  if (granted) fact.set_granted_on(FormatDate(on));
  *fact.mutable_evidence() = request.evidence();
  return project;
}

absl::StatusOr<P> RecordActivity(P project, const v1::RecordActivityRequest& request, absl::CivilDay on) {
  const bool phase = project.state() == P::STATE_IN_PRODUCTION && project.completed_on().empty();
  if (project.state() != P::STATE_CONSTRUCTING && !phase) {
    return NotEditable(project.name(), P::State_Name(project.state()),
                       "activity is of works that go on: start or resume them first");
  }
  TN_RETURN_IF_ERROR(CheckPhoto(request.photo(), on));
  // Of the year it is to show activity in (ruling 5).
  TN_RETURN_IF_ERROR(CheckInOrder("the year's first day", FormatDate(absl::CivilDay(on.year(), 1, 1)), "photo.date",
                                  request.photo().date()));
  NoteActivity(project, request.photo(), on);
  return project;
}

}  // namespace tiernet::construction
