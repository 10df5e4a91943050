// Names as they are compared when duplicates are looked for.
#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace tiernet {

// `name` in Unicode form NFKC without blanks, punctuation and characters that are
// not seen (domain.md I.40): full-width and half-width forms, brackets and dashes
// make no difference, letters' case does. Empty if nothing remains. Bytes that are
// no UTF-8 become U+FFFD.
std::string NormalizedName(absl::string_view name);

}  // namespace tiernet
