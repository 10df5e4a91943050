#include "services/tiernetctl/rows.h"

#include <sstream>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace tiernet::ctl {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<Row> All(RowReader& reader) {
  std::vector<Row> rows;
  for (Row row; reader.Next(row);) rows.push_back(row);
  return rows;
}

std::vector<Row> Csv(const std::string& text) {
  std::istringstream in(text);
  auto reader = ReadCsv(in);
  EXPECT_TRUE(reader.ok()) << reader.status();
  return reader.ok() ? All(**reader) : std::vector<Row>();
}

std::string HeaderProblem(const std::string& text) {
  std::istringstream in(text);
  return std::string(ReadCsv(in).status().message());
}

TEST(Csv, ReadsQuotesLineEndsAndEmptyCells) {
  const auto rows = Csv("\xEF\xBB\xBFtitle,note\r\n\"a, \"\"b\"\"\",\r\n\r\n\"two\r\nlines\",x");
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_THAT(rows[0].cells, ElementsAre("a, \"b\"", ""));
  EXPECT_THAT(rows[1].cells, ElementsAre("two\nlines", "x"));
  EXPECT_EQ(rows[1].number, 2);
  EXPECT_EQ(rows[1].line, 4);
  EXPECT_TRUE(rows[0].problem.ok() && rows[1].problem.ok());
}

TEST(Csv, NamesABrokenRowInTheMiddleAndGoesOn) {
  for (const char* broken : {"a\"b,c", "\"a\"b,c", "a", "a,b,c", "\"open,c", "\xB3\xA4\xD6\xCE,c"}) {
    const auto rows = Csv(absl::StrCat("title,note\n1,2\n", broken, "\n3,\"4\"\n5,6\n"));
    ASSERT_EQ(rows.size(), 4u) << broken;
    EXPECT_FALSE(rows[1].problem.ok()) << broken;
    EXPECT_EQ(rows[1].number, 2) << broken;
    EXPECT_EQ(rows[1].line, 3) << broken;
    EXPECT_THAT(rows[2].cells, ElementsAre("3", "4")) << broken;
    EXPECT_THAT(rows[3].cells, ElementsAre("5", "6")) << broken;
  }
}

TEST(Csv, AnUnclosedQuoteLosesOneRowAtTheEndToo) {
  const auto rows = Csv("title\n\"open\nnext\n");
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_THAT(rows[0].problem.message(), HasSubstr("not closed"));
  EXPECT_EQ(rows[0].text, "\"open");
  EXPECT_THAT(rows[1].cells, ElementsAre("next"));
}

TEST(Csv, ARowThatIsTooLongIsBrokenAndKeptNoLongerThanTheBound) {
  const auto rows = Csv(absl::StrCat("title\n", std::string(3 * kMaxRowBytes, 'x'), "\nnext\n"));
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_THAT(rows[0].problem.message(), HasSubstr("longer"));
  EXPECT_LE(rows[0].text.size(), kMaxRowBytes);
  EXPECT_THAT(rows[1].cells, ElementsAre("next"));
}

TEST(Csv, RefusesAHeaderThatNamesNothingOrAColumnTwice) {
  EXPECT_THAT(HeaderProblem(""), HasSubstr("empty"));
  EXPECT_THAT(HeaderProblem("\"open"), HasSubstr("header cannot be read"));
  EXPECT_THAT(HeaderProblem("a,b, a\n"), HasSubstr("\"a\" twice"));
}

TEST(JsonLines, SkipsBlankLinesAndCountsFromOne) {
  std::istringstream in("{\"a\":1}\r\n  \n{\"a\":2}");
  const auto rows = All(*ReadJsonLines(in));
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].text, "{\"a\":1}");
  EXPECT_EQ(rows[1].number, 2);
  EXPECT_EQ(rows[1].line, 3);
  EXPECT_THAT(rows[1].cells, IsEmpty());
}

TEST(ReadRows, KnowsTwoEndingsAndNoOther) {
  std::istringstream in("a\n");
  EXPECT_TRUE(ReadRows("x.JSONL", in).ok());
  EXPECT_TRUE(ReadRows("x.csv", in).ok());
  EXPECT_FALSE(ReadRows("x.xlsx", in).ok());
}

}  // namespace
}  // namespace tiernet::ctl
