#include "common/codes/decimal.h"

#include <gtest/gtest.h>

#include <tuple>

namespace tiernet {
namespace {

TEST(ParseDecimal, IsExact) {
  const std::tuple<absl::string_view, int64_t, int> cases[] = {
      {"0", 0, 0},      {"30", 30, 0},        {"737.4", 7374, 1},
      {"2.50", 250, 2}, {"0.00000001", 1, 8}, {"9999999999.99999999", 999999999999999999, 8}};
  for (const auto& [text, digits, scale] : cases) {
    const auto decimal = ParseDecimal(text);
    ASSERT_TRUE(decimal) << text;
    EXPECT_EQ(decimal->digits, digits) << text;
    EXPECT_EQ(decimal->scale, scale) << text;
  }
}

TEST(ParseDecimal, TakesNothingElse) {
  for (const absl::string_view text :
       {"", ".", ".5", "5.", "-1", "+1", " 1", "1 ", "1e3", "1.2.3", "10000000000", "0.000000001", "１"}) {
    EXPECT_FALSE(ParseDecimal(text)) << text;
  }
}

}  // namespace
}  // namespace tiernet
