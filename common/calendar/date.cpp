#include "common/calendar/date.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace tiernet {
namespace {

constexpr int kFirstYear = 1900;
constexpr int kLastYear = 2200;

// The number that `digits` are, or nothing if one of them is no digit.
std::optional<int> Number(absl::string_view digits) {
  int number = 0;
  for (const char digit : digits) {
    if (!absl::ascii_isdigit(digit)) return std::nullopt;
    number = number * 10 + (digit - '0');
  }
  return number;
}

std::optional<int> Year(absl::string_view digits) {
  const auto year = Number(digits);
  return year && *year >= kFirstYear && *year <= kLastYear ? year : std::nullopt;
}

}  // namespace

std::optional<absl::CivilDay> ParseDate(absl::string_view text) {
  if (text.size() != 10 || text[7] != '-') return std::nullopt;
  const auto month = ParseMonth(text.substr(0, 7));
  const auto number = Number(text.substr(8));
  if (!month || !number) return std::nullopt;
  const absl::CivilDay day(month->year(), month->month(), *number);
  // CivilDay carries 31 June on to 1 July.
  return absl::CivilMonth(day) == *month && day.day() == *number ? std::optional(day) : std::nullopt;
}

std::optional<absl::CivilMonth> ParseMonth(absl::string_view text) {
  if (text.size() != 7 || text[4] != '-') return std::nullopt;
  const auto year = Year(text.substr(0, 4));
  const auto month = Number(text.substr(5));
  if (!year || !month || *month < 1 || *month > 12) return std::nullopt;
  return absl::CivilMonth(*year, *month);
}

std::optional<absl::CivilMonth> ParseQuarter(absl::string_view text) {
  if (text.size() != 7 || text.substr(4, 2) != "-Q" || text[6] < '1' || text[6] > '4') return std::nullopt;
  const auto year = Year(text.substr(0, 4));
  if (!year) return std::nullopt;
  return absl::CivilMonth(*year, (text[6] - '1') * 3 + 1);
}

std::string FormatDate(absl::CivilDay day) {
  return absl::StrCat(absl::Dec(day.year(), absl::kZeroPad4), "-", absl::Dec(day.month(), absl::kZeroPad2), "-",
                      absl::Dec(day.day(), absl::kZeroPad2));
}

std::string FormatMonth(absl::CivilMonth month) {
  return absl::StrCat(absl::Dec(month.year(), absl::kZeroPad4), "-", absl::Dec(month.month(), absl::kZeroPad2));
}

std::string FormatQuarter(absl::CivilMonth month) {
  return absl::StrCat(absl::Dec(month.year(), absl::kZeroPad4), "-Q", (month.month() + 2) / 3);
}

absl::CivilDay AddMonths(absl::CivilDay day, int months) {
  const absl::CivilMonth month = absl::CivilMonth(day) + months;
  return std::min(absl::CivilDay(month) + (day.day() - 1), absl::CivilDay(month + 1) - 1);
}

}  // namespace tiernet
