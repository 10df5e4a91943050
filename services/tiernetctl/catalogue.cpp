#include "services/tiernetctl/catalogue.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "tiernet/options/v1/options.pb.h"

namespace tiernet::ctl {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::FieldDescriptor;
using google::protobuf::MethodDescriptor;

struct Known {
  const char* name;
  const char* descriptor;
  const char* default_address;
};

// A further service is a line here and its messages in CMakeLists.txt.
constexpr Known kKnown[] = {
    {"reserve", "tiernet.reserve.v1.ReserveService", "127.0.0.1:7101"},
    {"construction", "tiernet.construction.v1.ConstructionService", "127.0.0.1:7102"},
    {"indicators", "tiernet.indicators.v1.IndicatorsService", "127.0.0.1:7103"},
    {"promotion", "tiernet.promotion.v1.PromotionService", "127.0.0.1:7104"},
    {"approval", "tiernet.approval.v1.ApprovalService", "127.0.0.1:7105"},
};

// `reserve-projects` and `ReserveProjects` are the same word.
std::string Fold(absl::string_view word) {
  std::string folded;
  for (const char c : word) {
    if (c != '-' && c != '_') folded.push_back(absl::ascii_tolower(c));
  }
  return folded;
}

// The last word of a name pattern before the id.
std::string CollectionOf(absl::string_view pattern) {
  const std::vector<std::string> parts = absl::StrSplit(pattern, '/');
  return parts.size() < 2 ? "" : parts[parts.size() - 2];
}

const std::string& PatternOf(const Descriptor& message) {
  return message.options().GetExtension(options::v1::name_pattern);
}

// The first method whose name begins with `verb` and whose request or response, as
// told, holds a `kind`.
const MethodDescriptor* StandardMethod(const Service& service, absl::string_view verb, const Descriptor& kind,
                                       const Descriptor* (MethodDescriptor::*side)() const) {
  for (int i = 0; i < service.descriptor->method_count(); ++i) {
    const auto* method = service.descriptor->method(i);
    const auto* type = (method->*side)();
    if (absl::StartsWith(method->name(), verb) && (type == &kind || FieldOfType(*type, kind) != nullptr)) {
      return method;
    }
  }
  return nullptr;
}

std::vector<Kind> KindsOf(const Service& service) {
  std::vector<Kind> kinds;
  for (int i = 0; i < service.descriptor->method_count(); ++i) {
    const auto* get = service.descriptor->method(i);
    const auto* message = get->output_type();
    if (!absl::StartsWith(get->name(), "Get") || PatternOf(*message).empty()) continue;
    kinds.push_back({.collection = CollectionOf(PatternOf(*message)),
                     .message = message,
                     .service = &service,
                     .get = get,
                     .list = StandardMethod(service, "List", *message, &MethodDescriptor::output_type),
                     .create = StandardMethod(service, "Create", *message, &MethodDescriptor::input_type),
                     .import = StandardMethod(service, "Import", *message, &MethodDescriptor::input_type)});
  }
  return kinds;
}

const Service& ServiceOf(const Kind* kind) { return *kind->service; }
const Service& ServiceOf(const Method& method) { return *method.service; }

// The one of `found`, each of another service, that is meant: by `service`, or, if that is
// empty, because there is no other. `none` says what to do where none was found.
template <typename Item>
absl::StatusOr<Item> TheOne(const std::vector<Item>& found, absl::string_view service, absl::string_view word,
                            const std::string& none) {
  if (found.empty()) return absl::InvalidArgumentError(none);
  std::vector<std::string> choices;
  for (const auto& item : found) {
    const auto& owner = ServiceOf(item).name;
    if (owner == service || (service.empty() && found.size() == 1)) return item;
    choices.push_back(absl::StrCat("--service ", owner));
  }
  return absl::InvalidArgumentError(
      absl::StrCat(word, service.empty() ? " is of several services" : absl::StrCat(" is not of ", service), "; say ",
                   absl::StrJoin(choices, " or ")));
}

}  // namespace

const std::vector<Service>& Services() {
  static const auto* services = [] {
    auto* all = new std::vector<Service>;
    for (const auto& known : kKnown) {
      const auto* descriptor = DescriptorPool::generated_pool()->FindServiceByName(known.descriptor);
      if (descriptor != nullptr) all->push_back({known.name, descriptor, known.default_address});
    }
    return all;
  }();
  return *services;
}

absl::StatusOr<const Service*> FindService(absl::string_view name) {
  for (const auto& service : Services()) {
    if (service.name == name) return &service;
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "there is no service ", name, "; there is: ",
      absl::StrJoin(Services(), ", ", [](std::string* out, const Service& s) { absl::StrAppend(out, s.name); })));
}

const std::vector<Kind>& Kinds() {
  static const auto* kinds = [] {
    auto* all = new std::vector<Kind>;
    for (const auto& service : Services()) {
      for (auto& kind : KindsOf(service)) all->push_back(std::move(kind));
    }
    return all;
  }();
  return *kinds;
}

absl::StatusOr<const Kind*> FindKind(absl::string_view word, absl::string_view service) {
  const std::string folded = Fold(word);
  std::vector<const Kind*> found;
  for (const auto& kind : Kinds()) {
    if (folded == Fold(kind.collection) || folded == Fold(kind.message->name())) found.push_back(&kind);
  }
  return TheOne(found, service, word, absl::StrCat("there is no kind ", word, "; `tiernetctl kinds` lists them"));
}

absl::StatusOr<const Kind*> KindOfName(absl::string_view name, absl::string_view service) {
  const std::string collection = CollectionOf(name);
  std::vector<const Kind*> found;
  for (const auto& kind : Kinds()) {
    if (kind.collection == collection) found.push_back(&kind);
  }
  return TheOne(
      found, service, name,
      absl::StrCat("\"", name, "\" is no resource name; it should look like units/140423/reserveProjects/<id>"));
}

absl::StatusOr<Method> FindMethod(absl::string_view word, absl::string_view service) {
  const std::string folded = Fold(word);
  std::vector<Method> found;
  for (const auto& one : Services()) {
    for (int i = 0; i < one.descriptor->method_count(); ++i) {
      const auto* method = one.descriptor->method(i);
      if (Fold(method->name()) == folded) found.push_back({method, &one});
    }
  }
  return TheOne(found, service, word, absl::StrCat("there is no method ", word, "; `tiernetctl methods` lists them"));
}

std::string PathOf(const MethodDescriptor& method) {
  return absl::StrCat("/", method.service()->full_name(), "/", method.name());
}

const FieldDescriptor* FieldOfType(const Descriptor& message, const Descriptor& type) {
  for (int i = 0; i < message.field_count(); ++i) {
    if (message.field(i)->message_type() == &type) return message.field(i);
  }
  return nullptr;
}

std::string DefaultParent(const Kind& kind, absl::string_view unit) {
  return absl::StrCat("units/", unit, absl::StrContains(PatternOf(*kind.message), "/to/") ? "/to/-" : "");
}

}  // namespace tiernet::ctl
