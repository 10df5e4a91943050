// A call at a time from now, that can be called off.
#pragma once

#include <functional>
#include <memory>

#include "absl/base/thread_annotations.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/async/mutex.h"
#include "grpcpp/alarm.h"

namespace tiernet::rpc {

class Bell {
 public:
  // `ring` is called by a thread of gRPC's.
  explicit Bell(std::function<void()> ring) : state_(std::make_shared<State>()) {
    MutexLock lock(&state_->mutex);
    state_->ring = std::move(ring);
  }
  // Once this has returned nobody is being rung any more.
  ~Bell() {
    MutexLock lock(&state_->mutex);
    state_->ring = nullptr;
  }
  Bell(const Bell&) = delete;
  Bell& operator=(const Bell&) = delete;

  // Rings once, in `time`; nothing if it is set already.
  void Set(absl::Duration time) {
    {
      MutexLock lock(&state_->mutex);
      if (state_->set) return;
      state_->set = true;
    }
    // A new one each time: the last one may still be in its call.
    alarm_ = std::make_unique<grpc::Alarm>();
    alarm_->Set(absl::ToChronoTime(absl::Now() + time), [state = state_](bool) {
      MutexLock lock(&state->mutex);
      state->set = false;
      if (state->ring) state->ring();
    });
  }

 private:
  struct State {
    Mutex mutex;
    std::function<void()> ring ABSL_GUARDED_BY(mutex);
    bool set ABSL_GUARDED_BY(mutex) = false;
  };

  const std::shared_ptr<State> state_;
  std::unique_ptr<grpc::Alarm> alarm_;
};

}  // namespace tiernet::rpc
