#include "services/approval/domain/tolerance.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/calendar/date.h"
#include "common/domain/checks.h"
#include "common/domain/demands.h"
#include "common/status/macros.h"
#include "services/approval/domain/standing.h"

namespace tiernet::approval {
namespace {

using C = v1::ApprovalCase;

// F.8.1, its rulings.
constexpr int kLongestPromiseDays = 20;
constexpr int kMonthsWithoutTolerance = 12;
constexpr int kFinalWithinDays = 2;

absl::Status CheckNoneMissed(const std::vector<C>& earlier, const std::string& applicant, absl::CivilDay on) {
  for (const auto& c : earlier) {
    const auto missed = ParseDate(c.promise_missed_on());
    if (!missed || *missed > on) continue;
    const auto until = AddMonths(*missed, kMonthsWithoutTolerance);
    if (on >= until) continue;
    return Error(reason::ERROR_REASON_NO_TOLERANCE, {{"applicant", applicant},
                                                     {"name", c.name()},
                                                     {"missed", c.promise_missed_on()},
                                                     {"until", FormatDate(until)}});
  }
  return absl::OkStatus();
}

absl::Status CheckPromise(const v1::TolerancePromise& promise, const Desk& desk) {
  Demands demands("tolerance");
  const auto& tolerable = desk.item.tolerable_papers();
  std::set<std::string> named;
  for (const auto& paper : promise.missing_papers()) {
    const bool may_follow = std::find(tolerable.begin(), tolerable.end(), paper) != tolerable.end();
    demands.Ask(
        may_follow, "missing_papers",
        absl::StrCat("names \"", paper, "\", without which ", desk.item.code(), " is not accepted; what may follow: ",
                     tolerable.empty() ? "nothing" : absl::StrJoin(tolerable, ", ")));
    demands.Ask(named.insert(paper).second, "missing_papers", absl::StrCat("names \"", paper, "\" twice"));
  }
  const auto last = desk.calendar.AddWorkingDays(desk.on, kLongestPromiseDays).day;
  const auto promised_by = *ParseDate(promise.promised_by());
  demands.Ask(promised_by > desk.on && promised_by <= last, "promised_by",
              absl::StrCat("must be after ", FormatDate(desk.on), " and by ", FormatDate(last), ": ",
                           kLongestPromiseDays, " working days at most (F.8.1)"));
  TN_RETURN_IF_ERROR(demands.Check());
  return CheckEvidence(promise.promise(), desk.on);
}

// From when on a preliminary grant waits for its office.
void AwaitFinal(C& c, const Desk& desk) {
  c.set_final_by(FormatDate(desk.calendar.AddWorkingDays(desk.on, kFinalWithinDays).day));
  c.set_inbox(absl::StrCat(c.office(), "/", c.final_by()));
}

}  // namespace

absl::Status Tolerate(C& c, const v1::TolerancePromise& promise, const std::string& applicant,
                      const std::vector<C>& earlier, const Desk& desk) {
  TN_RETURN_IF_ERROR(CheckPromise(promise, desk));
  TN_RETURN_IF_ERROR(CheckNoneMissed(earlier, applicant, desk.on));
  auto& tolerance = *c.mutable_tolerance();
  for (const auto& paper : promise.missing_papers()) tolerance.add_papers()->set_name(paper);
  *tolerance.mutable_promise() = promise.promise();
  tolerance.set_promised_by(promise.promised_by());
  c.set_tolerance_state(v1::TOLERANCE_STATE_PROMISED);
  c.set_promise_missed_on(FormatDate(*ParseDate(promise.promised_by()) + 1));
  c.set_promised_by_applicant(applicant);
  return absl::OkStatus();
}

absl::Status CheckBeforeWorks(const Catalogue& catalogue, const std::vector<C>& cases) {
  for (const auto* item : catalogue) {
    const auto* permit = item->after_floating() ? CaseOf(item->code(), cases) : nullptr;
    if (permit == nullptr || permit->granted_on().empty()) continue;
    return InvalidFields(
        {Violation{"tolerance", absl::StrCat("comes too late: ", item->code(), " was granted on ", permit->granted_on(),
                                             ", so works may have begun (F.8.1)")}});
  }
  return absl::OkStatus();
}

bool IsPromiseOpen(const C& c, absl::CivilDay on) {
  const std::string day = FormatDate(on);
  if (!c.has_tolerance() || c.accepted_on() > day) return false;
  const bool ended = (!c.ended_on().empty() && c.ended_on() <= day) || c.verdict() == v1::VERDICT_REFUSED;
  const auto& papers = c.tolerance().papers();
  return !ended && std::any_of(papers.begin(), papers.end(), [&](const auto& paper) {
    return paper.supplied_on().empty() || paper.supplied_on() > day;
  });
}

absl::StatusOr<C> Take(C c, const v1::SupplyPapersRequest& request, const Desk& desk) {
  if (c.tolerance_state() != v1::TOLERANCE_STATE_PROMISED) {
    return NotEditable(c.name(), v1::ToleranceState_Name(c.tolerance_state()),
                       "papers are brought while a promise is open");
  }
  // Who brings papers has applied, and who has applied does not decide (A.7).
  TN_RETURN_IF_ERROR(CheckReviewer(c.name(), c.decided_by(), desk.who));
  Demands demands;
  auto& papers = *c.mutable_tolerance()->mutable_papers();
  for (const auto& brought : request.papers()) {
    const auto missing = std::find_if(papers.begin(), papers.end(), [&](const auto& paper) {
      return paper.name() == brought.name() && paper.supplied_on().empty();
    });
    demands.Ask(missing != papers.end(), "papers",
                absl::StrCat("names \"", brought.name(), "\", which is not missing"));
    demands.Ask(brought.has_evidence(), "papers.evidence", "is needed: the paper itself");
    if (missing == papers.end()) continue;
    TN_RETURN_IF_ERROR(CheckEvidence(brought.evidence(), desk.on));
    missing->set_supplied_on(FormatDate(desk.on));
    missing->set_supplied_by(std::string(desk.who));
    *missing->mutable_evidence() = brought.evidence();
  }
  TN_RETURN_IF_ERROR(demands.Check());
  const bool all = std::none_of(papers.begin(), papers.end(), [](const auto& p) { return p.supplied_on().empty(); });
  if (!all) return c;
  c.set_tolerance_state(v1::TOLERANCE_STATE_KEPT);
  c.clear_promise_missed_on();
  c.clear_promised_by_applicant();
  if (c.preliminary()) AwaitFinal(c, desk);
  return c;
}

void NoteGrant(C& c, const Desk& desk) {
  if (c.tolerance_state() == v1::TOLERANCE_STATE_PROMISED) {
    c.set_preliminary(true);
    c.set_inbox(absl::StrCat(c.office(), "/-"));
    return;
  }
  c.set_granted_on(FormatDate(desk.on));
}

void ReleasePromise(C& c) {
  if (c.tolerance_state() != v1::TOLERANCE_STATE_PROMISED) return;
  c.set_tolerance_state(v1::TOLERANCE_STATE_RELEASED);
  c.clear_promise_missed_on();
  c.clear_promised_by_applicant();
}

}  // namespace tiernet::approval
