#include "common/codes/project_code.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace tiernet {
namespace {

using Error = ProjectCodeError;
using Scheme = ProjectCodeScheme;
using Warnings = std::vector<ProjectCodeWarning>;

TEST(CheckProjectCode, TakesBothSchemes) {
  const auto old = CheckProjectCode("2019-140423-39-03-004711");
  EXPECT_EQ(old.error, Error::kNone);
  EXPECT_EQ(old.scheme, Scheme::kOld2015);
  EXPECT_FALSE(old.out_of_province);
  const auto young = CheckProjectCode("2509-320193-89-01-544060");  // [S24]
  EXPECT_EQ(young.error, Error::kNone);
  EXPECT_EQ(young.scheme, Scheme::kNew2020);
  EXPECT_TRUE(young.out_of_province);
}

TEST(CheckProjectCode, TellsYearsFromMonths) {  // B.1.4
  const std::vector<std::pair<std::string, Scheme>> sound = {
      {"2015", Scheme::kOld2015}, {"2019", Scheme::kOld2015}, {"2020", Scheme::kOld2015}, {"2011", Scheme::kNew2020},
      {"2012", Scheme::kNew2020}, {"2101", Scheme::kNew2020}, {"9912", Scheme::kNew2020}};
  for (const auto& [time, scheme] : sound) {
    const auto check = CheckProjectCode(time + "-140423-39-03-004711");
    EXPECT_EQ(check.error, Error::kNone) << time;
    EXPECT_EQ(check.scheme, scheme) << time;
  }
  for (const std::string time : {"2013", "2014", "2021", "2000", "2100", "2113", "1912", "0001"}) {
    EXPECT_EQ(CheckProjectCode(time + "-140423-39-03-004711").error, Error::kTimePart) << time;
  }
}

TEST(CheckProjectCode, RefusesOtherForms) {
  for (const absl::string_view code :
       {"", "2019-140423-39-03-00471", "2019-140423-39-03-0047111", "2019 140423-39-03-004711",
        "2019-14042a-39-03-004711", "201914042339030047112222", "-2019-140423-39-03-00471",
        "2019-140423-39-03-00471 "}) {
    EXPECT_EQ(CheckProjectCode(code).error, Error::kFormat) << code;
  }
}

TEST(CheckProjectCode, NamesTheFirstErrorInOrder) {  // B.1.5: each code has this error and all later ones
  EXPECT_EQ(CheckProjectCode("2014-000000-00-00-000000").error, Error::kTimePart);
  EXPECT_EQ(CheckProjectCode("2019-000000-00-00-000000").error, Error::kRegion);
  EXPECT_EQ(CheckProjectCode("2019-140423-00-00-000000").error, Error::kIndustry);
  EXPECT_EQ(CheckProjectCode("2019-140423-98-04-000000").error, Error::kIndustry);
  EXPECT_EQ(CheckProjectCode("2019-140423-39-04-000000").error, Error::kType);
  EXPECT_EQ(CheckProjectCode("2019-140423-39-00-000000").error, Error::kType);
  EXPECT_EQ(CheckProjectCode("2019-140423-39-03-000000").error, Error::kSerial);
}

TEST(CheckProjectCode, NewCodesHaveOtherPartsThanOldOnes) {
  EXPECT_EQ(CheckProjectCode("2101-140423-99-17-004711").error, Error::kNone);
  EXPECT_EQ(CheckProjectCode("2101-140423-99-00-004711").error, Error::kType);
}

TEST(ApprovalClassOf, IsWhatAnOldCodeSays) {  // B.1.2
  EXPECT_EQ(ApprovalClassOf("2019-140423-39-01-004711"), ApprovalClass::kApproval);
  EXPECT_EQ(ApprovalClassOf("2019-140423-39-02-004711"), ApprovalClass::kVerification);
  EXPECT_EQ(ApprovalClassOf("2019-140423-39-03-004711"), ApprovalClass::kFiling);
  EXPECT_EQ(ApprovalClassOf("2101-140423-99-03-004711"), ApprovalClass::kUnknown) << "a type of project, B.1.3";
  EXPECT_EQ(ApprovalClassOf("2019-140423-39-04-004711"), ApprovalClass::kUnknown);
  EXPECT_EQ(ApprovalClassOf(""), ApprovalClass::kUnknown);
}

TEST(CheckConsistency, WarnsOfWhatDoesNotFitTheProject) {  // B.1.6
  const std::vector<absl::string_view> regions = {"140423", "140400", "140000"};
  const auto warnings = [&](absl::string_view code, ApprovalClass approval_class) {
    return CheckConsistency(code, approval_class, regions);
  };
  EXPECT_EQ(warnings("2019-140423-39-03-004711", ApprovalClass::kFiling), Warnings());
  EXPECT_EQ(warnings("2019-140400-39-03-004711", ApprovalClass::kUnknown), Warnings());
  EXPECT_EQ(warnings("2019-140423-39-03-004711", ApprovalClass::kApproval),
            Warnings{ProjectCodeWarning::kApprovalClass});
  EXPECT_EQ(warnings("2101-140423-39-03-004711", ApprovalClass::kApproval), Warnings());
  EXPECT_EQ(warnings("2019-140425-39-03-004711", ApprovalClass::kFiling), Warnings{ProjectCodeWarning::kOtherRegion});
  EXPECT_EQ(warnings("2019-320193-39-01-004711", ApprovalClass::kFiling),
            (Warnings{ProjectCodeWarning::kOutOfProvince, ProjectCodeWarning::kApprovalClass,
                      ProjectCodeWarning::kOtherRegion}));
  EXPECT_EQ(warnings("no code", ApprovalClass::kFiling), Warnings());
}

TEST(ToString, NamesEachErrorAsTheRulebookDoes) {
  EXPECT_EQ(ToString(Error::kNone), "");
  const std::vector<std::pair<Error, absl::string_view>> names = {
      {Error::kFormat, "FORMAT"},     {Error::kTimePart, "TIME_PART"}, {Error::kRegion, "REGION"},
      {Error::kIndustry, "INDUSTRY"}, {Error::kType, "TYPE"},          {Error::kSerial, "SERIAL"}};
  for (const auto& [error, name] : names)
    EXPECT_EQ(ToString(error).substr(0, name.size() + 2), std::string(name) + ": ");
  EXPECT_EQ(ToString(ProjectCodeWarning::kOutOfProvince).substr(0, 15), "OUT_OF_PROVINCE");
  EXPECT_EQ(ToString(ProjectCodeWarning::kApprovalClass).substr(0, 14), "APPROVAL_CLASS");
  EXPECT_EQ(ToString(ProjectCodeWarning::kOtherRegion).substr(0, 12), "OTHER_REGION");
}

}  // namespace
}  // namespace tiernet
