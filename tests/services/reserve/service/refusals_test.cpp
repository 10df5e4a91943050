// Requests that are refused: what the refusal says, and that nothing happened.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "tests/services/reserve/service/reserve_test.h"

namespace tiernet::reserve {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using testing::FailsWith;
using ::testing::Gt;
using ::testing::HasSubstr;
using testing::IsOk;
using ::testing::IsSupersetOf;
using ::testing::Lt;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;
using P = v1::ReserveProject;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
constexpr auto kPrecondition = absl::StatusCode::kFailedPrecondition;
constexpr char kCreatePath[] = "/tiernet.reserve.v1.ReserveService/CreateReserveProject";

class Refusals : public ReserveTest {
 protected:
  // Whatever a test refused: no record came of it, and the server lives.
  void TearDown() override {
    EXPECT_EQ(SeqOf("140423"), expected_seq_);
    EXPECT_EQ(Verify().findings_size(), 0);
  }

  absl::Status CreateWith(const std::function<void(v1::CreateReserveProjectRequest&)>& change) {
    auto request = Creating("煤基新材料");
    change(request);
    return Call(&ReserveStub::CreateReserveProject, request, kCounty).status();
  }

  int64_t expected_seq_ = 0;
};

TEST_F(Refusals, EveryViolationIsNamedInOneAnswer) {
  v1::CreateReserveProjectRequest request;
  request.set_happened_on("2019-02-30");
  request.set_request_id(std::string(37, 'x'));
  auto& project = *request.mutable_reserve_project();
  project.set_project_id("not-a-uuid");
  project.set_project_code("2019-140423-99-03-000017");
  project.set_sponsor_credit_code("911400001123599661");
  project.set_region("999999");
  project.set_zone("Z99");
  project.set_industry("98");
  project.set_planned_total_yuan(-1);
  project.set_planned_start("2019-6-3");
  project.set_note(std::string(1001, 'n'));
  const auto refused = Call(&ReserveStub::CreateReserveProject, request, kCounty);
  ASSERT_THAT(refused, FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(FieldsOf(refused.status()),
              UnorderedElementsAre(
                  "parent", "happened_on", "request_id", "reserve_project.title", "reserve_project.project_id",
                  "reserve_project.project_code", "reserve_project.sponsor_credit_code", "reserve_project.region",
                  "reserve_project.zone", "reserve_project.industry", "reserve_project.planned_total_yuan",
                  "reserve_project.planned_start", "reserve_project.note"));
  EXPECT_EQ(ValueOf(refused.status(), "count"), "13");
}

TEST_F(Refusals, ACheckDigitIsChecked) {
  EXPECT_THAT(FieldsOf(CreateWith([](auto& request) {
                request.mutable_reserve_project()->set_sponsor_credit_code("911400001123599661");
              })),
              ElementsAre("reserve_project.sponsor_credit_code"));
  EXPECT_THAT(CreateWith([](auto& request) {
                request.mutable_reserve_project()->set_sponsor_credit_code("911400001123599660");
              }),
              IsOk());
  expected_seq_ = 1;
}

// K1, K3: who answers is a unit or a department that there is.
TEST_F(Refusals, AnOwnerOrDepartmentThatDoesNotExist) {
  for (const auto* owner : {"xyz", "D99", "149999", "140421"}) {
    EXPECT_THAT(FieldsOf(CreateWith([&](auto& request) { request.mutable_reserve_project()->set_owner_unit(owner); })),
                ElementsAre("reserve_project.owner_unit"))
        << owner;
  }
  v1::CreatePreReviewRequest study;
  study.set_parent("units/140423");
  study.mutable_pre_review()->set_project_id("0190163d-8694-739b-aea5-966c26f8ad91");
  study.mutable_pre_review()->set_department("140423");
  study.mutable_pre_review()->set_reviewed_on("2019-06-01");
  study.mutable_pre_review()->set_opinion("同意");
  EXPECT_THAT(FieldsOf(Call(&ReserveStub::CreatePreReview, study, kCounty).status()),
              ElementsAre("pre_review.department"));
  EXPECT_THAT(CreateWith([](auto& request) { request.mutable_reserve_project()->set_owner_unit("D01"); }), IsOk());
  expected_seq_ = 1;
}

TEST_F(Refusals, AnUnknownUnitOrParent) {
  const auto refused = [&](const char* parent) {
    return CreateWith([&](auto& request) { request.set_parent(parent); });
  };
  for (const auto* parent :
       {"units/-", "units/", "units/140423/", "units/140400/to/140423", "140423", "units/14042３"}) {
    EXPECT_THAT(refused(parent), FailsWith(kInvalid, "INVALID_FIELDS")) << parent;
    EXPECT_THAT(FieldsOf(refused(parent)), ElementsAre("parent")) << parent;
  }
  EXPECT_THAT(refused("units/140499"), FailsWith(absl::StatusCode::kPermissionDenied, "OTHER_UNIT"));
  EXPECT_EQ(ValueOf(refused("units/140499"), "of"), "140499");
}

// A NUL would end a text in SQL; a text of blanks says nothing.
TEST_F(Refusals, NulOverlongAndBlankTexts) {
  for (const auto& title : {std::string("煤\0基", 7), std::string(201, 'x'), std::string("  \t")}) {
    const auto refused = CreateWith([&](auto& request) { request.mutable_reserve_project()->set_title(title); });
    ASSERT_THAT(refused, FailsWith(kInvalid, "INVALID_FIELDS"));
    EXPECT_THAT(FieldsOf(refused), ElementsAre("reserve_project.title"));
  }
  std::string longest;
  for (int i = 0; i < 200; ++i) longest += "煤";
  EXPECT_THAT(CreateWith([&](auto& request) { request.mutable_reserve_project()->set_title(longest); }), IsOk())
      << "characters are counted, not bytes";
  expected_seq_ = 1;
}

std::string Repeated(absl::string_view text, int times) {
  std::string repeated;
  for (int i = 0; i < times; ++i) absl::StrAppend(&repeated, text);
  return repeated;
}

// Clients take 8 KiB of metadata. What was larger they saw as RESOURCE_EXHAUSTED, a quota.
TEST_F(Refusals, ThatRepeatALongTextAreReadable) {
  const auto refused = CreateWith([](auto& r) { r.mutable_reserve_project()->set_planned_start(Repeated("长", 500)); });
  ASSERT_THAT(refused, FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(FieldsOf(refused), ElementsAre("reserve_project.planned_start"));
  EXPECT_EQ(ValueOf(refused, "problem"), absl::StrCat("\"", Repeated("长", 99), "…\" is not a day like 2019-06-03"));

  v1::ListReserveProjectsRequest list;
  list.set_parent("units/140423");
  list.set_filter("title = '" + Repeated("长", 900) + "' OR");
  const auto not_listed = Call(&ReserveStub::ListReserveProjects, list, kCounty);
  ASSERT_THAT(not_listed, FailsWith(kInvalid, "INVALID_FILTER"));
  EXPECT_THAT(ValueOf(not_listed.status(), "problem"), HasSubstr("conditions are joined by AND"));
}

TEST_F(Refusals, WithHundredsOfViolationsNameTheFirstAndCountTheRest) {
  journal::v1::PullRequest pull;
  for (int i = 0; i < 700; ++i) pull.add_cursors()->set_seq(-1);
  JournalStub stub(node_.channel());
  grpc::ClientContext context;
  testing::Node::Prepare(context, kCity);
  const auto reader = stub.Pull(&context, pull);
  journal::v1::PullResponse unused;
  EXPECT_FALSE(reader->Read(&unused));
  const absl::Status refused = FromGrpc(reader->Finish());
  ASSERT_THAT(refused, FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_EQ(ValueOf(refused, "count"), "1400");
  const auto fields = FieldsOf(refused);
  EXPECT_THAT(fields, SizeIs(AllOf(Gt(50u), Lt(300u))));
  EXPECT_THAT(fields, IsSupersetOf({"cursors[0].stream", "cursors[0].seq", "cursors[20].stream", ""}));
}

TEST_F(Refusals, ValuesAndFieldsUnknownToThisVersion) {
  EXPECT_THAT(FieldsOf(CreateWith(
                  [](auto& request) { request.mutable_reserve_project()->set_sector(static_cast<v1::Sector>(99)); })),
              ElementsAre("reserve_project.sector"));
  // Field 999 of the request: a newer client's.
  const auto newer = Creating("煤基新材料").SerializeAsString() + "\xba\x3e\x01x";
  EXPECT_THAT(node_.CallRaw(kCreatePath, newer, kCounty), FailsWith(kInvalid, "INVALID_FIELDS"));
}

TEST_F(Refusals, BytesThatDoNotParse) {
  for (const std::string bytes : {"\xff\xff\xff", "\x0a\x7f", "\x0a\x02\xc3\x28"}) {
    EXPECT_THAT(node_.CallRaw(kCreatePath, bytes, kCounty), FailsWith(kInvalid, "UNPARSABLE"));
  }
  EXPECT_THAT(node_.CallRaw("/tiernet.reserve.v1.ReserveService/NoSuchMethod", "", kCounty).status().code(),
              absl::StatusCode::kUnimplemented);
}

TEST_F(Refusals, AMessageOf64Mebibytes) {
  const auto refused =
      CreateWith([](auto& request) { request.mutable_reserve_project()->set_content(std::string(64 << 20, 'x')); });
  EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted) << refused;
}

TEST_F(Refusals, AnIllegalStepNamesTheLegalOnes) {
  const P draft = Create("煤基新材料");
  expected_seq_ = 1;
  const auto refused = Review(draft, v1::VERDICT_ADMIT);
  ASSERT_THAT(refused, FailsWith(kPrecondition, "STEP_NOT_ALLOWED"));
  EXPECT_EQ(ValueOf(refused.status(), "from"), "STATE_DRAFT");
  EXPECT_EQ(ValueOf(refused.status(), "to"), "STATE_IN_LIBRARY");
  EXPECT_EQ(ValueOf(refused.status(), "legal"), "STATE_SUBMITTED");
  EXPECT_EQ(SeqOf("140400/140423"), 0);
}

TEST_F(Refusals, ADraftThatFallsShortOfTheStandard) {
  NameLeader();
  v1::CreateReserveProjectRequest request;
  request.set_parent("units/140423");
  request.mutable_reserve_project()->set_title("潞安煤制油");
  const auto draft = Call(&ReserveStub::CreateReserveProject, request, kCounty);
  ASSERT_THAT(draft, IsOk());
  expected_seq_ = 2;
  const auto refused = Submit(*draft);
  ASSERT_THAT(refused, FailsWith(kPrecondition, "ENTRY_STANDARD"));
  EXPECT_THAT(FieldsOf(refused.status()),
              UnorderedElementsAre("owner_unit", "owner_person", "region", "industry", "planned_total_yuan",
                                   "planned_start", "lead_kind", "sector", "source", "project_id"));
}

TEST_F(Refusals, AStaleEtag) {
  const P draft = Create("煤基新材料");
  v1::UpdateReserveProjectRequest update;
  update.mutable_reserve_project()->set_name(draft.name());
  update.mutable_reserve_project()->set_note("一期");
  update.mutable_reserve_project()->set_etag(draft.etag());
  ASSERT_THAT(Call(&ReserveStub::UpdateReserveProject, update, kCounty), IsOk());
  expected_seq_ = 2;
  const auto refused = Call(&ReserveStub::UpdateReserveProject, update, kCounty);
  ASSERT_THAT(refused, FailsWith(absl::StatusCode::kAborted, "ETAG_MISMATCH"));
  EXPECT_EQ(ValueOf(refused.status(), "present"), "2");
  v1::DeleteReserveProjectRequest erase;
  erase.set_name(draft.name());
  erase.set_etag("1");
  EXPECT_THAT(Call(&ReserveStub::DeleteReserveProject, erase, kCounty),
              FailsWith(absl::StatusCode::kAborted, "ETAG_MISMATCH"));
  v1::ReviewReserveProjectRequest review;
  review.set_name(draft.name());
  review.set_verdict(v1::VERDICT_ADMIT);
  review.set_opinion("同意");
  EXPECT_THAT(FieldsOf(Call(&ReserveStub::ReviewReserveProject, review, kCity).status()), ElementsAre("etag"))
      << "a review is of one version";
}

TEST_F(Refusals, OnlyADraftIsDeleted) {
  const P submitted = Submitted("煤基新材料");
  expected_seq_ = 4;
  v1::DeleteReserveProjectRequest erase;
  erase.set_name(submitted.name());
  EXPECT_THAT(Call(&ReserveStub::DeleteReserveProject, erase, kCounty), FailsWith(kPrecondition, "NOT_A_DRAFT"));
}

// One request_id stands for one body: also after steps there and back again, and
// after a restart.
TEST_F(Refusals, ARequestIdWithAnotherBody) {
  auto create = Creating("煤基新材料");
  create.set_request_id("r-1");
  const P first = *Call(&ReserveStub::CreateReserveProject, create, kCounty);
  const P again = *Call(&ReserveStub::CreateReserveProject, create, kCounty);
  EXPECT_EQ(again.SerializeAsString(), first.SerializeAsString());
  EXPECT_THAT(node_.written(), ElementsAre("reserve/140423:1"));
  v1::RecordChecklistFactRequest record;
  record.set_name(first.name());
  record.set_item(v1::CHECKLIST_ITEM_EIA);
  *record.mutable_evidence() = EvidenceOf("2019-06-01");
  record.set_request_id("r-1");
  const P recorded = *Call(&ReserveStub::RecordChecklistFact, record, kCounty);
  EXPECT_EQ(recorded.checklist_size(), 1) << "an id is one method's";
  v1::WithdrawChecklistFactRequest withdraw;
  withdraw.set_name(first.name());
  withdraw.set_item(v1::CHECKLIST_ITEM_EIA);
  withdraw.set_reason("批复失效");
  withdraw.set_request_id("r-1");
  ASSERT_THAT(Call(&ReserveStub::WithdrawChecklistFact, withdraw, kCounty), IsOk());
  expected_seq_ = 3;
  for (const bool restarted : {false, true}) {
    if (restarted) node_.Restart();
    // The first answer, although the fact is gone by now; and nothing is recorded.
    EXPECT_EQ(Call(&ReserveStub::RecordChecklistFact, record, kCounty)->SerializeAsString(),
              recorded.SerializeAsString());
    EXPECT_EQ(Get(first.name())->checklist_size(), 0);
    auto other = record;
    other.set_item(v1::CHECKLIST_ITEM_DESIGN_READY);
    EXPECT_THAT(Call(&ReserveStub::RecordChecklistFact, other, kCounty), FailsWith(kInvalid, "REQUEST_ID_REUSED"));
  }
  // Another caller's id is another id.
  EXPECT_THAT(Call(&ReserveStub::WithdrawChecklistFact, withdraw, {"xiangyuan-2", "140423", "COUNTY"}),
              FailsWith(kPrecondition, "NO_SUCH_FACT"));
}

// A refusal is not kept: the same request may succeed later.
TEST_F(Refusals, AreNotRemembered) {
  const P draft = Create("煤基新材料");
  v1::SubmitReserveProjectRequest submit;
  submit.set_name(draft.name());
  submit.set_request_id("s-1");
  EXPECT_THAT(Call(&ReserveStub::SubmitReserveProject, submit, kCounty),
              FailsWith(kPrecondition, "NO_PRINCIPAL_LEADER"));
  NameLeader();
  Appraise(draft);
  EXPECT_THAT(Call(&ReserveStub::SubmitReserveProject, submit, kCounty), IsOk());
  expected_seq_ = 4;
}

class Masks : public ReserveTest {
 protected:
  Masks() : draft_(Create("煤基新材料")) {}
  absl::StatusOr<P> Update(const P& given, const std::vector<std::string>& paths) {
    v1::UpdateReserveProjectRequest request;
    *request.mutable_reserve_project() = given;
    request.mutable_reserve_project()->set_name(draft_.name());
    for (const auto& path : paths) request.mutable_update_mask()->add_paths(path);
    return Call(&ReserveStub::UpdateReserveProject, request, kCounty);
  }
  P draft_;
};

TEST_F(Masks, EmptyChangesWhatIsSet) {
  P given;
  given.set_note("一期");
  given.set_state(P::STATE_READY);
  const auto updated = Update(given, {});
  ASSERT_THAT(updated, IsOk());
  EXPECT_EQ(updated->note(), "一期");
  EXPECT_EQ(updated->owner_person(), "张三");
  EXPECT_EQ(updated->state(), P::STATE_DRAFT) << "output-only fields are the service's";
}

TEST_F(Masks, NamedFieldsAreReplacedAndClearedOnes) {
  P given;
  given.set_note("不在掩码中");
  given.set_planned_end("2022-12-31");
  const auto updated = Update(given, {"planned_end", "sponsor_name", "planned_total_yuan", "lead_kind"});
  ASSERT_THAT(updated, IsOk());
  EXPECT_EQ(updated->planned_end(), "2022-12-31");
  EXPECT_EQ(updated->sponsor_name(), "");
  EXPECT_FALSE(updated->has_planned_total_yuan());
  EXPECT_EQ(updated->lead_kind(), v1::LEAD_KIND_UNSPECIFIED);
  EXPECT_EQ(updated->note(), "");
  EXPECT_EQ(updated->owner_person(), "张三");
}

TEST_F(Masks, WrongPathsAreNamed) {
  const auto refused = Update({}, {"no_such", "state", "etag", "title", "checklist.item"});
  ASSERT_THAT(refused, FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(FieldsOf(refused.status()), UnorderedElementsAre("update_mask", "update_mask", "update_mask",
                                                               "update_mask", "reserve_project.title"));
}

TEST_F(Masks, ALongOneOfWrongPathsIsRefusedReadably) {
  std::vector<std::string> paths;
  for (int i = 0; i < 400; ++i) paths.push_back(absl::StrCat("没有的字段", i));
  const auto refused = Update({}, paths);
  ASSERT_THAT(refused, FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_EQ(ValueOf(refused.status(), "count"), "1") << "that it is too long";
  paths.resize(40);
  EXPECT_EQ(ValueOf(Update({}, paths).status(), "count"), "40");
  EXPECT_THAT(Update({}, {Repeated("长", 3000)}), FailsWith(kInvalid, "INVALID_FIELDS"));
  P given;
  given.set_etag(std::string(3000, '1'));
  EXPECT_EQ(FieldsOf(Update(given, {"note"}).status()), std::vector<std::string>{"reserve_project.etag"});
}

TEST_F(Masks, AnImmutableFieldMayBeSentButNotChanged) {
  P given;
  given.set_project_id(draft_.project_id());
  EXPECT_THAT(Update(given, {"project_id"}), IsOk());
  given.set_project_id("0169425f-7c00-7000-8000-0000000000bb");
  const auto refused = Update(given, {"project_id"});
  ASSERT_THAT(refused, FailsWith(kInvalid, "IMMUTABLE_FIELD"));
  EXPECT_EQ(ValueOf(refused.status(), "field"), "reserve_project.project_id");
  EXPECT_THAT(Update({}, {"project_id"}), FailsWith(kInvalid, "IMMUTABLE_FIELD"));
}

TEST_F(Masks, AnUpdateOfNothingOrNobody) {
  v1::UpdateReserveProjectRequest request;
  EXPECT_THAT(Call(&ReserveStub::UpdateReserveProject, request, kCounty), FailsWith(kInvalid, "INVALID_FIELDS"));
  request.mutable_reserve_project()->set_note("一期");
  EXPECT_FALSE(Call(&ReserveStub::UpdateReserveProject, request, kCounty).ok());
  request.mutable_reserve_project()->set_name("units/140423/blockers/" + draft_.project_id());
  EXPECT_THAT(Call(&ReserveStub::UpdateReserveProject, request, kCounty),
              FailsWith(absl::StatusCode::kNotFound, "NOT_FOUND"));
}

// What is set in an update takes the place of what stood there: it must be whole.
TEST_F(Masks, ANestedMessageMustBeWhole) {
  Appraise(draft_);
  v1::ListAppraisalsRequest list;
  list.set_parent("units/140423");
  v1::UpdateAppraisalRequest update;
  auto& appraisal = *update.mutable_appraisal();
  appraisal.set_name(Call(&ReserveStub::ListAppraisals, list, kCounty)->appraisals(0).name());
  appraisal.mutable_evidence()->set_date("2019-05-20");
  const auto refused = Call(&ReserveStub::UpdateAppraisal, update, kCounty);
  ASSERT_THAT(refused, FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(FieldsOf(refused.status()), Contains("appraisal.evidence.sha256"));
  *appraisal.mutable_evidence() = EvidenceOf("2019-05-20");
  EXPECT_THAT(Call(&ReserveStub::UpdateAppraisal, update, kCounty), IsOk());
}

TEST_F(Refusals, AZoneLiesInTheUnitThatReports) {
  auto request = Creating("屯留经开区项目");
  request.mutable_reserve_project()->set_zone("Z04");
  const auto refused = Call(&ReserveStub::CreateReserveProject, request, kCounty);
  EXPECT_THAT(refused, FailsWith(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_THAT(FieldsOf(refused.status()), ElementsAre("reserve_project.zone"));
  request.mutable_reserve_project()->set_zone("Z03");
  const auto created = Call(&ReserveStub::CreateReserveProject, request, kCounty);
  ASSERT_THAT(created, IsOk());
  expected_seq_ = SeqOf("140423");
  v1::UpdateReserveProjectRequest update;
  update.mutable_reserve_project()->set_name(created->name());
  update.mutable_reserve_project()->set_zone("Z04");
  EXPECT_THAT(Call(&ReserveStub::UpdateReserveProject, update, kCounty),
              FailsWith(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

}  // namespace
}  // namespace tiernet::reserve
