#include "common/rpc/bytes.h"

#include <vector>

#include "common/status/error.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/wire_format_lite.h"

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

void AppendField(int number, absl::string_view first, absl::string_view second, std::string& out) {
  using google::protobuf::internal::WireFormatLite;
  using google::protobuf::io::CodedOutputStream;
  uint8_t head[20];
  uint8_t* end = CodedOutputStream::WriteTagToArray(
      WireFormatLite::MakeTag(number, WireFormatLite::WIRETYPE_LENGTH_DELIMITED), head);
  end = CodedOutputStream::WriteVarint64ToArray(first.size() + second.size(), end);
  out.append(reinterpret_cast<const char*>(head), end - head);
  out.append(first.data(), first.size());
  out.append(second.data(), second.size());
}

}  // namespace tiernet::rpc
