// Entries of the reserve library as the rules of domain.md C make them.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "services/reserve/domain/reserve_project.h"

namespace tiernet::reserve {

// The day on which the entries below are admitted.
inline constexpr absl::CivilDay kAdmitted(2019, 3, 4);

// The items of C.4 and C.5, all of them.
std::vector<v1::ChecklistItem> AllItems();
// Those that C.5 asks for besides the code.
std::vector<v1::ChecklistItem> ReadyItems();

types::v1::Evidence EvidenceOf(absl::CivilDay day);

// Every value of the state enum but UNSPECIFIED.
std::vector<v1::ReserveProject::State> AllStates();

// What a county types: meets the entry standard, begins a year after kAdmitted.
v1::ReserveProject Typed();
// A draft made of it.
v1::ReserveProject Draft();
// An entry brought to `state` by the domain's own steps, submitted by `county`, last
// changed on or before kAdmitted + 200.
v1::ReserveProject In(v1::ReserveProject::State state);

// Steps with the requests filled in.
absl::StatusOr<v1::ReserveProject> Record(v1::ReserveProject project, v1::ChecklistItem item, absl::CivilDay on);
absl::StatusOr<v1::ReserveProject> Withdraw(v1::ReserveProject project, v1::ChecklistItem item, absl::CivilDay on);
absl::StatusOr<v1::ReserveProject> Reach(v1::ReserveProject project, absl::CivilDay on);
// The city's step as the service takes it: decided, then applied.
absl::StatusOr<v1::ReserveProject> Review(const v1::ReserveProject& project, v1::Verdict verdict, absl::CivilDay on,
                                          absl::string_view reviewer = "city");
absl::StatusOr<v1::ReserveProject> Remove(const v1::ReserveProject& project, absl::CivilDay on);
// Asked for and granted on one day.
absl::StatusOr<v1::ReserveProject> Transfer(v1::ReserveProject project, absl::CivilDay on);
// As the clock leaves it on `on`.
v1::ReserveProject AsOf(v1::ReserveProject project, absl::CivilDay on);

}  // namespace tiernet::reserve
