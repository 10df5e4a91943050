// Server streams that read a page, send it, and only then read the next: a slow
// client holds memory for one page and no transaction.
#pragma once

#include "common/rpc/call.h"
#include "grpcpp/support/byte_buffer.h"

namespace tiernet::rpc {

// Sends what the source that `open` makes has, until it ends, the caller cancels, or
// the server drains.
grpc::ServerWriteReactor<grpc::ByteBuffer>* StartPagedStream(const Environment& environment, Endpoint& endpoint,
                                                             const OpenSource& open,
                                                             grpc::CallbackServerContext* context,
                                                             const grpc::ByteBuffer* request);

}  // namespace tiernet::rpc
