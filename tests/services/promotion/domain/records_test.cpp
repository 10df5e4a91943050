// The small kinds of promotion (domain.md D.1, D.5, D.6, D.8).
#include "services/promotion/domain/records.h"

#include <string>
#include <vector>

#include "common/status/grpc_status.h"
#include "common/status/macros.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/promotion/domain/examples.h"
#include "tests/testing/refusal.h"
#include "tests/testing/states.h"

namespace tiernet::promotion {
namespace {

using F = v1::FundArrival;
using ::testing::ElementsAre;
using testing::ExpectOkIf;
using testing::FailsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;

constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;
constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;

TEST(Investors, AreEnteredOnceByCodeOrByCountryAndNumber) {
  auto domestic = Domestic();
  ASSERT_THAT(Check(domestic), IsOk());
  EXPECT_EQ(domestic.claimed_identity(), "914403001922038216");
  auto foreign = Foreign();
  ASSERT_THAT(Check(foreign), IsOk());
  EXPECT_EQ(foreign.claimed_identity(), "HK/2712345");
}

TEST(Investors, SayWhereTheyAreRegistered) {
  v1::Investor domestic;
  domestic.set_kind(v1::INVESTOR_KIND_DOMESTIC);
  domestic.set_country("HK");
  domestic.set_registered_region("1401");
  const auto status = Check(domestic);
  ASSERT_THAT(status, FailsWith(kInvalid, "INVALID_FIELDS"));
  for (const auto* field : {"credit_code", "registered_region", "country"}) {
    EXPECT_THAT(ToGrpc(status).error_details(), HasSubstr(field));
  }
  v1::Investor foreign;
  foreign.set_kind(v1::INVESTOR_KIND_FOREIGN);
  foreign.set_country("CN");
  EXPECT_THAT(Check(foreign), FailsWith(kInvalid, "INVALID_FIELDS"));
}

TEST(Investors, ThatContractsAreSignedWithStayWhoTheyAre) {  // ruling 7, K17
  const auto before = Domestic();
  auto elsewhere = before;
  elsewhere.set_registered_region("140423");
  EXPECT_THAT(Edit(before, elsewhere, true), FailsWith(kFailed, "NOT_EDITABLE"));
  EXPECT_THAT(Edit(before, elsewhere, false), IsOk());
  auto foreign = Foreign();
  EXPECT_THAT(Edit(before, foreign, true), FailsWith(kFailed, "NOT_EDITABLE"));
  auto renamed = before;
  renamed.set_title("北京某某集团有限公司");
  EXPECT_THAT(Edit(before, renamed, true), IsOk());
}

TEST(Lists, APlaceIsHeldByOneFirm) {
  v1::FiveHundredEntry entry;
  entry.set_list(v1::FIVE_HUNDRED_LIST_GLOBAL);
  entry.set_year(2019);
  entry.set_rank(7);
  entry.set_title("某某 集团");
  Complete(entry);
  EXPECT_EQ(entry.claimed_place(), "FIVE_HUNDRED_LIST_GLOBAL/2019/7");
  EXPECT_EQ(entry.plain_title(), "某某集团");
}

TEST(Trackers, AreOneToOne) {
  auto contract = Signed(100'000'000);
  v1::NameTrackerRequest request;
  request.set_person("王五");
  const auto tracker = Name(contract, request, "t", kSigned + 2);
  EXPECT_EQ(tracker.claimed_contract(), contract.name());
  EXPECT_EQ(contract.tracker(), "t");
  EXPECT_EQ(tracker.from(), "2019-04-03");
  const auto ended = End(tracker, "调离", kSigned + 9);
  EXPECT_EQ(ended.claimed_contract(), "");
  EXPECT_EQ(ended.ended_on(), "2019-04-10");
  EXPECT_EQ(ended.end_reason(), "调离");
}

F Declared(int64_t yuan, const std::string& arrived_on) {
  F arrival;
  arrival.set_name("a");
  arrival.set_contract(Signed(1).name());
  arrival.set_state(F::STATE_DECLARED);
  arrival.set_declared_by("county");
  arrival.set_kind(v1::FUND_KIND_CASH);
  arrival.set_arrived_on(arrived_on);
  *arrival.mutable_amount() = Yuan(yuan);
  *arrival.mutable_evidence() = EvidenceOf(kSigned, types::v1::EVIDENCE_KIND_REPORT);
  return arrival;
}

TEST(FundArrivals, LieBetweenTheSignatureAndTheDay) {
  const auto contract = Signed(100'000'000);
  auto early = Declared(1, "2019-03-31");
  EXPECT_THAT(Check(early, contract, {}, kSigned + 9), FailsWith(kInvalid, "DATES_REVERSED"));
  auto late = Declared(1, "2019-04-11");
  EXPECT_THAT(Check(late, contract, {}, kSigned + 9), FailsWith(kInvalid, "EVENT_IN_FUTURE"));
  auto in_time = Declared(1, "2019-04-01");
  EXPECT_THAT(Check(in_time, contract, {}, kSigned + 9), IsOk());
}

TEST(FundArrivals, ComeBeforeTheContractIsTerminated) {
  const auto contract = TerminateOn(Signed(100'000'000), kSigned + 3).value();
  auto after = Declared(1, "2019-04-05");
  EXPECT_THAT(Check(after, contract, {}, kSigned + 9), FailsWith(kInvalid, "DATES_REVERSED"));
  auto before = Declared(1, "2019-04-04");
  EXPECT_THAT(Check(before, contract, {}, kSigned + 9), IsOk());
}

TEST(FundArrivals, AboveTheContractAreWarnedOf) {
  const auto contract = Signed(100'000'000);
  auto other = Declared(60'000'000, "2019-04-01");
  other.set_name("b");
  auto arrival = Declared(40'000'000, "2019-04-02");
  ASSERT_THAT(Check(arrival, contract, {other, arrival}, kSigned + 9), IsOk());
  EXPECT_THAT(arrival.warnings(), IsEmpty());
  arrival = Declared(40'000'001, "2019-04-02");
  ASSERT_THAT(Check(arrival, contract, {other}, kSigned + 9), IsOk());
  EXPECT_THAT(arrival.warnings(), ElementsAre(HasSubstr("ABOVE_CONTRACT_TOTAL")));
  // Of a contract of the project that was terminated.
  auto former = other;
  former.set_contract("units/140423/contracts/former");
  ASSERT_THAT(Check(arrival, contract, {former}, kSigned + 9), IsOk());
  EXPECT_THAT(arrival.warnings(), IsEmpty());
  // What was rejected has not arrived.
  other.set_state(F::STATE_REJECTED);
  ASSERT_THAT(Check(arrival, contract, {other}, kSigned + 9), IsOk());
  EXPECT_THAT(arrival.warnings(), IsEmpty());
}

TEST(FundArrivals, AreVerifiedByNobodyWhoDeclaredOrCorrectedThem) {  // A.7
  const auto declared = Declared(1, "2019-04-01");
  auto corrected = declared;
  ASSERT_THAT(Correct(declared, corrected, "colleague"), IsOk());
  auto again = corrected;
  ASSERT_THAT(Correct(corrected, again, "county"), IsOk());
  EXPECT_EQ(again.declared_by(), "county");
  EXPECT_THAT(again.earlier_authors(), ElementsAre("colleague")) << "each once";
  v1::ReviewFundArrivalRequest request;
  request.set_verdict(v1::FUND_VERDICT_VERIFY);
  for (const char* author : {"county", "colleague"}) {
    EXPECT_THAT(Decide(again, request, author, kSigned + 9), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  }
  EXPECT_THAT(Decide(again, request, "city", kSigned + 9), IsOk());
}

TEST(FundArrivals, OfForeignFundsAreKnownInDollars) {  // I11
  const auto contract = Signed(100'000'000);
  auto arrival = Declared(1'000'000, "2019-04-02");
  arrival.set_kind(v1::FUND_KIND_FOREIGN);
  EXPECT_THAT(Check(arrival, contract, {}, kSigned + 9), FailsWith(kInvalid, "INVALID_FIELDS"));
  arrival.mutable_amount()->set_usd_rate("0.1455");
  ASSERT_THAT(Check(arrival, contract, {}, kSigned + 9), IsOk());
  EXPECT_EQ(arrival.amount().usd_cents(), 14'550'000);
}

absl::StatusOr<F> ByCity(const F& arrival, v1::FundVerdict verdict, absl::string_view reviewer = "city") {
  v1::ReviewFundArrivalRequest request;
  request.set_verdict(verdict);
  request.set_opinion("银行回单齐全");
  TN_ASSIGN_OR_RETURN(const auto review, Decide(arrival, request, reviewer, kSigned + 10));
  return Apply(review, arrival);
}

TEST(FundArrivals, AreVerifiedOrRejectedOnceByAnother) {
  EXPECT_THAT(testing::DeclaredSteps<F>(), ElementsAre("DECLARED -> VERIFIED", "DECLARED -> REJECTED"));
  const auto declared = Declared(1, "2019-04-02");
  const auto verified = ByCity(declared, v1::FUND_VERDICT_VERIFY);
  ASSERT_THAT(verified, IsOk());
  EXPECT_EQ(verified->verified_on(), "2019-04-11");
  const auto rejected = ByCity(declared, v1::FUND_VERDICT_REJECT);
  ASSERT_THAT(rejected, IsOk());
  EXPECT_EQ(rejected->reject_reason(), "银行回单齐全");
  EXPECT_THAT(ByCity(declared, v1::FUND_VERDICT_VERIFY, "county"), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  for (const auto& arrival : {declared, *verified, *rejected}) {
    const bool open = arrival.state() == F::STATE_DECLARED;
    ExpectOkIf(open, ByCity(arrival, v1::FUND_VERDICT_VERIFY), "STEP_NOT_ALLOWED");
    F after = arrival;
    ExpectOkIf(open, Correct(arrival, after, "county"), "NOT_EDITABLE");
  }
}

TEST(FundArrivals, AreDeclaredByWhoeverCorrectedThemLast) {  // A.7
  const auto declared = Declared(1, "2019-04-02");
  auto corrected = declared;
  ASSERT_THAT(Correct(declared, corrected, "city"), IsOk());
  EXPECT_THAT(ByCity(corrected, v1::FUND_VERDICT_VERIFY, "city"), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  EXPECT_THAT(ByCity(corrected, v1::FUND_VERDICT_VERIFY, "another"), IsOk());
}

}  // namespace
}  // namespace tiernet::promotion
