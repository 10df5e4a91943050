// Projects of the construction library as the rules of domain.md E make them.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "tests/testing/states.h"
#include "tiernet/construction/v1/construction_project.pb.h"
#include "tiernet/construction/v1/monthly_report.pb.h"

namespace tiernet::construction {

using testing::AllStates;
using testing::DeclaredSteps;
using testing::ExpectOkIf;

// The day on which the projects below are admitted, a Monday.
inline constexpr absl::CivilDay kAdmitted(2019, 3, 4);

types::v1::Evidence EvidenceOf(absl::CivilDay day, types::v1::EvidenceKind kind = types::v1::EVIDENCE_KIND_PERMIT);
types::v1::Evidence PhotoOf(absl::CivilDay day);

// What a county types: meets the entry standard once it has a plan.
v1::ConstructionProject Typed();
// Applied for by `county`, with a plan of 300,000,000 yuan for 2019.
v1::ConstructionProject Applied();
// A carry-over application, started on 2018-06-01.
v1::ConstructionProject CarryOver();
// A project brought to `state` by the domain's own steps, last changed on or before
// kAdmitted + 150; with permit, S4 items and trial permission recorded. IN_PRODUCTION
// as a whole.
v1::ConstructionProject In(v1::ConstructionProject::State state);
// IN_PRODUCTION with a phase only.
v1::ConstructionProject WithPhase();

// Steps with the requests filled in; the city's as the service takes them: decided, then
// applied.
using Outcome = absl::StatusOr<v1::ConstructionProject>;
Outcome Review(const v1::ConstructionProject& project, v1::ConstructionVerdict verdict, absl::CivilDay on,
               absl::string_view reviewer = "city");
Outcome Exit(const v1::ConstructionProject& project, v1::ExitReason reason, absl::CivilDay on);
Outcome Rule(const v1::ConstructionProject& project, bool is_transformation, absl::CivilDay on);
Outcome Plan(v1::ConstructionProject project, int year, int64_t yuan, absl::CivilDay on);
Outcome Record(v1::ConstructionProject project, v1::FormalItem item, absl::CivilDay on);
Outcome Start(v1::ConstructionProject project, absl::CivilDay on);
Outcome Stop(v1::ConstructionProject project, absl::CivilDay on);
Outcome Resume(v1::ConstructionProject project, absl::CivilDay on);
Outcome Complete(v1::ConstructionProject project, absl::CivilDay on);
Outcome Produce(v1::ConstructionProject project, bool is_phase, absl::CivilDay on);
Outcome ReachCapacity(v1::ConstructionProject project, absl::CivilDay on);

}  // namespace tiernet::construction
