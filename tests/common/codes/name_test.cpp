#include "common/codes/name.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

namespace tiernet {
namespace {

TEST(NormalizedName, MakesWidthBlanksAndPunctuationIndifferent) {  // I.40
  const std::string plain = "长治5G基站建设项目一期LED芯片";
  EXPECT_EQ(NormalizedName(plain), plain);
  EXPECT_EQ(NormalizedName("长治 5G 基站建设项目(一期) LED芯片"), plain);
  EXPECT_EQ(NormalizedName("长治５Ｇ基站建设项目（一期）　ＬＥＤ—芯片"), plain);
  EXPECT_EQ(NormalizedName("《长治5G基站建设项目》、“一期”：LED·芯片。"), plain);
  EXPECT_EQ(NormalizedName("\t长治5G基站建设项目[一期]-LED/芯片!?\n"), plain);
}

TEST(NormalizedName, UnitesCompatibleForms) {
  EXPECT_EQ(NormalizedName("年产①㎏"), "年产1kg");
  EXPECT_EQ(NormalizedName("ﾃｽﾄ"), "テスト");
  EXPECT_EQ(NormalizedName("e\xCC\x81"), "é");
}

TEST(NormalizedName, DropsWhatIsNotSeen) { EXPECT_EQ(NormalizedName("长\u200B治\uFEFF市\u00AD"), "长治市"); }

TEST(NormalizedName, KeepsCaseAndSigns) {
  EXPECT_NE(NormalizedName("5g"), NormalizedName("5G"));
  EXPECT_EQ(NormalizedName("A+B"), "A+B");
}

TEST(NormalizedName, MayBeEmpty) {
  EXPECT_EQ(NormalizedName(""), "");
  EXPECT_EQ(NormalizedName("(——) 。"), "");
}

TEST(NormalizedName, SurvivesBytesThatAreNoText) { EXPECT_EQ(NormalizedName("长\xFF\xC0治"), "长\uFFFD\uFFFD治"); }

RC_GTEST_PROP(NormalizedNameProperty, OfItselfIsItself, (const std::string& bytes)) {
  const std::string once = NormalizedName(bytes);
  RC_ASSERT(NormalizedName(once) == once);
}

RC_GTEST_PROP(NormalizedNameProperty, OfItselfIsItselfForAnyText, ()) {
  // Signs that decompose, compose, or are dropped, in any order.
  const auto parts = *rc::gen::container<std::vector<std::string>>(
      rc::gen::element<std::string>("长", "a", " ", "¨", "´", "\u0301", "\u0338", "=", "\u200D", "（", "ｶ", "ﾞ", "㈱",
                                    "각", "\u1100", "\u1161", "½", "…"));
  std::string text;
  for (const auto& part : parts) text += part;
  const std::string once = NormalizedName(text);
  RC_ASSERT(NormalizedName(once) == once);
}

}  // namespace
}  // namespace tiernet
