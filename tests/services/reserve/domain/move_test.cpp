// Moves between units (domain.md rulings 27, 33).
#include <string>

#include "common/calendar/date.h"
#include "common/status/macros.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/reserve/domain/examples.h"
#include "tests/testing/refusal.h"

namespace tiernet::reserve {
namespace {

using P = v1::ReserveProject;
using testing::FailsWith;
using testing::IsOk;

absl::StatusOr<P> Move(const P& project, const std::string& to, absl::CivilDay on) {
  v1::MoveReserveProjectRequest request;
  request.set_to_unit(to);
  request.set_reason("划归高新区");
  TN_ASSIGN_OR_RETURN(const auto review, Decide(project, request, "city", on));
  EXPECT_EQ(review.to_unit(), to);
  EXPECT_EQ(review.to_state(), P::State_Name(project.state()));
  EXPECT_EQ(review.opinion(), "划归高新区");
  return Apply(review, project);
}

TEST(Move, IsDatedAndLeavesNameAndState) {
  const P ready = In(P::STATE_READY);
  const auto moved = Move(ready, "140471", kAdmitted + 10);
  ASSERT_THAT(moved, IsOk());
  EXPECT_EQ(moved->reporting_unit(), "140471");
  EXPECT_EQ(moved->name(), ready.name());
  EXPECT_EQ(moved->state(), P::STATE_READY);
  ASSERT_EQ(moved->unit_history_size(), 2);
  EXPECT_EQ(moved->unit_history(0).unit(), "140423");
  EXPECT_EQ(moved->unit_history(1).unit(), "140471");
  EXPECT_EQ(moved->unit_history(1).from(), FormatDate(kAdmitted + 10));
  const P again = *Move(*moved, "140425", kAdmitted + 10);
  ASSERT_EQ(again.unit_history_size(), 2) << "the last word of a day stands";
  EXPECT_EQ(again.unit_history(1).unit(), "140425");
}

TEST(Move, WaitsForAnOpenTransferAndIsNoMoreOfWhatLeft) {
  for (const auto state : AllStates()) {
    const bool final = state == P::STATE_REMOVED || state == P::STATE_TRANSFERRED;
    const auto moved = Move(In(state), "140471", kAdmitted + 200);
    if (final) {
      EXPECT_THAT(moved, FailsWith(absl::StatusCode::kFailedPrecondition, "NOT_EDITABLE")) << P::State_Name(state);
    } else {
      EXPECT_THAT(moved, IsOk()) << P::State_Name(state);
    }
  }
  EXPECT_THAT(Move(*RequestTransfer(In(P::STATE_READY), kAdmitted + 1), "140471", kAdmitted + 2),
              FailsWith(absl::StatusCode::kFailedPrecondition, "TRANSFER_PENDING"));
  EXPECT_THAT(Move(In(P::STATE_READY), "140423", kAdmitted + 2),
              FailsWith(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

}  // namespace
}  // namespace tiernet::reserve
