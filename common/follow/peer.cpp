#include "common/follow/peer.h"

#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "grpcpp/client_context.h"
#include "tiernet/reference/v1/reference.pb.h"

namespace tiernet::follow {

Caller AccountOf(const NodeConfig& config, const std::string& self) {
  return {absl::StrCat("service:", self), config.node.unit(), config.reference->FindRegion(config.node.unit())->tier()};
}

void Identify(const Caller& account, grpc::ClientContext& context) {
  context.AddMetadata("tiernet-dev-subject", account.subject);
  context.AddMetadata("tiernet-dev-unit", account.unit);
  context.AddMetadata("tiernet-dev-tier", std::string(absl::StripPrefix(types::v1::Tier_Name(account.tier), "TIER_")));
}

absl::StatusOr<std::string> AddressOf(const NodeConfig& config, const std::string& service) {
  const std::string path = absl::StrCat(config.node.data_directory(), "/", service, ".address");
  std::string address;
  std::ifstream file(path);
  if (!std::getline(file, address)) return absl::UnavailableError(absl::StrCat("no address in ", path));
  return address;
}

Follower::Options PeerOptions(const NodeConfig& config, const std::string& self, const std::string& service) {
  Follower::Options options;
  options.name = self;
  options.service = service;
  options.identity = AccountOf(config, self);
  options.address = [&config, service] { return AddressOf(config, service); };
  return options;
}

}  // namespace tiernet::follow
