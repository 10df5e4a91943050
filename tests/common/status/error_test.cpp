#include "common/status/error.h"

#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/status/echo.h"
#include "common/status/grpc_status.h"
#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "gtest/gtest.h"

namespace tiernet {
namespace {

using ::testing::EndsWith;
using ::testing::Le;
using ::testing::StartsWith;

// Of gRPC's clients, for all metadata; the entries that are not ours take less than this leaves.
constexpr size_t kMostMetadata = 8192 - 512;

std::string Repeated(absl::string_view text, int times) {
  std::string repeated;
  for (int i = 0; i < times; ++i) absl::StrAppend(&repeated, text);
  return repeated;
}

// As gRPC counts: the message percent-encoded, the details in base64.
size_t MetadataOf(const absl::Status& status) {
  const auto wire = ToGrpc(status);
  size_t message = 0;
  for (const char byte : wire.error_message()) message += byte >= ' ' && byte <= '~' && byte != '%' ? 1 : 3;
  return message + absl::Base64Escape(wire.error_details()).size();
}

template <typename Detail>
Detail DetailOf(const absl::Status& status) {
  Detail detail;
  const auto payload = status.GetPayload(absl::StrCat("type.googleapis.com/", detail.GetTypeName()));
  EXPECT_TRUE(payload && detail.ParseFromString(std::string(*payload)));
  return detail;
}

TEST(Shortened, KeepsWholeCharacters) {
  EXPECT_EQ(Shortened("襄垣县", 9), "襄垣县");
  EXPECT_EQ(Shortened("襄垣县的", 9), "襄垣…");
  EXPECT_EQ(Shortened("襄垣县的", 10), "襄垣…");
  EXPECT_EQ(Shortened("a襄垣县", 9), "a襄…");
  EXPECT_EQ(Shortened("", 3), "");
}

TEST(Error, ThatFitsIsAsItIs) {
  const std::string text = Repeated("长", 100);
  const auto status = Error(reason::ERROR_REASON_INVALID_FILTER, {{"field", "f"}, {"text", text}, {"problem", text}});
  EXPECT_EQ(ValueIn(status, "text"), text);
  EXPECT_EQ(status.message(), absl::StrCat("f \"", text, "\": ", text));
}

TEST(Error, OfAnyLengthFitsAClient) {
  for (const int length : {200, 500, 1000, 100'000}) {
    const std::string text = Repeated("长", length);
    const auto status = Error(reason::ERROR_REASON_INVALID_FILTER, {{"field", "f"}, {"text", text}, {"problem", text}});
    EXPECT_THAT(MetadataOf(status), Le(kMostMetadata)) << length;
    EXPECT_THAT(ValueIn(status, "text"), StartsWith("长长长长长长长长长长长长长长长长长长长长"));
    EXPECT_THAT(ValueIn(status, "text"), EndsWith("…"));
    EXPECT_EQ(ValueIn(status, "field"), "f");
  }
}

TEST(InvalidFields, NamesAllThatFit) {
  std::vector<Violation> violations;
  for (int i = 0; i < 40; ++i) violations.push_back({absl::StrCat("field_", i), absl::StrCat("\"", i, "\" is wrong")});
  const auto status = InvalidFields(violations);
  const auto details = DetailOf<google::rpc::BadRequest>(status);
  ASSERT_EQ(details.field_violations_size(), 40);
  EXPECT_EQ(details.field_violations(39).field(), "field_39");
  EXPECT_EQ(details.field_violations(39).description(), "\"39\" is wrong");
}

TEST(InvalidFields, OfAnyNumberAndLengthFitAClient) {
  for (const int length : {1, 30, 500, 5'000}) {
    const std::vector<Violation> violations(1000, {Repeated("域", length), Repeated("长", length)});
    const auto status = InvalidFields(violations);
    EXPECT_THAT(MetadataOf(status), Le(kMostMetadata)) << length;
    EXPECT_EQ(ValueIn(status, "count"), "1000");
    const auto details = DetailOf<google::rpc::BadRequest>(status);
    const int listed = details.field_violations_size() - 1;
    ASSERT_GE(listed, 1);
    EXPECT_EQ(details.field_violations(listed).field(), "");
    EXPECT_EQ(details.field_violations(listed).description(), absl::StrCat("and ", 1000 - listed, " more"));
  }
}

TEST(WithPreconditions, OfAnyNumberFitAClient) {
  const std::vector<Violation> unmet(1000, {"owner_unit", Repeated("长", 100)});
  const auto status = WithPreconditions(
      Error(reason::ERROR_REASON_ENTRY_STANDARD, {{"name", "n"}, {"count", "1000"}, {"problem", Repeated("长", 100)}}),
      unmet);
  EXPECT_THAT(MetadataOf(status), Le(kMostMetadata));
  const auto details = DetailOf<google::rpc::PreconditionFailure>(status);
  const int listed = details.violations_size() - 1;
  ASSERT_GE(listed, 1);
  EXPECT_EQ(details.violations(0).type(), "ENTRY_STANDARD");
  EXPECT_EQ(details.violations(listed).description(), absl::StrCat("and ", 1000 - listed, " more"));
}

}  // namespace
}  // namespace tiernet
