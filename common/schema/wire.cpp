#include "common/schema/wire.h"

#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/wire_format_lite.h"

namespace tiernet::schema {
namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;
using google::protobuf::io::CodedOutputStream;

}  // namespace

void AppendField(int number, absl::string_view first, absl::string_view second, std::string& out) {
  uint8_t head[20];
  uint8_t* end = CodedOutputStream::WriteTagToArray(
      WireFormatLite::MakeTag(number, WireFormatLite::WIRETYPE_LENGTH_DELIMITED), head);
  end = CodedOutputStream::WriteVarint64ToArray(first.size() + second.size(), end);
  out.append(reinterpret_cast<const char*>(head), end - head);
  out.append(first.data(), first.size());
  out.append(second.data(), second.size());
}

bool TakeField(absl::string_view& bytes, WireField& field) {
  CodedInputStream in(reinterpret_cast<const uint8_t*>(bytes.data()), static_cast<int>(bytes.size()));
  const uint32_t tag = in.ReadTag();
  if (tag == 0) return false;
  field.number = WireFormatLite::GetTagFieldNumber(tag);
  field.content = {};
  size_t content = 0;
  if (WireFormatLite::GetTagWireType(tag) == WireFormatLite::WIRETYPE_LENGTH_DELIMITED) {
    uint32_t size = 0;
    if (!in.ReadVarint32(&size)) return false;
    content = static_cast<size_t>(in.CurrentPosition());
    if (size > bytes.size() - content || !in.Skip(static_cast<int>(size))) return false;
    field.content = bytes.substr(content, size);
  } else if (!WireFormatLite::SkipField(&in, tag)) {
    return false;
  }
  const auto end = static_cast<size_t>(in.CurrentPosition());
  field.whole = bytes.substr(0, end);
  bytes.remove_prefix(end);
  return true;
}

absl::string_view FindField(absl::string_view message, int number) {
  absl::string_view found;
  for (WireField field; !message.empty();) {
    if (!TakeField(message, field)) return {};
    if (field.number == number) found = field.content;
  }
  return found;
}

}  // namespace tiernet::schema
