// Official figures and targets as they are entered, and what the scoreboard makes of them
// (domain.md I.34, I.35, ruling 26).
#include <future>
#include <iterator>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "tests/services/indicators/service/indicators_test.h"

namespace tiernet::indicators {
namespace {

using ::testing::ElementsAre;
using testing::FailsWith;
using testing::IsOk;
using ::testing::UnorderedElementsAre;

constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;
constexpr absl::StatusCode kClaimed = absl::StatusCode::kAlreadyExists;
constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;
constexpr absl::StatusCode kDenied = absl::StatusCode::kPermissionDenied;

constexpr int64_t kYi = 100'000'000;

const char* const kUnits[] = {"140400", "140403", "140404", "140405", "140406", "140423", "140425", "140426",
                              "140427", "140428", "140429", "140430", "140431", "140471", "140472"};

class Entered : public IndicatorsTest {
 protected:
  absl::StatusOr<v1::OfficialFigure> Restate(const v1::OfficialFigure& figure, int64_t yuan) {
    v1::UpdateOfficialFigureRequest request;
    request.mutable_official_figure()->set_name(figure.name());
    request.mutable_official_figure()->set_cumulative_yuan(yuan);
    return Ask(&Stub::UpdateOfficialFigure, request, kCity);
  }

  absl::StatusOr<v1::Target> Reset(const v1::Target& target, const std::string& value) {
    v1::UpdateTargetRequest request;
    request.mutable_target()->set_name(target.name());
    request.mutable_target()->set_value(value);
    return Ask(&Stub::UpdateTarget, request, kCity);
  }

  v1::IndicatorValue Shown(const v1::Scope& scope, const std::string& code, const std::string& as_of = "") {
    const auto board = Board(scope, kCity, as_of);
    EXPECT_THAT(board, IsOk());
    return board.ok() ? ValueOf(*board, code) : v1::IndicatorValue();
  }

  // Targets of 50 for C01 for all units but the last.
  void EnterAllButOne() {
    for (size_t i = 0; i + 1 < std::size(kUnits); ++i) {
      ASSERT_THAT(Target(Unit(kUnits[i]), "C01", "50"), IsOk());
    }
  }
};

TEST_F(Entered, AFigureIsOneOfItsSeriesScopeAndMonth) {
  ASSERT_THAT(Figure(Unit("140423"), "2019-09", 30 * kYi), IsOk());
  EXPECT_THAT(Figure(Unit("140423"), "2019-09", 31 * kYi), FailsWith(kClaimed, "ALREADY_CLAIMED"));
  EXPECT_THAT(Figure(Unit("140423"), "2019-08", 27 * kYi), IsOk());
  EXPECT_THAT(Figure(Unit("140425"), "2019-09", 20 * kYi), IsOk());
  EXPECT_THAT(Figure(Unit("140423"), "2019-09", 5 * kYi, v1::SERIES_TECH_UPGRADE), IsOk());
  // The city's own departments, and the city as a whole.
  ASSERT_THAT(Figure(Unit("140400"), "2019-09", 10 * kYi), IsOk());
  ASSERT_THAT(Figure(City(), "2019-09", 500 * kYi), IsOk());
  EXPECT_THAT(Figure(City(), "2019-09", 500 * kYi), FailsWith(kClaimed, "ALREADY_CLAIMED"));
  EXPECT_EQ(Shown(Unit("140400"), "C01").value(), "10.00");
  EXPECT_EQ(Shown(City(), "C01").value(), "500.00");
}

TEST_F(Entered, AFigureIsShownAndItsRestatementAtOnce) {
  EXPECT_EQ(Shown(Unit("140423"), "C01").outcome(), v1::OUTCOME_NOT_REPORTED);
  const auto figure = Figure(Unit("140423"), "2019-09", 30 * kYi);
  ASSERT_THAT(figure, IsOk());
  ASSERT_THAT(Figure(Unit("140423"), "2018-09", 25 * kYi), IsOk());
  auto value = Shown(Unit("140423"), "C01");
  EXPECT_EQ(value.value(), "30.00");
  EXPECT_THAT(value.rests_on(), ElementsAre(figure->name()));
  EXPECT_EQ(Shown(Unit("140423"), "C02").value(), "20.00");
  // Until the month has ended it is the figure of the month before that is asked for.
  EXPECT_EQ(Shown(Unit("140423"), "C01", "2019-09-29").outcome(), v1::OUTCOME_NOT_REPORTED);
  EXPECT_EQ(Shown(Unit("140423"), "C01", "2019-09-30").value(), "30.00");

  const auto restated = Restate(*figure, 31 * kYi + kYi / 2);
  ASSERT_THAT(restated, IsOk());
  EXPECT_EQ(restated->month(), "2019-09");
  value = Shown(Unit("140423"), "C01");
  EXPECT_EQ(value.value(), "31.50");
  EXPECT_THAT(value.rests_on(), ElementsAre(figure->name()));
  EXPECT_EQ(Shown(Unit("140423"), "C02").value(), "26.00");
  // What was restated still holds its place.
  EXPECT_THAT(Figure(Unit("140423"), "2019-09", 31 * kYi), FailsWith(kClaimed, "ALREADY_CLAIMED"));
}

TEST_F(Entered, TheBoardNamesTheOwnJournalThatItRestsOn) {
  const auto own = [&] {
    int64_t seqs = 0;
    const auto board = Board(City());
    EXPECT_THAT(board, IsOk());
    for (const auto& head : board->heads()) seqs += head.service() == "indicators" ? head.seq() : 0;
    return seqs;
  };
  EXPECT_EQ(own(), 0);
  const auto figure = Figure(Unit("140423"), "2019-09", 30 * kYi);
  ASSERT_THAT(figure, IsOk());
  EXPECT_EQ(own(), 1);
  ASSERT_THAT(Restate(*figure, 31 * kYi), IsOk());
  EXPECT_EQ(own(), 2);
}

TEST_F(Entered, AMonthThatHasNotEndedHasNoFigure) {
  const auto early = Figure(Unit("140423"), "2019-10", 33 * kYi);
  EXPECT_THAT(early, FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(FieldsOf(early.status()), ElementsAre("official_figure.month"));
  v1::CreateOfficialFigureRequest request;
  request.set_parent("units/140400/to/140423");
  auto& figure = *request.mutable_official_figure();
  figure.set_scope_kind(v1::SCOPE_KIND_UNIT);
  figure.set_series(v1::SERIES_FAI);
  figure.set_month("2019-09");
  figure.set_cumulative_yuan(30 * kYi);
  figure.set_basis(v1::FIGURE_BASIS_OFFICIAL);
  figure.set_source("统计月报");
  request.set_happened_on("2019-09-29");
  EXPECT_THAT(FieldsOf(Ask(&Stub::CreateOfficialFigure, request, kCity).status()),
              ElementsAre("official_figure.month"));
  // It is over on its last day (I.43).
  request.set_happened_on("2019-09-30");
  EXPECT_THAT(Ask(&Stub::CreateOfficialFigure, request, kCity), IsOk());
}

TEST_F(Entered, FiguresAndTargetsAreTheCitysToEnterAndTheirUnitsToRead) {
  const auto figure = Figure(Unit("140423"), "2019-09", 30 * kYi);
  const auto target = Target(Unit("140423"), "C01", "52.5");
  ASSERT_THAT(figure, IsOk());
  ASSERT_THAT(target, IsOk());
  v1::GetOfficialFigureRequest get_figure;
  get_figure.set_name(figure->name());
  EXPECT_THAT(Ask(&Stub::GetOfficialFigure, get_figure, kCounty), IsOk());
  EXPECT_THAT(Ask(&Stub::GetOfficialFigure, get_figure, kOtherCounty), FailsWith(kDenied, "OTHER_UNIT"));
  v1::GetTargetRequest get_target;
  get_target.set_name(target->name());
  EXPECT_THAT(Ask(&Stub::GetTarget, get_target, kCounty), IsOk());
  EXPECT_THAT(Ask(&Stub::GetTarget, get_target, kOtherCounty), FailsWith(kDenied, "OTHER_UNIT"));
  v1::UpdateTargetRequest update;
  update.mutable_target()->set_name(target->name());
  update.mutable_target()->set_value("1");
  EXPECT_THAT(Ask(&Stub::UpdateTarget, update, kCounty), FailsWith(kDenied, "PERMISSION_DENIED"));
  v1::UpdateOfficialFigureRequest restate;
  restate.mutable_official_figure()->set_name(figure->name());
  restate.mutable_official_figure()->set_cumulative_yuan(99 * kYi);
  EXPECT_THAT(Ask(&Stub::UpdateOfficialFigure, restate, kCounty), FailsWith(kDenied, "PERMISSION_DENIED"));
}

TEST_F(Entered, ATargetIsOfAnIndicatorAndAScopeThatHasOne) {
  EXPECT_THAT(Target(Unit("140423"), "C99", "1"), FailsWith(absl::StatusCode::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(FieldsOf(Target(Unit("140423"), "C09", "100").status()), ElementsAre("target.scope_kind"));
  EXPECT_THAT(FieldsOf(Target(Unit("140423"), "C01", "-1").status()), ElementsAre("target.value"));
  const auto target = Target(Unit("140423"), "C01", "52.5");
  ASSERT_THAT(target, IsOk());
  EXPECT_THAT(Target(Unit("140423"), "C01", "53"), FailsWith(kClaimed, "ALREADY_CLAIMED"));
  EXPECT_THAT(FieldsOf(Reset(*target, "many").status()), ElementsAre("target.value"));
  EXPECT_THAT(Reset(*target, "53"), IsOk());
}

TEST_F(Entered, AUnitWithoutATargetHasNoLight) {
  ASSERT_THAT(Figure(Unit("140423"), "2019-09", 30 * kYi), IsOk());
  auto value = Shown(Unit("140423"), "C01");
  EXPECT_EQ(value.outcome(), v1::OUTCOME_VALUE);
  EXPECT_EQ(value.light(), v1::LIGHT_NO_TARGET);
  EXPECT_EQ(value.target(), "");
  const auto target = Target(Unit("140423"), "C01", "40");
  ASSERT_THAT(target, IsOk());
  value = Shown(Unit("140423"), "C01");
  EXPECT_EQ(value.target(), "40");
  // Nine months of twelve ask for 30.
  EXPECT_EQ(value.light(), v1::LIGHT_GREEN);
  ASSERT_THAT(Reset(*target, "400"), IsOk());
  EXPECT_EQ(Shown(Unit("140423"), "C01").light(), v1::LIGHT_RED);
}

// C11 is of the annual plan against the unit's target for C01.
TEST_F(Entered, ATargetIsWhatAnotherIndicatorIsCountedAgainst) {
  Admitted(1);
  Await();
  EXPECT_EQ(Shown(Unit("140423"), "C11").outcome(), v1::OUTCOME_NOT_APPLICABLE);
  const auto target = Target(Unit("140423"), "C01", "0.5");
  ASSERT_THAT(target, IsOk());
  const auto value = Shown(Unit("140423"), "C11");
  EXPECT_EQ(value.value(), "60.00");
  EXPECT_THAT(value.rests_on(), ElementsAre(target->name()));
}

TEST_F(Entered, TheLastUnitsTargetMakesTheUnitsReachTheCity) {
  EnterAllButOne();
  auto value = Shown(City(), "C01");
  EXPECT_EQ(value.unit_targets_entered(), 14);
  EXPECT_EQ(value.unit_targets_sum(), "700");
  EXPECT_FALSE(value.unit_targets_reach());
  EXPECT_THAT(Target(Unit("140472"), "C01", "37.3"), FailsWith(kFailed, "TARGETS_TOO_LOW"));
  EXPECT_EQ(Shown(City(), "C01").unit_targets_entered(), 14);
  const auto last = Target(Unit("140472"), "C01", "37.4");
  ASSERT_THAT(last, IsOk());
  value = Shown(City(), "C01");
  EXPECT_EQ(value.unit_targets_entered(), 15);
  EXPECT_EQ(value.unit_targets_sum(), "737.4");
  EXPECT_TRUE(value.unit_targets_reach());
  // Now they may not fall below it any more.
  EXPECT_THAT(Reset(*last, "37.39999999"), FailsWith(kFailed, "TARGETS_TOO_LOW"));
  EXPECT_EQ(Shown(Unit("140472"), "C01").target(), "37.4");
  ASSERT_THAT(Reset(*last, "40"), IsOk());
  ASSERT_THAT(Reset(*last, "37.4"), IsOk());
}

TEST_F(Entered, TheCitysTargetDoesNotRiseAboveItsUnits) {
  EnterAllButOne();
  ASSERT_THAT(Target(Unit("140472"), "C01", "40"), IsOk());
  EXPECT_THAT(Target(City(), "C01", "740.1"), FailsWith(kFailed, "TARGETS_TOO_LOW"));
  const auto city = Target(City(), "C01", "740");
  ASSERT_THAT(city, IsOk());
  EXPECT_EQ(Shown(City(), "C01").target(), "740");
  EXPECT_THAT(Reset(*city, "741"), FailsWith(kFailed, "TARGETS_TOO_LOW"));
  EXPECT_THAT(Reset(*city, "700"), IsOk());
}

// R01A is 2.5 times the investment of the year before: as the plan derived it, until the
// bureau's figure is there (H.4).
TEST_F(Entered, ADerivedTargetFollowsTheOfficialFigure) {
  EXPECT_EQ(Shown(City(), "R01A").target(), "1699.08");
  const auto figure = Figure(City(), "2018-12", 680 * kYi);
  ASSERT_THAT(figure, IsOk());
  EXPECT_EQ(Shown(City(), "R01A").target(), "1700");
  ASSERT_THAT(Restate(*figure, 684 * kYi), IsOk());
  EXPECT_EQ(Shown(City(), "R01A").target(), "1710");
  v1::UpdateOfficialFigureRequest request;
  request.mutable_official_figure()->set_name(figure->name());
  request.mutable_official_figure()->set_basis(v1::FIGURE_BASIS_DERIVED);
  ASSERT_THAT(Ask(&Stub::UpdateOfficialFigure, request, kCity), IsOk());
  EXPECT_EQ(Shown(City(), "R01A").target(), "1699.08");
}

TEST_F(Entered, AnUpdateEmptiesNothingThatIsRequiredAndMovesNoFigure) {
  const auto figure = Figure(Unit("140423"), "2019-09", 30 * kYi);
  ASSERT_THAT(figure, IsOk());
  for (const auto* field : {"cumulative_yuan", "basis", "source"}) {
    v1::UpdateOfficialFigureRequest request;
    request.mutable_official_figure()->set_name(figure->name());
    request.mutable_update_mask()->add_paths(field);
    EXPECT_THAT(Ask(&Stub::UpdateOfficialFigure, request, kCity), FailsWith(kInvalid, "INVALID_FIELDS")) << field;
  }
  v1::UpdateOfficialFigureRequest request;
  request.mutable_official_figure()->set_name(figure->name());
  request.mutable_official_figure()->set_month("2019-08");
  EXPECT_THAT(Ask(&Stub::UpdateOfficialFigure, request, kCity), FailsWith(kInvalid, "IMMUTABLE_FIELD"));
  EXPECT_EQ(Shown(Unit("140423"), "C01").value(), "30.00");
}

// Each of two last targets would do with a higher other one; they come at once.
TEST_F(Entered, OfTwoLastTargetsTheSecondIsRefused) {
  for (size_t i = 0; i + 2 < std::size(kUnits); ++i) {
    ASSERT_THAT(Target(Unit(kUnits[i]), "C01", "50"), IsOk());
  }
  const auto enter = [channel = board_.channel()](const std::string& unit) {
    v1::CreateTargetRequest request;
    request.set_parent(absl::StrCat("units/140400/to/", unit));
    request.mutable_target()->set_indicator("C01");
    request.mutable_target()->set_year(2019);
    request.mutable_target()->set_scope_kind(v1::SCOPE_KIND_UNIT);
    request.mutable_target()->set_value("43");
    Stub stub(channel);
    grpc::ClientContext context;
    testing::Node::Prepare(context, kCity);
    v1::Target target;
    return FromGrpc(stub.CreateTarget(&context, request, &target));
  };
  auto one = std::async(std::launch::async, enter, "140471");
  auto other = std::async(std::launch::async, enter, "140472");
  const absl::Status ends[] = {one.get(), other.get()};
  EXPECT_THAT(ends, UnorderedElementsAre(IsOk(), FailsWith(kFailed, "TARGETS_TOO_LOW")));
  EXPECT_EQ(Shown(City(), "C01").unit_targets_entered(), 14);
}

TEST_F(Entered, WhatWasEnteredOutlivesARestart) {
  ASSERT_THAT(Figure(Unit("140423"), "2019-09", 30 * kYi), IsOk());
  ASSERT_THAT(Target(Unit("140423"), "C01", "40"), IsOk());
  const auto before = Board(Unit("140423"));
  ASSERT_THAT(before, IsOk());
  board_.Restart();
  const auto after = Board(Unit("140423"));
  ASSERT_THAT(after, IsOk());
  EXPECT_EQ(after->ShortDebugString(), before->ShortDebugString());
  EXPECT_THAT(Figure(Unit("140423"), "2019-09", 30 * kYi), FailsWith(kClaimed, "ALREADY_CLAIMED"));
  EXPECT_THAT(Target(Unit("140423"), "C01", "41"), FailsWith(kClaimed, "ALREADY_CLAIMED"));
}

}  // namespace
}  // namespace tiernet::indicators
