#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "common/calendar/date.h"
#include "common/codes/industry.h"
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
  std::vector<Dated> industry95;
};

std::vector<Dated> DaysOn(construction::v1::ProjectList list, const ProjectView& view) {
  return ListedDays(view, [&](const ListEntry& entry) { return entry.list() == list; });
}

// H.2: on the last day of the month that the amount was made in.
void AddCompleted(const std::string& report, const std::string& month, int64_t yuan, const std::vector<Stay>& stays,
                  const Lists& lists, Tally& tally) {
  const auto first = ParseMonth(month);
  if (!first) return;
  const CivilDay last = CivilDay(*first + 1) - 1;
  const Stay* stay = StayOn(stays, last);
  if (stay == nullptr) return;
  const Subject subject = {report, stay->subject.credit};
  const auto add = [&](bool counts, v1::Measure measure) {
    if (counts) tally.Flow(measure, subject, last, yuan);
  };
  const auto& project = stay->project;
  add(true, v1::MEASURE_COMPLETED_YUAN);
  add(Contains(lists.statistics, last), v1::MEASURE_COMPLETED_IN_STATISTICS_YUAN);
  add(IsIndustry(project.industry()) && project.nature() == construction::v1::NATURE_TECH_UPGRADE,
      v1::MEASURE_COMPLETED_TECH_UPGRADE_YUAN);
  add(Contains(lists.key, last), v1::MEASURE_COMPLETED_KEY_YUAN);
  add(Contains(lists.key_province, last), v1::MEASURE_COMPLETED_KEY_PROVINCE_YUAN);
  add(Contains(lists.industry95, last), v1::MEASURE_COMPLETED_INDUSTRY95_YUAN);
  add(project.investor() == construction::v1::INVESTOR_KIND_PRIVATE, v1::MEASURE_COMPLETED_PRIVATE_YUAN);
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

// K7. What left has no plan any more: targets are broken down anew (E.7).
void AddPlans(const Stay& stay, const Lists& lists, Tally& tally) {
  std::set<int> years;
  for (const auto& plan : stay.project.annual_plans()) years.insert(plan.year());
  const Interval in_library = Intersect(Between(stay.project.admitted_on(), ""), stay.present);
  for (const int year : years) {
    const Amount plan = PlanOf(stay.project, year);
    tally.StockWithin(year, v1::MEASURE_ANNUAL_PLAN_YUAN, stay.subject, in_library, plan);
    for (const auto& key : lists.key) {
      tally.StockWithin(year, v1::MEASURE_ANNUAL_PLAN_KEY_YUAN, stay.subject, Intersect(in_library, key.days), plan);
    }
  }
}

}  // namespace

void AddInvestment(const ProjectView& view, const std::vector<Stay>& stays, Tally& tally) {
  const Lists lists = {StatisticsDays(view), KeyDays(view), DaysOn(construction::v1::PROJECT_LIST_KEY_PROVINCE, view),
                       DaysOn(construction::v1::PROJECT_LIST_INDUSTRY95, view)};
  for (const auto& report : view.reports) {
    if (report.state() != MonthlyReport::STATE_LOCKED) continue;
    AddCompleted(report.name(), report.month(), report.completed_yuan(), stays, lists, tally);
    for (const auto& correction : report.corrections()) {
      AddCompleted(report.name(), correction.month(), correction.delta_yuan(), stays, lists, tally);
    }
  }
  for (const auto& stay : stays) AddPlans(stay, lists, tally);
}

}  // namespace tiernet::indicators
