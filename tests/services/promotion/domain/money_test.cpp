// Amounts (domain.md D.2, I.43).
#include "services/promotion/domain/money.h"

#include <string>

#include "common/status/grpc_status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/refusal.h"

namespace tiernet::promotion {
namespace {

using testing::FailsWith;
using ::testing::HasSubstr;
using testing::IsOk;

constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;

v1::Money Amount(const std::string& currency, int64_t minor, const std::string& yuan_rate,
                 const std::string& usd_rate = "") {
  v1::Money money;
  money.set_currency(currency);
  money.set_amount_minor(minor);
  money.set_yuan_rate(yuan_rate);
  money.set_usd_rate(usd_rate);
  return money;
}

TEST(Money, OfYuanIsWhatItSays) {
  v1::Money money;
  money.set_yuan(1);
  money.set_usd_cents(77);
  EXPECT_THAT(Settle(money, "total"), IsOk());
  EXPECT_EQ(money.yuan(), 1);
  EXPECT_EQ(money.usd_cents(), 0);
}

TEST(Money, OfDollarsIsConvertedAtTheRateOfItsDay) {
  // 1,000,000.01 USD x 6.8712 = 6,871,200.068712 yuan.
  auto money = Amount("USD", 100'000'001, "6.8712");
  ASSERT_THAT(Settle(money, "total"), IsOk());
  EXPECT_EQ(money.yuan(), 6'871'200);
  EXPECT_EQ(money.usd_cents(), 100'000'001);
}

TEST(Money, IsRoundedHalfUp) {
  // 0.50 x 1 yuan is half a yuan; 1.49 less than one and a half.
  auto half = Amount("USD", 50, "1");
  ASSERT_THAT(Settle(half, "total"), IsOk());
  EXPECT_EQ(half.yuan(), 1);
  auto less = Amount("USD", 149, "1");
  ASSERT_THAT(Settle(less, "total"), IsOk());
  EXPECT_EQ(less.yuan(), 1);
}

// ISO 4217: what the smallest unit of a currency is, whole, a thousandth, a ten-thousandth, or a hundredth.
TEST(Money, IsCountedInTheSmallestUnitOfItsCurrency) {
  const auto yuan_of = [](const std::string& currency) {
    auto money = Amount(currency, 1'000'000, "1", "1");
    EXPECT_THAT(Settle(money, "total"), IsOk()) << currency;
    return money.yuan();
  };
  for (const auto* code : {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV",
                           "XAF", "XOF", "XPF"}) {
    EXPECT_EQ(yuan_of(code), 1'000'000) << code;
  }
  for (const auto* code : {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"}) EXPECT_EQ(yuan_of(code), 1'000) << code;
  for (const auto* code : {"CLF", "UYW"}) EXPECT_EQ(yuan_of(code), 100) << code;
  for (const auto* code : {"EUR", "GBP", "HKD", "SGD", "TWD"}) EXPECT_EQ(yuan_of(code), 10'000) << code;
}

TEST(Money, OfAThirdCurrencyHasARateToTheDollarToo) {
  // 10,000,000 JPY, without a smaller unit: x 0.0619 = 619,000 yuan; x 0.00901 = 90,100.00 dollars.
  auto money = Amount("JPY", 10'000'000, "0.0619", "0.00901");
  ASSERT_THAT(Settle(money, "total"), IsOk());
  EXPECT_EQ(money.yuan(), 619'000);
  EXPECT_EQ(money.usd_cents(), 9'010'000);
  // 1,000,000.00 EUR.
  auto euro = Amount("EUR", 100'000'000, "7.6", "1.1");
  ASSERT_THAT(Settle(euro, "total"), IsOk());
  EXPECT_EQ(euro.yuan(), 7'600'000);
  EXPECT_EQ(euro.usd_cents(), 110'000'000);
}

TEST(Money, TheLargestAmountAtTheLargestRateIsRefusedAndDoesNotOverflow) {
  auto money = Amount("USD", 1'000'000'000'000'000, "9999999999.99999999");
  EXPECT_THAT(Settle(money, "total"), FailsWith(kInvalid, "INVALID_FIELDS"));
}

TEST(Money, NamesEverythingThatIsWrong) {
  auto money = Amount("rmb", 0, "6,8", "x");
  const auto status = Settle(money, "total");
  ASSERT_THAT(status, FailsWith(kInvalid, "INVALID_FIELDS"));
  const auto details = ToGrpc(status).error_details();
  for (const auto* field : {"total.currency", "total.amount_minor", "total.yuan_rate", "total.usd_rate"}) {
    EXPECT_THAT(details, HasSubstr(field));
  }
}

TEST(Money, OfYuanMayHaveARateToTheDollar) {
  v1::Money money;
  money.set_yuan(1'000'000);
  money.set_usd_rate("0.1455");
  ASSERT_THAT(Settle(money, "total"), IsOk());
  EXPECT_EQ(money.yuan(), 1'000'000);
  EXPECT_EQ(money.usd_cents(), 14'550'000);
  money.set_usd_rate("-1");
  EXPECT_THAT(Settle(money, "total"), FailsWith(kInvalid, "INVALID_FIELDS"));
}

TEST(Money, OfYuanHasNoOtherRate) {
  v1::Money money;
  money.set_yuan(5);
  money.set_yuan_rate("6.8");
  EXPECT_THAT(Settle(money, "total"), FailsWith(kInvalid, "INVALID_FIELDS"));
  v1::Money none;
  EXPECT_THAT(Settle(none, "total"), FailsWith(kInvalid, "INVALID_FIELDS"));
}

TEST(Money, OfDollarsNeedsNoRateToTheDollar) {
  auto money = Amount("USD", 100, "6.8", "1");
  EXPECT_THAT(Settle(money, "total"), FailsWith(kInvalid, "INVALID_FIELDS"));
}

}  // namespace
}  // namespace tiernet::promotion
