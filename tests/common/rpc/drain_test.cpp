// When a server that stops may close its connections.
#include "common/rpc/drain.h"

#include <atomic>
#include <thread>

#include "gtest/gtest.h"

namespace tiernet::rpc {
namespace {

// Long enough for a caller that the machine holds up.
constexpr absl::Duration kQuiet = absl::Seconds(1);

TEST(Drain, IsQuietOnceNoCallHasComeForAWhile) {
  Drain drain;
  drain.CallBegan();
  drain.Begin();
  const absl::Time begun = absl::Now();
  std::atomic<absl::Duration> last_call = absl::ZeroDuration();
  std::thread caller([&] {
    for (int call = 0; call < 40; ++call) {
      drain.CallBegan();
      drain.CallEnded();
      last_call = absl::Now() - begun;
      absl::SleepFor(absl::Milliseconds(50));
    }
  });
  drain.AwaitQuiet(kQuiet, absl::InfiniteFuture());
  const absl::Duration waited = absl::Now() - begun;
  caller.join();
  EXPECT_GE(waited, last_call.load()) << "it goes on while calls come, and what was accepted is none of them";
}

TEST(Drain, WaitsForNoQuietBeyondItsDeadline) {
  Drain drain;
  drain.Begin();
  std::atomic<bool> stopped = false;
  std::thread caller([&] {
    while (!stopped) {
      drain.CallBegan();
      drain.CallEnded();
      absl::SleepFor(absl::Milliseconds(5));
    }
  });
  drain.AwaitQuiet(absl::Milliseconds(100), absl::Now() + absl::Seconds(1));
  stopped = true;
  caller.join();
}

}  // namespace
}  // namespace tiernet::rpc
