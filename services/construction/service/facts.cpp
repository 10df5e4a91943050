#include "services/construction/service/facts.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>
#include <vector>

#include "common/schema/name.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/construction/domain/construction_project.h"
#include "services/construction/domain/grants.h"
#include "services/construction/domain/statistics_entry.h"
#include "services/construction/domain/unit_month.h"

namespace tiernet::construction {

namespace {

// Of a unit under one project id: a few stays, and what was refused before each. Any unit may apply under any project
// id, as often as it likes.
constexpr int kMostRecords = 200;

}  // namespace

using approval::v1::ApprovalCase;
using approval::v1::CommitmentCase;

absl::StatusOr<v1::ConstructionProject> ProjectOf(const std::string& project_id, const store::Facts& facts) {
  TN_ASSIGN_OR_RETURN(const auto name, facts.HolderOf<v1::ConstructionProject>("claimed_project", project_id));
  if (name.empty()) return Error(reason::ERROR_REASON_NO_SUCH_PROJECT, {{"project_id", project_id}});
  return facts.Get<v1::ConstructionProject>(name);
}

absl::StatusOr<v1::ConstructionProject> ProjectIn(const std::string& month, const std::string& project_id,
                                                  const store::Facts& facts) {
  TN_ASSIGN_OR_RETURN(const auto all, facts.Some<v1::ConstructionProject>("project_id", project_id, kMostRecords));
  if (const auto* stay = FindStayIn(all, month)) return *stay;
  return Error(reason::ERROR_REASON_NO_SUCH_PROJECT, {{"project_id", project_id}});
}

absl::StatusOr<bool> TakeGrants(v1::ConstructionProject& project, const store::Facts& facts) {
  // A project id alone proves nothing: what counts is decided for the units that were credited with it.
  std::set<std::string> units{std::string(schema::ParseName(project.name())->unit)};
  for (const auto& stay : project.unit_history()) units.insert(stay.unit());
  Grants grants;
  for (const auto& unit : units) {
    const auto is_its = [&](const auto& entity) { return entity.project_unit() == unit; };
    TN_ASSIGN_OR_RETURN(auto cases, facts.WhereAbove<ApprovalCase>(unit, "project_id", project.project_id()));
    std::copy_if(cases.begin(), cases.end(), std::back_inserter(grants.cases), is_its);
    TN_ASSIGN_OR_RETURN(auto commitments, facts.WhereAbove<CommitmentCase>(unit, "project_id", project.project_id()));
    std::copy_if(commitments.begin(), commitments.end(), std::back_inserter(grants.commitments), is_its);
  }
  return NoteGrants(project, grants);
}

absl::Status CheckBornIn(const std::string& unit, const std::string& name, const store::Facts& facts) {
  if (schema::ParseName(name)->unit == unit) return absl::OkStatus();
  return Error(reason::ERROR_REASON_OTHER_UNIT,
               {{"subject", facts.caller().subject}, {"unit", facts.caller().unit}, {"of", unit}});
}

absl::StatusOr<v1::UnitMonth::State> StateOfMonth(const std::string& unit, const std::string& month,
                                                  const store::Facts& facts) {
  TN_ASSIGN_OR_RETURN(const auto name, facts.HolderOf<v1::UnitMonth>("claimed_month", MonthKey(unit, month)));
  if (name.empty()) return v1::UnitMonth::STATE_UNSPECIFIED;
  TN_ASSIGN_OR_RETURN(const auto unit_month, facts.Get<v1::UnitMonth>(name));
  return unit_month.state();
}

absl::Status BeginStatisticsEntry(const v1::ConstructionProject& project, store::Facts& facts,
                                  store::Changes& changes) {
  TN_ASSIGN_OR_RETURN(const auto held, facts.HolderOf<v1::StatisticsEntry>("claimed_project", project.project_id()));
  if (!held.empty()) return ReassessStatisticsEntry(project, facts, changes);
  const auto name = schema::MakeName(project.reporting_unit(), "statisticsEntries", facts.NewId());
  changes.Put(Begin(project, name, facts.caller().subject, facts.happened_on()), 0);
  return absl::OkStatus();
}

absl::Status ReassessStatisticsEntry(const v1::ConstructionProject& project, store::Facts& facts,
                                     store::Changes& changes) {
  TN_ASSIGN_OR_RETURN(const auto held, facts.HolderOf<v1::StatisticsEntry>("claimed_project", project.project_id()));
  if (held.empty()) return absl::OkStatus();
  TN_ASSIGN_OR_RETURN(auto entry, facts.Get<v1::StatisticsEntry>(held));
  if (!Reassess(entry, project, facts.caller().subject, facts.happened_on())) return absl::OkStatus();
  // What changes it may not lie before its last dated fact (I.31).
  TN_RETURN_IF_ERROR(facts.Subject<v1::StatisticsEntry>(held, "", store::Right::kAbove).status());
  changes.Put(std::move(entry), 0);
  return absl::OkStatus();
}

}  // namespace tiernet::construction
