#include "services/reserve/service/methods.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/reference/project_checks.h"
#include "common/rpc/review.h"
#include "common/schema/name.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/reserve/domain/records.h"
#include "services/reserve/domain/reserve_project.h"
#include "services/reserve/service/facts.h"
#include "tiernet/reference/v1/reference.pb.h"

namespace tiernet::reserve {
namespace {

using store::Changes;
using store::Facts;
using v1::ReserveProject;

absl::Status CheckZoneOf(const ReserveProject& project, const Reference& reference) {
  return CheckZone(reference, "reserve_project.zone", project.zone(), project.reporting_unit());
}

void NoteWarnings(ReserveProject& project, const Reference& reference) {
  tiernet::NoteWarnings(reference, project.sponsor_credit_code(), project);
}

// Units that were ever credited with the entry or with one that it re-enters. A move on the
// day of birth leaves that unit in the name alone.
absl::StatusOr<std::vector<std::string>> CreditedUnits(ReserveProject project, const Facts& facts) {
  std::vector<std::string> units;
  while (true) {
    units.emplace_back(schema::ParseName(project.name())->unit);
    for (const auto& stay : project.unit_history()) units.push_back(stay.unit());
    if (project.predecessor().empty()) return units;
    TN_ASSIGN_OR_RETURN(project, facts.Get<ReserveProject>(project.predecessor()));
  }
}

// A project id alone proves nothing: any unit may enter a draft under it, and appraise that. What
// counts is of the units credited and the bodies above them.
absl::StatusOr<bool> IsAppraised(const ReserveProject& project, const Facts& facts) {
  TN_ASSIGN_OR_RETURN(const auto credited, CreditedUnits(project, facts));
  std::vector<v1::Appraisal> appraisals;
  for (const auto& unit : std::set<std::string>(credited.begin(), credited.end())) {
    TN_ASSIGN_OR_RETURN(auto some, facts.WhereAbove<v1::Appraisal>(unit, "project_id", project.project_id()));
    std::move(some.begin(), some.end(), std::back_inserter(appraisals));
  }
  return HasPassed(appraisals, facts.happened_on());
}

// A.7: a unit records what is of its own projects. The city's departments appraise and
// study those of its counties too (K2, K3).
absl::Status CheckHasEntry(const std::string& project_id, const Facts& facts) {
  TN_ASSIGN_OR_RETURN(const bool has_entry, facts.HasOwn<ReserveProject>("project_id", project_id));
  if (has_entry) return absl::OkStatus();
  return Error(reason::ERROR_REASON_NO_ENTRY_OF_UNIT, {{"unit", facts.caller().unit}, {"project_id", project_id}});
}

absl::StatusOr<bool> IsLed(const std::string& unit, const Facts& facts) {
  TN_ASSIGN_OR_RETURN(const auto leaders,
                      facts.WhereIn<v1::PrincipalLeader>(unit, "role", v1::LeaderRole_Name(v1::LEADER_ROLE_PRINCIPAL)));
  return std::any_of(leaders.begin(), leaders.end(),
                     [&](const v1::PrincipalLeader& leader) { return IsActive(leader, facts.happened_on()); });
}

absl::StatusOr<Changes> SubmitStep(const v1::SubmitReserveProjectRequest& request, Facts& facts) {
  TN_ASSIGN_OR_RETURN(auto project, facts.Subject<ReserveProject>(request.name(), request.etag()));
  TN_ASSIGN_OR_RETURN(const bool appraised, IsAppraised(project, facts));
  TN_ASSIGN_OR_RETURN(const bool led, IsLed(project.reporting_unit(), facts));
  TN_ASSIGN_OR_RETURN(project, Submit(std::move(project), facts.caller().subject, appraised, led, facts.happened_on()));
  return Changes(std::move(project));
}

// A decision of the city. It may move the entry, and so change what there is to warn of.
template <typename Request>
std::function<absl::StatusOr<Changes>(const Request&, Facts&)> CityStep(const Reference& reference) {
  return [&reference](const Request& request, Facts& facts) {
    return rpc::ReviewStep<ReserveProject>(
        request, facts,
        [&](const ReserveProject& seen) { return Decide(seen, request, facts.caller().subject, facts.happened_on()); },
        [&](const review::v1::Review& review, ReserveProject seen, Changes& changes) -> absl::Status {
          TN_ASSIGN_OR_RETURN(auto project, Apply(review, std::move(seen)));
          NoteWarnings(project, reference);
          // What approval granted while the entry waited for the city.
          TN_RETURN_IF_ERROR(TakeGrants(project, facts, facts.happened_on()).status());
          changes.Put(std::move(project), 0);
          return absl::OkStatus();
        });
  };
}

absl::StatusOr<Changes> MoveStep(const v1::MoveReserveProjectRequest& request, const Reference& reference,
                                 Facts& facts) {
  TN_RETURN_IF_ERROR(rpc::CheckCovers(facts.caller(), request.to_unit()));
  return CityStep<v1::MoveReserveProjectRequest>(reference)(request, facts);
}

absl::StatusOr<Changes> ReenterStep(const v1::ReenterReserveProjectRequest& request, Facts& facts) {
  TN_ASSIGN_OR_RETURN(const auto former, facts.Subject<ReserveProject>(request.name(), ""));
  const auto name = schema::MakeName(former.reporting_unit(), "reserveProjects", facts.NewId());
  TN_ASSIGN_OR_RETURN(auto draft, Reenter(former, name, facts.happened_on()));
  TN_RETURN_IF_ERROR(TakeGrants(draft, facts, facts.happened_on()).status());
  return Changes(std::move(draft));
}

// A small kind: one check for what is new and what is changed.
template <typename Entity>
rpc::Methods Checked(rpc::Methods methods) {
  return std::move(methods)
      .OnCreate<Entity>([](Entity& entity, Facts& facts) { return Check(entity, facts.happened_on()); })
      .template OnUpdate<Entity>(
          [](const Entity&, Entity& after, Facts& facts) { return Check(after, facts.happened_on()); });
}

// One that is of a project.
template <typename Entity>
rpc::Methods CheckedOfProject(rpc::Methods methods) {
  return Checked<Entity>(std::move(methods)).template OnCreate<Entity>([](Entity& entity, Facts& facts) {
    absl::Status has_entry = CheckHasEntry(entity.project_id(), facts);
    return has_entry.ok() ? Check(entity, facts.happened_on()) : has_entry;
  });
}

}  // namespace

rpc::Methods Methods(const Reference& reference) {
  auto methods =
      rpc::Methods()
          .OnCreate<ReserveProject>([&reference](ReserveProject& draft, Facts& facts) -> absl::Status {
            TN_RETURN_IF_ERROR(CheckZoneOf(draft, reference));
            draft.set_region_today(std::string(reference.Successor(draft.region())));
            NoteWarnings(draft, reference);
            const bool known = !draft.project_id().empty();
            TN_RETURN_IF_ERROR(Enter(draft, facts.NewId(), facts.happened_on()));
            // Approval may have come first; of a project without an id it knows nothing.
            return known ? TakeGrants(draft, facts, facts.happened_on()).status() : absl::OkStatus();
          })
          .OnUpdate<ReserveProject>(
              [&reference](const ReserveProject& before, ReserveProject& after, Facts& facts) -> absl::Status {
                if (before.zone() != after.zone()) TN_RETURN_IF_ERROR(CheckZoneOf(after, reference));
                after.set_region_today(std::string(reference.Successor(after.region())));
                NoteWarnings(after, reference);
                return Edit(before, after, facts.happened_on());
              })
          .Step<v1::SubmitReserveProjectRequest>("SubmitReserveProject", &SubmitStep)
          .Step<v1::ReviewReserveProjectRequest>("ReviewReserveProject",
                                                 CityStep<v1::ReviewReserveProjectRequest>(reference))
          .Step<v1::RemoveReserveProjectRequest>("RemoveReserveProject",
                                                 CityStep<v1::RemoveReserveProjectRequest>(reference))
          .Step<v1::TransferReserveProjectRequest>("TransferReserveProject",
                                                   CityStep<v1::TransferReserveProjectRequest>(reference))
          .Step<v1::MoveReserveProjectRequest>(
              "MoveReserveProject", [&reference](const v1::MoveReserveProjectRequest& request,
                                                 Facts& facts) { return MoveStep(request, reference, facts); })
          .OwnStep<ReserveProject, v1::RecordChecklistFactRequest>("RecordChecklistFact", &RecordFact)
          .OwnStep<ReserveProject, v1::WithdrawChecklistFactRequest>("WithdrawChecklistFact", &WithdrawFact)
          .OwnStep<ReserveProject, v1::RecordMilestoneRequest>("RecordMilestone", &RecordMilestone)
          .OwnStep<ReserveProject, v1::CorrectProjectCodeRequest>(
              "CorrectProjectCode",
              [&reference](ReserveProject project, const auto& request, auto on) -> absl::StatusOr<ReserveProject> {
                TN_ASSIGN_OR_RETURN(project, CorrectCode(std::move(project), request, on));
                NoteWarnings(project, reference);
                return project;
              })
          .OwnStep<ReserveProject, v1::RequestReserveProjectTransferRequest>(
              "RequestReserveProjectTransfer",
              [](ReserveProject project, const auto&, auto on) { return RequestTransfer(std::move(project), on); })
          .Step<v1::ReenterReserveProjectRequest>("ReenterReserveProject", &ReenterStep);
  methods = Checked<v1::AdvisoryRecord>(std::move(methods));
  methods = CheckedOfProject<v1::Appraisal>(std::move(methods));
  methods = CheckedOfProject<v1::PreReview>(std::move(methods));
  methods = CheckedOfProject<v1::Blocker>(std::move(methods));
  methods = Checked<v1::PrincipalLeader>(std::move(methods));
  return Checked<v1::PlanningTarget>(std::move(methods));
}

}  // namespace tiernet::reserve
