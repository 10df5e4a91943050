#include "services/tiernetctl/fields.h"

#include <algorithm>
#include <unordered_map>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/async/mutex.h"
#include "common/status/macros.h"
#include "google/protobuf/type.pb.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/type_resolver.h"
#include "google/protobuf/util/type_resolver_util.h"
#include "google/protobuf/wrappers.pb.h"
#include "unicode/utf8.h"

namespace tiernet::ctl {
namespace {

constexpr char kTypeUrls[] = "type.googleapis.com";

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Types for the JSON parser, which asks for them at every row: made once, and without
// our own options, which it does not read. That halves the cost of a row.
class Types : public google::protobuf::util::TypeResolver {
 public:
  google::protobuf::util::Status ResolveMessageType(const std::string& url, google::protobuf::Type* type) override {
    MutexLock lock(&mutex_);
    const auto [entry, is_new] = types_.try_emplace(url);
    if (is_new) {
      if (auto status = all_->ResolveMessageType(url, &entry->second); !status.ok()) {
        types_.erase(entry);
        return status;
      }
      StripOptions(*entry->second.mutable_options());
      for (auto& field : *entry->second.mutable_fields()) StripOptions(*field.mutable_options());
    }
    *type = entry->second;
    return {};
  }

  google::protobuf::util::Status ResolveEnumType(const std::string& url, google::protobuf::Enum* type) override {
    return all_->ResolveEnumType(url, type);
  }

 private:
  static void StripOptions(google::protobuf::RepeatedPtrField<google::protobuf::Option>& options) {
    // Only extensions have a package in their name.
    const auto is_ours = [](const auto& option) { return absl::StrContains(option.name(), '.'); };
    options.erase(std::remove_if(options.begin(), options.end(), is_ours), options.end());
  }

  const std::unique_ptr<google::protobuf::util::TypeResolver> all_{
      google::protobuf::util::NewTypeResolverForDescriptorPool(kTypeUrls,
                                                               google::protobuf::DescriptorPool::generated_pool())};
  Mutex mutex_;
  std::unordered_map<std::string, google::protobuf::Type> types_ ABSL_GUARDED_BY(mutex_);
};

absl::Status Wrong(const FieldDescriptor& field, absl::string_view text, absl::string_view wanted) {
  return absl::InvalidArgumentError(absl::StrCat(field.name(), ": \"", text, "\" is not ", wanted));
}

// `STATE_` of an enum whose zero is STATE_UNSPECIFIED.
absl::string_view PrefixOf(const EnumDescriptor& type) {
  absl::string_view prefix = type.value(0)->name();
  return absl::ConsumeSuffix(&prefix, "UNSPECIFIED") ? prefix : "";
}

absl::Status SetEnum(Message& message, const FieldDescriptor& field, absl::string_view text) {
  const EnumDescriptor& type = *field.enum_type();
  const auto* value = type.FindValueByName(std::string(text));
  if (value == nullptr) value = type.FindValueByName(absl::StrCat(PrefixOf(type), text));
  if (value == nullptr) {
    std::vector<std::string> names;
    for (int i = 1; i < type.value_count(); ++i) names.push_back(ShortName(*type.value(i)));
    return Wrong(field, text, absl::StrCat("one of ", absl::StrJoin(names, ", ")));
  }
  message.GetReflection()->SetEnum(&message, &field, value);
  return absl::OkStatus();
}

// Sets a number through `set`, a setter of Reflection.
template <typename T, typename Parse>
absl::Status SetNumber(Message& message, const FieldDescriptor& field, absl::string_view text, Parse parse,
                       void (Reflection::*set)(Message*, const FieldDescriptor*, T) const) {
  T value;
  if (!parse(text, &value)) return Wrong(field, text, "a number that the field can hold");
  (message.GetReflection()->*set)(&message, &field, value);
  return absl::OkStatus();
}

absl::Status SetJson(Message& message, const FieldDescriptor& field, absl::string_view text) {
  const bool is_json = absl::StartsWith(text, "{") || absl::StartsWith(text, "[");
  // Timestamps and masks are strings in JSON.
  return MergeJson(absl::StrCat("{", QuoteJson(field.name()), ":", is_json ? std::string(text) : QuoteJson(text), "}"),
                   message);
}

absl::Status SetLeaf(Message& message, const FieldDescriptor& field, absl::string_view text) {
  if (field.is_repeated()) return SetJson(message, field, text);
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return SetNumber<int32_t>(message, field, text, absl::SimpleAtoi<int32_t>, &Reflection::SetInt32);
    case FieldDescriptor::CPPTYPE_INT64:
      return SetNumber<int64_t>(message, field, text, absl::SimpleAtoi<int64_t>, &Reflection::SetInt64);
    case FieldDescriptor::CPPTYPE_UINT32:
      return SetNumber<uint32_t>(message, field, text, absl::SimpleAtoi<uint32_t>, &Reflection::SetUInt32);
    case FieldDescriptor::CPPTYPE_UINT64:
      return SetNumber<uint64_t>(message, field, text, absl::SimpleAtoi<uint64_t>, &Reflection::SetUInt64);
    case FieldDescriptor::CPPTYPE_FLOAT:
      return SetNumber<float>(message, field, text, absl::SimpleAtof, &Reflection::SetFloat);
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return SetNumber<double>(message, field, text, absl::SimpleAtod, &Reflection::SetDouble);
    case FieldDescriptor::CPPTYPE_BOOL:
      return SetNumber<bool>(message, field, text, absl::SimpleAtob, &Reflection::SetBool);
    case FieldDescriptor::CPPTYPE_ENUM:
      return SetEnum(message, field, text);
    case FieldDescriptor::CPPTYPE_STRING:
      // Bytes are base64, as in JSON.
      if (field.type() == FieldDescriptor::TYPE_BYTES) return SetJson(message, field, text);
      message.GetReflection()->SetString(&message, &field, std::string(text));
      return absl::OkStatus();
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return SetJson(message, field, text);
  }
  return absl::InternalError("a field type that is not known");
}

}  // namespace

bool IsUtf8(absl::string_view text) {
  for (int32_t i = 0, size = static_cast<int32_t>(text.size()); i < size;) {
    UChar32 c = 0;
    U8_NEXT(text.data(), i, size, c);
    if (c < 0) return false;
  }
  return true;
}

std::unique_ptr<Message> NewMessage(const Descriptor& type) {
  return std::unique_ptr<Message>(google::protobuf::MessageFactory::generated_factory()->GetPrototype(&type)->New());
}

absl::StatusOr<FieldPath> ResolvePath(const Descriptor& type, absl::string_view path) {
  FieldPath steps;
  const Descriptor* at = &type;
  for (const absl::string_view name : absl::StrSplit(path, '.')) {
    if (at == nullptr) {
      return absl::InvalidArgumentError(absl::StrCat(path, ": ", steps.back()->name(), " holds no single message"));
    }
    const auto* field = at->FindFieldByName(std::string(name));
    if (field == nullptr) {
      std::vector<std::string> names;
      for (int i = 0; i < at->field_count(); ++i) names.push_back(at->field(i)->name());
      return absl::InvalidArgumentError(absl::StrCat("\"", path, "\": ", at->name(), " has no field \"", name,
                                                     "\"; it has: ", absl::StrJoin(names, ", ")));
    }
    steps.push_back(field);
    at = field->is_repeated() ? nullptr : field->message_type();
  }
  return steps;
}

absl::Status SetField(Message& message, const FieldPath& path, absl::string_view text) {
  if (!IsUtf8(text)) return absl::InvalidArgumentError(absl::StrCat(path.back()->name(), ": the value is not UTF-8"));
  Message* at = &message;
  for (size_t i = 0; i + 1 < path.size(); ++i) at = at->GetReflection()->MutableMessage(at, path[i]);
  return SetLeaf(*at, *path.back(), text);
}

absl::Status MergeJson(absl::string_view json, Message& message) {
  static auto* types = new Types;
  if (!IsUtf8(json)) {
    return absl::InvalidArgumentError(absl::StrCat("the JSON of a ", message.GetDescriptor()->name(), " is not UTF-8"));
  }
  std::string bytes;
  const auto status = google::protobuf::util::JsonToBinaryString(
      types, absl::StrCat(kTypeUrls, "/", message.GetTypeName()), {json.data(), json.size()}, &bytes);
  if (!status.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("not the JSON of a ", message.GetDescriptor()->name(), ": ",
                     absl::string_view(status.message().data(), status.message().size())));
  }
  if (message.MergeFromString(bytes)) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("not the JSON of a ", message.GetDescriptor()->name()));
}

std::string ToJson(const Message& message, bool pretty) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  options.add_whitespace = pretty;
  std::string json;
  // Fails only on a type that is not linked inside an Any, of which there are none.
  if (!google::protobuf::util::MessageToJsonString(message, &json, options).ok()) return "{}";
  return json;
}

std::string QuoteJson(absl::string_view text) {
  google::protobuf::StringValue value;
  value.set_value(std::string(text));
  return ToJson(value);
}

std::string ShowField(const Message& message, const FieldDescriptor& field) {
  const auto& reflection = *message.GetReflection();
  if (field.is_repeated()) {
    const int size = reflection.FieldSize(message, &field);
    return size == 0 ? "" : absl::StrCat("[", size, "]");
  }
  if (field.has_presence() && !reflection.HasField(message, &field)) return "";
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_ENUM: {
      const auto* value = reflection.GetEnum(message, &field);
      return value->number() == 0 ? "" : ShortName(*value);
    }
    case FieldDescriptor::CPPTYPE_STRING:
      return reflection.GetString(message, &field);
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return ToJson(reflection.GetMessage(message, &field));
    case FieldDescriptor::CPPTYPE_INT32:
      return absl::StrCat(reflection.GetInt32(message, &field));
    case FieldDescriptor::CPPTYPE_INT64:
      return absl::StrCat(reflection.GetInt64(message, &field));
    case FieldDescriptor::CPPTYPE_UINT32:
      return absl::StrCat(reflection.GetUInt32(message, &field));
    case FieldDescriptor::CPPTYPE_UINT64:
      return absl::StrCat(reflection.GetUInt64(message, &field));
    case FieldDescriptor::CPPTYPE_FLOAT:
      return absl::StrCat(reflection.GetFloat(message, &field));
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return absl::StrCat(reflection.GetDouble(message, &field));
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection.GetBool(message, &field) ? "true" : "false";
  }
  return "";
}

std::string ShortName(const EnumValueDescriptor& value) {
  // A value unknown to this program has no descriptor of its own, so no prefix either.
  return std::string(absl::StripPrefix(absl::string_view(value.name()), PrefixOf(*value.type())));
}

}  // namespace tiernet::ctl
