#include "tests/services/reserve/service/reserve_test.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/reserve/service/definition.h"

namespace tiernet::reserve {
namespace {

using testing::IsOk;

template <typename Detail>
Detail DetailOf(const absl::Status& refusal) {
  Detail detail;
  const auto payload = refusal.GetPayload(absl::StrCat("type.googleapis.com/", detail.GetTypeName()));
  if (payload) detail.ParseFromString(std::string(*payload));
  return detail;
}

}  // namespace

const Identity kCounty{"xiangyuan-1", "140423", "COUNTY"};
const Identity kOtherCounty{"pingshun-1", "140425", "COUNTY"};
const Identity kCity{"changzhi-1", "140400", "CITY"};
const Identity kProvince{"shanxi-1", "140000", "PROVINCE"};

types::v1::Evidence EvidenceOf(const std::string& day) {
  types::v1::Evidence evidence;
  evidence.set_kind(types::v1::EVIDENCE_KIND_PERMIT);
  evidence.set_date(day);
  evidence.set_sha256(std::string(32, '\7'));
  evidence.set_reference("襄发改审批〔2019〕7号");
  return evidence;
}

std::vector<std::string> FieldsOf(const absl::Status& refusal) {
  std::vector<std::string> fields;
  const auto bad_request = DetailOf<google::rpc::BadRequest>(refusal);
  for (const auto& violation : bad_request.field_violations()) fields.push_back(violation.field());
  const auto unmet = DetailOf<google::rpc::PreconditionFailure>(refusal);
  for (const auto& violation : unmet.violations()) fields.push_back(violation.subject());
  return fields;
}

std::string ValueOf(const absl::Status& refusal, const std::string& key) {
  const auto info = DetailOf<google::rpc::ErrorInfo>(refusal);
  const auto found = info.metadata().find(key);
  return found == info.metadata().end() ? "" : found->second;
}

ReserveTest::ReserveTest()
    : node_([] {
        auto definition = Definition();
        definition.followers = nullptr;
        return definition;
      }()) {}

v1::ReserveProject ReserveTest::Typed(const std::string& title) {
  v1::ReserveProject project;
  project.set_title(title);
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

v1::CreateReserveProjectRequest ReserveTest::Creating(const std::string& title) {
  v1::CreateReserveProjectRequest request;
  request.set_parent("units/140423");
  *request.mutable_reserve_project() = Typed(title);
  return request;
}

v1::ReserveProject ReserveTest::Create(const std::string& title, const Identity& identity) {
  auto request = Creating(title);
  request.set_parent("units/" + identity.unit);
  auto created = Call(&ReserveStub::CreateReserveProject, request, identity);
  EXPECT_THAT(created, IsOk());
  return created.ok() ? *std::move(created) : v1::ReserveProject();
}

void ReserveTest::NameLeader(const Identity& identity) {
  v1::CreatePrincipalLeaderRequest request;
  request.set_parent("units/" + identity.unit);
  auto& leader = *request.mutable_principal_leader();
  leader.set_role(v1::LEADER_ROLE_PRINCIPAL);
  leader.set_person("李四");
  leader.set_from("2019-01-01");
  const auto named = Call(&ReserveStub::CreatePrincipalLeader, request, identity);
  EXPECT_TRUE(named.ok() || ReasonOf(named.status()) == "ALREADY_CLAIMED") << named.status();
}

void ReserveTest::Appraise(const v1::ReserveProject& project) {
  EXPECT_THAT(RecordAppraisal(project.project_id(), "2019-05-20", v1::APPRAISAL_RESULT_PASSED), IsOk());
}

absl::StatusOr<v1::Appraisal> ReserveTest::RecordAppraisal(const std::string& project_id, const std::string& day,
                                                           v1::AppraisalResult result, const Identity& identity) {
  v1::CreateAppraisalRequest request;
  request.set_parent("units/" + identity.unit);
  auto& appraisal = *request.mutable_appraisal();
  appraisal.set_project_id(project_id);
  appraisal.set_appraised_on(day);
  appraisal.set_result(result);
  appraisal.set_body("市工程咨询中心");
  return Call(&ReserveStub::CreateAppraisal, request, identity);
}

v1::ReserveProject ReserveTest::Submitted(const std::string& title) {
  NameLeader();
  const auto draft = Create(title);
  Appraise(draft);
  auto submitted = Submit(draft);
  EXPECT_THAT(submitted, IsOk());
  return submitted.ok() ? *std::move(submitted) : v1::ReserveProject();
}

v1::ReserveProject ReserveTest::Admitted(const std::string& title) {
  const auto submitted = Submitted(title);
  EXPECT_THAT(Review(submitted, v1::VERDICT_ADMIT), IsOk());
  return *Get(submitted.name());
}

absl::StatusOr<v1::ReserveProject> ReserveTest::Get(const std::string& name, const Identity& identity) {
  v1::GetReserveProjectRequest request;
  request.set_name(name);
  return Call(&ReserveStub::GetReserveProject, request, identity);
}

absl::StatusOr<v1::ReserveProject> ReserveTest::Submit(const v1::ReserveProject& project) {
  v1::SubmitReserveProjectRequest request;
  request.set_name(project.name());
  return Call(&ReserveStub::SubmitReserveProject, request, kCounty);
}

absl::StatusOr<review::v1::Review> ReserveTest::Review(const v1::ReserveProject& project, v1::Verdict verdict,
                                                       const Identity& identity) {
  v1::ReviewReserveProjectRequest request;
  request.set_name(project.name());
  request.set_verdict(verdict);
  request.set_opinion("材料齐全");
  request.set_etag(project.etag());
  return Call(&ReserveStub::ReviewReserveProject, request, identity);
}

absl::StatusOr<v1::ReserveProject> ReserveTest::RecordFact(const std::string& name, v1::ChecklistItem item) {
  v1::RecordChecklistFactRequest request;
  request.set_name(name);
  request.set_item(item);
  *request.mutable_evidence() = EvidenceOf("2019-06-03");
  return Call(&ReserveStub::RecordChecklistFact, request, kCounty);
}

int64_t ReserveTest::SeqOf(const std::string& stream) {
  const auto heads = Call(&JournalStub::ListHeads, journal::v1::ListHeadsRequest(), kCity);
  EXPECT_THAT(heads, IsOk());
  for (const auto& head : heads->heads()) {
    if (head.stream() == stream) return head.seq();
  }
  return 0;
}

std::vector<journal::v1::Record> ReserveTest::Pull(const journal::v1::PullRequest& request, const Identity& identity) {
  JournalStub stub(node_.channel());
  grpc::ClientContext context;
  testing::Node::Prepare(context, identity);
  const auto reader = stub.Pull(&context, request);
  std::vector<journal::v1::Record> records;
  journal::v1::PullResponse batch;
  while (reader->Read(&batch)) records.insert(records.end(), batch.records().begin(), batch.records().end());
  EXPECT_THAT(FromGrpc(reader->Finish()), IsOk());
  return records;
}

journal::v1::VerifyResponse ReserveTest::Verify() {
  JournalStub stub(node_.channel());
  grpc::ClientContext context;
  testing::Node::Prepare(context, kCity);
  const auto reader = stub.Verify(&context, journal::v1::VerifyRequest());
  journal::v1::VerifyResponse last;
  while (reader->Read(&last)) {
  }
  EXPECT_THAT(FromGrpc(reader->Finish()), IsOk());
  return last;
}

}  // namespace tiernet::reserve
