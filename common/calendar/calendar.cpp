#include "common/calendar/calendar.h"

#include <algorithm>
#include <map>

#include "absl/container/inlined_vector.h"
#include "absl/strings/str_cat.h"
#include "common/calendar/date.h"
#include "tiernet/reference/v1/reference.pb.h"

namespace tiernet {
namespace {

// Days are numbered from Monday 1 January 1900, which is day 1, so that a count
// of weekdays is a division.
constexpr absl::CivilDay kDayZero(1899, 12, 31);

int64_t FloorDivide(int64_t a, int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

int64_t NumberOf(absl::CivilDay day) { return day - kDayZero; }

// Mondays to Fridays from day 1 through `day`.
int64_t Weekdays(int64_t day) {
  const int64_t weeks = FloorDivide(day, 7);
  return weeks * 5 + std::min<int64_t>(day - weeks * 7, 5);
}

// The day which is the `n`-th Monday to Friday.
int64_t NthWeekday(int64_t n) {
  const int64_t weeks = FloorDivide(n - 1, 5);
  return weeks * 7 + (n - 1 - weeks * 5) + 1;
}

bool IsWeekday(int64_t day) { return Weekdays(day) != Weekdays(day - 1); }

}  // namespace

Calendar::Calendar(absl::Span<const reference::v1::CalendarNotice* const> notices) {
  std::map<int64_t, bool> listed;
  for (const auto* notice : notices) {
    for (const auto& day : notice->rest_days()) listed[NumberOf(*ParseDate(day))] = false;
    for (const auto& day : notice->make_up_days()) listed[NumberOf(*ParseDate(day))] = true;
    absl::StrAppend(&version_, version_.empty() ? "" : "+", notice->year(), ".", notice->version());
    const absl::CivilDay january(notice->year(), 1, 1);
    first_ = std::min(first_, january);
    if (january == first_ || january == horizon_ + 1) horizon_ = absl::CivilDay(notice->year(), 12, 31);
  }
  for (const auto& [day, working] : listed) {
    if (working == IsWeekday(day)) continue;
    exceptions_.push_back({day, working, Ordinal(day) + (working ? 1 : -1)});
  }
}

bool Calendar::IsWorkingDay(absl::CivilDay day) const { return Ordinal(NumberOf(day)) != Ordinal(NumberOf(day) - 1); }

absl::CivilDay Calendar::RollForward(absl::CivilDay day) const { return NthAfter(day - 1, 1); }

int64_t Calendar::CountWorkingDays(absl::CivilDay after, absl::CivilDay through) const {
  return std::max<int64_t>(0, Ordinal(NumberOf(through)) - Ordinal(NumberOf(after)));
}

int64_t Calendar::CountDistinctWorkingDays(absl::Span<const Span> spans) const {
  absl::InlinedVector<Span, 16> sorted(spans.begin(), spans.end());
  std::sort(sorted.begin(), sorted.end(), [](const Span& a, const Span& b) { return a.start < b.start; });
  int64_t count = 0;
  absl::CivilDay counted = absl::CivilDay::min();  // every day through this one is settled
  for (const Span& span : sorted) {
    if (span.end <= counted) continue;
    count += CountWorkingDays(std::max(span.start, counted), span.end);
    counted = span.end;
  }
  return count;
}

Projection Calendar::AddWorkingDays(absl::CivilDay from, int n) const {
  return Project(from, n <= 0 ? RollForward(from) : NthAfter(from, n));
}

Deadline Calendar::DeadlineOf(absl::CivilDay accepted, int n, absl::Span<const Suspension> suspensions) const {
  if (n <= 0) return {.due = AddWorkingDays(accepted, n), .days_left = std::nullopt};
  absl::InlinedVector<Suspension, 8> sorted(suspensions.begin(), suspensions.end());
  std::sort(sorted.begin(), sorted.end(), [](const Suspension& a, const Suspension& b) { return a.from < b.from; });
  absl::CivilDay due = NthAfter(accepted, n);
  absl::CivilDay runs_from = accepted;  // the clock has run, or stood, through this day
  for (const Suspension& suspension : sorted) {
    const absl::CivilDay stops = std::max(suspension.from, runs_from);
    if (stops >= due) break;
    const int64_t left = CountWorkingDays(stops, due);
    if (!suspension.to) return {.due = std::nullopt, .days_left = left};
    if (*suspension.to <= stops) continue;
    runs_from = *suspension.to;
    due = NthAfter(runs_from, left);
  }
  return {.due = Project(accepted, due), .days_left = std::nullopt};
}

Projection Calendar::AddCalendarDays(absl::CivilDay from, int n) const {
  const absl::CivilDay end = from + n;
  return Project(end - 1, RollForward(end));
}

Projection Calendar::AddMonthsClamped(absl::CivilDay from, int months) const {
  const absl::CivilDay end = AddMonths(from, months);
  return Project(end - 1, RollForward(end));
}

int64_t Calendar::Ordinal(int64_t day) const {
  const auto next = std::upper_bound(exceptions_.begin(), exceptions_.end(), day,
                                     [](int64_t a, const Exception& b) { return a < b.day; });
  if (next == exceptions_.begin()) return Weekdays(day);
  const Exception& last = *std::prev(next);
  return last.ordinal + Weekdays(day) - Weekdays(last.day);
}

int64_t Calendar::DayOf(int64_t ordinal) const {
  // Between two exceptions all is Monday to Friday. If those weekdays do not suffice
  // it is the next exception itself, a weekend that is worked.
  const auto next = std::lower_bound(exceptions_.begin(), exceptions_.end(), ordinal,
                                     [](const Exception& a, int64_t b) { return a.ordinal < b; });
  int64_t day = next == exceptions_.begin()
                    ? NthWeekday(ordinal)
                    : NthWeekday(Weekdays(std::prev(next)->day) + ordinal - std::prev(next)->ordinal);
  return next == exceptions_.end() ? day : std::min(day, next->day);
}

absl::CivilDay Calendar::NthAfter(absl::CivilDay from, int64_t n) const {
  return kDayZero + DayOf(Ordinal(NumberOf(from)) + n);
}

Projection Calendar::Project(absl::CivilDay from, absl::CivilDay day) const {
  return {.day = day, .provisional = day > horizon_ || std::min(from + 1, day) < first_, .calendar_version = version_};
}

}  // namespace tiernet
