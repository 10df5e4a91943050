#include "services/construction/domain/hand_over.h"

#include "absl/strings/str_cat.h"
#include "common/calendar/date.h"
#include "common/status/macros.h"
#include "services/construction/domain/construction_project.h"

namespace tiernet::construction {

std::string HandOverOf(const reserve::v1::ReserveProject& entry) {
  if (entry.transfer_requested_on().empty()) return "";
  // Each request closes a time of readiness, and none is closed while it is open.
  return absl::StrCat(entry.name(), "#", entry.former_ready_periods_size());
}

absl::StatusOr<std::optional<v1::ConstructionProject>> TakeOver(const reserve::v1::ReserveProject& entry,
                                                                const std::string& name, absl::string_view applicant,
                                                                const std::string& taken_by,
                                                                const std::string& held_by) {
  const auto on = ParseDate(entry.transfer_requested_on());
  if (!on || !taken_by.empty()) return std::optional<v1::ConstructionProject>();
  auto application = FromReserve(entry, name);
  TN_RETURN_IF_ERROR(Enter(application, entry.project_id(), applicant, *on));
  if (!held_by.empty()) Reject(application, absl::StrCat("建设库已有该项目:", held_by));
  return std::optional<v1::ConstructionProject>(std::move(application));
}

v1::ConstructionProject FromReserve(const reserve::v1::ReserveProject& entry, const std::string& name) {
  v1::ConstructionProject project;
  project.set_name(name);
  project.set_project_id(entry.project_id());
  project.set_reserve_project(entry.name());
  project.set_hand_over(HandOverOf(entry));
  project.set_title(entry.title());
  project.set_project_code(entry.project_code());
  project.set_owner_name(entry.sponsor_name());
  project.set_owner_credit_code(entry.sponsor_credit_code());
  project.set_responsible_person(entry.owner_person());
  project.set_reporting_unit(entry.reporting_unit());
  project.set_region(entry.region());
  project.set_zone(entry.zone());
  project.set_industry(entry.industry());
  if (entry.has_planned_total_yuan()) project.set_planned_total_yuan(entry.planned_total_yuan());
  project.set_planned_start(entry.planned_start());
  project.set_planned_end(entry.planned_end());
  project.set_is_ppp(entry.source() == reserve::v1::SOURCE_PPP);
  project.set_sample_id(entry.sample_id());
  project.set_note(entry.note());
  *project.mutable_warnings() = entry.warnings();
  project.set_data_origin(entry.data_origin());
  return project;
}

}  // namespace tiernet::construction
