#include "common/reference/formats.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

namespace tiernet {
namespace {

const Reference& Data() {
  static const auto* const data = [] {
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(TIERNET_REFERENCE_DATA)) {
      if (entry.path().extension() == ".txtpb") files.push_back(entry.path());
    }
    return Reference::Load(files).value().release();
  }();
  return *data;
}

TEST(FormatCheck, KnowsEachFormat) {
  const struct {
    options::v1::Format format;
    std::vector<std::string> right;
    std::vector<std::string> wrong;
  } cases[] = {
      {options::v1::FORMAT_DATE,
       {"2019-06-03", "2020-02-29"},
       {"2019-02-29", "2019-6-3", "2019/06/03", "20190603", "2019-06-03T00:00", " 2019-06-03", "2019-13-01", "x"}},
      {options::v1::FORMAT_MONTH, {"2019-06"}, {"2019-13", "2019-6", "2019-00", "2019-06-03", "x"}},
      {options::v1::FORMAT_QUARTER, {"2019-Q2"}, {"2019-Q5", "2019-Q0", "2019-2", "2019-q2", "x"}},
      {options::v1::FORMAT_UNIT, {"140423", "140400", "140000"}, {"140402", "149999", "1404", "", "140423 "}},
      {options::v1::FORMAT_REGION, {"140423", "140402", "140411"}, {"149999", "x"}},
      {options::v1::FORMAT_ZONE, {"Z03"}, {"Z99", "z03", "x"}},
      {options::v1::FORMAT_DEPARTMENT, {"D01", "D19"}, {"D99", "d01", "140423", "xyz"}},
      {options::v1::FORMAT_UNIT_OR_DEPARTMENT, {"140423", "140400", "D01"}, {"140402", "149999", "D99", "Z03", "xyz"}},
      {options::v1::FORMAT_INDUSTRY, {"39", "3974"}, {"00", "3", "39745", "xx"}},
      {options::v1::FORMAT_UUID,
       {"0190163d-8694-739b-aea5-966c26f8ad91"},
       {"0190163D-8694-739b-aea5-966c26f8ad91", "0190163d8694739baea5966c26f8ad91", "x"}},
      {options::v1::FORMAT_NAME,
       {"units/140423", "units/-", "units/140423/reserveProjects/a1", "units/140400/to/all"},
       {"units/140423/", "units/140423/reserveProjects", "reserveProjects/a1", "x"}},
      {options::v1::FORMAT_UNSPECIFIED, {"anything", ""}, {}},
  };
  const auto check = MakeFormatCheck(Data());
  for (const auto& c : cases) {
    for (const auto& text : c.right) EXPECT_EQ(check(c.format, text), "") << options::v1::Format_Name(c.format);
    for (const auto& text : c.wrong) EXPECT_NE(check(c.format, text), "") << text << options::v1::Format_Name(c.format);
  }
}

TEST(FormatCheck, SaysWhatIsExpected) {
  const auto check = MakeFormatCheck(Data());
  EXPECT_EQ(check(options::v1::FORMAT_DATE, "soon"), "\"soon\" is not a day like 2019-06-03");
  EXPECT_EQ(check(options::v1::FORMAT_UNIT, "149999"), "\"149999\" is not the tree code of a unit");
}

// domain.md B.2.
TEST(FormatCheck, CreditCodesAreWrittenInOneWay) {
  const auto check = MakeFormatCheck(Data());
  EXPECT_EQ(check(options::v1::FORMAT_CREDIT_CODE, "91350100M000100Y43"), "");
  EXPECT_NE(check(options::v1::FORMAT_CREDIT_CODE, "91350100M000100Y44"), "");
  EXPECT_EQ(check(options::v1::FORMAT_CREDIT_CODE, "91350100m000100y43"),
            "\"91350100m000100y43\": write it in capitals without blanks");
  EXPECT_NE(check(options::v1::FORMAT_CREDIT_CODE, "x"), "");
}

TEST(FormatCheck, ProjectCodesAreChecked) {
  const auto check = MakeFormatCheck(Data());
  EXPECT_EQ(check(options::v1::FORMAT_PROJECT_CODE, "2018-140402-39-03-012345"), "");
  for (const char* text : {"2018-140402-39-03-01234", "2018-140402-39-03-0123456", "2018-140402-39-99-012345", "x"}) {
    EXPECT_NE(check(options::v1::FORMAT_PROJECT_CODE, text), "") << text;
  }
}

}  // namespace
}  // namespace tiernet
