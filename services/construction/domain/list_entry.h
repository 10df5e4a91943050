// Lists of projects: key projects of a tier, the upgrading list, the plan's named ones
// (domain.md E.7, K11, K15).
#pragma once

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "tiernet/construction/v1/list_entry.pb.h"
#include "tiernet/review/v1/review.pb.h"

namespace tiernet::construction {

// Lists and exits move in the first month of a quarter (E.7); else OUTSIDE_WINDOW.
absl::Status CheckWindow(absl::CivilDay on);

// Completes a nomination. INVALID_FIELDS where the class of industry does not go with
// the list.
absl::Status Enter(v1::ListEntry& nomination, absl::string_view nominator, absl::CivilDay on);

// The city: confirms or refuses a nomination, or ends a place. `all` are the places of the
// project, this one among them. STEP_NOT_ALLOWED; REVIEWER_IS_SUBMITTER on a nomination;
// OUTSIDE_WINDOW to confirm or end; INVALID_FIELDS to do either in a quarter in which the
// project entered or left the list.
absl::StatusOr<review::v1::Review> Decide(const v1::ListEntry& seen, const v1::ReviewListEntryRequest& request,
                                          absl::Span<const v1::ListEntry> all, absl::string_view reviewer,
                                          absl::CivilDay on);
// The entry's home: takes the step that `review` asks for.
absl::StatusOr<v1::ListEntry> Apply(const review::v1::Review& review, v1::ListEntry entry);

// Whether a project with these places was on `list` on `on`.
bool IsListed(absl::Span<const v1::ListEntry> places, v1::ProjectList list, absl::CivilDay on);
// Whether a project with these places was a provincial or city key project on `on` (K11).
bool IsKeyProject(absl::Span<const v1::ListEntry> places, absl::CivilDay on);

}  // namespace tiernet::construction
