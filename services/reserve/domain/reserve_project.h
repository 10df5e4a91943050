// The reserve library (储备库), domain.md C: values in, values out.
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
#include "tiernet/reserve/v1/reserve_project.pb.h"
#include "tiernet/reserve/v1/reserve_project_requests.pb.h"
#include "tiernet/review/v1/review.pb.h"

namespace tiernet::reserve {

// Completes a new draft, whose `region_today` is set: its project id, if none came
// along, and what follows from its fields. DATES_REVERSED.
absl::Status Enter(v1::ReserveProject& draft, const std::string& new_id, absl::CivilDay on);

// Completes an edited entry (`after`, its `region_today` set), or refuses the edit: NOT_EDITABLE,
// TRANSFER_PENDING (so is every change of facts while a hand-over is open),
// CODE_ATTACHED (B.1.7), DATES_REVERSED, ENTRY_STANDARD where the entry is past
// submission. A new sponsor and the project code are progress (C, progress fact).
absl::Status Edit(const v1::ReserveProject& before, v1::ReserveProject& after, absl::CivilDay on);

// The points of the entry standard (C.3, K1) that `project` does not meet on `on`.
// `appraised`: its last appraisal passed.
std::vector<Violation> FindUnmet(const v1::ReserveProject& project, bool appraised, absl::CivilDay on);

// DRAFT or RETURNED -> SUBMITTED. STEP_NOT_ALLOWED; NO_PRINCIPAL_LEADER unless
// `led`; ENTRY_STANDARD.
absl::StatusOr<v1::ReserveProject> Submit(v1::ReserveProject project, absl::string_view submitter, bool appraised,
                                          bool led, absl::CivilDay on);

// The city, on a submitted entry: admit or return. STEP_NOT_ALLOWED;
// REVIEWER_IS_SUBMITTER (A.7).
absl::StatusOr<review::v1::Review> Decide(const v1::ReserveProject& seen,
                                          const v1::ReviewReserveProjectRequest& request, absl::string_view reviewer,
                                          absl::CivilDay on);
// The city, on an entry in the library: remove. STEP_NOT_ALLOWED;
// TRANSFER_PENDING.
absl::StatusOr<review::v1::Review> Decide(const v1::ReserveProject& seen,
                                          const v1::RemoveReserveProjectRequest& request, absl::string_view reviewer,
                                          absl::CivilDay on);
// The city, on an entry that another unit shall be credited with; the state stays (ruling
// 27). NOT_EDITABLE once it is removed or transferred; TRANSFER_PENDING; INVALID_FIELDS
// if `to_unit` is credited already.
absl::StatusOr<review::v1::Review> Decide(const v1::ReserveProject& seen, const v1::MoveReserveProjectRequest& request,
                                          absl::string_view reviewer, absl::CivilDay on);
// The city, on a ready entry of any of its units: hand it over. STEP_NOT_ALLOWED;
// TRANSFER_PENDING.
absl::StatusOr<review::v1::Review> Decide(const v1::ReserveProject& seen,
                                          const v1::TransferReserveProjectRequest& request, absl::string_view reviewer,
                                          absl::CivilDay on);
// The entry's home: takes the step that `review` asks for; a transfer is asked for
// (RequestTransfer), and the construction library answers.
absl::StatusOr<v1::ReserveProject> Apply(const review::v1::Review& review, v1::ReserveProject project);

// READY, and stays so, with the hand-over open (I.36). STEP_NOT_ALLOWED;
// TRANSFER_PENDING.
absl::StatusOr<v1::ReserveProject> RequestTransfer(v1::ReserveProject project, absl::CivilDay on);
// The construction library's answers: READY -> TRANSFERRED, or ready anew with the
// reason. STEP_NOT_ALLOWED.
absl::StatusOr<v1::ReserveProject> FinishTransfer(v1::ReserveProject project, const std::string& construction_project,
                                                  absl::CivilDay on);
absl::StatusOr<v1::ReserveProject> RejectTransfer(v1::ReserveProject project, const std::string& why,
                                                  absl::CivilDay on);
// A transferred entry whose project the construction library let go before its start:
// it claims nothing any more, and may be re-entered (C.7).
v1::ReserveProject NoteExit(v1::ReserveProject project, absl::CivilDay on);

// What an entry says, among its warnings, whose project bears `code` in the construction library while `holder`,
// another entry, holds that code here.
std::string CodeHeldWarning(const std::string& code, const std::string& holder);
// The construction library corrected the code of the entry's project, once or more often
// (B.1.7): the entry bears it too, and gives up the former one.
v1::ReserveProject NoteCorrections(v1::ReserveProject project, const construction::v1::ConstructionProject& corrected,
                                   absl::CivilDay on);

// A checklist item is fulfilled; one recorded again takes the place of the first.
// NOT_EDITABLE, also of a fact that approval recorded; EVIDENCE_IN_FUTURE.
absl::StatusOr<v1::ReserveProject> RecordFact(v1::ReserveProject project, const v1::RecordChecklistFactRequest& request,
                                              absl::CivilDay on);
// It holds no longer; kept with the reason. NOT_EDITABLE as RecordFact; NO_SUCH_FACT;
// TRANSFER_PENDING.
absl::StatusOr<v1::ReserveProject> WithdrawFact(v1::ReserveProject project,
                                                const v1::WithdrawChecklistFactRequest& request, absl::CivilDay on);

// NOT_EDITABLE; EVIDENCE_IN_FUTURE.
absl::StatusOr<v1::ReserveProject> RecordMilestone(v1::ReserveProject project,
                                                   const v1::RecordMilestoneRequest& request, absl::CivilDay on);

// NOT_EDITABLE; NO_SUCH_FACT if no code is attached.
absl::StatusOr<v1::ReserveProject> CorrectCode(v1::ReserveProject project, const v1::CorrectProjectCodeRequest& request,
                                               absl::CivilDay on);

// A new draft for an entry that was removed, or transferred in vain (NoteExit), `name`
// being its resource name; with the same project id and nothing of the library's
// bookkeeping. It claims the project at once. STEP_NOT_ALLOWED.
absl::StatusOr<v1::ReserveProject> Reenter(const v1::ReserveProject& former, const std::string& name,
                                           absl::CivilDay on);

}  // namespace tiernet::reserve
