// Exact fractions: indicators are compared before they are rounded (domain.md G.2).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/numeric/int128.h"
#include "absl/strings/string_view.h"

namespace tiernet::indicators {

// In lowest terms. Good for numerators and denominators up to 10^30 and comparisons of any
// two of them. Arithmetic is exact while what it makes fits 128 bits: products and quotients
// are reduced before they are multiplied, sums stand over the least common denominator.
// Operands up to 10^18 always fit.
class Fraction {
 public:
  // A whole number.
  Fraction(int64_t whole = 0) : numerator_(whole) {}  // NOLINT(google-explicit-constructor): a number is a fraction
  // `denominator` is not 0.
  Fraction(absl::int128 numerator, absl::int128 denominator);

  // An exact decimal, `52.5`, `-3`: at most 10 digits before and 8 after the point. Nothing
  // for anything else.
  static std::optional<Fraction> ParseDecimal(absl::string_view text);

  absl::int128 numerator() const { return numerator_; }
  absl::int128 denominator() const { return denominator_; }

  friend Fraction operator*(const Fraction& a, const Fraction& b);
  friend Fraction operator-(const Fraction& a, const Fraction& b);
  friend Fraction operator+(const Fraction& a, const Fraction& b);
  // `b` is not 0.
  friend Fraction operator/(const Fraction& a, const Fraction& b);
  friend bool operator==(const Fraction& a, const Fraction& b) {
    return a.numerator_ == b.numerator_ && a.denominator_ == b.denominator_;
  }
  friend bool operator<(const Fraction& a, const Fraction& b);
  friend bool operator>(const Fraction& a, const Fraction& b) { return b < a; }
  friend bool operator<=(const Fraction& a, const Fraction& b) { return !(b < a); }
  friend bool operator>=(const Fraction& a, const Fraction& b) { return !(a < b); }

  // Rounded once, to so many decimals, halves away from zero, so that a decline shows the
  // figure that the same growth would: `-0.50`, `12`. Never `-0`.
  std::string Rounded(int decimals) const;
  // The exact decimal without trailing zeros, `1699.0825`; for those that have one of at most
  // 18 digits after the point, else rounded there.
  std::string Decimal() const;

 private:
  absl::int128 numerator_ = 0;
  // Above 0.
  absl::int128 denominator_ = 1;
};

// A whole number in decimal.
std::string Digits(absl::int128 number);

}  // namespace tiernet::indicators
