#include <algorithm>
#include <optional>
#include <vector>

#include "common/calendar/date.h"
#include "services/indicators/domain/themes.h"

namespace tiernet::indicators {
namespace {

using absl::CivilDay;

struct Level {
  v1::Measure fresh, started, early, late, carried, resumed, preliminary;
};
constexpr Level kProvince = {v1::MEASURE_KEY_PROVINCE_NEW,        v1::MEASURE_KEY_PROVINCE_STARTED,
                             v1::MEASURE_KEY_PROVINCE_EARLY,      v1::MEASURE_KEY_PROVINCE_LATE,
                             v1::MEASURE_KEY_PROVINCE_CARRIED,    v1::MEASURE_KEY_PROVINCE_RESUMED,
                             v1::MEASURE_KEY_PROVINCE_PRELIMINARY};
constexpr Level kCity = {v1::MEASURE_KEY_CITY_NEW,        v1::MEASURE_KEY_CITY_STARTED, v1::MEASURE_KEY_CITY_EARLY,
                         v1::MEASURE_KEY_CITY_LATE,       v1::MEASURE_KEY_CITY_CARRIED, v1::MEASURE_KEY_CITY_RESUMED,
                         v1::MEASURE_KEY_CITY_PRELIMINARY};

// The first day of the year after `day`'s; without a day never.
CivilDay NextYear(const std::optional<CivilDay>& day) { return day ? CivilDay(day->year() + 1) : CivilDay::max(); }

// The last day of the month that the start is planned in: what is planned for a month is planned by its end. What has
// no plan, as what was admitted under way, starts as planned.
CivilDay PlannedBy(const std::string& planned_start, const std::optional<CivilDay>& started) {
  const auto planned = ParseDate(planned_start);
  return planned ? CivilDay(absl::CivilMonth(*planned) + 1) - 1 : started.value_or(CivilDay::max());
}

void AddLevel(const Level& level, const std::vector<Dated>& listed, const Stay& stay, Tally& tally) {
  const auto& project = stay.project;
  const auto add = [&](v1::Measure measure, const Interval& days) {
    for (const auto& time : listed) {
      tally.Stock(measure, stay.subject, Intersect(Intersect(stay.in_library, time.days), days));
    }
  };
  const auto started = ParseDate(project.actual_start());
  const CivilDay start = started.value_or(CivilDay::max());
  const CivilDay carried_from = NextYear(started);
  const CivilDay planned_by = PlannedBy(project.planned_start(), started);
  add(level.fresh, {project.is_preliminary() ? start : CivilDay::min(), carried_from});
  add(level.started, {start, carried_from});
  add(level.early, {start, std::min(planned_by, carried_from)});
  if (project.is_preliminary()) {
    add(level.preliminary, {CivilDay::min(), start});
  } else {
    add(level.late, {planned_by, start});
  }
  if (!started) return;
  const Interval carried = {carried_from, NextYear(ParseDate(project.completed_on()))};
  add(level.carried, carried);
  for (const auto& activity : project.year_activities()) {
    const Interval in_year = {CivilDay(activity.year()), CivilDay(activity.year() + 1)};
    add(level.resumed, Intersect(Intersect(Between(activity.on(), ""), in_year), carried));
  }
}

}  // namespace

void AddKeyProgress(const ProjectView& view, const std::vector<Stay>& stays, Tally& tally) {
  const auto of_province = ProvinceKeyDays(view);
  const auto of_city = CityKeyDays(view);
  for (const auto& stay : stays) {
    AddLevel(kProvince, of_province, stay, tally);
    AddLevel(kCity, of_city, stay, tally);
  }
}

}  // namespace tiernet::indicators
