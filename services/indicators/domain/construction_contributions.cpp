#include <algorithm>
#include <optional>
#include <vector>

#include "common/calendar/date.h"
#include "services/indicators/domain/themes.h"

namespace tiernet::indicators {
namespace {

using absl::CivilDay;

// T5: above, not from there on (H.3).
struct Size {
  v1::Measure measure;
  int64_t above_yuan;
};
constexpr Size kSizes[] = {
    {v1::MEASURE_STARTED_ABOVE_1000M, 1'000'000'000},
    {v1::MEASURE_STARTED_ABOVE_500M, 500'000'000},
    {v1::MEASURE_STARTED_ABOVE_300M, 300'000'000},
};

// A flow credited to the unit of the start. What comes to be above a threshold or a
// transformation project later in the year counts from then on, what ceases to be no more.
void AddStartedBySize(const Stay& stay, const Interval& start, Tally& tally) {
  const auto& project = stay.project;
  if (project.zone().empty()) return;
  const Subject subject = {project.name(), Credit(stay.subject.credit.FirstUnit(start.from)), project.zone()};
  const Amount total = TotalOf(project);
  for (const auto& size : kSizes) {
    Amount counts = {[&](CivilDay day) -> int64_t {
                       return total.on(day) > size.above_yuan && IsTransformationOn(project, day) ? 1 : 0;
                     },
                     total.changes};
    for (const auto& ruling : project.transformation_rulings()) {
      counts.changes.push_back(ParseDate(ruling.on()).value_or(CivilDay::min()));
    }
    tally.StockWithin(start.from.year(), size.measure, subject, start, counts);
  }
}

// Ruling 4: C10 is of the projects that were there by 30 June of the year (K8): who starts
// later does so among those that had been admitted and not left by then.
bool IsDueToStart(const std::vector<Stay>& stays, CivilDay started, CivilDay mid_year) {
  return started <= mid_year || std::any_of(stays.begin(), stays.end(), [&](const Stay& stay) {
           return Between(stay.project.admitted_on(), stay.project.exited_on()).Contains(mid_year);
         });
}

void AddStart(const std::vector<Stay>& stays, const Stay& stay, Tally& tally) {
  const auto& project = stay.project;
  const auto started = ParseDate(project.actual_start());
  const auto admitted = ParseDate(project.admitted_on());
  if (!project.is_preliminary()) {
    tally.Stock(v1::MEASURE_NOT_STARTED, stay.subject,
                Intersect({CivilDay::min(), started.value_or(CivilDay::max())}, stay.in_library));
  }
  if (!started) return;
  // Taken off again where the project was when it started, if it is admitted anew within the year.
  const Interval start = {*started, stay.days.until};
  AddStartedBySize(stay, start, tally);
  const CivilDay mid_year(started->year(), 6, 30);
  if (project.is_preliminary() || !admitted || *started < *admitted || !IsDueToStart(stays, *started, mid_year)) return;
  // A late starter catches up where it was due.
  const Subject starter = {project.name(), Credit(stay.subject.credit.FirstUnit(std::min(*started, mid_year)))};
  tally.StockWithin(started->year(), v1::MEASURE_NEW_STARTED, starter, start);
}

// What was under way when a year began leaves by an exit alone (ruling 28), and goes where
// the project goes: C09 is then the same set of projects above and below the line. What
// the library admits under way within the year joins them on that day.
void AddCarryOver(const Stay& stay, Tally& tally) {
  const auto& project = stay.project;
  const auto started = ParseDate(project.actual_start());
  if (!started) return;
  const Interval under_way = Intersect({*started, CivilDay::max()}, stay.in_library);
  const auto completed = ParseDate(project.completed_on());
  const Interval carried = {CivilDay(started->year() + 1, 1, 1),
                            completed ? CivilDay(completed->year() + 1, 1, 1) : CivilDay::max()};
  tally.Stock(v1::MEASURE_CARRY_OVER_CHANGE, stay.subject, under_way, Always(1), carried);
  for (const auto& activity : project.year_activities()) {
    if (activity.year() <= started->year()) continue;
    tally.StockWithin(activity.year(), v1::MEASURE_RESUMED, stay.subject,
                      Intersect(Between(activity.on(), ""), stay.in_library));
  }
}

}  // namespace

void AddConstruction(const std::vector<Stay>& stays, Tally& tally) {
  for (const auto& stay : stays) {
    tally.Stock(v1::MEASURE_UNDER_WAY, stay.subject,
                Intersect(Between(stay.project.actual_start(), stay.project.completed_on()), stay.in_library));
    AddStart(stays, stay, tally);
    AddCarryOver(stay, tally);
  }
}

}  // namespace tiernet::indicators
