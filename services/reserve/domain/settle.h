// What follows when an entry changes: its state of readiness, its clocks, its claims. For
// the steps of reserve_project.h.
#pragma once

#include <string>

#include "absl/time/civil_time.h"
#include "tiernet/reserve/v1/reserve_project.pb.h"

namespace tiernet::reserve {

// In the library (在库), whatever the finer state.
bool InLibrary(const v1::ReserveProject& project);
// Final (C.7).
bool IsFinal(const v1::ReserveProject& project);

// What follows from an entry's fields on `on`: grade, readiness (C.5), claims.
void Settle(v1::ReserveProject& project, absl::CivilDay on);

// A progress fact (C): the 180 days begin again.
void NoteProgress(v1::ReserveProject& project, absl::CivilDay on);

// Adds a time that is over.
void Close(google::protobuf::RepeatedPtrField<types::v1::Period>& periods, const std::string& from,
           const std::string& until);
// READY ends, or a transfer is asked for: R03 counts no further (I.36).
void EndReadiness(v1::ReserveProject& project, absl::CivilDay on);
// The warning ends: R04 counts no further.
void EndStaleness(v1::ReserveProject& project, absl::CivilDay on);

}  // namespace tiernet::reserve
