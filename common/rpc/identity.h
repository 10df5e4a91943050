// Who calls, and what for: identities are established by a pluggable function,
// permissions are a table of the node file.
#pragma once

#include <functional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/store/caller.h"
#include "tiernet/config/v1/node.pb.h"

namespace grpc {
class ServerContextBase;
}
namespace tiernet {
class Reference;
}

namespace tiernet::rpc {

// The caller of a call, or UNAUTHENTICATED saying what is missing. From any thread.
using Authenticate = std::function<absl::StatusOr<Caller>(const grpc::ServerContextBase& context)>;

// For development: believes the metadata `tiernet-dev-subject`, `-unit` and `-tier`.
// Only for servers that listen on loopback.
Authenticate DevelopmentIdentity(const Reference& reference);

// To enter what happened more than 31 days ago (I.31); all other permissions are those of methods.
inline constexpr absl::string_view kBackfill = "backfill";

// Which tiers hold which permission; what is not granted is denied.
class Permissions {
 public:
  explicit Permissions(const config::v1::Node& node);

  // OK, or PERMISSION_DENIED naming the permission.
  absl::Status Check(const Caller& caller, const std::string& permission) const;
  bool Holds(const Caller& caller, absl::string_view permission) const;

 private:
  // Bit n: tier n holds it.
  absl::flat_hash_map<std::string, unsigned> tiers_;
};

}  // namespace tiernet::rpc
