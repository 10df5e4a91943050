#include "services/approval/domain/supervision.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/calendar/date.h"
#include "common/domain/checks.h"
#include "common/domain/demands.h"
#include "common/schema/name.h"
#include "common/schema/steps.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace tiernet::approval {
namespace {

using I = v1::SupervisionItem;
using v1::SupervisionStep;

// Each keeps what was said to settle the matter, which has to stay within what an entity may take.
constexpr int kMostRefusals = 40;

// The first step that is not done; null if all are.
SupervisionStep* NextOf(I& item) {
  for (auto& step : *item.mutable_steps()) {
    if (step.done_on().empty()) return &step;
  }
  return nullptr;
}

const SupervisionStep* Find(const I& item, reference::v1::SupervisionNode node) {
  const auto& steps = item.steps();
  const auto at = std::find_if(steps.begin(), steps.end(), [&](const auto& step) { return step.node() == node; });
  return at == steps.end() ? nullptr : &*at;
}

// F.10.4.
v1::Light LightOn(absl::CivilDay due, absl::CivilDay on) {
  if (on > due) return v1::LIGHT_RED;
  return on >= due - 1 ? v1::LIGHT_YELLOW : v1::LIGHT_GREEN;
}

// What follows from the steps, as the matter stands on `on`.
void Reckon(I& item, absl::CivilDay on) {
  item.clear_due_on();
  item.clear_yellow_on();
  item.clear_red_on();
  if (item.state() == I::STATE_CLEARED) {
    const auto& steps = item.steps();
    const bool late =
        std::any_of(steps.begin(), steps.end(), [](const auto& step) { return step.done_on() > step.due_on(); });
    item.set_light(late ? v1::LIGHT_LATE : v1::LIGHT_ON_TIME);
    item.clear_calendar_version();
    return;
  }
  const auto* next = NextOf(item);
  if (next == nullptr) return item.set_light(v1::LIGHT_GREEN);
  const auto due = *ParseDate(next->due_on());
  item.set_due_on(next->due_on());
  item.set_yellow_on(FormatDate(due - 1));
  item.set_red_on(FormatDate(due + 1));
  item.set_light(LightOn(due, on));
}

// The executor's people took a step, and one of them is `who` (F.10.3: never the executor).
absl::Status CheckNotExecutor(const I& item, absl::string_view who) {
  for (const auto& step : item.steps()) TN_RETURN_IF_ERROR(CheckReviewer(item.name(), step.done_by(), who));
  for (const auto& refused : item.refused_clearings()) {
    TN_RETURN_IF_ERROR(CheckReviewer(item.name(), refused.resolved().done_by(), who));
  }
  for (const auto& plan : item.refused_plans()) TN_RETURN_IF_ERROR(CheckReviewer(item.name(), plan.filed_by(), who));
  return CheckReviewer(item.name(), item.plan().filed_by(), who);
}

template <typename Request>
absl::StatusOr<I> Do(I item, I::State to, const Request& request, const Hand& hand) {
  TN_RETURN_IF_ERROR(schema::CheckStep(item.name(), item.state(), to));
  for (const auto& paper : request.papers()) TN_RETURN_IF_ERROR(CheckEvidence(paper, hand.on));
  auto& step = *NextOf(item);
  step.set_done_on(FormatDate(hand.on));
  step.set_done_by(std::string(hand.who));
  step.set_report(request.report());
  *step.mutable_papers() = request.papers();
  item.set_state(to);
  Reckon(item, hand.on);
  return item;
}

absl::Status CheckPlan(const I& item, const v1::FileSupervisionPlanRequest& request, absl::CivilDay on) {
  const auto& result = *Find(item, reference::v1::SUPERVISION_NODE_RESULT);
  Demands demands;
  demands.Ask(item.category() == reference::v1::SUPERVISION_CATEGORY_MAJOR, "category",
              "is general: it is settled by its due (F.10.1)");
  demands.Ask(!Find(item, reference::v1::SUPERVISION_NODE_PLANNED_RESULT), "plan",
              "was approved before, and stands in for the result once");
  demands.Ask(FormatDate(on) <= result.due_on(), "due_on", absl::StrCat("was ", result.due_on(), " (F.10.3)"));
  std::string last = FormatDate(on);
  for (const auto& planned : request.planned()) {
    demands.Ask(planned.due_on() >= last, "planned", absl::StrCat(planned.due_on(), " lies before ", last));
    last = std::max(last, planned.due_on());
  }
  demands.Ask(last > result.due_on(), "planned",
              absl::StrCat("ends on ", last, ", and the result is due on ", result.due_on(), " anyway"));
  return RefuseUnmet(reason::ERROR_REASON_PLAN_GUARD, item.name(), demands.unmet());
}

// F.10.1: settled, or a plan with time nodes given.
void StandIn(I& item) {
  auto& result = *NextOf(item);
  result.set_done_on(item.plan().filed_on());
  result.set_done_by(item.plan().filed_by());
  auto& planned = *item.add_steps();
  planned.set_node(reference::v1::SUPERVISION_NODE_PLANNED_RESULT);
  planned.set_due_on(item.plan().planned().rbegin()->due_on());
}

}  // namespace

absl::Status Assign(I& item, const Ladder& ladder, const Calendar& calendar, const Hand& hand) {
  const std::string unit(schema::ParseName(item.name())->unit);
  Demands demands("supervision_item");
  demands.Ask(schema::Covers(unit, item.executor_unit()), "executor_unit",
              absl::StrCat(item.executor_unit(), " is no unit of ", unit, " (F.10.2)"));
  demands.Ask(!ladder.empty(), "category", "has no ladder in this node's reference data: name it in the node file");
  TN_RETURN_IF_ERROR(demands.Check());
  item.set_reporting_unit(item.executor_unit());
  item.set_assigned_on(FormatDate(hand.on));
  item.set_assigned_by(std::string(hand.who));
  item.set_state(I::STATE_ASSIGNED);
  item.set_calendar_version(calendar.version());
  for (const auto* rung : ladder) {
    auto& step = *item.add_steps();
    step.set_node(rung->node());
    if (rung->has_days()) step.set_days(rung->days());
    if (rung->has_months()) step.set_months(rung->months());
    step.set_due_on(DueOf(step, hand.on, calendar));
  }
  Reckon(item, hand.on);
  return absl::OkStatus();
}

absl::StatusOr<I> Take(I item, const v1::StudySupervisionItemRequest& request, const Hand& hand) {
  return Do(std::move(item), I::STATE_STUDIED, request, hand);
}

absl::StatusOr<I> Take(I item, const v1::FeedBackSupervisionItemRequest& request, const Hand& hand) {
  // A plan and a clearing lead back there too when they are refused.
  if (item.state() != I::STATE_STUDIED) {
    return schema::StepNotAllowed(item.name(), I::State_descriptor(), item.state(), I::STATE_FED_BACK);
  }
  return Do(std::move(item), I::STATE_FED_BACK, request, hand);
}

absl::StatusOr<I> Take(I item, const v1::ResolveSupervisionItemRequest& request, const Hand& hand) {
  return Do(std::move(item), I::STATE_RESOLVED, request, hand);
}

absl::StatusOr<I> Take(I item, const v1::FileSupervisionPlanRequest& request, const Hand& hand) {
  TN_RETURN_IF_ERROR(schema::CheckStep(item.name(), item.state(), I::STATE_PLAN_FILED));
  TN_RETURN_IF_ERROR(CheckPlan(item, request, hand.on));
  v1::SupervisionPlan plan;
  plan.set_filed_on(FormatDate(hand.on));
  plan.set_filed_by(std::string(hand.who));
  *plan.mutable_planned() = request.planned();
  if (item.has_plan()) *item.add_refused_plans() = item.plan();
  *item.mutable_plan() = std::move(plan);
  item.set_state(I::STATE_PLAN_FILED);
  Reckon(item, hand.on);
  return item;
}

absl::StatusOr<I> Take(I item, const v1::ReviewSupervisionPlanRequest& request, const Hand& hand) {
  auto& plan = *item.mutable_plan();
  if (item.state() != I::STATE_PLAN_FILED || plan.verdict() != v1::PLAN_VERDICT_UNSPECIFIED) {
    return NotEditable(item.name(), I::State_Name(item.state()), "no plan waits to be approved or refused");
  }
  TN_RETURN_IF_ERROR(CheckNotExecutor(item, hand.who));
  const bool approved = request.verdict() == v1::PLAN_VERDICT_APPROVED;
  Demands demands;
  demands.Ask(approved || !request.opinion().empty(), "opinion", "is needed: the executor is told why (F.10.3)");
  TN_RETURN_IF_ERROR(demands.Check());
  plan.set_verdict(request.verdict());
  plan.set_reviewed_on(FormatDate(hand.on));
  plan.set_reviewed_by(std::string(hand.who));
  plan.set_opinion(request.opinion());
  if (approved) {
    StandIn(item);
  } else {
    item.set_state(I::STATE_FED_BACK);
  }
  Reckon(item, hand.on);
  return item;
}

absl::StatusOr<I> Take(I item, const v1::ClearSupervisionItemRequest& request, const Hand& hand) {
  TN_RETURN_IF_ERROR(schema::CheckStep(item.name(), item.state(), I::STATE_CLEARED));
  TN_RETURN_IF_ERROR(CheckNotExecutor(item, hand.who));
  item.set_state(I::STATE_CLEARED);
  item.set_cleared_on(FormatDate(hand.on));
  item.set_cleared_by(std::string(hand.who));
  item.set_clearing_opinion(request.opinion());
  Reckon(item, hand.on);
  return item;
}

absl::StatusOr<I> Take(I item, const v1::RefuseClearingRequest& request, const Hand& hand) {
  if (item.state() != I::STATE_RESOLVED) {
    return schema::StepNotAllowed(item.name(), I::State_descriptor(), item.state(), I::STATE_FED_BACK);
  }
  TN_RETURN_IF_ERROR(CheckNotExecutor(item, hand.who));
  if (item.refused_clearings_size() >= kMostRefusals) {
    return NotEditable(item.name(), I::State_Name(item.state()),
                       "it was refused so often: clear it, or assign it anew");
  }
  auto& resolved = *item.mutable_steps()->rbegin();
  auto& refused = *item.add_refused_clearings();
  refused.set_on(FormatDate(hand.on));
  refused.set_by(std::string(hand.who));
  refused.set_reason(request.reason());
  *refused.mutable_resolved() = resolved;
  resolved.clear_done_on();
  resolved.clear_done_by();
  resolved.clear_report();
  resolved.clear_papers();
  item.set_state(I::STATE_FED_BACK);
  Reckon(item, hand.on);
  return item;
}

void Reproject(I& item, const Calendar& calendar, absl::CivilDay on) {
  const std::string version = item.calendar_version();
  const std::string due_on = item.due_on();
  const auto assigned_on = *ParseDate(item.assigned_on());
  for (auto& step : *item.mutable_steps()) {
    const bool of_ladder = step.has_days() || step.has_months();
    if (of_ladder && step.done_on().empty()) step.set_due_on(DueOf(step, assigned_on, calendar));
  }
  item.set_calendar_version(calendar.version());
  Reckon(item, on);
  item.set_reprojection(absl::StrCat(version, " -> ", calendar.version(), ": ", due_on.empty() ? "done" : due_on,
                                     " -> ", item.due_on().empty() ? "done" : item.due_on()));
}

}  // namespace tiernet::approval
