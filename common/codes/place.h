// Codes of places anywhere, of which no list is kept: their form is all that can be checked.
#pragma once

#include "absl/strings/string_view.h"

namespace tiernet {

// Six digits of GB/T 2260.
bool IsRegionCode(absl::string_view text);
// Two capitals of ISO 3166-1, of a country or region abroad.
bool IsCountryCode(absl::string_view text);

// Whether the region lies in Changzhi, 1404xx, as it is or as it was (A.2, ruling 7).
bool IsHere(absl::string_view region);

}  // namespace tiernet
