#include "common/journal/chain.h"

#include <gmock/gmock.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/status/error.h"

namespace tiernet::journal {
namespace {

using ::google::protobuf::Struct;
using ::google::protobuf::util::MessageDifferencer;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Struct ReadVectors() {
  std::ifstream file(TIERNET_VECTORS);
  std::ostringstream text;
  text << file.rdbuf();
  Struct vectors;
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(text.str(), &vectors).ok());
  return vectors;
}

auto List(const Struct& object, const std::string& field) {
  std::vector<Struct> list;
  for (const auto& value : object.fields().at(field).list_value().values()) list.push_back(value.struct_value());
  return list;
}

std::string Text(const Struct& object, const std::string& field) { return object.fields().at(field).string_value(); }
std::string Bytes(const Struct& object, const std::string& field) {
  return absl::HexStringToBytes(Text(object, field));
}
std::string Hex(const Hash& hash) { return absl::BytesToHexString(View(hash)); }

v1::Part ToPart(const Struct& vector) {
  v1::Part part;
  v1::PartType type;
  EXPECT_TRUE(v1::PartType_Parse(Text(vector, "type"), &type));
  part.set_type(type);
  part.set_salt(Bytes(vector, "salt"));
  part.set_content(Bytes(vector, "content"));
  return part;
}

// The header as its fields say, digests computed.
v1::Header ToHeader(const Struct& vector) {
  std::string json;
  v1::Header header;
  const auto& fields = vector.fields().at("header").struct_value();
  EXPECT_TRUE(google::protobuf::util::MessageToJsonString(fields, &json).ok());
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(json, &header).ok());
  for (const auto& entry : List(vector, "parts")) {
    const v1::Part part = ToPart(entry);
    auto* named = header.add_parts();
    named->set_type(part.type());
    named->set_digest(std::string(View(PartDigest(part.salt(), part.content()))));
  }
  return header;
}

v1::Record ToRecord(const Struct& vector) {
  v1::Record record;
  record.set_header(Bytes(vector, "header_bytes"));
  record.set_hash(Bytes(vector, "hash"));
  for (const auto& part : List(vector, "parts")) *record.add_parts() = ToPart(part);
  return record;
}

TEST(Vectors, GenesisAndPartDigests) {
  const Struct vectors = ReadVectors();
  for (const auto& v : List(vectors, "genesis")) {
    EXPECT_EQ(Hex(Genesis(Text(v, "service"), Text(v, "stream"))), Text(v, "hash"));
  }
  for (const auto& v : List(vectors, "part_digests")) {
    EXPECT_EQ(Hex(PartDigest(Bytes(v, "salt"), Bytes(v, "content"))), Text(v, "digest"));
  }
}

TEST(Vectors, TheChainFromItsFieldsAndFromItsBytes) {
  Hash previous = Genesis("reserve", "140423");
  int64_t seq = 0;
  CheckedRecord checked;
  for (const auto& vector : List(ReadVectors(), "chain")) {
    const v1::Header header = ToHeader(vector);
    EXPECT_EQ(absl::BytesToHexString(header.SerializeAsString()), Text(vector, "header_bytes"));
    ASSERT_EQ(CheckRecord(previous, ToRecord(vector), {"reserve", "140423", ++seq}, checked), absl::OkStatus());
    EXPECT_TRUE(MessageDifferencer::Equals(checked.header, header));
    EXPECT_THAT(checked.missing, IsEmpty());
    EXPECT_EQ(Hex(checked.hash), Text(vector, "hash"));
    previous = checked.hash;
  }
  EXPECT_EQ(seq, 4);
}

class CheckRecordTest : public ::testing::Test {
 protected:
  // The first record of the vectors, which has both parts.
  v1::Record record_ = ToRecord(List(ReadVectors(), "chain").front());
  v1::Header header_ = ToHeader(List(ReadVectors(), "chain").front());
  const Hash genesis_ = Genesis("reserve", "140423");
  CheckedRecord checked_;

  absl::Status Check(Place place = {"reserve", "140423", 1}) { return CheckRecord(genesis_, record_, place, checked_); }
  // The record as a home would have written it with `header_`.
  void Seal() {
    record_.set_header(header_.SerializeAsString());
    record_.set_hash(std::string(View(Extend(genesis_, record_.header()))));
  }
  void ExpectCorrupt(const absl::Status& status, const std::string& problem) {
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
    EXPECT_EQ(ReasonOf(status), "DATA_CORRUPT");
    EXPECT_THAT(std::string(status.message()), HasSubstr(problem));
    EXPECT_THAT(std::string(status.message()), HasSubstr("stream 140423, seq 1"));
  }
};

TEST_F(CheckRecordTest, EveryBitOfHeaderAndHashCounts) {
  const v1::Record sound = record_;
  for (std::string* bytes : {record_.mutable_header(), record_.mutable_hash()}) {
    for (size_t bit = 0; bit < bytes->size() * 8; ++bit) {
      (*bytes)[bit / 8] ^= 1 << bit % 8;
      ASSERT_FALSE(Check().ok()) << bit;
      (*bytes)[bit / 8] ^= 1 << bit % 8;
    }
  }
  EXPECT_TRUE(MessageDifferencer::Equals(record_, sound));
  EXPECT_EQ(Check(), absl::OkStatus());
}

TEST_F(CheckRecordTest, EveryBitOfAPartCounts) {
  for (auto& part : *record_.mutable_parts()) {
    for (std::string* bytes : {part.mutable_salt(), part.mutable_content()}) {
      for (size_t bit = 0; bit < bytes->size() * 8; ++bit) {
        (*bytes)[bit / 8] ^= 1 << bit % 8;
        ExpectCorrupt(Check(), absl::StrCat("the part ", v1::PartType_Name(part.type()), " was altered"));
        (*bytes)[bit / 8] ^= 1 << bit % 8;
      }
    }
  }
}

TEST_F(CheckRecordTest, ABorderBetweenSaltAndContentCannotBeMoved) {
  auto* part = record_.mutable_parts(0);
  part->mutable_salt()->push_back(part->content().front());
  part->mutable_content()->erase(0, 1);
  ExpectCorrupt(Check(), "was altered");
}

TEST_F(CheckRecordTest, AMissingPartIsReportedNotRefused) {
  record_.mutable_parts()->DeleteSubrange(1, 1);
  ASSERT_EQ(Check(), absl::OkStatus());
  EXPECT_THAT(checked_.missing, ElementsAre(v1::PART_TYPE_PERSONAL));
  record_.clear_parts();
  ASSERT_EQ(Check(), absl::OkStatus());
  EXPECT_THAT(checked_.missing, ElementsAre(v1::PART_TYPE_ENTITY, v1::PART_TYPE_PERSONAL));
}

TEST_F(CheckRecordTest, APartThatTheHeaderDoesNotNameIsRefused) {
  header_.mutable_parts()->RemoveLast();
  Seal();
  ExpectCorrupt(Check(), "does not name the part PART_TYPE_PERSONAL");
}

TEST_F(CheckRecordTest, TwinsAreRefused) {
  *record_.add_parts() = record_.parts(0);
  ExpectCorrupt(Check(), "holds a part twice");
  record_.mutable_parts()->RemoveLast();
  *header_.add_parts() = header_.parts(0);
  Seal();
  ExpectCorrupt(Check(), "names a part twice");
}

TEST_F(CheckRecordTest, ADigestOfAnotherLengthIsRefused) {
  header_.mutable_parts(0)->mutable_digest()->pop_back();
  Seal();
  ExpectCorrupt(Check(), "was altered");
}

// Sealed correctly, so that the hash holds, but for somewhere else.
TEST_F(CheckRecordTest, ARecordOfAnotherPlaceIsRefused) {
  header_.set_seq(2);
  Seal();
  ExpectCorrupt(Check(), "the header says reserve, stream 140423, seq 2");
  header_.set_seq(1);
  header_.set_stream("140424");
  Seal();
  ExpectCorrupt(Check(), "stream 140424");
  header_.set_stream("140423");
  header_.set_service("promotion");
  Seal();
  ExpectCorrupt(Check(), "the header says promotion");
  header_.set_service("reserve");
  Seal();
  EXPECT_EQ(Check(), absl::OkStatus());
}

TEST_F(CheckRecordTest, AHeaderThatDoesNotParseIsRefused) {
  record_.set_header("\xff\xff");
  record_.set_hash(std::string(View(Extend(genesis_, record_.header()))));
  ExpectCorrupt(Check(), "does not parse");
}

TEST_F(CheckRecordTest, AnEmptyRecordIsRefused) {
  record_.Clear();
  ExpectCorrupt(Check(), "the hash is not");
}

TEST_F(CheckRecordTest, ADroppedRecordBreaksTheNext) {
  const auto chain = List(ReadVectors(), "chain");
  EXPECT_FALSE(CheckRecord(genesis_, ToRecord(chain[1]), {"reserve", "140423", 1}, checked_).ok());
  EXPECT_FALSE(CheckRecord(genesis_, ToRecord(chain[1]), {"reserve", "140423", 2}, checked_).ok());
}

TEST(ToHash, TakesThirtyTwoBytes) {
  const Hash hash = Genesis("a", "b");
  EXPECT_EQ(ToHash(View(hash), "head").value(), hash);
  for (const size_t size : {0, 31, 33}) {
    EXPECT_EQ(ReasonOf(ToHash(std::string(size, 'h'), "head of 140423").status()), "DATA_CORRUPT");
  }
}

}  // namespace
}  // namespace tiernet::journal
