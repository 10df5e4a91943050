#include "common/schema/wire.h"

#include <string>

#include "gtest/gtest.h"
#include "tiernet/journal/v1/record.pb.h"

namespace tiernet::schema {
namespace {

using journal::v1::Head;

Head AHead() {
  Head head;
  head.set_service("reserve");
  head.set_stream("140423");
  head.set_seq(300);
  head.set_hash("\1\2");
  return head;
}

TEST(AppendField, IsReadAsTheFieldOfAMessage) {
  std::string bytes;
  AppendField(Head::kServiceFieldNumber, "res", "erve", bytes);
  AppendField(Head::kStreamFieldNumber, "", "", bytes);
  Head head;
  ASSERT_TRUE(head.ParseFromString(bytes));
  EXPECT_EQ(head.service(), "reserve");
}

TEST(TakeField, CutsAMessageIntoItsFields) {
  const std::string bytes = AHead().SerializeAsString();
  std::string again;
  absl::string_view rest = bytes;
  WireField field;
  int count = 0;
  for (; !rest.empty(); ++count) {
    ASSERT_TRUE(TakeField(rest, field));
    again.append(field.whole.data(), field.whole.size());
    if (field.number == Head::kStreamFieldNumber) EXPECT_EQ(field.content, "140423");
    if (field.number == Head::kSeqFieldNumber) EXPECT_EQ(field.content, "") << "is no text";
  }
  EXPECT_EQ(count, 4);
  EXPECT_EQ(again, bytes);
}

TEST(TakeField, RefusesBytesThatAreNoFields) {
  const std::string bytes = AHead().SerializeAsString();
  for (size_t size = 1; size < bytes.size(); ++size) {
    absl::string_view cut(bytes.data(), size);
    WireField field;
    while (!cut.empty() && TakeField(cut, field)) {
    }
    Head head;
    EXPECT_EQ(cut.empty(), head.ParseFromArray(bytes.data(), static_cast<int>(size))) << size;
  }
  const std::string longer =
      "\x0a\xff\xff\xff\xff\x0f"
      "abc";  // a text of four gigabytes
  for (absl::string_view wrong : {absl::string_view(longer), absl::string_view("\0", 1), absl::string_view("\x0f")}) {
    WireField field;
    EXPECT_FALSE(TakeField(wrong, field));
  }
}

TEST(FindField, IsTheLastOfThatNumber) {
  std::string bytes = AHead().SerializeAsString();
  EXPECT_EQ(FindField(bytes, Head::kStreamFieldNumber), "140423");
  EXPECT_EQ(FindField(bytes, 99), "");
  AppendField(Head::kStreamFieldNumber, "140425", "", bytes);
  EXPECT_EQ(FindField(bytes, Head::kStreamFieldNumber), "140425");
  EXPECT_EQ(FindField(bytes + "\x0a", Head::kStreamFieldNumber), "") << "is no message";
}

}  // namespace
}  // namespace tiernet::schema
