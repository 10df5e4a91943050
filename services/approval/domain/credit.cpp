#include "services/approval/domain/credit.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/calendar/date.h"
#include "common/domain/checks.h"
#include "common/schema/steps.h"
#include "common/status/macros.h"

namespace tiernet::approval {
namespace {

using Agency = v1::IntermediaryAgency;
using Person = v1::LicensedPerson;

// F.11.4.
constexpr int kMostPoints = 100;
constexpr int kLeastOfA = 90;
constexpr int kLeastOfB = 75;
constexpr int kLeastOfC = 60;
constexpr int kSuspensionMonths = 6;
constexpr int kTwiceWithinMonths = 24;
// Of the changes that are kept beside the score.
constexpr int kMostChanges = 200;

constexpr Agency::State ActiveState(const Agency&) { return Agency::STATE_LISTED; }
constexpr Person::State ActiveState(const Person&) { return Person::STATE_REGISTERED; }

v1::CreditGrade GradeOf(int score) {
  if (score >= kLeastOfA) return v1::CREDIT_GRADE_A;
  if (score >= kLeastOfB) return v1::CREDIT_GRADE_B;
  return score >= kLeastOfC ? v1::CREDIT_GRADE_C : v1::CREDIT_GRADE_D;
}

int ScoreAfter(int score, v1::CreditCause cause) {
  switch (cause) {
    case v1::CREDIT_CAUSE_ENTERED:
      return kMostPoints;
    case v1::CREDIT_CAUSE_LOW_RATING:
      return std::max(score - 5, 0);
    case v1::CREDIT_CAUSE_TOP_RATING:
      return std::min(score + 1, kMostPoints);
    case v1::CREDIT_CAUSE_LATE:
      return std::max(score - 10, 0);
    case v1::CREDIT_CAUSE_VIOLATION:
      return std::max(score - 30, 0);
    case v1::CREDIT_CAUSE_RESTORED:
      return std::max(score, kLeastOfC);
    default:
      return score;
  }
}

template <typename Holder>
void Fall(Holder& holder, const std::string& day, const Calendar& calendar) {
  const auto on = *ParseDate(day);
  auto& falls = *holder.mutable_credit()->mutable_fell_on();
  const auto before = ParseDate(falls.empty() ? "" : *falls.rbegin());
  *falls.Add() = day;
  if (before && on <= calendar.AddMonthsClamped(*before, kTwiceWithinMonths).day) {
    holder.set_state(Holder::STATE_REMOVED);
    holder.set_removed_on(day);
    return;
  }
  holder.set_state(Holder::STATE_SUSPENDED);
  holder.set_suspended_on(day);
  holder.set_suspended_until(FormatDate(calendar.AddMonthsClamped(on, kSuspensionMonths).day));
}

template <typename Holder>
void Enter(Holder& holder, v1::CreditChange change, const Calendar& calendar) {
  auto& credit = *holder.mutable_credit();
  credit.set_score(ScoreAfter(credit.score(), change.cause()));
  change.set_score(credit.score());
  const bool fell = GradeOf(credit.score()) == v1::CREDIT_GRADE_D && holder.state() == ActiveState(holder);
  holder.set_grade(GradeOf(credit.score()));
  if (fell) Fall(holder, change.on(), calendar);
  auto& changes = *credit.mutable_changes();
  if (changes.size() == kMostChanges) changes.DeleteSubrange(0, 1);
  *changes.Add() = std::move(change);
}

template <typename Holder>
bool IsOneInMarket(const Holder& holder) {
  return holder.state() == ActiveState(holder) || holder.state() == Holder::STATE_SUSPENDED;
}

template <typename Holder>
absl::Status CheckInMarket(const Holder& holder) {
  if (IsOneInMarket(holder)) return absl::OkStatus();
  return NotEditable(holder.name(), Holder::State_Name(holder.state()), "only who is in the market has a credit");
}

template <typename Holder, typename Request>
absl::StatusOr<Holder> Supervised(Holder holder, const Request& request, const Hand& hand) {
  TN_RETURN_IF_ERROR(CheckInMarket(holder));
  if (holder.has_supervision()) {
    return NotEditable(holder.name(), "under credit supervision", "it is entered once");
  }
  TN_RETURN_IF_ERROR(CheckReviewer(holder.name(), holder.filed_by(), holder.earlier_filers(), hand.who));
  TN_RETURN_IF_ERROR(CheckEvidence(request.paper(), hand.on));
  auto& supervision = *holder.mutable_supervision();
  supervision.set_on(FormatDate(hand.on));
  *supervision.mutable_paper() = request.paper();
  supervision.set_entered_by(std::string(hand.who));
  return holder;
}

template <typename Holder, typename Request>
absl::Status EnterPaper(Holder& holder, v1::CreditCause cause, const Request& request, const Calendar& calendar,
                        const Hand& hand) {
  TN_RETURN_IF_ERROR(CheckEvidence(request.paper(), hand.on));
  v1::CreditChange change;
  change.set_on(FormatDate(hand.on));
  change.set_cause(cause);
  *change.mutable_paper() = request.paper();
  change.set_recorded_by(std::string(hand.who));
  Enter(holder, std::move(change), calendar);
  return absl::OkStatus();
}

template <typename Holder, typename Request>
absl::StatusOr<Holder> Penalised(Holder holder, const Request& request, const Calendar& calendar, const Hand& hand) {
  TN_RETURN_IF_ERROR(CheckInMarket(holder));
  TN_RETURN_IF_ERROR(EnterPaper(holder, v1::CREDIT_CAUSE_VIOLATION, request, calendar, hand));
  return holder;
}

template <typename Holder, typename Request>
absl::StatusOr<Holder> Restored(Holder holder, const Request& request, const Calendar& calendar, const Hand& hand) {
  // An application is listed by its own step.
  if (holder.state() != Holder::STATE_SUSPENDED) {
    return schema::StepNotAllowed(holder.name(), Holder::State_descriptor(), holder.state(), ActiveState(holder));
  }
  if (FormatDate(hand.on) <= holder.suspended_until()) {
    return NotEditable(holder.name(), absl::StrCat("suspended until ", holder.suspended_until()),
                       "restore it after that day (F.11.4)");
  }
  TN_RETURN_IF_ERROR(EnterPaper(holder, v1::CREDIT_CAUSE_RESTORED, request, calendar, hand));
  holder.set_state(ActiveState(holder));
  holder.clear_suspended_on();
  holder.clear_suspended_until();
  return holder;
}

template <typename Holder, typename Request>
absl::StatusOr<Holder> Removed(Holder holder, const Request& request, const Hand& hand) {
  TN_RETURN_IF_ERROR(schema::CheckStep(holder.name(), holder.state(), Holder::STATE_REMOVED));
  holder.set_state(Holder::STATE_REMOVED);
  holder.set_removed_on(FormatDate(hand.on));
  holder.set_removal_reason(request.reason());
  return holder;
}

}  // namespace

void Record(Agency& agency, v1::CreditChange change, const Calendar& calendar) {
  Enter(agency, std::move(change), calendar);
}
void Record(Person& person, v1::CreditChange change, const Calendar& calendar) {
  Enter(person, std::move(change), calendar);
}

bool IsInMarket(const Agency& agency) { return IsOneInMarket(agency); }
bool IsInMarket(const Person& person) { return IsOneInMarket(person); }

absl::StatusOr<Agency> Take(Agency agency, const v1::SuperviseIntermediaryAgencyRequest& request, const Hand& hand) {
  return Supervised(std::move(agency), request, hand);
}
absl::StatusOr<Person> Take(Person person, const v1::SuperviseLicensedPersonRequest& request, const Hand& hand) {
  return Supervised(std::move(person), request, hand);
}

absl::StatusOr<Agency> Penalise(Agency agency, const v1::PenaliseIntermediaryAgencyRequest& request,
                                const Calendar& calendar, const Hand& hand) {
  return Penalised(std::move(agency), request, calendar, hand);
}
absl::StatusOr<Person> Penalise(Person person, const v1::PenaliseLicensedPersonRequest& request,
                                const Calendar& calendar, const Hand& hand) {
  return Penalised(std::move(person), request, calendar, hand);
}

absl::StatusOr<Agency> Restore(Agency agency, const v1::RestoreIntermediaryAgencyRequest& request,
                               const Calendar& calendar, const Hand& hand) {
  return Restored(std::move(agency), request, calendar, hand);
}
absl::StatusOr<Person> Restore(Person person, const v1::RestoreLicensedPersonRequest& request, const Calendar& calendar,
                               const Hand& hand) {
  return Restored(std::move(person), request, calendar, hand);
}

absl::StatusOr<Agency> Take(Agency agency, const v1::RemoveIntermediaryAgencyRequest& request, const Hand& hand) {
  return Removed(std::move(agency), request, hand);
}
absl::StatusOr<Person> Take(Person person, const v1::RemoveLicensedPersonRequest& request, const Hand& hand) {
  return Removed(std::move(person), request, hand);
}

}  // namespace tiernet::approval
