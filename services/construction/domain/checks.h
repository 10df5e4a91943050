// What rules of several kinds of this library ask: dates, evidence, reviewers.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/calendar/date.h"
#include "tiernet/review/v1/review.pb.h"
#include "tiernet/types/v1/types.pb.h"

namespace tiernet::construction {

// EVENT_IN_FUTURE if `date`, which may be empty, lies after `on`.
absl::Status CheckNotAfter(absl::string_view field, const std::string& date, absl::CivilDay on);

// DATES_REVERSED if both are set and `later` lies before `earlier`.
absl::Status CheckInOrder(absl::string_view earlier_field, const std::string& earlier, absl::string_view later_field,
                          const std::string& later);

// EVIDENCE_IN_FUTURE if it bears a day after `on`.
absl::Status CheckEvidence(const types::v1::Evidence& evidence, absl::CivilDay on);
// Also INVALID_FIELDS if it is no photograph.
absl::Status CheckPhoto(const types::v1::Evidence& photo, absl::CivilDay on);

// REVIEWER_IS_SUBMITTER if one person would do both (A.7).
absl::Status CheckReviewer(absl::string_view name, absl::string_view submitter, absl::string_view reviewer);

// The refusal of a change in a state that does not allow it.
absl::Status NotEditable(absl::string_view name, absl::string_view state, absl::string_view remedy);

// Lists and exits move in the first month of a quarter (E.7); else OUTSIDE_WINDOW.
absl::Status CheckWindow(absl::CivilDay on);

// The review that asks `seen`, an entity of this library, to go to `to`.
template <typename Subject>
review::v1::Review ReviewOf(const Subject& seen, typename Subject::State to, const std::string& opinion,
                            absl::string_view reviewer, absl::CivilDay on) {
  review::v1::Review review;
  if constexpr (requires { seen.project_id(); }) review.set_project_id(seen.project_id());
  review.set_subject(seen.name());
  review.set_to_state(Subject::State_Name(to));
  review.set_opinion(opinion);
  review.set_reviewer(std::string(reviewer));
  review.set_happened_on(FormatDate(on));
  review.set_state(review::v1::Review::STATE_APPLIED);
  return review;
}

// The state that `review` asks a `Subject` to go to.
template <typename Subject>
typename Subject::State ToState(const review::v1::Review& review) {
  auto to = Subject::STATE_UNSPECIFIED;
  Subject::State_Parse(review.to_state(), &to);
  return to;
}

}  // namespace tiernet::construction
