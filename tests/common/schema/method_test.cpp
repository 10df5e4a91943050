#include "common/schema/method.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tests/testing/dynamic_schema.h"
#include "tiernet/reserve/v1/reserve_service.pb.h"

namespace tiernet::schema {
namespace {

using ::testing::HasSubstr;

constexpr absl::string_view kMessages = R"(
  message Thing {
    option (options.v1.name_pattern) = "units/{unit}/things/{id}";
    string name = 1;
    string etag = 2;
    google.protobuf.Timestamp create_time = 3;
    google.protobuf.Timestamp update_time = 4;
  }
  message Named { string name = 1; }
  message Unnamed { int64 name = 1; }
  message ListRequest { string parent = 1; int32 page_size = 2; string page_token = 3; string filter = 4; }
  message ListResponse { repeated Thing things = 1; string next_page_token = 2; }
  message OddListResponse { repeated Thing things = 2; string next_page_token = 1; }
  message ListWithoutSize { string parent = 1; string page_token = 3; }
  message CreateRequest { string parent = 1; Thing thing = 2; }
  message UpdateRequest { Thing thing = 1; google.protobuf.FieldMask update_mask = 2; }
  message OddUpdateRequest { Thing thing = 1; string update_mask = 2; }
  message Row { string parent = 1; string row_id = 2; Thing thing = 3; }
  message RowDone { string row_id = 1; oneof outcome { string name = 2; Named error = 3; } }
  message OddRowDone { string name = 1; string row_id = 2; Named error = 3; }
)";

// The verbs of a service with the methods in `methods`, by name.
std::map<std::string, Verb> Verbs(absl::string_view methods) {
  const DynamicSchema schema(
      absl::StrCat(kMessages, "service Things { rpc GetThing(Named) returns (Thing); ", methods, " }"));
  const auto service = ReadService(schema.Service("Things"));
  EXPECT_TRUE(service.ok()) << service.status();
  std::map<std::string, Verb> verbs;
  if (!service.ok()) return verbs;
  for (const auto& method : service->methods) {
    EXPECT_EQ(method.kind != nullptr, method.verb != Verb::kOther) << method.descriptor->name();
    verbs[method.descriptor->name()] = method.verb;
  }
  return verbs;
}

TEST(ReadService, KnowsTheStandardMethodsByNameAndForm) {
  auto verbs = Verbs(R"(
    rpc ListThings(ListRequest) returns (ListResponse);
    rpc CreateThing(CreateRequest) returns (Thing);
    rpc UpdateThing(UpdateRequest) returns (Thing);
    rpc DeleteThing(Named) returns (google.protobuf.Empty);
    rpc ImportThings(stream Row) returns (stream RowDone);
    rpc CloseThing(Named) returns (Thing);)");
  EXPECT_EQ(verbs["GetThing"], Verb::kGet);
  EXPECT_EQ(verbs["ListThings"], Verb::kList);
  EXPECT_EQ(verbs["CreateThing"], Verb::kCreate);
  EXPECT_EQ(verbs["UpdateThing"], Verb::kUpdate);
  EXPECT_EQ(verbs["DeleteThing"], Verb::kDelete);
  EXPECT_EQ(verbs["ImportThings"], Verb::kImport);
  EXPECT_EQ(verbs["CloseThing"], Verb::kOther);
}

TEST(ReadService, AStandardNameOverAnotherFormIsNotStandard) {
  for (const char* method :
       {"rpc ListThings(ListWithoutSize) returns (ListResponse);",
        "rpc ListThings(ListRequest) returns (OddListResponse);", "rpc ListThings(ListRequest) returns (Thing);",
        "rpc ListOpenThings(ListRequest) returns (ListResponse);",
        "rpc ListThings(ListRequest) returns (stream ListResponse);", "rpc CreateThing(UpdateRequest) returns (Thing);",
        "rpc CreateThing(CreateRequest) returns (Named);", "rpc CreateOther(CreateRequest) returns (Thing);",
        "rpc UpdateThing(CreateRequest) returns (Thing);", "rpc UpdateThing(OddUpdateRequest) returns (Thing);",
        "rpc DeleteThing(Unnamed) returns (google.protobuf.Empty);", "rpc ImportThings(Row) returns (RowDone);",
        "rpc ImportThings(stream Row) returns (RowDone);",
        "rpc ImportThings(stream CreateRequest) returns (stream RowDone);",
        "rpc ImportThings(stream Row) returns (stream OddRowDone);", "rpc GetOther(Named) returns (Thing);",
        "rpc GetNamed(Named) returns (Named);"}) {
    for (const auto& [name, verb] : Verbs(method)) {
      EXPECT_EQ(verb, name == "GetThing" ? Verb::kGet : Verb::kOther) << method;
    }
  }
}

TEST(ReadService, AKindThatIsWrittenMustBeReadable) {
  const DynamicSchema schema(
      absl::StrCat(kMessages, "service Things { rpc CreateThing(CreateRequest) returns (Thing); }"));
  EXPECT_THAT(std::string(ReadService(schema.Service("Things")).status().message()),
              HasSubstr("tiernet.fixture.Things.CreateThing: the service has no GetThing"));
}

TEST(ReadService, ABrokenKindIsNamed) {
  const std::string broken = absl::StrReplaceAll(kMessages, {{"string etag = 2;", ""}});
  const DynamicSchema schema(absl::StrCat(broken, "service Things { rpc GetThing(Named) returns (Thing); }"));
  EXPECT_THAT(std::string(ReadService(schema.Service("Things")).status().message()),
              HasSubstr("schema of tiernet.fixture.Thing"));
}

TEST(ReadService, EveryMethodOfReserveIsPermittedToSomebodyAndOfAKind) {
  const auto* file =
      google::protobuf::DescriptorPool::generated_pool()->FindFileByName("tiernet/reserve/v1/reserve_service.proto");
  ASSERT_NE(file, nullptr);
  const auto service = ReadService(file->service(0));
  ASSERT_TRUE(service.ok()) << service.status();
  EXPECT_FALSE(service->kinds.empty());
  for (const auto& method : service->methods) {
    EXPECT_NE(method.permission, "") << method.descriptor->name();
    for (const char* prefix : {"Get", "List", "Create", "Update", "Delete", "Import"}) {
      if (method.descriptor->name().rfind(prefix, 0) != 0) continue;
      EXPECT_NE(method.kind, nullptr) << method.descriptor->name() << " has not the form of a standard method";
    }
  }
}

}  // namespace
}  // namespace tiernet::schema
