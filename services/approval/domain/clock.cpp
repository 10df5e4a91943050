#include "services/approval/domain/clock.h"

#include <string>

namespace tiernet::approval {
namespace {

// F.5.8: ⌈0.2·N⌉, at least one.
int64_t YellowDays(int limit) { return std::max(1, (limit + 4) / 5); }

absl::CivilDay FromOf(const v1::Run& run) { return *ParseDate(run.from()); }

// A run that goes on ends with the day that is looked at.
absl::CivilDay LastOf(const v1::Run& run, absl::CivilDay on) {
  return run.to().empty() ? on : std::min(*ParseDate(run.to()), on);
}

// The times between runs, and the one after the last if it has ended (F.5.4).
std::vector<Suspension> Gaps(const v1::Clock& clock) {
  std::vector<Suspension> gaps;
  for (int i = 0; i < clock.runs_size(); ++i) {
    if (clock.runs(i).to().empty()) continue;
    Suspension& gap = gaps.emplace_back(Suspension{*ParseDate(clock.runs(i).to()), std::nullopt});
    if (i + 1 < clock.runs_size()) gap.to = FromOf(clock.runs(i + 1));
  }
  return gaps;
}

}  // namespace

v1::Clock StartClock(int limit_days, absl::CivilDay from) {
  v1::Clock clock;
  clock.set_limit_days(limit_days);
  clock.add_runs()->set_from(FormatDate(from));
  return clock;
}

void StopClock(v1::Clock& clock, absl::CivilDay on) {
  if (!IsRunning(clock)) return;
  v1::Run& run = *clock.mutable_runs()->rbegin();
  // What is filed on a rest day may be stopped before it is received.
  run.set_to(FormatDate(std::max(on, FromOf(run))));
}

void EndClock(v1::Clock& clock, absl::CivilDay on) {
  const std::string day = FormatDate(on);
  auto& runs = *clock.mutable_runs();
  while (!runs.empty() && runs.rbegin()->from() > day) runs.RemoveLast();
  if (!runs.empty() && (runs.rbegin()->to().empty() || runs.rbegin()->to() > day)) runs.rbegin()->set_to(day);
}

void ContinueClock(v1::Clock& clock, absl::CivilDay on) {
  if (!IsRunning(clock)) clock.add_runs()->set_from(FormatDate(on));
}

bool IsRunning(const v1::Clock& clock) { return clock.runs_size() > 0 && clock.runs().rbegin()->to().empty(); }

absl::optional<absl::CivilDay> EndOf(const v1::Clock& clock) {
  if (clock.runs().empty() || IsRunning(clock)) return absl::nullopt;
  return *ParseDate(clock.runs().rbegin()->to());
}

v1::Clock Unite(const std::vector<const v1::Clock*>& clocks, int limit_days) {
  std::vector<v1::Run> runs;
  for (const auto* clock : clocks) runs.insert(runs.end(), clock->runs().begin(), clock->runs().end());
  std::sort(runs.begin(), runs.end(), [](const v1::Run& a, const v1::Run& b) { return a.from() < b.from(); });
  v1::Clock united;
  united.set_limit_days(limit_days);
  for (auto& run : runs) {
    v1::Run* last = united.runs_size() == 0 ? nullptr : &*united.mutable_runs()->rbegin();
    if (last == nullptr || (!last->to().empty() && last->to() < run.from())) {
      *united.add_runs() = run;
    } else if (!last->to().empty() && (run.to().empty() || last->to() < run.to())) {
      last->set_to(run.to());
    }
  }
  return united;
}

Reading Read(const v1::Clock& clock, const Calendar& calendar, absl::CivilDay on) {
  Reading reading;
  if (clock.runs_size() == 0) return reading;
  std::vector<Span> spans;
  for (const auto& run : clock.runs()) spans.push_back({FromOf(run), LastOf(run, on)});
  reading.consumed = calendar.CountDistinctWorkingDays(spans);
  const absl::CivilDay start = FromOf(clock.runs(0));
  const auto gaps = Gaps(clock);
  const Deadline deadline = calendar.DeadlineOf(start, clock.limit_days(), gaps);
  if (deadline.days_left) reading.left = *deadline.days_left;
  if (!deadline.due) return reading;
  reading.due = *deadline.due;
  // So many days are consumed when only YellowDays are left.
  const int64_t consumed_by_then = clock.limit_days() - YellowDays(clock.limit_days());
  const auto yellow = calendar.DeadlineOf(start, static_cast<int>(consumed_by_then), gaps);
  reading.yellow_on = consumed_by_then <= 0 || !yellow.due ? start : yellow.due->day;
  return reading;
}

v1::Light LightOn(const Reading& reading, absl::CivilDay on) {
  if (reading.due && on > reading.due->day) return v1::LIGHT_RED;
  if (reading.left) return v1::LIGHT_GREY;
  if (!reading.due) return v1::LIGHT_UNSPECIFIED;
  return on >= *reading.yellow_on ? v1::LIGHT_YELLOW : v1::LIGHT_GREEN;
}

}  // namespace tiernet::approval
