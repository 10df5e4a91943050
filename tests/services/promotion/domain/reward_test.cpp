// Rewards for who brought an investor (K5, domain.md D.7).
#include "services/promotion/domain/reward.h"

#include <string>
#include <utility>

#include "common/status/macros.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/promotion/domain/examples.h"
#include "tests/testing/refusal.h"
#include "tests/testing/states.h"

namespace tiernet::promotion {
namespace {

using C = v1::Contract;
using F = v1::FundArrival;
using R = v1::RewardClaim;
using testing::AllStates;
using ::testing::ElementsAre;
using testing::ExpectOkIf;
using testing::FailsWith;
using testing::IsOk;

constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;
constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;
constexpr int64_t kMost = 10'000'000'000'000;

v1::RewardRule Rule(const std::string& from, int32_t rate, int64_t cap,
                    v1::RewardBase base = v1::REWARD_BASE_AGREED_TOTAL) {
  v1::RewardRule rule;
  rule.set_name("rule of " + from);
  rule.set_from(from);
  rule.set_base(base);
  rule.set_rate_per_million(rate);
  rule.set_cap_yuan(cap);
  *rule.mutable_document() = EvidenceOf(kSigned - 90);
  return rule;
}

F Funds(const C& contract, int64_t yuan, F::State state, const std::string& verified_on) {
  F arrival;
  arrival.set_contract(contract.name());
  arrival.set_state(state);
  arrival.set_verified_on(verified_on);
  *arrival.mutable_amount() = Yuan(yuan);
  return arrival;
}

// 3 per thousand of the agreed total, 80,000,000 yuan by default, at most 200,000.
RewardFacts FactsOf(const C& contract = Signed(80'000'000)) {
  return {contract, {}, {Rule("2019-01-01", 3'000, 200'000)}};
}

R Filled() {
  R claim;
  claim.set_name("units/140423/rewardClaims/01694200-0000-7000-8000-000000000001");
  claim.set_contract(FactsOf().contract.name());
  claim.set_introducer_kind(v1::INTRODUCER_KIND_SOCIAL);
  *claim.mutable_introduction() = EvidenceOf(kSigned, types::v1::EVIDENCE_KIND_REPORT);
  return claim;
}

R Draft() {
  R claim = Filled();
  EXPECT_THAT(Enter(claim, FactsOf().contract, "drafter", kSigned + 10), IsOk());
  return claim;
}

absl::StatusOr<R> SubmitIt(const R& claim, const C& contract = FactsOf().contract) {
  return Submit(claim, contract, "county", kSigned + 11);
}

absl::StatusOr<R> ReviewIt(const R& claim, v1::RewardVerdict verdict, absl::string_view reviewer,
                           const RewardFacts& facts = FactsOf()) {
  v1::ReviewRewardClaimRequest request;
  request.set_verdict(verdict);
  request.set_opinion("材料属实");
  TN_ASSIGN_OR_RETURN(const auto review, Decide(claim, request, facts, reviewer, kSigned + 20));
  return Apply(review, claim);
}

absl::StatusOr<R> Verify(const R& claim, absl::string_view reviewer = "city", const RewardFacts& facts = FactsOf()) {
  return ReviewIt(claim, v1::REWARD_VERDICT_VERIFY, reviewer, facts);
}
absl::StatusOr<R> Approve(const R& claim, absl::string_view reviewer = "leader", const RewardFacts& facts = FactsOf()) {
  return ReviewIt(claim, v1::REWARD_VERDICT_APPROVE, reviewer, facts);
}
absl::StatusOr<R> Reject(const R& claim, const RewardFacts& facts = FactsOf()) {
  return ReviewIt(claim, v1::REWARD_VERDICT_REJECT, "city", facts);
}

absl::StatusOr<R> Pay(const R& claim, int64_t yuan = 200'000, absl::string_view payer = "treasury",
                      const RewardFacts& facts = FactsOf(), absl::CivilDay receipt = kSigned + 30) {
  v1::PayRewardClaimRequest request;
  request.set_paid_yuan(yuan);
  *request.mutable_receipt() = EvidenceOf(receipt, types::v1::EVIDENCE_KIND_REPORT);
  TN_ASSIGN_OR_RETURN(const auto review, Decide(claim, request, facts, payer, kSigned + 30));
  return Apply(review, claim);
}

R ClaimIn(R::State state) {
  R draft = Draft();
  if (state == R::STATE_DRAFT) return draft;
  R submitted = *SubmitIt(draft);
  if (state == R::STATE_SUBMITTED) return submitted;
  if (state == R::STATE_REJECTED) return *Reject(submitted);
  R verified = *Verify(submitted);
  if (state == R::STATE_VERIFIED) return verified;
  const R approved = *Approve(verified);
  return state == R::STATE_APPROVED ? approved : *Pay(approved);
}

int64_t RewardBy(const RewardFacts& facts, absl::CivilDay on = kSigned + 20) {
  const auto grant = WorkOut(facts, on);
  EXPECT_THAT(grant, IsOk());
  return grant.ok() ? grant->yuan() : 0;
}

TEST(Rewards, TheStatesOfD7) {
  EXPECT_THAT(testing::DeclaredSteps<R>(),
              ElementsAre("DRAFT -> SUBMITTED", "SUBMITTED -> VERIFIED", "SUBMITTED -> REJECTED",
                          "VERIFIED -> APPROVED", "VERIFIED -> REJECTED", "APPROVED -> PAID", "APPROVED -> REJECTED"));
}

TEST(Rewards, EveryStepIsTakenWhereItMayBeAndNowhereElse) {
  for (const auto from : AllStates<R>()) {
    const R claim = ClaimIn(from);
    const bool may_be_rejected = from == R::STATE_SUBMITTED || from == R::STATE_VERIFIED || from == R::STATE_APPROVED;
    auto edited = claim;
    ExpectOkIf(from == R::STATE_DRAFT, Edit(claim, edited, "drafter", kSigned + 12), "NOT_EDITABLE");
    ExpectOkIf(from == R::STATE_DRAFT, SubmitIt(claim), "STEP_NOT_ALLOWED");
    ExpectOkIf(from == R::STATE_SUBMITTED, Verify(claim), "STEP_NOT_ALLOWED");
    ExpectOkIf(from == R::STATE_VERIFIED, Approve(claim), "STEP_NOT_ALLOWED");
    ExpectOkIf(may_be_rejected, Reject(claim), "STEP_NOT_ALLOWED");
    ExpectOkIf(from == R::STATE_APPROVED, Pay(claim), "STEP_NOT_ALLOWED");
  }
}

TEST(Rewards, WhoSubmittedDecidesNothingAndWhoVerifiedDoesNotApprove) {
  EXPECT_THAT(Verify(ClaimIn(R::STATE_SUBMITTED), "county"), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  EXPECT_THAT(Verify(ClaimIn(R::STATE_SUBMITTED), "drafter"), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  EXPECT_THAT(Approve(ClaimIn(R::STATE_VERIFIED), "county"), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  EXPECT_THAT(Approve(ClaimIn(R::STATE_VERIFIED), "city"), FailsWith(kFailed, "APPROVER_IS_VERIFIER"));
  EXPECT_THAT(Pay(ClaimIn(R::STATE_APPROVED), 200'000, "county"), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
}

TEST(Rewards, PublicServantsAreExcluded) {
  R claim = Filled();
  claim.set_introducer_kind(v1::INTRODUCER_KIND_PUBLIC_SERVANT);
  EXPECT_THAT(Enter(claim, FactsOf().contract, "drafter", kSigned + 10), FailsWith(kFailed, "INTRODUCER_EXCLUDED"));
  EXPECT_THAT(Edit(Draft(), claim, "drafter", kSigned + 10), FailsWith(kFailed, "INTRODUCER_EXCLUDED"));
}

TEST(Rewards, AreForAContractThatIsEffective) {
  const auto facts = FactsOf(*TerminateOn(Signed(80'000'000), kSigned + 9));
  R claim = Filled();
  EXPECT_THAT(Enter(claim, facts.contract, "drafter", kSigned + 10), FailsWith(kFailed, "CONTRACT_NOT_EFFECTIVE"));
  EXPECT_THAT(SubmitIt(Draft(), facts.contract), FailsWith(kFailed, "CONTRACT_NOT_EFFECTIVE"));
  EXPECT_THAT(Verify(ClaimIn(R::STATE_SUBMITTED), "city", facts), FailsWith(kFailed, "CONTRACT_NOT_EFFECTIVE"));
  EXPECT_THAT(Approve(ClaimIn(R::STATE_VERIFIED), "leader", facts), FailsWith(kFailed, "CONTRACT_NOT_EFFECTIVE"));
  EXPECT_THAT(Pay(ClaimIn(R::STATE_APPROVED), 200'000, "treasury", facts),
              FailsWith(kFailed, "CONTRACT_NOT_EFFECTIVE"));
  for (const auto state : {R::STATE_SUBMITTED, R::STATE_VERIFIED, R::STATE_APPROVED}) {
    EXPECT_THAT(Reject(ClaimIn(state), facts), IsOk()) << "else it would hold its project for good";
  }
}

TEST(Rewards, AreClaimedAfterTheSignatureWithEvidence) {
  R claim = Filled();
  EXPECT_THAT(Enter(claim, FactsOf().contract, "drafter", kSigned - 1), FailsWith(kInvalid, "DATES_REVERSED"));
  *claim.mutable_introduction() = EvidenceOf(kSigned + 11);
  EXPECT_THAT(Enter(claim, FactsOf().contract, "drafter", kSigned + 10), FailsWith(kInvalid, "EVIDENCE_IN_FUTURE"));
}

TEST(Rewards, AProjectHasOneIntroducerUnlessTheClaimIsRejected) {
  for (const auto state : AllStates<R>()) {
    const R claim = ClaimIn(state);
    const std::string held = state == R::STATE_REJECTED ? "" : FactsOf().contract.project_id();
    EXPECT_EQ(claim.claimed_project(), held) << R::State_Name(state);
    EXPECT_EQ(claim.project_id(), FactsOf().contract.project_id());
  }
  const auto rejected = Reject(ClaimIn(R::STATE_VERIFIED));
  ASSERT_THAT(rejected, IsOk());
  EXPECT_EQ(rejected->reject_reason(), "材料属实");
  EXPECT_EQ(rejected->rule(), "") << "the rule may be corrected";
  EXPECT_EQ(rejected->base_yuan(), 0);
  EXPECT_EQ(rejected->reward_yuan(), 0);
}

TEST(Rewards, SayWhatTheyWereWorkedOutFrom) {
  const R paid = ClaimIn(R::STATE_PAID);
  EXPECT_EQ(paid.rule(), "rule of 2019-01-01");
  EXPECT_EQ(paid.base_yuan(), 80'000'000);
  EXPECT_EQ(paid.reward_yuan(), 200'000);
  EXPECT_EQ(paid.submitted_by(), "county");
  EXPECT_EQ(paid.submitted_on(), "2019-04-12");
  EXPECT_EQ(paid.verified_by(), "city");
  EXPECT_EQ(paid.verified_on(), "2019-04-21");
  EXPECT_EQ(paid.approved_on(), "2019-04-21");
  EXPECT_EQ(paid.paid_on(), "2019-05-01");
  EXPECT_EQ(paid.payment().date(), "2019-05-01");
}

TEST(Rewards, WhatIsPaidIsWhatWasApproved) {
  const R approved = ClaimIn(R::STATE_APPROVED);
  EXPECT_THAT(Pay(approved, 199'999), FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(Pay(approved, 200'001), FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(Pay(approved, 200'000, "treasury", FactsOf(), kSigned + 31), FailsWith(kInvalid, "EVIDENCE_IN_FUTURE"));
}

TEST(TheAmount, IsAPartOfTheBaseAndAtMostTheCap) {
  auto facts = FactsOf();
  for (const auto& [cap, reward] : {std::pair(239'999, 239'999), {240'000, 240'000}, {240'001, 240'000}}) {
    facts.rules = {Rule("2019-01-01", 3'000, cap)};
    EXPECT_EQ(RewardBy(facts), reward) << cap;
  }
}

TEST(TheAmount, IsRoundedDown) {
  for (const auto& [total, reward] : {std::pair(1'000'000, 1), {1'999'999, 1}, {2'000'000, 2}}) {
    auto facts = FactsOf(Signed(total));
    facts.rules = {Rule("2019-01-01", 1, kMost)};
    EXPECT_EQ(RewardBy(facts), reward) << total;
  }
}

TEST(TheAmount, OfLessThanOneYuanIsNone) {
  auto facts = FactsOf(Signed(999'999));
  facts.rules = {Rule("2019-01-01", 1, kMost)};
  EXPECT_THAT(WorkOut(facts, kSigned), FailsWith(kFailed, "NOTHING_TO_REWARD"));
}

TEST(TheAmount, OfTheLargestContractDoesNotOverflow) {
  auto facts = FactsOf(Signed(kMost));
  facts.rules = {Rule("2019-01-01", 1'000'000, kMost)};
  EXPECT_EQ(RewardBy(facts), kMost);
}

TEST(TheAmount, IsByTheRuleThatHeldWhenTheContractWasSigned) {
  auto facts = FactsOf();
  facts.rules = {Rule("2019-04-02", 9'000, kMost), Rule("2019-04-01", 2'000, kMost), Rule("2018-01-01", 1'000, kMost)};
  EXPECT_EQ(RewardBy(facts), 160'000);
  facts.rules = {Rule("2019-04-02", 9'000, kMost), Rule("2018-01-01", 1'000, kMost)};
  EXPECT_EQ(RewardBy(facts), 80'000);
  facts.rules = {Rule("2019-04-02", 9'000, kMost)};
  EXPECT_THAT(WorkOut(facts, kSigned + 20), FailsWith(kFailed, "NO_REWARD_RULE"));
  EXPECT_THAT(Verify(ClaimIn(R::STATE_SUBMITTED), "city", facts), FailsWith(kFailed, "NO_REWARD_RULE"));
}

TEST(TheAmount, IsOfTheTotalInForceOnTheDay) {
  const auto facts = FactsOf(*AmendTo(Signed(40'000'000), 60'000'000, kSigned + 20));
  EXPECT_EQ(RewardBy(facts, kSigned + 19), 120'000);
  EXPECT_EQ(RewardBy(facts, kSigned + 20), 180'000);
}

TEST(TheAmount, OrOfTheFundsThatAreVerifiedByTheDay) {
  auto facts = FactsOf();
  facts.rules = {Rule("2019-01-01", 10'000, kMost, v1::REWARD_BASE_VERIFIED_FUNDS)};
  C former = facts.contract;
  former.set_name("units/140423/contracts/former");
  facts.arrivals = {Funds(facts.contract, 9'000'000, F::STATE_DECLARED, ""),
                    Funds(facts.contract, 9'000'000, F::STATE_REJECTED, ""),
                    Funds(former, 9'000'000, F::STATE_VERIFIED, "2019-04-02")};
  EXPECT_THAT(WorkOut(facts, kSigned + 20), FailsWith(kFailed, "NOTHING_TO_REWARD"));
  facts.arrivals.push_back(Funds(facts.contract, 2'000'000, F::STATE_VERIFIED, "2019-04-10"));
  facts.arrivals.push_back(Funds(facts.contract, 1'000'000, F::STATE_VERIFIED, "2019-04-21"));
  EXPECT_EQ(RewardBy(facts, kSigned + 19), 20'000);
  EXPECT_EQ(RewardBy(facts, kSigned + 20), 30'000);
}

TEST(Rules, ComeFromADocumentAndStandWhileClaimsRestOnThem) {
  const auto rule = Rule("2019-01-01", 3'000, 200'000);
  EXPECT_THAT(Check(rule, kSigned - 91), FailsWith(kInvalid, "EVIDENCE_IN_FUTURE"));
  EXPECT_THAT(Check(rule, kSigned - 90), IsOk());
  EXPECT_THAT(Edit(rule, rule, false, kSigned), IsOk());
  EXPECT_THAT(Edit(rule, rule, true, kSigned), FailsWith(kFailed, "NOT_EDITABLE"));
}

}  // namespace
}  // namespace tiernet::promotion
