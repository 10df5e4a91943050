// Fractions against schoolbook arithmetic.
#include "services/indicators/domain/fraction.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

namespace tiernet::indicators {
namespace {

using absl::int128;

constexpr int64_t k10To15 = 1'000'000'000'000'000;
const int128 k10To30 = int128(k10To15) * k10To15;

// Decimal digits of a product, the least first, without zeros at the end: as at school.
std::vector<int> Product(int128 a, int128 b) {
  const std::string x = Digits(a);
  const std::string y = Digits(b);
  std::vector<int> digits(x.size() + y.size() + 1, 0);
  for (size_t i = 0; i < x.size(); ++i) {
    for (size_t j = 0; j < y.size(); ++j) digits[i + j] += (x[x.size() - 1 - i] - '0') * (y[y.size() - 1 - j] - '0');
  }
  for (size_t i = 0; i + 1 < digits.size(); ++i) {
    digits[i + 1] += digits[i] / 10;
    digits[i] %= 10;
  }
  while (!digits.empty() && digits.back() == 0) digits.pop_back();
  return digits;
}

// -1, 0 or 1; for numbers that are not negative.
int Compare(const std::vector<int>& a, const std::vector<int>& b) {
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  for (size_t i = a.size(); i-- > 0;) {
    if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
  }
  return 0;
}

int Sign(int128 number) { return number < 0 ? -1 : (number > 0 ? 1 : 0); }
int128 Size(int128 number) { return number < 0 ? -number : number; }

// By cross multiplication, whatever its size.
int Compare(const Fraction& a, const Fraction& b) {
  const int sign = Sign(a.numerator());
  if (sign != Sign(b.numerator())) return sign < Sign(b.numerator()) ? -1 : 1;
  return sign * Compare(Product(Size(a.numerator()), b.denominator()), Product(Size(b.numerator()), a.denominator()));
}

// Evenly, from the first case on.
int64_t AnyOf(int64_t from, int64_t to) {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<int64_t>(from, to + 1));
}

// 0 to 10^30, of every length.
int128 AnySize() {
  const int128 whole = int128(AnyOf(0, k10To15)) * k10To15;
  int128 size = std::min(whole + AnyOf(0, k10To15 - 1), k10To30);
  for (int64_t drop = AnyOf(0, 30); drop > 0; --drop) size /= 10;
  return size;
}

Fraction AnyFraction() {
  const int128 size = AnySize();
  return Fraction(*rc::gen::arbitrary<bool>() ? -size : size, std::max<int128>(AnySize(), 1));
}

// Differs from `a` late in its digits, if at all.
Fraction Near(const Fraction& a) {
  const int128 denominator = a.denominator() + AnyOf(0, 2);
  return Fraction(a.numerator() + AnyOf(-2, 2), denominator);
}

void CheckOrder(const Fraction& a, const Fraction& b) {
  const int order = Compare(a, b);
  RC_ASSERT((a < b) == (order < 0));
  RC_ASSERT((a > b) == (order > 0));
  RC_ASSERT((a <= b) == (order <= 0));
  RC_ASSERT((a >= b) == (order >= 0));
  RC_ASSERT((a == b) == (order == 0));
}

RC_GTEST_PROP(FractionProperty, IsOrderedAsTheCrossProductsAre, ()) {
  const Fraction a = AnyFraction();
  CheckOrder(a, AnyFraction());
  CheckOrder(a, Near(a));
  CheckOrder(a, a);
}

RC_GTEST_PROP(FractionProperty, IsInLowestTermsOverANumberAboveZero, ()) {
  const Fraction a = AnyFraction();
  int128 x = Size(a.numerator());
  int128 y = a.denominator();
  RC_ASSERT(y > 0);
  while (y != 0) x = std::exchange(y, x % y);
  RC_ASSERT(x == 1);
  RC_ASSERT(Fraction(-a.numerator(), -a.denominator()) == a);
}

RC_GTEST_PROP(FractionProperty, CalculatesAsAtSchool, ()) {
  const int128 a = AnyOf(-1'000'000'000, 1'000'000'000);
  const int128 b = AnyOf(1, 1'000'000'000);
  const int128 c = AnyOf(-1'000'000'000, 1'000'000'000);
  const int128 d = AnyOf(1, 1'000'000'000);
  const Fraction x(a, b);
  const Fraction y(c, d);
  RC_ASSERT(x + y == Fraction(a * d + c * b, b * d));
  RC_ASSERT(x - y == Fraction(a * d - c * b, b * d));
  RC_ASSERT(x * y == Fraction(a * c, b * d));
  if (c != 0) {
    RC_ASSERT(x / y == Fraction(a * d, b * c));
  }
}

RC_GTEST_PROP(FractionProperty, ProductsGrowNoFurtherThanTheirResult, ()) {
  const int128 a = std::max<int128>(AnySize(), 1);
  const int128 b = std::max<int128>(AnySize(), 1);
  RC_ASSERT(Fraction(a, b) * Fraction(b, a) == Fraction(1));
  RC_ASSERT(Fraction(a, 1) * Fraction(b, a) == Fraction(b, 1));
  RC_ASSERT(Fraction(b, a) * Fraction(a, 1) == Fraction(b, 1));
  RC_ASSERT(Fraction(a, b) / Fraction(a, b) == Fraction(1));
}

// R / 10^k is the number rounded half away from zero if (2R - 1) / 2 <= size * 10^k < (2R + 1) / 2.
RC_GTEST_PROP(FractionProperty, RoundedIsNearestAndHalvesGoAwayFromZero, ()) {
  const Fraction a = AnyFraction();
  const int decimals = static_cast<int>(AnyOf(0, 6));
  const std::string text = a.Rounded(decimals);
  int128 rounded = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9') rounded = rounded * 10 + (c - '0');
  }
  int128 twice_shifted = 2;
  for (int i = 0; i < decimals; ++i) twice_shifted *= 10;
  const auto value = Product(Size(a.numerator()), twice_shifted);
  if (rounded > 0) {
    RC_ASSERT(Compare(Product(rounded * 2 - 1, a.denominator()), value) <= 0);
  }
  RC_ASSERT(Compare(value, Product(rounded * 2 + 1, a.denominator())) < 0);
  RC_ASSERT((text.front() == '-') == (a.numerator() < 0 && rounded > 0));
  RC_ASSERT(decimals == 0 || text[text.size() - 1 - decimals] == '.');
}

RC_GTEST_PROP(FractionProperty, ADecimalIsReadBackAsItIsWritten, ()) {
  const Fraction a(AnyOf(-999'999'999'999'999'999, 999'999'999'999'999'999), 100'000'000);
  RC_ASSERT(Fraction::ParseDecimal(a.Decimal()) == a);
}

TEST(Fraction, TellsApartWhatDiffersInTheLastOfThirtyDigits) {
  const Fraction a(k10To30 - 1, k10To30);
  const Fraction b(k10To30 - 2, k10To30 - 1);
  EXPECT_TRUE(b < a);
  EXPECT_FALSE(a < b);
  EXPECT_TRUE(Fraction(-(k10To30 - 1), k10To30) < Fraction(-(k10To30 - 2), k10To30 - 1));
  EXPECT_TRUE(Fraction(k10To30, 1) > Fraction(k10To30 - 1, 1));
  EXPECT_TRUE(Fraction(1, k10To30) < Fraction(1, k10To30 - 1));
}

TEST(Fraction, IsRoundedOnceAndHalvesGoAwayFromZero) {
  const std::tuple<Fraction, int, const char*> cases[] = {{Fraction(1, 2), 0, "1"},
                                                          {Fraction(-1, 2), 0, "-1"},
                                                          {Fraction(5, 2), 0, "3"},
                                                          {Fraction(1005, 1000), 2, "1.01"},
                                                          {Fraction(-1005, 1000), 2, "-1.01"},
                                                          {Fraction(1004999, 1000000), 2, "1.00"},
                                                          {Fraction(9995, 1000), 2, "10.00"},
                                                          {Fraction(-1, 2), 2, "-0.50"},
                                                          {Fraction(-4, 1000), 2, "0.00"},
                                                          {Fraction(-5, 1000), 2, "-0.01"},
                                                          {Fraction(0), 2, "0.00"},
                                                          {Fraction(12), 0, "12"},
                                                          {Fraction(2, 3), 2, "0.67"},
                                                          {Fraction(-1, 3), 0, "0"},
                                                          {Fraction(k10To30, 1), 0, "1000000000000000000000000000000"}};
  for (const auto& [number, decimals, text] : cases) EXPECT_EQ(number.Rounded(decimals), text);
}

TEST(Fraction, IsWrittenAsADecimalWithoutZerosAtItsEnd) {
  EXPECT_EQ(Fraction(16990825, 10000).Decimal(), "1699.0825");
  EXPECT_EQ(Fraction(100).Decimal(), "100");
  EXPECT_EQ(Fraction(0).Decimal(), "0");
  EXPECT_EQ(Fraction(-1, 4).Decimal(), "-0.25");
  EXPECT_EQ(Fraction(1, int128(k10To15) * 1000).Decimal(), "0.000000000000000001");
  EXPECT_EQ(Fraction(2, 3).Decimal(), "0.666666666666666667");
  EXPECT_EQ(Fraction(-1, k10To30).Decimal(), "0");
}

TEST(Fraction, IsReadFromADecimalAndFromNothingElse) {
  EXPECT_EQ(Fraction::ParseDecimal("52.5"), Fraction(105, 2));
  EXPECT_EQ(Fraction::ParseDecimal("-3"), Fraction(-3));
  EXPECT_EQ(Fraction::ParseDecimal("-0"), Fraction(0));
  EXPECT_EQ(Fraction::ParseDecimal("9999999999.99999999"), Fraction(999'999'999'999'999'999, 100'000'000));
  for (const absl::string_view text : {"", "-", "--1", "+1", ".5", "5.", "- 1", "1e3", "10000000000", "0.000000001"}) {
    EXPECT_FALSE(Fraction::ParseDecimal(text)) << text;
  }
}

TEST(Digits, AreThoseOfTheWholeNumber) {
  EXPECT_EQ(Digits(0), "0");
  EXPECT_EQ(Digits(-12), "-12");
  EXPECT_EQ(Digits(absl::Int128Max()), "170141183460469231731687303715884105727");
  EXPECT_EQ(Digits(absl::Int128Min()), "-170141183460469231731687303715884105728");
}

}  // namespace
}  // namespace tiernet::indicators
