#include "common/schema/name.h"

#include <gtest/gtest.h>

#include <string>

namespace tiernet::schema {
namespace {

TEST(ParseName, ReadsAFactOfAUnit) {
  const auto name = ParseName("units/140423/reserveProjects/0190-abc");
  ASSERT_TRUE(name);
  EXPECT_EQ(name->unit, "140423");
  EXPECT_EQ(name->to, "");
  EXPECT_EQ(name->collection, "reserveProjects");
  EXPECT_EQ(name->id, "0190-abc");
  EXPECT_EQ(name->Stream(), "140423");
}

TEST(ParseName, ReadsADecisionOnAUnitAndOnAll) {
  const auto one = ParseName("units/140400/to/140423/reviews/a1");
  ASSERT_TRUE(one);
  EXPECT_EQ(one->to, "140423");
  EXPECT_EQ(one->Stream(), "140400/140423");
  const auto all = ParseName("units/140400/to/all/targets/a1");
  ASSERT_TRUE(all);
  EXPECT_EQ(all->Stream(), "140400/*");
}

TEST(ParseName, RefusesWhatIsNoName) {
  for (const char* text : {"",
                           "units",
                           "units/",
                           "units/140423",
                           "units/140423/",
                           "units/140423/reserveProjects",
                           "units/140423/reserveProjects/",
                           "units/140423/reserveProjects/a/",
                           "units/140423/reserveProjects/a/b",
                           "units/140423//a",
                           "units//reserveProjects/a",
                           "/units/140423/reserveProjects/a",
                           "Units/140423/reserveProjects/a",
                           "units/-/reserveProjects/a",
                           "units/14042/reserveProjects/a",
                           "units/1404231/reserveProjects/a",
                           "units/14042x/reserveProjects/a",
                           "units/140423/reserve_projects/a",
                           "units/140423/reserveProjects/a b",
                           "units/140423/reserveProjects/a'; DROP TABLE journal",
                           "units/140423/reserveProjects/../../etc",
                           "units/140423/reserveProjects/\xe9\x95\xbf",
                           "units/140423/reserveProjects/a\n",
                           "units/140400/to",
                           "units/140400/to/",
                           "units/140400/to/140423",
                           "units/140400/to/140423/reviews",
                           "units/140400/to/140423/reviews/",
                           "units/140400/to/-/reviews/a",
                           "units/140400/to/*/reviews/a",
                           "units/140400/to/ALL/reviews/a",
                           "units/140400/to//reviews/a",
                           "units/140400/to/140423/to/140424/reviews/a"}) {
    EXPECT_FALSE(ParseName(text)) << text;
  }
  EXPECT_FALSE(ParseName(absl::string_view("units/140423/reserveProjects/a\0b", 32)));
  EXPECT_FALSE(ParseName("units/140423/reserveProjects/" + std::string(65, 'a')));
  EXPECT_FALSE(ParseName("units/140423/reserveProjects/" + std::string(1 << 20, 'a')));
  EXPECT_TRUE(ParseName("units/140423/reserveProjects/" + std::string(64, 'a')));
}

TEST(ParseParent, ReadsUnitsAndThePlaceholder) {
  EXPECT_EQ(ParseParent("units/140423")->Stream(), "140423");
  EXPECT_EQ(ParseParent("units/-")->unit, "-");
  EXPECT_EQ(ParseParent("units/140400/to/140423")->Stream(), "140400/140423");
  EXPECT_EQ(ParseParent("units/140400/to/all")->Stream(), "140400/*");
  EXPECT_EQ(ParseParent("units/140400/to/-")->to, "-");
}

TEST(ParseParent, RefusesWhatIsNoParent) {
  for (const char* text : {"", "units", "units/", "units/140423/", "units/140423/reserveProjects", "units/1404",
                           "units/140400/to", "units/140400/to/", "units/140400/to/x", "units/140400/to/140423/",
                           "units/140400/to/140423/reviews", "units/all", "units/--", "units/14042\xef\xbc\x93"}) {
    EXPECT_FALSE(ParseParent(text)) << text;
  }
  EXPECT_FALSE(ParseParent(absl::string_view("units/14042\0", 12)));
}

TEST(MakeName, IsUndoneByParseName) {
  for (const char* stream : {"140423", "140400/140423", "140400/*"}) {
    const std::string made = MakeName(stream, "reviews", "a1");
    const auto name = ParseName(made);
    ASSERT_TRUE(name) << made;
    EXPECT_EQ(name->Stream(), stream);
    EXPECT_EQ(name->collection, "reviews");
    EXPECT_EQ(name->id, "a1");
    EXPECT_EQ(UnitOfStream(stream), name->unit);
  }
}

TEST(Covers, FollowsTheTree) {
  const struct {
    const char* above;
    const char* unit;
    bool covers;
  } cases[] = {{"140423", "140423", true},  {"140400", "140423", true},  {"140000", "140423", true},
               {"140000", "140400", true},  {"140000", "140000", true},  {"140423", "140400", false},
               {"140400", "140000", false}, {"140423", "140424", false}, {"140500", "140423", false},
               {"150000", "140423", false}, {"141000", "141002", true},  {"141000", "140423", false},
               {"141000", "141100", false}, {"", "140423", false},       {"14", "140423", false},
               {"140400", "", false},       {"140400", "1404", false},   {"140400", "1404231", false}};
  for (const auto& c : cases) EXPECT_EQ(Covers(c.above, c.unit), c.covers) << c.above << " " << c.unit;
}

}  // namespace
}  // namespace tiernet::schema
