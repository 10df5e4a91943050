// Lights, each edge by hand (domain.md G.3).
#include "services/indicators/domain/light.h"

#include <gtest/gtest.h>

#include <tuple>

namespace tiernet::indicators {
namespace {

namespace v1ref = reference::v1;
using absl::CivilDay;
using v1ref::IndicatorDefinition;

IndicatorDefinition Definition(v1ref::IndicatorKind kind, v1ref::Comparison comparison = v1ref::COMPARISON_AT_LEAST) {
  IndicatorDefinition definition;
  definition.set_code("X01");
  definition.set_year(2019);
  definition.set_kind(kind);
  definition.set_comparison(comparison);
  return definition;
}

Fraction Number(absl::string_view text) { return *Fraction::ParseDecimal(text); }

v1::Light Light(const IndicatorDefinition& definition, CivilDay day, const Fraction& value, const Fraction& target) {
  return LightOf({definition, day, value, target, std::nullopt});
}

TEST(FinishedMonths, CountAMonthFromItsLastDay) {
  EXPECT_EQ(FinishedMonths(CivilDay(2019, 1, 1)), 0);
  EXPECT_EQ(FinishedMonths(CivilDay(2019, 1, 30)), 0);
  EXPECT_EQ(FinishedMonths(CivilDay(2019, 1, 31)), 1);
  EXPECT_EQ(FinishedMonths(CivilDay(2019, 2, 28)), 2);
  EXPECT_EQ(FinishedMonths(CivilDay(2020, 2, 28)), 1);
  EXPECT_EQ(FinishedMonths(CivilDay(2020, 2, 29)), 2);
  EXPECT_EQ(FinishedMonths(CivilDay(2019, 8, 15)), 7);
  EXPECT_EQ(FinishedMonths(CivilDay(2019, 12, 30)), 11);
  EXPECT_EQ(FinishedMonths(CivilDay(2019, 12, 31)), 12);
}

TEST(Period, IsTheMonthQuarterOrYearThatTheDayLiesIn) {
  const std::tuple<v1ref::IndicatorPeriod, CivilDay, CivilDay, CivilDay> cases[] = {
      {v1ref::INDICATOR_PERIOD_MONTH, CivilDay(2019, 2, 28), CivilDay(2019, 2, 1), CivilDay(2019, 2, 28)},
      {v1ref::INDICATOR_PERIOD_MONTH, CivilDay(2019, 12, 1), CivilDay(2019, 12, 1), CivilDay(2019, 12, 31)},
      {v1ref::INDICATOR_PERIOD_QUARTER, CivilDay(2019, 3, 31), CivilDay(2019, 1, 1), CivilDay(2019, 3, 31)},
      {v1ref::INDICATOR_PERIOD_QUARTER, CivilDay(2019, 4, 1), CivilDay(2019, 4, 1), CivilDay(2019, 6, 30)},
      {v1ref::INDICATOR_PERIOD_QUARTER, CivilDay(2019, 11, 5), CivilDay(2019, 10, 1), CivilDay(2019, 12, 31)},
      {v1ref::INDICATOR_PERIOD_YEAR, CivilDay(2020, 5, 5), CivilDay(2020, 1, 1), CivilDay(2020, 12, 31)},
      {v1ref::INDICATOR_PERIOD_UNSPECIFIED, CivilDay(2019, 5, 5), CivilDay(2019, 1, 1), CivilDay(2019, 12, 31)}};
  for (const auto& [period, day, begin, end] : cases) {
    EXPECT_EQ(PeriodBegin(period, day), begin) << day;
    EXPECT_EQ(PeriodEnd(period, day), end) << day;
  }
}

TEST(Reaches, IncludesTheBoundUnlessTheWordIsAbove) {
  const std::tuple<v1ref::Comparison, bool, bool, bool> cases[] = {{v1ref::COMPARISON_AT_LEAST, false, true, true},
                                                                   {v1ref::COMPARISON_ABOVE, false, false, true},
                                                                   {v1ref::COMPARISON_AT_MOST, true, true, false},
                                                                   {v1ref::COMPARISON_EQUAL, false, true, false}};
  for (const auto& [comparison, below, at, above] : cases) {
    EXPECT_EQ(Reaches(comparison, Number("9.99999999"), 10), below) << comparison;
    EXPECT_EQ(Reaches(comparison, 10, 10), at) << comparison;
    EXPECT_EQ(Reaches(comparison, Number("10.00000001"), 10), above) << comparison;
  }
}

TEST(L1, AsksForTheShareOfTheFinishedMonths) {
  const std::tuple<CivilDay, const char*, v1::Light> cases[] = {
      // No month is finished: t = 0.
      {CivilDay(2019, 1, 1), "0", v1::LIGHT_GREEN},
      {CivilDay(2019, 1, 30), "0", v1::LIGHT_GREEN},
      {CivilDay(2019, 1, 30), "-60", v1::LIGHT_GREEN},
      // 1/12 of 60 is 5; 1/12 - 1/10 is -1/60.
      {CivilDay(2019, 1, 31), "5", v1::LIGHT_GREEN},
      {CivilDay(2019, 1, 31), "4.99999999", v1::LIGHT_YELLOW},
      {CivilDay(2019, 1, 31), "-1", v1::LIGHT_YELLOW},
      {CivilDay(2019, 1, 31), "-1.00000001", v1::LIGHT_RED},
      // 5/12 of 60 is 25; 5/12 - 1/10 of it is 19.
      {CivilDay(2019, 6, 29), "25", v1::LIGHT_GREEN},
      {CivilDay(2019, 6, 29), "24.99999999", v1::LIGHT_YELLOW},
      {CivilDay(2019, 6, 29), "19", v1::LIGHT_YELLOW},
      {CivilDay(2019, 6, 29), "18.99999999", v1::LIGHT_RED},
      // 6/12 of 60 is 30; 6/12 - 1/10 of it is 24.
      {CivilDay(2019, 6, 30), "30", v1::LIGHT_GREEN},
      {CivilDay(2019, 6, 30), "29.99999999", v1::LIGHT_YELLOW},
      {CivilDay(2019, 6, 30), "24", v1::LIGHT_YELLOW},
      {CivilDay(2019, 6, 30), "23.99999999", v1::LIGHT_RED},
      {CivilDay(2019, 12, 30), "55", v1::LIGHT_GREEN},
      {CivilDay(2019, 12, 31), "60", v1::LIGHT_GREEN},
      {CivilDay(2019, 12, 31), "59.99999999", v1::LIGHT_YELLOW},
      {CivilDay(2019, 12, 31), "54", v1::LIGHT_YELLOW},
      {CivilDay(2019, 12, 31), "53.99999999", v1::LIGHT_RED}};
  for (const auto kind : {v1ref::INDICATOR_KIND_CUM, v1ref::INDICATOR_KIND_CUM_RATIO}) {
    for (const auto& [day, value, light] : cases) {
      EXPECT_EQ(Light(Definition(kind), day, Number(value), 60), light) << day << " " << value;
    }
  }
}

TEST(L1, ComparesExactlyWhereNoDecimalIs) {
  // Of 30 % a third is asked for: 1 of 10 is there, 999,999 of 10,000,000 are not.
  const auto ratio = Definition(v1ref::INDICATOR_KIND_CUM_RATIO);
  EXPECT_EQ(Light(ratio, CivilDay(2019, 4, 30), Fraction(100, 10), 30), v1::LIGHT_GREEN);
  EXPECT_EQ(Light(ratio, CivilDay(2019, 4, 30), Fraction(99'999'900, 10'000'000), 30), v1::LIGHT_YELLOW);
  // 7/12 of 737.4 is 430.15.
  const auto sum = Definition(v1ref::INDICATOR_KIND_CUM);
  EXPECT_EQ(Light(sum, CivilDay(2019, 7, 31), Number("430.15"), Number("737.4")), v1::LIGHT_GREEN);
  EXPECT_EQ(Light(sum, CivilDay(2019, 7, 31), Number("430.14999999"), Number("737.4")), v1::LIGHT_YELLOW);
}

TEST(L1, OfATargetAboveWhichToBeIsNotMetAtIt) {
  const auto above = Definition(v1ref::INDICATOR_KIND_CUM, v1ref::COMPARISON_ABOVE);
  EXPECT_EQ(Light(above, CivilDay(2019, 12, 31), 60, 60), v1::LIGHT_YELLOW);
  EXPECT_EQ(Light(above, CivilDay(2019, 12, 31), Number("60.00000001"), 60), v1::LIGHT_GREEN);
  EXPECT_EQ(Light(above, CivilDay(2019, 12, 31), 54, 60), v1::LIGHT_YELLOW);
  EXPECT_EQ(Light(above, CivilDay(2019, 1, 1), 0, 60), v1::LIGHT_GREEN);
}

TEST(L1, OfATargetOfNothingIsReachedByNothing) {
  const auto sum = Definition(v1ref::INDICATOR_KIND_CUM);
  EXPECT_EQ(Light(sum, CivilDay(2019, 6, 30), 0, 0), v1::LIGHT_GREEN);
  EXPECT_EQ(Light(sum, CivilDay(2019, 12, 31), 1, 0), v1::LIGHT_GREEN);
  EXPECT_EQ(Light(sum, CivilDay(2019, 12, 31), -1, 0), v1::LIGHT_RED);
}

TEST(L2, IsYellowFromNineTenthsOfTheTarget) {
  const std::tuple<const char*, v1::Light> cases[] = {{"8.5", v1::LIGHT_GREEN},         {"8.50000001", v1::LIGHT_GREEN},
                                                      {"8.49999999", v1::LIGHT_YELLOW}, {"7.65", v1::LIGHT_YELLOW},
                                                      {"7.64999999", v1::LIGHT_RED},    {"0", v1::LIGHT_RED},
                                                      {"-0.00000001", v1::LIGHT_RED}};
  const auto level = Definition(v1ref::INDICATOR_KIND_LEVEL);
  for (const auto& [value, light] : cases) {
    EXPECT_EQ(Light(level, CivilDay(2019, 1, 1), Number(value), Number("8.5")), light) << value;
    EXPECT_EQ(Light(level, CivilDay(2019, 12, 31), Number(value), Number("8.5")), light) << value;
  }
}

TEST(L2, IsRedForNegativeGrowthWhateverTheTarget) {
  const auto level = Definition(v1ref::INDICATOR_KIND_LEVEL);
  EXPECT_EQ(Light(level, CivilDay(2019, 6, 30), -1, 0), v1::LIGHT_RED);
  EXPECT_EQ(Light(level, CivilDay(2019, 6, 30), -2, -3), v1::LIGHT_RED);
  EXPECT_EQ(Light(level, CivilDay(2019, 6, 30), 0, 0), v1::LIGHT_GREEN);
}

TEST(L2, OfATargetAboveWhichToBeIsYellowAtIt) {
  const auto above = Definition(v1ref::INDICATOR_KIND_LEVEL, v1ref::COMPARISON_ABOVE);
  EXPECT_EQ(Light(above, CivilDay(2019, 6, 30), Number("0.00000001"), 0), v1::LIGHT_GREEN);
  EXPECT_EQ(Light(above, CivilDay(2019, 6, 30), 0, 0), v1::LIGHT_YELLOW);
  EXPECT_EQ(Light(above, CivilDay(2019, 6, 30), Number("-0.00000001"), 0), v1::LIGHT_RED);
}

TEST(L2, OfABoundFromAboveIsMetOrRed) {
  const auto most = Definition(v1ref::INDICATOR_KIND_LEVEL, v1ref::COMPARISON_AT_MOST);
  EXPECT_EQ(Light(most, CivilDay(2019, 6, 30), -1, 10), v1::LIGHT_GREEN);
  EXPECT_EQ(Light(most, CivilDay(2019, 6, 30), 10, 10), v1::LIGHT_GREEN);
  EXPECT_EQ(Light(most, CivilDay(2019, 6, 30), 11, 10), v1::LIGHT_RED);
}

IndicatorDefinition ByMidYear() {
  auto definition = Definition(v1ref::INDICATOR_KIND_BY_DATE);
  definition.set_deadline("2019-06-30");
  return definition;
}

TEST(L3, AsksForTheShareOfTheDaysUntilTheDeadline) {
  const auto definition = ByMidYear();
  const std::tuple<CivilDay, Fraction, v1::Light> cases[] = {
      // The first of 181 days.
      {CivilDay(2019, 1, 1), Fraction(100, 181), v1::LIGHT_GREEN},
      {CivilDay(2019, 1, 1), 0, v1::LIGHT_YELLOW},
      // 19 June is the 170th; 170/181 - 1/10 is 1519/1810.
      {CivilDay(2019, 6, 19), Fraction(17'000, 181), v1::LIGHT_GREEN},
      {CivilDay(2019, 6, 19), Fraction(16'999, 181), v1::LIGHT_YELLOW},
      {CivilDay(2019, 6, 19), Fraction(15'190, 181), v1::LIGHT_YELLOW},
      {CivilDay(2019, 6, 19), Fraction(15'189, 181), v1::LIGHT_RED},
      {CivilDay(2019, 6, 29), Fraction(18'000, 181), v1::LIGHT_GREEN},
      {CivilDay(2019, 6, 29), Fraction(17'999, 181), v1::LIGHT_YELLOW}};
  for (const auto& [day, value, light] : cases) EXPECT_EQ(Light(definition, day, value, 100), light) << day;
}

TEST(L3, IsFrozenOnTheDeadlineUntilItIsMetLate) {
  const auto definition = ByMidYear();
  const Fraction almost = Number("69.99999999");
  const std::tuple<CivilDay, Fraction, Fraction, v1::Light> cases[] = {
      {CivilDay(2019, 6, 30), 70, 70, v1::LIGHT_GREEN},       {CivilDay(2019, 6, 30), almost, almost, v1::LIGHT_RED},
      {CivilDay(2019, 7, 1), 70, 60, v1::LIGHT_GREEN},        {CivilDay(2019, 7, 1), almost, almost, v1::LIGHT_RED},
      {CivilDay(2019, 7, 1), almost, 70, v1::LIGHT_LATE_MET}, {CivilDay(2019, 12, 31), 0, 100, v1::LIGHT_LATE_MET},
      {CivilDay(2019, 12, 31), almost, almost, v1::LIGHT_RED}};
  for (const auto& [day, on_deadline, now, light] : cases) {
    EXPECT_EQ(LightOf({definition, day, now, 70, on_deadline}), light) << day;
  }
}

TEST(L3, HasNoLightWhereTheDeadlineSawNoValue) {
  EXPECT_EQ(Light(ByMidYear(), CivilDay(2019, 7, 1), 100, 70), v1::LIGHT_NONE);
}

TEST(L3, OfATargetOfNothingIsMet) {
  const auto definition = ByMidYear();
  EXPECT_EQ(Light(definition, CivilDay(2019, 3, 1), 0, 0), v1::LIGHT_GREEN);
  EXPECT_EQ(LightOf({definition, CivilDay(2019, 6, 30), 0, 0, Fraction(0)}), v1::LIGHT_GREEN);
}

TEST(L4, AsksInTheLastThirdAndIsRedOnThePeriodsLastDay) {
  const std::tuple<v1ref::IndicatorPeriod, CivilDay, v1::Light> cases[] = {
      // 28 days: two thirds are over in the course of the 19th.
      {v1ref::INDICATOR_PERIOD_MONTH, CivilDay(2019, 2, 18), v1::LIGHT_NONE},
      {v1ref::INDICATOR_PERIOD_MONTH, CivilDay(2019, 2, 19), v1::LIGHT_YELLOW},
      {v1ref::INDICATOR_PERIOD_MONTH, CivilDay(2019, 2, 27), v1::LIGHT_YELLOW},
      {v1ref::INDICATOR_PERIOD_MONTH, CivilDay(2019, 2, 28), v1::LIGHT_RED},
      {v1ref::INDICATOR_PERIOD_MONTH, CivilDay(2019, 3, 1), v1::LIGHT_NONE},
      // 30 days: with the 20th.
      {v1ref::INDICATOR_PERIOD_MONTH, CivilDay(2019, 4, 20), v1::LIGHT_NONE},
      {v1ref::INDICATOR_PERIOD_MONTH, CivilDay(2019, 4, 21), v1::LIGHT_YELLOW},
      {v1ref::INDICATOR_PERIOD_MONTH, CivilDay(2019, 4, 30), v1::LIGHT_RED},
      // 31 days: in the course of the 21st.
      {v1ref::INDICATOR_PERIOD_MONTH, CivilDay(2019, 5, 20), v1::LIGHT_NONE},
      {v1ref::INDICATOR_PERIOD_MONTH, CivilDay(2019, 5, 21), v1::LIGHT_YELLOW},
      // 90 days: with the 60th, 1 March.
      {v1ref::INDICATOR_PERIOD_QUARTER, CivilDay(2019, 3, 1), v1::LIGHT_NONE},
      {v1ref::INDICATOR_PERIOD_QUARTER, CivilDay(2019, 3, 2), v1::LIGHT_YELLOW},
      {v1ref::INDICATOR_PERIOD_QUARTER, CivilDay(2019, 3, 30), v1::LIGHT_YELLOW},
      {v1ref::INDICATOR_PERIOD_QUARTER, CivilDay(2019, 3, 31), v1::LIGHT_RED},
      {v1ref::INDICATOR_PERIOD_QUARTER, CivilDay(2019, 4, 1), v1::LIGHT_NONE},
      // 91 days: in the course of the 61st, 31 May.
      {v1ref::INDICATOR_PERIOD_QUARTER, CivilDay(2019, 5, 30), v1::LIGHT_NONE},
      {v1ref::INDICATOR_PERIOD_QUARTER, CivilDay(2019, 5, 31), v1::LIGHT_YELLOW},
      // 92 days: in the course of the 62nd, 31 August.
      {v1ref::INDICATOR_PERIOD_QUARTER, CivilDay(2019, 8, 30), v1::LIGHT_NONE},
      {v1ref::INDICATOR_PERIOD_QUARTER, CivilDay(2019, 8, 31), v1::LIGHT_YELLOW},
      // 365 days: in the course of the 244th, 1 September.
      {v1ref::INDICATOR_PERIOD_YEAR, CivilDay(2019, 8, 31), v1::LIGHT_NONE},
      {v1ref::INDICATOR_PERIOD_YEAR, CivilDay(2019, 9, 1), v1::LIGHT_YELLOW},
      {v1ref::INDICATOR_PERIOD_YEAR, CivilDay(2019, 12, 31), v1::LIGHT_RED}};
  for (const auto& [period, day, light] : cases) {
    auto definition = Definition(v1ref::INDICATOR_KIND_CADENCE);
    definition.set_period(period);
    EXPECT_EQ(Light(definition, day, 0, 1), light) << day;
    EXPECT_EQ(Light(definition, day, 1, 1), v1::LIGHT_GREEN) << day;
    EXPECT_EQ(Light(definition, day, 1, 2), light) << day;
  }
}

TEST(L5, WarnsAboveNineTenthsOfTheCeilingAndIsRedAboveIt) {
  const auto ceiling = Definition(v1ref::INDICATOR_KIND_CEILING, v1ref::COMPARISON_AT_MOST);
  const std::tuple<const char*, v1::Light> cases[] = {{"0", v1::LIGHT_GREEN},
                                                      {"9", v1::LIGHT_GREEN},
                                                      {"9.00000001", v1::LIGHT_YELLOW},
                                                      {"10", v1::LIGHT_YELLOW},
                                                      {"10.00000001", v1::LIGHT_RED}};
  for (const auto& [value, light] : cases) {
    EXPECT_EQ(Light(ceiling, CivilDay(2019, 1, 1), Number(value), 10), light) << value;
  }
  EXPECT_EQ(Light(ceiling, CivilDay(2019, 1, 1), 0, 0), v1::LIGHT_GREEN);
  EXPECT_EQ(Light(ceiling, CivilDay(2019, 1, 1), Number("0.00000001"), 0), v1::LIGHT_RED);
}

TEST(L6, ForgivesTwo) {
  const auto zero = Definition(v1ref::INDICATOR_KIND_ZERO, v1ref::COMPARISON_EQUAL);
  const v1::Light lights[] = {v1::LIGHT_GREEN, v1::LIGHT_YELLOW, v1::LIGHT_YELLOW, v1::LIGHT_RED, v1::LIGHT_RED};
  for (int count = 0; count < 5; ++count) {
    EXPECT_EQ(Light(zero, CivilDay(2019, 6, 30), count, 0), lights[count]) << count;
  }
}

TEST(LightOf, IsNoneForWhatIsWatchedScoredOrOfAnotherYear) {
  const CivilDay day(2019, 12, 31);
  for (const auto kind : {v1ref::INDICATOR_KIND_MONITOR, v1ref::INDICATOR_KIND_SCORE}) {
    EXPECT_EQ(Light(Definition(kind), day, 100, 100), v1::LIGHT_NONE);
  }
  auto by_date = ByMidYear();
  for (int kind = v1ref::INDICATOR_KIND_CUM; kind <= v1ref::INDICATOR_KIND_SCORE; ++kind) {
    by_date.set_kind(static_cast<v1ref::IndicatorKind>(kind));
    for (const auto other : {CivilDay(2018, 12, 31), CivilDay(2020, 1, 1)}) {
      EXPECT_EQ(LightOf({by_date, other, 100, 100, Fraction(100)}), v1::LIGHT_NONE) << kind << " " << other;
      EXPECT_EQ(TimeProgress(by_date, other), "") << kind << " " << other;
    }
  }
}

TEST(TimeProgress, IsMonthsForL1AndDaysBeforeADeadline) {
  for (const auto kind : {v1ref::INDICATOR_KIND_CUM, v1ref::INDICATOR_KIND_CUM_RATIO}) {
    EXPECT_EQ(TimeProgress(Definition(kind), CivilDay(2019, 1, 1)), "0/12");
    EXPECT_EQ(TimeProgress(Definition(kind), CivilDay(2019, 6, 30)), "6/12");
    EXPECT_EQ(TimeProgress(Definition(kind), CivilDay(2019, 12, 31)), "12/12");
  }
  EXPECT_EQ(TimeProgress(ByMidYear(), CivilDay(2019, 1, 1)), "1/181");
  EXPECT_EQ(TimeProgress(ByMidYear(), CivilDay(2019, 6, 19)), "170/181");
  EXPECT_EQ(TimeProgress(ByMidYear(), CivilDay(2019, 6, 29)), "180/181");
  EXPECT_EQ(TimeProgress(ByMidYear(), CivilDay(2019, 6, 30)), "");
  for (const auto kind : {v1ref::INDICATOR_KIND_LEVEL, v1ref::INDICATOR_KIND_CADENCE, v1ref::INDICATOR_KIND_CEILING,
                          v1ref::INDICATOR_KIND_ZERO, v1ref::INDICATOR_KIND_MONITOR, v1ref::INDICATOR_KIND_SCORE}) {
    EXPECT_EQ(TimeProgress(Definition(kind), CivilDay(2019, 6, 30)), "") << kind;
  }
}

}  // namespace
}  // namespace tiernet::indicators
