#include "tests/services/reserve/domain/examples.h"

#include <utility>

#include "common/calendar/date.h"
#include "common/schema/steps.h"
#include "common/status/macros.h"

namespace tiernet::reserve {

using P = v1::ReserveProject;

std::vector<v1::ChecklistItem> AllItems() {
  std::vector<v1::ChecklistItem> items;
  for (int i = v1::CHECKLIST_ITEM_UNSPECIFIED + 1; i <= v1::ChecklistItem_MAX; ++i) {
    items.push_back(static_cast<v1::ChecklistItem>(i));
  }
  return items;
}

std::vector<v1::ChecklistItem> ReadyItems() {
  return {v1::CHECKLIST_ITEM_LAND_SECURED, v1::CHECKLIST_ITEM_CONSTRUCTION_PLANNING_PERMIT, v1::CHECKLIST_ITEM_EIA,
          v1::CHECKLIST_ITEM_CONSTRUCTION_PERMIT, v1::CHECKLIST_ITEM_FUNDS_YEAR_ONE};
}

types::v1::Evidence EvidenceOf(absl::CivilDay day) {
  types::v1::Evidence evidence;
  evidence.set_kind(types::v1::EVIDENCE_KIND_PERMIT);
  evidence.set_date(FormatDate(day));
  evidence.set_sha256(std::string(32, '\7'));
  evidence.set_reference("襄发改审批〔2019〕7号");
  return evidence;
}

std::vector<P::State> AllStates() {
  std::vector<P::State> states;
  for (int i = 0; i < P::State_descriptor()->value_count(); ++i) {
    const int number = P::State_descriptor()->value(i)->number();
    if (number != P::STATE_UNSPECIFIED) states.push_back(static_cast<P::State>(number));
  }
  return states;
}

P Typed() {
  P project;
  project.set_name("units/140423/reserveProjects/0169425f-7c00-7000-8000-000000000001");
  project.set_reporting_unit("140423");
  project.set_title("襄垣县煤基新材料项目");
  project.set_owner_unit("140423");
  project.set_owner_person("张三");
  project.set_sponsor_name("山西某某新材料有限公司");
  project.set_region("140423");
  project.set_industry("26");
  project.set_planned_total_yuan(800'000'000);
  project.set_planned_start("2020-03-04");
  project.set_lead_kind(v1::LEAD_KIND_MARKET);
  project.set_sector(v1::SECTOR_CLUSTER_COAL_CHEMISTRY);
  project.set_source(v1::SOURCE_ENTERPRISE);
  return project;
}

P Draft() {
  P draft = Typed();
  Enter(draft, "0169425f-7c00-7000-8000-0000000000aa", kAdmitted - 2).IgnoreError();
  return draft;
}

P In(P::State state) {
  P project = Draft();
  if (state == P::STATE_DRAFT) return project;
  project = *Submit(std::move(project), "county", true, true, kAdmitted - 1);
  if (state == P::STATE_SUBMITTED) return project;
  if (state == P::STATE_RETURNED) return *Review(project, v1::VERDICT_RETURN, kAdmitted);
  project = *Review(project, v1::VERDICT_ADMIT, kAdmitted);
  if (state == P::STATE_STALE_WARNED) return AsOf(project, kAdmitted + 180);
  if (state == P::STATE_REMOVED) return *Remove(project, kAdmitted + 1);
  if (state == P::STATE_READY || state == P::STATE_TRANSFERRED) {
    P coded = project;
    coded.set_project_code("2019-140423-26-03-000017");
    Edit(project, coded, kAdmitted).IgnoreError();
    project = std::move(coded);
    for (const auto item : ReadyItems()) project = *Record(std::move(project), item, kAdmitted);
  }
  return state == P::STATE_TRANSFERRED ? *Transfer(std::move(project), kAdmitted + 1) : project;
}

absl::StatusOr<P> Transfer(P project, absl::CivilDay on) {
  TN_ASSIGN_OR_RETURN(auto asked, RequestTransfer(std::move(project), on));
  return FinishTransfer(std::move(asked), "units/140423/constructionProjects/x", on);
}

absl::StatusOr<P> Record(P project, v1::ChecklistItem item, absl::CivilDay on) {
  v1::RecordChecklistFactRequest request;
  request.set_item(item);
  *request.mutable_evidence() = EvidenceOf(on);
  return RecordFact(std::move(project), request, on);
}

absl::StatusOr<P> Withdraw(P project, v1::ChecklistItem item, absl::CivilDay on) {
  v1::WithdrawChecklistFactRequest request;
  request.set_item(item);
  request.set_reason("批复失效");
  return WithdrawFact(std::move(project), request, on);
}

absl::StatusOr<P> Reach(P project, absl::CivilDay on) {
  v1::RecordMilestoneRequest request;
  request.set_title("完成可行性研究报告评审");
  *request.mutable_evidence() = EvidenceOf(on);
  return RecordMilestone(std::move(project), request, on);
}

absl::StatusOr<P> Review(const P& project, v1::Verdict verdict, absl::CivilDay on, absl::string_view reviewer) {
  v1::ReviewReserveProjectRequest request;
  request.set_verdict(verdict);
  request.set_opinion("材料齐全");
  TN_ASSIGN_OR_RETURN(const auto review, Decide(project, request, reviewer, on));
  return Apply(review, project);
}

absl::StatusOr<P> Remove(const P& project, absl::CivilDay on) {
  v1::RemoveReserveProjectRequest request;
  request.set_reason(v1::REMOVAL_REASON_POLICY);
  request.set_opinion("政策调整");
  TN_ASSIGN_OR_RETURN(const auto review, Decide(project, request, "city", on));
  return Apply(review, project);
}

P AsOf(P project, absl::CivilDay on) {
  schema::AsOf(schema::KindOf<P>(), project, FormatDate(on));
  return project;
}

}  // namespace tiernet::reserve
