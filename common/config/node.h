// The node file: read, checked, its paths made whole.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/reference/reference.h"
#include "tiernet/config/v1/node.pb.h"

namespace tiernet {

// A node's configuration and the reference data that it names.
struct NodeConfig {
  // Paths are absolute or start at the working folder; limits are filled.
  config::v1::Node node;
  std::unique_ptr<const Reference> reference;

  // The endpoint of `service`; FAILED_PRECONDITION if the node does not run it.
  absl::StatusOr<config::v1::Endpoint> EndpointOf(absl::string_view service) const;
};

// INVALID_ARGUMENT, or NOT_FOUND, naming the file and everything that is wrong in it.
absl::StatusOr<NodeConfig> LoadNode(const std::string& path);

}  // namespace tiernet
