#include "common/codes/place.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace tiernet {

bool IsRegionCode(absl::string_view text) {
  return text.size() == 6 && std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
}

bool IsCountryCode(absl::string_view text) {
  return text.size() == 2 && std::all_of(text.begin(), text.end(), absl::ascii_isupper) && text != "CN";
}

bool IsHere(absl::string_view region) { return absl::StartsWith(region, "1404"); }

}  // namespace tiernet
