// What belongs to one process: a step of one of its cases changes what its stage and the whole say.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/types/optional.h"
#include "common/reference/reference.h"
#include "common/store/changes.h"
#include "common/store/facts.h"
#include "services/approval/domain/process.h"
#include "tiernet/approval/v1/approval_case.pb.h"
#include "tiernet/approval/v1/approval_process.pb.h"
#include "tiernet/approval/v1/stage_application.pb.h"

namespace tiernet::approval {

// An entity that follows from others, and the day on which its change is dated: that of the step or, if it is
// later, that of its last one. What its cases do comes in no one order of days.
template <typename Entity>
struct Dated {
  Entity entity;
  absl::CivilDay on;
};

struct Proceedings {
  Dated<v1::ApprovalProcess> process;
  // Of the stage that is looked at; nothing if none was filed.
  absl::optional<Dated<v1::StageApplication>> application;
  // All of the process, as they stand on the day of the step.
  std::vector<v1::ApprovalCase> cases;
};

// The proceedings of the process called `name`, with the application for `stage`. NOT_FOUND.
absl::StatusOr<Proceedings> Load(const std::string& name, int stage, store::Facts& facts);
// All cases of `process`.
absl::StatusOr<std::vector<v1::ApprovalCase>> CasesOf(const v1::ApprovalProcess& process, const store::Facts& facts);

// `the_case` as it is now, among the others.
void Replace(Proceedings& proceedings, const v1::ApprovalCase& the_case);

// Joins what the cases say, and puts application and process behind what `changes` holds.
void PutJoined(Proceedings proceedings, const Calendar& calendar, store::Changes& changes);

// After an edit of what applies: joins each stage of `process`, which `changes` holds, and puts them behind it. `cases`
// are all of the process.
absl::Status JoinStages(v1::ApprovalProcess& process, const std::vector<v1::ApprovalCase>& cases,
                        const Calendar& calendar, store::Facts& facts, store::Changes& changes);

// By which calendar deadlines are worked out: the last word, whatever day the step is dated.
const Calendar& CalendarOf(const Reference& reference, const store::Facts& facts);

// Items of the flow of `process`, or those of one stage.
Catalogue CatalogueOf(const Reference& reference, const v1::ApprovalProcess& process);
Catalogue CatalogueOf(const Reference& reference, const v1::ApprovalProcess& process, int stage);

}  // namespace tiernet::approval
