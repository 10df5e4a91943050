// Where investors and events are: anywhere, so the form of a code is all that can be checked.
#pragma once

#include "absl/strings/string_view.h"

namespace tiernet::promotion {

// Six digits of GB/T 2260.
bool IsRegionCode(absl::string_view text);
// Two capitals of ISO 3166-1, of a country or region abroad.
bool IsCountryCode(absl::string_view text);

// Whether the region lies in Changzhi, as it is or as it was (A.2).
bool IsHere(absl::string_view region);

}  // namespace tiernet::promotion
