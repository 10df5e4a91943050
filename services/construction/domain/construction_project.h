// A project's entry into the construction library (建设库) and its leaving (domain.md
// E.2, E.3, E.7, E.9): values in, values out.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/status/error.h"
#include "tiernet/construction/v1/construction_project.pb.h"
#include "tiernet/construction/v1/construction_project_requests.pb.h"
#include "tiernet/review/v1/review.pb.h"

namespace tiernet::construction {

// Completes a new application: APPLIED, `new_id` as its project id if none came along.
// INVALID_FIELDS, SHARES_WRONG, DATES_REVERSED, EVENT_IN_FUTURE.
absl::Status Enter(v1::ConstructionProject& application, const std::string& new_id, absl::string_view applicant,
                   absl::CivilDay on);

// Whoever changed what the city is to review is its submitter too, and no reviewer (A.7); of a project that was
// reviewed nothing.
void NoteSubmitter(v1::ConstructionProject& project, absl::string_view by);

// Completes an edited project (`after`): every field while APPLIED but a code that is
// attached (CODE_ATTACHED), later title, builder's name, responsible person and note, in a
// final state none (NOT_EDITABLE). Further refusals as in Enter.
absl::Status Edit(const v1::ConstructionProject& before, v1::ConstructionProject& after, absl::string_view editor,
                  absl::CivilDay on);

// Another code for one that was attached wrongly; NO_SUCH_FACT if none is. NOT_EDITABLE in
// a final state.
absl::StatusOr<v1::ConstructionProject> CorrectCode(v1::ConstructionProject project,
                                                    const v1::CorrectProjectCodeRequest& request,
                                                    absl::string_view editor, absl::CivilDay on);

// INVALID_FIELDS naming each share of a unit that is none of `units`, those whose sum is the
// city: a project across cities belongs to the province (A.6).
absl::Status CheckShareUnits(const v1::ConstructionProject& project, const std::vector<std::string>& units);

// The points of the entry standard (E.2) that `project` does not meet on `on`. A
// preliminary project needs no annual plan and may be planned to start after the year. Its zone,
// if it has one, lies in `zone_unit`: what was handed over may have moved since.
std::vector<Violation> FindUnmet(const v1::ConstructionProject& project, absl::string_view zone_unit,
                                 absl::CivilDay on);

// The city, on an application. STEP_NOT_ALLOWED; REVIEWER_IS_SUBMITTER; to admit,
// ENTRY_STANDARD.
absl::StatusOr<review::v1::Review> Decide(const v1::ConstructionProject& seen,
                                          const v1::ReviewConstructionProjectRequest& request,
                                          absl::string_view zone_unit, absl::string_view reviewer, absl::CivilDay on);
// The city, on a project that shall leave. STEP_NOT_ALLOWED; OUTSIDE_WINDOW, unless it
// was terminated; NO_START_GUARD.
absl::StatusOr<review::v1::Review> Decide(const v1::ConstructionProject& seen,
                                          const v1::ExitConstructionProjectRequest& request, absl::string_view reviewer,
                                          absl::CivilDay on);
// The unit, to the city, on `is_transformation`. NOT_EDITABLE in a final state.
absl::StatusOr<v1::ConstructionProject> ProposeTransformation(v1::ConstructionProject project,
                                                              const v1::ProposeTransformationRequest& request,
                                                              absl::string_view proposer, absl::CivilDay on);
// Nobody has to rule on it any more.
void EndProposal(v1::ConstructionProject& project);
// The city, on `is_transformation`; the state stays, a proposal is answered. NOT_EDITABLE in a final state;
// REVIEWER_IS_SUBMITTER (by who proposed it).
absl::StatusOr<review::v1::Review> Decide(const v1::ConstructionProject& seen,
                                          const v1::RuleOnTransformationRequest& request, absl::string_view reviewer,
                                          absl::CivilDay on);
// The city, on a project that another unit shall be credited with; the state stays
// (ruling 27). `last_reported` is the last month that has a report, empty: none.
// NOT_EDITABLE once it is rejected or exited; INVALID_FIELDS if `to_unit` is credited
// already, or has not the zone asked for, which lies in `zone_unit`, or if the project has
// started and so keeps its zone; MONTH_REPORTED.
absl::StatusOr<review::v1::Review> Decide(const v1::ConstructionProject& seen,
                                          const v1::MoveConstructionProjectRequest& request,
                                          absl::string_view zone_unit, const std::string& last_reported,
                                          absl::string_view reviewer, absl::CivilDay on);
// The project's home: takes the step that `review` asks for. An admitted carry-over
// project is CONSTRUCTING at once, since the day declared.
absl::StatusOr<v1::ConstructionProject> Apply(const review::v1::Review& review, v1::ConstructionProject project);

// Rejects an application for `why`: it claims nothing any more.
void Reject(v1::ConstructionProject& project, const std::string& why);

// NOT_EDITABLE if `project` is in a final state.
absl::Status CheckNotFinal(const v1::ConstructionProject& project);

// The default of E.9.
bool IsTransformation(const std::string& industry, v1::Nature nature);

// Of the records of one project the one that was in the library in `month` (YYYY-MM), the
// older one if two were; null if none was.
const v1::ConstructionProject* FindStayIn(const std::vector<v1::ConstructionProject>& records, absl::string_view month);

// The unit that credits `project` in `month` (rulings 27, 33).
const std::string& UnitIn(const v1::ConstructionProject& project, absl::CivilMonth month);

}  // namespace tiernet::construction
