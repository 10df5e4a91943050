// Sealed bids and how one of them is chosen, domain.md F.11.3.
#include "services/approval/domain/sealed_bid.h"

#include <set>
#include <string>

#include "absl/strings/escaping.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/approval/domain/market.h"

namespace tiernet::approval {
namespace {

using ::testing::ElementsAre;

constexpr char kDemand[] = "units/140423/serviceDemands/1";

// Each digest below was made with Python's hashlib:
//
//     hashlib.sha256("\n".join(["tiernet.sealed_bid.v1", demand, agency, "98000", salt.hex(), ""]).encode())
//     hashlib.sha256(("tiernet.draw.v1\n" + demand + "\n" + "".join(f"{a}\n{s.hex()}\n" for a, s in bids)).encode())
TEST(Commitment, HashesTheDocumentedBytes) {
  std::string salt;
  for (char byte = 0; byte < 16; ++byte) salt += byte;
  EXPECT_EQ(absl::BytesToHexString(CommitmentTo(kDemand, AgencyName(7), 98'000, salt)),
            "07ac5675171dd53efcd817f660944d3942757726561220ff876689e1095fff37");
}

TEST(Commitment, IsOfOneDemandAgencyPriceAndSalt) {
  const auto commitment = CommitmentTo(kDemand, AgencyName(7), 98'000, SaltOf(1));
  EXPECT_NE(commitment, CommitmentTo("units/140423/serviceDemands/2", AgencyName(7), 98'000, SaltOf(1)));
  EXPECT_NE(commitment, CommitmentTo(kDemand, AgencyName(8), 98'000, SaltOf(1)));
  EXPECT_NE(commitment, CommitmentTo(kDemand, AgencyName(7), 98'001, SaltOf(1)));
  EXPECT_NE(commitment, CommitmentTo(kDemand, AgencyName(7), 98'000, SaltOf(2)));
}

TEST(Draw, GoesByADocumentedSeed) {
  const auto demand = Opened({90'000, 95'000, 98'000});
  EXPECT_EQ(absl::BytesToHexString(SeedOf(demand)), "564c21e1fba23744cba95186e279257c3f7c0cffcfa9e4839aba8e86841f4a8a");
  // hashlib.sha256(f"tiernet.lot.v1\n{seed}\n{agency}\n".encode())
  EXPECT_EQ(absl::BytesToHexString(LotOf(SeedOf(demand), AgencyName(1))),
            "edbfcb1b3d46e07bca25284c1f66537a9332c9c90d1660f8e516b1283ab2564c");
}

TEST(Draw, IsTurnedByEachSaltThatWasOpened) {
  const auto demand = Opened({90'000, 95'000, 98'000});
  auto other = demand;
  other.mutable_bids(2)->set_salt(SaltOf(9));
  EXPECT_NE(SeedOf(other), SeedOf(demand));
  auto sealed = demand;
  sealed.mutable_bids(2)->clear_opened_on();
  EXPECT_NE(SeedOf(sealed), SeedOf(demand));
  auto judged = demand;
  Judge(judged, {AgencyName(1)});
  EXPECT_EQ(SeedOf(judged), SeedOf(demand)) << "what becomes of a bid afterwards does not turn it";
}

TEST(Draw, PublishesWhoTookPartAndWithWhat) {
  auto demand = Opened({90'000, 100'001, 98'000, 95'000}, v1::SELECTION_METHOD_DRAW);
  Judge(demand, {});
  const auto selection = Choose(demand);
  ASSERT_TRUE(selection);
  EXPECT_THAT(selection->entrants(), ElementsAre(AgencyName(1), AgencyName(3), AgencyName(4)));
  EXPECT_EQ(selection->seed(), SeedOf(demand));
  for (const auto& entrant : selection->entrants()) {
    EXPECT_LE(LotOf(SeedOf(demand), selection->agency()), LotOf(SeedOf(demand), entrant));
  }
}

TEST(Draw, IsNotMovedByWhoFallsOut) {
  const auto drawn = [](const std::set<std::string>& excluded) {
    auto demand = Opened({90'000, 95'000, 98'000}, v1::SELECTION_METHOD_DRAW);
    Judge(demand, excluded);
    return Choose(demand)->agency();
  };
  EXPECT_EQ(drawn({}), AgencyName(2));
  EXPECT_EQ(drawn({AgencyName(1)}), AgencyName(2));
  EXPECT_EQ(drawn({AgencyName(3)}), AgencyName(2));
  EXPECT_EQ(drawn({AgencyName(2)}), AgencyName(1));
}

TEST(Bids, AreJudged) {
  auto demand = Opened({100'000, 100'001, 90'000, 80'000});
  demand.mutable_bids(3)->clear_opened_on();
  Judge(demand, {AgencyName(3)});
  EXPECT_EQ(demand.bids(0).standing(), v1::BID_STANDING_VALID) << "the ceiling itself is valid";
  EXPECT_EQ(demand.bids(1).standing(), v1::BID_STANDING_ABOVE_CEILING);
  EXPECT_EQ(demand.bids(2).standing(), v1::BID_STANDING_EXCLUDED);
  EXPECT_EQ(demand.bids(3).standing(), v1::BID_STANDING_SEALED);
  EXPECT_EQ(Choose(demand)->agency(), AgencyName(1));
}

TEST(Bids, AreWonByTheLowestPriceAndTheEarlierOfEqualOnes) {
  const auto winner = [](const std::vector<int64_t>& prices) {
    auto demand = Opened(prices);
    Judge(demand, {});
    const auto selection = Choose(demand);
    return selection ? selection->agency() : "";
  };
  EXPECT_EQ(winner({98'000, 90'000, 95'000}), AgencyName(2));
  EXPECT_EQ(winner({98'000, 90'000, 90'000}), AgencyName(2));
  EXPECT_EQ(winner({110'000, 110'000, 99'000}), AgencyName(3)) << "above the ceiling is invalid";
  EXPECT_EQ(winner({110'000, 110'000, 110'000}), "");
}

TEST(Bids, ThatAreScoredAreWonByTheHighestScore) {
  const auto winner = [](std::vector<int> scores, const std::vector<int64_t>& prices) {
    auto demand = Opened(prices, v1::SELECTION_METHOD_SCORE);
    Judge(demand, {});
    for (int i = 0; i < demand.bids_size(); ++i) demand.mutable_bids(i)->set_score(scores[i]);
    return Choose(demand)->agency();
  };
  EXPECT_EQ(winner({80, 90, 85}, {90'000, 99'000, 80'000}), AgencyName(2));
  EXPECT_EQ(winner({90, 90, 85}, {90'000, 89'000, 80'000}), AgencyName(2)) << "equal: the lower price";
  EXPECT_EQ(winner({90, 90, 85}, {90'000, 90'000, 80'000}), AgencyName(1)) << "equal again: the earlier bid";
  EXPECT_EQ(winner({0, 0, 0}, {90'000, 90'000, 80'000}), AgencyName(3));
}

}  // namespace
}  // namespace tiernet::approval
