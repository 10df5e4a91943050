#include "services/approval/domain/acceptance.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/calendar/date.h"
#include "common/domain/checks.h"
#include "common/domain/demands.h"
#include "common/status/macros.h"
#include "services/approval/domain/case_review.h"

namespace tiernet::approval {
namespace {

using C = v1::ApprovalCase;
using S = v1::StageApplication;

// F.7.
constexpr int kCompletionFilingDays = 15;

bool HasOpenRound(const S& application) {
  if (application.rounds().empty()) return false;
  const auto& last = *application.rounds().rbegin();
  return !last.defects().empty() && last.rectified_on().empty();
}

absl::Status Refuse(const S& application, const Demands& demands) {
  return RefuseUnmet(reason::ERROR_REASON_ACCEPTANCE_GUARD, application.name(), demands.unmet());
}

}  // namespace

bool IsVisited(const S& application, absl::string_view since, absl::CivilDay on) {
  const auto& rounds = application.rounds();
  const std::string day = FormatDate(on);
  const auto last = std::find_if(rounds.rbegin(), rounds.rend(), [&](const auto& r) { return r.visited_on() <= day; });
  if (last == rounds.rend() || last->visited_on() < since) return false;
  return last->defects().empty() || (!last->rectified_on().empty() && last->rectified_on() <= day);
}

absl::Status CheckNoApplicant(const S& application, const std::vector<C>& cases, absl::string_view who) {
  for (const auto& c : cases) {
    if (c.stage_application() != application.name() || !HasApplied(c, who)) continue;
    return CheckReviewer(c.name(), who, who);
  }
  return absl::OkStatus();
}

absl::StatusOr<S> RecordVisit(S application, const v1::RecordAcceptanceVisitRequest& request,
                              const std::vector<C>& open_cases, absl::string_view who, absl::CivilDay on) {
  Demands demands;
  demands.Ask(application.joint_acceptance(), "joint_acceptance", "is not what was applied for");
  demands.Ask(!HasOpenRound(application), "rounds", "has one whose defects are not mended");
  demands.Ask(!open_cases.empty(), "items", "are all decided");
  for (const auto& c : open_cases) {
    demands.Ask(c.state() == C::STATE_IN_REVIEW, "items",
                absl::StrCat("has ", c.item(), ", which is ", C::State_Name(c.state()),
                             ": one visit examines all of them under review"));
  }
  TN_RETURN_IF_ERROR(Refuse(application, demands));
  TN_RETURN_IF_ERROR(CheckReviewer(application.name(), application.filed_by(), who));
  auto& round = *application.add_rounds();
  round.set_visited_on(FormatDate(on));
  round.set_visit_recorded_by(std::string(who));
  *round.mutable_defects() = request.defects();
  return application;
}

absl::StatusOr<S> RecordRectification(S application, const v1::RecordRectificationRequest& request,
                                      absl::string_view who, absl::CivilDay on) {
  Demands demands;
  demands.Ask(HasOpenRound(application), "rounds", "has none with defects that wait to be mended");
  TN_RETURN_IF_ERROR(Refuse(application, demands));
  TN_RETURN_IF_ERROR(CheckReviewer(application.name(), application.filed_by(), who));
  TN_RETURN_IF_ERROR(CheckEvidence(request.evidence(), on));
  auto& round = *application.mutable_rounds()->rbegin();
  round.set_rectified_on(FormatDate(on));
  *round.mutable_rectification() = request.evidence();
  round.set_rectification_recorded_by(std::string(who));
  return application;
}

absl::StatusOr<S> IssueOpinion(S application, const v1::IssueAcceptanceOpinionRequest& request,
                               const Catalogue& examined, absl::string_view who, const Calendar& calendar,
                               absl::CivilDay on) {
  Demands demands;
  demands.Ask(application.joint_acceptance(), "joint_acceptance", "is not what was applied for");
  demands.Ask(!application.has_opinion(), "opinion", "is issued");
  demands.Ask(IsVisited(application, "", on), "rounds", "has no visit with everything mended (F.7)");
  for (const auto& item : application.items()) {
    const bool counts = std::any_of(examined.begin(), examined.end(), [&](const auto* known) {
      return known->code() == item.item() && known->joint_acceptance();
    });
    demands.Ask(!counts || item.standing() == v1::ITEM_STANDING_GRANTED, "items",
                absl::StrCat("has ", item.item(), ", which is not granted"));
  }
  TN_RETURN_IF_ERROR(Refuse(application, demands));
  TN_RETURN_IF_ERROR(CheckReviewer(application.name(), application.filed_by(), who));
  TN_RETURN_IF_ERROR(CheckEvidence(request.opinion(), on));
  *application.mutable_opinion() = request.opinion();
  application.set_opinion_on(FormatDate(on));
  application.set_completion_filing_due_on(FormatDate(calendar.AddCalendarDays(on, kCompletionFilingDays).day));
  return application;
}

}  // namespace tiernet::approval
