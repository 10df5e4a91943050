// Where contributions are gathered: who is credited with an amount (domain.md I.33), and
// what a stock adds up from when it moves between units or its amount changes.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "services/indicators/domain/contribution.h"
#include "tiernet/construction/v1/construction_project.pb.h"
#include "tiernet/construction/v1/factor_need.pb.h"
#include "tiernet/construction/v1/issue.pb.h"
#include "tiernet/indicators/v1/measure.pb.h"
#include "tiernet/promotion/v1/contract.pb.h"
#include "tiernet/reserve/v1/reserve_project.pb.h"

namespace tiernet::indicators {

// Days from `from` on, before `until`; none where that is not after it.
struct Interval {
  absl::CivilDay from = absl::CivilDay::min();
  absl::CivilDay until = absl::CivilDay::max();

  bool Contains(absl::CivilDay day) const { return from <= day && day < until; }
};

Interval Intersect(const Interval& a, const Interval& b);
// Between dates as entities hold them: without a first never, without a last for ever.
Interval Between(const std::string& from, const std::string& until);

// The year's first day, and that of the year after it.
Interval YearOf(int64_t year);

// An amount and the days on which it changes.
struct Amount {
  std::function<int64_t(absl::CivilDay)> on;
  std::vector<absl::CivilDay> changes;
};

Amount Always(int64_t amount);
// The planned total in force; before the first known one, that one.
Amount TotalOf(const reserve::v1::ReserveProject& entry);
Amount TotalOf(const construction::v1::ConstructionProject& project);
Amount TotalOf(const promotion::v1::Contract& contract);

// Who is credited with a project, day by day (rulings 27 and 33).
class Credit {
 public:
  explicit Credit(std::string unit);
  explicit Credit(const reserve::v1::ReserveProject& entry);
  explicit Credit(const construction::v1::ConstructionProject& project);
  explicit Credit(const construction::v1::Issue& issue);
  explicit Credit(const construction::v1::FactorNeed& need);
  explicit Credit(const promotion::v1::Contract& contract);

  // Whom counts go to.
  const std::string& FirstUnit(absl::CivilDay on) const;
  // Money by shares, each rounded towards 0, the remainder to the first unit: so an amount
  // that is taken away again leaves nothing behind.
  std::map<std::string, int64_t> Split(int64_t yuan, absl::CivilDay on) const;
  // Days on which it may be others than the day before.
  std::vector<absl::CivilDay> Moves() const;

 private:
  // The share of the unit that reported the project first goes where the project goes.
  const std::string& Standing(const std::string& unit, absl::CivilDay on) const;
  const std::string& UnitOn(absl::CivilDay on) const;

  // Not empty; from a day on.
  std::vector<std::pair<absl::CivilDay, std::string>> units_;
  // Basis points; empty: all to the unit of the day.
  std::vector<std::pair<std::string, int64_t>> shares_;
};

// Of what contributions are.
struct Subject {
  // Resource name of the entity that says so.
  std::string entity;
  Credit credit;
  std::string zone{};
};

// Gathers contributions. Measures whose name ends in YUAN are split by shares, others are
// the first unit's.
class Tally {
 public:
  void Flow(v1::Measure measure, const Subject& subject, absl::CivilDay on, int64_t amount = 1);
  // Enters on the first day of `in`, leaves on the day it ends before, follows its amount
  // and units in between. What would happen outside `shown` does not count.
  void Stock(v1::Measure measure, const Subject& subject, const Interval& in, const Amount& amount = Always(1),
             const Interval& shown = {});
  // The same for a flow that stands as long as the stock does: it adds up within the year
  // to the stock, which begins with the year at the earliest and does not leave at its end.
  void StockWithin(int64_t year, v1::Measure measure, const Subject& subject, const Interval& in,
                   const Amount& amount = Always(1));

  // What was gathered, merged and without zeros.
  std::vector<Contribution> Take() &&;

 private:
  std::vector<Contribution> all_;
};

}  // namespace tiernet::indicators
