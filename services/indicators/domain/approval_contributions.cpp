#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "common/calendar/date.h"
#include "common/schema/name.h"
#include "services/indicators/domain/themes.h"

namespace tiernet::indicators {
namespace {

using absl::CivilDay;
using approval::v1::ApprovalCase;
using approval::v1::StageApplication;
using approval::v1::SupervisionItem;

// A03: "in the last 90 days", that of the filing among them.
constexpr int kRecentDays = 90;
// F.4.1: at once.
constexpr int kParallelItems = 2;
// F.1.2.
constexpr int kAcceptanceStage = 4;
// I.39: a project needs one of the two.
constexpr absl::string_view kEiaItems[] = {"S1-06", "S1-07"};

// Of the body at whose own offices it was filed, or which published it.
Subject OfItsBody(const std::string& name) { return {name, Credit(std::string(schema::ParseName(name)->unit))}; }

template <typename Entity>
Subject OfTheProject(const Entity& entity) {
  return {entity.name(), Credit(entity.project_unit())};
}

// When a case was accepted (F.3).
struct Acceptance {
  // Day as of which it is.
  CivilDay as_of;
  // Day from which that holds: silence accepts once its days are over, as of the day of receipt.
  CivilDay since;
};

// Nothing if neither somebody accepts it nor silence will.
std::optional<Acceptance> AcceptanceOf(const ApprovalCase& the_case) {
  if (const auto on = ParseDate(the_case.accepted_on()); on && !the_case.accepted_by().empty()) {
    return Acceptance{*on, *on};
  }
  // Silence does not say so before the next step, and a case that has ended keeps `accept_by` alone.
  const bool by_silence = !the_case.deemed_on().empty() || !the_case.accepted_on().empty();
  const auto received = ParseDate(the_case.received_on());
  const auto accept_by = ParseDate(the_case.accept_by());
  if (!by_silence || !received || !accept_by) return std::nullopt;
  return Acceptance{*received, *accept_by + 1};
}

// A01.
void AddFinished(const ProjectView& view, Tally& tally) {
  for (const auto& process : view.processes) {
    const auto on = ParseDate(process.finished_on());
    if (!on) continue;
    tally.Flow(v1::MEASURE_APPROVALS_FINISHED, OfTheProject(process), *on);
    tally.Flow(v1::MEASURE_APPROVALS_FINISHED_DAYS, OfTheProject(process), *on, process.clock().consumed_days());
  }
}

// A02. What was decided keeps its light, also when it is revoked.
void AddDecided(const ApprovalCase& the_case, Tally& tally) {
  const Subject subject = OfTheProject(the_case);
  const auto decided = ParseDate(the_case.decided_on());
  if (decided) tally.Flow(v1::MEASURE_CASES_DECIDED, subject, *decided);
  if (decided && the_case.light() == approval::v1::LIGHT_ON_TIME) {
    tally.Flow(v1::MEASURE_CASES_DECIDED_IN_TIME, subject, *decided);
  }
  const auto due = ParseDate(the_case.due_on());
  const auto accepted = AcceptanceOf(the_case);
  if (!due || !accepted) return;
  const auto over = decided ? decided : ParseDate(the_case.ended_on());
  tally.Stock(v1::MEASURE_CASES_OVERDUE, subject,
              {std::max(*due + 1, accepted->since), over.value_or(CivilDay::max())});
}

// A14.
void AddEia(const ApprovalCase& the_case, const std::vector<Dated>& key_days, const std::vector<Stay>& stays,
            Tally& tally) {
  if (std::find(std::begin(kEiaItems), std::end(kEiaItems), the_case.item()) == std::end(kEiaItems)) return;
  const auto accepted = AcceptanceOf(the_case);
  if (!accepted || !Contains(key_days, accepted->as_of)) return;
  const Stay* stay = StayOn(stays, accepted->as_of);
  if (stay == nullptr || !stay->present.Contains(accepted->as_of)) return;
  if (!WasOf(the_case.project_unit(), stay->project, accepted->as_of)) return;
  if (!IsTransformationOn(stay->project, accepted->as_of)) return;
  tally.Flow(v1::MEASURE_KEY_EIA_CASES, OfTheProject(the_case), accepted->since);
  if (!the_case.green_channel()) return;
  tally.Flow(v1::MEASURE_KEY_EIA_CASES_GREEN, OfTheProject(the_case), accepted->since);
}

// A03, A11.
void AddApplication(const StageApplication& application, Tally& tally) {
  const auto filed = ParseDate(application.filed_on());
  if (!filed) return;
  if (application.opened_items_size() >= kParallelItems) {
    tally.Stock(v1::MEASURE_PARALLEL_APPLICATIONS, OfItsBody(application.name()), {*filed, *filed + kRecentDays});
  }
  if (application.stage() != kAcceptanceStage) return;
  tally.Flow(v1::MEASURE_ACCEPTANCES, OfTheProject(application), *filed);
  if (application.joint_acceptance()) {
    tally.Flow(v1::MEASURE_ACCEPTANCES_JOINT, OfTheProject(application), *filed);
  }
}

// A10, W01.
void AddSteps(const SupervisionItem& matter, Tally& tally) {
  const Subject subject{matter.name(), Credit(matter.reporting_unit())};
  for (const auto& step : matter.steps()) {
    const auto due = ParseDate(step.due_on());
    if (!due) continue;
    tally.Flow(v1::MEASURE_SUPERVISION_STEPS_DUE, subject, *due);
    const auto done = ParseDate(step.done_on());
    if (done && *done <= *due) tally.Flow(v1::MEASURE_SUPERVISION_STEPS_IN_TIME, subject, *due);
    tally.Stock(v1::MEASURE_SUPERVISION_STEPS_RED, subject, {*due + 1, done.value_or(CivilDay::max())});
  }
}

// A08.
void AddSystem(const approval::v1::ConnectedSystem& system, Tally& tally) {
  const Interval runs = Between(system.registered_on(), system.retired_on());
  tally.Stock(v1::MEASURE_SYSTEMS_REGISTERED, OfItsBody(system.name()), runs);
  tally.Stock(v1::MEASURE_SYSTEMS_CONNECTED, OfItsBody(system.name()),
              Intersect(runs, Between(system.connected_on(), "")));
}

// A15.
void AddPlanAssessment(const approval::v1::PlanningEia& assessment, Tally& tally) {
  Subject subject = OfItsBody(assessment.name());
  subject.zone = assessment.zone();
  tally.Stock(v1::MEASURE_ZONE_PLANS_ASSESSED, subject, Between(assessment.approved_on(), ""));
}

// A13: each brings what it changes, of the catalogue and, if it is of the baseline, of that.
void AddEdition(const approval::v1::CatalogueEdition& edition, Tally& tally) {
  const Subject subject = OfItsBody(edition.name());
  const Interval holds = Between(edition.effective_on(), "");
  tally.Stock(v1::MEASURE_CATALOGUE_ITEMS, subject, holds, Always(edition.items_change()));
  tally.Stock(v1::MEASURE_CATALOGUE_LIMIT_DAYS, subject, holds, Always(edition.limit_days_change()));
  if (!edition.is_baseline()) return;
  tally.Stock(v1::MEASURE_BASELINE_ITEMS, subject, holds, Always(edition.items_change()));
  tally.Stock(v1::MEASURE_BASELINE_LIMIT_DAYS, subject, holds, Always(edition.limit_days_change()));
}

// A07.
void AddParcel(const approval::v1::StandardParcel& parcel, Tally& tally) {
  const auto granted = ParseDate(parcel.granted_on());
  if (!granted) return;
  Subject subject = OfItsBody(parcel.name());
  subject.zone = parcel.zone();
  tally.Flow(v1::MEASURE_STANDARD_PARCELS_GRANTED, subject, *granted);
}

// A09, of an agency or a person in the market since `since`.
template <typename Holder>
void AddIntermediary(const Holder& holder, const std::string& since, Tally& tally) {
  const Interval stays = Between(since, holder.removed_on());
  tally.Stock(v1::MEASURE_INTERMEDIARIES, OfItsBody(holder.name()), stays);
  tally.Stock(v1::MEASURE_INTERMEDIARIES_SUPERVISED, OfItsBody(holder.name()),
              Intersect(stays, Between(holder.supervision().on(), "")));
}

// A12.
void AddDocument(const approval::v1::PolicyDocument& document, Tally& tally) {
  tally.Stock(v1::MEASURE_DOCUMENTS_LISTED, OfItsBody(document.name()), Between(document.listed_on(), ""));
  tally.Stock(v1::MEASURE_DOCUMENTS_DONE, OfItsBody(document.name()), Between(document.done_on(), ""));
}

}  // namespace

void AddApproval(const ProjectView& view, const std::vector<Stay>& stays, Tally& tally) {
  AddFinished(view, tally);
  const auto key_days = KeyDays(view);
  for (const auto& the_case : view.cases) {
    AddDecided(the_case, tally);
    AddEia(the_case, key_days, stays, tally);
  }
  for (const auto& application : view.applications) AddApplication(application, tally);
  for (const auto& matter : view.matters) AddSteps(matter, tally);
  for (const auto& system : view.systems) AddSystem(system, tally);
  for (const auto& document : view.documents) AddDocument(document, tally);
  for (const auto& edition : view.editions) AddEdition(edition, tally);
  for (const auto& parcel : view.parcels) AddParcel(parcel, tally);
  for (const auto& agency : view.agencies) AddIntermediary(agency, agency.listed_on(), tally);
  for (const auto& person : view.persons) AddIntermediary(person, person.registered_on(), tally);
  for (const auto& assessment : view.plan_assessments) AddPlanAssessment(assessment, tally);
  for (const auto& flow : view.flows) {
    tally.Stock(v1::MEASURE_PARALLEL_FLOWS, OfItsBody(flow.name()), Between(flow.published_on(), flow.ended_on()));
  }
}

}  // namespace tiernet::indicators
