// Text into messages and out of them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace tiernet::ctl {

bool IsUtf8(absl::string_view text);

// An empty message of a linked type.
std::unique_ptr<google::protobuf::Message> NewMessage(const google::protobuf::Descriptor& type);

// The way to a field, `evidence.date`; all but its last step are single messages.
using FieldPath = std::vector<const google::protobuf::FieldDescriptor*>;
// INVALID_ARGUMENT, naming the fields there are, if `path` leads nowhere in `type`.
absl::StatusOr<FieldPath> ResolvePath(const google::protobuf::Descriptor& type, absl::string_view path);

// Sets the field from `text`: a plain value, the name of an enum value with or
// without its prefix, or JSON for a list or message. INVALID_ARGUMENT names the
// field and what it takes; `message` is then unspecified.
absl::Status SetField(google::protobuf::Message& message, const FieldPath& path, absl::string_view text);

// Merges a JSON object; fields by their names in the schema. INVALID_ARGUMENT if
// it is none or names an unknown field.
absl::Status MergeJson(absl::string_view json, google::protobuf::Message& message);

// JSON with the schema's field names, on one line unless `pretty`.
std::string ToJson(const google::protobuf::Message& message, bool pretty = false);
// `text` as a JSON string.
std::string QuoteJson(absl::string_view text);

// A field for a table: empty if it is not set, enum values without their prefix, a
// message as JSON, a list by its length.
std::string ShowField(const google::protobuf::Message& message, const google::protobuf::FieldDescriptor& field);

// `DRAFT` of `STATE_DRAFT`.
std::string ShortName(const google::protobuf::EnumValueDescriptor& value);

}  // namespace tiernet::ctl
