#include "common/codes/industry.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace tiernet {

bool IsDivision(absl::string_view text) { return text.size() == 2 && IsIndustryCode(text); }

bool IsIndustryCode(absl::string_view text) {
  if (text.size() < 2 || text.size() > 4 || !std::all_of(text.begin(), text.end(), absl::ascii_isdigit)) return false;
  const auto division = text.substr(0, 2);
  return division >= "01" && division <= "97";
}

bool IsIndustry(absl::string_view code) {
  const auto division = code.substr(0, 2);
  return IsIndustryCode(code) && division >= "06" && division <= "46";
}

bool IsTransformationIndustry(absl::string_view code) {
  for (const absl::string_view excluded : {"06", "25", "31", "4411"}) {
    if (absl::StartsWith(code, excluded)) return false;
  }
  return IsIndustryCode(code);
}

}  // namespace tiernet
