#include "common/codes/project_code.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "common/codes/industry.h"

namespace tiernet {
namespace {

constexpr absl::string_view kForm = "dddd-dddddd-dd-dd-dddddd";

// The parts of a code that has the form.
absl::string_view Time(absl::string_view code) { return code.substr(0, 4); }
absl::string_view Region(absl::string_view code) { return code.substr(5, 6); }
absl::string_view Industry(absl::string_view code) { return code.substr(12, 2); }
absl::string_view Type(absl::string_view code) { return code.substr(15, 2); }
absl::string_view Serial(absl::string_view code) { return code.substr(18, 6); }

bool HasForm(absl::string_view code) {
  return std::equal(code.begin(), code.end(), kForm.begin(), kForm.end(),
                    [](char c, char form) { return form == 'd' ? absl::ascii_isdigit(c) : c == form; });
}

// Digits of one length compare as numbers do. A month of 2011 or 2012 is a month
// of 2020, although it looks like a year (B.1.4).
bool IsMonth(absl::string_view time) {
  const auto month = time.substr(2);
  return time.substr(0, 2) >= "20" && month >= "01" && month <= "12";
}

bool IsYear(absl::string_view time) { return time >= "2015" && time <= "2020"; }

ProjectCodeScheme SchemeOf(absl::string_view code) {
  return IsMonth(Time(code)) ? ProjectCodeScheme::kNew2020 : ProjectCodeScheme::kOld2015;
}

ProjectCodeError FindError(absl::string_view code) {
  if (!HasForm(code)) return ProjectCodeError::kFormat;
  const bool old = SchemeOf(code) == ProjectCodeScheme::kOld2015;
  if (old && !IsYear(Time(code))) return ProjectCodeError::kTimePart;
  if (Region(code) == "000000") return ProjectCodeError::kRegion;
  if (old && !IsDivision(Industry(code))) return ProjectCodeError::kIndustry;
  if (Type(code) == "00" || (old && Type(code) > "03")) return ProjectCodeError::kType;
  if (Serial(code) == "000000") return ProjectCodeError::kSerial;
  return ProjectCodeError::kNone;
}

}  // namespace

ProjectCodeCheck CheckProjectCode(absl::string_view code) {
  const ProjectCodeError error = FindError(code);
  if (error != ProjectCodeError::kNone) return {.error = error};
  return {.scheme = SchemeOf(code), .out_of_province = !absl::StartsWith(Region(code), "14")};
}

ApprovalClass ApprovalClassOf(absl::string_view code) {
  const ProjectCodeCheck check = CheckProjectCode(code);
  const bool says = check.error == ProjectCodeError::kNone && check.scheme == ProjectCodeScheme::kOld2015;
  return says ? static_cast<ApprovalClass>(Type(code)[1] - '0') : ApprovalClass::kUnknown;
}

std::vector<ProjectCodeWarning> CheckConsistency(absl::string_view code, ApprovalClass approval_class,
                                                 absl::Span<const absl::string_view> regions) {
  const ProjectCodeCheck check = CheckProjectCode(code);
  std::vector<ProjectCodeWarning> warnings;
  if (check.error != ProjectCodeError::kNone) return warnings;
  if (check.out_of_province) warnings.push_back(ProjectCodeWarning::kOutOfProvince);
  const ApprovalClass said = ApprovalClassOf(code);
  if (said != ApprovalClass::kUnknown && approval_class != ApprovalClass::kUnknown && said != approval_class) {
    warnings.push_back(ProjectCodeWarning::kApprovalClass);
  }
  if (std::find(regions.begin(), regions.end(), Region(code)) == regions.end()) {
    warnings.push_back(ProjectCodeWarning::kOtherRegion);
  }
  return warnings;
}

absl::string_view ToString(ProjectCodeError error) {
  switch (error) {
    case ProjectCodeError::kNone:
      return "";
    case ProjectCodeError::kFormat:
      return "FORMAT: a project code looks like 2019-140423-39-03-004711";
    case ProjectCodeError::kTimePart:
      return "TIME_PART: the first part is neither a year 2015 to 2020 nor a month YYMM from 2020 on";
    case ProjectCodeError::kRegion:
      return "REGION: the region is 000000";
    case ProjectCodeError::kIndustry:
      return "INDUSTRY: the third part is no division of GB/T 4754, 01 to 97";
    case ProjectCodeError::kType:
      return "TYPE: the type is not 01, 02 or 03 (in codes since 2020: it is 00)";
    case ProjectCodeError::kSerial:
      return "SERIAL: the serial is 000000";
  }
  return "";
}

absl::string_view ToString(ProjectCodeWarning warning) {
  switch (warning) {
    case ProjectCodeWarning::kOutOfProvince:
      return "OUT_OF_PROVINCE: the region of the code does not lie in Shanxi";
    case ProjectCodeWarning::kApprovalClass:
      return "APPROVAL_CLASS: the code says another approval class than the project";
    case ProjectCodeWarning::kOtherRegion:
      return "OTHER_REGION: the region of the code is not one of the project's";
  }
  return "";
}

}  // namespace tiernet
