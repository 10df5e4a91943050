#include "common/cache/seal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "tests/testing/node_file.h"

namespace tiernet::cache {
namespace {

using ::testing::HasSubstr;

const std::string kSecret(32, 's');
const absl::Time kWritten = absl::FromUnixMillis(1'559'520'000'123);

TEST(Seal, WhatIsSealedComesBack) {
  for (const std::string& content : {std::string(), std::string("土"), std::string(100'000, '\0')}) {
    const std::string value = Seal(kSecret, "tn:14:a", 17, kWritten, content);
    const auto sealed = Unseal(kSecret, "tn:14:a", value);
    ASSERT_TRUE(sealed) << content.size();
    EXPECT_EQ(sealed->version, 17);
    EXPECT_EQ(sealed->as_of, kWritten);
    EXPECT_EQ(sealed->content, content);
  }
}

TEST(Seal, NothingElseIsTakenForIt) {
  const std::string value = Seal(kSecret, "tn:14:a", 17, kWritten, "content");
  for (size_t i = 0; i < value.size(); ++i) {
    std::string other = value;
    other[i] = static_cast<char>(other[i] ^ 1);
    EXPECT_FALSE(Unseal(kSecret, "tn:14:a", other)) << i;
    EXPECT_FALSE(Unseal(kSecret, "tn:14:a", value.substr(0, i))) << i;
  }
  EXPECT_FALSE(Unseal(kSecret, "tn:14:a", value + "x"));
  EXPECT_FALSE(Unseal(kSecret, "tn:14:b", value)) << "it lay under another key";
  EXPECT_FALSE(Unseal(std::string(32, 't'), "tn:14:a", value)) << "another node's";
}

// Between key and version there is no separator: the length stands for it.
TEST(Seal, AKeyIsNotThePartOfALongerOne) {
  const std::string value = Seal(kSecret, "tn:14:a", 17, kWritten, "content");
  EXPECT_FALSE(Unseal(kSecret, "tn:14:a0", value));
  EXPECT_FALSE(Unseal(kSecret, "tn:14:", value));
}

TEST(Secret, TheFirstMakesItAndAllReadTheSame) {
  const testing::TemporaryFolder folder;
  const std::string path = folder.path() + "/cache.secret";
  std::vector<std::string> secrets(8);
  std::vector<std::thread> services;
  for (auto& secret : secrets) {
    services.emplace_back([&] { secret = ReadOrMakeSecret(path).value_or("refused"); });
  }
  for (auto& service : services) service.join();
  EXPECT_EQ(secrets[0].size(), 32u);
  EXPECT_EQ(std::set<std::string>(secrets.begin(), secrets.end()).size(), 1u);
  EXPECT_EQ(ReadOrMakeSecret(path).value_or(""), secrets[0]);
  struct stat of = {};
  ASSERT_EQ(stat(path.c_str(), &of), 0);
  EXPECT_EQ(of.st_mode & 0777, 0600u) << "for its owner alone";
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1) << "no draft is left";
}

TEST(Secret, AFileThatHoldsNoneIsNamed) {
  const testing::TemporaryFolder folder;
  const std::string path = folder.path() + "/cache.secret";
  for (const std::string& wrong : {std::string(), std::string(31, 'x'), std::string(33, 'x')}) {
    std::ofstream(path, std::ios::trunc) << wrong;
    const auto refused = ReadOrMakeSecret(path).status();
    EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_THAT(std::string(refused.message()), HasSubstr(path));
  }
  const auto nowhere = ReadOrMakeSecret(folder.path() + "/missing/cache.secret").status();
  EXPECT_THAT(std::string(nowhere.message()), HasSubstr("No such file or directory"));
}

}  // namespace
}  // namespace tiernet::cache
