#include "tests/testing/dynamic_schema.h"

#include <gtest/gtest.h>

#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/compiler/parser.h"
#include "google/protobuf/empty.pb.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/timestamp.pb.h"
#include "tiernet/options/v1/options.pb.h"

namespace tiernet {
namespace {

constexpr absl::string_view kHead = R"(
syntax = "proto3";
package tiernet.fixture;
import "google/protobuf/empty.proto";
import "google/protobuf/field_mask.proto";
import "google/protobuf/timestamp.proto";
import "tiernet/options/v1/options.proto";
)";

class FailsTheTest : public google::protobuf::io::ErrorCollector,
                     public google::protobuf::DescriptorPool::ErrorCollector {
 public:
  void AddError(int line, int column, const std::string& message) override {
    ADD_FAILURE() << line << ":" << column << ": " << message;
  }
  void AddError(const std::string&, const std::string& element, const google::protobuf::Message*, ErrorLocation,
                const std::string& message) override {
    ADD_FAILURE() << element << ": " << message;
  }
};

// A pool that is never freed, and not lost either.
google::protobuf::DescriptorPool& NewPool() {
  static auto& pools = *new std::vector<google::protobuf::DescriptorPool*>;
  pools.push_back(new google::protobuf::DescriptorPool(google::protobuf::DescriptorPool::generated_pool()));
  return *pools.back();
}

}  // namespace

DynamicSchema::DynamicSchema(absl::string_view body) : pool_(NewPool()), factory_(&pool_) {
  // Linked and registered before the pool looks for them.
  google::protobuf::Empty::descriptor();
  google::protobuf::FieldMask::descriptor();
  google::protobuf::Timestamp::descriptor();
  options::v1::FallsDue::descriptor();
  const std::string text = absl::StrCat(kHead, body);
  google::protobuf::io::ArrayInputStream input(text.data(), static_cast<int>(text.size()));
  FailsTheTest errors;
  google::protobuf::io::Tokenizer tokenizer(&input, &errors);
  google::protobuf::compiler::Parser parser;
  parser.RecordErrorsTo(&errors);
  google::protobuf::FileDescriptorProto file;
  file.set_name("tests/fixture.proto");
  if (parser.Parse(&tokenizer, &file)) pool_.BuildFileCollectingErrors(file, &errors);
}

const google::protobuf::Descriptor* DynamicSchema::Type(const std::string& name) const {
  return pool_.FindMessageTypeByName(absl::StrCat("tiernet.fixture.", name));
}

const google::protobuf::ServiceDescriptor* DynamicSchema::Service(const std::string& name) const {
  return pool_.FindServiceByName(absl::StrCat("tiernet.fixture.", name));
}

std::unique_ptr<google::protobuf::Message> DynamicSchema::Message(const std::string& type, const std::string& text) {
  std::unique_ptr<google::protobuf::Message> message(factory_.GetPrototype(Type(type))->New());
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, message.get())) << text;
  return message;
}

}  // namespace tiernet
