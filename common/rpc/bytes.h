// Between gRPC's buffers and messages.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "grpcpp/support/byte_buffer.h"

namespace tiernet::rpc {

// UNPARSABLE naming the type if the bytes are no such message.
absl::Status Parse(const grpc::ByteBuffer& buffer, google::protobuf::Message& message);

// The bytes of a buffer, copied only if they lie in several slices.
class Bytes {
 public:
  explicit Bytes(const grpc::ByteBuffer& buffer);
  absl::string_view view() const { return {reinterpret_cast<const char*>(slice_.begin()), slice_.size()}; }

 private:
  grpc::Slice slice_;
};

// One buffer with `first` and `second`, one after the other.
grpc::ByteBuffer ToBuffer(absl::string_view first, absl::string_view second = "");
grpc::ByteBuffer ToBuffer(const google::protobuf::Message& message);

}  // namespace tiernet::rpc
