// Exact decimals as text: `52.5`.
#pragma once

#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"

namespace tiernet {

// `digits` / 10^`scale`.
struct Decimal {
  int64_t digits;
  int scale;
};

// At most 10 digits before and 8 after the point, one before it at least, no sign, no
// blank; nothing for any other text.
std::optional<Decimal> ParseDecimal(absl::string_view text);

}  // namespace tiernet
