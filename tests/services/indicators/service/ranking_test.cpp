// Commendations, the assessment on the scoreboard, and the ranking (domain.md G.4, G.5).
#include <string>

#include "gmock/gmock.h"
#include "tests/services/indicators/service/indicators_test.h"

namespace tiernet::indicators {
namespace {

using testing::FailsWith;
using testing::IsOk;

constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;
constexpr absl::StatusCode kDenied = absl::StatusCode::kPermissionDenied;

class Rankings : public IndicatorsTest {
 protected:
  absl::StatusOr<v1::Commendation> Commend(const std::string& to, const std::string& on,
                                           const Identity& identity = kCity) {
    v1::CreateCommendationRequest request;
    request.set_parent("units/" + identity.unit);
    request.set_happened_on(on);
    auto& commendation = *request.mutable_commendation();
    commendation.set_title("项目建设先进单位");
    commendation.set_awarded_to(to);
    commendation.set_awarded_on(on);
    *commendation.mutable_document() = construction::EvidenceOf(on, types::v1::EVIDENCE_KIND_REPORT);
    return Ask(&Stub::CreateCommendation, request, identity);
  }
  absl::StatusOr<v1::Ranking> Rank(v1::RankingGroup group, const Identity& identity = kCity,
                                   const std::string& as_of = "") {
    v1::GetRankingRequest request;
    request.set_group(group);
    request.set_as_of(as_of);
    return Ask(&Stub::GetRanking, request, identity);
  }
};

TEST_F(Rankings, OrderTheUnitsOfAGroupByTheScoreOfTheirBoards) {
  SeeAtWork(CarryOver(1));
  Await();
  ASSERT_THAT(Commend("140425", "2019-09-30"), IsOk());
  const auto ranking = Rank(v1::RANKING_GROUP_COUNTIES);
  ASSERT_THAT(ranking, IsOk());
  ASSERT_EQ(ranking->units_size(), 12);
  EXPECT_EQ(ranking->as_of(), "2019-10-08");
  const auto& first = ranking->units(0);
  EXPECT_EQ(first.rank(), 1);
  EXPECT_EQ(first.scope().code(), "140423") << "its carry-over project was resumed in time (C09)";
  EXPECT_EQ(ValueOf(*Board(Unit("140423")), "W01").value(), first.assessment().value());
  EXPECT_EQ(ValueOf(*Board(Unit("140423")), "W01").outcome(), v1::OUTCOME_VALUE);
  const auto& second = ranking->units(1);
  EXPECT_EQ(second.rank(), 2);
  EXPECT_EQ(second.scope().code(), "140425");
  EXPECT_EQ(second.assessment().commendations(), 1);
  EXPECT_EQ(second.assessment().value(), "2.00");
  EXPECT_EQ(ranking->units(2).rank(), 3);
  EXPECT_EQ(ranking->units(11).rank(), 3) << "none of the others has anything";
  const auto before = Rank(v1::RANKING_GROUP_COUNTIES, kCity, "2019-09-29");
  ASSERT_THAT(before, IsOk());
  EXPECT_EQ(before->units(1).assessment().commendations(), 0);
  EXPECT_EQ(Rank(v1::RANKING_GROUP_ZONES)->units_size(), 2);
}

TEST_F(Rankings, AreForWhoMayReadTheWholeCity) {
  EXPECT_THAT(Rank(v1::RANKING_GROUP_COUNTIES, kCounty), FailsWith(kDenied, "OTHER_UNIT"));
  EXPECT_THAT(Rank(v1::RANKING_GROUP_COUNTIES, kProvince), IsOk());
  EXPECT_THAT(Rank(v1::RANKING_GROUP_UNSPECIFIED), FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(Rank(v1::RANKING_GROUP_COUNTIES, kCity, "2019-10-09"), FailsWith(kInvalid, "DATE_IN_FUTURE"));
}

TEST_F(Rankings, ExplainNoScoreButSayIt) {
  v1::ExplainRequest request;
  request.set_indicator("W01");
  *request.mutable_scope() = Unit("140423");
  const auto explained = Ask(&Stub::Explain, request, kCity);
  ASSERT_THAT(explained, IsOk());
  EXPECT_EQ(explained->value().value(), ValueOf(*Board(Unit("140423")), "W01").value());
  EXPECT_EQ(explained->contributions_size(), 0);
}

TEST_F(Rankings, CommendOneUnitOfTheCity) {
  EXPECT_THAT(Commend("140423", "2019-09-30", kCounty), FailsWith(kDenied, "PERMISSION_DENIED"));
  EXPECT_THAT(Commend("140105", "2019-09-30"), FailsWith(kInvalid, "INVALID_FIELDS"));
  const auto commended = Commend("140423", "2019-09-30");
  ASSERT_THAT(commended, IsOk());
  v1::ListCommendationsRequest list;
  list.set_parent("units/140423");
  EXPECT_EQ(Ask(&Stub::ListCommendations, list, kCounty)->commendations_size(), 1) << "its people read it";
  list.set_parent("units/-");
  EXPECT_EQ(Ask(&Stub::ListCommendations, list, kOtherCounty)->commendations_size(), 0);
}

}  // namespace
}  // namespace tiernet::indicators
