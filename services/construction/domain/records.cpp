#include "services/construction/domain/records.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/calendar/date.h"
#include "common/codes/name.h"
#include "common/domain/checks.h"
#include "common/schema/name.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/construction/domain/unit_month.h"

namespace tiernet::construction {
namespace {

// Of the general public budget expenditure a tenth is the red line (财政红线).
constexpr int64_t kRedLine = 10;

// Of a date that the step changes.
absl::Status CheckTyped(const std::string& before, const std::string& after, absl::CivilDay today, absl::CivilDay on) {
  return before == after ? absl::OkStatus() : CheckNotBackfilled(after, today, on);
}

// What is done says when, not after `on`, and what that rests on.
template <typename Entity>
absl::Status CheckDone(const Entity& entity, const char* field, const std::string& done_on, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckNotAfter(field, done_on, on));
  if (!done_on.empty() && !entity.has_evidence()) {
    return Error(reason::ERROR_REASON_EVIDENCE_MISSING, {{"item", field}});
  }
  return CheckEvidence(entity.evidence(), on);
}

}  // namespace

absl::Status Check(v1::LeaderAssignment& assignment, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckInOrder("from", assignment.from(), "ended_on", assignment.ended_on()));
  TN_RETURN_IF_ERROR(CheckNotAfter("ended_on", assignment.ended_on(), on));
  assignment.set_claimed_project(assignment.ended_on().empty() ? assignment.project_id() : "");
  return absl::OkStatus();
}

absl::Status Check(v1::SiteVisit& visit, absl::CivilDay on) {
  return CheckNotAfter("visited_on", visit.visited_on(), on);
}

absl::Status CheckChange(const v1::LeaderAssignment& before, const v1::LeaderAssignment& after, absl::CivilDay today,
                         absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckTyped(before.from(), after.from(), today, on));
  return CheckTyped(before.ended_on(), after.ended_on(), today, on);
}

absl::Status CheckChange(const v1::SiteVisit& before, const v1::SiteVisit& after, absl::CivilDay today,
                         absl::CivilDay on) {
  return CheckTyped(before.visited_on(), after.visited_on(), today, on);
}

absl::Status CheckChange(const v1::RoadSection& before, const v1::RoadSection& after, absl::CivilDay today,
                         absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckTyped(before.completed_on(), after.completed_on(), today, on));
  // What C23 counts of a section is as old as its completion.
  const bool counts_other = before.length_m() != after.length_m() || before.works() != after.works();
  return counts_other ? CheckFigureOf(after.completed_on(), today, on) : absl::OkStatus();
}

absl::Status CheckChange(const v1::Milestone& before, const v1::Milestone& after, absl::CivilDay today,
                         absl::CivilDay on) {
  const auto planned = ParseDate(after.planned_on());
  if (before.planned_on() != after.planned_on()) {
    if (const auto due = ParseDate(before.planned_on()); due && *due <= today) {
      return NotEditable(before.name(), absl::StrCat("due since ", before.planned_on()),
                         "its plan stays; enter what is planned now as another milestone");
    }
    if (planned && *planned < on) {
      return InvalidFields({Violation{"milestone.planned_on", absl::StrCat("lies before ", FormatDate(on))}});
    }
  }
  return CheckTyped(before.reached_on(), after.reached_on(), today, on);
}

absl::Status Check(v1::Milestone& milestone, absl::CivilDay on) {
  return CheckDone(milestone, "reached_on", milestone.reached_on(), on);
}

absl::Status Check(v1::RoadSection& section, absl::CivilDay on) {
  return CheckDone(section, "completed_on", section.completed_on(), on);
}

absl::Status CheckChange(const v1::SolidWasteUse& before, const v1::SolidWasteUse& after, absl::CivilDay today,
                         absl::CivilDay on) {
  const auto month = ParseMonth(after.month());
  const bool is_new = before.month().empty() || before.used_tonnes() != after.used_tonnes();
  return is_new && month ? CheckNotBackfilled(FormatDate(absl::CivilDay(*month + 1) - 1), today, on) : absl::OkStatus();
}

absl::Status CheckChange(const v1::ObstructionCase& before, const v1::ObstructionCase& after, absl::CivilDay today,
                         absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckTyped(before.obstructed_on(), after.obstructed_on(), today, on));
  return CheckTyped(before.closed_on(), after.closed_on(), today, on);
}

absl::Status CheckChange(const v1::PublicityItem& before, const v1::PublicityItem& after, absl::CivilDay today,
                         absl::CivilDay on) {
  return CheckTyped(before.published_on(), after.published_on(), today, on);
}

absl::Status CheckChange(const v1::PppBudget& before, const v1::PppBudget& after, absl::CivilDay today,
                         absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckTyped(before.adopted_on(), after.adopted_on(), today, on));
  // The figures are as old as the budget (C26).
  const bool says_other =
      before.committed_yuan() != after.committed_yuan() || before.expenditure_yuan() != after.expenditure_yuan();
  return says_other ? CheckFigureOf(after.adopted_on(), today, on) : absl::OkStatus();
}

absl::Status CheckChange(const v1::PppChange& before, const v1::PppChange& after, absl::CivilDay today,
                         absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckTyped(before.changed_on(), after.changed_on(), today, on));
  return CheckTyped(before.synced_on(), after.synced_on(), today, on);
}

absl::Status Check(v1::SolidWasteUse& use, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckNotAfter("month", absl::StrCat(use.month(), "-01"), on));
  use.set_claimed_month(MonthKey(schema::ParseName(use.name())->unit, use.month()));
  return CheckEvidence(use.evidence(), on);
}

absl::Status Check(v1::ObstructionCase& obstruction, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckNotAfter("obstructed_on", obstruction.obstructed_on(), on));
  TN_RETURN_IF_ERROR(
      CheckInOrder("obstructed_on", obstruction.obstructed_on(), "to_close_by", obstruction.to_close_by()));
  TN_RETURN_IF_ERROR(CheckInOrder("obstructed_on", obstruction.obstructed_on(), "closed_on", obstruction.closed_on()));
  TN_RETURN_IF_ERROR(CheckNotAfter("closed_on", obstruction.closed_on(), on));
  if (!obstruction.closed_on().empty() && obstruction.result().empty()) {
    return Error(reason::ERROR_REASON_RESOLUTION_MISSING, {{"field", "obstruction_case.result"}});
  }
  return CheckEvidence(obstruction.evidence(), on);
}

absl::Status Check(v1::PublicityItem& item, absl::CivilDay on) {
  item.set_claimed_link(absl::StrCat(schema::ParseName(item.name())->unit, "/", item.medium(), "/",
                                     NormalizedName(item.outlet()), "/", absl::StripAsciiWhitespace(item.link())));
  return CheckNotAfter("published_on", item.published_on(), on);
}

absl::Status Check(v1::PppBudget& budget, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckNotAfter("adopted_on", budget.adopted_on(), on));
  const auto adopted = ParseDate(budget.adopted_on());
  if (adopted && adopted->year() != budget.year() && adopted->year() != budget.year() - 1) {
    return InvalidFields({Violation{"ppp_budget.adopted_on",
                                    absl::StrCat("lies neither in ", budget.year(), " nor in the year before")}});
  }
  budget.set_claimed_year(BudgetKey(schema::ParseName(budget.name())->unit, budget.year()));
  return CheckEvidence(budget.evidence(), on);
}

absl::Status Check(v1::PppChange& change, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckNotAfter("changed_on", change.changed_on(), on));
  TN_RETURN_IF_ERROR(CheckInOrder("changed_on", change.changed_on(), "synced_on", change.synced_on()));
  return CheckNotAfter("synced_on", change.synced_on(), on);
}

std::string BudgetKey(absl::string_view unit, int64_t year) { return absl::StrCat(unit, "/", year); }

absl::Status CheckRedLine(absl::string_view project, const v1::PppBudget& budget, absl::CivilDay on) {
  if (budget.adopted_on() > FormatDate(on)) return absl::OkStatus();
  if (budget.committed_yuan() <= budget.expenditure_yuan() / kRedLine) return absl::OkStatus();
  return Error(reason::ERROR_REASON_PPP_RED_LINE, {{"name", std::string(project)},
                                                   {"budget", budget.name()},
                                                   {"committed", absl::StrCat(budget.committed_yuan())},
                                                   {"expenditure", absl::StrCat(budget.expenditure_yuan())}});
}

}  // namespace tiernet::construction
