#include "common/sweep/clock_guard.h"

#include "absl/time/clock.h"
#include "gtest/gtest.h"

namespace tiernet::sweep {
namespace {

const absl::Time kStart = absl::FromCivil(absl::CivilSecond(2019, 6, 3, 8, 0, 0), absl::UTCTimeZone());
constexpr absl::Duration kUp = absl::Hours(100);

TEST(ClockGuard, TrustsAClockThatGoesOn) {
  const ClockGuard guard(kStart, kUp);
  for (const auto passed : {absl::ZeroDuration(), absl::Hours(1), absl::Hours(24 * 400)}) {
    EXPECT_TRUE(guard.Check(kStart + passed, kUp + passed, kStart).ok()) << passed;
  }
}

TEST(ClockGuard, ToleratesFiveMinutesEitherWay) {
  const ClockGuard guard(kStart, kUp);
  for (const auto moved : {absl::Minutes(5), -absl::Minutes(5)}) {
    EXPECT_TRUE(guard.Check(kStart + absl::Hours(1) + moved, kUp + absl::Hours(1), kStart).ok()) << moved;
  }
  for (const auto moved : {absl::Minutes(6), -absl::Minutes(6), absl::Hours(24), -absl::Hours(24)}) {
    const auto status = guard.Check(kStart + absl::Hours(48) + moved, kUp + absl::Hours(48), kStart);
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << moved;
  }
}

TEST(ClockGuard, DoesNotTrustAClockThatStandsBeforeTheLastCommit) {  // set back while the service was down
  const ClockGuard guard(kStart, kUp);
  EXPECT_TRUE(guard.Check(kStart, kUp, kStart + absl::Minutes(4)).ok());
  EXPECT_FALSE(guard.Check(kStart, kUp, kStart + absl::Hours(24)).ok());
  EXPECT_TRUE(guard.Check(kStart, kUp, absl::InfinitePast()).ok());
}

TEST(SinceBoot, GoesOn) {
  const auto before = SinceBoot();
  absl::SleepFor(absl::Milliseconds(20));
  EXPECT_GE(SinceBoot() - before, absl::Milliseconds(19));
  EXPECT_GT(before, absl::ZeroDuration());
}

}  // namespace
}  // namespace tiernet::sweep
