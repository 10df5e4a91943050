#include "common/schema/method.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/status/macros.h"
#include "tiernet/options/v1/options.pb.h"

namespace tiernet::schema {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::MethodDescriptor;

bool IsKind(const Descriptor* type) { return !type->options().GetExtension(options::v1::name_pattern).empty(); }

// The one field of `request` that holds an entity, or null.
const FieldDescriptor* ResourceField(const Descriptor* request) {
  for (int i = 0; i < request->field_count(); ++i) {
    const auto* field = request->field(i);
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && IsKind(field->message_type())) return field;
  }
  return nullptr;
}

bool HasText(const Descriptor* type, const char* name) {
  const auto* field = type->FindFieldByName(name);
  return field != nullptr && field->type() == FieldDescriptor::TYPE_STRING && !field->is_repeated();
}

bool HasNumber(const Descriptor* type, const char* name) {
  const auto* field = type->FindFieldByName(name);
  return field != nullptr && field->type() == FieldDescriptor::TYPE_INT32 && !field->is_repeated();
}

bool HasMask(const Descriptor* type, const char* name) {
  const auto* field = type->FindFieldByName(name);
  return field != nullptr && field->message_type() != nullptr && !field->is_repeated() &&
         field->message_type()->full_name() == "google.protobuf.FieldMask";
}

bool HasAt(const Descriptor* type, int number, const char* name) {
  const auto* field = type->FindFieldByNumber(number);
  return field != nullptr && field->name() == name;
}

// `ListReserveProjects` of `units/{unit}/reserveProjects/{id}`.
std::string ListName(const Descriptor* kind) {
  const std::vector<std::string> parts = absl::StrSplit(kind->options().GetExtension(options::v1::name_pattern), '/');
  std::string collection = parts.size() < 2 ? "" : parts[parts.size() - 2];
  if (!collection.empty()) collection[0] = absl::ascii_toupper(collection[0]);
  return absl::StrCat("List", collection);
}

// The message of a method that is standard by name, and its verb; null if it is not.
const Descriptor* StandardResource(const MethodDescriptor* method, Verb& verb) {
  const auto& name = method->name();
  const auto* input = method->input_type();
  const auto* output = method->output_type();
  const auto named = [&](absl::string_view prefix, const Descriptor* type) {
    return type != nullptr && IsKind(type) && name == absl::StrCat(prefix, type->name());
  };
  const auto* resource = ResourceField(input);
  const auto* resource_type = resource != nullptr && !resource->is_repeated() ? resource->message_type() : nullptr;
  if (method->client_streaming() && method->server_streaming()) {
    const bool imports = absl::StartsWith(name, "Import") && resource_type != nullptr && HasText(input, "parent") &&
                         HasText(input, "row_id") && HasAt(output, 1, "row_id") && HasAt(output, 2, "name") &&
                         HasAt(output, 3, "error");
    return imports ? (verb = Verb::kImport, resource_type) : nullptr;
  }
  if (method->client_streaming() || method->server_streaming()) return nullptr;
  if (named("Get", output) && HasText(input, "name")) return verb = Verb::kGet, output;
  if (named("Create", resource_type) && HasText(input, "parent") && output == resource_type) {
    return verb = Verb::kCreate, resource_type;
  }
  if (named("Update", resource_type) && HasMask(input, "update_mask") && output == resource_type) {
    return verb = Verb::kUpdate, resource_type;
  }
  const auto* listed = ResourceField(output);
  const bool lists = listed != nullptr && listed->is_repeated() && listed->number() == 1 &&
                     name == ListName(listed->message_type()) && HasText(input, "parent") &&
                     HasText(input, "page_token") && HasNumber(input, "page_size") &&
                     HasAt(output, 2, "next_page_token");
  return lists ? (verb = Verb::kList, listed->message_type()) : nullptr;
}

}  // namespace

absl::StatusOr<Service> ReadService(const google::protobuf::ServiceDescriptor* descriptor) {
  Service service{descriptor, {}, {}};
  for (int i = 0; i < descriptor->method_count(); ++i) {
    const auto* method = descriptor->method(i);
    Method entry{method, method->options().GetExtension(options::v1::permission), Verb::kOther, nullptr};
    if (const auto* resource = StandardResource(method, entry.verb); resource != nullptr) {
      TN_ASSIGN_OR_RETURN(entry.kind, KindOf(resource));
      if (entry.verb == Verb::kGet) service.kinds.push_back(entry.kind);
    }
    service.methods.push_back(std::move(entry));
  }
  // Delete names no entity in its messages: it is of the kind that its name says.
  for (auto& method : service.methods) {
    for (const auto* kind : service.kinds) {
      if (method.descriptor->name() == absl::StrCat("Delete", kind->descriptor->name()) &&
          HasText(method.descriptor->input_type(), "name")) {
        method.verb = Verb::kDelete;
        method.kind = kind;
      }
    }
    const bool kept = method.kind == nullptr ||
                      std::find(service.kinds.begin(), service.kinds.end(), method.kind) != service.kinds.end();
    if (!kept) {
      return absl::FailedPreconditionError(
          absl::StrCat(method.descriptor->full_name(), ": the service has no Get", method.kind->descriptor->name()));
    }
  }
  return service;
}

}  // namespace tiernet::schema
