#include "services/reserve/domain/readiness.h"

#include <algorithm>

#include "common/calendar/date.h"

namespace tiernet::reserve {
namespace {

using P = v1::ReserveProject;

struct ItemPoints {
  v1::ChecklistItem item;
  int points;
};
// C.4; the project code's 20 come from the code itself.
constexpr ItemPoints kPoints[] = {
    {v1::CHECKLIST_ITEM_SPONSOR_ESTABLISHED, 10},
    {v1::CHECKLIST_ITEM_FEASIBILITY, 15},
    {v1::CHECKLIST_ITEM_SITE_CHOSEN, 10},
    {v1::CHECKLIST_ITEM_LAND_SECURED, 15},
    {v1::CHECKLIST_ITEM_EIA, 10},
    {v1::CHECKLIST_ITEM_ENERGY_AND_SOIL, 5},
    {v1::CHECKLIST_ITEM_FUNDS_YEAR_ONE, 10},
    {v1::CHECKLIST_ITEM_DESIGN_READY, 5},
};
constexpr int kPointsOfCode = 20;
// C.5; the code on top.
constexpr v1::ChecklistItem kReadyItems[] = {v1::CHECKLIST_ITEM_LAND_SECURED,
                                             v1::CHECKLIST_ITEM_CONSTRUCTION_PLANNING_PERMIT, v1::CHECKLIST_ITEM_EIA,
                                             v1::CHECKLIST_ITEM_CONSTRUCTION_PERMIT, v1::CHECKLIST_ITEM_FUNDS_YEAR_ONE};

bool Has(const P& project, v1::ChecklistItem item) {
  return std::any_of(project.checklist().begin(), project.checklist().end(),
                     [item](const auto& fact) { return fact.item() == item; });
}

}  // namespace

int PointsOf(const P& project) {
  int points = project.project_code().empty() ? 0 : kPointsOfCode;
  for (const auto& [item, worth] : kPoints) points += Has(project, item) ? worth : 0;
  return points;
}

bool IsReady(const P& project) {
  return !project.project_code().empty() &&
         std::all_of(std::begin(kReadyItems), std::end(kReadyItems), [&](auto item) { return Has(project, item); });
}

// C.4: the worse of points and time. Where time is what holds it back, the days on
// which time lifts it are noted, and the clock takes those steps.
void SetGrade(P& project, absl::CivilDay on) {
  project.set_points(PointsOf(project));
  // C.1: grade A needs the sponsor's credit code.
  const bool a_by_points = project.points() >= 70 && !project.sponsor_credit_code().empty();
  const bool b_by_points = project.points() >= 40;
  project.clear_grade_a_on();
  project.clear_grade_b_on();
  // Final (C.7): the clock takes no step of it any more.
  if (project.state() == P::STATE_REMOVED || project.state() == P::STATE_TRANSFERRED) return;
  project.set_grade(v1::GRADE_C);
  const auto start = ParseDate(project.planned_start());
  if (!b_by_points || !start) return;
  const absl::CivilDay b_on = AddMonths(*start, -12);
  project.set_grade_b_on(FormatDate(b_on));
  if (b_on <= on) project.set_grade(v1::GRADE_B);
  if (!a_by_points) return;
  const absl::CivilDay a_on = AddMonths(*start, -6);
  project.set_grade_a_on(FormatDate(a_on));
  if (a_on <= on) project.set_grade(v1::GRADE_A);
}

}  // namespace tiernet::reserve
