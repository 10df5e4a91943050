// What of a project's identifiers should be looked at again (domain.md B.1.5, B.1.6, B.2.4).
#include "common/reference/project_checks.h"

#include <gmock/gmock.h>

#include <filesystem>

namespace tiernet {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

constexpr char kFine[] = "911400001123599660";

std::vector<std::string> Warnings(absl::string_view project_code, absl::string_view credit_code,
                                  const std::vector<absl::string_view>& places) {
  static const auto* const data = [] {
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(TIERNET_REFERENCE_DATA)) {
      if (entry.path().extension() == ".txtpb") files.push_back(entry.path());
    }
    return Reference::Load(files).value().release();
  }();
  return IdentifierWarnings(*data, project_code, credit_code, places);
}

TEST(IdentifierWarnings, TakeTheCountyItsCityItsProvinceAndThoseBeforeIt) {  // B.1.6
  for (const char* code : {"2019-140423-26-03-004711", "2019-140400-26-03-004711", "2019-140000-26-03-004711"}) {
    EXPECT_THAT(Warnings(code, kFine, {"140423"}), IsEmpty()) << code;
  }
  // 屯留县 became the district 140405.
  EXPECT_THAT(Warnings("2015-140424-26-03-004711", kFine, {"140405"}), IsEmpty());
  EXPECT_THAT(Warnings("2019-140405-26-03-004711", kFine, {"140424"}), IsEmpty()) << "typed with the former code";
  EXPECT_THAT(Warnings("2019-140425-26-03-004711", kFine, {"140423"}), ElementsAre(StartsWith("OTHER_REGION: ")));
}

TEST(IdentifierWarnings, TakeTheZoneThatReportsTheProjectBesideItsPlace) {
  EXPECT_THAT(Warnings("2019-140471-26-03-004711", kFine, {"140403", "140471"}), IsEmpty());
  EXPECT_THAT(Warnings("2019-140471-26-03-004711", kFine, {"140403"}), ElementsAre(StartsWith("OTHER_REGION: ")));
}

TEST(IdentifierWarnings, NameWhatLiesOutsideTheProvince) {  // B.1.5
  EXPECT_THAT(Warnings("2509-320193-89-01-544060", kFine, {"140423"}),
              ElementsAre(StartsWith("OUT_OF_PROVINCE: "), StartsWith("OTHER_REGION: ")));
}

TEST(IdentifierWarnings, NameAnOrganisationCodeThatDoesNotCheck) {  // B.2.4
  EXPECT_THAT(Warnings("", "91350100M000100Y43", {"140423"}), IsEmpty());
  EXPECT_THAT(Warnings("", "911400001123599673", {"140423"}), ElementsAre(StartsWith("ORG_CODE_CHECK: ")));
}

TEST(IdentifierWarnings, SayNothingOfWhatIsNotThere) { EXPECT_THAT(Warnings("", "", {"", ""}), IsEmpty()); }

}  // namespace
}  // namespace tiernet
