#include "common/codes/uuid.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace tiernet {
namespace {

const absl::Time kNow = absl::FromUnixMillis(0x017F22E279B0);  // the time in the example of RFC 9562, A.6

TEST(UuidGenerator, WritesTimeVersionAndVariant) {
  UuidGenerator generator;
  const std::string id = generator.Next(kNow);
  EXPECT_TRUE(IsUuid(id)) << id;
  EXPECT_EQ(id.substr(0, 15), "017f22e2-79b0-7");
  EXPECT_NE(std::string("89ab").find(id[19]), std::string::npos) << id;
}

TEST(UuidGenerator, RisesWithinAMillisecondAndWhenTheClockGoesBack) {
  UuidGenerator generator;
  std::string last;
  for (int i = 0; i < 20'000; ++i) {
    const std::string id = generator.Next(i % 3 == 0 ? kNow - absl::Hours(1) : kNow);
    ASSERT_LT(last, id);
    ASSERT_TRUE(IsUuid(id)) << id;
    last = id;
  }
  EXPECT_LT(last, generator.Next(kNow + absl::Milliseconds(1)));
}

TEST(UuidGenerator, StaysWithinTheFormForAnyTime) {
  for (const absl::Time time :
       {absl::InfinitePast(), absl::FromUnixSeconds(-1), absl::UnixEpoch(), absl::InfiniteFuture()}) {
    UuidGenerator generator;
    const std::string first = generator.Next(time);
    EXPECT_TRUE(IsUuid(first)) << first;
    EXPECT_LT(first, generator.Next(time));
  }
}

TEST(UuidGenerator, GivesTwoGeneratorsDifferentIds) {
  UuidGenerator a, b;
  EXPECT_NE(a.Next(kNow), b.Next(kNow));
}

TEST(NewUuid, IsUniqueAndOrderedAcrossThreads) {
  std::vector<std::vector<std::string>> ids(4);
  std::vector<std::thread> threads;
  for (auto& mine : ids) {
    threads.emplace_back([&mine] {
      for (int i = 0; i < 5000; ++i) mine.push_back(NewUuid(kNow));
    });
  }
  for (auto& thread : threads) thread.join();
  std::set<std::string> all;
  for (const auto& mine : ids) {
    EXPECT_TRUE(std::is_sorted(mine.begin(), mine.end()));
    all.insert(mine.begin(), mine.end());
  }
  EXPECT_EQ(all.size(), 20'000u);
}

TEST(IsUuid, TakesTheCanonicalFormOnly) {
  EXPECT_TRUE(IsUuid("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"));
  for (const absl::string_view text :
       {"", "017F22E2-79B0-7CC3-98C4-DC0C0C07398F", "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
        "{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}", "017f22e279b07cc398c4dc0c0c07398f",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398g", "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0"}) {
    EXPECT_FALSE(IsUuid(text)) << text;
  }
}

}  // namespace
}  // namespace tiernet
