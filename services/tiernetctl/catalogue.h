// What exists: services, kinds and methods, read from the linked schema.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"

namespace tiernet::ctl {

struct Service {
  // `reserve`.
  std::string name;
  const google::protobuf::ServiceDescriptor* descriptor;
  // Where it listens unless told otherwise.
  std::string default_address;
  // Whether the indicators follow its journal.
  bool counted;
};

// An entity and its methods; those it does not have are null.
struct Kind {
  // `reserveProjects`, as in names.
  std::string collection;
  const google::protobuf::Descriptor* message;
  const Service* service;
  const google::protobuf::MethodDescriptor* get;
  const google::protobuf::MethodDescriptor* list;
  const google::protobuf::MethodDescriptor* create;
  const google::protobuf::MethodDescriptor* import;
};

// Every service this program knows.
const std::vector<Service>& Services();
absl::StatusOr<const Service*> FindService(absl::string_view name);

// Every kind, service by service.
const std::vector<Kind>& Kinds();
// By message or collection, whatever the case, dashes and underscores:
// `ReserveProject`, `reserve-projects`. Of `service` if it is not empty; else, where
// several services have such a kind, an error that names them.
absl::StatusOr<const Kind*> FindKind(absl::string_view word, absl::string_view service);
// By the collection in a resource name; `service` as in FindKind.
absl::StatusOr<const Kind*> KindOfName(absl::string_view name, absl::string_view service);

struct Method {
  const google::protobuf::MethodDescriptor* descriptor;
  const Service* service;
};
// By name, `SubmitReserveProject`, whatever the case, dashes and underscores; `service` as
// in FindKind.
absl::StatusOr<Method> FindMethod(absl::string_view word, absl::string_view service);

// `/tiernet.reserve.v1.ReserveService/SubmitReserveProject`.
std::string PathOf(const google::protobuf::MethodDescriptor& method);

// The first field of `message` that holds a `type`; null: none.
const google::protobuf::FieldDescriptor* FieldOfType(const google::protobuf::Descriptor& message,
                                                     const google::protobuf::Descriptor& type);

// The parent under which entities of `unit` stand: `units/140423`, or
// `units/140400/to/-` for decisions of one unit on others.
std::string DefaultParent(const Kind& kind, absl::string_view unit);

}  // namespace tiernet::ctl
