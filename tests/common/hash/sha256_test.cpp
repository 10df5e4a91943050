#include "common/hash/sha256.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace tiernet {
namespace {

TEST(Sha256, GivesTheVectorsOfTheStandard) {  // FIPS 180-4
  EXPECT_EQ(ToHex(Sha256({})), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(ToHex(Sha256({"abc"})), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(ToHex(Sha256({std::string(1'000'000, 'a')})),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, JoinsPartsWithoutASeparator) {
  EXPECT_EQ(Sha256({"a", "", "bc"}), Sha256({"abc"}));
  EXPECT_NE(Sha256({absl::string_view("a\0", 2)}), Sha256({"a"}));
}

TEST(Sha256, BytesAreTheRawDigest) {
  const Sha256Digest digest = Sha256({"abc"});
  ASSERT_EQ(AsBytes(digest).size(), 32u);
  EXPECT_EQ(AsBytes(digest).substr(0, 2), "\xba\x78");
}

TEST(Sha256, ThreadsHashSideBySide) {
  const Sha256Digest expected = Sha256({"abc"});
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 1000; ++n) ASSERT_EQ(Sha256({"a", "bc"}), expected);
    });
  }
  for (auto& thread : threads) thread.join();
}

}  // namespace
}  // namespace tiernet
