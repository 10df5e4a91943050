// Accounts of land and of room for pollutants, domain.md K19, K21.
#include "services/construction/domain/factor_quota.h"

#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/calendar/date.h"
#include "common/status/macros.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/construction/domain/examples.h"
#include "tests/testing/refusal.h"

namespace tiernet::construction {
namespace {

using testing::FailsWith;
using testing::IsOk;
using Q = v1::FactorQuota;

constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;
constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;
constexpr char kNeed[] = "units/140423/factorNeeds/0169425f-7c00-7000-8000-000000000007";
const absl::CivilDay kDay(2019, 3, 4);
const Hand kHand{"city", kDay};

Q Account(v1::Factor factor, int year = 0) {
  Q quota;
  quota.set_name("units/140400/factorQuotas/0169425f-7c00-7000-8000-000000000006");
  quota.set_factor(factor);
  quota.set_year(year);
  return quota;
}

absl::StatusOr<Q> Record(Q quota, v1::QuotaEntryKind kind, int64_t amount, absl::CivilDay paper_of = kDay) {
  v1::RecordQuotaEntryRequest request;
  request.set_kind(kind);
  request.set_amount(amount);
  request.set_reason("晋自然资函〔2019〕31号");
  *request.mutable_paper() = EvidenceOf(paper_of);
  return Take(std::move(quota), request, kHand);
}

Q Holding(int64_t amount, v1::Factor factor = v1::FACTOR_SO2) {
  return *Record(Account(factor), v1::QUOTA_ENTRY_KIND_FREED, amount);
}

TEST(FactorQuotas, AreOfLandAndYearOrOfAPollutant) {
  const std::set<int> land = {v1::FACTOR_LAND_PLAN, v1::FACTOR_LAND_LINK, v1::FACTOR_LAND_BALANCE};
  const std::set<int> free = {v1::FACTOR_LAND_STOCK, v1::FACTOR_FUND};
  for (int factor = v1::Factor_MIN + 1; factor <= v1::Factor_MAX; ++factor) {
    Q of_year = Account(v1::Factor(factor), 2019);
    Q of_none = Account(v1::Factor(factor));
    EXPECT_EQ(Open(of_year).ok(), land.count(factor) == 1) << factor;
    EXPECT_EQ(Open(of_none).ok(), land.count(factor) == 0 && free.count(factor) == 0) << factor;
    EXPECT_EQ(HasQuota(v1::Factor(factor)), free.count(factor) == 0) << factor;
  }
  Q plan = Account(v1::FACTOR_LAND_PLAN, 2019);
  ASSERT_THAT(Open(plan), IsOk());
  EXPECT_EQ(plan.claimed_factor(), "FACTOR_LAND_PLAN/2019");
  Q fund = Account(v1::FACTOR_FUND);
  EXPECT_THAT(Open(fund), FailsWith(kInvalid, "INVALID_FIELDS"));
}

TEST(FactorQuotas, KnowTheEntriesThatTheirFactorHas) {
  const auto known = [](v1::Factor factor) {
    std::vector<int> kinds;
    Q quota = Account(factor);
    quota.set_received(100);
    quota.set_balance(100);
    for (int kind = 1; kind <= v1::QuotaEntryKind_MAX; ++kind) {
      if (Record(quota, v1::QuotaEntryKind(kind), 1).ok()) kinds.push_back(kind);
    }
    return kinds;
  };
  const int received = v1::QUOTA_ENTRY_KIND_RECEIVED;
  const int freed = v1::QUOTA_ENTRY_KIND_FREED;
  const int bought = v1::QUOTA_ENTRY_KIND_BOUGHT;
  const int sold = v1::QUOTA_ENTRY_KIND_SOLD;
  const int reversed = v1::QUOTA_ENTRY_KIND_REVERSED;
  EXPECT_EQ(known(v1::FACTOR_LAND_PLAN), (std::vector{received, reversed}));
  EXPECT_EQ(known(v1::FACTOR_LAND_LINK), (std::vector{received, freed, reversed}));
  EXPECT_EQ(known(v1::FACTOR_LAND_BALANCE), (std::vector{received, freed, reversed}));
  for (int factor = v1::FACTOR_COD; factor <= v1::FACTOR_INDUSTRIAL_DUST; ++factor) {
    EXPECT_EQ(known(v1::Factor(factor)), (std::vector{freed, bought, sold, reversed})) << factor;
  }
}

TEST(FactorQuotas, BalanceWhatCameInAgainstWhatWent) {  // K21: freed + bought - allocated - sold
  Q quota = *Record(Holding(1000), v1::QUOTA_ENTRY_KIND_BOUGHT, 200);
  quota = *Record(quota, v1::QUOTA_ENTRY_KIND_SOLD, 150);
  quota = *Allot(quota, kNeed, 600, kHand);
  EXPECT_EQ(quota.received(), 1200);
  EXPECT_EQ(quota.sold(), 150);
  EXPECT_EQ(quota.allotted(), 600);
  EXPECT_EQ(quota.balance(), 450);
  EXPECT_EQ(quota.last_entry().kind(), v1::QUOTA_ENTRY_KIND_ALLOTTED);
  EXPECT_EQ(quota.last_entry().need(), kNeed);
  EXPECT_EQ(quota.last_entry().by(), "city");
  EXPECT_EQ(quota.last_entry().on(), "2019-03-04");
  quota = Return(quota, kNeed, 600, kHand);
  EXPECT_EQ(quota.allotted(), 0);
  EXPECT_EQ(quota.balance(), 1050);
  EXPECT_EQ(quota.last_entry().kind(), v1::QUOTA_ENTRY_KIND_RETURNED);
  quota = *Record(quota, v1::QUOTA_ENTRY_KIND_REVERSED, 50);
  EXPECT_EQ(quota.received(), 1150);
  EXPECT_EQ(quota.balance(), 1000);
  EXPECT_TRUE(quota.last_entry().need().empty()) << "of the entry before";
  EXPECT_EQ(quota.last_entry().reason(), "晋自然资函〔2019〕31号");
}

TEST(FactorQuotas, NeverGoBelowZero) {
  const Q quota = *Allot(Holding(1000), kNeed, 400, kHand);
  for (const auto kind : {v1::QUOTA_ENTRY_KIND_SOLD, v1::QUOTA_ENTRY_KIND_REVERSED}) {
    EXPECT_THAT(Record(quota, kind, 601), FailsWith(kFailed, "QUOTA_SPENT")) << "what is spent is not taken back";
    const auto all = Record(quota, kind, 600);
    ASSERT_THAT(all, IsOk());
    EXPECT_EQ(all->balance(), 0);
  }
  EXPECT_THAT(Allot(quota, kNeed, 601, kHand), FailsWith(kFailed, "QUOTA_SPENT"));
  EXPECT_EQ(Allot(quota, kNeed, 600, kHand)->balance(), 0);
  EXPECT_THAT(Allot(Account(v1::FACTOR_SO2), kNeed, 1, kHand), FailsWith(kFailed, "QUOTA_SPENT"));
}

TEST(FactorQuotas, HoldNoMoreThanCanBeAddedUp) {
  const Q full = Holding(1'000'000'000'000'000);
  EXPECT_THAT(Record(full, v1::QUOTA_ENTRY_KIND_BOUGHT, 1), FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(Record(Holding(1), v1::QUOTA_ENTRY_KIND_FREED, std::numeric_limits<int64_t>::max()),
              FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(Record(full, v1::QUOTA_ENTRY_KIND_SOLD, 1), IsOk());
}

TEST(FactorQuotas, RestOnPapersThatThereAre) {
  EXPECT_THAT(Record(Account(v1::FACTOR_SO2), v1::QUOTA_ENTRY_KIND_FREED, 1, kDay + 1),
              FailsWith(kInvalid, "EVIDENCE_IN_FUTURE"));
}

}  // namespace
}  // namespace tiernet::construction
