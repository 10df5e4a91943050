#include "common/schema/method.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
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

// The message of a method that is standard by name, and its verb; null if it is not.
const Descriptor* StandardResource(const MethodDescriptor* method, Verb& verb) {
  const auto& name = method->name();
  const auto* input = method->input_type();
  const auto* output = method->output_type();
  const auto named = [&](absl::string_view prefix, const Descriptor* type) {
    return type != nullptr && IsKind(type) && name == absl::StrCat(prefix, type->name());
  };
  if (named("Get", output) && HasText(input, "name")) return verb = Verb::kGet, output;
  const auto* resource = ResourceField(input);
  const auto* resource_type = resource != nullptr ? resource->message_type() : nullptr;
  if (named("Create", resource_type) && HasText(input, "parent")) return verb = Verb::kCreate, resource_type;
  if (named("Update", resource_type) && input->FindFieldByName("update_mask"))
    return verb = Verb::kUpdate, resource_type;
  const bool streams = method->client_streaming() && method->server_streaming();
  if (streams && absl::StartsWith(name, "Import") && resource_type != nullptr)
    return verb = Verb::kImport, resource_type;
  if (absl::StartsWith(name, "List") && HasText(input, "page_token")) {
    const auto* listed = ResourceField(output);
    if (listed != nullptr && listed->is_repeated() && listed->number() == 1)
      return verb = Verb::kList, listed->message_type();
  }
  return nullptr;
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
      if (method.descriptor->name() == absl::StrCat("Delete", kind->descriptor->name())) {
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
