#include "services/approval/domain/key_issue.h"

namespace tiernet::approval {
namespace {

v1::SupervisionSource SourceOf(construction::v1::IssueSource source) {
  switch (source) {
    case construction::v1::ISSUE_SOURCE_VISIT:
      return v1::SUPERVISION_SOURCE_VISIT;
    case construction::v1::ISSUE_SOURCE_REPORT:
      return v1::SUPERVISION_SOURCE_REPORT;
    case construction::v1::ISSUE_SOURCE_MEETING:
      return v1::SUPERVISION_SOURCE_MEETING;
    case construction::v1::ISSUE_SOURCE_ENTERPRISE:
      return v1::SUPERVISION_SOURCE_ENTERPRISE;
    case construction::v1::ISSUE_SOURCE_LEADER:
      return v1::SUPERVISION_SOURCE_LEADER;
    default:
      return v1::SUPERVISION_SOURCE_UNSPECIFIED;
  }
}

}  // namespace

v1::SupervisionItem MatterOf(const construction::v1::Issue& issue, const std::string& name) {
  v1::SupervisionItem matter;
  matter.set_name(name);
  matter.set_subject(issue.title());
  matter.set_source(SourceOf(issue.source()));
  matter.set_ledger(v1::SUPERVISION_LEDGER_KEY_PROJECT);
  matter.set_category(issue.category());
  matter.set_project_id(issue.project_id());
  matter.add_links(issue.name());
  matter.set_opened_by(issue.name());
  matter.set_executor_unit(issue.unit_history(0).unit());
  matter.set_executor_department(issue.department());
  matter.set_executor(issue.responsible_person());
  matter.set_data_origin(issue.data_origin());
  return matter;
}

}  // namespace tiernet::approval
