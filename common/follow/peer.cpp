#include "common/follow/peer.h"

#include <fstream>

#include "absl/strings/str_cat.h"
#include "tiernet/reference/v1/reference.pb.h"

namespace tiernet::follow {

Follower::Options PeerOptions(const NodeConfig& config, const std::string& self, const std::string& service) {
  Follower::Options options;
  options.name = self;
  options.service = service;
  options.identity.subject = absl::StrCat("service:", self);
  options.identity.unit = config.node.unit();
  options.identity.tier = config.reference->FindRegion(config.node.unit())->tier();
  const std::string path = absl::StrCat(config.node.data_directory(), "/", service, ".address");
  options.address = [path]() -> absl::StatusOr<std::string> {
    std::string address;
    std::ifstream file(path);
    if (!std::getline(file, address)) return absl::UnavailableError(absl::StrCat("no address in ", path));
    return address;
  };
  return options;
}

}  // namespace tiernet::follow
