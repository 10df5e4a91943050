// Working days (domain.md F.5, F.6), as the notices published by a day order
// them: the State Council orders them year by year, may amend a year within it,
// and says nothing of the years ahead.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"

namespace tiernet {

namespace reference::v1 {
class CalendarNotice;
}

// A day worked out from a calendar. Store what was consumed, not this: a later
// notice may move it.
struct Projection {
  absl::CivilDay day;
  // Some day between the start and `day` is covered by no known notice and was
  // assumed to be worked Monday to Friday.
  bool provisional;
  // What it was worked out from, `2019.2+2020.1`.
  std::string calendar_version;
};

// A time in which a clock stands still: working days w with from < w <= to do not
// count (F.5.4). Without `to` it goes on. One that ends on or before its first
// day has no effect.
struct Suspension {
  absl::CivilDay from;
  std::optional<absl::CivilDay> to;
};

// Exactly one of the two: while a suspension that holds the clock is open there
// is no deadline, only working days that will remain when it ends (F.5.4).
struct Deadline {
  std::optional<Projection> due;
  std::optional<int64_t> days_left;
};

// A clock that ran: it counts the working days w with start < w <= end.
struct Span {
  absl::CivilDay start;
  absl::CivilDay end;
};

// The working days as one set of notices orders them. Immutable; a few KB.
class Calendar {
 public:
  // Monday to Friday, no notice known.
  Calendar() = default;
  // From the last version of each year, in order of years. Where two years' notices
  // speak of one day (late December), the later year's is the later word.
  explicit Calendar(absl::Span<const reference::v1::CalendarNotice* const> notices);

  bool IsWorkingDay(absl::CivilDay day) const;
  // The last day that the known notices cover without a gap: 31 December; years
  // ahead are assumed. CivilDay::min() if no notice is known.
  absl::CivilDay horizon() const { return horizon_; }
  // `2019.2+2020.1`: year and version of each notice; empty if none is known.
  const std::string& version() const { return version_; }

  // `day`, or the first working day after it.
  absl::CivilDay RollForward(absl::CivilDay day) const;
  // The day on which what is filed online on `filed` counts as received (F.5.3).
  absl::CivilDay ReceivedOn(absl::CivilDay filed) const { return RollForward(filed); }
  // How many working days w there are with after < w <= through; 0 if none can be.
  int64_t CountWorkingDays(absl::CivilDay after, absl::CivilDay through) const;
  // How many working days lie in at least one of `spans` (F.4.3).
  int64_t CountDistinctWorkingDays(absl::Span<const Span> spans) const;

  // The `n`-th working day after `from`, which is not counted itself; for n <= 0
  // `from` rolled forward (F.5.2).
  Projection AddWorkingDays(absl::CivilDay from, int n) const;
  // The day on which the `n`-th counted day after `accepted` falls (F.5.4).
  // Suspensions may come in any order, overlap, or begin before `accepted`; for
  // n <= 0 they have no effect, nor have those that begin on or after the deadline.
  Deadline DeadlineOf(absl::CivilDay accepted, int n, absl::Span<const Suspension> suspensions) const;
  // The end of a period in calendar days or months, rolled forward; `from` is not
  // counted (F.5.6).
  Projection AddCalendarDays(absl::CivilDay from, int n) const;
  Projection AddMonthsClamped(absl::CivilDay from, int months) const;

 private:
  // A day that differs from Monday to Friday.
  struct Exception {
    int64_t day;
    bool working;
    // Working days from day 1 through this one.
    int64_t ordinal;
  };

  // Working days from day 1 through `day`, and back: the day whose ordinal is `ordinal`.
  int64_t Ordinal(int64_t day) const;
  int64_t DayOf(int64_t ordinal) const;
  absl::CivilDay NthAfter(absl::CivilDay from, int64_t n) const;
  Projection Project(absl::CivilDay from, absl::CivilDay day) const;

  std::vector<Exception> exceptions_;
  absl::CivilDay first_ = absl::CivilDay::max();
  absl::CivilDay horizon_ = absl::CivilDay::min();
  std::string version_;
};

// What is wrong with one of several notices.
struct NoticeProblem {
  size_t index;
  std::string text;
};

// Everything wrong with `notices`: dates, days listed twice or of another year,
// one version twice, versions published in the wrong order, missing years.
std::vector<NoticeProblem> FindProblems(absl::Span<const reference::v1::CalendarNotice* const> notices);

// All notices, and what was known when. Immutable.
class Calendars {
 public:
  // INVALID_ARGUMENT naming every problem of FindProblems. Keeps no pointer.
  static absl::StatusOr<Calendars> From(absl::Span<const reference::v1::CalendarNotice* const> notices);

  // The calendar as known at the end of `day`: of each year the last version
  // published by then; a notice without a date of publication was always known.
  // Valid as long as this object.
  const Calendar& KnownOn(absl::CivilDay day) const;

 private:
  struct Snapshot {
    absl::CivilDay since;
    Calendar calendar;
  };

  Calendars() = default;

  // By `since`; the first since ever.
  std::vector<Snapshot> snapshots_;
};

}  // namespace tiernet
