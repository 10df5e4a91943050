// Import: rows in, answers out as rows become durable or are refused.
#pragma once

#include "common/rpc/call.h"

namespace tiernet::rpc {

// Answers each row once, not necessarily in order. A bounded number of rows is
// underway at a time; while it is reached, the sender is held back by gRPC's flow
// control.
grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* StartImport(const Environment& environment,
                                                                         Endpoint& endpoint,
                                                                         grpc::CallbackServerContext* context);

}  // namespace tiernet::rpc
