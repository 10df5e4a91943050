// Schemas written in a test, as the text of a .proto file: also those that no
// program of ours could be built with.
#pragma once

#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/dynamic_message.h"
#include "google/protobuf/message.h"

namespace tiernet {

class DynamicSchema {
 public:
  // `body` stands behind syntax, package `tiernet.fixture` and the imports of our
  // options, Timestamp, FieldMask and Empty. Fails the test if protoc would refuse it.
  explicit DynamicSchema(absl::string_view body);

  const google::protobuf::Descriptor* Type(const std::string& name) const;
  const google::protobuf::ServiceDescriptor* Service(const std::string& name) const;
  // A message of `type` from its text format.
  std::unique_ptr<google::protobuf::Message> Message(const std::string& type, const std::string& text);

 private:
  // Never freed: schema::KindOf keeps what it has read, by address.
  google::protobuf::DescriptorPool& pool_;
  google::protobuf::DynamicMessageFactory factory_;
};

}  // namespace tiernet
