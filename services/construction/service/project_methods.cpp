#include <string>
#include <type_traits>
#include <utility>

#include "absl/functional/function_ref.h"
#include "common/calendar/date.h"
#include "common/domain/steps.h"
#include "common/reference/project_checks.h"
#include "common/rpc/review.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/construction/domain/construction_project.h"
#include "services/construction/domain/issue.h"
#include "services/construction/domain/list_entry.h"
#include "services/construction/domain/monthly_report.h"
#include "services/construction/domain/plan.h"
#include "services/construction/domain/records.h"
#include "services/construction/domain/works.h"
#include "services/construction/service/facts.h"
#include "services/construction/service/parts.h"
#include "tiernet/construction/v1/factor_need.pb.h"
#include "tiernet/reference/v1/reference.pb.h"

namespace tiernet::construction {
namespace {

using store::Changes;
using store::Facts;
using P = v1::ConstructionProject;

absl::Status CheckZoneOf(const P& project, const Reference& reference) {
  return CheckZone(reference, "construction_project.zone", project.zone(), project.reporting_unit());
}

void NoteWarnings(P& project, const Reference& reference) {
  tiernet::NoteWarnings(reference, project.owner_credit_code(), project);
}

// The budget of the year, where it is entered, keeps to the red line (K18).
absl::Status CheckBudget(const P& project, const Facts& facts) {
  if (!project.is_ppp()) return absl::OkStatus();
  TN_ASSIGN_OR_RETURN(
      const auto name,
      facts.HolderOf<v1::PppBudget>("claimed_year", BudgetKey(project.reporting_unit(), facts.happened_on().year())));
  if (name.empty()) return absl::OkStatus();
  TN_ASSIGN_OR_RETURN(const auto budget, facts.Get<v1::PppBudget>(name));
  return CheckRedLine(project.name(), budget, facts.happened_on());
}

// A decision of the city. What is admitted takes what approval granted while it waited; the admission of a carry-over
// project is its start too; one that left waits for its entry into statistics no longer.
template <typename Request>
absl::StatusOr<Changes> DecisionStep(const Request& request, Facts& facts,
                                     absl::FunctionRef<absl::StatusOr<review::v1::Review>(const P&)> decide) {
  return rpc::ReviewStep<P>(request, facts, decide,
                            [&](const review::v1::Review& review, P seen, Changes& changes) -> absl::Status {
                              const bool had_started = !seen.actual_start().empty();
                              const bool waited = seen.state() == P::STATE_APPLIED;
                              TN_ASSIGN_OR_RETURN(auto project, Apply(review, std::move(seen)));
                              const bool admitted = waited && !project.admitted_on().empty();
                              if (admitted) TN_RETURN_IF_ERROR(TakeGrants(project, facts).status());
                              changes.Put(project, 0);
                              if (!project.exited_on().empty()) return ReassessStatisticsEntry(project, facts, changes);
                              if (had_started || project.actual_start().empty()) return absl::OkStatus();
                              return BeginStatisticsEntry(project, facts, changes);
                            });
}

template <typename Request>
absl::StatusOr<Changes> ReviewStep(const Request& request, Facts& facts) {
  return DecisionStep(request, facts, [&](const P& seen) {
    return Decide(seen, request, facts.caller().subject, facts.happened_on());
  });
}

// What is accepted is locked, for the unit that loses the project and for the one that gets it
// (I.37): neither could report it, nor be told that it did not. MONTH_NOT_OPEN.
absl::Status CheckMonthsOpen(const std::string& unit, const Facts& facts) {
  for (absl::CivilMonth month(facts.happened_on()); month <= absl::CivilMonth(facts.today()); ++month) {
    TN_ASSIGN_OR_RETURN(const auto state, StateOfMonth(unit, FormatMonth(month), facts));
    if (state != v1::UnitMonth::STATE_ACCEPTED) continue;
    return Error(reason::ERROR_REASON_MONTH_NOT_OPEN,
                 {{"month", FormatMonth(month)},
                  {"unit", unit},
                  {"problem", "it is accepted and locked; move the project on a day after it"}});
  }
  return absl::OkStatus();
}

bool IsOpen(const v1::Milestone& milestone) { return milestone.reached_on().empty(); }
bool IsOpen(const v1::PppChange& change) { return change.synced_on().empty(); }
bool IsOpen(const v1::ListEntry& entry) { return !entry.claimed_place().empty(); }
bool IsOpen(const v1::Issue& issue) { return issue.confirmed_on().empty(); }
// What was met goes along too: the unit that has the project gives it back.
bool IsOpen(const v1::FactorNeed& need) { return need.withdrawn_on().empty(); }

// Lays what is still open of `project`, which moved, into its unit.
template <typename Entity>
absl::Status MoveAlong(const P& project, const Reference& reference, Facts& facts, Changes& changes) {
  TN_ASSIGN_OR_RETURN(const auto all, facts.WhereIn<Entity>(project.moved_from(), "project_id", project.project_id()));
  for (const auto& entity : all) {
    if (!IsOpen(entity)) continue;
    TN_ASSIGN_OR_RETURN(auto subject, facts.Subject<Entity>(entity.name(), "", store::Right::kAbove));
    if constexpr (requires { subject.unit_history(); }) {
      Credit(subject, project.reporting_unit(), facts.HappenedOn());
    } else {
      subject.set_reporting_unit(project.reporting_unit());
    }
    if constexpr (std::is_same_v<Entity, v1::Issue>) {
      if (project.reporting_unit() == reference.City()) TakeToCity(subject);
    }
    changes.Put(std::move(subject), 0);
  }
  return absl::OkStatus();
}

// The statistics entry, milestones, issues, needs, changes of PPP projects and places on lists that are open go with
// their project.
absl::StatusOr<Changes> MoveStep(const v1::MoveConstructionProjectRequest& request, const Reference& reference,
                                 Facts& facts) {
  TN_RETURN_IF_ERROR(rpc::CheckCovers(facts.caller(), request.to_unit()));
  const auto decide = [&](const P& seen) -> absl::StatusOr<review::v1::Review> {
    TN_RETURN_IF_ERROR(CheckMonthsOpen(seen.reporting_unit(), facts));
    TN_RETURN_IF_ERROR(CheckMonthsOpen(request.to_unit(), facts));
    TN_ASSIGN_OR_RETURN(const auto reports, facts.Where<v1::MonthlyReport>("project_id", seen.project_id()));
    return Decide(seen, request, UnitOfZone(reference, request.to_zone()), LastMonth(reports), facts.caller().subject,
                  facts.happened_on());
  };
  return rpc::ReviewStep<P>(request, facts, decide,
                            [&](const review::v1::Review& review, P seen, Changes& changes) -> absl::Status {
                              TN_ASSIGN_OR_RETURN(auto project, Apply(review, std::move(seen)));
                              NoteWarnings(project, reference);
                              changes.Put(project, 0);
                              // What is entered under the project id of an application is another record's.
                              if (project.claimed_project().empty()) return absl::OkStatus();
                              TN_RETURN_IF_ERROR(ReassessStatisticsEntry(project, facts, changes));
                              TN_RETURN_IF_ERROR(MoveAlong<v1::Milestone>(project, reference, facts, changes));
                              TN_RETURN_IF_ERROR(MoveAlong<v1::Issue>(project, reference, facts, changes));
                              TN_RETURN_IF_ERROR(MoveAlong<v1::FactorNeed>(project, reference, facts, changes));
                              TN_RETURN_IF_ERROR(MoveAlong<v1::PppChange>(project, reference, facts, changes));
                              return MoveAlong<v1::ListEntry>(project, reference, facts, changes);
                            });
}

absl::StatusOr<Changes> StartStep(const v1::StartConstructionRequest& request, Facts& facts) {
  TN_ASSIGN_OR_RETURN(auto project, facts.Subject<P>(request.name(), request.etag()));
  TN_ASSIGN_OR_RETURN(project, Start(std::move(project), request, facts.happened_on()));
  Changes changes(project);
  TN_RETURN_IF_ERROR(BeginStatisticsEntry(project, facts, changes));
  return changes;
}

absl::StatusOr<Changes> CorrectCodeStep(const v1::CorrectProjectCodeRequest& request, const Reference& reference,
                                        Facts& facts) {
  TN_ASSIGN_OR_RETURN(auto project, facts.Subject<P>(request.name(), request.etag()));
  TN_ASSIGN_OR_RETURN(project, CorrectCode(std::move(project), request, facts.caller().subject, facts.happened_on()));
  NoteWarnings(project, reference);
  return Changes(std::move(project));
}

absl::StatusOr<Changes> ProposeStep(const v1::ProposeTransformationRequest& request, Facts& facts) {
  TN_ASSIGN_OR_RETURN(auto project, facts.Subject<P>(request.name(), request.etag()));
  TN_ASSIGN_OR_RETURN(project,
                      ProposeTransformation(std::move(project), request, facts.caller().subject, facts.happened_on()));
  return Changes(std::move(project));
}

absl::StatusOr<Changes> RevisePlanStep(const v1::ReviseConstructionPlanRequest& request, Facts& facts) {
  TN_ASSIGN_OR_RETURN(auto project, facts.Subject<P>(request.name(), request.etag()));
  TN_ASSIGN_OR_RETURN(const auto reports, facts.Where<v1::MonthlyReport>("project_id", project.project_id()));
  const int64_t completed = Cumulative(AtMost(reports, /*judged=*/""));
  TN_ASSIGN_OR_RETURN(project,
                      RevisePlan(std::move(project), request, completed, facts.caller().subject, facts.happened_on()));
  Changes changes(project);
  // As in MoveStep.
  if (project.claimed_project().empty()) return changes;
  TN_RETURN_IF_ERROR(ReassessStatisticsEntry(project, facts, changes));
  return changes;
}

}  // namespace

rpc::Methods AddProjectMethods(rpc::Methods methods, const Reference& reference) {
  return std::move(methods)
      .OnCreate<P>([&reference](P& application, Facts& facts) -> absl::Status {
        TN_RETURN_IF_ERROR(CheckShareUnits(application, reference.summation_units()));
        TN_RETURN_IF_ERROR(CheckZoneOf(application, reference));
        NoteWarnings(application, reference);
        const bool known = !application.project_id().empty();
        TN_RETURN_IF_ERROR(Enter(application, facts.NewId(), facts.caller().subject, facts.happened_on()));
        // Approval may have come first; of a project without an id it knows nothing.
        return known ? TakeGrants(application, facts).status() : absl::OkStatus();
      })
      .OnUpdate<P>([&reference](const P& before, P& after, Facts& facts) -> absl::Status {
        TN_RETURN_IF_ERROR(CheckShareUnits(after, reference.summation_units()));
        // A project that moved keeps the zone in which it started (ruling 27).
        if (before.zone() != after.zone()) TN_RETURN_IF_ERROR(CheckZoneOf(after, reference));
        TN_RETURN_IF_ERROR(Edit(before, after, facts.caller().subject, facts.happened_on()));
        NoteWarnings(after, reference);
        return absl::OkStatus();
      })
      .Step<v1::ReviewConstructionProjectRequest>(
          "ReviewConstructionProject",
          [&reference](const v1::ReviewConstructionProjectRequest& request, Facts& facts) {
            return DecisionStep(request, facts, [&](const P& seen) -> absl::StatusOr<review::v1::Review> {
              TN_ASSIGN_OR_RETURN(auto review, Decide(seen, request, UnitOfZone(reference, seen.zone()),
                                                      facts.caller().subject, facts.happened_on()));
              if (request.verdict() == v1::CONSTRUCTION_VERDICT_ADMIT) TN_RETURN_IF_ERROR(CheckBudget(seen, facts));
              return review;
            });
          })
      .Step<v1::StartConstructionRequest>("StartConstruction", &StartStep)
      .OwnStep<P, v1::StopConstructionRequest>("StopConstruction", &Stop)
      .OwnStep<P, v1::ResumeConstructionRequest>("ResumeConstruction", &Resume)
      .OwnStep<P, v1::CompleteConstructionRequest>("CompleteConstruction", &Complete)
      .OwnStep<P, v1::StartProductionRequest>("StartProduction", &StartProduction)
      .OwnStep<P, v1::ReachCapacityRequest>("ReachCapacity", &ReachCapacity)
      .Step<v1::ExitConstructionProjectRequest>("ExitConstructionProject",
                                                &ReviewStep<v1::ExitConstructionProjectRequest>)
      .Step<v1::MoveConstructionProjectRequest>(
          "MoveConstructionProject",
          [&reference](const auto& request, Facts& facts) { return MoveStep(request, reference, facts); })
      .Step<v1::ReviseConstructionPlanRequest>("ReviseConstructionPlan", &RevisePlanStep)
      .Step<v1::CorrectProjectCodeRequest>(
          "CorrectProjectCode",
          [&reference](const auto& request, Facts& facts) { return CorrectCodeStep(request, reference, facts); })
      .OwnStep<P, v1::RecordFormalFactRequest>("RecordFormalFact", &RecordFormalFact)
      .OwnStep<P, v1::RecordActivityRequest>("RecordActivity", &RecordActivity)
      .Step<v1::ProposeTransformationRequest>("ProposeTransformation", &ProposeStep)
      .Step<v1::RuleOnTransformationRequest>("RuleOnTransformation", &ReviewStep<v1::RuleOnTransformationRequest>);
}

}  // namespace tiernet::construction
