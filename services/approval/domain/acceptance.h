// The joint acceptance (联合验收, domain.md F.7): its visits, what has to be mended, and its opinion. Values in,
// values out.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/calendar/calendar.h"
#include "services/approval/domain/process.h"
#include "tiernet/approval/v1/approval_case.pb.h"
#include "tiernet/approval/v1/stage_application.pb.h"

namespace tiernet::approval {

// Whether by the end of `on` it was visited, on or after `since`, `YYYY-MM-DD`, and what had to be mended was (I.31).
bool IsVisited(const v1::StageApplication& application, absl::string_view since, absl::CivilDay on);

// Each of the steps is refused to who applied: REVIEWER_IS_SUBMITTER (A.7). The steps know who filed the application,
// this who did of `cases`, all of its stage.
absl::Status CheckNoApplicant(const v1::StageApplication& application, const std::vector<v1::ApprovalCase>& cases,
                              absl::string_view who);

// A visit to the site; `open_cases` are the undecided ones of its stage. With defects their clocks stand until
// RecordRectification. ACCEPTANCE_GUARD if it is no joint acceptance, a round is open, no case is, or one is not
// under review.
absl::StatusOr<v1::StageApplication> RecordVisit(v1::StageApplication application,
                                                 const v1::RecordAcceptanceVisitRequest& request,
                                                 const std::vector<v1::ApprovalCase>& open_cases, absl::string_view who,
                                                 absl::CivilDay on);
// Every defect of the round is mended. ACCEPTANCE_GUARD if no round is open; EVIDENCE_IN_FUTURE.
absl::StatusOr<v1::StageApplication> RecordRectification(v1::StageApplication application,
                                                         const v1::RecordRectificationRequest& request,
                                                         absl::string_view who, absl::CivilDay on);
// All have passed; the owner files the completion within 15 days. ACCEPTANCE_GUARD unless the site was visited,
// every defect is mended and every item of `examined` that it has is granted, or if it is issued;
// EVIDENCE_IN_FUTURE.
absl::StatusOr<v1::StageApplication> IssueOpinion(v1::StageApplication application,
                                                  const v1::IssueAcceptanceOpinionRequest& request,
                                                  const Catalogue& examined, absl::string_view who,
                                                  const Calendar& calendar, absl::CivilDay on);

}  // namespace tiernet::approval
