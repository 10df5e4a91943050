#include <utility>

#include "common/rpc/review.h"
#include "common/schema/name.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/construction/domain/list_entry.h"
#include "services/construction/domain/records.h"
#include "services/construction/service/facts.h"
#include "services/construction/service/parts.h"

namespace tiernet::construction {
namespace {

using store::Changes;
using store::Facts;
using L = v1::ListEntry;

constexpr size_t kMostMilestones = 200;
// Whoever counts the project's figures reads them all.
constexpr size_t kMostObstructions = 200;
constexpr size_t kMostPppChanges = 200;

// The project is one that the caller's unit is credited with.
absl::Status CheckOwnProject(const std::string& project_id, const std::string& name, const Facts& facts) {
  TN_ASSIGN_OR_RETURN(const auto project, ProjectOf(project_id, facts));
  return CheckBornIn(project.reporting_unit(), name, facts);
}

template <typename Entity>
absl::Status Update(const Entity& before, Entity& after, Facts& facts) {
  TN_RETURN_IF_ERROR(CheckChange(before, after, facts.today(), facts.happened_on()));
  return Check(after, facts.happened_on());
}

template <typename Entity>
absl::Status CheckNew(Entity& entity, Facts& facts) {
  return Update(Entity(), entity, facts);
}

absl::Status CreateAssignment(v1::LeaderAssignment& assignment, Facts& facts) {
  TN_ASSIGN_OR_RETURN(const auto project, ProjectOf(assignment.project_id(), facts));
  if (schema::ParseName(assignment.name())->to != project.reporting_unit()) {
    return InvalidFields({Violation{
        "parent", absl::StrCat("must go to ", project.reporting_unit(), ", the unit credited with the project")}});
  }
  return CheckNew(assignment, facts);
}

// What is reported by whoever saw it: the project that it names, if any, may be another unit's.
template <typename Entity>
absl::Status CreateReported(Entity& entity, Facts& facts) {
  if (!entity.project_id().empty()) TN_RETURN_IF_ERROR(ProjectOf(entity.project_id(), facts).status());
  return CheckNew(entity, facts);
}

// Of a project of the caller's unit, or of one below it.
absl::Status CreateObstruction(v1::ObstructionCase& obstruction, Facts& facts) {
  TN_ASSIGN_OR_RETURN(const auto project, ProjectOf(obstruction.project_id(), facts));
  TN_RETURN_IF_ERROR(rpc::CheckCovers(facts.caller(), project.reporting_unit()));
  TN_ASSIGN_OR_RETURN(const auto others,
                      facts.WhereIn<v1::ObstructionCase>(facts.caller().unit, "project_id", obstruction.project_id()));
  if (others.size() >= kMostObstructions) {
    return InvalidFields({Violation{"obstruction_case.project_id",
                                    absl::StrCat("has ", others.size(), " cases, the most that a project may have")}});
  }
  return CheckNew(obstruction, facts);
}

absl::Status CreatePppChange(v1::PppChange& change, Facts& facts) {
  TN_ASSIGN_OR_RETURN(const auto project, ProjectOf(change.project_id(), facts));
  TN_RETURN_IF_ERROR(CheckBornIn(project.reporting_unit(), change.name(), facts));
  if (!project.is_ppp()) {
    return InvalidFields({Violation{"ppp_change.project_id", "is of a project that is not PPP (K18)"}});
  }
  TN_ASSIGN_OR_RETURN(const auto others,
                      facts.WhereIn<v1::PppChange>(facts.caller().unit, "project_id", change.project_id()));
  if (others.size() >= kMostPppChanges) {
    return InvalidFields({Violation{
        "ppp_change.project_id", absl::StrCat("has ", others.size(), " changes, the most that a project may have")}});
  }
  return CheckNew(change, facts);
}

absl::Status CreateMilestone(v1::Milestone& milestone, Facts& facts) {
  TN_RETURN_IF_ERROR(CheckOwnProject(milestone.project_id(), milestone.name(), facts));
  TN_ASSIGN_OR_RETURN(const auto others,
                      facts.WhereIn<v1::Milestone>(milestone.reporting_unit(), "project_id", milestone.project_id()));
  // They move with their project, in one commit.
  if (others.size() >= kMostMilestones) {
    return InvalidFields({Violation{"milestone.project_id", absl::StrCat("has ", others.size(),
                                                                         " milestones, the most "
                                                                         "that a project may have")}});
  }
  return CheckNew(milestone, facts);
}

absl::StatusOr<Changes> ReviewListEntryStep(const v1::ReviewListEntryRequest& request, Facts& facts) {
  return rpc::ReviewStep<L>(
      request, facts,
      [&](const L& seen) -> absl::StatusOr<review::v1::Review> {
        TN_ASSIGN_OR_RETURN(const auto all, facts.Where<L>("project_id", seen.project_id()));
        return Decide(seen, request, all, facts.caller().subject, facts.happened_on());
      },
      [](const review::v1::Review& review, L seen, Changes& changes) -> absl::Status {
        TN_ASSIGN_OR_RETURN(auto entry, Apply(review, std::move(seen)));
        changes.Put(std::move(entry), 0);
        return absl::OkStatus();
      });
}

}  // namespace

rpc::Methods AddListMethods(rpc::Methods methods) {
  return std::move(methods)
      .OnCreate<L>([](L& nomination, Facts& facts) {
        TN_RETURN_IF_ERROR(CheckOwnProject(nomination.project_id(), nomination.name(), facts));
        return Enter(nomination, facts.caller().subject, facts.happened_on());
      })
      .Step<v1::ReviewListEntryRequest>("ReviewListEntry", &ReviewListEntryStep)
      .OnCreate<v1::LeaderAssignment>(&CreateAssignment)
      .OnUpdate<v1::LeaderAssignment>(&Update<v1::LeaderAssignment>)
      .OnCreate<v1::SiteVisit>(&CreateReported<v1::SiteVisit>)
      .OnUpdate<v1::SiteVisit>(&Update<v1::SiteVisit>)
      .OnCreate<v1::Milestone>(&CreateMilestone)
      .OnUpdate<v1::Milestone>(&Update<v1::Milestone>)
      .OnCreate<v1::SolidWasteUse>(&CheckNew<v1::SolidWasteUse>)
      .OnUpdate<v1::SolidWasteUse>(&Update<v1::SolidWasteUse>)
      .OnCreate<v1::ObstructionCase>(&CreateObstruction)
      .OnUpdate<v1::ObstructionCase>(&Update<v1::ObstructionCase>)
      .OnCreate<v1::PublicityItem>(&CheckNew<v1::PublicityItem>)
      .OnUpdate<v1::PublicityItem>(&Update<v1::PublicityItem>)
      .OnCreate<v1::PppBudget>(&CheckNew<v1::PppBudget>)
      .OnUpdate<v1::PppBudget>(&Update<v1::PppBudget>)
      .OnCreate<v1::PppChange>(&CreatePppChange)
      .OnUpdate<v1::PppChange>(&Update<v1::PppChange>)
      .OnCreate<v1::RoadSection>(&CreateReported<v1::RoadSection>)
      .OnUpdate<v1::RoadSection>(&Update<v1::RoadSection>);
}

}  // namespace tiernet::construction
