// Server streams that read a page, send it, and only then read the next: a slow
// client holds memory for one page and no transaction.
#pragma once

#include <memory>
#include <string>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "common/rpc/call.h"
#include "common/rpc/drain.h"
#include "grpcpp/support/byte_buffer.h"

namespace tiernet::rpc {

// What a source has next.
struct NextPage {
  enum class What { kPage, kEnd, kNothingYet } what;
  // Serialised answer of a kPage.
  std::string bytes;
};

// Asked for one page after another, on workers, never by two at a time. After
// kNothingYet it is asked again when a commit was made.
using PageSource = absl::AnyInvocable<absl::StatusOr<NextPage>()>;

// Makes the source for a request, or refuses the call.
using OpenSource =
    std::function<absl::StatusOr<PageSource>(const Caller& caller, const google::protobuf::Message& request)>;

grpc::ServerWriteReactor<grpc::ByteBuffer>* StartPagedStream(const Environment& environment, Endpoint& endpoint,
                                                             Drain& drain, const OpenSource& open,
                                                             grpc::CallbackServerContext* context,
                                                             const grpc::ByteBuffer* request);

}  // namespace tiernet::rpc
