// The assessment and the ranking, domain.md G.4, G.5.
#include "services/indicators/domain/score.h"

#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace tiernet::indicators {
namespace {

namespace ref = reference::v1;
using ::testing::ElementsAre;

const absl::CivilDay kMidYear(2019, 6, 30);

// Indicators with their values, as a scoreboard has them.
class Board {
 public:
  Board& Add(const std::string& code, ref::IndicatorKind kind, int weight, int64_t numerator, int64_t denominator,
             const std::string& target, const std::string& deadline = "") {
    auto& definition = definitions_.emplace_back();
    definition.set_code(code);
    definition.set_kind(kind);
    definition.set_county_weight(weight);
    definition.set_deadline(deadline);
    auto& value = values_.emplace_back();
    value.set_code(code);
    value.set_outcome(v1::OUTCOME_VALUE);
    value.set_numerator(std::to_string(numerator));
    value.set_denominator(std::to_string(denominator));
    value.set_target(target);
    return *this;
  }
  v1::IndicatorValue& last() { return values_.back(); }

  v1::Assessment Assess(const Conduct& conduct = {}, absl::CivilDay as_of = kMidYear) const {
    std::vector<Weighed> weighed;
    for (size_t i = 0; i < values_.size(); ++i) weighed.push_back({definitions_[i], values_[i]});
    return indicators::Assess(weighed, conduct, as_of);
  }
  // Points of the only one.
  std::string Points(absl::CivilDay as_of = kMidYear) const { return Assess({}, as_of).parts(0).points(); }

 private:
  std::deque<ref::IndicatorDefinition> definitions_;
  std::deque<v1::IndicatorValue> values_;
};

// C01 33 of 60, C10 12 of 20, I02 10 %.
Board Example() {
  Board board;
  board.Add("C01", ref::INDICATOR_KIND_CUM, 15, 33, 1, "60")
      .Add("C10", ref::INDICATOR_KIND_BY_DATE, 10, 1200, 20, "70", "2019-06-30")
      .Add("I02", ref::INDICATOR_KIND_CUM_RATIO, 5, 10, 1, "30");
  return board;
}

TEST(Assessment, IsThatOfTheExample) {  // G.4
  const auto assessment = Example().Assess();
  EXPECT_EQ(assessment.outcome(), v1::OUTCOME_VALUE);
  std::vector<std::string> points;
  for (const auto& part : assessment.parts()) points.push_back(part.points());
  EXPECT_THAT(points, ElementsAre("16.500000", "8.571429", "3.333333"));
  EXPECT_EQ(assessment.value(), "94.68");
}

TEST(Assessment, TakesOffAndAddsUpToItsBounds) {
  const auto value = [](const Conduct& conduct) { return Example().Assess(conduct).value(); };
  EXPECT_EQ(value({1, 0, 0}), "93.68");
  EXPECT_EQ(value({11, 0, 0}), "84.68");
  EXPECT_EQ(value({0, 1, 0}), "94.18");
  EXPECT_EQ(value({0, 11, 0}), "89.68");
  EXPECT_EQ(value({0, 0, 1}), "96.68");
  EXPECT_EQ(value({0, 0, 4}), "100.68");
  EXPECT_EQ(Example().Assess({11, 11, 4}).red_nodes(), 11) << "what there is, beside what counts";
}

TEST(Assessment, ScalesWhatIsThere) {
  auto board = Example();
  board.last().set_outcome(v1::OUTCOME_NOT_APPLICABLE);
  const auto assessment = board.Assess();
  EXPECT_EQ(assessment.value(), "100.29") << "25.071429 of 25";
  EXPECT_EQ(assessment.parts(2).points(), "");
  EXPECT_EQ(assessment.parts(2).outcome(), v1::OUTCOME_NOT_APPLICABLE);
  auto untold = Example();
  untold.last().clear_target();
  EXPECT_EQ(untold.Assess().value(), "100.29") << "a unit that was given no target";
  EXPECT_EQ(untold.Assess().parts(2).outcome(), v1::OUTCOME_NOT_APPLICABLE);
  Board none;
  none.Add("C04", ref::INDICATOR_KIND_CUM, 0, 5, 1, "5");
  EXPECT_EQ(none.Assess().outcome(), v1::OUTCOME_NOT_APPLICABLE) << "no weight";
  EXPECT_EQ(none.Assess().value(), "");
}

TEST(Points, OfWhatAddsUpGoByTimeUpToAFifthMore) {
  const auto points = [](int64_t value, absl::CivilDay as_of) {
    return Board().Add("C01", ref::INDICATOR_KIND_CUM, 10, value, 1, "120").Points(as_of);
  };
  EXPECT_EQ(points(60, kMidYear), "10.000000");
  EXPECT_EQ(points(72, kMidYear), "12.000000");
  EXPECT_EQ(points(90, kMidYear), "12.000000");
  EXPECT_EQ(points(60, absl::CivilDay(2019, 12, 31)), "5.000000");
  EXPECT_EQ(points(0, absl::CivilDay(2019, 1, 30)), "10.000000") << "no month is finished";
}

TEST(Points, OfALevelLieBetweenNothingAndAll) {
  const auto points = [](int64_t value) {
    return Board().Add("C12", ref::INDICATOR_KIND_LEVEL, 10, value, 1, "100").Points();
  };
  EXPECT_EQ(points(-5), "0.000000");
  EXPECT_EQ(points(75), "7.500000");
  EXPECT_EQ(points(130), "10.000000");
}

TEST(Points, ByADateGoByTheDaysBeforeIt) {
  const auto points = [](int64_t value, absl::CivilDay as_of) {
    return Board().Add("C10", ref::INDICATOR_KIND_BY_DATE, 10, value, 1, "70", "2019-06-30").Points(as_of);
  };
  EXPECT_EQ(points(35, absl::CivilDay(2019, 6, 30)), "5.000000");
  EXPECT_EQ(points(35, absl::CivilDay(2019, 12, 31)), "5.000000");
  EXPECT_EQ(points(35, absl::CivilDay(2019, 3, 31)), "10.000000") << "181 of 2 x 90 days, capped";
  EXPECT_EQ(points(7, absl::CivilDay(2019, 3, 31)), "2.011111");
}

TEST(Points, OfACeilingFallBeyondItAndOfWhatShallBeNoneWithEach) {
  const auto ceiling = [](int64_t value) {
    return Board().Add("A01", ref::INDICATOR_KIND_CEILING, 10, value, 1, "120").Points();
  };
  EXPECT_EQ(ceiling(120), "10.000000");
  EXPECT_EQ(ceiling(150), "7.500000");
  EXPECT_EQ(ceiling(300), "0.000000");
  const auto zero = [](int64_t value) {
    return Board().Add("R03", ref::INDICATOR_KIND_ZERO, 10, value, 1, "0").Points();
  };
  EXPECT_EQ(zero(0), "10.000000");
  EXPECT_EQ(zero(3), "7.000000");
  EXPECT_EQ(zero(11), "0.000000");
}

v1::RankedUnit Unit(const std::string& code, const std::string& score, int64_t invested = 0, int64_t contracted = 0) {
  v1::RankedUnit unit;
  unit.mutable_scope()->set_code(code);
  unit.mutable_assessment()->set_outcome(score.empty() ? v1::OUTCOME_NOT_APPLICABLE : v1::OUTCOME_VALUE);
  unit.mutable_assessment()->set_value(score);
  const auto set = [](v1::IndicatorValue& value, int64_t number) {
    value.set_outcome(v1::OUTCOME_VALUE);
    value.set_numerator(std::to_string(number));
    value.set_denominator("1");
    value.set_target("100");
  };
  set(*unit.mutable_investment(), invested);
  set(*unit.mutable_contracted(), contracted);
  return unit;
}

std::vector<std::string> Ranked(const std::vector<v1::RankedUnit>& units) {
  google::protobuf::RepeatedPtrField<v1::RankedUnit> ranked(units.begin(), units.end());
  Rank(ranked);
  std::vector<std::string> lines;
  for (const auto& unit : ranked) lines.push_back(std::to_string(unit.rank()) + " " + unit.scope().code());
  return lines;
}

TEST(Ranking, SharesARankAmongEqualScores) {  // G.5: 1, 2, 2, 4
  EXPECT_THAT(Ranked({Unit("d", "80.00"), Unit("b", "90.00"), Unit("a", "100.50"), Unit("c", "90.00")}),
              ElementsAre("1 a", "2 b", "2 c", "4 d"));
}

TEST(Ranking, OrdersEqualScoresByInvestmentContractsAndCode) {
  EXPECT_THAT(Ranked({Unit("a", "90.00", 50, 1), Unit("b", "90.00", 60, 1), Unit("c", "90.00", 60, 2),
                      Unit("e", "90.00", 40, 1), Unit("d", "90.00", 40, 1)}),
              ElementsAre("1 c", "1 b", "1 a", "1 d", "1 e"));
}

TEST(Ranking, LeavesThoseWithoutAScoreAtTheEnd) {
  EXPECT_THAT(Ranked({Unit("a", ""), Unit("b", "-3.00"), Unit("c", "")}), ElementsAre("1 b", "0 a", "0 c"));
}

std::vector<std::string> Mentioned(const std::vector<v1::RankedUnit>& units) {
  google::protobuf::RepeatedPtrField<v1::RankedUnit> ranked(units.begin(), units.end());
  Rank(ranked);
  std::vector<std::string> lines;
  for (const auto& unit : ranked) {
    if (unit.mention() == v1::MENTION_UNSPECIFIED) continue;
    lines.push_back(unit.scope().code() + (unit.mention() == v1::MENTION_COMMENDED ? " commended" : " named"));
  }
  return lines;
}

TEST(Ranking, CommendsTheFirstThreeAndNamesTheLastTwo) {  // G.5
  EXPECT_THAT(Mentioned({Unit("a", "96.00"), Unit("b", "95.00"), Unit("c", "94.00"), Unit("d", "93.00"),
                         Unit("e", "92.00"), Unit("f", "91.00"), Unit("g", "")}),
              ElementsAre("a commended", "b commended", "c commended", "e named", "f named"));
}

TEST(Ranking, MentionsAllWhoShareAPlaceAndNobodyTwice) {
  EXPECT_THAT(Mentioned({Unit("a", "96.00"), Unit("b", "95.00"), Unit("c", "95.00"), Unit("d", "93.00"),
                         Unit("e", "92.00"), Unit("f", "91.00"), Unit("g", "91.00")}),
              ElementsAre("a commended", "b commended", "c commended", "f named", "g named"));
  EXPECT_THAT(Mentioned({Unit("a", "96.00"), Unit("b", "95.00"), Unit("c", "94.00"), Unit("d", "93.00")}),
              ElementsAre("a commended", "b commended", "d named"))
      << "the third is one of the last two as well";
  EXPECT_THAT(Mentioned({Unit("a", "90.00"), Unit("b", "90.00"), Unit("c", "90.00")}), ElementsAre());
  EXPECT_THAT(Mentioned({Unit("a", "90.00")}), ElementsAre());
}

}  // namespace
}  // namespace tiernet::indicators
