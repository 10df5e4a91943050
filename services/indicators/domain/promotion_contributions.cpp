#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "common/calendar/date.h"
#include "common/codes/place.h"
#include "common/schema/name.h"
#include "services/indicators/domain/light.h"
#include "services/indicators/domain/themes.h"

namespace tiernet::indicators {
namespace {

using absl::CivilDay;
using promotion::v1::Contract;
using promotion::v1::FundArrival;

// D.5; K6: 10亿元以上, the bound included.
constexpr int64_t kMajorYuan = 100'000'000;
constexpr int64_t kGreatYuan = 1'000'000'000;

// Effective on the day (D.2).
Interval EffectiveDays(const Contract& contract) { return Between(contract.signed_on(), contract.terminated_on()); }

Interval QuarterOf(CivilDay day) {
  constexpr auto kQuarter = reference::v1::INDICATOR_PERIOD_QUARTER;
  return {PeriodBegin(kQuarter, day), PeriodEnd(kQuarter, day) + 1};
}

// 1 while the agreed total in force is `least` or more.
Amount AtLeast(const Contract& contract, int64_t least) {
  const Amount total = TotalOf(contract);
  return {[total, least](CivilDay day) -> int64_t { return total.on(day) >= least ? 1 : 0; }, total.changes};
}

// 1 while `is` says so, which may change on `changes`.
Amount While(std::function<bool(CivilDay)> is, std::vector<CivilDay> changes) {
  return {[is = std::move(is)](CivilDay day) -> int64_t { return is(day) ? 1 : 0; }, std::move(changes)};
}

CivilDay AppliedOn(const Stay& stay) { return ParseDate(stay.project.applied_on()).value_or(CivilDay::min()); }

// The construction library's word once the project was applied for there, else what follows from the
// industry (E.9, I05).
Amount Transformation(const Contract& contract, const std::vector<Stay>& stays) {
  std::vector<CivilDay> changes;
  for (const auto& stay : stays) {
    changes.push_back(AppliedOn(stay));
    for (const auto& ruling : stay.project.transformation_rulings()) {
      changes.push_back(ParseDate(ruling.on()).value_or(CivilDay::min()));
    }
  }
  return While(
      [&contract, &stays](CivilDay day) {
        const auto last =
            std::find_if(stays.rbegin(), stays.rend(), [day](const Stay& stay) { return AppliedOn(stay) <= day; });
        return last == stays.rend() ? contract.is_transformation() : IsTransformationOn(last->project, day);
      },
      std::move(changes));
}

Amount Both(Amount a, Amount b) {
  std::vector<CivilDay> changes = a.changes;
  changes.insert(changes.end(), b.changes.begin(), b.changes.end());
  return {[a = std::move(a.on), b = std::move(b.on)](CivilDay day) { return a(day) * b(day); }, std::move(changes)};
}

// I09: while the reserve library has an entry of the project that was submitted to it and not removed. A draft, which
// any unit may enter under any project id, is no link, as it is none for the signature (I.40).
Amount Linked(const ProjectView& view) {
  std::vector<Interval> times;
  std::vector<CivilDay> changes;
  for (const auto& entry : view.entries) {
    times.push_back(Between(entry.submitted_on(), entry.removed_on()));
    changes.push_back(times.back().from);
    changes.push_back(times.back().until);
  }
  return While(
      [times](CivilDay day) {
        return std::any_of(times.begin(), times.end(), [day](const Interval& time) { return time.Contains(day); });
      },
      std::move(changes));
}

// The times for which it lay in one zone, or in none.
std::vector<std::pair<Interval, std::string>> ZonesOf(const Contract& contract) {
  std::vector<std::pair<Interval, std::string>> zones;
  for (const auto& stay : contract.zone_history()) {
    const CivilDay from = ParseDate(stay.from()).value_or(CivilDay::min());
    if (!zones.empty()) zones.back().first.until = from;
    zones.push_back({{from, CivilDay::max()}, stay.zone()});
  }
  return zones;
}

// A stock that is counted by zone.
void AddByZone(v1::Measure measure, const Contract& contract, const Subject& subject, const Interval& in,
               const Interval& shown, Tally& tally) {
  for (const auto& [days, zone] : ZonesOf(contract)) {
    tally.Stock(measure, {subject.entity, subject.credit, zone}, Intersect(in, days), Always(1), shown);
  }
}

// I01, I02, I05: what was signed in a year.
void AddSigned(const Contract& contract, const Subject& subject, const std::vector<Stay>& stays, Tally& tally) {
  const auto signed_on = ParseDate(contract.signed_on());
  if (!signed_on) return;
  const auto year = signed_on->year();
  const Interval effective = EffectiveDays(contract);
  tally.StockWithin(year, v1::MEASURE_CONTRACTED_YUAN, subject, effective, TotalOf(contract));
  // Terminated ones stay (D.2).
  tally.StockWithin(year, v1::MEASURE_CONTRACTS_SIGNED, subject, Between(contract.signed_on(), ""));
  const auto started = ParseDate(contract.started_on());
  if (started && *signed_on <= *started && started->year() == year) {
    tally.StockWithin(year, v1::MEASURE_CONTRACTS_STARTED, subject, Between(contract.started_on(), ""));
  }
  const auto landed = ParseDate(contract.landed_on());
  if (landed && landed->year() == year) {
    tally.StockWithin(year, v1::MEASURE_CONTRACTS_LANDED_1000M, subject,
                      Intersect(effective, Between(contract.landed_on(), "")),
                      Both(AtLeast(contract, kGreatYuan), Transformation(contract, stays)));
  }
}

// I06: one that is tracked has one tracker at a time.
void AddTracking(const ProjectView& view, const Contract& contract, const Subject& subject, Tally& tally) {
  const Interval effective = EffectiveDays(contract);
  const Amount is_major = AtLeast(contract, kMajorYuan);
  tally.Stock(v1::MEASURE_MAJOR_CONTRACTS, subject, effective, is_major);
  for (const auto& tracker : view.trackers) {
    if (tracker.contract() != contract.name()) continue;
    tally.Stock(v1::MEASURE_MAJOR_CONTRACTS_TRACKED, {tracker.name(), subject.credit},
                Intersect(effective, Between(tracker.from(), tracker.ended_on())), is_major);
  }
}

// I11: for the zone of the day too.
void AddForeignFunds(const FundArrival& arrival, const Contract& contract, const Credit& credit, CivilDay on,
                     Tally& tally) {
  for (const auto& [days, zone] : ZonesOf(contract)) {
    if (!days.Contains(on)) continue;
    tally.Flow(v1::MEASURE_FOREIGN_FUNDS_USD_CENTS, {arrival.name(), credit, zone}, on, arrival.amount().usd_cents());
  }
}

// I08: verified money, for the unit of the day on which it arrived.
void AddArrivals(const ProjectView& view, const Contract& contract, const Credit& credit, Tally& tally) {
  for (const auto& arrival : view.arrivals) {
    const auto on = ParseDate(arrival.arrived_on());
    if (!on || arrival.contract() != contract.name() || arrival.state() != FundArrival::STATE_VERIFIED) continue;
    tally.Flow(v1::MEASURE_FUNDS_IN_PLACE_YUAN, {arrival.name(), credit}, *on, arrival.amount().yuan());
    if (arrival.kind() != promotion::v1::FUND_KIND_FOREIGN) continue;
    AddForeignFunds(arrival, contract, credit, *on, tally);
  }
}

// I03, I04, R06, C30: for the unit that held it.
void AddEvents(const ProjectView& view, Tally& tally) {
  for (const auto& event : view.events) {
    const auto on = ParseDate(event.held_on());
    if (!on) continue;
    const std::string unit(schema::ParseName(event.name())->unit);
    const Subject subject = {event.name(), Credit(unit)};
    // Abroad there is no region.
    if (!IsHere(event.place_region())) tally.Flow(v1::MEASURE_EVENTS_OUTSIDE, subject, *on);
    if (event.kind() == promotion::v1::EVENT_KIND_LEADING_ENTERPRISE) {
      tally.Flow(v1::MEASURE_LEADING_ENTERPRISE_EVENTS, subject, *on);
    }
    if (event.kind() == promotion::v1::EVENT_KIND_FINANCE_MATCHING) {
      tally.Flow(v1::MEASURE_FINANCE_MATCHING_EVENTS, subject, *on);
    }
    for (const auto& zone : event.zones()) {
      tally.Flow(v1::MEASURE_ZONE_SESSIONS, {event.name(), Credit(unit), zone}, *on);
    }
  }
}

// I10.
void AddRecommendations(const ProjectView& view, Tally& tally) {
  for (const auto& item : view.recommendations) {
    const Credit publisher(std::string(schema::ParseName(item.name())->unit));
    if (const auto on = ParseDate(item.published_on())) {
      tally.Flow(v1::MEASURE_RECOMMENDATIONS_PUBLISHED, {item.name(), publisher}, *on);
    }
  }
}

}  // namespace

void AddPromotion(const ProjectView& view, const std::vector<Stay>& stays, Tally& tally) {
  AddEvents(view, tally);
  AddRecommendations(view, tally);
  for (const auto& contract : view.contracts) {
    const Subject subject = {contract.name(), Credit(contract)};
    const Interval effective = EffectiveDays(contract);
    AddSigned(contract, subject, stays, tally);
    AddTracking(view, contract, subject, tally);
    AddArrivals(view, contract, subject.credit, tally);
    tally.Stock(v1::MEASURE_CONTRACTS_EFFECTIVE, subject, effective);
    tally.Stock(v1::MEASURE_CONTRACTS_LINKED, subject, effective, Linked(view));
    if (!contract.five_hundred_lists().empty()) {
      AddByZone(v1::MEASURE_CONTRACTS_OF_500, contract, subject, effective, {}, tally);
    }
    if (contract.is_foreign()) {
      AddByZone(v1::MEASURE_CONTRACTS_FOREIGN, contract, subject, effective, QuarterOf(effective.from), tally);
    }
  }
}

}  // namespace tiernet::indicators
