#include "tests/services/promotion/service/promotion_test.h"

#include "absl/time/clock.h"
#include "google/protobuf/text_format.h"
#include "services/promotion/service/definition.h"

namespace tiernet::promotion {
namespace {

using testing::IsOk;

constexpr char kPull[] = R"(
  grants { permission: "journal.pull" tiers: TIER_CITY }
)";
constexpr char kGrants[] = R"(
  grants { permission: "promotion.read" tiers: TIER_COUNTY tiers: TIER_CITY tiers: TIER_PROVINCE }
  grants { permission: "promotion.write" tiers: TIER_COUNTY tiers: TIER_CITY }
  grants { permission: "promotion.review" tiers: TIER_CITY }
  grants { permission: "promotion.lists" tiers: TIER_CITY }
  development { today: "2019-10-08" }
)";
constexpr char kToday[] = "2019-10-08";

template <typename T>
T Must(absl::StatusOr<T> outcome) {
  EXPECT_THAT(outcome, IsOk());
  return outcome.ok() ? *std::move(outcome) : T();
}

}  // namespace

const Identity kOtherCity{"changzhi-2", "140400", "CITY"};

PromotionTest::PromotionTest() : node_(Definition()) {
  const std::string folder = node_.folder() + "/data";
  google::protobuf::TextFormat::Parser parser;
  EXPECT_TRUE(parser.MergeFromString(kPull, &works_.node().file()));
  for (auto* part : {&library_.node(), &works_.node()}) {
    part->file().set_data_directory(folder);
    part->Restart();
  }
  node_.file().clear_grants();
  EXPECT_TRUE(parser.MergeFromString(kGrants, &node_.file()));
  node_.Restart();
  library_.NameLeader();
  v1::CreateInvestorRequest request;
  request.set_parent("units/140423");
  auto& investor = *request.mutable_investor();
  investor.set_title("北京某某科技有限公司");
  investor.set_kind(v1::INVESTOR_KIND_DOMESTIC);
  investor.set_credit_code("914403001922038216");
  investor.set_registered_region("110108");
  investor_ = Must(Call(&Stub::CreateInvestor, request, kCounty)).name();
}

v1::Lead PromotionTest::InTalks(const std::string& title, const std::string& project_id) {
  auto entry = Library::Creating(title);
  entry.mutable_reserve_project()->set_project_id(project_id);
  const auto draft = Must(library_.Call(&reserve::ReserveStub::CreateReserveProject, entry, kCounty));
  library_.Appraise(draft);
  EXPECT_THAT(library_.Submit(draft), IsOk());
  v1::CreateLeadRequest request;
  request.set_parent("units/140423");
  auto& lead = *request.mutable_lead();
  lead.set_title(title);
  lead.set_project_id(draft.project_id());
  lead.set_investor(investor_);
  lead.set_region("140423");
  lead.set_industry("3849");
  lead.set_origin(v1::ORIGIN_KIND_DOMESTIC_DEVELOPED);
  v1::StartTalksRequest talks;
  talks.set_name(Must(Call(&Stub::CreateLead, request, kCounty)).name());
  return Must(Call(&Stub::StartTalks, talks, kCounty));
}

absl::StatusOr<v1::Contract> PromotionTest::Sign(const v1::Lead& lead, int64_t yuan) {
  v1::SignContractRequest request;
  request.set_name(lead.name());
  request.set_signer_unit("140423");
  request.set_responsible_person("张三");
  request.mutable_total()->set_yuan(yuan);
  *request.mutable_paper() = EvidenceOf(kToday, types::v1::EVIDENCE_KIND_CONTRACT);
  return Call(&Stub::SignContract, request, kCounty);
}

v1::Contract PromotionTest::Signed(const std::string& title) { return SignedFor(title, ""); }

v1::Contract PromotionTest::SignedFor(const std::string& title, const std::string& project_id) {
  const auto lead = InTalks(title, project_id);
  const absl::Time deadline = absl::Now() + absl::Seconds(30);
  auto contract = Sign(lead, 80'000'000);
  while (ReasonOf(contract.status()) == "SIGNING_GUARD" && absl::Now() < deadline) {
    absl::SleepFor(absl::Milliseconds(20));
    contract = Sign(lead, 80'000'000);
  }
  return Must(std::move(contract));
}

absl::StatusOr<v1::Contract> PromotionTest::Terminate(const v1::Contract& contract) {
  v1::TerminateContractRequest request;
  request.set_name(contract.name());
  request.set_reason(v1::END_REASON_FUNDS);
  request.set_remark("资金未到位");
  return Call(&Stub::TerminateContract, request, kCounty);
}

v1::Contract PromotionTest::Get(const v1::Contract& contract) {
  v1::GetContractRequest request;
  request.set_name(contract.name());
  return Must(Call(&Stub::GetContract, request, kCity));
}

absl::StatusOr<v1::FundArrival> PromotionTest::Declare(const v1::Contract& contract, int64_t yuan,
                                                       const Identity& identity, const std::string& arrived_on) {
  v1::CreateFundArrivalRequest request;
  request.set_parent("units/" + identity.unit);
  auto& arrival = *request.mutable_fund_arrival();
  arrival.set_contract(contract.name());
  arrival.set_kind(v1::FUND_KIND_CASH);
  arrival.set_arrived_on(arrived_on.empty() ? kToday : arrived_on);
  arrival.mutable_amount()->set_yuan(yuan);
  *arrival.mutable_evidence() = EvidenceOf(kToday, types::v1::EVIDENCE_KIND_REPORT);
  return Call(&Stub::CreateFundArrival, request, identity);
}

absl::StatusOr<review::v1::Review> PromotionTest::Verify(const v1::FundArrival& arrival, const Identity& identity) {
  v1::ReviewFundArrivalRequest request;
  request.set_name(arrival.name());
  request.set_verdict(v1::FUND_VERDICT_VERIFY);
  request.set_opinion("银行回单齐全");
  request.set_etag(arrival.etag());
  return Call(&Stub::ReviewFundArrival, request, identity);
}

}  // namespace tiernet::promotion
