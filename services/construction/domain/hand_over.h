// The hand-over from the reserve library (domain.md I.36): its request becomes an
// application here, once.
#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "tiernet/construction/v1/construction_project.pb.h"
#include "tiernet/reserve/v1/reserve_project.pb.h"

namespace tiernet::construction {

// What names the request that `entry` has open: the value of `hand_over`, by which the
// application made of it is found. Empty: none is open. An edit of the entry leaves it
// as it is; a request after a rejection has another.
std::string HandOverOf(const reserve::v1::ReserveProject& entry);

// The application that `entry` asks for: `name` is its resource name, in the entry's
// reporting unit, `applicant` who asked. Nothing if no request is open or `taken_by`,
// the project that holds HandOverOf(entry), is not empty: whether it was admitted or
// rejected meanwhile, the request is answered. REJECTED if `held_by`, the project that
// holds the entry's project id or code, is not empty: the entry cannot be taken over, and
// its request must not stay open. Refusals as in Enter.
absl::StatusOr<std::optional<v1::ConstructionProject>> TakeOver(const reserve::v1::ReserveProject& entry,
                                                                const std::string& name, absl::string_view applicant,
                                                                const std::string& taken_by,
                                                                const std::string& held_by);

// The project as the entry describes it; what the reserve library does not know (nature,
// annual plan) the unit enters before admission.
v1::ConstructionProject FromReserve(const reserve::v1::ReserveProject& entry, const std::string& name);

}  // namespace tiernet::construction
