// The methods of a service as its schema declares them.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/schema/kind.h"
#include "google/protobuf/descriptor.h"

namespace tiernet::schema {

// What a method does. Standard methods (AIP-131 to 135, and Import) exist once
// for every kind; the others are given by the service.
enum class Verb { kGet, kList, kCreate, kUpdate, kDelete, kImport, kOther };

struct Method {
  const google::protobuf::MethodDescriptor* descriptor;
  // Empty: denied to all.
  std::string permission;
  Verb verb;
  // Of a standard method; else null.
  const Kind* kind;
};

// A service's methods, in order of declaration, and the kinds it keeps: those
// that it has a Get method for.
struct Service {
  const google::protobuf::ServiceDescriptor* descriptor;
  std::vector<Method> methods;
  std::vector<const Kind*> kinds;
};

// FAILED_PRECONDITION if a standard method's messages have not the standard form.
absl::StatusOr<Service> ReadService(const google::protobuf::ServiceDescriptor* descriptor);

}  // namespace tiernet::schema
