#include "services/tiernetctl/table.h"

#include "gtest/gtest.h"

namespace tiernet::ctl {
namespace {

TEST(DisplayWidth, CountsChineseTwiceAndCombiningMarksNot) {
  EXPECT_EQ(DisplayWidth("abc"), 3);
  EXPECT_EQ(DisplayWidth("长治LED(二期)"), 4 + 3 + 1 + 4 + 1);
  EXPECT_EQ(DisplayWidth("e\xCC\x81"), 1);
  EXPECT_EQ(DisplayWidth("\xFF"), 1);
}

TEST(Table, AlignsChineseAndNumbers) {
  EXPECT_EQ(Table({"name", "yuan"}, {{"长治", "5"}, {"abcdef", "12000"}, {"", ""}}),
            "name     yuan\n"
            "长治        5\n"
            "abcdef  12000\n"
            "\n");
}

TEST(Printable, PassesNoControlCharacterOn) {
  EXPECT_EQ(Printable("a\x1b[31m\nb\xE2\x80\xAE"
                      "c\xFF"),
            "a [31m b c\xEF\xBF\xBD");
}

TEST(Shorten, CutsBetweenCharactersAndCountsTheEllipsis) {
  EXPECT_EQ(Shorten("长治市", 6), "长治市");
  EXPECT_EQ(Shorten("长治市", 5), "长治…");
  EXPECT_EQ(Shorten("长治市", 4), "长…");
}

}  // namespace
}  // namespace tiernet::ctl
