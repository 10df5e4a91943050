// Reserve, construction and indicators as services of one node: what two journals say of the
// city and its units, and peers that come and go.
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "tests/services/indicators/service/indicators_test.h"
#include "tests/services/reserve/service/reserve_test.h"

namespace tiernet::indicators {
namespace {

using testing::IsOk;

// The fixture of the reserve service as a part; today is 2019-06-03 there.
class Reserve : public reserve::ReserveTest {
 public:
  void TestBody() override {}
  testing::Node& node() { return node_; }
  using ReserveTest::Admitted;
  using ReserveTest::Submitted;
};

class Peers : public IndicatorsTest {
 protected:
  Peers() {
    reserve_.node().file().set_data_directory(node_.folder() + "/data");
    reserve_.node().Restart();
  }

  static void AddHeads(const std::string& service, testing::Node& node, std::map<std::string, int64_t>& written) {
    const auto heads = node.Call(&journal::v1::Journal::Stub::ListHeads, journal::v1::ListHeadsRequest(), kCity);
    ASSERT_THAT(heads, IsOk());
    for (const auto& head : heads->heads()) written[absl::StrCat(service, "/", head.stream())] = head.seq();
  }

  std::map<std::string, int64_t> Counted() {
    const auto board = Board(City());
    EXPECT_THAT(board, IsOk());
    std::map<std::string, int64_t> counted;
    if (!board.ok()) return counted;
    for (const auto& head : board->heads()) counted[absl::StrCat(head.service(), "/", head.stream())] = head.seq();
    return counted;
  }

  // Until the indicators have read all that both others have written.
  void AwaitBoth() {
    std::map<std::string, int64_t> written;
    AddHeads("reserve", reserve_.node(), written);
    AddHeads("construction", node_, written);
    const absl::Time deadline = absl::Now() + absl::Seconds(60);
    while (Counted() != written) {
      ASSERT_LT(absl::Now(), deadline) << "not all that was written is counted";
      absl::SleepFor(absl::Milliseconds(20));
    }
  }

  // Of nobody but the city's own departments.
  construction::v1::ConstructionProject StartedByTheCity(int serial) {
    const Identity department = {"fagaiwei-1", "140400", "CITY"};
    return Started(serial, department);
  }

  Reserve reserve_;
};

struct Fraction {
  int64_t numerator = 0;
  int64_t denominator = 0;
};

void Add(const v1::IndicatorValue& value, std::map<std::string, Fraction>& sums) {
  int64_t number = 0;
  if (absl::SimpleAtoi(value.numerator(), &number)) sums[value.code()].numerator += number;
  if (absl::SimpleAtoi(value.denominator(), &number)) sums[value.code()].denominator += number;
}

TEST_F(Peers, TheCityIsTheSumOfItsUnits) {
  reserve_.Admitted("煤基新材料一期");
  reserve_.Submitted("煤基新材料二期");
  SeeAtWork(CarryOver(1));
  CarryOver(2, kOtherCounty);
  Started(3);
  Admitted(4, kOtherCounty);
  Started(5, construction::kZone);
  StartedByTheCity(6);
  AwaitBoth();
  const auto city = Board(City());
  ASSERT_THAT(city, IsOk());
  const auto units = Ask(&Stub::ListScoreboards, v1::ListScoreboardsRequest(), kCity);
  ASSERT_THAT(units, IsOk());
  EXPECT_EQ(units->scoreboards_size(), 15);
  std::map<std::string, Fraction> sums;
  for (const auto& board : units->scoreboards()) {
    for (const auto& value : board.values()) Add(value, sums);
  }
  // Counts, money in yuan, and ratios.
  for (const auto* code : {"R02", "R07.n", "R07.amount", "C09", "C10", "C12"}) {
    const auto value = ValueOf(*city, code);
    std::map<std::string, Fraction> of_city;
    Add(value, of_city);
    EXPECT_EQ(of_city[code].numerator, sums[code].numerator) << code;
    if (value.unit() == "%") EXPECT_EQ(of_city[code].denominator, sums[code].denominator) << code;
  }
  EXPECT_EQ(ValueOf(*city, "R02").outcome(), v1::OUTCOME_VALUE) << "an entry is in the library";
  EXPECT_EQ(ValueOf(*city, "C10").denominator(), "4");
  EXPECT_EQ(ValueOf(*city, "C10").value(), "75.00");
}

// I.32: the city's own departments are a unit like the others.
TEST_F(Peers, UnitAndCityOfOneCodeAreNotTheSame) {
  Started(1);
  StartedByTheCity(2);
  Admitted(3);
  AwaitBoth();
  const auto unit = Board(Unit("140400"));
  const auto city = Board(City());
  ASSERT_THAT(unit, IsOk());
  ASSERT_THAT(city, IsOk());
  EXPECT_EQ(ValueOf(*unit, "C10").denominator(), "1");
  EXPECT_EQ(ValueOf(*unit, "C10").value(), "100.00");
  EXPECT_EQ(ValueOf(*city, "C10").denominator(), "3");
  EXPECT_EQ(ValueOf(*city, "C10").value(), "66.67");
  const auto of_unit = ExplainAll("C12", Unit("140400"));
  ASSERT_EQ(of_unit.contributions_size(), 1);
  EXPECT_EQ(of_unit.contributions(0).unit(), "140400");
  EXPECT_EQ(ExplainAll("C12", City()).contributions_size(), 2);
}

// Indicators is the first that starts: there is nobody, not even an address.
TEST_F(Peers, AreCaughtUpWhenTheyComeLater) {
  board_.Stop();
  reserve_.Admitted("煤基新材料一期");
  Started(1);
  reserve_.node().Stop();
  node_.Stop();
  for (const auto* service : {"reserve", "construction"}) {
    std::filesystem::remove(absl::StrCat(node_.folder(), "/data/", service, ".address"));
  }
  board_.Restart();
  EXPECT_TRUE(Counted().empty());
  const auto board = Board(City());
  ASSERT_THAT(board, IsOk());
  EXPECT_EQ(ValueOf(*board, "C10").outcome(), v1::OUTCOME_NOT_APPLICABLE) << "it serves what it knows";
  node_.Restart();
  Await();
  EXPECT_EQ(Counted().count("reserve/140423"), 0u);
  reserve_.node().Restart();
  AwaitBoth();
  EXPECT_EQ(ValueOf(*Board(City()), "C10").value(), "100.00");
  EXPECT_EQ(ExplainAll("R02", City()).contributions_size(), 1);
}

// One peer that is away holds nothing of the other up, and is counted once when it is back.
TEST_F(Peers, AreCountedOnceHoweverOftenTheyGo) {
  reserve_.Admitted("煤基新材料一期");
  AwaitBoth();
  reserve_.node().Stop();
  Started(1);
  Await();
  EXPECT_EQ(ValueOf(*Board(City()), "C10").value(), "100.00");
  for (int i = 0; i < 2; ++i) {
    reserve_.node().Restart();
    board_.Restart();
  }
  reserve_.Admitted("煤基新材料二期");
  AwaitBoth();
  const auto explained = ExplainAll("R02", City());
  EXPECT_EQ(explained.contributions_size(), 2);
  EXPECT_EQ(explained.value().denominator(), "2");
}

// Who makes a scoreboard of the same journals anew makes the same one.
TEST_F(Peers, AreFollowedFromTheBeginningToTheSameBoard) {
  reserve_.Admitted("煤基新材料一期");
  SeeAtWork(CarryOver(1));
  StopAndExit(CarryOver(2));
  Started(3);
  AwaitBoth();
  const auto before = Board(City());
  ASSERT_THAT(before, IsOk());
  board_.Stop();
  for (const auto& file : std::filesystem::directory_iterator(node_.folder() + "/data")) {
    if (absl::StartsWith(file.path().filename().string(), "indicators.")) std::filesystem::remove(file.path());
  }
  board_.Restart();
  AwaitBoth();
  const auto after = Board(City());
  ASSERT_THAT(after, IsOk());
  EXPECT_EQ(after->ShortDebugString(), before->ShortDebugString());
}

}  // namespace
}  // namespace tiernet::indicators
