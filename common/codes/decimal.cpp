#include "common/codes/decimal.h"

#include <algorithm>

#include "absl/strings/ascii.h"

namespace tiernet {

std::optional<Decimal> ParseDecimal(absl::string_view text) {
  constexpr size_t kMostBefore = 10;
  constexpr size_t kMostAfter = 8;
  const size_t point = std::min(text.find('.'), text.size());
  const absl::string_view before = text.substr(0, point);
  const absl::string_view after = point < text.size() ? text.substr(point + 1) : absl::string_view();
  if (before.empty() || before.size() > kMostBefore || after.size() > kMostAfter) return std::nullopt;
  if (point < text.size() && after.empty()) return std::nullopt;
  Decimal decimal{0, static_cast<int>(after.size())};
  for (const absl::string_view part : {before, after}) {
    for (const char c : part) {
      if (!absl::ascii_isdigit(c)) return std::nullopt;
      decimal.digits = decimal.digits * 10 + (c - '0');
    }
  }
  return decimal;
}

absl::int128 PowerOfTen(int exponent) {
  absl::int128 power = 1;
  for (; exponent > 0; --exponent) power *= 10;
  return power;
}

}  // namespace tiernet
