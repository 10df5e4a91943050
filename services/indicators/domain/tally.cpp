#include "services/indicators/domain/tally.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "absl/strings/match.h"
#include "common/calendar/date.h"

namespace tiernet::indicators {
namespace {

using absl::CivilDay;
using Holdings = std::map<std::string, int64_t>;

constexpr int64_t kBasisPoints = 10000;

// What holds from a day on, by age; before the first day, the first.
Amount Versions(std::vector<std::pair<CivilDay, int64_t>> totals) {
  Amount total;
  for (const auto& [from, yuan] : totals) total.changes.push_back(from);
  total.on = [totals = std::move(totals)](CivilDay day) {
    int64_t yuan = totals.front().second;
    for (const auto& [from, amount] : totals) yuan = from <= day ? amount : yuan;
    return yuan;
  };
  return total;
}

template <typename Entity>
Amount Totals(const Entity& entity) {
  const auto& history = entity.planned_total_history();
  if (history.empty()) return Always(entity.planned_total_yuan());
  std::vector<std::pair<CivilDay, int64_t>> totals;
  for (const auto& amount : history) {
    totals.emplace_back(ParseDate(amount.from()).value_or(CivilDay::min()), amount.yuan());
  }
  return Versions(std::move(totals));
}

template <typename Entity>
std::vector<std::pair<CivilDay, std::string>> UnitsOf(const Entity& entity) {
  std::vector<std::pair<CivilDay, std::string>> units;
  for (const auto& unit : entity.unit_history()) {
    units.emplace_back(ParseDate(unit.from()).value_or(CivilDay::min()), unit.unit());
  }
  if (units.empty()) units.emplace_back(CivilDay::min(), entity.reporting_unit());
  return units;
}

bool IsMoney(v1::Measure measure) { return absl::EndsWith(v1::Measure_Name(measure), "YUAN"); }

Holdings HoldingsOf(v1::Measure measure, const Credit& credit, CivilDay on, int64_t amount) {
  if (IsMoney(measure)) return credit.Split(amount, on);
  return {{credit.FirstUnit(on), amount}};
}

auto PlaceOf(const Contribution& contribution) {
  return std::tie(contribution.measure, contribution.unit, contribution.zone, contribution.day, contribution.entity);
}

}  // namespace

Interval Intersect(const Interval& a, const Interval& b) {
  return {std::max(a.from, b.from), std::min(a.until, b.until)};
}

Interval Between(const std::string& from, const std::string& until) {
  return {ParseDate(from).value_or(CivilDay::max()), ParseDate(until).value_or(CivilDay::max())};
}

Interval YearOf(int64_t year) { return {CivilDay(year), CivilDay(year + 1)}; }

Amount Always(int64_t amount) {
  return {[amount](CivilDay) { return amount; }, {}};
}

Amount TotalOf(const reserve::v1::ReserveProject& entry) { return Totals(entry); }
Amount TotalOf(const construction::v1::ConstructionProject& project) { return Totals(project); }

Amount TotalOf(const promotion::v1::Contract& contract) {
  if (contract.versions().empty()) return Always(contract.total_yuan());
  std::vector<std::pair<CivilDay, int64_t>> totals;
  for (const auto& version : contract.versions()) {
    totals.emplace_back(ParseDate(version.from()).value_or(CivilDay::min()), version.total().yuan());
  }
  return Versions(std::move(totals));
}

Credit::Credit(std::string unit) { units_.emplace_back(CivilDay::min(), std::move(unit)); }

Credit::Credit(const reserve::v1::ReserveProject& entry) : units_(UnitsOf(entry)) {}

Credit::Credit(const construction::v1::Issue& issue) : units_(UnitsOf(issue)) {}

Credit::Credit(const construction::v1::FactorNeed& need) : units_(UnitsOf(need)) {}

Credit::Credit(const promotion::v1::Contract& contract) : units_(UnitsOf(contract)) {}

Credit::Credit(const construction::v1::ConstructionProject& project) : units_(UnitsOf(project)) {
  for (const auto& share : project.shares()) shares_.emplace_back(share.unit(), share.basis_points());
}

const std::string& Credit::FirstUnit(CivilDay on) const {
  return shares_.empty() ? UnitOn(on) : Standing(shares_.front().first, on);
}

std::map<std::string, int64_t> Credit::Split(int64_t yuan, CivilDay on) const {
  std::map<std::string, int64_t> points;
  for (const auto& [unit, share] : shares_) points[Standing(unit, on)] += share;
  std::map<std::string, int64_t> parts;
  int64_t rest = yuan;
  for (const auto& [unit, share] : points) {
    // The product of an amount and basis points may not fit.
    const int64_t part = yuan / kBasisPoints * share + yuan % kBasisPoints * share / kBasisPoints;
    parts[unit] = part;
    rest -= part;
  }
  parts[FirstUnit(on)] += rest;
  return parts;
}

std::vector<CivilDay> Credit::Moves() const {
  std::vector<CivilDay> moves;
  for (const auto& [from, unit] : units_) moves.push_back(from);
  return moves;
}

const std::string& Credit::Standing(const std::string& unit, CivilDay on) const {
  return unit == units_.front().second ? UnitOn(on) : unit;
}

const std::string& Credit::UnitOn(CivilDay on) const {
  // A day before the first entry is the first unit's.
  const std::string* found = &units_.front().second;
  for (const auto& [from, unit] : units_) found = from <= on ? &unit : found;
  return *found;
}

void Tally::Flow(v1::Measure measure, const Subject& subject, CivilDay on, int64_t amount) {
  for (const auto& [unit, part] : HoldingsOf(measure, subject.credit, on, amount)) {
    all_.push_back({measure, unit, subject.zone, on, part, subject.entity});
  }
}

void Tally::Stock(v1::Measure measure, const Subject& subject, const Interval& in, const Amount& amount,
                  const Interval& shown) {
  if (in.from >= in.until) return;
  std::set<CivilDay> days = {in.from};
  for (const auto& changes : {amount.changes, subject.credit.Moves()}) {
    for (const CivilDay day : changes) {
      if (in.from < day && day < in.until) days.insert(day);
    }
  }
  if (in.until != CivilDay::max()) days.insert(in.until);
  Holdings held;
  for (const CivilDay day : days) {
    Holdings change;
    for (const auto& [unit, part] : held) change[unit] -= part;
    held.clear();
    if (day < in.until) held = HoldingsOf(measure, subject.credit, day, amount.on(day));
    for (const auto& [unit, part] : held) change[unit] += part;
    if (!shown.Contains(day)) continue;
    for (const auto& [unit, part] : change) {
      all_.push_back({measure, unit, subject.zone, day, part, subject.entity});
    }
  }
}

void Tally::StockWithin(int64_t year, v1::Measure measure, const Subject& subject, const Interval& in,
                        const Amount& amount) {
  const Interval whole = YearOf(year);
  Stock(measure, subject, {std::max(in.from, whole.from), in.until}, amount, whole);
}

std::vector<Contribution> Tally::Take() && {
  std::sort(all_.begin(), all_.end(), [](const auto& a, const auto& b) { return PlaceOf(a) < PlaceOf(b); });
  std::vector<Contribution> merged;
  for (auto& contribution : all_) {
    if (!merged.empty() && PlaceOf(merged.back()) == PlaceOf(contribution)) {
      merged.back().amount += contribution.amount;
    } else {
      merged.push_back(std::move(contribution));
    }
  }
  merged.erase(std::remove_if(merged.begin(), merged.end(), [](const auto& sum) { return sum.amount == 0; }),
               merged.end());
  return merged;
}

}  // namespace tiernet::indicators
