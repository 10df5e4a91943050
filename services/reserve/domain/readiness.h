// How far an entry is prepared: points and grade (domain.md C.4), readiness (C.5).
#pragma once

#include "absl/time/civil_time.h"
#include "tiernet/reserve/v1/reserve_project.pb.h"

namespace tiernet::reserve {

// Points of C.4.
int PointsOf(const v1::ReserveProject& project);

// Everything that C.5 asks for.
bool IsReady(const v1::ReserveProject& project);

// Sets points and grade as they follow from the entry's facts on `on`, and the days on
// which time alone will lift the grade.
void SetGrade(v1::ReserveProject& project, absl::CivilDay on);

}  // namespace tiernet::reserve
