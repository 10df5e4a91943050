// One connection to Redis: commands and answers, none of which takes longer than the
// caller allows, however slowly the other side sends.
#pragma once

#include <hiredis/hiredis.h>

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/async/breaker.h"

namespace tiernet::cache {

struct FreeReply {
  void operator()(redisReply* reply) const { freeReplyObject(reply); }
};
using Reply = std::unique_ptr<redisReply, FreeReply>;

// The text of a reply that is one; empty for others.
absl::string_view TextOf(const redisReply& reply);

// Used by one thread at a time. After an error it is of no more use.
class Connection {
 public:
  // To `127.0.0.1:6379` or `[::1]:6379`. UNAVAILABLE, also for a name, which would have to be looked up;
  // DEADLINE_EXCEEDED.
  static absl::StatusOr<std::unique_ptr<Connection>> Open(const std::string& address, SteadyClock::time_point deadline);

  // What Redis answers, refusals among it. UNAVAILABLE; DEADLINE_EXCEEDED; RESOURCE_EXHAUSTED if the answer is
  // larger than 8 MiB.
  absl::StatusOr<Reply> Ask(absl::Span<const absl::string_view> words, SteadyClock::time_point deadline);

 private:
  struct Free {
    void operator()(redisContext* context) const { redisFree(context); }
  };
  explicit Connection(redisContext* context) : context_(context) {}

  absl::Status WaitFor(int events, SteadyClock::time_point deadline) const;
  absl::Status Send(absl::string_view bytes, SteadyClock::time_point deadline) const;

  const std::unique_ptr<redisContext, Free> context_;
};

}  // namespace tiernet::cache
