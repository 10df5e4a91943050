#include "services/construction/domain/monthly_report.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/calendar/date.h"
#include "common/domain/checks.h"
#include "common/domain/steps.h"
#include "common/schema/name.h"
#include "common/schema/steps.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/construction/domain/plan.h"
#include "services/construction/domain/unit_month.h"

namespace tiernet::construction {
namespace {

using R = v1::MonthlyReport;

std::string UnitOf(const R& report) { return std::string(schema::ParseName(report.name())->unit); }

absl::Status WrongCorrection(const std::string& month, const std::string& problem) {
  return Error(reason::ERROR_REASON_CORRECTION_WRONG, {{"month", month}, {"problem", problem}});
}

// `amount`, above 0, is what would count for `month` (E.4).
absl::Status CheckStarted(const v1::ConstructionProject& project, const std::string& month, int64_t amount) {
  const std::string last = FormatDate(absl::CivilDay(*ParseMonth(month) + 1) - 1);
  const bool started = !project.actual_start().empty() && project.actual_start() <= last;
  if (amount <= 0 || started) return absl::OkStatus();
  return Error(reason::ERROR_REASON_AMOUNT_BEFORE_START,
               {{"name", project.name()},
                {"amount", absl::StrCat(amount)},
                {"month", month},
                {"start", project.actual_start().empty() ? "none yet" : project.actual_start()}});
}

// `reports` without those corrections that `drop` names of each that is neither locked nor `judged`: nobody may ever
// submit it, and locking judges nothing again.
std::vector<R> Without(absl::Span<const R> reports, const std::string& judged,
                       absl::FunctionRef<bool(const v1::Correction&)> drop) {
  std::vector<R> rest(reports.begin(), reports.end());
  for (auto& report : rest) {
    if (report.state() == R::STATE_LOCKED || report.name() == judged) continue;
    auto& corrections = *report.mutable_corrections();
    corrections.erase(std::remove_if(corrections.begin(), corrections.end(), drop), corrections.end());
  }
  return rest;
}

std::vector<R> AtLeast(absl::Span<const R> reports, const std::string& judged) {
  return Without(reports, judged, [](const v1::Correction& correction) { return correction.delta_yuan() > 0; });
}

// `all` holds `report`.
absl::Status CheckCorrections(const R& report, const v1::ConstructionProject& project, const std::vector<R>& all) {
  const auto least = AtLeast(all, report.name());
  const auto most = AtMost(all, report.name());
  for (const auto& correction : report.corrections()) {
    const auto& month = correction.month();
    if (month >= report.month()) return WrongCorrection(month, absl::StrCat("it is not before ", report.month()));
    const auto locked = std::find_if(all.begin(), all.end(), [&](const R& other) {
      return other.month() == month && other.state() == R::STATE_LOCKED;
    });
    if (locked == all.end()) return WrongCorrection(month, "the project has no locked report of it");
    if (CompletedIn(least, month) < 0) return WrongCorrection(month, "the month would come out below 0");
    // A month with an amount of its own came after a start: of an earlier stay in the library, if not of this one.
    if (locked->completed_yuan() == 0) TN_RETURN_IF_ERROR(CheckStarted(project, month, CompletedIn(most, month)));
  }
  return absl::OkStatus();
}

// Also when an earlier month is entered or changed after a later one.
absl::Status CheckProgress(const R& report, const std::vector<R>& all) {
  if (!report.has_progress_percent()) return absl::OkStatus();
  for (const auto& other : all) {
    if (!other.has_progress_percent() || other.month() == report.month()) continue;
    const R& former = other.month() < report.month() ? other : report;
    const R& later = other.month() < report.month() ? report : other;
    if (later.progress_percent() >= former.progress_percent()) continue;
    return Error(reason::ERROR_REASON_PROGRESS_FELL, {{"percent", absl::StrCat(later.progress_percent())},
                                                      {"former", absl::StrCat(former.progress_percent())},
                                                      {"former_month", former.month()}});
  }
  return absl::OkStatus();
}

std::string WarningOf(const R& report, const v1::ConstructionProject& project, const std::vector<R>& most,
                      absl::CivilDay on) {
  const auto year = ParseMonth(report.month())->year();
  const int64_t plan = AnnualPlanOf(project, static_cast<int>(year), on);
  int64_t completed = 0;
  for (absl::CivilMonth month(year, 1); month.year() == year; ++month) {
    completed += CompletedIn(most, FormatMonth(month));
  }
  if (plan == 0 || completed * 2 <= plan * 3) return "";
  return absl::StrCat(year, "年累计完成", completed, "元,超过年度计划", plan, "元的1.5倍");
}

}  // namespace

void Enter(R& report) {
  report.set_state(R::STATE_DRAFT);
  report.set_claimed_month(absl::StrCat(report.project_id(), "/", report.month()));
}

absl::Status CheckEditable(const R& report) {
  if (report.state() == R::STATE_DRAFT || report.state() == R::STATE_RETURNED) return absl::OkStatus();
  return NotEditable(
      report.name(), R::State_Name(report.state()),
      report.state() == R::STATE_LOCKED ? "correct the month in a later report" : "a reviewer may return it");
}

absl::Status Judge(R& report, const v1::ConstructionProject& project, absl::Span<const R> all, absl::CivilDay on) {
  std::vector<R> with_this;
  for (const auto& other : all) {
    if (other.name() != report.name()) with_this.push_back(other);
  }
  with_this.push_back(report);
  TN_RETURN_IF_ERROR(CheckStarted(project, report.month(), report.completed_yuan()));
  TN_RETURN_IF_ERROR(CheckProgress(report, with_this));
  TN_RETURN_IF_ERROR(CheckCorrections(report, project, with_this));
  const auto most = AtMost(with_this, report.name());
  TN_RETURN_IF_ERROR(CheckTotal(Cumulative(most), project.planned_total_yuan()));
  report.set_warning(WarningOf(report, project, most, on));
  return absl::OkStatus();
}

absl::StatusOr<R> Submit(R report, absl::string_view submitter, const Calendar& calendar, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(schema::CheckStep(report.name(), report.state(), R::STATE_SUBMITTED));
  if (!report.has_completed_yuan()) {
    return Error(reason::ERROR_REASON_REPORT_INCOMPLETE, {{"name", report.name()}, {"field", "completed_yuan"}});
  }
  if (report.submitted_on().empty()) report.set_late(IsLate(report.month(), calendar, on));
  report.set_state(R::STATE_SUBMITTED);
  report.set_submitted_by(std::string(submitter));
  report.set_submitted_on(FormatDate(on));
  report.clear_checked_by();
  report.clear_checked_on();
  report.clear_check_opinion();
  report.clear_return_reason();
  return report;
}

absl::StatusOr<R> Check(R report, const v1::CheckMonthlyReportRequest& request, bool reports_to_city,
                        absl::string_view checker, absl::CivilDay on) {
  const auto to = request.verdict() == v1::REPORT_VERDICT_APPROVE ? R::STATE_COUNTY_OK : R::STATE_RETURNED;
  if (reports_to_city) return Error(reason::ERROR_REASON_NO_COUNTY_REVIEW, {{"unit", UnitOf(report)}});
  // The city returns from further states, the county only what it was sent.
  if (report.state() != R::STATE_SUBMITTED) {
    return schema::StepNotAllowed(report.name(), R::State_descriptor(), report.state(), to);
  }
  TN_RETURN_IF_ERROR(CheckReviewer(report.name(), report.submitted_by(), checker));
  report.set_state(to);
  report.set_checked_by(std::string(checker));
  report.set_checked_on(FormatDate(on));
  report.set_check_opinion(request.opinion());
  if (to == R::STATE_RETURNED) report.set_return_reason(request.opinion());
  return report;
}

absl::StatusOr<review::v1::Review> Decide(const R& seen, const v1::ReviewMonthlyReportRequest& request,
                                          bool reports_to_city, absl::string_view reviewer, absl::CivilDay on) {
  const auto to = request.verdict() == v1::REPORT_VERDICT_APPROVE ? R::STATE_CITY_OK : R::STATE_RETURNED;
  TN_RETURN_IF_ERROR(schema::CheckStep(seen.name(), seen.state(), to));
  if (seen.state() == R::STATE_SUBMITTED && !reports_to_city) {
    return Error(reason::ERROR_REASON_COUNTY_REVIEW_FIRST, {{"name", seen.name()}, {"unit", UnitOf(seen)}});
  }
  TN_RETURN_IF_ERROR(CheckReviewer(seen.name(), seen.submitted_by(), reviewer));
  return ReviewOf(seen, to, request.opinion(), reviewer, on);
}

absl::StatusOr<R> Apply(const review::v1::Review& review, R report) {
  const auto to = ToState<R>(review);
  TN_RETURN_IF_ERROR(schema::CheckStep(report.name(), report.state(), to));
  report.set_state(to);
  if (to == R::STATE_RETURNED) report.set_return_reason(review.opinion());
  return report;
}

absl::StatusOr<R> Lock(R report, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(schema::CheckStep(report.name(), report.state(), R::STATE_LOCKED));
  report.set_state(R::STATE_LOCKED);
  report.set_locked_on(FormatDate(on));
  return report;
}

std::vector<R> AtMost(absl::Span<const R> reports, const std::string& judged) {
  return Without(reports, judged, [](const v1::Correction& correction) { return correction.delta_yuan() < 0; });
}

int64_t Cumulative(absl::Span<const R> reports) {
  int64_t yuan = 0;
  for (const auto& report : reports) {
    yuan += report.completed_yuan();
    for (const auto& correction : report.corrections()) yuan += correction.delta_yuan();
  }
  return yuan;
}

std::string LastMonth(absl::Span<const R> reports) {
  std::string last;
  for (const auto& report : reports) last = std::max(last, report.month());
  return last;
}

int64_t CompletedIn(absl::Span<const R> reports, absl::string_view month) {
  int64_t yuan = 0;
  for (const auto& report : reports) {
    if (report.month() == month) yuan += report.completed_yuan();
    for (const auto& correction : report.corrections()) {
      if (correction.month() == month) yuan += correction.delta_yuan();
    }
  }
  return yuan;
}

}  // namespace tiernet::construction
