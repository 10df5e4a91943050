#include "services/construction/domain/plan.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/calendar/date.h"
#include "common/domain/steps.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/construction/domain/construction_project.h"

namespace tiernet::construction {
namespace {

using P = v1::ConstructionProject;

void NotePlan(P& project, const v1::AnnualPlan& given, absl::CivilDay on) {
  const std::string from = FormatDate(on);
  v1::AnnualPlan* plan = nullptr;
  for (auto& entry : *project.mutable_annual_plans()) {
    if (entry.year() == given.year() && entry.from() == from) plan = &entry;
  }
  if (plan == nullptr) plan = project.add_annual_plans();
  plan->set_year(given.year());
  plan->set_yuan(given.yuan());
  plan->set_from(from);
}

}  // namespace

int64_t AnnualPlanOf(const P& project, int year, absl::CivilDay on) {
  const std::string day = FormatDate(on);
  int64_t yuan = 0;
  for (const auto& plan : project.annual_plans()) {
    if (plan.year() == year && plan.from() <= day) yuan = plan.yuan();
  }
  return yuan;
}

absl::Status CheckTotal(int64_t cumulative_yuan, int64_t total_yuan) {
  if (cumulative_yuan * 10 <= total_yuan * 11) return absl::OkStatus();
  return Error(reason::ERROR_REASON_ABOVE_PLANNED_TOTAL,
               {{"cumulative", absl::StrCat(cumulative_yuan)}, {"total", absl::StrCat(total_yuan)}});
}

absl::StatusOr<P> RevisePlan(P project, const v1::ReviseConstructionPlanRequest& request, int64_t cumulative_yuan,
                             absl::string_view reviser, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckNotFinal(project));
  if (!request.has_planned_total_yuan() && !request.has_annual_plan()) {
    return InvalidFields({Violation{"planned_total_yuan", "give a new planned total, a new annual plan, or both"}});
  }
  if (request.has_planned_total_yuan()) {
    TN_RETURN_IF_ERROR(CheckTotal(cumulative_yuan, request.planned_total_yuan()));
    project.set_planned_total_yuan(request.planned_total_yuan());
    NoteTotal(project, on);
  }
  if (request.has_annual_plan()) NotePlan(project, request.annual_plan(), on);
  auto* revision = project.add_plan_revisions();
  revision->set_on(FormatDate(on));
  revision->set_reason(request.reason());
  NoteSubmitter(project, reviser);
  return project;
}

}  // namespace tiernet::construction
