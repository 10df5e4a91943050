#include "common/async/breaker.h"

#include <gtest/gtest.h>

namespace tiernet {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const SteadyClock::time_point kStart{};

TEST(Breaker, LetsOneTryInEachPauseAfterAFailure) {
  Breaker breaker{seconds(1)};
  EXPECT_TRUE(breaker.Allows(kStart));
  EXPECT_TRUE(breaker.Allows(kStart));
  EXPECT_TRUE(breaker.Failed(kStart)) << "this is news";
  EXPECT_FALSE(breaker.Allows(kStart + milliseconds(999)));
  EXPECT_TRUE(breaker.Allows(kStart + seconds(1)));
  EXPECT_FALSE(breaker.Allows(kStart + seconds(1))) << "the others wait for what becomes of the one";
  EXPECT_FALSE(breaker.Failed(kStart + milliseconds(1100))) << "no news";
  EXPECT_FALSE(breaker.Allows(kStart + milliseconds(2099)));
  EXPECT_TRUE(breaker.Allows(kStart + milliseconds(2100)));
}

TEST(Breaker, AnswersCloseIt) {
  Breaker breaker{seconds(1)};
  EXPECT_FALSE(breaker.Succeeded()) << "no news";
  breaker.Failed(kStart);
  EXPECT_TRUE(breaker.Allows(kStart + seconds(1)));
  EXPECT_TRUE(breaker.Succeeded());
  EXPECT_TRUE(breaker.Allows(kStart + seconds(1)));
  EXPECT_TRUE(breaker.Allows(kStart + seconds(1)));
}

}  // namespace
}  // namespace tiernet
