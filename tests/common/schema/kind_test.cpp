#include "common/schema/kind.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tests/testing/dynamic_schema.h"
#include "tiernet/review/v1/review.pb.h"

namespace tiernet::schema {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// A kind with `fields` beside those that every kind has.
std::string ThingWith(absl::string_view fields, absl::string_view pattern = "units/{unit}/things/{id}") {
  return absl::StrReplaceAll(R"(
    enum State {
      STATE_UNSPECIFIED = 0;
      STATE_OPEN = 1 [(options.v1.next) = "STATE_CLOSED"];
      STATE_CLOSED = 2;
    }
    enum Colour { COLOUR_UNSPECIFIED = 0; COLOUR_RED = 1; }
    message Thing {
      option (options.v1.name_pattern) = "$PATTERN";
      string name = 1;
      string etag = 2;
      google.protobuf.Timestamp create_time = 3;
      google.protobuf.Timestamp update_time = 4;
      $FIELDS
    })",
                             {{"$PATTERN", pattern}, {"$FIELDS", fields}});
}

std::string ProblemOf(const std::string& body) {
  const DynamicSchema schema(body);
  return std::string(KindOf(schema.Type("Thing")).status().message());
}

TEST(Kind, IsReadFromTheOptions) {
  const DynamicSchema schema(ThingWith(R"(
    string project_id = 10 [(options.v1.indexed) = true, (options.v1.immutable) = true];
    string reporting_unit = 11 [(options.v1.output_only) = true];
    optional int64 amount_yuan = 12 [(options.v1.column) = true];
    State state = 13 [(options.v1.column) = true];
    string code = 14 [(options.v1.unique) = true];
    string person = 15 [(options.v1.personal) = true];)",
                                       "units/{unit}/longNamedThings/{id}"));
  const auto kind = KindOf(schema.Type("Thing"));
  ASSERT_TRUE(kind.ok()) << kind.status();
  EXPECT_EQ((*kind)->name, "tiernet.fixture.Thing");
  EXPECT_EQ((*kind)->collection, "longNamedThings");
  EXPECT_EQ((*kind)->table, "long_named_things");
  EXPECT_FALSE((*kind)->is_decision);
  ASSERT_EQ((*kind)->columns.size(), 3u);
  EXPECT_TRUE((*kind)->FindColumn("project_id")->indexed);
  EXPECT_FALSE((*kind)->FindColumn("amount_yuan")->indexed);
  EXPECT_TRUE((*kind)->FindColumn("amount_yuan")->is_integer());
  EXPECT_FALSE((*kind)->FindColumn("state")->is_integer());
  EXPECT_EQ((*kind)->FindColumn("code"), nullptr);
  EXPECT_EQ((*kind)->FindColumn(""), nullptr);
  const auto* type = schema.Type("Thing");
  EXPECT_THAT((*kind)->unique, ElementsAre(type->FindFieldByName("code")));
  EXPECT_THAT((*kind)->personal, ElementsAre(type->FindFieldByName("person")));
  EXPECT_THAT((*kind)->immutable, ElementsAre(type->FindFieldByName("project_id")));
  EXPECT_EQ((*kind)->state, type->FindFieldByName("state"));
  EXPECT_EQ((*kind)->reporting_unit, type->FindFieldByName("reporting_unit"));
  EXPECT_EQ(KindOf(type).value(), *kind) << "the same object at every call";
}

TEST(Kind, ADecisionLiesBetweenTwoUnits) {
  const auto& kind = KindOf<review::v1::Review>();
  EXPECT_TRUE(kind.is_decision);
  EXPECT_EQ(kind.collection, "reviews");
  EXPECT_EQ(kind.state, nullptr) << "an enum without steps is no state machine";
}

TEST(Kind, RefusesAPatternOfNoKnownForm) {
  for (const char* pattern :
       {"", "things/{id}", "units/{unit}/things", "units/{unit}/{id}", "unit/{unit}/things/{id}",
        "units/{unit}/to/{to}/{id}", "units/{unit}/from/{to}/things/{id}", "units/{unit}/things/{id}/more"}) {
    EXPECT_THAT(ProblemOf(ThingWith("", pattern)), HasSubstr("has no known form")) << pattern;
  }
  for (const char* pattern : {"units/{unit}//{id}", "units/{unit}/some_things/{id}", "units/{unit}/Things/{id}",
                              "units/{unit}/to/{id}", "units/{unit}/thi ngs/{id}"}) {
    EXPECT_THAT(ProblemOf(ThingWith("", pattern)), HasSubstr("lowerCamelCase")) << pattern;
  }
}

TEST(Kind, RefusesAMessageWithoutTheCommonFields) {
  const std::string whole = ThingWith("");
  for (const auto& [field, other] : {std::pair("string name = 1;", ""),
                                     {"string name = 1;", "repeated string name = 1;"},
                                     {"string name = 1;", "bytes name = 1;"},
                                     {"string etag = 2;", ""},
                                     {"string etag = 2;", "int64 etag = 2;"},
                                     {"google.protobuf.Timestamp create_time = 3;", ""},
                                     {"google.protobuf.Timestamp create_time = 3;", "string create_time = 3;"},
                                     {"google.protobuf.Timestamp update_time = 4;", "int64 update_time = 4;"},
                                     {"google.protobuf.Timestamp update_time = 4;", "Thing update_time = 4;"}}) {
    EXPECT_THAT(ProblemOf(absl::StrReplaceAll(whole, {{field, other}})), HasSubstr("a kind has the texts")) << other;
  }
  EXPECT_THAT(ProblemOf(ThingWith("int32 reporting_unit = 10;")), HasSubstr("reporting_unit must be one string"));
  EXPECT_THAT(ProblemOf(ThingWith("repeated string project_id = 10;")), HasSubstr("project_id must be one string"));
}

TEST(Kind, RefusesAColumnOfNoColumnsType) {
  for (const char* type : {"bytes", "bool", "double", "uint64", "repeated string", "repeated int64", "Thing",
                           "google.protobuf.Timestamp"}) {
    EXPECT_THAT(ProblemOf(ThingWith(absl::StrCat(type, " odd = 10 [(options.v1.column) = true];"))),
                HasSubstr("odd has no type of a column"))
        << type;
  }
  EXPECT_THAT(ProblemOf(ThingWith("bool odd = 10 [(options.v1.indexed) = true];")),
              HasSubstr("odd has no type of a column"));
}

TEST(Kind, RefusesAColumnThatEveryTableHasAlready) {
  for (const char* name : {"stream", "id", "seq", "due_on", "last_fact_on", "unit", "body", "personal"}) {
    EXPECT_THAT(ProblemOf(ThingWith(absl::StrCat("string ", name, " = 10 [(options.v1.column) = true];"))),
                HasSubstr("every table has already"))
        << name;
    EXPECT_EQ(ProblemOf(ThingWith(absl::StrCat("string ", name, " = 10;"))), "") << name;
  }
}

TEST(Kind, RefusesAClaimThatIsNoText) {
  for (const char* type : {"int64", "repeated string", "bytes", "State"}) {
    EXPECT_THAT(ProblemOf(ThingWith(absl::StrCat(type, " odd = 10 [(options.v1.unique) = true];"))),
                HasSubstr("odd is unique and must be one string"))
        << type;
  }
}

TEST(Kind, RefusesToSpreadWhatIsPersonal) {
  EXPECT_THAT(ProblemOf(ThingWith("string who = 10 [(options.v1.personal) = true, (options.v1.column) = true];")),
              HasSubstr("who is personal and may be no column"));
  EXPECT_THAT(ProblemOf(ThingWith("string who = 10 [(options.v1.personal) = true, (options.v1.unique) = true];")),
              HasSubstr("who is personal and may be no claim"));
}

TEST(Kind, RefusesOptionsThatMeanNothingDeeperDown) {
  for (const char* option : {"personal", "unique", "column", "indexed"}) {
    const std::string inner = absl::StrCat("message Deep { string who = 1 [(options.v1.", option,
                                           ") = true]; } message Inner { Deep deep = 1; Inner again = 2; }");
    EXPECT_THAT(ProblemOf(absl::StrCat(ThingWith("repeated Inner inner = 10;"), inner)),
                HasSubstr("tiernet.fixture.Deep.who"))
        << option;
  }
}

TEST(Kind, RefusesAClockThatNamesNothing) {
  const auto with_clock = [](absl::string_view due, absl::string_view fields) {
    return absl::StrCat(
        ThingWith(absl::StrCat("Light light = 10 [(options.v1.column) = true]; ", fields)),
        "enum Light { LIGHT_UNSPECIFIED = 0; LIGHT_RED = 2; LIGHT_GREEN = 1 [(options.v1.falls_due) = {", due, "}]; }");
  };
  const std::string good = "string red_on = 11 [(options.v1.column) = true];";
  EXPECT_EQ(ProblemOf(with_clock("to: 'LIGHT_RED' on: 'red_on'", good)), "");
  EXPECT_THAT(ProblemOf(with_clock("to: 'LIGHT_BLUE' on: 'red_on'", good)), HasSubstr("names no value"));
  EXPECT_THAT(ProblemOf(with_clock("to: 'LIGHT_RED' on: 'blue_on'", good)), HasSubstr("or no date field"));
  EXPECT_THAT(ProblemOf(with_clock("to: 'LIGHT_RED' on: 'red_on'", "int64 red_on = 11;")), HasSubstr("no date field"));
  EXPECT_THAT(ProblemOf(with_clock("to: 'LIGHT_RED' on: 'red_on'", "repeated string red_on = 11;")),
              HasSubstr("no date field"));
  EXPECT_THAT(ProblemOf(with_clock("to: 'LIGHT_RED' on: 'red_on'", "string red_on = 11;")),
              HasSubstr("red_on must be a column"));
}

TEST(Kind, RefusesAClockThatGoesInACircle) {
  const std::string circle = R"(
    enum Light {
      LIGHT_UNSPECIFIED = 0;
      LIGHT_A = 1 [(options.v1.falls_due) = {to: "LIGHT_C" on: "on"}];
      LIGHT_B = 2 [(options.v1.falls_due) = {to: "LIGHT_C" on: "on"}];
      LIGHT_C = 3 [(options.v1.falls_due) = {to: "LIGHT_B" on: "on"}];
    })";
  EXPECT_THAT(ProblemOf(absl::StrCat(ThingWith("Light light = 10; string on = 11;"), circle)),
              HasSubstr("is a circle"));
  const std::string self = R"(
    enum Light { LIGHT_UNSPECIFIED = 0; LIGHT_A = 1 [(options.v1.falls_due) = {to: "LIGHT_A" on: "on"}]; })";
  EXPECT_THAT(ProblemOf(absl::StrCat(ThingWith("Light light = 10; string on = 11;"), self)), HasSubstr("is a circle"));
}

TEST(Kind, RefusesAStepToNoValue) {
  EXPECT_THAT(ProblemOf(absl::StrCat(ThingWith("Odd state = 10;"),
                                     R"(enum Odd { ODD_UNSPECIFIED = 0; ODD_A = 1 [(options.v1.next) = "ODD_B"]; })")),
              HasSubstr("next of ODD_A names no value: ODD_B"));
}

TEST(TextOf, GivesTextsAndEnumValuesByName) {
  DynamicSchema schema(ThingWith("string title = 10; Colour colour = 11; int64 number = 12;"));
  const auto text = [&](const std::string& content, const char* field) {
    const auto thing = schema.Message("Thing", content);
    return TextOf(*thing, thing->GetDescriptor()->FindFieldByName(field));
  };
  EXPECT_EQ(text("title: '\xe9\x95\xbf\xe6\xb2\xbb'", "title"), "\xe9\x95\xbf\xe6\xb2\xbb");
  EXPECT_EQ(text("colour: COLOUR_RED", "colour"), "COLOUR_RED");
  EXPECT_EQ(text("", "colour"), "COLOUR_UNSPECIFIED");
  EXPECT_EQ(text("colour: 77", "colour"), "77") << "unknown to this version";
  EXPECT_EQ(text("number: 5", "number"), "");
}

}  // namespace
}  // namespace tiernet::schema
