#include "common/config/node.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace tiernet {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class NodeFileTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = ::testing::TempDir() + "node_file_test_XXXXXX";
    ASSERT_NE(mkdtemp(folder_.data()), nullptr);
    sound_ = R"(
      display_name: "长治市"
      unit: "140400"
      home_units: "140400"
      home_units: "140423"
      data_directory: "data"
      services { service: "reserve" listen: "127.0.0.1:0" }
      grants { permission: "reserve.read" tiers: TIER_COUNTY tiers: TIER_CITY }
    )";
    for (const auto& entry : std::filesystem::directory_iterator(TIERNET_REFERENCE_DATA)) {
      if (entry.path().extension() == ".txtpb")
        absl::StrAppend(&sound_, "  reference_files: '", entry.path().string(), "'\n");
    }
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string path() const { return folder_ + "/node.txtpb"; }
  absl::StatusOr<NodeConfig> Load(const std::string& text) {
    std::ofstream(path()) << text;
    return LoadNode(path());
  }
  // The sound file with `from` replaced; what is wrong with it.
  std::string Problem(const std::string& from, const std::string& to) {
    EXPECT_THAT(sound_, HasSubstr(from));
    const auto status = Load(absl::StrReplaceAll(sound_, {{from, to}})).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << to;
    EXPECT_THAT(std::string(status.message()), StartsWith(path())) << "the file is named";
    return std::string(status.message());
  }

  std::string folder_;
  std::string sound_;
};

TEST_F(NodeFileTest, ASoundFileIsReadAndMadeWhole) {
  const auto config = Load(sound_);
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_EQ(config->node.data_directory(), folder_ + "/data") << "paths start at the file's folder";
  EXPECT_TRUE(config->reference->IsUnit("140423"));
  EXPECT_EQ(config->node.limits().queued_calls(), 4096);
  EXPECT_EQ(config->node.limits().queued_import_rows(), 4096);
  EXPECT_EQ(config->node.limits().worker_threads(), 4);
  EXPECT_EQ(config->node.limits().request_bytes(), 4 << 20);
  EXPECT_EQ(config->EndpointOf("reserve")->listen(), "127.0.0.1:0");
  const auto missing = config->EndpointOf("construction").status();
  EXPECT_EQ(missing.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(missing.message()), HasSubstr("names no service \"construction\""));
}

TEST_F(NodeFileTest, LimitsThatAreGivenStay) {
  const auto config = Load(sound_ + "limits { worker_threads: 2 }");
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_EQ(config->node.limits().worker_threads(), 2);
  EXPECT_EQ(config->node.limits().queued_calls(), 4096);
}

TEST_F(NodeFileTest, AFileThatIsNotThereIsNamed) {
  const auto status = LoadNode(folder_ + "/none.txtpb").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(status.message()), AllOf(HasSubstr("/none.txtpb"), HasSubstr("No such file")));
  EXPECT_FALSE(LoadNode(folder_).ok()) << "a folder is no file";
}

TEST_F(NodeFileTest, TheLineThatCannotBeReadIsNamed) {
  EXPECT_THAT(Problem("display_name:", "dispaly_name:"), AllOf(HasSubstr("line 2, column"), HasSubstr("dispaly_name")));
  EXPECT_THAT(Problem("TIER_CITY", "TIER_TOWN"), AllOf(HasSubstr("line 8"), HasSubstr("TIER_TOWN")));
  EXPECT_THAT(Problem("services {", "services"), HasSubstr("line 7"));
}

TEST_F(NodeFileTest, EveryProblemIsNamedAtOnce) {
  const std::string problems = Problem("unit: \"140400\"\n      home_units: \"140400\"",
                                       "unit: \"999999\" home_units: \"140423\" home_units: \"x\"");
  EXPECT_THAT(problems, HasSubstr("unit \"999999\" is not the tree code of a unit"));
  EXPECT_THAT(problems, HasSubstr("home_units[1] \"x\" is not the tree code of a unit"));
  EXPECT_THAT(problems, HasSubstr("home_units: 140423 stands twice"));
}

TEST_F(NodeFileTest, WhatIsMissingIsNamed) {
  for (const char* field :
       {"display_name", "unit", "home_units", "data_directory", "reference_files", "services", "grants"}) {
    std::string kept;
    for (const auto& line : absl::StrSplit(sound_, '\n')) {
      if (line.find(absl::StrCat("  ", field)) == absl::string_view::npos) absl::StrAppend(&kept, line, "\n");
    }
    const auto status = Load(kept).status();
    EXPECT_THAT(std::string(status.message()), HasSubstr(absl::StrCat(field, " is required"))) << field;
  }
}

TEST_F(NodeFileTest, ContradictionsAreNamed) {
  EXPECT_THAT(Problem("services {", "services { service: 'reserve' listen: 'x' } services {"),
              HasSubstr("services: reserve stands twice"));
  EXPECT_THAT(Problem("listen: \"127.0.0.1:0\"", "listen: '127.0.0.1:65536'"),
              HasSubstr("\"127.0.0.1:65536\" names no port from 0 to 65535"));
  EXPECT_THAT(Problem("grants {", "grants { permission: 'reserve.read' tiers: TIER_CITY } grants {"),
              HasSubstr("grants: reserve.read stands twice"));
  EXPECT_THAT(Problem("listen: \"127.0.0.1:0\"", ""), HasSubstr("services[0].listen is required"));
  EXPECT_THAT(Problem("tiers: TIER_COUNTY tiers: TIER_CITY", ""), HasSubstr("grants[0].tiers is required"));
  EXPECT_THAT(Problem("data_directory: \"data\"", "data_directory: 'data' limits { worker_threads: 257 }"),
              HasSubstr("limits.worker_threads 257 is more than 256"));
  EXPECT_THAT(Problem("data_directory: \"data\"", "data_directory: 'data' limits { queued_calls: -1 }"),
              HasSubstr("limits.queued_calls -1 is less than 1"));
  EXPECT_THAT(Problem("data_directory: \"data\"", "data_directory: 'data' development { today: '2019-02-29' }"),
              HasSubstr("development.today \"2019-02-29\" is not a day like"));
}

TEST_F(NodeFileTest, TheCacheIsAtAnAddressOrWhereSentinelsSay) {
  EXPECT_TRUE(Load(sound_ + "cache { address: '[::1]:6379' }").ok());
  EXPECT_TRUE(Load(sound_ + "cache { sentinels: '10.0.0.1:1' sentinels: '10.0.0.2:1' master: 'tiernet' }").ok());
  const auto problem = [&](const std::string& cache) {
    return Problem("data_directory: \"data\"", absl::StrCat("data_directory: 'data' cache { ", cache, " }"));
  };
  EXPECT_THAT(problem(""), HasSubstr("cache: either address or sentinels"));
  EXPECT_THAT(problem("address: '10.0.0.1:1' sentinels: '10.0.0.2:1' master: 'm'"),
              HasSubstr("cache: either address or sentinels"));
  EXPECT_THAT(problem("sentinels: '10.0.0.1:1'"), HasSubstr("cache: sentinels and master go together"));
  EXPECT_THAT(problem("address: '10.0.0.1:1' master: 'm'"), HasSubstr("cache: sentinels and master go together"));
  for (const auto* wrong : {"redis:6379", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:65536", "::1:6379", "[127.0.0.1]:1"}) {
    EXPECT_THAT(problem(absl::StrCat("address: '", wrong, "'")), HasSubstr("is no IP address and port")) << wrong;
  }
}

TEST_F(NodeFileTest, ANameOfAServiceMayBeAUnitsCode) {
  EXPECT_TRUE(Load(absl::StrReplaceAll(sound_, {{"service: \"reserve\"", "service: \"140423\""}})).ok());
}

TEST_F(NodeFileTest, ReferenceDataThatIsNotThereIsNamed) {
  const auto status = Load(sound_ + "reference_files: 'none.txtpb'").status();
  EXPECT_THAT(std::string(status.message()), HasSubstr(folder_ + "/none.txtpb"));
}

}  // namespace
}  // namespace tiernet
