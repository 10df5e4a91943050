#include "services/indicators/service/key_project_progress.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "common/calendar/date.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/indicators/domain/fraction.h"
#include "services/indicators/domain/scope.h"
#include "services/indicators/service/followers.h"
#include "services/indicators/service/snapshot.h"

namespace tiernet::indicators {
namespace {

struct Measures {
  v1::KeyProjectLevel level;
  v1::Measure fresh, started, early, late, carried, resumed, preliminary, plan, made;
};
constexpr std::array<Measures, 2> kLevels = {
    {{v1::KEY_PROJECT_LEVEL_PROVINCE, v1::MEASURE_KEY_PROVINCE_NEW, v1::MEASURE_KEY_PROVINCE_STARTED,
      v1::MEASURE_KEY_PROVINCE_EARLY, v1::MEASURE_KEY_PROVINCE_LATE, v1::MEASURE_KEY_PROVINCE_CARRIED,
      v1::MEASURE_KEY_PROVINCE_RESUMED, v1::MEASURE_KEY_PROVINCE_PRELIMINARY, v1::MEASURE_KEY_PROVINCE_PLAN_YUAN,
      v1::MEASURE_KEY_PROVINCE_MADE_YUAN},
     {v1::KEY_PROJECT_LEVEL_CITY, v1::MEASURE_KEY_CITY_NEW, v1::MEASURE_KEY_CITY_STARTED, v1::MEASURE_KEY_CITY_EARLY,
      v1::MEASURE_KEY_CITY_LATE, v1::MEASURE_KEY_CITY_CARRIED, v1::MEASURE_KEY_CITY_RESUMED,
      v1::MEASURE_KEY_CITY_PRELIMINARY, v1::MEASURE_KEY_CITY_PLAN_YUAN, v1::MEASURE_KEY_CITY_MADE_YUAN}}};

constexpr int kDecimals = 2;

absl::StatusOr<v1::KeyProjectLine> LineOf(const Measures& of, const Place& place, absl::CivilDay last_day, Sums& sums) {
  absl::Status failed;
  const auto sum = [&](v1::Measure measure, std::optional<absl::CivilDay> from = std::nullopt) -> int64_t {
    const auto found = sums.Of(measure, Days{from, last_day});
    if (!found.ok()) failed = found.status();
    return found.ok() ? static_cast<int64_t>(*found) : 0;
  };
  v1::KeyProjectLine line;
  *line.mutable_scope() = place.scope;
  line.set_level(of.level);
  line.set_new_projects(sum(of.fresh));
  line.set_started(sum(of.started));
  line.set_early(sum(of.early));
  line.set_late(sum(of.late));
  line.set_planned(line.started() - line.early() + line.late());
  line.set_carried_over(sum(of.carried));
  line.set_resumed(sum(of.resumed));
  line.set_not_resumed(line.carried_over() - line.resumed());
  line.set_preliminary(sum(of.preliminary));
  const absl::CivilDay new_year(last_day.year());
  line.set_plan_yuan(sum(of.plan, new_year));
  line.set_made_yuan(sum(of.made, new_year));
  TN_RETURN_IF_ERROR(failed);
  if (line.plan_yuan() > 0) {
    line.set_made_percent((Fraction(line.made_yuan(), line.plan_yuan()) * Fraction(100)).Rounded(kDecimals));
  }
  return line;
}

v1::Scope ScopeOf(v1::ScopeKind kind, const std::string& code) {
  v1::Scope scope;
  scope.set_kind(kind);
  scope.set_code(code);
  return scope;
}

}  // namespace

absl::StatusOr<v1::KeyProjectProgress> ReadKeyProjectProgress(store::Store& store, const Reference& reference,
                                                              const Caller& caller,
                                                              const v1::GetKeyProjectProgressRequest& request) {
  const absl::CivilDay last_day = absl::CivilDay(*ParseMonth(request.month()) + 1) - 1;
  if (FormatDate(last_day) > store.Today()) {
    return Error(reason::ERROR_REASON_DATE_IN_FUTURE,
                 {{"field", "month"}, {"date", FormatDate(last_day)}, {"today", store.Today()}});
  }
  TN_ASSIGN_OR_RETURN(const auto snapshot, Snapshot::Take(store, reference, caller));
  v1::KeyProjectProgress progress;
  progress.set_month(request.month());
  progress.set_rules_version(RulesVersion(reference));
  TN_ASSIGN_OR_RETURN(const auto heads, snapshot->Heads());
  *progress.mutable_heads() = {heads.begin(), heads.end()};
  std::vector<v1::Scope> scopes = {ScopeOf(v1::SCOPE_KIND_CITY, reference.City())};
  for (const auto& unit : reference.summation_units()) scopes.push_back(ScopeOf(v1::SCOPE_KIND_UNIT, unit));
  for (const auto& scope : scopes) {
    TN_ASSIGN_OR_RETURN(const auto place, PlaceOf(scope, reference));
    if (!MayRead(caller, place.unit, place.unit)) continue;
    for (const auto& level : kLevels) {
      TN_ASSIGN_OR_RETURN(*progress.add_lines(), LineOf(level, place, last_day, snapshot->SumsOf(place.units)));
    }
  }
  return progress;
}

}  // namespace tiernet::indicators
