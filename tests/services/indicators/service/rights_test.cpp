// Who may read scoreboards, and who may enter what they rest on.
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "tests/services/indicators/service/indicators_test.h"

namespace tiernet::indicators {
namespace {

using ::testing::ElementsAre;
using testing::FailsWith;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::UnorderedElementsAre;

constexpr absl::StatusCode kDenied = absl::StatusCode::kPermissionDenied;
constexpr int64_t kYuan = 3'000'000'000;

class BoardRights : public IndicatorsTest {
 protected:
  static v1::CreateOfficialFigureRequest Figures(const std::string& parent) {
    v1::CreateOfficialFigureRequest request;
    request.set_parent(parent);
    auto& figure = *request.mutable_official_figure();
    figure.set_scope_kind(v1::SCOPE_KIND_UNIT);
    figure.set_series(v1::SERIES_FAI);
    figure.set_month("2019-09");
    figure.set_cumulative_yuan(kYuan);
    figure.set_basis(v1::FIGURE_BASIS_OFFICIAL);
    figure.set_source("统计月报");
    return request;
  }
  static v1::CreateTargetRequest Targets(const std::string& parent) {
    v1::CreateTargetRequest request;
    request.set_parent(parent);
    request.mutable_target()->set_indicator("C01");
    request.mutable_target()->set_year(2019);
    request.mutable_target()->set_scope_kind(v1::SCOPE_KIND_UNIT);
    request.mutable_target()->set_value("52.5");
    return request;
  }
  // Names of all figures that the caller is shown.
  std::vector<std::string> Listed(const std::string& parent, const Identity& identity) {
    v1::ListOfficialFiguresRequest request;
    request.set_parent(parent);
    const auto page = Ask(&Stub::ListOfficialFigures, request, identity);
    EXPECT_THAT(page, IsOk());
    std::vector<std::string> names;
    if (!page.ok()) return names;
    for (const auto& figure : page->official_figures()) names.push_back(figure.name());
    return names;
  }
};

TEST_F(BoardRights, NobodyIsAnonymous) {
  const Identity wrong[] = {{"", "140400", "CITY"}, {"a", "", "CITY"}, {"a", "140400", ""}, {"a", "149999", "CITY"}};
  for (const auto& identity : wrong) {
    const auto refused = FailsWith(absl::StatusCode::kUnauthenticated, "UNAUTHENTICATED");
    EXPECT_THAT(Board(City(), identity), refused) << identity.unit;
    EXPECT_THAT(Ask(&Stub::ListScoreboards, v1::ListScoreboardsRequest(), identity), refused) << identity.unit;
    EXPECT_THAT(Ask(&Stub::CreateTarget, Targets("units/140400/to/140423"), identity), refused) << identity.unit;
  }
}

TEST_F(BoardRights, OnlyTheCityEntersWhatIsJudgedBy) {
  for (const auto& identity : {kCounty, kProvince}) {
    EXPECT_THAT(Ask(&Stub::CreateOfficialFigure, Figures("units/140400/to/140423"), identity),
                FailsWith(kDenied, "PERMISSION_DENIED"));
    EXPECT_THAT(Ask(&Stub::CreateTarget, Targets("units/140400/to/140423"), identity),
                FailsWith(kDenied, "PERMISSION_DENIED"));
  }
  // Nor does the city speak for a county.
  for (const auto* parent : {"units/140423/to/140423", "units/140423/to/140425"}) {
    EXPECT_THAT(Ask(&Stub::CreateOfficialFigure, Figures(parent), kCity), FailsWith(kDenied, "OTHER_UNIT")) << parent;
    EXPECT_THAT(Ask(&Stub::CreateTarget, Targets(parent), kCity), FailsWith(kDenied, "OTHER_UNIT")) << parent;
  }
  EXPECT_THAT(Listed("units/140400/to/-", kCity), IsEmpty());
}

// A county may not read the city's target, but it is judged by it.
TEST_F(BoardRights, ABoardSaysTheSameToWhoeverMayReadIt) {
  SeeAtWork(CarryOver(1));
  ASSERT_THAT(Figure(Unit("140423"), "2019-09", kYuan), IsOk());
  ASSERT_THAT(Target(Unit("140423"), "C01", "52.5"), IsOk());
  ASSERT_THAT(Target(City(), "C09", "90"), IsOk());
  Await();
  const auto board = Board(Unit("140423"), kCounty);
  ASSERT_THAT(board, IsOk());
  EXPECT_EQ(ValueOf(*board, "C09").target(), "90");
  EXPECT_EQ(ValueOf(*board, "C01").target(), "52.5");
  for (const auto& above : {kCity, kProvince}) {
    EXPECT_EQ(Board(Unit("140423"), above)->ShortDebugString(), board->ShortDebugString());
  }
}

TEST_F(BoardRights, WhatTheNodeDoesNotGrantIsDeniedToEveryTier) {
  board_.file().clear_grants();
  auto* grant = board_.file().add_grants();
  grant->set_permission("indicators.read");
  grant->add_tiers(types::v1::TIER_CITY);
  board_.Restart();
  EXPECT_THAT(Board(City()), IsOk());
  EXPECT_THAT(Board(Unit("140423"), kCounty), FailsWith(kDenied, "PERMISSION_DENIED"));
  EXPECT_THAT(Ask(&Stub::ListScoreboards, v1::ListScoreboardsRequest(), kCounty),
              FailsWith(kDenied, "PERMISSION_DENIED"));
  EXPECT_THAT(Ask(&Stub::CreateTarget, Targets("units/140400/to/140423"), kCity),
              FailsWith(kDenied, "PERMISSION_DENIED"));
}

TEST_F(BoardRights, AListOfFiguresHoldsWhatTheCallerMayRead) {
  const auto own = Figure(Unit("140423"), "2019-09", kYuan);
  const auto other = Figure(Unit("140425"), "2019-09", kYuan);
  const auto city = Figure(City(), "2019-09", kYuan);
  ASSERT_THAT(own, IsOk());
  ASSERT_THAT(other, IsOk());
  ASSERT_THAT(city, IsOk());
  EXPECT_THAT(Listed("units/140400/to/-", kCounty), ElementsAre(own->name()));
  for (const auto& above : {kCity, kProvince}) {
    EXPECT_THAT(Listed("units/140400/to/-", above), UnorderedElementsAre(own->name(), other->name(), city->name()));
  }
  v1::ListOfficialFiguresRequest request;
  request.set_parent("units/140400/to/140425");
  EXPECT_THAT(Ask(&Stub::ListOfficialFigures, request, kCounty), FailsWith(kDenied, "OTHER_UNIT"));
}

}  // namespace
}  // namespace tiernet::indicators
