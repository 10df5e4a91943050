#include "common/cache/cache.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/cache/seal.h"
#include "common/obs/log.h"
#include "common/status/macros.h"

namespace tiernet::cache {
namespace {

// Of hosts that keep time; what bears a later one is not believed.
constexpr absl::Duration kClocksApart = absl::Milliseconds(100);

constexpr char kReads[] = "tiernet_cache_reads_total";
constexpr char kReadsHelp[] = "Entries of the shared cache asked for, by what came";

// Keeps ARGV[1] for ARGV[2] milliseconds unless what is there is of a higher version, which an entry begins with. What
// would stay longer than ARGV[3], as an entry at most, is none of ours, and does not stand in the way; nor does what is
// no text. What somebody else gave such a lifetime stands in the way for as long, and is a miss meanwhile.
constexpr char kSetIfNewer[] = R"(
  local left = redis.call('PTTL', KEYS[1])
  if left > 0 and left <= tonumber(ARGV[3]) then
    local there = redis.pcall('GETRANGE', KEYS[1], 0, 15)
    local version = type(there) == 'string' and tonumber(there, 16)
    if version and version > tonumber(string.sub(ARGV[1], 1, 16), 16) then return 0 end
  end
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  return 1)";

// Whether it is this server that refuses, which is loading or no master any more, and not this command alone: one that
// is full still reads.
bool IsOfServer(absl::string_view refusal) {
  return absl::StartsWith(refusal, "LOADING") || absl::StartsWith(refusal, "MASTERDOWN") ||
         absl::StartsWith(refusal, "READONLY");
}

}  // namespace

std::string UnitKey(absl::string_view unit) {
  std::string key = "tn";
  for (size_t digits = 2; digits <= unit.size() && unit.substr(digits - 2, 2) != "00"; digits += 2) {
    absl::StrAppend(&key, ":", unit.substr(0, digits));
  }
  return key;
}

Cache::Cache(config::v1::Cache config, std::string secret, obs::Metrics& metrics,
             std::chrono::milliseconds longest_wait)
    : config_(std::move(config)),
      secret_(std::move(secret)),
      longest_wait_(longest_wait),
      hits_(metrics.AddCounter(kReads, kReadsHelp, {{"outcome", "hit"}})),
      misses_(metrics.AddCounter(kReads, kReadsHelp, {{"outcome", "miss"}})),
      stale_(metrics.AddCounter(kReads, kReadsHelp, {{"outcome", "stale"}})),
      foreign_(metrics.AddCounter(kReads, kReadsHelp, {{"outcome", "foreign"}})),
      failures_(metrics.AddCounter("tiernet_cache_failures_total", "Commands that the shared cache did not answer")),
      up_(metrics.AddGauge("tiernet_cache_up", "1 while the shared cache answers; 0 while it is left alone")) {
  up_.Set(1);
}

std::vector<absl::optional<std::string>> Cache::Get(absl::Span<const std::string> keys) {
  std::vector<absl::optional<std::string>> entries(keys.size());
  std::vector<absl::string_view> words = {"MGET"};
  words.insert(words.end(), keys.begin(), keys.end());
  const Reply reply = keys.empty() ? nullptr : Ask(words);
  const bool is_list = reply != nullptr && reply->type == REDIS_REPLY_ARRAY && reply->elements == keys.size();
  const absl::Time now = absl::Now();
  for (size_t i = 0; i < keys.size(); ++i) {
    const auto value = is_list ? TextOf(*reply->element[i]) : absl::string_view();
    if (value.empty()) {
      misses_.Increment();
      continue;
    }
    const auto sealed = Unseal(secret_, keys[i], value);
    if (!sealed) {
      foreign_.Increment();
    } else if (now - sealed->as_of > kLongestAge || sealed->as_of - now > kClocksApart) {
      stale_.Increment();
    } else {
      hits_.Increment();
      entries[i].emplace(sealed->content);
    }
  }
  return entries;
}

void Cache::Put(const std::string& key, int64_t version, absl::Time as_of, absl::string_view content) {
  const auto left = absl::ToInt64Milliseconds(kLongestAge - (absl::Now() - as_of));
  if (left <= 0) return;
  const std::string value = Seal(secret_, key, version, as_of, content);
  const std::string lifetime = absl::StrCat(left);
  const std::string longest = absl::StrCat(absl::ToInt64Milliseconds(kLongestAge));
  Ask({"EVAL", kSetIfNewer, "1", key, value, lifetime, longest});
}

Reply Cache::Ask(absl::Span<const absl::string_view> words) {
  const auto now = SteadyClock::now();
  {
    MutexLock lock(&mutex_);
    if (!breaker_.Allows(now)) return nullptr;
  }
  auto reply = TryAsk(words, now + longest_wait_);
  if (!reply.ok()) {
    NoteFailure(reply.status().message());
    return nullptr;
  }
  const auto refusal = (*reply)->type == REDIS_REPLY_ERROR ? TextOf(**reply) : absl::string_view();
  if (IsOfServer(refusal)) {
    NoteFailure(refusal);
    return nullptr;
  }
  NoteSuccess();
  if (!refusal.empty()) failures_.Increment();
  return *std::move(reply);
}

absl::StatusOr<Reply> Cache::TryAsk(absl::Span<const absl::string_view> words, SteadyClock::time_point deadline) {
  if (auto idle = TakeIdle(); idle != nullptr) {
    auto reply = idle->Ask(words, deadline);
    if (reply.ok()) KeepIdle(std::move(idle));
    // One that stood idle may have been closed over there, which says nothing of Redis.
    if (!absl::IsUnavailable(reply.status())) return reply;
  }
  TN_ASSIGN_OR_RETURN(auto connection, Connect(deadline));
  auto reply = connection->Ask(words, deadline);
  if (reply.ok()) KeepIdle(std::move(connection));
  return reply;
}

std::unique_ptr<Connection> Cache::TakeIdle() {
  MutexLock lock(&mutex_);
  if (idle_.empty()) return nullptr;
  auto taken = std::move(idle_.back());
  idle_.pop_back();
  return taken;
}

void Cache::KeepIdle(std::unique_ptr<Connection> connection) {
  MutexLock lock(&mutex_);
  idle_.push_back(std::move(connection));
}

absl::StatusOr<std::unique_ptr<Connection>> Cache::Connect(SteadyClock::time_point deadline) const {
  if (!config_.address().empty()) return Connection::Open(config_.address(), deadline);
  TN_ASSIGN_OR_RETURN(const auto master, FindMaster(deadline));
  return Connection::Open(master, deadline);
}

absl::StatusOr<std::string> Cache::FindMaster(SteadyClock::time_point deadline) const {
  absl::Status last = absl::UnavailableError("no Sentinel is configured");
  for (const auto& address : config_.sentinels()) {
    // Each has its share of the time, so that one that is silent does not use up that of the others.
    const auto share = SteadyClock::now() + longest_wait_ / (config_.sentinels_size() + 1);
    auto sentinel = Connection::Open(address, std::min(share, deadline));
    auto reply = sentinel.ok() ? (*sentinel)->Ask({"SENTINEL", "get-master-addr-by-name", config_.master()},
                                                  std::min(share, deadline))
                               : absl::StatusOr<Reply>(sentinel.status());
    if (reply.ok() && (*reply)->type == REDIS_REPLY_ARRAY && (*reply)->elements == 2) {
      return absl::StrCat(TextOf(*(*reply)->element[0]), ":", TextOf(*(*reply)->element[1]));
    }
    last = reply.ok() ? absl::UnavailableError(absl::StrCat(address, " knows no master ", config_.master()))
                      : reply.status();
  }
  return last;
}

void Cache::NoteSuccess() {
  bool is_news = false;
  {
    MutexLock lock(&mutex_);
    is_news = breaker_.Succeeded();
    if (is_news) up_.Set(1);
  }
  if (is_news) obs::Log(obs::Level::kInfo, "the shared cache answers again");
}

void Cache::NoteFailure(absl::string_view problem) {
  failures_.Increment();
  std::vector<std::unique_ptr<Connection>> dropped;
  bool is_news = false;
  {
    MutexLock lock(&mutex_);
    is_news = breaker_.Failed(SteadyClock::now());
    up_.Set(0);
    dropped.swap(idle_);
  }
  // One line for an outage.
  if (is_news) obs::Log(obs::Level::kWarning, "the shared cache is left alone", {{"problem", problem}});
}

}  // namespace tiernet::cache
