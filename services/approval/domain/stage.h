// Applications for a stage (阶段申报, domain.md F.4), and what the cases of a process say together. Values in,
// values out.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/calendar/calendar.h"
#include "services/approval/domain/process.h"
#include "tiernet/approval/v1/approval_case.pb.h"
#include "tiernet/approval/v1/approval_process.pb.h"
#include "tiernet/approval/v1/stage_application.pb.h"
#include "tiernet/reference/v1/approval.pb.h"

namespace tiernet::approval {

// The application called `name` for the stage of `stage` by `process`, without its cases: `items` are those of
// the stage. FILING_GUARD if a stage before it is not done; INVALID_FIELDS of floating items or a joint
// acceptance; EVIDENCE_IN_FUTURE.
absl::StatusOr<v1::StageApplication> File(const v1::ApprovalProcess& process, const v1::FileStageRequest& request,
                                          const Catalogue& items, const reference::v1::ApprovalStage& stage,
                                          const std::string& name, absl::string_view who, const Calendar& calendar,
                                          absl::CivilDay on);
// The items of `items` for which cases are opened with it: those that apply, that are asked for if they float,
// and that do not wait for the acceptance.
Catalogue ItemsToOpen(const Catalogue& items, const v1::StageApplication& application,
                      const v1::FileStageRequest& request);

// Whether `item` of `process` may be filed by itself on `on`, `application` being that of its stage, null if there is
// none, `catalogue` that of the flow, and `cases` all of the process. FILING_GUARD.
absl::Status CheckMayFile(const v1::ApprovalProcess& process, const reference::v1::ApprovalItem& item,
                          const v1::StageApplication* application, const Catalogue& catalogue,
                          const std::vector<v1::ApprovalCase>& cases, absl::CivilDay on);
// Enters an item that had been left out and is filed after all, in its place by code.
void Include(v1::StageApplication& application, const reference::v1::ApprovalItem& item);

// Confirms what was left out. NOT_EDITABLE; REVIEWER_IS_SUBMITTER by who filed it, or said what applies to `process`.
absl::StatusOr<v1::StageApplication> Confirm(v1::StageApplication application, const v1::ApprovalProcess& process,
                                             absl::string_view who);

// Brings `application` to what `process` and `cases`, all of its cases, say by the end of `on`: how its items stand,
// the join of the mandatory ones, and the clock of the stage (F.4.1). A conditional item that applies no more is left
// out, to be confirmed again.
void Join(v1::StageApplication& application, const v1::ApprovalProcess& process,
          const std::vector<v1::ApprovalCase>& cases, const Calendar& calendar, absl::CivilDay on);
// Brings `process` to what `cases` say: the clock of the whole (F.4.3); and `application`, if it is given, has
// changed.
void Join(v1::ApprovalProcess& process, const v1::StageApplication* application,
          const std::vector<v1::ApprovalCase>& cases, const Calendar& calendar, absl::CivilDay on);

// What must come before `item` is granted on `on`, and had not by then: codes of floating items (I.39); of an item that
// a joint acceptance examines, its visit, with nothing left to be mended (F.7); of the permit with which works begin,
// papers that were promised of other items (F.8.1). `application` is that of its stage,
// null if there is none.
std::vector<std::string> WaitsFor(const reference::v1::ApprovalItem& item, const v1::ApprovalProcess& process,
                                  const v1::StageApplication* application, const Catalogue& catalogue,
                                  const std::vector<v1::ApprovalCase>& cases, absl::CivilDay on);

}  // namespace tiernet::approval
