// What may be re-entered (domain.md C.7), and which entry is a project's live one (I.42).
#include "common/calendar/date.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/reserve/domain/examples.h"
#include "tests/testing/refusal.h"

namespace tiernet::reserve {
namespace {

using P = v1::ReserveProject;
using testing::FailsWith;
using testing::IsOk;

constexpr char kNewName[] = "units/140423/reserveProjects/new";

// C.7: what the construction library let go before its start may be re-entered.
TEST(Exit, MakesATransferredEntryFitForReentry) {
  const P transferred = In(P::STATE_TRANSFERRED);
  EXPECT_THAT(Reenter(transferred, kNewName, kAdmitted + 40),
              FailsWith(absl::StatusCode::kFailedPrecondition, "STEP_NOT_ALLOWED"));
  const P let_go = NoteExit(transferred, kAdmitted + 30);
  EXPECT_EQ(let_go.state(), P::STATE_TRANSFERRED) << "it was transferred, and counts as that until it is re-entered";
  EXPECT_EQ(let_go.construction_exited_on(), FormatDate(kAdmitted + 30));
  EXPECT_EQ(let_go.claimed_code(), "");
  EXPECT_EQ(let_go.claimed_identity(), "");
  const auto draft = Reenter(let_go, kNewName, kAdmitted + 40);
  ASSERT_THAT(draft, IsOk());
  EXPECT_EQ(draft->project_id(), transferred.project_id());
  EXPECT_EQ(draft->predecessor(), transferred.name());
  EXPECT_EQ(draft->construction_project(), "");
  EXPECT_EQ(draft->construction_exited_on(), "");
}

// B.1.7: the code is the key across services.
TEST(NoteCorrections, TakesTheCodeAndEveryCorrectionThatLedToIt) {
  const P transferred = In(P::STATE_TRANSFERRED);
  construction::v1::ConstructionProject corrected;
  corrected.set_project_code("2019-140423-26-03-004799");
  corrected.add_code_corrections()->set_former_code("2018-140423-26-03-004711");
  corrected.add_code_corrections()->set_former_code(transferred.project_code());
  corrected.add_code_corrections()->set_former_code("2019-140423-26-03-004788");
  const P entry = NoteCorrections(transferred, corrected, kAdmitted + 30);
  EXPECT_EQ(entry.state(), P::STATE_TRANSFERRED);
  EXPECT_EQ(entry.project_code(), "2019-140423-26-03-004799");
  EXPECT_EQ(entry.claimed_code(), "2019-140423-26-03-004799") << "the former one is free";
  ASSERT_EQ(entry.code_corrections_size(), transferred.code_corrections_size() + 2);
  EXPECT_EQ(entry.code_corrections().rbegin()->former_code(), "2019-140423-26-03-004788");
}

// I.42: one live entry a project.
TEST(ClaimedProject, IsHeldFromSubmissionOnAndByAReentryFromItsDraftOn) {
  for (const auto state : AllStates()) {
    const bool live = state == P::STATE_SUBMITTED || state == P::STATE_IN_LIBRARY || state == P::STATE_READY ||
                      state == P::STATE_STALE_WARNED || state == P::STATE_TRANSFERRED;
    EXPECT_EQ(In(state).claimed_project(), live ? In(state).project_id() : "") << P::State_Name(state);
  }
  EXPECT_EQ(NoteExit(In(P::STATE_TRANSFERRED), kAdmitted + 30).claimed_project(), "");
  P draft = *Reenter(In(P::STATE_REMOVED), kNewName, kAdmitted + 2);
  EXPECT_EQ(draft.claimed_project(), draft.project_id());
  draft = *Submit(draft, "county", true, true, kAdmitted + 3);
  draft = *Review(draft, v1::VERDICT_RETURN, kAdmitted + 4);
  EXPECT_EQ(draft.claimed_project(), draft.project_id()) << "returned, it is live still";
}

}  // namespace
}  // namespace tiernet::reserve
