// The other services of one's own node: where they listen, and in whose name one calls them.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "common/config/node.h"
#include "common/follow/follower.h"
#include "common/store/caller.h"

namespace grpc {
class ClientContext;
}

namespace tiernet::follow {

// The account `service:<self>` of the node's body.
Caller AccountOf(const NodeConfig& config, const std::string& self);

// Has a call of `context` come from `account`.
void Identify(const Caller& account, grpc::ClientContext& context);

// Where `service` listens now: by the address file that it writes. UNAVAILABLE.
absl::StatusOr<std::string> AddressOf(const NodeConfig& config, const std::string& service);

// Options for following `service`; `apply` and `kinds` are left to the caller. `config` outlives them.
Follower::Options PeerOptions(const NodeConfig& config, const std::string& self, const std::string& service);

}  // namespace tiernet::follow
