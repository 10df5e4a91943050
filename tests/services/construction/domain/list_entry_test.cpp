// Lists of projects (domain.md E.7, K15).
#include "services/construction/domain/list_entry.h"

#include <vector>

#include "common/status/macros.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/construction/domain/examples.h"
#include "tests/testing/refusal.h"

namespace tiernet::construction {
namespace {

using L = v1::ListEntry;
using testing::FailsWith;
using testing::IsOk;

constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;
constexpr absl::CivilDay kDay(2019, 4, 8);
constexpr absl::CivilDay kNextWindow(2019, 7, 8);

L Nominated() {
  L entry;
  entry.set_name("units/140423/listEntries/0169425f-7c00-7000-8000-000000000004");
  entry.set_project_id("p");
  entry.set_list(v1::PROJECT_LIST_KEY_CITY);
  Enter(entry, "county", kDay - 30).IgnoreError();
  return entry;
}

absl::StatusOr<L> ByCity(const L& entry, L::State to, absl::CivilDay on = kDay, absl::string_view reviewer = "city",
                         const std::vector<L>& others = {}) {
  v1::ReviewListEntryRequest request;
  request.set_to_state(to);
  request.set_opinion("同意");
  TN_ASSIGN_OR_RETURN(const auto review, Decide(entry, request, others, reviewer, on));
  return Apply(review, entry);
}

L At(L::State state) {
  if (state == L::STATE_NOMINATED) return Nominated();
  if (state == L::STATE_REFUSED) return *ByCity(Nominated(), L::STATE_REFUSED);
  const L listed = *ByCity(Nominated(), L::STATE_LISTED);
  return state == L::STATE_LISTED ? listed : *ByCity(listed, L::STATE_DELISTED, kNextWindow);
}

TEST(ListEntries, EveryStepIsTakenWhereItMayBeAndNowhereElse) {
  EXPECT_THAT(DeclaredSteps<L>(),
              ::testing::ElementsAre("NOMINATED -> LISTED", "NOMINATED -> REFUSED", "LISTED -> DELISTED"));
  for (const auto from : AllStates<L>()) {
    for (const auto to : AllStates<L>()) {
      const auto after = ByCity(At(from), to);
      const bool legal = (from == L::STATE_NOMINATED && (to == L::STATE_LISTED || to == L::STATE_REFUSED)) ||
                         (from == L::STATE_LISTED && to == L::STATE_DELISTED);
      ExpectOkIf(legal, after, "STEP_NOT_ALLOWED");
    }
  }
}

TEST(ListEntries, ClaimTheirPlaceWhileNominatedOrListed) {
  EXPECT_EQ(At(L::STATE_NOMINATED).claimed_place(), "p/PROJECT_LIST_KEY_CITY");
  EXPECT_EQ(At(L::STATE_LISTED).claimed_place(), "p/PROJECT_LIST_KEY_CITY");
  EXPECT_EQ(At(L::STATE_LISTED).listed_on(), "2019-04-08");
  EXPECT_EQ(At(L::STATE_DELISTED).claimed_place(), "");
  EXPECT_EQ(At(L::STATE_DELISTED).delisted_on(), "2019-07-08");
  EXPECT_EQ(At(L::STATE_REFUSED).claimed_place(), "");
}

TEST(ListEntries, MoveInTheFirstMonthOfAQuarter) {
  for (int month = 1; month <= 12; ++month) {
    const absl::CivilDay day(2020, month, 1);
    const bool open = month % 3 == 1;
    EXPECT_EQ(ByCity(Nominated(), L::STATE_LISTED, day).ok(), open) << month;
    EXPECT_EQ(ByCity(At(L::STATE_LISTED), L::STATE_DELISTED, day).ok(), open) << month;
    EXPECT_THAT(ByCity(Nominated(), L::STATE_REFUSED, day), IsOk());
  }
  EXPECT_THAT(ByCity(Nominated(), L::STATE_LISTED, absl::CivilDay(2019, 5, 1)), FailsWith(kFailed, "OUTSIDE_WINDOW"));
}

TEST(ListEntries, WhoLeftComesBackInAnotherQuarter) {
  L left = Nominated();
  left.set_state(L::STATE_DELISTED);
  left.set_delisted_on("2019-07-10");
  const auto back = [&](absl::CivilDay on) { return ByCity(Nominated(), L::STATE_LISTED, on, "city", {left}); };
  EXPECT_THAT(back(absl::CivilDay(2019, 7, 20)), FailsWith(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_THAT(back(absl::CivilDay(2019, 10, 1)), IsOk());
  EXPECT_THAT(back(absl::CivilDay(2020, 7, 1)), IsOk());
  left.set_list(v1::PROJECT_LIST_KEY_COUNTY);
  EXPECT_THAT(back(absl::CivilDay(2019, 7, 20)), IsOk()) << "it rises from another list";
}

TEST(ListEntries, WhoCameLeavesInAnotherQuarter) {  // E.7: adjusted once a quarter, either way
  const L listed = At(L::STATE_LISTED);
  const auto leave = [&](absl::CivilDay on) { return ByCity(listed, L::STATE_DELISTED, on, "city", {listed}); };
  EXPECT_THAT(leave(absl::CivilDay(2019, 4, 30)), FailsWith(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_THAT(leave(kNextWindow), IsOk());
}

TEST(ListEntries, NobodyConfirmsWhatHeNominated) {
  EXPECT_THAT(ByCity(Nominated(), L::STATE_LISTED, kDay, "county"), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
}

TEST(ListEntries, TheUpgradingListAndNoOtherHasClasses) {
  L entry = Nominated();
  entry.set_industry_class(v1::INDUSTRY_CLASS_EMERGING);
  EXPECT_THAT(Enter(entry, "county", kDay), FailsWith(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  entry.set_list(v1::PROJECT_LIST_INDUSTRY95);
  EXPECT_THAT(Enter(entry, "county", kDay), IsOk());
  entry.clear_industry_class();
  EXPECT_THAT(Enter(entry, "county", kDay), FailsWith(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

}  // namespace
}  // namespace tiernet::construction
