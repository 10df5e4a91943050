// What the steps of every library write alike: reviews of another tier, and the unit credited.
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

// Credits `unit` with `entity` from the day `from` on (rulings 27, 33). A move on the day of the last one
// takes its place.
template <typename Entity>
void Credit(Entity& entity, const std::string& unit, const std::string& from) {
  auto& history = *entity.mutable_unit_history();
  auto* entry = !history.empty() && history.rbegin()->from() == from ? &*history.rbegin() : history.Add();
  entry->set_from(from);
  entry->set_unit(unit);
  entity.set_reporting_unit(unit);
}

// Enters the planned total as it stands into its history. A change on the day of the last one
// takes its place.
template <typename Project>
void NoteTotal(Project& project, absl::CivilDay on) {
  auto& history = *project.mutable_planned_total_history();
  const std::string from = FormatDate(on);
  auto* entry = !history.empty() && history.rbegin()->from() == from ? &*history.rbegin() : history.Add();
  entry->set_from(from);
  entry->set_yuan(project.planned_total_yuan());
}

}  // namespace tiernet
