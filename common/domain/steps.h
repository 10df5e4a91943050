// What the steps of every library write alike: reviews of another tier, and what holds from a day on.
#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/calendar/date.h"
#include "tiernet/review/v1/review.pb.h"

namespace tiernet {

// The review that asks `seen` to go to `to`.
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

// The entry of `history` that holds from the day `from` on: a new one, or the last one if it is of that
// day, whose place is taken.
template <typename History>
typename History::value_type& EntryFrom(History& history, const std::string& from) {
  if (history.empty() || history.rbegin()->from() != from) history.Add()->set_from(from);
  return *history.rbegin();
}

// Credits `unit` with `entity` from the day `from` on (rulings 27, 33).
template <typename Entity>
void Credit(Entity& entity, const std::string& unit, const std::string& from) {
  EntryFrom(*entity.mutable_unit_history(), from).set_unit(unit);
  entity.set_reporting_unit(unit);
}

// Enters the planned total as it stands into its history.
template <typename Project>
void NoteTotal(Project& project, absl::CivilDay on) {
  EntryFrom(*project.mutable_planned_total_history(), FormatDate(on)).set_yuan(project.planned_total_yuan());
}

}  // namespace tiernet
