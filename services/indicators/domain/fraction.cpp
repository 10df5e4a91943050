#include "services/indicators/domain/fraction.h"

#include <algorithm>
#include <utility>

#include "absl/strings/strip.h"
#include "common/codes/decimal.h"

namespace tiernet::indicators {
namespace {

using absl::int128;
using absl::uint128;

constexpr int kMostDecimals = 18;

uint128 Magnitude(int128 number) { return number < 0 ? -uint128(number) : uint128(number); }

// At least 1 unless both are 0.
int128 CommonDivisor(int128 a, int128 b) {
  uint128 x = Magnitude(a);
  uint128 y = Magnitude(b);
  while (y != 0) x = std::exchange(y, x % y);
  return int128(x);
}

std::string DigitsOf(uint128 number) {
  std::string digits;
  do {
    digits.push_back(static_cast<char>('0' + static_cast<int>(number % 10)));
    number /= 10;
  } while (number != 0);
  std::reverse(digits.begin(), digits.end());
  return digits;
}

// Both not negative. Compares whole parts and, while those are equal, the inverses of what is
// left, as Euclid does: no number grows.
bool IsLess(uint128 a, uint128 a_parts, uint128 b, uint128 b_parts) {
  while (true) {
    const uint128 a_whole = a / a_parts;
    const uint128 b_whole = b / b_parts;
    if (a_whole != b_whole) return a_whole < b_whole;
    a %= a_parts;
    b %= b_parts;
    if (a == 0 || b == 0) return a < b;
    // a / a_parts < b / b_parts is b_parts / b < a_parts / a.
    std::swap(a, b_parts);
    std::swap(b, a_parts);
  }
}

// `digits` plus one in its last place.
void CountUp(std::string& digits) {
  const size_t place = digits.find_last_not_of('9') + 1;
  digits.replace(place, std::string::npos, digits.size() - place, '0');
  if (place == 0) {
    digits.insert(0, 1, '1');
  } else {
    ++digits[place - 1];
  }
}

}  // namespace

Fraction::Fraction(int128 numerator, int128 denominator) {
  const int128 divisor = CommonDivisor(numerator, denominator) * (denominator < 0 ? -1 : 1);
  numerator_ = numerator / divisor;
  denominator_ = denominator / divisor;
}

std::optional<Fraction> Fraction::ParseDecimal(absl::string_view text) {
  const bool negative = absl::ConsumePrefix(&text, "-");
  const auto decimal = tiernet::ParseDecimal(text);
  if (!decimal) return std::nullopt;
  return Fraction(negative ? -decimal->digits : decimal->digits, PowerOfTen(decimal->scale));
}

// Each numerator is reduced by the other's denominator first, so that nothing grows beyond
// the result.
Fraction operator*(const Fraction& a, const Fraction& b) {
  const int128 first = CommonDivisor(a.numerator_, b.denominator_);
  const int128 second = CommonDivisor(b.numerator_, a.denominator_);
  return Fraction((a.numerator_ / first) * (b.numerator_ / second),
                  (a.denominator_ / second) * (b.denominator_ / first));
}

Fraction operator/(const Fraction& a, const Fraction& b) { return a * Fraction(b.denominator_, b.numerator_); }

Fraction operator+(const Fraction& a, const Fraction& b) {
  const int128 divisor = CommonDivisor(a.denominator_, b.denominator_);
  const int128 a_times = b.denominator_ / divisor;
  const int128 b_times = a.denominator_ / divisor;
  return Fraction(a.numerator_ * a_times + b.numerator_ * b_times, a.denominator_ * a_times);
}

Fraction operator-(const Fraction& a, const Fraction& b) { return a + Fraction(-b.numerator_, b.denominator_); }

bool operator<(const Fraction& a, const Fraction& b) {
  const bool a_negative = a.numerator_ < 0;
  const bool b_negative = b.numerator_ < 0;
  if (a_negative != b_negative) return a_negative;
  const uint128 a_size = Magnitude(a.numerator_);
  const uint128 b_size = Magnitude(b.numerator_);
  const uint128 a_parts(a.denominator_);
  const uint128 b_parts(b.denominator_);
  return a_negative ? IsLess(b_size, b_parts, a_size, a_parts) : IsLess(a_size, a_parts, b_size, b_parts);
}

// Long division, digit by digit.
std::string Fraction::Rounded(int decimals) const {
  const uint128 parts(denominator_);
  const uint128 size = Magnitude(numerator_);
  std::string digits = DigitsOf(size / parts);
  uint128 rest = size % parts;
  for (int i = 0; i < decimals; ++i) {
    rest *= 10;
    digits.push_back(static_cast<char>('0' + static_cast<int>(rest / parts)));
    rest %= parts;
  }
  if (rest * 2 >= parts) CountUp(digits);
  const bool is_zero = digits.find_first_not_of('0') == std::string::npos;
  if (decimals > 0) digits.insert(digits.size() - decimals, 1, '.');
  return numerator_ < 0 && !is_zero ? "-" + digits : digits;
}

std::string Fraction::Decimal() const {
  std::string decimal = Rounded(kMostDecimals);
  decimal.erase(decimal.find_last_not_of('0') + 1);
  if (decimal.back() == '.') decimal.pop_back();
  return decimal;
}

std::string Digits(int128 number) { return (number < 0 ? "-" : "") + DigitsOf(Magnitude(number)); }

}  // namespace tiernet::indicators
