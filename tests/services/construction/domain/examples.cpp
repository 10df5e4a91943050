#include "tests/services/construction/domain/examples.h"

#include <utility>

#include "common/calendar/date.h"
#include "common/status/macros.h"
#include "services/construction/domain/construction_project.h"
#include "services/construction/domain/plan.h"
#include "services/construction/domain/works.h"

namespace tiernet::construction {

using P = v1::ConstructionProject;

types::v1::Evidence EvidenceOf(absl::CivilDay day, types::v1::EvidenceKind kind) {
  types::v1::Evidence evidence;
  evidence.set_kind(kind);
  evidence.set_date(FormatDate(day));
  evidence.set_sha256(std::string(32, '\7'));
  evidence.set_reference("襄建施〔2019〕7号");
  return evidence;
}

types::v1::Evidence PhotoOf(absl::CivilDay day) { return EvidenceOf(day, types::v1::EVIDENCE_KIND_PHOTO); }

P Typed() {
  P project;
  project.set_name("units/140423/constructionProjects/0169425f-7c00-7000-8000-000000000001");
  project.set_reporting_unit("140423");
  project.set_title("襄垣县煤基新材料项目");
  project.set_project_code("2019-140423-26-03-004711");
  project.set_owner_name("山西某某新材料有限公司");
  project.set_owner_credit_code("911400001123599660");
  project.set_responsible_person("张三");
  project.set_region("140423");
  project.set_industry("26");
  project.set_nature(v1::NATURE_NEW_BUILD);
  project.set_planned_total_yuan(800'000'000);
  project.set_planned_start("2019-05-01");
  project.set_planned_end("2021-05-01");
  return project;
}

P Applied() {
  P project = Typed();
  Enter(project, "0169425f-7c00-7000-8000-0000000000aa", "county", kAdmitted - 2).IgnoreError();
  return *Plan(std::move(project), 2019, 300'000'000, kAdmitted - 2);
}

P CarryOver() {
  P project = Typed();
  project.set_planned_start("2018-06-01");
  project.set_is_carry_over_application(true);
  project.set_declared_start("2018-06-01");
  Enter(project, "0169425f-7c00-7000-8000-0000000000ab", "county", kAdmitted - 2).IgnoreError();
  return *Plan(std::move(project), 2019, 300'000'000, kAdmitted - 2);
}

P In(P::State state) {
  P project = Applied();
  if (state == P::STATE_APPLIED) return project;
  if (state == P::STATE_REJECTED) return *Review(project, v1::CONSTRUCTION_VERDICT_REJECT, kAdmitted);
  project = *Review(project, v1::CONSTRUCTION_VERDICT_ADMIT, kAdmitted);
  for (const auto item :
       {v1::FORMAL_ITEM_CONSTRUCTION_PERMIT, v1::FORMAL_ITEM_S4_01, v1::FORMAL_ITEM_S4_02, v1::FORMAL_ITEM_S4_03,
        v1::FORMAL_ITEM_S4_04, v1::FORMAL_ITEM_S4_05, v1::FORMAL_ITEM_TRIAL_PERMITTED}) {
    project = *Record(std::move(project), item, kAdmitted);
  }
  if (state == P::STATE_ADMITTED) return project;
  if (state == P::STATE_EXITED) return *Exit(project, v1::EXIT_REASON_TERMINATED, kAdmitted);
  project = *Start(std::move(project), kAdmitted + 10);
  if (state == P::STATE_CONSTRUCTING) return project;
  if (state == P::STATE_STOPPED) return *Stop(std::move(project), kAdmitted + 20);
  project = *Complete(std::move(project), kAdmitted + 30);
  if (state == P::STATE_COMPLETED) return project;
  project = *Produce(std::move(project), false, kAdmitted + 40);
  if (state == P::STATE_IN_PRODUCTION) return project;
  return *ReachCapacity(std::move(project), kAdmitted + 150);
}

P WithPhase() { return *Produce(In(P::STATE_CONSTRUCTING), true, kAdmitted + 20); }

Outcome Review(const P& project, v1::ConstructionVerdict verdict, absl::CivilDay on, absl::string_view reviewer) {
  v1::ReviewConstructionProjectRequest request;
  request.set_verdict(verdict);
  request.set_opinion("材料齐全");
  TN_ASSIGN_OR_RETURN(const auto review, Decide(project, request, "140423", reviewer, on));
  return Apply(review, project);
}

Outcome Exit(const P& project, v1::ExitReason reason, absl::CivilDay on) {
  v1::ExitConstructionProjectRequest request;
  request.set_reason(reason);
  request.set_opinion("退出建设库");
  TN_ASSIGN_OR_RETURN(const auto review, Decide(project, request, "city", on));
  return Apply(review, project);
}

Outcome Rule(const P& project, bool is_transformation, absl::CivilDay on) {
  v1::RuleOnTransformationRequest request;
  request.set_is_transformation(is_transformation);
  request.set_opinion("经市工信局确认");
  TN_ASSIGN_OR_RETURN(const auto review, Decide(project, request, "city", on));
  return Apply(review, project);
}

Outcome Plan(P project, int year, int64_t yuan, absl::CivilDay on) {
  v1::ReviseConstructionPlanRequest request;
  request.mutable_annual_plan()->set_year(year);
  request.mutable_annual_plan()->set_yuan(yuan);
  request.set_reason("年度计划");
  return RevisePlan(std::move(project), request, 0, "county", on);
}

Outcome Record(P project, v1::FormalItem item, absl::CivilDay on) {
  v1::RecordFormalFactRequest request;
  request.set_item(item);
  *request.mutable_evidence() = EvidenceOf(on);
  return RecordFormalFact(std::move(project), request, on);
}

Outcome Start(P project, absl::CivilDay on) {
  v1::StartConstructionRequest request;
  *request.mutable_photo() = PhotoOf(on);
  return Start(std::move(project), request, on);
}

Outcome Stop(P project, absl::CivilDay on) {
  v1::StopConstructionRequest request;
  request.set_reason(v1::STOP_REASON_WINTER);
  request.set_expected_return(FormatDate(on + 90));
  return Stop(std::move(project), request, on);
}

Outcome Resume(P project, absl::CivilDay on) {
  v1::ResumeConstructionRequest request;
  *request.mutable_photo() = PhotoOf(on);
  return Resume(std::move(project), request, on);
}

Outcome Complete(P project, absl::CivilDay on) { return Complete(std::move(project), {}, on); }

Outcome Produce(P project, bool is_phase, absl::CivilDay on) {
  v1::StartProductionRequest request;
  request.set_is_phase(is_phase);
  return StartProduction(std::move(project), request, on);
}

Outcome ReachCapacity(P project, absl::CivilDay on) {
  v1::ReachCapacityRequest request;
  *request.mutable_evidence() = EvidenceOf(on, types::v1::EVIDENCE_KIND_REPORT);
  return ReachCapacity(std::move(project), request, on);
}

}  // namespace tiernet::construction
