#include "services/construction/domain/dispatch_meeting.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/calendar/date.h"
#include "common/domain/checks.h"
#include "common/domain/demands.h"
#include "common/schema/name.h"
#include "common/schema/steps.h"
#include "common/status/macros.h"

namespace tiernet::construction {
namespace {

using D = v1::DispatchMeeting;

absl::Status CheckActions(const v1::MinuteDispatchMeetingRequest& request) {
  Demands demands;
  for (int i = 0; i < request.actions_size(); ++i) {
    const auto name = schema::ParseName(request.actions(i).item());
    demands.Ask(name && (name->collection == "issues" || name->collection == "supervisionItems"),
                absl::StrCat("actions[", i, "].item"), "must be an issue or a supervised matter (E.11)");
  }
  return demands.Check();
}

}  // namespace

absl::Status Plan(D& meeting) {
  meeting.set_state(D::STATE_PLANNED);
  return absl::OkStatus();
}

absl::Status CheckEdit(const D& before) {
  if (before.state() == D::STATE_PLANNED) return absl::OkStatus();
  return NotEditable(before.name(), D::State_Name(before.state()), "plan another one");
}

absl::StatusOr<D> Hold(D meeting, const v1::HoldDispatchMeetingRequest& request, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(schema::CheckStep(meeting.name(), meeting.state(), D::STATE_HELD));
  meeting.set_state(D::STATE_HELD);
  meeting.set_held_on(FormatDate(on));
  meeting.set_chair(request.chair());
  meeting.set_participants(request.participants());
  meeting.set_analysis(request.analysis());
  return meeting;
}

absl::StatusOr<D> Minute(D meeting, const v1::MinuteDispatchMeetingRequest& request, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(schema::CheckStep(meeting.name(), meeting.state(), D::STATE_MINUTED));
  TN_RETURN_IF_ERROR(CheckEvidence(request.minutes(), on));
  TN_RETURN_IF_ERROR(CheckInOrder("held_on", meeting.held_on(), "minutes.date", request.minutes().date()));
  TN_RETURN_IF_ERROR(CheckActions(request));
  meeting.set_state(D::STATE_MINUTED);
  *meeting.mutable_minutes() = request.minutes();
  *meeting.mutable_actions() = request.actions();
  return meeting;
}

}  // namespace tiernet::construction
