#include "tests/common/calendar/notices.h"

#include <utility>

#include "absl/strings/str_split.h"
#include "common/calendar/date.h"

namespace tiernet {
namespace {

template <typename Add>
void Expand(const std::vector<std::string>& ranges, Add add) {
  for (const auto& range : ranges) {
    const std::vector<std::string> ends = absl::StrSplit(range, "..");
    const auto last = ends.size() == 1 ? ends[0] : ends[0].substr(0, 8) + ends[1];
    const auto from = ParseDate(ends[0]);
    if (!from) {
      add(ends[0]);  // meant to be wrong
      continue;
    }
    for (auto day = *from; day <= *ParseDate(last); ++day) add(FormatDate(day));
  }
}

}  // namespace

CalendarNotice Notice(int year, int version, const std::string& published, const std::vector<std::string>& rest,
                      const std::vector<std::string>& make_up) {
  CalendarNotice notice;
  notice.set_year(year);
  notice.set_version(version);
  notice.set_published(published);
  Expand(rest, [&](const std::string& day) { notice.add_rest_days(day); });
  Expand(make_up, [&](const std::string& day) { notice.add_make_up_days(day); });
  return notice;
}

std::vector<CalendarNotice> NoticesOf2019And2020() {
  std::vector<std::string> rest_2019 = {"2018-12-30..31", "2019-01-01",     "2019-02-04..10", "2019-04-05",
                                        "2019-06-07",     "2019-09-13..15", "2019-10-01..07"};
  std::vector<std::string> work_2019 = {"2018-12-29", "2019-02-02..03", "2019-09-29", "2019-10-12"};
  std::vector<std::string> rest_2020 = {"2020-01-01",     "2020-04-04..06", "2020-05-01..05",
                                        "2020-06-25..27", "2020-10-01..08", "2020-01-24..30"};
  std::vector<std::string> work_2020 = {"2020-01-19", "2020-04-26", "2020-05-09",
                                        "2020-06-28", "2020-09-27", "2020-10-10"};
  const auto with = [](std::vector<std::string> days, const std::vector<std::string>& more) {
    days.insert(days.end(), more.begin(), more.end());
    return days;
  };
  return {
      Notice(2019, 1, "2018-12-06", with(rest_2019, {"2019-05-01"}), work_2019),
      Notice(2019, 2, "2019-03-22", with(rest_2019, {"2019-05-01..04"}), with(work_2019, {"2019-04-28", "2019-05-05"})),
      Notice(2020, 1, "2019-11-21", rest_2020, with(work_2020, {"2020-02-01"})),
      Notice(2020, 2, "2020-01-27", with(rest_2020, {"2020-01-31", "2020-02-01..02"}), work_2020)};
}

std::vector<const CalendarNotice*> Pointers(absl::Span<const CalendarNotice> notices) {
  std::vector<const CalendarNotice*> pointers;
  for (const auto& notice : notices) pointers.push_back(&notice);
  return pointers;
}

Calendars CalendarsOf(absl::Span<const CalendarNotice> notices) { return *Calendars::From(Pointers(notices)); }

}  // namespace tiernet
