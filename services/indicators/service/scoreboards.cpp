#include "services/indicators/service/scoreboards.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "common/calendar/date.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "common/store/caller.h"
#include "common/store/page_token.h"
#include "services/indicators/domain/score.h"
#include "services/indicators/service/explanation.h"
#include "services/indicators/service/followers.h"

namespace tiernet::indicators {
namespace {

constexpr int kMostBoards = 15;

absl::Status CheckMayRead(const Caller& caller, const Place& place) {
  return MayRead(caller, place.unit, place.unit) ? absl::OkStatus() : OtherUnit(caller, place.unit);
}

// G.5.
bool IsIn(v1::RankingGroup group, const std::string& unit, const Reference& reference) {
  if (unit == reference.City()) return false;
  const bool is_zone = reference.FindRegion(unit)->kind() == reference::v1::REGION_KIND_ZONE;
  return is_zone == (group == v1::RANKING_GROUP_ZONES);
}

// W01 is made of the values beside it.
void ShowScore(const v1::Assessment& assessment, v1::IndicatorValue& value) {
  const auto* formula = FindFormula(value.code());
  if (formula == nullptr || !formula->is_score) return;
  value.set_outcome(assessment.outcome());
  value.set_value(assessment.value());
  value.set_numerator(assessment.numerator());
  value.set_denominator(assessment.denominator());
}

v1::IndicatorValue ValueIn(const v1::Scoreboard& board, absl::string_view code) {
  for (const auto& value : board.values()) {
    if (value.code() == code) return value;
  }
  return {};
}

v1::Scope UnitScope(const std::string& unit) {
  v1::Scope scope;
  scope.set_kind(v1::SCOPE_KIND_UNIT);
  scope.set_code(unit);
  return scope;
}

}  // namespace

Scoreboards::Scoreboards(store::Store& store, const Reference& reference)
    : store_(store), reference_(reference), rules_version_(RulesVersion(reference)) {}

absl::StatusOr<absl::CivilDay> Scoreboards::DayOf(const std::string& as_of) const {
  const absl::CivilDay today = store_.options().clock.today();
  const absl::CivilDay day = ParseDate(as_of).value_or(today);
  if (day <= today) return day;
  return Error(reason::ERROR_REASON_DATE_IN_FUTURE,
               {{"field", "as_of"}, {"date", as_of}, {"today", FormatDate(today)}});
}

absl::StatusOr<v1::Scoreboard> Scoreboards::Board(Snapshot& snapshot, const Place& place, absl::CivilDay as_of) const {
  v1::Scoreboard board;
  *board.mutable_scope() = place.scope;
  board.set_as_of(FormatDate(as_of));
  board.set_rules_version(rules_version_);
  TN_ASSIGN_OR_RETURN(const auto heads, snapshot.Heads());
  *board.mutable_heads() = {heads.begin(), heads.end()};
  for (const auto* definition : reference_.IndicatorsOf(static_cast<int>(as_of.year()))) {
    for (const auto& scope : ShownFor(*definition, place, reference_)) {
      TN_ASSIGN_OR_RETURN(const auto shown, PlaceOf(scope, reference_));
      TN_ASSIGN_OR_RETURN(*board.add_values(), Evaluate(*definition, scope, as_of, snapshot.SourcesOf(shown)));
    }
  }
  if (place.scope.kind() == v1::SCOPE_KIND_UNIT) {
    TN_ASSIGN_OR_RETURN(const auto assessment, AssessmentOf(snapshot, place, board, as_of));
    for (auto& value : *board.mutable_values()) ShowScore(assessment, value);
  }
  // Units report, and hold what cannot be read; zones are a dimension beside them.
  if (place.scope.kind() == v1::SCOPE_KIND_ZONE) return board;
  auto& sums = snapshot.SumsOf(place.units);
  const Days in_year = {absl::CivilDay(as_of.year()), as_of};
  const auto count = [&](v1::Measure measure, const Days& days) -> absl::StatusOr<int64_t> {
    TN_ASSIGN_OR_RETURN(const auto sum, sums.Of(measure, days));
    return static_cast<int64_t>(sum);
  };
  auto& reporting = *board.mutable_reporting();
  TN_ASSIGN_OR_RETURN(const auto on_time, count(v1::MEASURE_UNIT_MONTHS_ON_TIME, in_year));
  TN_ASSIGN_OR_RETURN(const auto late, count(v1::MEASURE_UNIT_MONTHS_LATE, in_year));
  TN_ASSIGN_OR_RETURN(const auto missing, count(v1::MEASURE_REPORTS_MISSING, in_year));
  TN_ASSIGN_OR_RETURN(const auto unreadable, count(v1::MEASURE_UNREADABLE_HERE, Days{std::nullopt, as_of}));
  reporting.set_on_time(on_time);
  reporting.set_late(late);
  reporting.set_missing_reports(missing);
  board.set_unreadable_projects(unreadable);
  return board;
}

absl::StatusOr<v1::Scoreboard> Scoreboards::Get(const Caller& caller, const v1::GetScoreboardRequest& request) const {
  TN_ASSIGN_OR_RETURN(const auto place, PlaceOf(request.scope(), reference_));
  TN_RETURN_IF_ERROR(CheckMayRead(caller, place));
  TN_ASSIGN_OR_RETURN(const auto as_of, DayOf(request.as_of()));
  TN_ASSIGN_OR_RETURN(const auto snapshot, Snapshot::Take(store_, reference_, caller));
  return Board(*snapshot, place, as_of);
}

absl::StatusOr<v1::ListScoreboardsResponse> Scoreboards::List(const Caller& caller,
                                                              const v1::ListScoreboardsRequest& request) const {
  TN_ASSIGN_OR_RETURN(const auto as_of, DayOf(request.as_of()));
  const std::string identity = absl::StrCat("scoreboards\n", FormatDate(as_of));
  std::string after;
  if (!request.page_token().empty()) {
    TN_ASSIGN_OR_RETURN(const auto position, store::ReadPageToken(request.page_token(), identity, 1));
    after = position.front();
  }
  const int page_size = request.page_size() == 0 ? kMostBoards : std::min(request.page_size(), kMostBoards);
  TN_ASSIGN_OR_RETURN(const auto snapshot, Snapshot::Take(store_, reference_, caller));
  v1::ListScoreboardsResponse response;
  for (const auto& unit : reference_.summation_units()) {
    TN_ASSIGN_OR_RETURN(const auto place, PlaceOf(UnitScope(unit), reference_));
    if (unit <= after || !CheckMayRead(caller, place).ok()) continue;
    if (response.scoreboards_size() == page_size) {
      const std::string last = response.scoreboards(page_size - 1).scope().code();
      response.set_next_page_token(store::MakePageToken(identity, {last}));
      break;
    }
    TN_ASSIGN_OR_RETURN(*response.add_scoreboards(), Board(*snapshot, place, as_of));
  }
  return response;
}

absl::StatusOr<v1::Assessment> Scoreboards::AssessmentOf(Snapshot& snapshot, const Place& place,
                                                         const v1::Scoreboard& board, absl::CivilDay as_of) const {
  std::vector<Weighed> weighed;
  for (const auto* definition : reference_.IndicatorsOf(static_cast<int>(as_of.year()))) {
    for (const auto& value : board.values()) {
      if (value.code() == definition->code()) weighed.push_back({*definition, value});
    }
  }
  auto& sums = snapshot.SumsOf(place.units);
  TN_ASSIGN_OR_RETURN(const auto red, sums.Of(v1::MEASURE_SUPERVISION_STEPS_RED, Days{std::nullopt, as_of}));
  TN_ASSIGN_OR_RETURN(const auto late,
                      sums.Of(v1::MEASURE_UNIT_MONTHS_LATE, Days{absl::CivilDay(as_of.year()), as_of}));
  TN_ASSIGN_OR_RETURN(const auto commendations, snapshot.CommendationsOf(place.unit, as_of));
  return Assess(weighed, {static_cast<int64_t>(red), static_cast<int64_t>(late), commendations}, as_of);
}

absl::StatusOr<v1::Ranking> Scoreboards::Rank(const Caller& caller, const v1::GetRankingRequest& request) const {
  const std::string city = reference_.City();
  if (!MayRead(caller, city, city)) return OtherUnit(caller, city);
  TN_ASSIGN_OR_RETURN(const auto as_of, DayOf(request.as_of()));
  TN_ASSIGN_OR_RETURN(const auto snapshot, Snapshot::Take(store_, reference_, caller));
  v1::Ranking ranking;
  ranking.set_group(request.group());
  ranking.set_as_of(FormatDate(as_of));
  ranking.set_rules_version(rules_version_);
  TN_ASSIGN_OR_RETURN(const auto heads, snapshot->Heads());
  *ranking.mutable_heads() = {heads.begin(), heads.end()};
  for (const auto& unit : reference_.summation_units()) {
    if (!IsIn(request.group(), unit, reference_)) continue;
    TN_ASSIGN_OR_RETURN(const auto place, PlaceOf(UnitScope(unit), reference_));
    TN_ASSIGN_OR_RETURN(const auto board, Board(*snapshot, place, as_of));
    auto& ranked = *ranking.add_units();
    *ranked.mutable_scope() = place.scope;
    TN_ASSIGN_OR_RETURN(*ranked.mutable_assessment(), AssessmentOf(*snapshot, place, board, as_of));
    *ranked.mutable_investment() = ValueIn(board, "C01");
    *ranked.mutable_contracted() = ValueIn(board, "I01");
  }
  indicators::Rank(*ranking.mutable_units());
  return ranking;
}

absl::StatusOr<std::vector<v1::Ranking>> Scoreboards::RankAll(const Caller& caller, absl::CivilDay as_of) const {
  std::vector<v1::Ranking> rankings;
  v1::GetRankingRequest request;
  request.set_as_of(FormatDate(as_of));
  for (const auto group : {v1::RANKING_GROUP_COUNTIES, v1::RANKING_GROUP_ZONES}) {
    request.set_group(group);
    TN_ASSIGN_OR_RETURN(rankings.emplace_back(), Rank(caller, request));
  }
  return rankings;
}

absl::StatusOr<const reference::v1::IndicatorDefinition*> Scoreboards::DefinitionOf(const std::string& code,
                                                                                    const Place& place,
                                                                                    absl::CivilDay as_of) const {
  for (const auto* definition : reference_.IndicatorsOf(static_cast<int>(as_of.year()))) {
    if (definition->code() != code) continue;
    const auto shown = ShownFor(*definition, place, reference_);
    const bool own = std::any_of(shown.begin(), shown.end(),
                                 [&](const v1::Scope& scope) { return scope.kind() == place.scope.kind(); });
    if (own) return definition;
    const auto& kind = v1::ScopeKind_Name(place.scope.kind());
    return InvalidFields(
        {Violation{"scope", absl::StrCat(code, " is not counted for ", absl::StripPrefix(kind, "SCOPE_KIND_"), ":",
                                         place.scope.code(), " but for ", CountedFor(*definition, reference_))}});
  }
  return Error(reason::ERROR_REASON_NOT_FOUND,
               {{"name", absl::StrCat("indicator ", code, " of ", as_of.year(), " (codes are written as C10 is)")}});
}

absl::StatusOr<v1::ExplainResponse> Scoreboards::Explain(const Caller& caller,
                                                         const v1::ExplainRequest& request) const {
  TN_ASSIGN_OR_RETURN(const auto place, PlaceOf(request.scope(), reference_));
  TN_RETURN_IF_ERROR(CheckMayRead(caller, place));
  TN_ASSIGN_OR_RETURN(const auto as_of, DayOf(request.as_of()));
  TN_ASSIGN_OR_RETURN(const auto* definition, DefinitionOf(request.indicator(), place, as_of));
  TN_ASSIGN_OR_RETURN(const auto snapshot, Snapshot::Take(store_, reference_, caller));
  v1::ExplainResponse response;
  TN_ASSIGN_OR_RETURN(*response.mutable_value(), Evaluate(*definition, place.scope, as_of, snapshot->SourcesOf(place)));
  // Made of the other indicators, each of which is explained; GetRanking says what each brings.
  if (FindFormula(definition->code()) != nullptr && FindFormula(definition->code())->is_score) {
    TN_ASSIGN_OR_RETURN(const auto board, Board(*snapshot, place, as_of));
    *response.mutable_value() = ValueIn(board, definition->code());
  }
  TN_ASSIGN_OR_RETURN(const auto heads, snapshot->Heads());
  *response.mutable_heads() = {heads.begin(), heads.end()};
  response.set_rules_version(rules_version_);
  response.set_as_of(FormatDate(as_of));
  // Other rules make other runs of contributions, so that a place in one is none in the other.
  const std::string identity = absl::StrJoin({request.indicator(), v1::ScopeKind_Name(place.scope.kind()),
                                              place.scope.code(), response.as_of(), rules_version_},
                                             "\n");
  TN_RETURN_IF_ERROR(AddExplanation(*definition, place, as_of, reference_, *snapshot, identity, request, response));
  return response;
}

}  // namespace tiernet::indicators
