#include "services/indicators/domain/score.h"

#include <algorithm>
#include <optional>

#include "absl/numeric/int128.h"
#include "absl/strings/numbers.h"
#include "common/calendar/date.h"
#include "services/indicators/domain/fraction.h"
#include "services/indicators/domain/light.h"

namespace tiernet::indicators {
namespace {

namespace v1ref = reference::v1;
using absl::CivilDay;

constexpr int kMonthsOfYear = 12;
constexpr int kPartDecimals = 6;
constexpr int kDecimals = 2;
// G.4: points taken off and added, and where that ends.
constexpr int64_t kMostRedNodes = 10;
constexpr int64_t kMostLateMonths = 10;
constexpr int64_t kMostCommendations = 3;
constexpr int64_t kPointsOfCommendation = 2;
// G.5.
constexpr int kCommended = 3;
constexpr int kNamed = 2;

Fraction Clamp(const Fraction& share, const Fraction& most) {
  if (share < Fraction(0)) return Fraction(0);
  return share > most ? most : share;
}

// p / t, at most `most`; at t = 0 it counts as 1.
Fraction Progress(const Fraction& value, const Fraction& target, const Fraction& time, const Fraction& most) {
  if (time == Fraction(0)) return Fraction(1);
  return Clamp(value / target / time, most);
}

Fraction TimeTo(const v1ref::IndicatorDefinition& definition, CivilDay as_of) {
  const auto deadline = ParseDate(definition.deadline());
  if (!deadline || as_of >= *deadline) return Fraction(1);
  const CivilDay first(as_of.year());
  return Fraction(as_of - first + 1, *deadline - first + 1);
}

// Of its weight; nothing of a kind that is not scored.
std::optional<Fraction> ShareOf(const v1ref::IndicatorDefinition& definition, const Fraction& value,
                                const Fraction& target, CivilDay as_of) {
  switch (definition.kind()) {
    case v1ref::INDICATOR_KIND_CUM:
    case v1ref::INDICATOR_KIND_CUM_RATIO:
      return Progress(value, target, Fraction(FinishedMonths(as_of), kMonthsOfYear), Fraction(6, 5));
    case v1ref::INDICATOR_KIND_LEVEL:
      return Clamp(value / target, Fraction(1));
    case v1ref::INDICATOR_KIND_BY_DATE:
      return Progress(value, target, TimeTo(definition, as_of), Fraction(1));
    case v1ref::INDICATOR_KIND_CEILING:
      return value <= target ? Fraction(1) : Clamp(Fraction(2) - value / target, Fraction(1));
    case v1ref::INDICATOR_KIND_ZERO:
      return Fraction(1) - Clamp(value / Fraction(10), Fraction(1));
    default:
      return std::nullopt;
  }
}

// Of a value that there is.
std::optional<Fraction> ExactOf(const v1::IndicatorValue& value) {
  absl::int128 numerator = 0;
  absl::int128 denominator = 1;
  if (value.outcome() != v1::OUTCOME_VALUE || !absl::SimpleAtoi(value.numerator(), &numerator) ||
      !absl::SimpleAtoi(value.denominator(), &denominator)) {
    return std::nullopt;
  }
  return Fraction(numerator, denominator);
}

v1::AssessmentPart PartOf(const Weighed& weighed, CivilDay as_of) {
  const auto& [definition, value] = weighed;
  v1::AssessmentPart part;
  part.set_indicator(definition.code());
  part.set_weight(definition.county_weight());
  part.set_outcome(value.outcome());
  const auto exact = ExactOf(value);
  const auto target = Fraction::ParseDecimal(value.target());
  // A count that shall be 0 needs no target.
  const bool has_target = target && *target > Fraction(0);
  if (!exact || (!has_target && definition.kind() != v1ref::INDICATOR_KIND_ZERO)) {
    if (exact) part.set_outcome(v1::OUTCOME_NOT_APPLICABLE);
    return part;
  }
  const auto share = ShareOf(definition, *exact, target.value_or(Fraction(1)), as_of);
  if (share) part.set_points((Fraction(definition.county_weight()) * *share).Rounded(kPartDecimals));
  return part;
}

// What decides between equal scores; a unit without it comes last.
Fraction Ratio(const v1::IndicatorValue& value) {
  const auto exact = ExactOf(value);
  const auto target = Fraction::ParseDecimal(value.target());
  return exact && target && *target > Fraction(0) ? *exact / *target : Fraction(-1);
}

Fraction ScoreOf(const v1::RankedUnit& unit) {
  return Fraction::ParseDecimal(unit.assessment().value()).value_or(Fraction(0));
}

bool HasScore(const v1::RankedUnit& unit) { return unit.assessment().outcome() == v1::OUTCOME_VALUE; }

bool ComesBefore(const v1::RankedUnit& a, const v1::RankedUnit& b) {
  if (HasScore(a) != HasScore(b)) return HasScore(a);
  if (!(ScoreOf(a) == ScoreOf(b))) return ScoreOf(a) > ScoreOf(b);
  const auto ratio = [](const v1::RankedUnit& unit) { return Ratio(unit.investment()); };
  if (!(ratio(a) == ratio(b))) return ratio(a) > ratio(b);
  const auto signed_of = [](const v1::RankedUnit& unit) { return ExactOf(unit.contracted()).value_or(Fraction(-1)); };
  if (!(signed_of(a) == signed_of(b))) return signed_of(a) > signed_of(b);
  return a.scope().code() < b.scope().code();
}

// The first three are commended, the last two with a score are named; who shares their places is one of them.
void Mention(google::protobuf::RepeatedPtrField<v1::RankedUnit>& units) {
  const auto scored = std::count_if(units.begin(), units.end(), HasScore);
  if (scored < kNamed) return;
  const int32_t first_named = units[static_cast<int>(scored) - kNamed].rank();
  for (auto& unit : units) {
    const bool commended = HasScore(unit) && unit.rank() <= kCommended;
    const bool named = HasScore(unit) && unit.rank() >= first_named;
    if (commended != named) unit.set_mention(commended ? v1::MENTION_COMMENDED : v1::MENTION_NAMED);
  }
}

}  // namespace

v1::Assessment Assess(const std::vector<Weighed>& weighed, const Conduct& conduct, CivilDay as_of) {
  v1::Assessment assessment;
  assessment.set_red_nodes(conduct.red_nodes);
  assessment.set_late_months(conduct.late_months);
  assessment.set_commendations(conduct.commendations);
  Fraction points;
  int64_t weights = 0;
  for (const auto& one : weighed) {
    if (one.definition.county_weight() == 0) continue;
    auto& part = *assessment.add_parts() = PartOf(one, as_of);
    if (part.points().empty()) continue;
    points = points + *Fraction::ParseDecimal(part.points());
    weights += part.weight();
  }
  if (weights == 0) {
    assessment.set_outcome(v1::OUTCOME_NOT_APPLICABLE);
    return assessment;
  }
  const Fraction score = Fraction(100) * points / Fraction(weights) -
                         Fraction(std::min(conduct.red_nodes, kMostRedNodes)) -
                         Fraction(std::min(conduct.late_months, kMostLateMonths), 2) +
                         Fraction(kPointsOfCommendation * std::min(conduct.commendations, kMostCommendations));
  assessment.set_outcome(v1::OUTCOME_VALUE);
  assessment.set_value(score.Rounded(kDecimals));
  assessment.set_numerator(Digits(score.numerator()));
  assessment.set_denominator(Digits(score.denominator()));
  return assessment;
}

void Rank(google::protobuf::RepeatedPtrField<v1::RankedUnit>& units) {
  std::sort(units.begin(), units.end(), ComesBefore);
  for (int i = 0; i < units.size(); ++i) {
    const bool shares =
        i > 0 && HasScore(units[i]) && units[i].assessment().value() == units[i - 1].assessment().value();
    units[i].set_rank(!HasScore(units[i]) ? 0 : shares ? units[i - 1].rank() : i + 1);
  }
  Mention(units);
}

}  // namespace tiernet::indicators
