#include "services/construction/domain/issue.h"

#include <algorithm>
#include <utility>

#include "common/calendar/date.h"
#include "common/domain/checks.h"
#include "common/domain/demands.h"
#include "common/schema/steps.h"
#include "common/status/macros.h"
#include "services/construction/domain/credit.h"

namespace tiernet::construction {
namespace {

using I = v1::Issue;

// Each keeps a solution with its papers, and the issue has to stay within what an entity may take.
constexpr int kMostReturns = 40;

absl::StatusOr<I> Step(I issue, I::State to) {
  TN_RETURN_IF_ERROR(schema::CheckStep(issue.name(), issue.state(), to));
  issue.set_state(to);
  return issue;
}

std::string DayAfter(const std::string& date) { return FormatDate(*ParseDate(date) + 1); }

// The days on which an issue that is unsolved since `on` climbs; none is over.
void Climb(I& issue, absl::CivilDay on) {
  const std::string today = FormatDate(on);
  std::string last = today;
  if (issue.tier() == I::ISSUE_TIER_COUNTY) {
    issue.set_to_city_on(DayAfter(std::max(issue.due_on(), today)));
    last = issue.to_city_on();
  }
  if (issue.tier() != I::ISSUE_TIER_PROVINCE) issue.set_to_province_on(DayAfter(std::max(issue.city_due_on(), last)));
}

void Stay(I& issue) {
  issue.clear_to_city_on();
  issue.clear_to_province_on();
}

// Whoever settled it, also before it was returned.
absl::Status CheckNotSolver(const I& issue, absl::string_view who) {
  for (const auto& returned : issue.returns()) {
    TN_RETURN_IF_ERROR(CheckReviewer(issue.name(), returned.resolution().by(), who));
  }
  return CheckReviewer(issue.name(), issue.resolution().by(), who);
}

const reference::v1::SupervisionRung& Rung(const Ladder& ladder, reference::v1::SupervisionNode node) {
  return **std::find_if(ladder.begin(), ladder.end(), [&](const auto* rung) { return rung->node() == node; });
}

}  // namespace

absl::Status Report(I& issue, const Ground& ground, const Hand& hand) {
  Demands demands("issue");
  demands.Ask(!ground.ladder.empty(), "category",
              "has no ladder in this node's reference data: name it in the node file");
  TN_RETURN_IF_ERROR(demands.Check());
  const std::string today = FormatDate(hand.on);
  // It may be dated back behind a move.
  CreditWith(issue, ground.project, today);
  issue.set_is_of_key_project(ground.is_key);
  issue.set_responsible_person(ground.project.responsible_person());
  issue.set_reported_on(today);
  issue.set_reported_by(std::string(hand.who));
  issue.set_state(I::STATE_REPORTED);
  issue.set_tier(ground.is_citys ? I::ISSUE_TIER_CITY : I::ISSUE_TIER_COUNTY);
  issue.set_calendar_version(ground.calendar.version());
  // The first answer is due when the progress of a supervised matter is to be fed back, three days on.
  const auto& answer = Rung(ground.ladder, reference::v1::SUPERVISION_NODE_FEEDBACK);
  const auto& result = Rung(ground.ladder, reference::v1::SUPERVISION_NODE_RESULT);
  issue.set_answer_due_on(DueOf(answer, hand.on, ground.calendar));
  issue.set_due_on(DueOf(result, hand.on, ground.calendar));
  issue.set_city_due_on(ground.is_citys ? issue.due_on() : DueOf(result, *ParseDate(issue.due_on()), ground.calendar));
  Climb(issue, hand.on);
  return absl::OkStatus();
}

absl::StatusOr<I> Take(I issue, const v1::AcceptIssueRequest& request, const Hand& hand) {
  TN_ASSIGN_OR_RETURN(issue, Step(std::move(issue), I::STATE_ACCEPTED));
  issue.set_answered_on(FormatDate(hand.on));
  issue.set_answered_by(std::string(hand.who));
  issue.set_answer(request.answer());
  return issue;
}

absl::StatusOr<I> Take(I issue, const v1::AssignIssueRequest& request, const Hand& hand) {
  TN_ASSIGN_OR_RETURN(issue, Step(std::move(issue), I::STATE_ASSIGNED));
  issue.set_department(request.department());
  issue.set_responsible_person(request.responsible_person());
  issue.set_assigned_on(FormatDate(hand.on));
  return issue;
}

absl::StatusOr<I> Take(I issue, const v1::BeginIssueRequest& /*request*/, const Hand& /*hand*/) {
  // A return leads back there too.
  if (issue.state() == I::STATE_RESOLVED) {
    return schema::StepNotAllowed(issue.name(), I::State_descriptor(), issue.state(), I::STATE_IN_PROGRESS);
  }
  return Step(std::move(issue), I::STATE_IN_PROGRESS);
}

absl::StatusOr<I> Take(I issue, const v1::ResolveIssueRequest& request, const Hand& hand) {
  if (issue.returns_size() >= kMostReturns) {
    return NotEditable(issue.name(), I::State_Name(issue.state()), "it was returned so often: report it anew");
  }
  TN_ASSIGN_OR_RETURN(issue, Step(std::move(issue), I::STATE_RESOLVED));
  for (const auto& paper : request.papers()) TN_RETURN_IF_ERROR(CheckEvidence(paper, hand.on));
  auto& resolution = *issue.mutable_resolution();
  resolution.set_on(FormatDate(hand.on));
  resolution.set_by(std::string(hand.who));
  resolution.set_report(request.report());
  *resolution.mutable_papers() = request.papers();
  Stay(issue);
  return issue;
}

absl::StatusOr<I> Take(I issue, const v1::ConfirmIssueRequest& request, const Hand& hand) {
  TN_ASSIGN_OR_RETURN(issue, Step(std::move(issue), I::STATE_CONFIRMED));
  TN_RETURN_IF_ERROR(CheckNotSolver(issue, hand.who));
  issue.set_confirmed_on(FormatDate(hand.on));
  issue.set_confirmed_by(std::string(hand.who));
  issue.set_confirming_opinion(request.opinion());
  return issue;
}

absl::StatusOr<I> Take(I issue, const v1::ReturnIssueRequest& request, const Hand& hand) {
  if (issue.state() != I::STATE_RESOLVED) {
    return schema::StepNotAllowed(issue.name(), I::State_descriptor(), issue.state(), I::STATE_IN_PROGRESS);
  }
  TN_RETURN_IF_ERROR(CheckNotSolver(issue, hand.who));
  auto& returned = *issue.add_returns();
  returned.set_on(FormatDate(hand.on));
  returned.set_by(std::string(hand.who));
  returned.set_reason(request.reason());
  *returned.mutable_resolution() = issue.resolution();
  issue.clear_resolution();
  issue.set_state(I::STATE_IN_PROGRESS);
  Climb(issue, hand.on);
  return issue;
}

void TakeToCity(I& issue) {
  if (issue.tier() != I::ISSUE_TIER_COUNTY) return;
  issue.set_tier(I::ISSUE_TIER_CITY);
  issue.clear_to_city_on();
}

}  // namespace tiernet::construction
