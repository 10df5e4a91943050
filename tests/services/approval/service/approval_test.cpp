#include "tests/services/approval/service/approval_test.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"
#include "google/rpc/error_details.pb.h"
#include "services/approval/service/definition.h"

namespace tiernet::approval {
namespace {

using testing::IsOk;

constexpr char kGrants[] = R"(
  grants { permission: "approval.read" tiers: TIER_COUNTY tiers: TIER_CITY tiers: TIER_PROVINCE }
  grants { permission: "approval.file" tiers: TIER_COUNTY tiers: TIER_CITY }
  grants { permission: "approval.accept" tiers: TIER_COUNTY tiers: TIER_CITY }
  grants { permission: "approval.decide" tiers: TIER_COUNTY tiers: TIER_CITY }
  grants { permission: "approval.supervise" tiers: TIER_COUNTY tiers: TIER_CITY tiers: TIER_PROVINCE }
  grants { permission: "approval.execute" tiers: TIER_COUNTY tiers: TIER_CITY }
  grants { permission: "approval.reform" tiers: TIER_CITY }
  grants { permission: "backfill" tiers: TIER_COUNTY tiers: TIER_CITY }
  grants { permission: "journal.pull" tiers: TIER_CITY }
  grants { permission: "journal.verify" tiers: TIER_CITY }
  development { today: "2019-10-08" }
)";

rpc::ServiceDefinition WithoutFollowers() {
  auto definition = Definition();
  definition.followers = nullptr;
  return definition;
}

template <typename T>
T Must(absl::StatusOr<T> outcome) {
  EXPECT_THAT(outcome, IsOk());
  return outcome.ok() ? *std::move(outcome) : T();
}

template <typename Detail>
Detail DetailOf(const absl::Status& refusal) {
  Detail detail;
  const auto payload = refusal.GetPayload(absl::StrCat("type.googleapis.com/", detail.GetTypeName()));
  if (payload) detail.ParseFromString(std::string(*payload));
  return detail;
}

}  // namespace

const Identity kWindow{"xiangyuan-1", "140423", "COUNTY"};
const Identity kAcceptor{"xiangyuan-2", "140423", "COUNTY"};
const Identity kDecider{"xiangyuan-3", "140423", "COUNTY"};
const Identity kOtherDecider{"xiangyuan-4", "140423", "COUNTY"};
const Identity kOtherCounty{"pingshun-1", "140425", "COUNTY"};
const Identity kCity{"changzhi-1", "140400", "CITY"};
const Identity kProvince{"shanxi-1", "140000", "PROVINCE"};

types::v1::Evidence EvidenceOf(const std::string& day) {
  types::v1::Evidence evidence;
  evidence.set_kind(types::v1::EVIDENCE_KIND_PERMIT);
  evidence.set_date(day);
  evidence.set_sha256(std::string(32, '\7'));
  evidence.set_reference("襄行审〔2019〕7号");
  return evidence;
}

v1::ItemStanding StandingIn(const S& application, const std::string& item) {
  for (const auto& held : application.items()) {
    if (held.item() == item) return held.standing();
  }
  return v1::ITEM_STANDING_UNSPECIFIED;
}

std::vector<std::string> ItemsOf(const S& application) {
  std::vector<std::string> codes;
  for (const auto& held : application.items()) codes.push_back(held.item());
  return codes;
}

std::string ChineseOf(const absl::Status& refusal) {
  const auto text = DetailOf<google::rpc::LocalizedMessage>(refusal);
  EXPECT_EQ(text.locale(), "zh-CN");
  return text.message();
}

std::vector<std::string> UnmetIn(const absl::Status& refusal) {
  std::vector<std::string> unmet;
  const auto failure = DetailOf<google::rpc::PreconditionFailure>(refusal);
  for (const auto& violation : failure.violations()) {
    unmet.push_back(absl::StrCat(violation.subject(), ": ", violation.description()));
  }
  return unmet;
}

ApprovalTest::ApprovalTest(absl::Duration sweep_every) : node_(WithoutFollowers(), sweep_every) {
  node_.file().clear_grants();
  EXPECT_TRUE(google::protobuf::TextFormat::Parser().MergeFromString(kGrants, &node_.file()));
  node_.Restart();
}

void ApprovalTest::TearDown() {
  ExpectAgreement();
  EXPECT_EQ(Verify().findings_size(), 0);
}

v1::CreateApprovalProcessRequest ApprovalTest::Opening(const std::string& title,
                                                       const std::vector<std::string>& applying) {
  v1::CreateApprovalProcessRequest request;
  request.set_parent("units/140423");
  request.set_happened_on("2019-03-01");
  auto& process = *request.mutable_approval_process();
  process.set_title(title);
  process.set_applicant_name("山西某某新材料有限公司");
  process.set_applicant_credit_code("911400001123599660");
  process.set_flow(reference::v1::APPROVAL_FLOW_FILING);
  for (const auto& item : applying) process.add_applying_items(item);
  return request;
}

P ApprovalTest::Opened(const std::string& title, const std::vector<std::string>& applying) {
  return Must(Call(&Stub::CreateApprovalProcess, Opening(title, applying), kWindow));
}

absl::StatusOr<P> ApprovalTest::SetApplying(const P& process, const std::vector<std::string>& applying,
                                            const std::string& on) {
  v1::UpdateApprovalProcessRequest request;
  request.set_happened_on(on);
  request.mutable_approval_process()->set_name(process.name());
  for (const auto& item : applying) request.mutable_approval_process()->add_applying_items(item);
  return Call(&Stub::UpdateApprovalProcess, request, kWindow);
}

absl::StatusOr<S> ApprovalTest::FileStage(const P& process, int stage, const std::string& on,
                                          const std::vector<std::string>& floating, bool joint) {
  return Step(&Stub::FileStage, process.name(), on, kWindow, [&](v1::FileStageRequest& request) {
    request.set_stage(stage);
    *request.add_papers() = EvidenceOf(on);
    for (const auto& item : floating) request.add_floating_items(item);
    request.set_joint_acceptance(joint);
  });
}

absl::StatusOr<C> ApprovalTest::FileItem(const P& process, const std::string& item, const std::string& on) {
  return Step(&Stub::FileItem, process.name(), on, kWindow, [&](v1::FileItemRequest& request) {
    request.set_item(item);
    *request.add_papers() = EvidenceOf(on);
  });
}

absl::StatusOr<C> ApprovalTest::Accept(const C& the_case, const std::string& on, const Identity& who) {
  return Step(&Stub::AcceptCase, the_case.name(), on, who);
}

absl::StatusOr<C> ApprovalTest::Begin(const C& the_case, const std::string& on, const Identity& who) {
  return Step(&Stub::BeginReview, the_case.name(), on, who);
}

absl::StatusOr<C> ApprovalTest::Grant(const C& the_case, const std::string& on, const Identity& who) {
  return Step(&Stub::DecideCase, the_case.name(), on, who, [&](v1::DecideCaseRequest& request) {
    request.set_verdict(v1::VERDICT_GRANTED);
    *request.mutable_permit() = EvidenceOf(on);
  });
}

absl::StatusOr<C> ApprovalTest::Refuse(const C& the_case, const std::string& on, const Identity& who) {
  return Step(&Stub::DecideCase, the_case.name(), on, who, [](v1::DecideCaseRequest& request) {
    request.set_verdict(v1::VERDICT_REFUSED);
    request.set_reason("不符合规划");
  });
}

absl::StatusOr<C> ApprovalTest::Withdraw(const C& the_case, const std::string& on) {
  return Step(&Stub::WithdrawCase, the_case.name(), on, kWindow,
              [](v1::WithdrawCaseRequest& request) { request.set_reason("项目调整"); });
}

C ApprovalTest::Reviewed(const C& the_case, const std::string& on) {
  C present = Get(the_case);
  if (present.state() == C::STATE_IN_REVIEW) return present;
  if (on < the_case.deemed_on()) EXPECT_THAT(Accept(the_case, on), IsOk());
  return Must(Begin(the_case, on));
}

C ApprovalTest::Granted(const C& the_case, const std::string& on) { return Must(Grant(Reviewed(the_case, on), on)); }

S ApprovalTest::GrantAll(const S& application, const std::string& on) {
  const S present = Get(application);
  for (const auto& item : present.items()) {
    if (!item.approval_case().empty() && item.standing() == v1::ITEM_STANDING_OPEN) {
      Granted(CaseOf(application, item.item()), on);
    }
  }
  return Get(application);
}

S ApprovalTest::Done(const P& process, int stage, const std::string& filed, const std::string& granted,
                     const std::vector<std::string>& floating) {
  S done = GrantAll(Must(FileStage(process, stage, filed, floating)), granted);
  if (!done.left_out().empty()) done = Must(Step(&Stub::ConfirmStage, done.name(), granted, kAcceptor));
  EXPECT_EQ(done.state(), S::STATE_DONE) << done.ShortDebugString();
  return done;
}

P ApprovalTest::Get(const P& process) {
  v1::GetApprovalProcessRequest request;
  request.set_name(process.name());
  return Must(Call(&Stub::GetApprovalProcess, request, kCity));
}

S ApprovalTest::Get(const S& application) {
  v1::GetStageApplicationRequest request;
  request.set_name(application.name());
  return Must(Call(&Stub::GetStageApplication, request, kCity));
}

C ApprovalTest::Get(const C& the_case) {
  v1::GetApprovalCaseRequest request;
  request.set_name(the_case.name());
  return Must(Call(&Stub::GetApprovalCase, request, kCity));
}

C ApprovalTest::CaseOf(const S& application, const std::string& item) {
  C the_case;
  const S now = Get(application);
  for (const auto& held : now.items()) {
    if (held.item() == item) the_case.set_name(held.approval_case());
  }
  return Get(the_case);
}

std::vector<C> ApprovalTest::List(const std::string& filter, const std::string& order_by) {
  v1::ListApprovalCasesRequest request;
  request.set_parent("units/140423");
  request.set_page_size(1000);
  request.set_filter(filter);
  request.set_order_by(order_by);
  const auto page = Must(Call(&Stub::ListApprovalCases, request, kCity));
  EXPECT_EQ(page.next_page_token(), "");
  return {page.approval_cases().begin(), page.approval_cases().end()};
}

journal::v1::VerifyResponse ApprovalTest::Verify() {
  journal::v1::Journal::Stub stub(node_.channel());
  grpc::ClientContext context;
  testing::Node::Prepare(context, kCity);
  const auto reader = stub.Verify(&context, journal::v1::VerifyRequest());
  journal::v1::VerifyResponse last;
  while (reader->Read(&last)) {
  }
  EXPECT_THAT(FromGrpc(reader->Finish()), IsOk());
  return last;
}

void ApprovalTest::EndBackfilling() {
  testing::Withhold(node_.file(), "backfill");
  node_.Restart();
}

void ApprovalTest::SetToday(const std::string& day) {
  node_.file().mutable_development()->set_today(day);
  node_.Restart();
}

}  // namespace tiernet::approval
