// The standard methods (AIP-131 to 135), once for every kind, and steps.
#pragma once

#include "common/rpc/call.h"
#include "grpcpp/support/byte_buffer.h"

namespace tiernet::rpc {

// Answered in place, from stored bytes: a point read does not wait.
void HandleGet(const Environment& environment, const Endpoint& endpoint, const UnaryCall& call,
               const grpc::ByteBuffer& bytes);
// On a worker, since it may read 10,000 rows.
void HandleList(const Environment& environment, const Endpoint& endpoint, const UnaryCall& call,
                const grpc::ByteBuffer& bytes);
// Create, Update, Delete, and the steps that the service gives: checked in place,
// decided by the committer.
void HandleWrite(const Environment& environment, const Endpoint& endpoint, const UnaryCall& call,
                 const grpc::ByteBuffer& bytes);

// A request on its way to the committer: also the rows of an import.
struct Write {
  store::Origin origin;
  store::Decide decide;
};
// What the request, which was read from `bytes`, asks of the committer.
absl::StatusOr<Write> ToWrite(const Environment& environment, const Endpoint& endpoint, Caller caller,
                              std::unique_ptr<google::protobuf::Message> request, const grpc::ByteBuffer& bytes);

}  // namespace tiernet::rpc
