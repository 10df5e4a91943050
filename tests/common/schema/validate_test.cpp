#include "common/schema/validate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/unknown_field_set.h"
#include "tests/testing/dynamic_schema.h"

namespace tiernet::schema {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr absl::string_view kSchema = R"(
  enum Colour { COLOUR_UNSPECIFIED = 0; COLOUR_RED = 1; }
  message Inner {
    string title = 1 [(options.v1.required) = true];
    int64 number = 2 [(options.v1.max) = 10];
    Inner inner = 3;
  }
  message Thing {
    string title = 1 [(options.v1.required) = true, (options.v1.min) = 2, (options.v1.max_length) = 4];
    optional int64 amount = 2 [(options.v1.min) = -5, (options.v1.max) = 10];
    int32 number = 3 [(options.v1.min) = 3];
    Colour colour = 4;
    string day = 5 [(options.v1.format) = FORMAT_DATE];
    bytes digest = 6 [(options.v1.max_length) = 3];
    Inner inner = 7;
    repeated Inner list = 8 [(options.v1.max_length) = 2];
    repeated string tags = 9 [(options.v1.max_length) = 2, (options.v1.format) = FORMAT_DATE];
    repeated Colour colours = 10;
    string by_us = 11 [(options.v1.output_only) = true, (options.v1.max_length) = 1, (options.v1.required) = true];
    Inner inner_by_us = 12 [(options.v1.output_only) = true];
    string free = 13;
    bytes free_bytes = 14;
    repeated int32 free_list = 15;
  }
  message Request {
    Thing thing = 1 [(options.v1.required) = true];
    string why = 2 [(options.v1.required) = true];
    repeated Inner list = 3;
  }
)";

class ValidatorTest : public ::testing::Test {
 protected:
  ValidatorTest()
      : schema_(kSchema), validator_([](options::v1::Format, absl::string_view text) {
          return text == "2019-06-03" ? "" : absl::StrCat("\"", text, "\" is not the day");
        }) {
    validator_.Prepare(schema_.Type("Thing"));
    validator_.Prepare(schema_.Type("Request"));
  }

  std::vector<std::string> Check(const std::string& text, const std::string& type = "Thing",
                                 Validator::Mode mode = Validator::Mode::kWhole) {
    return Check(*schema_.Message(type, text), mode);
  }
  std::vector<std::string> Check(const google::protobuf::Message& message,
                                 Validator::Mode mode = Validator::Mode::kWhole) {
    std::vector<std::string> found;
    for (const auto& violation : validator_.Validate(message, mode)) {
      found.push_back(absl::StrCat(violation.field, " ", violation.description));
    }
    return found;
  }
  // A thing that is sound but for `field`, a text with any bytes.
  std::unique_ptr<google::protobuf::Message> With(const char* field, const std::string& value) {
    auto thing = schema_.Message("Thing", "title: 'ab'");
    thing->GetReflection()->SetString(thing.get(), thing->GetDescriptor()->FindFieldByName(field), value);
    return thing;
  }

  DynamicSchema schema_;
  Validator validator_;
};

TEST_F(ValidatorTest, MissesWhatIsRequired) {
  EXPECT_THAT(Check(""), ElementsAre("title is required"));
  EXPECT_THAT(Check("title: 'ab'"), IsEmpty());
}

TEST_F(ValidatorTest, ReportsEveryViolationWithItsPath) {
  EXPECT_THAT(Check(R"(amount: 11 inner { number: 11 inner { title: 'x' inner {} } } list { title: 'a' } list {})"),
              ElementsAre("title is required", "amount 11 is more than 10", "inner.title is required",
                          "inner.number 11 is more than 10", "inner.inner.inner.title is required",
                          "list[1].title is required"));
  const auto found = validator_.Validate(*schema_.Message("Thing", ""), Validator::Mode::kWhole, "row.thing");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].field, "row.thing.title");
}

TEST_F(ValidatorTest, BoundsNumbersThatAreSet) {
  EXPECT_THAT(Check("title: 'ab' amount: -5"), IsEmpty());
  EXPECT_THAT(Check("title: 'ab' amount: 10"), IsEmpty());
  EXPECT_THAT(Check("title: 'ab' amount: 0"), IsEmpty()) << "not reported is not zero, and zero may be reported";
  EXPECT_THAT(Check("title: 'ab' amount: -6"), ElementsAre("amount -6 is less than -5"));
  EXPECT_THAT(Check("title: 'ab' number: 2"), ElementsAre("number 2 is less than 3"));
  EXPECT_THAT(Check("title: 'ab' number: -2147483648"), ElementsAre("number -2147483648 is less than 3"));
  EXPECT_THAT(Check("title: 'ab' amount: -9223372036854775808"),
              ElementsAre("amount -9223372036854775808 is less than -5"));
}

TEST_F(ValidatorTest, CountsCharactersOfTextsAndBytesOfBytes) {
  EXPECT_THAT(Check(*With("title", "长治市县")), IsEmpty());
  EXPECT_THAT(Check(*With("title", "长治市县区")), ElementsAre("title has 5 characters, at most 4 are allowed"));
  EXPECT_THAT(Check(*With("title", "长")), ElementsAre("title has 1 characters, at least 2 are needed"));
  EXPECT_THAT(Check(*With("title", "\xf0\xa0\x80\x80\xf0\xa0\x80\x80")), IsEmpty()) << "four bytes are one character";
  EXPECT_THAT(Check(*With("digest", "长")), IsEmpty());
  EXPECT_THAT(Check(*With("digest", "长a")), ElementsAre("digest has 4 bytes, at most 3 are allowed"));
}

TEST_F(ValidatorTest, BoundsWhatTheSchemaDoesNot) {
  EXPECT_THAT(Check(*With("free", std::string(500, 'a'))), IsEmpty());
  EXPECT_THAT(Check(*With("free", std::string(501, 'a'))),
              ElementsAre("free has 501 characters, at most 500 are allowed"));
  EXPECT_THAT(Check(*With("free_bytes", std::string(4097, 'a'))),
              ElementsAre("free_bytes has 4097 bytes, at most 4096 are allowed"));
  std::string list = "title: 'ab'";
  for (int i = 0; i < 1001; ++i) list += " free_list: 1";
  EXPECT_THAT(Check(list), ElementsAre("free_list has 1001 elements, at most 1000 are allowed"));
}

TEST_F(ValidatorTest, RefusesNulAndBlanks) {
  EXPECT_THAT(Check(*With("title", std::string("a\0b", 3))), ElementsAre("title holds a NUL character"));
  EXPECT_THAT(Check(*With("free", std::string("\0", 1))), ElementsAre("free holds a NUL character"));
  EXPECT_THAT(Check(*With("free", " \t\r\n")), ElementsAre("free holds blanks only"));
  EXPECT_THAT(Check(*With("free", "\u3000 \u3000")), ElementsAre("free holds blanks only"));
  EXPECT_THAT(Check(*With("free", "\u3000长")), IsEmpty());
  EXPECT_THAT(Check(*With("digest", std::string("\0 ", 2))), IsEmpty()) << "bytes are bytes";
}

TEST_F(ValidatorTest, AsksForTheFormatOfTextsThatAreSet) {
  EXPECT_THAT(Check("title: 'ab' day: '2019-06-03'"), IsEmpty());
  EXPECT_THAT(Check("title: 'ab' day: 'soon'"), ElementsAre("day \"soon\" is not the day"));
  EXPECT_THAT(Check("title: 'ab' tags: '2019-06-03' tags: 'x'"), ElementsAre("tags[1] \"x\" is not the day"));
}

TEST_F(ValidatorTest, BoundsLists) {
  EXPECT_THAT(Check("title: 'ab' list { title: 'a' } list { title: 'a' } list { title: 'a' }"),
              ElementsAre("list has 3 elements, at most 2 are allowed"));
  EXPECT_THAT(Check("title: 'ab' tags: '' tags: '2019-06-03'"), ElementsAre("tags[0] holds blanks only"));
  const auto long_element = schema_.Message("Thing", absl::StrCat("title: 'ab' tags: '", std::string(501, 'x'), "'"));
  EXPECT_THAT(Check(*long_element), ElementsAre("tags[0] has 501 characters, at most 500 are allowed"));
}

TEST_F(ValidatorTest, RefusesEnumNumbersThatHaveNoName) {
  EXPECT_THAT(Check("title: 'ab' colour: 7"), ElementsAre("colour 7 is no value of Colour"));
  EXPECT_THAT(Check("title: 'ab' colour: -1"), ElementsAre("colour -1 is no value of Colour"));
  EXPECT_THAT(Check("title: 'ab' colours: COLOUR_RED colours: 9"), ElementsAre("colours[1] 9 is no value of Colour"));
}

TEST_F(ValidatorTest, RefusesFieldsThatItDoesNotKnow) {
  auto thing = schema_.Message("Thing", "title: 'ab' inner { title: 'x' }");
  thing->GetReflection()->MutableUnknownFields(thing.get())->AddVarint(99, 1);
  auto* inner = thing->GetReflection()->MutableMessage(thing.get(), thing->GetDescriptor()->FindFieldByName("inner"));
  inner->GetReflection()->MutableUnknownFields(inner)->AddLengthDelimited(77)->assign("x");
  EXPECT_THAT(Check(*thing),
              ElementsAre(" unknown field number 99; this version of the service does not know it",
                          "inner unknown field number 77; this version of the service does not know it"));
}

TEST_F(ValidatorTest, LeavesAloneWhatTheServiceFills) {
  EXPECT_THAT(Check("title: 'ab' by_us: 'too long' inner_by_us { number: 1000 }"), IsEmpty());
}

TEST_F(ValidatorTest, AnUpdatesResourceMayLackFieldsAndNothingElseMay) {
  const auto check = [&](const std::string& text) { return Check(text, "Request", Validator::Mode::kPartial); };
  EXPECT_THAT(check("why: 'so' thing { day: '2019-06-03' }"), IsEmpty());
  EXPECT_THAT(check(""), ElementsAre("thing is required", "why is required")) << "of the request itself";
  EXPECT_THAT(check("why: 'so' thing { day: 'x' }"), ElementsAre("thing.day \"x\" is not the day"));
  EXPECT_THAT(check("why: 'so' thing { inner {} list {} }"),
              ElementsAre("thing.inner.title is required", "thing.list[0].title is required"))
      << "what is set is replaced, and so must be whole";
  EXPECT_THAT(check("why: 'so' thing {} list {}"), ElementsAre("list[0].title is required"));
}

}  // namespace
}  // namespace tiernet::schema
