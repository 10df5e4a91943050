// A real Redis, and servers that only pretend to be one.
#include "common/cache/cache.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/cache/seal.h"
#include "tests/testing/node_file.h"
#include "tests/testing/redis_process.h"

namespace tiernet::cache {
namespace {

using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::Optional;

using Entries = std::vector<absl::optional<std::string>>;

const std::string kSecret(32, 's');
// Far above the one bounded wait, far below what the servers here keep one waiting.
constexpr absl::Duration kBounded = absl::Seconds(2);
// For tests of what Redis answers, and not of how long it takes, which a loaded machine may say.
constexpr std::chrono::seconds kPatience{10};

config::v1::Cache At(const std::string& address) {
  config::v1::Cache config;
  config.set_address(address);
  return config;
}

bool Eventually(const std::function<bool()>& holds) {
  for (const absl::Time end = absl::Now() + absl::Seconds(20); absl::Now() < end;
       absl::SleepFor(absl::Milliseconds(20))) {
    if (holds()) return true;
  }
  return holds();
}

// What Redis itself says.
std::string Raw(const std::string& address, absl::Span<const absl::string_view> words) {
  const auto deadline = SteadyClock::now() + std::chrono::seconds(10);
  const auto connection = Connection::Open(address, deadline);
  if (!connection.ok()) return connection.status().ToString();
  const auto reply = (*connection)->Ask(words, deadline);
  if (!reply.ok()) return reply.status().ToString();
  if ((*reply)->type == REDIS_REPLY_INTEGER) return absl::StrCat((*reply)->integer);
  return std::string(TextOf(**reply));
}

class CacheTest : public ::testing::Test {
 protected:
  std::string Raw(absl::Span<const absl::string_view> words) const { return cache::Raw(redis_.address(), words); }
  absl::optional<std::string> Get(const std::string& key) { return cache_.Get({key})[0]; }

  const testing::TemporaryFolder folder_;
  testing::RedisProcess redis_{folder_.path()};
  obs::Metrics metrics_;
  Cache cache_{At(redis_.address()), kSecret, metrics_, kPatience};
};

TEST(UnitKey, AProvinceACityAndACountyArePrefixes) {
  EXPECT_EQ(UnitKey("140423"), "tn:14:1404:140423");
  EXPECT_EQ(UnitKey("140471"), "tn:14:1404:140471");
  EXPECT_EQ(UnitKey("140400"), "tn:14:1404");
  EXPECT_EQ(UnitKey("140000"), "tn:14");
}

TEST_F(CacheTest, WhatWasPutIsGotForFiveSecondsAtMost) {
  cache_.Put("a", 1, absl::Now(), "one");
  cache_.Put("c", 1, absl::Now(), "");
  EXPECT_THAT(cache_.Get({"a", "b", "c"}), ElementsAre(Optional(Eq("one")), Eq(absl::nullopt), Optional(Eq(""))));
  EXPECT_THAT(cache_.Get({}), ElementsAre());
  const int left = std::stoi(Raw({"PTTL", "a"}));
  EXPECT_GT(left, 0);
  EXPECT_LE(left, 5000);
}

TEST_F(CacheTest, OnlyANewerOneTakesThePlace) {
  cache_.Put("a", 10, absl::Now(), "ten");
  cache_.Put("a", 9, absl::Now(), "nine");
  EXPECT_EQ(Get("a"), "ten");
  cache_.Put("a", 10, absl::Now(), "ten again");
  EXPECT_EQ(Get("a"), "ten again");
  cache_.Put("a", 0x1'0000'0000, absl::Now(), "much later");
  cache_.Put("a", 11, absl::Now(), "eleven");
  EXPECT_EQ(Get("a"), "much later");
}

TEST_F(CacheTest, WhatTookLongToBePutDoesNotLiveLonger) {
  cache_.Put("a", 1, absl::Now() - absl::Seconds(3), "one");
  EXPECT_EQ(Get("a"), "one");
  EXPECT_LE(std::stoi(Raw({"PTTL", "a"})), 2000);
  cache_.Put("b", 1, absl::Now() - absl::Seconds(6), "one");
  EXPECT_EQ(Raw({"EXISTS", "b"}), "0");
  // It stands against an older one all the same.
  cache_.Put("a", 0, absl::Now(), "none");
  EXPECT_EQ(Get("a"), "one");
}

TEST_F(CacheTest, WhatIsTooOldIsNotThere) {
  const auto put = [&](absl::Duration ago) {
    Raw({"SET", "a", Seal(kSecret, "a", 1, absl::Now() - ago, "one")});
    return Get("a");
  };
  EXPECT_EQ(put(absl::Seconds(4)), "one");
  EXPECT_EQ(put(absl::Seconds(6)), absl::nullopt) << "Redis kept it too long, or lies";
  EXPECT_EQ(put(-absl::Seconds(1)), absl::nullopt) << "by a clock that is ahead";
}

TEST_F(CacheTest, WhatOthersWroteIsNotThereAndGoesAway) {
  cache_.Put("a", 1, absl::Now(), "one");
  const std::string of_a = Raw({"GET", "a"});
  const std::string of_later = Seal(std::string(32, 't'), "b", 1LL << 60, absl::Now(), "another node's");
  const absl::string_view values[] = {"", "x", "ffffffffffffffff", of_a, of_later};
  for (const auto value : values) {
    Raw({"SET", "b", value});
    EXPECT_EQ(Get("b"), absl::nullopt) << value;
    cache_.Put("b", 1, absl::Now(), "ours");
    EXPECT_EQ(Get("b"), "ours") << value;
  }
  Raw({"DEL", "b"});
  Raw({"LPUSH", "b", "an element"});
  EXPECT_EQ(Get("b"), absl::nullopt) << "of another type";
  cache_.Put("b", 1, absl::Now(), "ours");
  EXPECT_EQ(Get("b"), "ours");
}

TEST_F(CacheTest, WhatOthersGaveTheLifetimeOfAnEntryStandsInTheWayForAsLong) {
  Raw({"SET", "a", "ffffffffffffffff", "PX", "3000"});
  EXPECT_EQ(Get("a"), absl::nullopt);
  cache_.Put("a", 1, absl::Now(), "one");
  EXPECT_EQ(Get("a"), absl::nullopt);
  EXPECT_TRUE(Eventually([&] {
    cache_.Put("a", 1, absl::Now(), "one");
    return Get("a") == "one";
  }));
}

TEST_F(CacheTest, AnIdleConnectionThatWasClosedIsNoOutage) {
  cache_.Put("a", 1, absl::Now(), "one");
  Raw({"CLIENT", "KILL", "TYPE", "normal"});
  EXPECT_EQ(Get("a"), "one");
}

TEST_F(CacheTest, AFlushIsAMiss) {
  cache_.Put("a", 1, absl::Now(), "one");
  Raw({"FLUSHALL"});
  EXPECT_EQ(Get("a"), absl::nullopt);
  cache_.Put("a", 1, absl::Now(), "one");
  EXPECT_EQ(Get("a"), "one");
}

TEST_F(CacheTest, AFullOneStillReads) {
  cache_.Put("a", 1, absl::Now(), "one");
  Raw({"CONFIG", "SET", "maxmemory", "1"});
  cache_.Put("b", 1, absl::Now(), "two");
  EXPECT_EQ(Get("a"), "one") << "and at once: it is not left alone";
  EXPECT_EQ(Get("b"), absl::nullopt);
  Raw({"CONFIG", "SET", "maxmemory", "0"});
  cache_.Put("b", 1, absl::Now(), "two");
  EXPECT_EQ(Get("b"), "two");
}

TEST_F(CacheTest, ADeadOneIsAMissUntilItIsBack) {
  cache_.Put("a", 1, absl::Now(), "one");
  redis_.Kill();
  EXPECT_EQ(Get("a"), absl::nullopt);
  cache_.Put("a", 1, absl::Now(), "one");
  EXPECT_EQ(cache_.Get({"a", "b"}), (Entries{absl::nullopt, absl::nullopt}));
  redis_.Start();
  EXPECT_TRUE(Eventually([&] {
    cache_.Put("a", 1, absl::Now(), "one");
    return Get("a") == "one";
  }));
}

TEST_F(CacheTest, ASilentOneIsWaitedForOnceAndThenLeftAlone) {
  Cache hasty(At(redis_.address()), kSecret, metrics_);
  // From here on it has a connection.
  ASSERT_TRUE(Eventually([&] {
    hasty.Put("a", 1, absl::Now(), "one");
    return hasty.Get({"a"})[0] == "one";
  }));
  redis_.Signal(SIGSTOP);
  const absl::Time begun = absl::Now();
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(hasty.Get({"a"})[0], absl::nullopt);
  EXPECT_LT(absl::Now() - begun, kBounded) << "each waiting would take 50 s";
  redis_.Signal(SIGCONT);
  EXPECT_TRUE(Eventually([&] {
    hasty.Put("a", 2, absl::Now(), "two");
    return hasty.Get({"a"})[0] == "two";
  })) << "answers that came too late are nobody's: they went with their connection";
}

TEST_F(CacheTest, ManyMayCallAtOnce) {
  constexpr int kEach = 100;
  std::atomic<int> right = 0;
  std::vector<std::thread> callers;
  for (int c = 0; c < 8; ++c) {
    callers.emplace_back([&, c] {
      const std::string key = absl::StrCat("key", c);
      for (int i = 1; i <= kEach; ++i) {
        cache_.Put(key, i, absl::Now(), absl::StrCat(c, " ", i));
        if (Get(key) == absl::StrCat(c, " ", i)) ++right;
      }
    });
  }
  for (auto& caller : callers) caller.join();
  EXPECT_EQ(right, 8 * kEach);
}

// Answers every connection by `serve`, one after the other.
class Pretender {
 public:
  explicit Pretender(std::function<void(int)> serve) : listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    if (bind(listener_, reinterpret_cast<const sockaddr*>(&address), size) != 0) abort();
    listen(listener_, 8);
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    address_ = absl::StrCat("127.0.0.1:", ntohs(address.sin_port));
    thread_ = std::thread([this, serve = std::move(serve)] {
      for (int peer; (peer = accept(listener_, nullptr, nullptr)) >= 0; close(peer)) serve(peer);
    });
  }
  ~Pretender() {
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    close(listener_);
  }
  const std::string& address() const { return address_; }

 private:
  int listener_;
  std::string address_;
  std::thread thread_;
};

bool Say(int peer, absl::string_view text) {
  return send(peer, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size());
}

void ExpectAMissInBoundedTime(const std::function<void(int)>& serve) {
  const Pretender pretender(serve);
  obs::Metrics metrics;
  Cache cache(At(pretender.address()), kSecret, metrics);
  const absl::Time begun = absl::Now();
  EXPECT_EQ(cache.Get({"a", "b"}), (Entries{absl::nullopt, absl::nullopt}));
  EXPECT_LT(absl::Now() - begun, kBounded);
}

TEST(Pretenders, AreAMissWhateverTheyAnswer) {
  const std::string answers[] = {"",
                                 "HTTP/1.1 400 Bad Request\r\n\r\n",
                                 "$1000000000\r\n",
                                 "$99999999999999999999\r\n",
                                 "*-7\r\n",
                                 "*2147483647\r\n",
                                 "*2\r\n*2147483647\r\n",
                                 "*1024\r\n*1024\r\n*1024\r\n",
                                 "$1\r\nx\r\n$1\r\ny\r\n",
                                 "*2\r\n$-1\r\n",
                                 "*1\r\n$1\r\nx\r\n",
                                 "*2\r\n:1\r\n:2\r\n",
                                 "*2\r\n*2\r\n$1\r\nx\r\n$1\r\ny\r\n$1\r\nz\r\n",
                                 "$1\r\nx\r\n",
                                 ":5\r\n",
                                 "-ERR no\r\n",
                                 "-LOADING wait\r\n",
                                 std::string(1000, '\0')};
  for (const auto& answer : answers) {
    SCOPED_TRACE(answer);
    ExpectAMissInBoundedTime([&](int peer) {
      char request[1000];
      if (recv(peer, request, sizeof(request), 0) > 0) Say(peer, answer);
    });
  }
}

TEST(Pretenders, OneThatSendsAByteNowAndThenIsNotWaitedFor) {
  ExpectAMissInBoundedTime([](int peer) {
    Say(peer, "*2\r\n$1000\r\n");
    while (Say(peer, "x")) absl::SleepFor(absl::Milliseconds(10));
  });
}

TEST(Pretenders, OneThatSendsWithoutEndIsNotListenedTo) {
  ExpectAMissInBoundedTime([](int peer) {
    Say(peer, "*2\r\n$500000000\r\n");
    const std::string much(1 << 20, 'x');
    while (Say(peer, much)) continue;
  });
}

TEST(Sentinels, SayWhereTheMasterIsAlsoWhenItIsAnotherOne) {
  const testing::TemporaryFolder folder;
  testing::RedisProcess first(folder.path(), {"--repl-diskless-sync-delay", "0"});
  testing::RedisProcess second(folder.path(), {"--replicaof", "127.0.0.1", absl::StrCat(first.port())});
  const std::string file = folder.path() + "/sentinel.conf";
  std::ofstream(file) << "sentinel monitor tiernet 127.0.0.1 " << first.port() << " 1\n"
                      << "sentinel down-after-milliseconds tiernet 2000\n"
                      << "sentinel failover-timeout tiernet 2000\n";
  const testing::RedisProcess sentinel(folder.path(), {file, "--sentinel"});

  config::v1::Cache config;
  // The first one in the list is dead.
  config.add_sentinels(absl::StrCat("127.0.0.1:", testing::FreePort()));
  config.add_sentinels(sentinel.address());
  config.set_master("tiernet");
  obs::Metrics metrics;
  Cache cache(config, kSecret, metrics);
  const auto works = [&] {
    cache.Put("a", 1, absl::Now(), "one");
    return cache.Get({"a"})[0] == "one";
  };
  EXPECT_TRUE(Eventually(works));
  // Only a replica that is in step is made master.
  EXPECT_TRUE(Eventually([&] { return absl::StrContains(Raw(second.address(), {"INFO"}), "master_link_status:up"); }));
  // And one that the Sentinel knows, who asks the master every ten seconds.
  EXPECT_TRUE(Eventually([&] { return absl::StrContains(Raw(sentinel.address(), {"INFO", "sentinel"}), "slaves=1"); }));
  first.Kill();
  EXPECT_TRUE(Eventually(works));
  EXPECT_EQ(Raw(second.address(), {"EXISTS", "a"}), "1");
}

}  // namespace
}  // namespace tiernet::cache
