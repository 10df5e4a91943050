// Unary calls as bytes, a fixed number of them outstanding.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"

namespace tiernet::bench {

struct Load {
  absl::Duration wall;
  // Of one call.
  absl::Duration median_latency;
  // To the last call.
  std::string answer;
};

// Connections of their own.
using Connections = std::vector<std::shared_ptr<grpc::Channel>>;

Connections Connect(const std::string& address, int count = 1);

// Sends `calls` requests, the bytes from `request(n)`, `outstanding` at a time: callers who
// share the connections, and call again when they are answered. The first call that is
// refused ends it.
absl::StatusOr<Load> Send(const Connections& connections, const std::string& method, int calls, int outstanding,
                          absl::FunctionRef<std::string(int)> request);

// Who calls: an official of the county that all entries belong to, or of the city.
void IdentifyCounty(grpc::ClientContext& context);
void IdentifyCity(grpc::ClientContext& context);

}  // namespace tiernet::bench
