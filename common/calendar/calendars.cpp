#include <algorithm>
#include <map>
#include <set>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "common/calendar/calendar.h"
#include "common/calendar/date.h"
#include "tiernet/reference/v1/reference.pb.h"

namespace tiernet {
namespace {

using reference::v1::CalendarNotice;
using Notices = absl::Span<const CalendarNotice* const>;
using Report = absl::FunctionRef<void(std::string text)>;

// The day from which on a sound notice is known.
absl::CivilDay KnownSince(const CalendarNotice& notice) {
  return notice.published().empty() ? absl::CivilDay::min() : *ParseDate(notice.published());
}

void CheckDay(const CalendarNotice& notice, const std::string& text, std::set<absl::CivilDay>& seen, Report report) {
  const auto day = ParseDate(text);
  if (!day) return report(absl::StrCat("\"", text, "\" is no date YYYY-MM-DD"));
  if (*day < absl::CivilDay(notice.year() - 1, 12, 1) || *day > absl::CivilDay(notice.year(), 12, 31)) {
    report(absl::StrCat(text, " lies neither in ", notice.year(), " nor in the December before"));
  }
  if (!seen.insert(*day).second) report(absl::StrCat(text, " is listed twice"));
}

void CheckAlone(const CalendarNotice& notice, Report report) {
  if (notice.year() < 2000 || notice.year() > 2100) {
    report(absl::StrCat("year ", notice.year(), " is not 2000 to 2100"));
  }
  if (notice.version() < 1) report(absl::StrCat("version ", notice.version(), " is less than 1"));
  if (!notice.published().empty() && !ParseDate(notice.published())) {
    report(absl::StrCat("published \"", notice.published(), "\" is no date YYYY-MM-DD"));
  }
  std::set<absl::CivilDay> seen;
  for (const auto& day : notice.rest_days()) CheckDay(notice, day, seen, report);
  for (const auto& day : notice.make_up_days()) CheckDay(notice, day, seen, report);
}

// `before` is the notice that precedes `notice` by year and version.
void CheckPair(const CalendarNotice& before, const CalendarNotice& notice, Report report) {
  if (notice.year() > before.year() + 1) {
    report(absl::StrCat("there is no notice of ", before.year() + 1, ", the year after the one before it"));
  }
  if (notice.year() != before.year()) return;
  if (notice.version() == before.version()) {
    report(absl::StrCat("version ", notice.version(), " of ", notice.year(), " is there twice"));
  } else if (KnownSince(notice) < KnownSince(before)) {
    report(absl::StrCat("it is known before version ", before.version(), ", which it amends; see published"));
  }
}

// Of each year the last version known on `day`, in order of years.
std::vector<const CalendarNotice*> LastVersions(Notices notices, absl::CivilDay day) {
  std::map<int, const CalendarNotice*> by_year;
  for (const auto* notice : notices) {
    if (KnownSince(*notice) > day) continue;
    const auto*& last = by_year[notice->year()];
    if (last == nullptr || last->version() < notice->version()) last = notice;
  }
  std::vector<const CalendarNotice*> result;
  for (const auto& [year, notice] : by_year) result.push_back(notice);
  return result;
}

}  // namespace

std::vector<NoticeProblem> FindProblems(Notices notices) {
  std::vector<NoticeProblem> problems;
  std::vector<size_t> order;
  for (size_t i = 0; i < notices.size(); ++i) {
    CheckAlone(*notices[i], [&](std::string text) { problems.push_back({i, std::move(text)}); });
    order.push_back(i);
  }
  // What follows reads the dates that were just found to be none.
  if (!problems.empty()) return problems;
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return std::pair(notices[a]->year(), notices[a]->version()) < std::pair(notices[b]->year(), notices[b]->version());
  });
  for (size_t i = 1; i < order.size(); ++i) {
    CheckPair(*notices[order[i - 1]], *notices[order[i]], [&](std::string text) {
      problems.push_back({order[i], std::move(text)});
    });
  }
  return problems;
}

absl::StatusOr<Calendars> Calendars::From(Notices notices) {
  std::string texts;
  for (const auto& problem : FindProblems(notices)) {
    const auto& notice = *notices[problem.index];
    absl::StrAppend(&texts, "\n  calendar ", notice.year(), ".", notice.version(), ": ", problem.text);
  }
  if (!texts.empty()) return absl::InvalidArgumentError(absl::StrCat("calendar notices are invalid:", texts));
  std::set<absl::CivilDay> days = {absl::CivilDay::min()};
  for (const auto* notice : notices) days.insert(KnownSince(*notice));
  Calendars calendars;
  for (const absl::CivilDay day : days) calendars.snapshots_.push_back({day, Calendar(LastVersions(notices, day))});
  return calendars;
}

const Calendar& Calendars::KnownOn(absl::CivilDay day) const {
  const auto next = std::upper_bound(snapshots_.begin(), snapshots_.end(), day,
                                     [](absl::CivilDay a, const Snapshot& b) { return a < b.since; });
  return std::prev(next)->calendar;
}

}  // namespace tiernet
