#include "common/rpc/bytes.h"

#include <vector>

#include "common/status/error.h"

namespace tiernet::rpc {

Bytes::Bytes(const grpc::ByteBuffer& buffer) {
  if (!buffer.Valid() || buffer.TrySingleSlice(&slice_).ok()) return;
  buffer.DumpToSingleSlice(&slice_).IgnoreError();
}

absl::Status Parse(const grpc::ByteBuffer& buffer, google::protobuf::Message& message) {
  const Bytes bytes(buffer);
  if (message.ParseFromArray(bytes.view().data(), static_cast<int>(bytes.view().size()))) return absl::OkStatus();
  return Error(reason::ERROR_REASON_UNPARSABLE, {{"type", message.GetTypeName()}});
}

grpc::ByteBuffer ToBuffer(absl::string_view first, absl::string_view second) {
  grpc::Slice slices[] = {grpc::Slice(first.data(), first.size()), grpc::Slice(second.data(), second.size())};
  return grpc::ByteBuffer(slices, second.empty() ? 1 : 2);
}

grpc::ByteBuffer ToBuffer(const google::protobuf::Message& message) {
  const size_t size = message.ByteSizeLong();
  grpc::Slice slice(size);
  message.SerializeWithCachedSizesToArray(const_cast<uint8_t*>(slice.begin()));
  return grpc::ByteBuffer(&slice, 1);
}

}  // namespace tiernet::rpc
