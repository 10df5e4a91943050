// How key projects stand at the end of a month (domain.md E.12), over real gRPC.
#include <string>

#include "gmock/gmock.h"
#include "tests/services/indicators/service/indicators_test.h"

namespace tiernet::indicators {
namespace {

using testing::FailsWith;
using testing::IsOk;

constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;

using KeyProgress = IndicatorsTest;

TEST_F(KeyProgress, CountsByPlaceAndLevelAndPlannedIsStartedLessEarlyAndLate) {
  List(Started(1));
  List(Admitted(2));
  Await();
  const auto progress = Progress("2019-09");
  ASSERT_THAT(progress, IsOk());
  EXPECT_EQ(progress->month(), "2019-09");
  EXPECT_GT(progress->heads_size(), 0);
  ASSERT_EQ(progress->lines_size(), 32) << "the city and fifteen units, two levels each";
  const auto& city = progress->lines(0);
  EXPECT_EQ(city.scope().kind(), v1::SCOPE_KIND_CITY);
  EXPECT_EQ(city.level(), v1::KEY_PROJECT_LEVEL_PROVINCE);
  EXPECT_EQ(city.new_projects(), 2);
  EXPECT_EQ(city.started(), 1);
  EXPECT_EQ(city.early(), 0);
  EXPECT_EQ(city.late(), 1) << "planned for March";
  EXPECT_EQ(city.planned(), 2);
  EXPECT_EQ(city.plan_yuan(), 60'000'000);
  EXPECT_EQ(city.made_percent(), "0.00");
  EXPECT_EQ(progress->lines(1).new_projects(), 0) << "none on the city's own list";
  EXPECT_EQ(progress->lines(1).made_percent(), "") << "nothing is planned";
  EXPECT_EQ(Progress("2019-06")->lines(0).new_projects(), 0) << "before they were listed";
}

TEST_F(KeyProgress, IsOfMonthsThatAreOverAndOfWhatTheCallerMayRead) {
  EXPECT_THAT(Progress("2019-10"), FailsWith(kInvalid, "DATE_IN_FUTURE"));
  EXPECT_THAT(Progress("2019-9"), FailsWith(kInvalid, "INVALID_FIELDS"));
  const auto county = Progress("2019-09", kCounty);
  ASSERT_THAT(county, IsOk());
  ASSERT_EQ(county->lines_size(), 2);
  EXPECT_EQ(county->lines(0).scope().code(), "140423");
}

}  // namespace
}  // namespace tiernet::indicators
