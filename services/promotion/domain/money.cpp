#include "services/promotion/domain/money.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>

#include "absl/numeric/int128.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/codes/decimal.h"
#include "common/domain/demands.h"
#include "common/status/macros.h"

namespace tiernet::promotion {
namespace {

constexpr char kDollar[] = "USD";
constexpr int kCentDigits = 2;
// Ten trillion yuan, the ceiling of every amount; and as many US cents.
constexpr int64_t kMostYuan = 10'000'000'000'000;
constexpr int64_t kCentsOfYuan = 100;
constexpr int64_t kMostCents = kMostYuan * 100;

bool IsCurrency(absl::string_view code) {
  return code.size() == 3 && std::all_of(code.begin(), code.end(), absl::ascii_isupper) && code != "CNY";
}

// Those of ISO 4217 that have no smaller unit, or one that is no hundredth.
constexpr absl::string_view kWhole[] = {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW",
                                        "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"};
constexpr absl::string_view kThousandths[] = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};
constexpr absl::string_view kTenThousandths[] = {"CLF", "UYW"};

// Digits after the point of a currency (ISO 4217).
int MinorDigits(absl::string_view currency) {
  const auto is_in = [currency](const auto& codes) {
    return std::find(std::begin(codes), std::end(codes), currency) != std::end(codes);
  };
  if (is_in(kWhole)) return 0;
  if (is_in(kThousandths)) return 3;
  return is_in(kTenThousandths) ? 4 : kCentDigits;
}

// `minor` units of a currency at `rate`, with `digits` after the point, rounded half up.
// Neither factor has more than 19 digits: the product fits.
absl::int128 Convert(int64_t minor, absl::string_view currency, Decimal rate, int digits) {
  const absl::int128 divisor = PowerOfTen(rate.scale + MinorDigits(currency));
  const absl::int128 amount = absl::int128(minor) * rate.digits * PowerOfTen(digits);
  return (2 * amount + divisor) / (2 * divisor);
}

// An amount in yuan, paid by a foreign investor perhaps.
absl::Status SettleYuan(v1::Money& money, absl::string_view field) {
  Demands demands(field);
  const auto to_dollar = money.usd_rate().empty() ? std::optional(Decimal{0, 0}) : ParseDecimal(money.usd_rate());
  demands.Ask(money.yuan() > 0, "yuan", "must be above 0");
  demands.Ask(money.amount_minor() == 0 && money.yuan_rate().empty(), "currency",
              "is needed of a foreign amount: amount_minor and yuan_rate go with it");
  demands.Ask(to_dollar.has_value(), "usd_rate", "must be a decimal, as 0.1455");
  TN_RETURN_IF_ERROR(demands.Check());
  const auto cents = Convert(money.yuan() * kCentsOfYuan, "CNY", *to_dollar, kCentDigits);
  demands.Ask(cents <= kMostCents, "usd_rate", absl::StrCat("must not make it more than ", kMostCents, " US cents"));
  TN_RETURN_IF_ERROR(demands.Check());
  money.set_usd_cents(static_cast<int64_t>(cents));
  return absl::OkStatus();
}

}  // namespace

absl::Status Settle(v1::Money& money, absl::string_view field) {
  Demands demands(field);
  money.clear_usd_cents();
  if (money.currency().empty()) return SettleYuan(money, field);
  const bool is_dollar = money.currency() == kDollar;
  const auto to_yuan = ParseDecimal(money.yuan_rate());
  const auto to_dollar = is_dollar ? std::optional(Decimal{1, 0}) : ParseDecimal(money.usd_rate());
  demands.Ask(IsCurrency(money.currency()), "currency", "must be a foreign currency of ISO 4217 in capitals, as USD");
  demands.Ask(money.amount_minor() > 0, "amount_minor", "must be above 0");
  demands.Ask(to_yuan && to_yuan->digits > 0, "yuan_rate", "must be a decimal above 0, as 6.8712");
  demands.Ask(to_dollar && to_dollar->digits > 0, "usd_rate",
              "must be a decimal above 0, as 1.1234, of what is no USD");
  demands.Ask(!is_dollar || money.usd_rate().empty(), "usd_rate", "is 1 of USD: leave it out");
  TN_RETURN_IF_ERROR(demands.Check());
  const auto yuan = Convert(money.amount_minor(), money.currency(), *to_yuan, 0);
  const auto cents = Convert(money.amount_minor(), money.currency(), *to_dollar, kCentDigits);
  demands.Ask(yuan >= 1 && yuan <= kMostYuan, "amount_minor", absl::StrCat("must be worth 1 to ", kMostYuan, " yuan"));
  demands.Ask(cents <= kMostCents, "usd_rate", absl::StrCat("must not make it more than ", kMostCents, " US cents"));
  TN_RETURN_IF_ERROR(demands.Check());
  money.set_yuan(static_cast<int64_t>(yuan));
  money.set_usd_cents(static_cast<int64_t>(cents));
  return absl::OkStatus();
}

}  // namespace tiernet::promotion
