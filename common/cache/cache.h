// What the services of a node share in Redis: entries that may be lost at any moment, and
// are not older than five seconds when they are read. Nothing that happens to Redis, or that
// anybody writes there, is an error here, or takes longer than one bounded wait: it is a miss.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "common/async/breaker.h"
#include "common/async/mutex.h"
#include "common/cache/connection.h"
#include "common/obs/metrics.h"
#include "tiernet/config/v1/node.pb.h"

namespace tiernet::cache {

// How old an entry may be when it is read.
inline constexpr absl::Duration kLongestAge = absl::Seconds(5);
// What a read or a write takes at most, unless the cache is told otherwise.
inline constexpr std::chrono::milliseconds kLongestWait{50};
// How long Redis is left alone after it failed.
inline constexpr std::chrono::seconds kPause{1};

// The beginning of the keys of a unit: `tn:14:1404:140423` of 140423, `tn:14:1404` of 140400. So a province,
// a city or a county is a prefix.
std::string UnitKey(absl::string_view unit);

// From any thread.
class Cache {
 public:
  // `secret` is what the services of the node share, see ReadOrMakeSecret. `metrics` outlives this.
  Cache(config::v1::Cache config, std::string secret, obs::Metrics& metrics,
        std::chrono::milliseconds longest_wait = kLongestWait);

  // What was put under each of `keys`; nothing where it is missing, older than kLongestAge, or no entry of ours. One
  // round trip.
  std::vector<absl::optional<std::string>> Get(absl::Span<const std::string> keys);

  // Keeps `content`, which was true at `as_of`, under `key`, unless there is one of a higher version. One round trip.
  void Put(const std::string& key, int64_t version, absl::Time as_of, absl::string_view content);

 private:
  // A command's answer, by a connection that is kept for the next one; nothing if Redis is left alone or failed.
  Reply Ask(absl::Span<const absl::string_view> words);
  absl::StatusOr<Reply> TryAsk(absl::Span<const absl::string_view> words, SteadyClock::time_point deadline);
  absl::StatusOr<std::unique_ptr<Connection>> Connect(SteadyClock::time_point deadline) const;
  // Where the master is, by its Sentinels.
  absl::StatusOr<std::string> FindMaster(SteadyClock::time_point deadline) const;
  std::unique_ptr<Connection> TakeIdle();
  void KeepIdle(std::unique_ptr<Connection> connection);
  void NoteSuccess();
  void NoteFailure(absl::string_view problem);

  const config::v1::Cache config_;
  const std::string secret_;
  const std::chrono::milliseconds longest_wait_;
  prometheus::Counter& hits_;
  prometheus::Counter& misses_;
  prometheus::Counter& stale_;
  prometheus::Counter& foreign_;
  prometheus::Counter& failures_;
  prometheus::Gauge& up_;

  Mutex mutex_;
  Breaker breaker_ ABSL_GUARDED_BY(mutex_){kPause};
  std::vector<std::unique_ptr<Connection>> idle_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace tiernet::cache
