// What explains a value is the value: its sums make it, and what it rests on is named.
#include <algorithm>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "gmock/gmock.h"
#include "tests/services/indicators/service/indicators_test.h"

namespace tiernet::indicators {
namespace {

using ::testing::Contains;
using testing::FailsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::Not;

int64_t Number(const std::string& digits) {
  int64_t number = 0;
  EXPECT_TRUE(absl::SimpleAtoi(digits, &number)) << digits;
  return number;
}

// What the sums of a part add up to, by part; parts without sums are missing.
std::map<v1::Part, int64_t> AddedUp(const v1::ExplainResponse& explained) {
  std::map<v1::Part, int64_t> parts;
  for (const auto& sum : explained.sums()) parts[sum.part()] += sum.sign() * Number(sum.amount());
  return parts;
}

class Explanations : public IndicatorsTest {
 protected:
  v1::ExplainRequest About(const std::string& indicator, const v1::Scope& scope) {
    v1::ExplainRequest request;
    request.set_indicator(indicator);
    *request.mutable_scope() = scope;
    return request;
  }

  // True: the value is made of sums alone, and they make it.
  bool SumsMake(const v1::IndicatorValue& value) {
    const auto explained = ExplainAll(value.code(), value.scope(), 1000);
    EXPECT_EQ(explained.value().ShortDebugString(), value.ShortDebugString());
    auto parts = AddedUp(explained);
    if (parts.count(v1::PART_NUMERATOR) == 0 || value.rests_on_size() > 0) return false;
    const bool is_ratio = parts.count(v1::PART_DENOMINATOR) > 0;
    if (value.outcome() == v1::OUTCOME_NOT_APPLICABLE) {
      EXPECT_EQ(parts[v1::PART_DENOMINATOR], 0) << value.code();
      return is_ratio;
    }
    if (value.outcome() != v1::OUTCOME_VALUE) return false;
    const int64_t denominator = is_ratio ? parts[v1::PART_DENOMINATOR] : 1;
    const int64_t percent = value.unit() == "%" ? 100 : 1;
    const std::map<std::string, int64_t> scales = {
        {"亿元", 100'000'000}, {"km", 1000}, {"万吨", 10'000}, {"万美元", 1'000'000}};
    const auto scale = scales.find(value.unit());
    const int64_t in_one = scale == scales.end() ? 1 : scale->second;
    EXPECT_EQ(Number(value.numerator()), parts[v1::PART_NUMERATOR] * percent) << value.code();
    EXPECT_EQ(Number(value.denominator()), denominator * in_one) << value.code();
    return true;
  }
};

TEST_F(Explanations, SumsMakeTheValue) {
  SeeAtWork(CarryOver(1));
  CarryOver(2);
  StopAndExit(CarryOver(3));
  Started(4);
  Started(5, kOtherCounty);
  Admitted(6);
  Await();
  for (const auto& scope : {Unit("140423"), City()}) {
    const auto board = Board(scope);
    ASSERT_THAT(board, IsOk());
    int made = 0;
    for (const auto& value : board->values()) {
      // Of the city A03 and C13 count units, not their flows and visits, and A15 and I04 zones, not their assessments
      // and sessions.
      const bool counts_others =
          (value.code() == "A03" || value.code() == "A15" || value.code() == "C13" || value.code() == "I04") &&
          value.scope().kind() == v1::SCOPE_KIND_CITY;
      if (!counts_others) made += SumsMake(value) ? 1 : 0;
    }
    EXPECT_GT(made, 10) << scope.ShortDebugString();
  }
}

TEST_F(Explanations, RestOnWhatTheBoardRestsOn) {
  SeeAtWork(CarryOver(1));
  ASSERT_THAT(Figure(Unit("140423"), "2019-09", 1), IsOk());
  Await();
  const auto board = Board(Unit("140423"));
  ASSERT_THAT(board, IsOk());
  auto request = About("C09", Unit("140423"));
  const auto explained = Ask(&Stub::Explain, request, kCity);
  ASSERT_THAT(explained, IsOk());
  EXPECT_EQ(explained->as_of(), "2019-10-08");
  EXPECT_EQ(explained->rules_version(), board->rules_version());
  EXPECT_THAT(explained->rules_version(), Not(IsEmpty()));
  ASSERT_EQ(explained->heads_size(), board->heads_size());
  std::vector<std::string> streams;
  for (int i = 0; i < board->heads_size(); ++i) {
    EXPECT_EQ(explained->heads(i).ShortDebugString(), board->heads(i).ShortDebugString());
    EXPECT_EQ(explained->heads(i).hash().size(), 32u);
    streams.push_back(explained->heads(i).service() + "/" + explained->heads(i).stream());
  }
  EXPECT_TRUE(std::is_sorted(streams.begin(), streams.end()));
  EXPECT_THAT(streams, Contains("construction/140423"));
  EXPECT_THAT(streams, Contains("indicators/140400/140423"));
  request.set_as_of("2019-06-30");
  EXPECT_EQ(Ask(&Stub::Explain, request, kCity)->as_of(), "2019-06-30");
}

// What is shown beside a value that stands on official figures is followed down too.
TEST_F(Explanations, TellWhatIsManagedBesideAnOfficialFigure) {
  const auto explained = ExplainAll("C01", City());
  EXPECT_EQ(explained.value().outcome(), v1::OUTCOME_NOT_REPORTED);
  EXPECT_EQ(explained.value().managed_value(), "0.00");
  ASSERT_EQ(explained.sums_size(), 1);
  EXPECT_EQ(explained.sums(0).part(), v1::PART_MANAGED);
  EXPECT_EQ(explained.sums(0).measure(), v1::MEASURE_COMPLETED_IN_STATISTICS_YUAN);
  EXPECT_EQ(explained.sums(0).from(), "2019-01-01");
}

TEST_F(Explanations, SayWhatIsWrongInTheCallersWords) {
  auto request = About("C99", Unit("140423"));
  const auto unknown = Ask(&Stub::Explain, request, kCity);
  EXPECT_THAT(unknown.status().message(), HasSubstr("indicator C99 of 2019"));
  request.set_indicator("C09");
  request.set_as_of("2019-10-09");
  const auto early = Ask(&Stub::Explain, request, kCity);
  EXPECT_THAT(early.status().message(), HasSubstr("as_of 2019-10-09 lies after today, 2019-10-08"));
}

// A place among the contributions is one by the rules that it was told by.
TEST_F(Explanations, APageTokenDoesNotOutliveItsRules) {
  SeeAtWork(CarryOver(1));
  Await();
  auto request = About("C09", Unit("140423"));
  request.set_page_size(1);
  const auto page = Ask(&Stub::Explain, request, kCity);
  ASSERT_THAT(page, IsOk());
  request.set_page_token(page->next_page_token());
  board_.Restart();
  EXPECT_THAT(Ask(&Stub::Explain, request, kCity), IsOk());
  const std::string more = board_.folder() + "/more.txtpb";
  std::ofstream(more) << R"(zones { id: "Z10" name_zh: "某开发区" unit: "140425" zone_class: ZONE_CLASS_OTHER })";
  board_.file().add_reference_files(more);
  board_.Restart();
  EXPECT_THAT(Ask(&Stub::Explain, request, kCity),
              FailsWith(absl::StatusCode::kInvalidArgument, "PAGE_TOKEN_MISMATCH"));
}

}  // namespace
}  // namespace tiernet::indicators
