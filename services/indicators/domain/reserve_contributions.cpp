#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "common/calendar/date.h"
#include "common/schema/name.h"
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
  const auto age = [](const P* entry) {
    return std::pair(absl::string_view(entry->admitted_on()), schema::ParseName(entry->name())->id);
  };
  std::sort(admitted.begin(), admitted.end(), [&](const P* a, const P* b) { return age(a) < age(b); });
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
void AddDeparture(const Entry& left, std::optional<CivilDay> back, const ProjectView& view, Tally& tally) {
  const CivilDay on = *left.left;
  const bool back_in_year = back && on <= *back && on.year() == back->year();
  const Subject subject = left.subject();
  const Subject taker = {subject.entity, Credit(subject.credit.FirstUnit(on))};
  const auto add = [&](v1::Measure measure, int64_t amount, bool taken_off) {
    tally.Flow(measure, subject, on, amount);
    if (taken_off) tally.Flow(measure, taker, *back, -amount);
  };
  if (CountsAsLeft(left.entry)) {
    add(v1::MEASURE_RESERVE_LEFT_NUMBER, 1, back_in_year);
    add(v1::MEASURE_RESERVE_LEFT_YUAN, TotalOf(left.entry).on(on), back_in_year);
  }
  if (!left.entry.transferred_on().empty()) {
    add(v1::MEASURE_RESERVE_TRANSFERRED, 1, back_in_year && WasNotBuilt(left.entry, view));
  }
}

// Periods that are over, and the one that is not, if it has begun.
std::vector<Interval> Periods(const google::protobuf::RepeatedPtrField<types::v1::Period>& former,
                              const std::string& open_since) {
  std::vector<Interval> periods = {Between(open_since, "")};
  for (const auto& period : former) periods.push_back(Between(period.from(), period.until()));
  return periods;
}

// From the day after the last one allowed, until the period ends.
void AddOverdue(v1::Measure measure, const P& entry, const std::vector<Interval>& periods,
                absl::FunctionRef<CivilDay(CivilDay)> last_allowed, Tally& tally) {
  for (const auto& period : periods) {
    if (period.from >= period.until) continue;
    tally.Stock(measure, {entry.name(), Credit(entry)}, {last_allowed(period.from) + 1, period.until});
  }
}

// R03: ready, and no transfer asked for.
void AddTransferOverdue(const P& entry, const Calendar& calendar, Tally& tally) {
  const bool waits = entry.state() == P::STATE_READY && entry.transfer_requested_on().empty();
  AddOverdue(
      v1::MEASURE_RESERVE_TRANSFER_OVERDUE, entry, Periods(entry.former_ready_periods(), waits ? entry.ready_on() : ""),
      [&](CivilDay ready) { return calendar.AddWorkingDays(ready, kTransferWorkingDays).day; }, tally);
}

// R04: warned. An entry IN_LIBRARY will be on its `stale_on`.
void AddRemovalOverdue(const P& entry, Tally& tally) {
  const bool warned = entry.state() == P::STATE_STALE_WARNED || entry.state() == P::STATE_IN_LIBRARY;
  AddOverdue(
      v1::MEASURE_RESERVE_REMOVAL_OVERDUE, entry, Periods(entry.former_stale_periods(), warned ? entry.stale_on() : ""),
      [](CivilDay since) { return since + kRemovalDays; }, tally);
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
