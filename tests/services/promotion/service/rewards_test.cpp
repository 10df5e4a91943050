// A reward's way over the wire, and what it rests on (domain.md D.7).
#include <string>

#include "gmock/gmock.h"
#include "tests/services/promotion/service/promotion_test.h"

namespace tiernet::promotion {
namespace {

using R = v1::RewardClaim;
using ::testing::ElementsAre;
using testing::FailsWith;
using testing::IsOk;
using ::testing::StartsWith;

constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;
constexpr absl::StatusCode kDenied = absl::StatusCode::kPermissionDenied;

class Rewards : public PromotionTest {
 protected:
  absl::StatusOr<v1::RewardRule> Enter(v1::RewardBase base = v1::REWARD_BASE_AGREED_TOTAL,
                                       const Identity& identity = kCity) {
    v1::CreateRewardRuleRequest request;
    request.set_parent("units/" + identity.unit);
    auto& rule = *request.mutable_reward_rule();
    rule.set_from("2019-01-01");
    rule.set_base(base);
    rule.set_rate_per_million(3'000);
    rule.set_cap_yuan(200'000);
    *rule.mutable_document() = EvidenceOf("2018-12-20", types::v1::EVIDENCE_KIND_PERMIT);
    return Call(&Stub::CreateRewardRule, request, identity);
  }

  absl::StatusOr<v1::RewardRule> SetCap(const v1::RewardRule& rule, int64_t yuan) {
    v1::UpdateRewardRuleRequest request;
    request.mutable_reward_rule()->set_name(rule.name());
    request.mutable_reward_rule()->set_cap_yuan(yuan);
    return Call(&Stub::UpdateRewardRule, request, kCity);
  }

  absl::StatusOr<R> Draft(const v1::Contract& contract, const Identity& identity = kCounty,
                          v1::IntroducerKind kind = v1::INTRODUCER_KIND_SOCIAL) {
    v1::CreateRewardClaimRequest request;
    request.set_parent("units/" + identity.unit);
    auto& claim = *request.mutable_reward_claim();
    claim.set_contract(contract.name());
    claim.set_introducer("李四");
    claim.set_introducer_id("模拟证件号");
    claim.set_introducer_kind(kind);
    *claim.mutable_introduction() = EvidenceOf("2019-10-08", types::v1::EVIDENCE_KIND_REPORT);
    return Call(&Stub::CreateRewardClaim, request, identity);
  }

  absl::StatusOr<R> Submit(const R& claim) {
    v1::SubmitRewardClaimRequest request;
    request.set_name(claim.name());
    return Call(&Stub::SubmitRewardClaim, request, kCounty);
  }

  R Submitted(const v1::Contract& contract) {
    const auto draft = Draft(contract);
    EXPECT_THAT(draft, IsOk());
    if (!draft.ok()) return R();
    const auto submitted = Submit(*draft);
    EXPECT_THAT(submitted, IsOk());
    return submitted.ok() ? *submitted : R();
  }

  absl::StatusOr<review::v1::Review> Decide(const R& claim, v1::RewardVerdict verdict,
                                            const Identity& identity = kCity) {
    v1::ReviewRewardClaimRequest request;
    request.set_name(claim.name());
    request.set_verdict(verdict);
    request.set_opinion("材料属实");
    request.set_etag(Now(claim).etag());
    return Call(&Stub::ReviewRewardClaim, request, identity);
  }

  absl::StatusOr<review::v1::Review> Pay(const R& claim, int64_t yuan, const Identity& identity = kCity) {
    v1::PayRewardClaimRequest request;
    request.set_name(claim.name());
    request.set_paid_yuan(yuan);
    *request.mutable_receipt() = EvidenceOf("2019-10-08", types::v1::EVIDENCE_KIND_REPORT);
    request.set_etag(Now(claim).etag());
    return Call(&Stub::PayRewardClaim, request, identity);
  }

  R Now(const R& claim) {
    v1::GetRewardClaimRequest request;
    request.set_name(claim.name());
    const auto read = Call(&Stub::GetRewardClaim, request, kCounty);
    EXPECT_THAT(read, IsOk());
    return read.ok() ? *read : R();
  }
};

TEST_F(Rewards, GoTheirWholeWay) {
  const auto rule = Enter();
  ASSERT_THAT(rule, IsOk());
  const R claim = Submitted(Signed("光伏组件基地"));
  EXPECT_EQ(claim.introducer(), "李四");
  EXPECT_THAT(Decide(claim, v1::REWARD_VERDICT_VERIFY, kCounty), FailsWith(kDenied, "PERMISSION_DENIED"));

  const auto verified = Decide(claim, v1::REWARD_VERDICT_VERIFY);
  ASSERT_THAT(verified, IsOk());
  EXPECT_THAT(node_.written(), ElementsAre(StartsWith("promotion/140400/140423:"), StartsWith("promotion/140423:")));
  EXPECT_EQ(verified->grant().rule(), rule->name());
  EXPECT_EQ(verified->grant().base_yuan(), 80'000'000);
  EXPECT_EQ(verified->grant().yuan(), 200'000) << "240,000 by the rate";
  EXPECT_THAT(Decide(claim, v1::REWARD_VERDICT_APPROVE), FailsWith(kFailed, "APPROVER_IS_VERIFIER"));
  ASSERT_THAT(Decide(claim, v1::REWARD_VERDICT_APPROVE, kOtherCity), IsOk());

  EXPECT_THAT(Pay(claim, 200'000, kCounty), FailsWith(kDenied, "PERMISSION_DENIED"));
  EXPECT_THAT(Pay(claim, 240'000), FailsWith(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  const auto paid = Pay(claim, 200'000);
  ASSERT_THAT(paid, IsOk());
  EXPECT_EQ(paid->evidence().date(), "2019-10-08");
  EXPECT_EQ(Now(claim).state(), R::STATE_PAID);
  EXPECT_EQ(Now(claim).reward_yuan(), 200'000);
  EXPECT_EQ(Now(claim).paid_on(), "2019-10-08");
  EXPECT_THAT(Pay(claim, 200'000), FailsWith(kFailed, "STEP_NOT_ALLOWED"));
}

TEST_F(Rewards, OfAProjectAreForItsFirstIntroducer) {
  const auto contract = Signed("光伏组件基地");
  const R first = Submitted(contract);
  EXPECT_THAT(Draft(contract), FailsWith(absl::StatusCode::kAlreadyExists, "ALREADY_CLAIMED"));
  ASSERT_THAT(Decide(first, v1::REWARD_VERDICT_REJECT), IsOk());
  const auto second = Draft(contract);
  ASSERT_THAT(second, IsOk());
  v1::DeleteRewardClaimRequest erase;
  erase.set_name(first.name());
  EXPECT_THAT(Call(&Stub::DeleteRewardClaim, erase, kCounty), FailsWith(kFailed, "NOT_A_DRAFT"));
  erase.set_name(second->name());
  ASSERT_THAT(Call(&Stub::DeleteRewardClaim, erase, kCounty), IsOk());
  EXPECT_THAT(Draft(contract), IsOk()) << "a draft that is deleted holds nothing";
}

TEST_F(Rewards, AreRefusedWhereTheyAreNotDue) {
  const auto contract = Signed("光伏组件基地");
  EXPECT_THAT(Draft(contract, kOtherCounty), FailsWith(kDenied, "OTHER_UNIT"));
  EXPECT_THAT(Draft(contract, kCounty, v1::INTRODUCER_KIND_PUBLIC_SERVANT), FailsWith(kFailed, "INTRODUCER_EXCLUDED"));
  const R claim = Submitted(contract);
  EXPECT_THAT(Decide(claim, v1::REWARD_VERDICT_VERIFY), FailsWith(kFailed, "NO_REWARD_RULE"));
  ASSERT_THAT(Terminate(contract), IsOk());
  EXPECT_THAT(Decide(claim, v1::REWARD_VERDICT_VERIFY), FailsWith(kFailed, "CONTRACT_NOT_EFFECTIVE"));
  ASSERT_THAT(Decide(claim, v1::REWARD_VERDICT_REJECT), IsOk());
  EXPECT_THAT(Draft(contract), FailsWith(kFailed, "CONTRACT_NOT_EFFECTIVE"));
}

TEST_F(Rewards, CountFundsOnceTheyAreVerified) {
  ASSERT_THAT(Enter(v1::REWARD_BASE_VERIFIED_FUNDS), IsOk());
  const auto contract = Signed("光伏组件基地");
  const R claim = Submitted(contract);
  const auto arrival = Declare(contract, 20'000'000);
  ASSERT_THAT(arrival, IsOk());
  EXPECT_THAT(Decide(claim, v1::REWARD_VERDICT_VERIFY), FailsWith(kFailed, "NOTHING_TO_REWARD"));
  ASSERT_THAT(Verify(*arrival), IsOk());
  const auto review = Decide(claim, v1::REWARD_VERDICT_VERIFY);
  ASSERT_THAT(review, IsOk());
  EXPECT_EQ(review->grant().yuan(), 60'000);
}

TEST_F(Rewards, AreByRulesOfTheCityThatStandWhileClaimsRestOnThem) {
  EXPECT_THAT(Enter(v1::REWARD_BASE_AGREED_TOTAL, kCounty), FailsWith(kDenied, "PERMISSION_DENIED"));
  const auto rule = Enter();
  ASSERT_THAT(rule, IsOk());
  EXPECT_THAT(Enter(), FailsWith(absl::StatusCode::kAlreadyExists, "ALREADY_CLAIMED"));
  EXPECT_THAT(SetCap(*rule, 300'000), IsOk());
  const R claim = Submitted(Signed("光伏组件基地"));
  ASSERT_THAT(Decide(claim, v1::REWARD_VERDICT_VERIFY), IsOk());
  EXPECT_EQ(Now(claim).reward_yuan(), 240'000);
  EXPECT_THAT(SetCap(*rule, 100'000), FailsWith(kFailed, "NOT_EDITABLE"));
  ASSERT_THAT(Decide(claim, v1::REWARD_VERDICT_REJECT), IsOk());
  EXPECT_THAT(SetCap(*rule, 100'000), IsOk());
}

}  // namespace
}  // namespace tiernet::promotion
