#include "services/indicators/domain/control.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "common/calendar/date.h"
#include "services/indicators/domain/fraction.h"
#include "services/indicators/domain/investment.h"
#include "services/indicators/domain/light.h"

namespace tiernet::indicators {
namespace {

using absl::CivilDay;

constexpr int kDecimals = 2;
constexpr int kMonthsOfYear = 12;
// E.6.
constexpr int kYellowDays = 30;

void Divide(v1::ControlRatio& ratio) {
  if (ratio.due() <= 0) return;
  ratio.set_percent((Fraction(ratio.done(), ratio.due()) * Fraction(100)).Rounded(kDecimals));
}

void AddInvestment(const ProjectView& view, const Stay& stay, CivilDay as_of, v1::ProjectControl& control) {
  auto& ratio = *control.mutable_investment();
  const int year = static_cast<int>(as_of.year());
  ratio.set_done(YearCumulativeOf(view, year).on(as_of));
  ratio.set_due(AnnualPlanOf(stay.project, year).on(as_of));
  ratio.set_light(ratio.due() > 0 ? LightOfProgress(Fraction(ratio.done()), Fraction(ratio.due()),
                                                    Fraction(FinishedMonths(as_of), kMonthsOfYear))
                                  : v1::LIGHT_NONE);
  Divide(ratio);
}

void AddSchedule(const ProjectView& view, CivilDay as_of, v1::ProjectControl& control) {
  auto& ratio = *control.mutable_schedule();
  std::vector<std::pair<CivilDay, std::string>> overdue;
  for (const auto& milestone : view.milestones) {
    const auto planned = ParseDate(milestone.planned_on());
    if (!planned || *planned > as_of) continue;
    ratio.set_due(ratio.due() + 1);
    if (ParseDate(milestone.reached_on()).value_or(CivilDay::max()) <= as_of) {
      ratio.set_done(ratio.done() + 1);
    } else if (*planned < as_of) {
      overdue.emplace_back(*planned, milestone.name());
    }
  }
  std::sort(overdue.begin(), overdue.end());
  for (const auto& [planned, name] : overdue) control.add_overdue_milestones(name);
  const int64_t late = overdue.empty() ? 0 : as_of - overdue.front().first;
  ratio.set_light(late == 0 ? v1::LIGHT_GREEN : late <= kYellowDays ? v1::LIGHT_YELLOW : v1::LIGHT_RED);
  Divide(ratio);
}

}  // namespace

v1::ProjectControl ControlOf(const ProjectView& view, const Stay& stay, CivilDay as_of) {
  v1::ProjectControl control;
  control.set_project_id(stay.project.project_id());
  control.set_construction_project(stay.project.name());
  control.set_unit(stay.subject.credit.FirstUnit(as_of));
  control.set_as_of(FormatDate(as_of));
  AddInvestment(view, stay, as_of, control);
  AddSchedule(view, as_of, control);
  // GREEN, YELLOW and RED follow on each other, and NONE stands before them.
  control.set_light(std::max(control.investment().light(), control.schedule().light()));
  return control;
}

}  // namespace tiernet::indicators
