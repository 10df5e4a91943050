#include "services/indicators/service/explanation.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/calendar/date.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "common/store/page_token.h"
#include "services/indicators/domain/fraction.h"
#include "services/indicators/service/derived.h"

namespace tiernet::indicators {
namespace {

constexpr int kDefaultPageSize = 50;
constexpr int kMostOnAPage = 1000;

// One of the sums of a formula, and where its contributions lie.
struct Term {
  v1::Part part;
  SumOf sum;
  Days days;
};

std::vector<Term> TermsOf(const reference::v1::IndicatorDefinition& definition, absl::CivilDay as_of) {
  std::vector<Term> terms;
  const Formula* formula = FindFormula(definition.code());
  if (formula == nullptr) return terms;
  const auto add = [&](v1::Part part, const std::vector<Operand>& operands) {
    for (const auto& operand : operands) {
      const auto* sum = std::get_if<SumOf>(&operand);
      if (sum != nullptr) terms.push_back({part, *sum, DaysOf(sum->window, definition, as_of)});
    }
  };
  add(v1::PART_NUMERATOR, formula->numerator);
  add(v1::PART_DENOMINATOR, formula->denominator);
  add(v1::PART_MANAGED, {formula->managed.begin(), formula->managed.end()});
  return terms;
}

// A run of contributions that one index holds in order: of one term, unit and zone.
struct Run {
  size_t term;
  std::string unit;
  std::string zone;
};

// Where a page ended: the last contribution's run, day and entity.
struct Position {
  size_t run = 0;
  int64_t day = -1;
  int64_t entity = -1;
};

// Reads pages of what the terms of one value add up.
class Reader {
 public:
  Reader(const std::vector<Term>& terms, const std::vector<std::string>& units, const std::vector<std::string>& zones,
         Snapshot& snapshot)
      : terms_(terms), snapshot_(snapshot) {
    for (size_t term = 0; term < terms.size(); ++term) {
      for (const auto& unit : units) {
        for (const auto& zone : zones) runs_.push_back({term, unit, zone});
      }
    }
  }

  // Adds at most `most` contributions behind `position`, which moves on. True: there are more.
  absl::StatusOr<bool> Read(size_t most, Position& position, v1::ExplainResponse& response) const {
    for (; position.run < runs_.size(); position = {position.run + 1, -1, -1}) {
      TN_ASSIGN_OR_RETURN(const bool full, ReadRun(most, position, response));
      if (full) return true;
    }
    return false;
  }

  size_t runs() const { return runs_.size(); }

 private:
  absl::StatusOr<bool> ReadRun(size_t most, Position& position, v1::ExplainResponse& response) const {
    const Run& run = runs_[position.run];
    const Term& term = terms_[run.term];
    TN_ASSIGN_OR_RETURN(
        auto* select,
        snapshot_.db().Prepare("SELECT c.day, c.entity, c.amount, r.name, r.view FROM contributions c JOIN replicas r "
                               "ON r.id = c.entity WHERE c.measure = $1 AND c.unit = $2 AND c.zone = $3 "
                               "AND (c.day, c.entity) > ($4, $5) AND c.day <= $6 ORDER BY c.day, c.entity LIMIT $7"));
    const int64_t first = term.days.from ? PeriodOf(Span::kDay, *term.days.from) : std::numeric_limits<int64_t>::min();
    const bool begun = position.entity >= 0;
    select->Int(1, term.sum.measure).Text(2, run.unit).Text(3, run.zone);
    select->Int(4, begun ? position.day : first).Int(5, begun ? position.entity : -1);
    select->Int(6, PeriodOf(Span::kDay, term.days.to)).Int(7, static_cast<int64_t>(most) + 1);
    while (true) {
      TN_ASSIGN_OR_RETURN(const bool row, select->Step());
      if (!row) return false;
      if (response.contributions_size() == static_cast<int>(most)) {
        select->Reset();
        return true;
      }
      position.day = select->Int(0);
      position.entity = select->Int(1);
      Add(term, run, *select, response);
    }
  }

  static void Add(const Term& term, const Run& run, const sql::Statement& row, v1::ExplainResponse& response) {
    auto& made = *response.add_contributions();
    made.set_part(term.part);
    made.set_measure(term.sum.measure);
    made.set_unit(run.unit);
    made.set_zone(run.zone);
    made.set_business_day(FormatDate(DayOf(row.Int(0))));
    // As it stands in its cell: the sum that it is part of bears the sign.
    made.set_amount(row.Int(2));
    made.set_entity(std::string(row.Text(3)));
    if (row.Text(4) != row.Text(3)) made.set_project_id(std::string(row.Text(4)));
  }

  const std::vector<Term>& terms_;
  Snapshot& snapshot_;
  std::vector<Run> runs_;
};

absl::StatusOr<Position> FromToken(const std::string& token, const std::string& identity, size_t runs) {
  Position position;
  if (token.empty()) return position;
  TN_ASSIGN_OR_RETURN(const auto parts, store::ReadPageToken(token, identity, 3));
  if (absl::SimpleAtoi(parts[0], &position.run) && position.run < runs && absl::SimpleAtoi(parts[1], &position.day) &&
      absl::SimpleAtoi(parts[2], &position.entity)) {
    return position;
  }
  return Error(reason::ERROR_REASON_PAGE_TOKEN_MISMATCH, {});
}

// The zones that a value's contributions are counted under, none among them: by zone only where the
// definition is.
std::vector<std::string> ZonesFor(const reference::v1::IndicatorDefinition& definition, const Place& place,
                                  const Reference& reference) {
  const Formula* formula = FindFormula(definition.code());
  if (!place.zones.empty()) return place.zones;
  if (formula != nullptr && formula->zones != reference::v1::ZONE_CLASS_UNSPECIFIED) {
    return ZonesOf(formula->zones, reference);
  }
  std::vector<std::string> zones = {""};
  if (IsByZone(definition)) {
    for (const auto& zone : reference.data().zones()) zones.push_back(zone.id());
  }
  return zones;
}

}  // namespace

absl::Status AddExplanation(const reference::v1::IndicatorDefinition& definition, const Place& place,
                            absl::CivilDay as_of, const Reference& reference, Snapshot& snapshot,
                            const std::string& identity, const v1::ExplainRequest& request,
                            v1::ExplainResponse& response) {
  const auto terms = TermsOf(definition, as_of);
  const auto zones = ZonesFor(definition, place, reference);
  const Formula* formula = FindFormula(definition.code());
  const auto units = UnitsOf(formula != nullptr ? formula->whose : Whose::kAll, place, reference);
  for (const auto& term : terms) {
    auto& sum = *response.add_sums();
    sum.set_part(term.part);
    sum.set_measure(term.sum.measure);
    if (term.days.from) sum.set_from(FormatDate(*term.days.from));
    sum.set_to(FormatDate(term.days.to));
    sum.set_sign(term.sum.sign);
    absl::int128 amount = 0;
    // Without zones of the formula's class there is nothing to add up: no zones would mean all.
    if (!zones.empty()) {
      TN_ASSIGN_OR_RETURN(amount, snapshot.SumsOf(units).Of(term.sum.measure, term.days, zones));
    }
    sum.set_amount(Digits(amount));
  }
  const Reader reader(terms, units, zones, snapshot);
  TN_ASSIGN_OR_RETURN(auto position, FromToken(request.page_token(), identity, reader.runs()));
  const int page_size = request.page_size() == 0 ? kDefaultPageSize : std::min(request.page_size(), kMostOnAPage);
  TN_ASSIGN_OR_RETURN(const bool more, reader.Read(static_cast<size_t>(page_size), position, response));
  if (!more) return absl::OkStatus();
  response.set_next_page_token(store::MakePageToken(
      identity, {absl::StrCat(position.run), absl::StrCat(position.day), absl::StrCat(position.entity)}));
  return absl::OkStatus();
}

}  // namespace tiernet::indicators
