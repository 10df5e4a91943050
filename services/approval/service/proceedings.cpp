#include "services/approval/service/proceedings.h"

#include <algorithm>
#include <utility>

#include "common/schema/name.h"
#include "common/status/macros.h"
#include "services/approval/domain/stage.h"
#include "tiernet/reference/v1/reference.pb.h"

namespace tiernet::approval {
namespace {

using store::Facts;
using v1::ApprovalCase;
using v1::ApprovalProcess;
using v1::StageApplication;

template <typename Entity>
absl::StatusOr<Dated<Entity>> Follow(const std::string& name, Facts& facts) {
  absl::CivilDay on;
  TN_ASSIGN_OR_RETURN(auto entity, facts.Followed<Entity>(name, on));
  return Dated<Entity>{std::move(entity), on};
}

}  // namespace

absl::StatusOr<std::vector<ApprovalCase>> CasesOf(const ApprovalProcess& process, const Facts& facts) {
  const auto name = schema::ParseName(process.name());
  TN_ASSIGN_OR_RETURN(auto cases, facts.WhereIn<ApprovalCase>(name->unit, "project_id", process.project_id()));
  // One body may hold processes of one project id for projects of two units: an id alone proves nothing.
  std::erase_if(cases, [&](const auto& the_case) { return the_case.process() != process.name(); });
  return cases;
}

absl::StatusOr<Proceedings> Load(const std::string& name, int stage, Facts& facts) {
  TN_ASSIGN_OR_RETURN(auto process, Follow<ApprovalProcess>(name, facts));
  Proceedings proceedings{std::move(process), absl::nullopt, {}};
  for (const auto& standing : proceedings.process.entity.stages()) {
    if (standing.stage() != stage) continue;
    TN_ASSIGN_OR_RETURN(proceedings.application, Follow<StageApplication>(standing.application(), facts));
  }
  TN_ASSIGN_OR_RETURN(proceedings.cases, CasesOf(proceedings.process.entity, facts));
  return proceedings;
}

void Replace(Proceedings& proceedings, const ApprovalCase& the_case) {
  auto& cases = proceedings.cases;
  const auto at = std::find_if(cases.begin(), cases.end(), [&](const auto& c) { return c.name() == the_case.name(); });
  if (at == cases.end()) {
    cases.push_back(the_case);
  } else {
    *at = the_case;
  }
}

void PutJoined(Proceedings proceedings, const Calendar& calendar, store::Changes& changes) {
  auto& process = proceedings.process;
  auto& application = proceedings.application;
  const auto& cases = proceedings.cases;
  if (application) Join(application->entity, process.entity, cases, calendar, application->on);
  Join(process.entity, application ? &application->entity : nullptr, cases, calendar, process.on);
  if (application) changes.PutOn(application->on, std::move(application->entity));
  changes.PutOn(process.on, std::move(process.entity));
}

absl::Status JoinStages(ApprovalProcess& process, const std::vector<ApprovalCase>& cases, const Calendar& calendar,
                        Facts& facts, store::Changes& changes) {
  // The joins change those of the process.
  const auto stages = process.stages();
  for (const auto& standing : stages) {
    TN_ASSIGN_OR_RETURN(auto application, Follow<StageApplication>(standing.application(), facts));
    Join(application.entity, process, cases, calendar, application.on);
    Join(process, &application.entity, cases, calendar, facts.happened_on());
    changes.PutOn(application.on, std::move(application.entity));
  }
  return absl::OkStatus();
}

const Calendar& CalendarOf(const Reference& reference, const Facts& facts) {
  return reference.calendars().KnownOn(facts.today());
}

Catalogue CatalogueOf(const Reference& reference, const ApprovalProcess& process, int stage) {
  return reference.ApprovalItemsOf(stage, process.flow());
}

Catalogue CatalogueOf(const Reference& reference, const ApprovalProcess& process) {
  Catalogue all;
  for (const auto& stage : reference.data().approval_stages()) {
    const auto items = CatalogueOf(reference, process, stage.number());
    all.insert(all.end(), items.begin(), items.end());
  }
  return all;
}

}  // namespace tiernet::approval
