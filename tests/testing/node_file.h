// A folder for a test, and the node file of a city in it.
#pragma once

#include <string>

#include "tiernet/config/v1/node.pb.h"

namespace tiernet::testing {

// A new folder under the tests' own, gone with this.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// Home of the 15 units of the city, on 2019-06-03, with a city's permissions;
// `service` listens on a free port of loopback. Data lie in `data`.
config::v1::Node CityNode(const std::string& service);

// From now on nobody has `permission`.
void Withhold(config::v1::Node& node, const std::string& permission);

// Writes `folder/node.txtpb`; its path.
std::string WriteNodeFile(const config::v1::Node& node, const std::string& folder);

}  // namespace tiernet::testing
