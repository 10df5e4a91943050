// To gRPC and back.
#pragma once

#include "absl/status/status.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/support/status.h"

namespace tiernet {

// The wire form with every payload as a detail, byte for byte.
google::rpc::Status ToRpcStatus(const absl::Status& status);
grpc::Status ToGrpc(const absl::Status& status);

absl::Status FromRpcStatus(const google::rpc::Status& status);
absl::Status FromGrpc(const grpc::Status& status);

}  // namespace tiernet
