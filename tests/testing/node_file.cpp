#include "tests/testing/node_file.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace tiernet::testing {
namespace {

constexpr char kFile[] = R"(
  display_name: "长治市"
  unit: "140400"
  home_units: "140400" home_units: "140403" home_units: "140404" home_units: "140405" home_units: "140406"
  home_units: "140423" home_units: "140425" home_units: "140426" home_units: "140427" home_units: "140428"
  home_units: "140429" home_units: "140430" home_units: "140431" home_units: "140471" home_units: "140472"
  data_directory: "data"
  grants { permission: "reserve.read" tiers: TIER_COUNTY tiers: TIER_CITY tiers: TIER_PROVINCE }
  grants { permission: "reserve.write" tiers: TIER_COUNTY tiers: TIER_CITY }
  grants { permission: "reserve.review" tiers: TIER_CITY }
  grants { permission: "reserve.target" tiers: TIER_CITY }
  grants { permission: "dossier.read" tiers: TIER_COUNTY tiers: TIER_CITY tiers: TIER_PROVINCE }
  grants { permission: "dossier.part" tiers: TIER_CITY }
  grants { permission: "journal.pull" tiers: TIER_COUNTY tiers: TIER_CITY tiers: TIER_PROVINCE }
  grants { permission: "journal.verify" tiers: TIER_CITY }
  grants { permission: "backfill" tiers: TIER_CITY }
  development { today: "2019-06-03" }
)";

}  // namespace

TemporaryFolder::TemporaryFolder() : path_(::testing::TempDir() + "tiernet-XXXXXX") {
  if (mkdtemp(path_.data()) == nullptr) abort();
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

config::v1::Node CityNode(const std::string& service) {
  config::v1::Node node;
  if (!google::protobuf::TextFormat::ParseFromString(kFile, &node)) abort();
  auto* endpoint = node.add_services();
  endpoint->set_service(service);
  endpoint->set_listen("127.0.0.1:0");
  for (const auto& entry : std::filesystem::directory_iterator(TIERNET_REFERENCE_DATA)) {
    if (entry.path().extension() == ".txtpb") node.add_reference_files(entry.path());
  }
  return node;
}

void Withhold(config::v1::Node& node, const std::string& permission) {
  auto& grants = *node.mutable_grants();
  grants.erase(std::remove_if(grants.begin(), grants.end(),
                              [&](const config::v1::Grant& grant) { return grant.permission() == permission; }),
               grants.end());
}

std::string WriteNodeFile(const config::v1::Node& node, const std::string& folder) {
  std::string text;
  google::protobuf::TextFormat::PrintToString(node, &text);
  std::string path = folder + "/node.txtpb";
  std::ofstream(path) << text;
  return path;
}

}  // namespace tiernet::testing
