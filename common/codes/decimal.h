// Exact decimals as text: `52.5`.
#pragma once

#include <cstdint>
#include <optional>

#include "absl/numeric/int128.h"
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

// 10 to the power of `exponent`, which is 0 to 38.
absl::int128 PowerOfTen(int exponent);

}  // namespace tiernet
