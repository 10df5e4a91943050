// Dispatch meetings (调度会, domain.md E.11): planned, held, with minutes. Values in, values out.
#pragma once

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "tiernet/construction/v1/dispatch_meeting.pb.h"

namespace tiernet::construction {

// Completes a meeting that is planned.
absl::Status Plan(v1::DispatchMeeting& meeting);
// NOT_EDITABLE once it was held.
absl::Status CheckEdit(const v1::DispatchMeeting& before);

// PLANNED -> HELD. STEP_NOT_ALLOWED.
absl::StatusOr<v1::DispatchMeeting> Hold(v1::DispatchMeeting meeting, const v1::HoldDispatchMeetingRequest& request,
                                         absl::CivilDay on);
// HELD -> MINUTED: what was decided became an issue or a supervised matter. STEP_NOT_ALLOWED; EVIDENCE_IN_FUTURE;
// DATES_REVERSED (minutes from before the meeting); INVALID_FIELDS (an action that is neither).
absl::StatusOr<v1::DispatchMeeting> Minute(v1::DispatchMeeting meeting, const v1::MinuteDispatchMeetingRequest& request,
                                           absl::CivilDay on);

}  // namespace tiernet::construction
