#include "common/codes/credit_code.h"

#include <gtest/gtest.h>

namespace tiernet {
namespace {

using Error = CreditCodeError;

TEST(CheckCreditCode, TakesTheCheckedExamples) {  // B.2.6
  for (const absl::string_view code :
       {"911400001123599660", "911400001123101349", "911400001101008977", "91140491MAK2TX345N", "914403001922038216",
        "9144030071526726XG", "12100000400000624D", "91350100M000100Y43"}) {
    EXPECT_EQ(CheckCreditCode(code).error, Error::kNone) << code;
    EXPECT_FALSE(CheckCreditCode(code).org_code_check) << code;
  }
}

TEST(CheckCreditCode, RefusesTheCheckedCounterexamples) {  // B.2.6
  EXPECT_EQ(CheckCreditCode("911400001123599661").error, Error::kCheckDigit);
  EXPECT_EQ(CheckCreditCode("91350100M000100Y4Z").error, Error::kCharset);
}

TEST(CheckCreditCode, FindsEverySingleMistypedCharacter) {
  const std::string code = "91140491MAK2TX345N";
  for (size_t i = 0; i < code.size(); ++i) {
    for (const char c : absl::string_view("0123456789ABCDEFGHJKLMNPQRTUWXY")) {
      std::string typed = code;
      typed[i] = c;
      EXPECT_EQ(CheckCreditCode(typed).error == Error::kNone, typed == code) << typed;
    }
  }
}

TEST(CheckCreditCode, NamesTheFirstErrorInOrder) {  // each code has this error and all later ones
  EXPECT_EQ(CheckCreditCode("").error, Error::kLength);
  EXPECT_EQ(CheckCreditCode("91140000112359966").error, Error::kLength);
  EXPECT_EQ(CheckCreditCode("9114000011235996600").error, Error::kLength);
  EXPECT_EQ(CheckCreditCode("91A40000112359966I").error, Error::kCharset);
  EXPECT_EQ(CheckCreditCode("91a400001123599660").error, Error::kCharset);
  EXPECT_EQ(CheckCreditCode(absl::string_view("91140000\0"
                                              "123599660",
                                              18))
                .error,
            Error::kCharset);
  EXPECT_EQ(CheckCreditCode("91A400001123599661").error, Error::kRegionFormat);
}

TEST(CheckCreditCode, NeverLooksTheRegionUp) {  // B.2.5
  EXPECT_EQ(CheckCreditCode("91140491MAK2TX345N").error, Error::kNone);
}

TEST(CheckCreditCode, WarnsOfTheOrganisationCodeOnly) {  // B.2.4: character 17 is 7 instead of 6, 18 fits it
  const auto check = CheckCreditCode("911400001123599673");
  EXPECT_EQ(check.error, Error::kNone);
  EXPECT_TRUE(check.org_code_check);
}

TEST(NormalizeCreditCode, RaisesLettersAndStripsOutside) {
  EXPECT_EQ(NormalizeCreditCode(" \t91140491mak2tx345n\n"), "91140491MAK2TX345N");
  EXPECT_EQ(NormalizeCreditCode("9114 0491"), "9114 0491");
}

TEST(ToString, NamesEachErrorAsTheRulebookDoes) {
  EXPECT_EQ(ToString(Error::kNone), "");
  EXPECT_EQ(ToString(Error::kLength).substr(0, 7), "LENGTH:");
  EXPECT_EQ(ToString(Error::kCharset).substr(0, 8), "CHARSET:");
  EXPECT_EQ(ToString(Error::kRegionFormat).substr(0, 14), "REGION_FORMAT:");
  EXPECT_EQ(ToString(Error::kCheckDigit).substr(0, 12), "CHECK_DIGIT:");
}

}  // namespace
}  // namespace tiernet
