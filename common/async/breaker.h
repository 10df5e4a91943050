// A circuit breaker: who failed is left alone for a while.
#pragma once

#include <chrono>
#include <utility>

namespace tiernet {

// A clock that nobody sets.
using SteadyClock = std::chrono::steady_clock;

// Guarded by its owner.
class Breaker {
 public:
  explicit Breaker(SteadyClock::duration pause) : pause_(pause) {}

  // Whether to try now. Once the pause is over, one caller in each further pause may.
  bool Allows(SteadyClock::time_point now) {
    if (!open_) return true;
    if (now < next_try_) return false;
    next_try_ = now + pause_;
    return true;
  }

  // What came of it. True if this is news.
  bool Failed(SteadyClock::time_point now) {
    next_try_ = now + pause_;
    return !std::exchange(open_, true);
  }
  bool Succeeded() { return std::exchange(open_, false); }

 private:
  const SteadyClock::duration pause_;
  bool open_ = false;
  SteadyClock::time_point next_try_;
};

}  // namespace tiernet
