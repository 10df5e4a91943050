#include "services/construction/domain/unit_month.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/calendar/date.h"
#include "common/domain/checks.h"
#include "common/domain/steps.h"
#include "common/schema/name.h"
#include "common/schema/steps.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/construction/domain/construction_project.h"

namespace tiernet::construction {
namespace {

using M = v1::UnitMonth;

// I.37.
constexpr int kOpensOnThe = 20;
constexpr int kClosesOnThe = 25;

absl::CivilDay DayOf(const std::string& month, int day) { return absl::CivilDay(*ParseMonth(month)) + (day - 1); }

}  // namespace

bool IsLate(const std::string& month, const Calendar& calendar, absl::CivilDay on) {
  return on > calendar.RollForward(DayOf(month, kClosesOnThe));
}

absl::Status CheckOpen(const std::string& unit, const std::string& month, M::State state, absl::CivilDay on) {
  std::string problem;
  if (const auto opens = DayOf(month, kOpensOnThe); on < opens) {
    problem = absl::StrCat("its window opens on ", FormatDate(opens));
  } else if (state == M::STATE_ACCEPTED) {
    problem = "it is accepted and locked; correct it in a later report, or ask the city to re-open it (I.37)";
  }
  if (problem.empty()) return absl::OkStatus();
  return Error(reason::ERROR_REASON_MONTH_NOT_OPEN, {{"month", month}, {"unit", unit}, {"problem", problem}});
}

std::string MonthKey(absl::string_view unit, absl::string_view month) { return absl::StrCat(unit, "/", month); }

absl::Status Enter(M& month, absl::CivilDay on) {
  const std::string unit(schema::ParseName(month.name())->unit);
  TN_RETURN_IF_ERROR(CheckOpen(unit, month.month(), M::STATE_UNSPECIFIED, on));
  month.set_state(M::STATE_OPEN);
  month.set_claimed_month(MonthKey(unit, month.month()));
  return absl::OkStatus();
}

absl::StatusOr<M> Submit(M month, absl::string_view submitter, const Calendar& calendar, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(schema::CheckStep(month.name(), month.state(), M::STATE_SUBMITTED));
  if (month.submitted_on().empty()) {
    month.set_submitted_on(FormatDate(on));
    month.set_late(IsLate(month.month(), calendar, on));
  }
  month.set_state(M::STATE_SUBMITTED);
  month.set_submitted_by(std::string(submitter));
  return month;
}

absl::StatusOr<review::v1::Review> Decide(const M& seen, const v1::AcceptUnitMonthRequest& request,
                                          absl::string_view reviewer, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(schema::CheckStep(seen.name(), seen.state(), M::STATE_ACCEPTED));
  TN_RETURN_IF_ERROR(CheckReviewer(seen.name(), seen.submitted_by(), reviewer));
  return ReviewOf(seen, M::STATE_ACCEPTED, request.opinion(), reviewer, on);
}

absl::StatusOr<review::v1::Review> Decide(const M& seen, const v1::ReopenUnitMonthRequest& request,
                                          absl::string_view reviewer, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(schema::CheckStep(seen.name(), seen.state(), M::STATE_REOPENED));
  return ReviewOf(seen, M::STATE_REOPENED, request.opinion(), reviewer, on);
}

absl::StatusOr<M> Apply(const review::v1::Review& review, M month, const Reported& reported) {
  const auto to = ToState<M>(review);
  TN_RETURN_IF_ERROR(schema::CheckStep(month.name(), month.state(), to));
  month.set_state(to);
  if (to == M::STATE_REOPENED) {
    auto* reopening = month.add_reopenings();
    reopening->set_reopened_on(review.happened_on());
    reopening->set_reopened_by(review.reviewer());
    reopening->set_reason(review.opinion());
    return month;
  }
  month.set_accepted_on(review.happened_on());
  month.set_locked_reports(reported.locked);
  month.mutable_missing_projects()->Assign(reported.missing.begin(), reported.missing.end());
  return month;
}

bool MustReport(const v1::ConstructionProject& project, absl::CivilMonth month) {
  if (month.month() == 1) return false;
  const std::string first = FormatDate(absl::CivilDay(month));
  const std::string last = FormatDate(absl::CivilDay(month + 1) - 1);
  // Nobody waited for reports of a project that was not here yet, though it had started.
  const bool admitted = !project.admitted_on().empty() && project.admitted_on() <= last;
  const bool started = admitted && !project.actual_start().empty() && project.actual_start() <= last;
  const bool completed = !project.completed_on().empty() && project.completed_on() < first;
  const bool exited = !project.exited_on().empty() && project.exited_on() <= last;
  return started && !completed && !exited;
}

std::vector<std::string> FindMissing(absl::Span<const v1::ConstructionProject> projects,
                                     const std::set<std::string>& locked, const std::set<std::string>& unlocked,
                                     const std::string& unit, absl::CivilMonth month) {
  std::set<std::string> missing = unlocked;
  for (const auto& project : projects) {
    if (MustReport(project, month) && UnitIn(project, month) == unit && locked.count(project.project_id()) == 0) {
      missing.insert(project.project_id());
    }
  }
  return {missing.begin(), missing.end()};
}

}  // namespace tiernet::construction
