#include "common/rpc/bell.h"

#include <atomic>
#include <memory>

#include "gtest/gtest.h"

namespace tiernet::rpc {
namespace {

TEST(Bell, RingsOnceForEachTimeItIsSet) {
  std::atomic<int> rung = 0;
  Bell bell([&] { ++rung; });
  for (int times = 1; times <= 3; ++times) {
    const absl::Time start = absl::Now();
    bell.Set(absl::Milliseconds(300));
    bell.Set(absl::Milliseconds(1));
    while (rung < times) absl::SleepFor(absl::Milliseconds(1));
    EXPECT_GE(absl::Now() - start, absl::Milliseconds(300)) << "it was set before";
  }
  absl::SleepFor(absl::Milliseconds(50));
  EXPECT_EQ(rung, 3);
}

TEST(Bell, RingsNobodyWhoIsGone) {
  for (int i = 0; i < 200; ++i) {
    auto rung = std::make_unique<std::atomic<bool>>(false);
    {
      Bell bell([&] { *rung = true; });
      bell.Set(absl::Microseconds(i * 10));
    }
    // What would ring now would write into what is freed.
    rung.reset();
  }
}

}  // namespace
}  // namespace tiernet::rpc
