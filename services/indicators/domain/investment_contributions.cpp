#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/calendar/date.h"
#include "common/codes/industry.h"
#include "services/indicators/domain/investment.h"
#include "services/indicators/domain/themes.h"

namespace tiernet::indicators {
namespace {

using absl::CivilDay;
using construction::v1::ConstructionProject;
using construction::v1::ListEntry;
using construction::v1::MonthlyReport;

// What a month is judged by.
struct Lists {
  std::vector<Dated> statistics;
  std::vector<Dated> key;
  std::vector<Dated> key_province;
  std::vector<Dated> key_city;
  std::vector<Dated> industry95;
};

// What was made in a month, known on its last day (H.2).
struct Made {
  std::string report;
  CivilDay on;
  int64_t yuan = 0;
};

void AddMade(const std::string& report, const std::string& month, int64_t yuan, std::vector<Made>& made) {
  const auto first = ParseMonth(month);
  if (first) made.push_back({report, CivilDay(*first + 1) - 1, yuan});
}

// Of locked reports; corrections in the month that they name (I.37).
std::vector<Made> MadeOf(const ProjectView& view) {
  std::vector<Made> made;
  for (const auto& report : view.reports) {
    if (report.state() != MonthlyReport::STATE_LOCKED) continue;
    AddMade(report.name(), report.month(), report.completed_yuan(), made);
    for (const auto& correction : report.corrections()) {
      AddMade(report.name(), correction.month(), correction.delta_yuan(), made);
    }
  }
  return made;
}

// K15: the list was drawn up within its year, so that what a project made in it before counts
// from its listing on. What left the list keeps what it made until then (E.7).
std::optional<CivilDay> CountedOnList(const std::vector<Dated>& listed, CivilDay made_on) {
  std::optional<CivilDay> counted;
  for (const auto& time : listed) {
    const CivilDay day = std::max(time.days.from, made_on);
    if (day < time.days.until && day.year() == made_on.year()) counted = std::min(day, counted.value_or(day));
  }
  return counted;
}

void AddCompleted(const Made& made, const std::vector<Stay>& stays, const Lists& lists, Tally& tally) {
  const Stay* stay = StayOn(stays, made.on);
  if (stay == nullptr) return;
  const Subject subject = {made.report, stay->subject.credit};
  const auto add = [&](bool counts, v1::Measure measure) {
    if (counts) tally.Flow(measure, subject, made.on, made.yuan);
  };
  const auto& project = stay->project;
  add(true, v1::MEASURE_COMPLETED_YUAN);
  add(Contains(lists.statistics, made.on), v1::MEASURE_COMPLETED_IN_STATISTICS_YUAN);
  add(IsIndustry(project.industry()) && project.nature() == construction::v1::NATURE_TECH_UPGRADE,
      v1::MEASURE_COMPLETED_TECH_UPGRADE_YUAN);
  add(Contains(lists.key, made.on), v1::MEASURE_COMPLETED_KEY_YUAN);
  add(Contains(lists.key_province, made.on), v1::MEASURE_COMPLETED_KEY_PROVINCE_YUAN);
  add(project.investor() == construction::v1::INVESTOR_KIND_PRIVATE, v1::MEASURE_COMPLETED_PRIVATE_YUAN);
  const auto counted = CountedOnList(lists.industry95, made.on);
  if (counted) tally.Flow(v1::MEASURE_COMPLETED_INDUSTRY95_YUAN, subject, *counted, made.yuan);
}

// What was made in the year up to a day.
Amount YearCumulative(const std::vector<Made>& made, int year) {
  std::vector<std::pair<CivilDay, int64_t>> parts;
  Amount cumulative;
  for (const auto& part : made) {
    if (part.on.year() != year) continue;
    parts.emplace_back(part.on, part.yuan);
    cumulative.changes.push_back(part.on);
  }
  cumulative.on = [parts = std::move(parts)](CivilDay day) {
    int64_t yuan = 0;
    for (const auto& [on, amount] : parts) yuan += on <= day ? amount : 0;
    return yuan;
  };
  return cumulative;
}

// As the construction library has it: of what is in force the last one entered. A plan
// typed with the application has no first day.
Amount PlanOf(const ConstructionProject& project, int year) {
  std::vector<std::pair<CivilDay, int64_t>> plans;
  Amount plan;
  for (const auto& given : project.annual_plans()) {
    if (given.year() != year) continue;
    const CivilDay from = ParseDate(given.from()).value_or(CivilDay::min());
    plans.emplace_back(from, given.yuan());
    plan.changes.push_back(from);
  }
  plan.on = [plans = std::move(plans)](CivilDay day) {
    int64_t yuan = 0;
    for (const auto& [from, amount] : plans) yuan = from <= day ? amount : yuan;
    return yuan;
  };
  return plan;
}

// K7. What left has no plan any more: targets are broken down anew (E.7). Key projects are
// measured by what they made in the year, before they were key ones too (E.6).
void AddPlans(const Stay& stay, const std::vector<Made>& made, const Lists& lists, Tally& tally) {
  std::set<int> years;
  for (const auto& plan : stay.project.annual_plans()) years.insert(plan.year());
  for (const auto& part : made) years.insert(static_cast<int>(part.on.year()));
  for (const int year : years) {
    const Amount plan = PlanOf(stay.project, year);
    const Amount cumulative = YearCumulative(made, year);
    tally.StockWithin(year, v1::MEASURE_ANNUAL_PLAN_YUAN, stay.subject, stay.in_library, plan);
    const auto add_while = [&](const std::vector<Dated>& listed, v1::Measure planned, v1::Measure done) {
      for (const auto& time : listed) {
        const Interval days = Intersect(stay.in_library, time.days);
        tally.StockWithin(year, planned, stay.subject, days, plan);
        tally.StockWithin(year, done, stay.subject, days, cumulative);
      }
    };
    add_while(lists.key, v1::MEASURE_ANNUAL_PLAN_KEY_YUAN, v1::MEASURE_YEAR_CUMULATIVE_KEY_YUAN);
    add_while(lists.key_province, v1::MEASURE_KEY_PROVINCE_PLAN_YUAN, v1::MEASURE_KEY_PROVINCE_MADE_YUAN);
    add_while(lists.key_city, v1::MEASURE_KEY_CITY_PLAN_YUAN, v1::MEASURE_KEY_CITY_MADE_YUAN);
  }
}

}  // namespace

Amount YearCumulativeOf(const ProjectView& view, int year) { return YearCumulative(MadeOf(view), year); }

Amount AnnualPlanOf(const ConstructionProject& project, int year) { return PlanOf(project, year); }

void AddInvestment(const ProjectView& view, const std::vector<Stay>& stays, Tally& tally) {
  const auto industry95 = ListedDays(
      view, [](const ListEntry& entry) { return entry.list() == construction::v1::PROJECT_LIST_INDUSTRY95; });
  const Lists lists = {StatisticsDays(view), KeyDays(view), ProvinceKeyDays(view), CityKeyDays(view), industry95};
  const std::vector<Made> made = MadeOf(view);
  for (const auto& part : made) AddCompleted(part, stays, lists, tally);
  for (const auto& stay : stays) AddPlans(stay, made, lists, tally);
}

}  // namespace tiernet::indicators
