#include "services/indicators/service/sums.h"

#include <algorithm>
#include <limits>

#include "common/status/macros.h"

namespace tiernet::indicators {

absl::StatusOr<const Sums::ByMeasure*> Sums::Load(const Range& range) {
  const auto [at, is_new] = loaded_.try_emplace(range);
  if (!is_new) return &at->second;
  TN_ASSIGN_OR_RETURN(auto* select, db_.Prepare("SELECT period, measure, zone, amount FROM cells "
                                                "WHERE unit = $1 AND span = $2 AND period BETWEEN $3 AND $4"));
  const auto& [span, first, last] = range;
  for (size_t unit = 0; unit < units_.size(); ++unit) {
    select->Text(1, units_[unit]).Int(2, static_cast<int>(span)).Int(3, first).Int(4, last);
    while (true) {
      TN_ASSIGN_OR_RETURN(const bool row, select->Step());
      if (!row) break;
      at->second[static_cast<int>(select->Int(1))].push_back(
          {select->Int(0), unit, std::string(select->Text(2)), select->Int(3)});
    }
  }
  return &at->second;
}

absl::Status Sums::AddBefore(absl::CivilDay day, int sign, v1::Measure measure, const std::vector<std::string>& zones,
                             std::vector<absl::int128>& sums) {
  const auto add = [&](Span span, int64_t first, int64_t last) -> absl::Status {
    const int64_t before = PeriodOf(span, day);
    // The years, say, are all read: the next day asked for may lie in another one.
    TN_ASSIGN_OR_RETURN(const auto* cells, Load({span, first, last}));
    const auto found = cells->find(measure);
    if (found == cells->end()) return absl::OkStatus();
    for (const auto& cell : found->second) {
      const bool counts = zones.empty() || std::find(zones.begin(), zones.end(), cell.zone) != zones.end();
      if (cell.period < before && counts) sums[cell.unit] += sign * absl::int128(cell.amount);
    }
    return absl::OkStatus();
  };
  TN_RETURN_IF_ERROR(add(Span::kYear, 0, std::numeric_limits<int64_t>::max()));
  const int64_t january = PeriodOf(Span::kMonth, absl::CivilDay(day.year()));
  if (day.month() > 1) TN_RETURN_IF_ERROR(add(Span::kMonth, january, january + 11));
  if (day.day() == 1) return absl::OkStatus();
  // Days are many, and a value asks for the same one again, not for others of its month.
  return add(Span::kDay, PeriodOf(Span::kDay, absl::CivilDay(absl::CivilMonth(day))), PeriodOf(Span::kDay, day) - 1);
}

absl::StatusOr<std::vector<absl::int128>> Sums::Within(v1::Measure measure, const Days& days,
                                                       const std::vector<std::string>& zones) {
  std::vector<absl::int128> sums(units_.size());
  TN_RETURN_IF_ERROR(AddBefore(days.to + 1, 1, measure, zones, sums));
  if (days.from) TN_RETURN_IF_ERROR(AddBefore(*days.from, -1, measure, zones, sums));
  return sums;
}

bool Sums::IsAmong(size_t unit, const std::vector<std::string>& some) const {
  return some.empty() || std::find(some.begin(), some.end(), units_[unit]) != some.end();
}

absl::StatusOr<absl::int128> Sums::Of(v1::Measure measure, const Days& days, const std::vector<std::string>& zones,
                                      const std::vector<std::string>& some) {
  TN_ASSIGN_OR_RETURN(const auto by_unit, Within(measure, days, zones));
  absl::int128 sum = 0;
  for (size_t unit = 0; unit < by_unit.size(); ++unit) sum += IsAmong(unit, some) ? by_unit[unit] : 0;
  return sum;
}

absl::StatusOr<absl::int128> Sums::UpTo(absl::int128 most, v1::Measure measure, const Days& days,
                                        const std::vector<std::string>& some) {
  TN_ASSIGN_OR_RETURN(const auto by_unit, Within(measure, days, {}));
  absl::int128 sum = 0;
  for (size_t unit = 0; unit < by_unit.size(); ++unit) sum += IsAmong(unit, some) ? std::min(by_unit[unit], most) : 0;
  return sum;
}

absl::StatusOr<int> Sums::UnitsWith(v1::Measure measure, const Days& days) { return UnitsWithAll({{measure, days}}); }

absl::StatusOr<int> Sums::UnitsWithAll(const std::vector<std::pair<v1::Measure, Days>>& all,
                                       const std::vector<std::string>& some) {
  std::vector<bool> with(units_.size());
  for (size_t unit = 0; unit < with.size(); ++unit) with[unit] = IsAmong(unit, some);
  for (const auto& [measure, days] : all) {
    TN_ASSIGN_OR_RETURN(const auto by_unit, Within(measure, days, {}));
    for (size_t unit = 0; unit < with.size(); ++unit) with[unit] = with[unit] && by_unit[unit] != 0;
  }
  return static_cast<int>(std::count(with.begin(), with.end(), true));
}

}  // namespace tiernet::indicators
