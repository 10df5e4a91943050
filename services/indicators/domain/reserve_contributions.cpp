#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "common/calendar/date.h"
#include "services/indicators/domain/themes.h"

namespace tiernet::indicators {
namespace {

using absl::CivilDay;
using P = reserve::v1::ReserveProject;

// C, state table.
constexpr int kTransferWorkingDays = 10;
constexpr int kRemovalDays = 90;

// An entry that was admitted.
struct Entry {
  const P& entry;
  CivilDay admitted;
  // Handed over or removed.
  std::optional<CivilDay> left;

  Subject subject() const { return {entry.name(), Credit(entry)}; }
  Interval in_library() const { return {admitted, left.value_or(CivilDay::max())}; }
};

std::vector<Entry> ByAdmission(const ProjectView& view) {
  std::vector<const P*> admitted;
  for (const auto& entry : view.entries) {
    if (ParseDate(entry.admitted_on())) admitted.push_back(&entry);
  }
  // Ids are ordered in time, for what is admitted, removed and admitted anew on one day.
  const auto id = [](const P* entry) { return entry->name().substr(entry->name().rfind('/') + 1); };
  std::sort(admitted.begin(), admitted.end(), [&](const P* a, const P* b) {
    return a->admitted_on() != b->admitted_on() ? a->admitted_on() < b->admitted_on() : id(a) < id(b);
  });
  std::vector<Entry> entries;
  for (const auto* entry : admitted) {
    auto left = ParseDate(entry->transferred_on());
    if (!left) left = ParseDate(entry->removed_on());
    entries.push_back({*entry, *ParseDate(entry->admitted_on()), left});
  }
  return entries;
}

// C.6.
bool CountsAsLeft(const P& entry) {
  return entry.removal_reason() != reserve::v1::REMOVAL_REASON_DUPLICATE &&
         entry.removal_reason() != reserve::v1::REMOVAL_REASON_INELIGIBLE;
}

// Handed over, but not built: the construction project left before its start (C.7).
bool WasNotBuilt(const P& entry, const ProjectView& view) {
  return std::any_of(view.projects.begin(), view.projects.end(), [&](const auto& project) {
    return project.name() == entry.construction_project() && !project.exited_on().empty() &&
           project.actual_start().empty();
  });
}

// Leaving, taken off again if the project comes back within the year: where it was put.
void AddDeparture(const Entry& entry, std::optional<CivilDay> back, const ProjectView& view, Tally& tally) {
  const CivilDay left = *entry.left;
  const bool back_in_year = back && left <= *back && left.year() == back->year();
  const Subject subject = {entry.entry.name(), Credit(entry.entry)};
  const Subject taker = {entry.entry.name(), Credit(subject.credit.FirstUnit(left))};
  const auto add = [&](v1::Measure measure, int64_t amount, bool taken_off) {
    tally.Flow(measure, subject, left, amount);
    if (taken_off) tally.Flow(measure, taker, *back, -amount);
  };
  if (CountsAsLeft(entry.entry)) {
    add(v1::MEASURE_RESERVE_LEFT_NUMBER, 1, back_in_year);
    add(v1::MEASURE_RESERVE_LEFT_YUAN, TotalOf(entry.entry).on(left), back_in_year);
  }
  if (!entry.entry.transferred_on().empty()) {
    add(v1::MEASURE_RESERVE_TRANSFERRED, 1, back_in_year && WasNotBuilt(entry.entry, view));
  }
}

// R03: the first day after the 10th working day of readiness, until it ends.
void AddTransferOverdue(const P& entry, const Calendar& calendar, Tally& tally) {
  const auto add = [&](const std::string& from, const std::string& until) {
    const Interval ready = Between(from, until);
    if (ready.from >= ready.until) return;
    tally.Stock(v1::MEASURE_RESERVE_TRANSFER_OVERDUE, {entry.name(), Credit(entry)},
                {calendar.AddWorkingDays(ready.from, kTransferWorkingDays).day + 1, ready.until});
  };
  for (const auto& period : entry.former_ready_periods()) add(period.from(), period.until());
  if (entry.state() == P::STATE_READY && entry.transfer_requested_on().empty()) add(entry.ready_on(), "");
}

// R04. An entry IN_LIBRARY will be warned on its `stale_on`.
void AddRemovalOverdue(const P& entry, Tally& tally) {
  const auto add = [&](const std::string& from, const std::string& until) {
    const Interval stale = Between(from, until);
    if (stale.from >= stale.until) return;
    tally.Stock(v1::MEASURE_RESERVE_REMOVAL_OVERDUE, {entry.name(), Credit(entry)},
                {stale.from + (kRemovalDays + 1), stale.until});
  };
  for (const auto& period : entry.former_stale_periods()) add(period.from(), period.until());
  if (entry.state() == P::STATE_IN_LIBRARY || entry.state() == P::STATE_STALE_WARNED) add(entry.stale_on(), "");
}

}  // namespace

void AddReserve(const ProjectView& view, const Calendar& calendar, Tally& tally) {
  const auto entries = ByAdmission(view);
  for (size_t i = 0; i < entries.size(); ++i) {
    const Entry& entry = entries[i];
    const Amount total = TotalOf(entry.entry);
    tally.Stock(v1::MEASURE_RESERVE_NUMBER, entry.subject(), entry.in_library());
    tally.Stock(v1::MEASURE_RESERVE_YUAN, entry.subject(), entry.in_library(), total);
    AddTransferOverdue(entry.entry, calendar, tally);
    AddRemovalOverdue(entry.entry, tally);
    if (i == 0) {
      tally.Flow(v1::MEASURE_RESERVE_ADMITTED_NUMBER, entry.subject(), entry.admitted);
      tally.Flow(v1::MEASURE_RESERVE_ADMITTED_YUAN, entry.subject(), entry.admitted, total.on(entry.admitted));
    }
    if (!entry.left) continue;
    const bool last = i + 1 == entries.size();
    AddDeparture(entry, last ? std::nullopt : std::optional(entries[i + 1].admitted), view, tally);
  }
}

}  // namespace tiernet::indicators
