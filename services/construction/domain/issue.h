// Problems that projects meet (问题, domain.md E.8): from the report to its confirmation. Values in, values out.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/calendar/calendar.h"
#include "common/domain/ladder.h"
#include "services/construction/domain/hand.h"
#include "tiernet/construction/v1/construction_project.pb.h"
#include "tiernet/construction/v1/issue.pb.h"
#include "tiernet/construction/v1/issue_requests.pb.h"

namespace tiernet::construction {

// What an issue is of, and what its dues go by.
struct Ground {
  const v1::ConstructionProject& project;
  // On a list of provincial or city key projects (K11).
  bool is_key;
  // The unit credited is the city itself: no county stands below it.
  bool is_citys;
  Ladder ladder;
  const Calendar& calendar;
};

// Completes an issue that is reported: REPORTED, with its dues. INVALID_FIELDS if the ladder is empty.
absl::Status Report(v1::Issue& issue, const Ground& ground, const Hand& hand);

// REPORTED -> ACCEPTED -> ASSIGNED -> IN_PROGRESS -> RESOLVED. STEP_NOT_ALLOWED; EVIDENCE_IN_FUTURE; NOT_EDITABLE once
// it was returned 40 times.
absl::StatusOr<v1::Issue> Take(v1::Issue issue, const v1::AcceptIssueRequest& request, const Hand& hand);
absl::StatusOr<v1::Issue> Take(v1::Issue issue, const v1::AssignIssueRequest& request, const Hand& hand);
absl::StatusOr<v1::Issue> Take(v1::Issue issue, const v1::BeginIssueRequest& request, const Hand& hand);
absl::StatusOr<v1::Issue> Take(v1::Issue issue, const v1::ResolveIssueRequest& request, const Hand& hand);

// RESOLVED -> CONFIRMED. STEP_NOT_ALLOWED; REVIEWER_IS_SUBMITTER by who settled it, now or before it was returned.
absl::StatusOr<v1::Issue> Take(v1::Issue issue, const v1::ConfirmIssueRequest& request, const Hand& hand);
// RESOLVED -> IN_PROGRESS, counted; it climbs by the days that it would have, from tomorrow on where they are over.
// STEP_NOT_ALLOWED; REVIEWER_IS_SUBMITTER.
absl::StatusOr<v1::Issue> Take(v1::Issue issue, const v1::ReturnIssueRequest& request, const Hand& hand);

// Its project has become the city's own: it is with the city by that, and the province's day stays.
void TakeToCity(v1::Issue& issue);

}  // namespace tiernet::construction
