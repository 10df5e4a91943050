#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/calendar/date.h"
#include "common/reference/project_checks.h"
#include "common/rpc/review.h"
#include "common/schema/name.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/construction/domain/construction_project.h"
#include "services/construction/domain/monthly_report.h"
#include "services/construction/domain/unit_month.h"
#include "services/construction/service/facts.h"
#include "services/construction/service/parts.h"

namespace tiernet::construction {
namespace {

using store::Changes;
using store::Facts;
using P = v1::ConstructionProject;
using R = v1::MonthlyReport;
using M = v1::UnitMonth;

std::string UnitOf(const std::string& name) { return std::string(schema::ParseName(name)->unit); }

// Whether `report` may stand as it is: of a project that was in the library, for its
// unit, in that month, in an open month, and by the rules of E.4.
absl::Status JudgeReport(R& report, Facts& facts) {
  TN_ASSIGN_OR_RETURN(const auto project, ProjectIn(report.month(), report.project_id(), facts));
  const std::string& unit = UnitIn(project, *ParseMonth(report.month()));
  TN_RETURN_IF_ERROR(CheckBornIn(unit, report.name(), facts));
  TN_ASSIGN_OR_RETURN(const auto state, StateOfMonth(unit, report.month(), facts));
  TN_RETURN_IF_ERROR(CheckOpen(unit, report.month(), state, facts.happened_on()));
  TN_ASSIGN_OR_RETURN(const auto all, facts.Where<R>("project_id", report.project_id()));
  return Judge(report, project, all, facts.happened_on());
}

// Projects that `unit` may owe reports of: those that it is credited with, and those that
// moved away from it.
absl::StatusOr<std::vector<P>> StartedOf(const std::string& unit, const Facts& facts) {
  TN_ASSIGN_OR_RETURN(auto started, facts.Where<P>("moved_from", unit));
  for (const auto state : {P::STATE_CONSTRUCTING, P::STATE_STOPPED, P::STATE_COMPLETED, P::STATE_IN_PRODUCTION,
                           P::STATE_AT_CAPACITY, P::STATE_EXITED}) {
    TN_ASSIGN_OR_RETURN(auto some, facts.WhereIn<P>(unit, "state", P::State_Name(state)));
    std::move(some.begin(), some.end(), std::back_inserter(started));
  }
  return started;
}

absl::StatusOr<Changes> AcceptStep(const v1::AcceptUnitMonthRequest& request, Facts& facts) {
  const auto accept = [&](const review::v1::Review& review, M month, Changes& changes) -> absl::Status {
    const std::string unit = UnitOf(month.name());
    TN_ASSIGN_OR_RETURN(const auto reports, facts.WhereIn<R>(unit, "month", month.month()));
    Reported reported;
    std::set<std::string> locked;
    std::set<std::string> unlocked;
    std::vector<R> newly_locked;
    for (const auto& report : reports) {
      const bool stands = report.state() == R::STATE_CITY_OK || report.state() == R::STATE_LOCKED;
      (stands ? locked : unlocked).insert(report.project_id());
      if (!stands) continue;
      ++reported.locked;
      if (report.state() == R::STATE_LOCKED) continue;
      // As a subject: the lock may not lie before its last dated fact (I.31).
      TN_ASSIGN_OR_RETURN(auto subject, facts.Subject<R>(report.name(), "", store::Right::kAbove));
      TN_ASSIGN_OR_RETURN(subject, Lock(std::move(subject), facts.happened_on()));
      newly_locked.push_back(std::move(subject));
    }
    TN_ASSIGN_OR_RETURN(const auto started, StartedOf(unit, facts));
    reported.missing = FindMissing(started, locked, unlocked, unit, *ParseMonth(month.month()));
    TN_ASSIGN_OR_RETURN(month, Apply(review, std::move(month), reported));
    changes.Put(std::move(month), 0);
    for (auto& report : newly_locked) changes.Put(std::move(report), 0);
    return absl::OkStatus();
  };
  return rpc::ReviewStep<M>(
      request, facts, [&](const M& seen) { return Decide(seen, request, facts.caller().subject, facts.happened_on()); },
      accept);
}

absl::StatusOr<Changes> ReopenStep(const v1::ReopenUnitMonthRequest& request, Facts& facts) {
  return rpc::ReviewStep<M>(
      request, facts, [&](const M& seen) { return Decide(seen, request, facts.caller().subject, facts.happened_on()); },
      [](const review::v1::Review& review, M seen, Changes& changes) -> absl::Status {
        TN_ASSIGN_OR_RETURN(auto month, Apply(review, std::move(seen), Reported()));
        changes.Put(std::move(month), 0);
        return absl::OkStatus();
      });
}

rpc::Methods AddUnitMonthMethods(rpc::Methods methods, const Reference& reference) {
  return std::move(methods)
      .OnCreate<M>([](M& month, Facts& facts) { return Enter(month, facts.happened_on()); })
      .Step<v1::SubmitUnitMonthRequest>(
          "SubmitUnitMonth",
          [&reference](const v1::SubmitUnitMonthRequest& request, Facts& facts) -> absl::StatusOr<Changes> {
            TN_ASSIGN_OR_RETURN(auto month, facts.Subject<M>(request.name(), request.etag()));
            const auto on = facts.happened_on();
            TN_ASSIGN_OR_RETURN(
                month, Submit(std::move(month), facts.caller().subject, reference.calendars().KnownOn(on), on));
            return Changes(std::move(month));
          })
      .Step<v1::AcceptUnitMonthRequest>("AcceptUnitMonth", &AcceptStep)
      .Step<v1::ReopenUnitMonthRequest>("ReopenUnitMonth", &ReopenStep);
}

absl::StatusOr<Changes> ReviewReportStep(const v1::ReviewMonthlyReportRequest& request, const Reference& reference,
                                         Facts& facts) {
  return rpc::ReviewStep<R>(
      request, facts,
      [&](const R& seen) {
        return Decide(seen, request, ReportsToCity(reference, UnitOf(seen.name())), facts.caller().subject,
                      facts.happened_on());
      },
      [](const review::v1::Review& review, R seen, Changes& changes) -> absl::Status {
        TN_ASSIGN_OR_RETURN(auto report, Apply(review, std::move(seen)));
        changes.Put(std::move(report), 0);
        return absl::OkStatus();
      });
}

}  // namespace

rpc::Methods AddReportMethods(rpc::Methods methods, const Reference& reference) {
  methods =
      std::move(methods)
          .OnCreate<R>([](R& report, Facts& facts) {
            Enter(report);
            return JudgeReport(report, facts);
          })
          .OnUpdate<R>([](const R& before, R& after, Facts& facts) {
            TN_RETURN_IF_ERROR(CheckEditable(before));
            return JudgeReport(after, facts);
          })
          .Step<v1::SubmitMonthlyReportRequest>(
              "SubmitMonthlyReport",
              [&reference](const v1::SubmitMonthlyReportRequest& request, Facts& facts) -> absl::StatusOr<Changes> {
                TN_ASSIGN_OR_RETURN(auto report, facts.Subject<R>(request.name(), request.etag()));
                const auto on = facts.happened_on();
                TN_ASSIGN_OR_RETURN(
                    report, Submit(std::move(report), facts.caller().subject, reference.calendars().KnownOn(on), on));
                TN_RETURN_IF_ERROR(JudgeReport(report, facts));
                return Changes(std::move(report));
              })
          .Step<v1::CheckMonthlyReportRequest>(
              "CheckMonthlyReport",
              [&reference](const v1::CheckMonthlyReportRequest& request, Facts& facts) -> absl::StatusOr<Changes> {
                TN_ASSIGN_OR_RETURN(auto report, facts.Subject<R>(request.name(), request.etag()));
                const bool to_city = ReportsToCity(reference, UnitOf(report.name()));
                TN_ASSIGN_OR_RETURN(
                    report, Check(std::move(report), request, to_city, facts.caller().subject, facts.happened_on()));
                return Changes(std::move(report));
              })
          .Step<v1::ReviewMonthlyReportRequest>(
              "ReviewMonthlyReport", [&reference](const v1::ReviewMonthlyReportRequest& request, Facts& facts) {
                return ReviewReportStep(request, reference, facts);
              });
  return AddUnitMonthMethods(std::move(methods), reference);
}

}  // namespace tiernet::construction
