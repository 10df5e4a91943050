// The state table of domain.md E.3, row by row, and every step that no row allows.
#include <functional>
#include <map>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/construction/domain/works.h"
#include "tests/services/construction/domain/examples.h"
#include "tests/testing/refusal.h"

namespace tiernet::construction {
namespace {

using P = v1::ConstructionProject;
using testing::FailsWith;
using testing::IsOk;

constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;
// In the first month of a quarter, after every state's last change.
constexpr absl::CivilDay kDay(2019, 10, 8);

// domain.md E.3; "a part marked phase" in production may be completed, and then begin
// production as a whole.
const std::map<std::string, std::map<P::State, P::State>> kTable = {
    {"admit", {{P::STATE_APPLIED, P::STATE_ADMITTED}}},
    {"reject", {{P::STATE_APPLIED, P::STATE_REJECTED}}},
    {"start", {{P::STATE_ADMITTED, P::STATE_CONSTRUCTING}}},
    {"stop", {{P::STATE_CONSTRUCTING, P::STATE_STOPPED}}},
    {"resume", {{P::STATE_STOPPED, P::STATE_CONSTRUCTING}}},
    {"complete", {{P::STATE_CONSTRUCTING, P::STATE_COMPLETED}}},
    {"production", {{P::STATE_COMPLETED, P::STATE_IN_PRODUCTION}}},
    {"capacity", {{P::STATE_IN_PRODUCTION, P::STATE_AT_CAPACITY}}},
    {"exit", {{P::STATE_ADMITTED, P::STATE_EXITED}, {P::STATE_STOPPED, P::STATE_EXITED}}},
};

const std::map<std::string, std::function<Outcome(const P&)>> kSteps = {
    {"admit", [](const P& p) { return Review(p, v1::CONSTRUCTION_VERDICT_ADMIT, kDay); }},
    {"reject", [](const P& p) { return Review(p, v1::CONSTRUCTION_VERDICT_REJECT, kDay); }},
    {"start", [](const P& p) { return Start(p, kDay); }},
    {"stop", [](const P& p) { return Stop(p, kDay); }},
    {"resume", [](const P& p) { return Resume(p, kDay); }},
    {"complete", [](const P& p) { return Complete(p, kDay); }},
    {"production", [](const P& p) { return Produce(p, false, kDay); }},
    {"capacity", [](const P& p) { return ReachCapacity(p, kDay); }},
    {"exit", [](const P& p) { return Exit(p, v1::EXIT_REASON_POLICY, kDay); }},
};

TEST(States, TheSchemaSaysWhatTheTableSays) {
  EXPECT_THAT(DeclaredSteps<P>(),
              ::testing::UnorderedElementsAre(
                  "APPLIED -> ADMITTED", "APPLIED -> REJECTED", "ADMITTED -> CONSTRUCTING", "ADMITTED -> EXITED",
                  "CONSTRUCTING -> STOPPED", "CONSTRUCTING -> COMPLETED", "CONSTRUCTING -> IN_PRODUCTION",
                  "STOPPED -> CONSTRUCTING", "STOPPED -> EXITED", "COMPLETED -> IN_PRODUCTION",
                  "IN_PRODUCTION -> AT_CAPACITY", "IN_PRODUCTION -> COMPLETED"));
}

TEST(States, EveryStepIsTakenWhereTheTableHasARowAndNowhereElse) {
  for (const auto& [event, step] : kSteps) {
    for (const auto state : AllStates<P>()) {
      SCOPED_TRACE(absl::StrCat(event, " from ", P::State_Name(state)));
      const P before = In(state);
      ASSERT_EQ(before.state(), state);
      const auto after = step(before);
      const auto& row = kTable.at(event);
      if (const auto target = row.find(state); target != row.end()) {
        ASSERT_THAT(after, IsOk());
        EXPECT_EQ(after->state(), target->second);
      } else if (event == "production" && state == P::STATE_CONSTRUCTING) {
        EXPECT_THAT(after, FailsWith(kFailed, "PRODUCTION_GUARD")) << "legal for a phase only";
      } else {
        EXPECT_THAT(after, FailsWith(kFailed, "STEP_NOT_ALLOWED"));
      }
    }
  }
}

TEST(States, AProjectWithAPhaseInProductionIsCompletedAndThenProducesAsAWhole) {
  P project = WithPhase();
  EXPECT_EQ(project.state(), P::STATE_IN_PRODUCTION);
  EXPECT_EQ(project.phase_production_on(), "2019-03-24");
  EXPECT_EQ(project.production_on(), "");
  EXPECT_THAT(ReachCapacity(project, kDay), FailsWith(kFailed, "CAPACITY_GUARD"));
  project = *Complete(project, kDay);
  EXPECT_EQ(project.state(), P::STATE_COMPLETED);
  EXPECT_THAT(Produce(project, true, kDay), FailsWith(kFailed, "PRODUCTION_GUARD"));
  project = *Produce(project, false, kDay);
  EXPECT_EQ(project.production_on(), "2019-10-08");
  EXPECT_EQ(project.phase_production_on(), "2019-03-24");
  EXPECT_THAT(Complete(project, kDay), FailsWith(kFailed, "STEP_NOT_ALLOWED"));
}

TEST(States, ACarryOverProjectIsUnderConstructionAsSoonAsItIsAdmitted) {
  const P project = *Review(CarryOver(), v1::CONSTRUCTION_VERDICT_ADMIT, kAdmitted);
  EXPECT_EQ(project.state(), P::STATE_CONSTRUCTING);
  EXPECT_EQ(project.actual_start(), "2018-06-01");
  EXPECT_EQ(project.admitted_on(), "2019-03-04");
  EXPECT_TRUE(project.year_activities().empty()) << "a declared start is no evidence of activity this year";
}

}  // namespace
}  // namespace tiernet::construction
