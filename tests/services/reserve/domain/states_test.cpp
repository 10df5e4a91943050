// The state table of domain.md C, row by row, and every step that no row allows.
#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/calendar/date.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/reserve/domain/examples.h"
#include "tests/testing/refusal.h"
#include "tiernet/options/v1/options.pb.h"

namespace tiernet::reserve {
namespace {

using P = v1::ReserveProject;
using testing::FailsWith;
using ::testing::HasSubstr;
using testing::IsOk;

// domain.md C: from | event | to. "Any active" is written out: an entry is active
// while it stands in the library. `transfer` comes with the service that admits.
constexpr char kTable[] = R"(
DRAFT        | submit                | SUBMITTED
SUBMITTED    | admit                 | IN_LIBRARY
SUBMITTED    | return                | RETURNED
RETURNED     | submit                | SUBMITTED
IN_LIBRARY   | facts complete        | READY
READY        | fact lost             | IN_LIBRARY
IN_LIBRARY   | 180 days              | STALE_WARNED
STALE_WARNED | progress fact         | IN_LIBRARY
IN_LIBRARY   | remove                | REMOVED
READY        | transfer              | TRANSFERRED
READY        | remove                | REMOVED
STALE_WARNED | remove                | REMOVED
)";

struct Row {
  std::string from;
  std::string event;
  std::string to;
};

std::vector<Row> Table() {
  std::vector<Row> rows;
  for (const auto line : absl::StrSplit(kTable, '\n', absl::SkipWhitespace())) {
    std::vector<std::string> cells = absl::StrSplit(line, '|');
    for (auto& cell : cells) cell = std::string(absl::StripAsciiWhitespace(cell));
    rows.push_back({cells[0], cells[1], cells[2]});
  }
  return rows;
}

std::string ShortName(P::State state) { return std::string(absl::StripPrefix(P::State_Name(state), "STATE_")); }

// Where the table sends an entry; empty: no row.
std::string Target(const std::string& from, const std::string& event) {
  for (const auto& row : Table()) {
    if (row.from == from && row.event == event) return row.to;
  }
  return "";
}

TEST(States, TheSchemaSaysWhatTheTableSays) {
  std::vector<std::string> expected;
  for (const auto& row : Table()) expected.push_back(absl::StrCat(row.from, " -> ", row.to));
  std::vector<std::string> declared;
  for (const auto state : AllStates()) {
    const auto* value = P::State_descriptor()->FindValueByNumber(state);
    for (const auto& next : value->options().GetRepeatedExtension(options::v1::next)) {
      declared.push_back(absl::StrCat(ShortName(state), " -> ", absl::StripPrefix(next, "STATE_")));
    }
  }
  EXPECT_THAT(declared, ::testing::UnorderedElementsAreArray(expected));
}

TEST(States, OnlyTheClockWarns) {
  const auto& due = P::State_descriptor()->FindValueByNumber(P::STATE_IN_LIBRARY)->options();
  EXPECT_EQ(due.GetExtension(options::v1::falls_due).to(), "STATE_STALE_WARNED");
  for (const auto state : AllStates()) {
    const auto* value = P::State_descriptor()->FindValueByNumber(state);
    EXPECT_EQ(value->options().HasExtension(options::v1::falls_due), state == P::STATE_IN_LIBRARY) << value->name();
  }
}

// Steps that people ask for, in every state: taken where the table has a row, and
// refused everywhere else with the legal steps named.
TEST(States, PeopleTakeTheStepsOfTheTableAndNoOthers) {
  const auto day = kAdmitted + 200;
  const std::map<std::string, std::function<absl::StatusOr<P>(const P&)>> steps = {
      {"submit", [&](const P& p) { return Submit(p, "county", true, true, day); }},
      {"admit", [&](const P& p) { return Review(p, v1::VERDICT_ADMIT, day); }},
      {"return", [&](const P& p) { return Review(p, v1::VERDICT_RETURN, day); }},
      {"remove", [&](const P& p) { return Remove(p, day); }},
      {"transfer", [&](const P& p) { return Transfer(p, day); }},
  };
  for (const auto& [event, step] : steps) {
    for (const auto state : AllStates()) {
      SCOPED_TRACE(absl::StrCat(event, " from ", ShortName(state)));
      const P before = In(state);
      ASSERT_EQ(before.state(), state);
      const auto after = step(before);
      const std::string target = Target(ShortName(state), event);
      if (!target.empty()) {
        ASSERT_THAT(after, IsOk());
        EXPECT_EQ(ShortName(after->state()), target);
        continue;
      }
      ASSERT_THAT(after, FailsWith(absl::StatusCode::kFailedPrecondition, "STEP_NOT_ALLOWED"));
      for (const auto& row : Table()) {
        if (row.from == ShortName(state)) EXPECT_THAT(std::string(after.status().message()), HasSubstr(row.to));
      }
    }
  }
}

// Facts move an entry only where the table says so, and nowhere else.
TEST(States, FactsMoveAnEntryAsTheTableSays) {
  for (const auto state : AllStates()) {
    SCOPED_TRACE(ShortName(state));
    const auto after = Reach(In(state), kAdmitted + 200);
    if (state == P::STATE_SUBMITTED || state == P::STATE_REMOVED || state == P::STATE_TRANSFERRED) {
      EXPECT_THAT(after, FailsWith(absl::StatusCode::kFailedPrecondition, "NOT_EDITABLE"));
      continue;
    }
    ASSERT_THAT(after, IsOk());
    const std::string target = Target(ShortName(state), "progress fact");
    EXPECT_EQ(ShortName(after->state()), target.empty() ? ShortName(state) : target);
  }
}

TEST(States, TheClockWarnsOnlyWhatStandsInTheLibrary) {
  for (const auto state : AllStates()) {
    const std::string target = Target(ShortName(state), "180 days");
    EXPECT_EQ(ShortName(AsOf(In(state), kAdmitted + 5000).state()), target.empty() ? ShortName(state) : target);
  }
}

// 180 days without progress: the 180th day is the one that warns.
TEST(States, WarnsOnTheHundredAndEightiethDay) {
  const P project = In(P::STATE_IN_LIBRARY);
  EXPECT_EQ(project.last_progress_on(), "2019-03-04");
  EXPECT_EQ(project.stale_on(), FormatDate(kAdmitted + 180));
  EXPECT_EQ(AsOf(project, kAdmitted + 179).state(), P::STATE_IN_LIBRARY);
  EXPECT_EQ(AsOf(project, kAdmitted + 180).state(), P::STATE_STALE_WARNED);
  EXPECT_EQ(AsOf(project, kAdmitted + 181).state(), P::STATE_STALE_WARNED);
  EXPECT_EQ(AsOf(project, kAdmitted + 181).stale_on(), FormatDate(kAdmitted + 180)) << "the day of the warning stays";
}

TEST(States, EachProgressFactBeginsTheDaysAnew) {
  const P reached = *Reach(In(P::STATE_IN_LIBRARY), kAdmitted + 179);
  EXPECT_EQ(reached.stale_on(), FormatDate(kAdmitted + 179 + 180));
  const P recorded = *Record(In(P::STATE_IN_LIBRARY), v1::CHECKLIST_ITEM_SITE_CHOSEN, kAdmitted + 10);
  EXPECT_EQ(recorded.stale_on(), FormatDate(kAdmitted + 10 + 180));
}

TEST(States, AWarnedEntryComesBackByProgressAndIsWatchedAgain) {
  const P back = *Record(In(P::STATE_STALE_WARNED), v1::CHECKLIST_ITEM_FUNDS_YEAR_ONE, kAdmitted + 185);
  EXPECT_EQ(back.state(), P::STATE_IN_LIBRARY);
  EXPECT_EQ(back.stale_on(), FormatDate(kAdmitted + 185 + 180));
}

TEST(States, AReadyEntryIsNotWarnedAndLosesNoTimeWhenAFactIsLost) {
  const P ready = In(P::STATE_READY);
  EXPECT_EQ(ready.stale_on(), "");
  // Within the 180 days: what is left of them counts.
  const P early = *Withdraw(ready, v1::CHECKLIST_ITEM_EIA, kAdmitted + 30);
  EXPECT_EQ(early.state(), P::STATE_IN_LIBRARY);
  EXPECT_EQ(early.ready_on(), "");
  EXPECT_EQ(early.stale_on(), FormatDate(kAdmitted + 180));
  // Long after them: warned on the day of the loss, not before it.
  const P late = *Withdraw(ready, v1::CHECKLIST_ITEM_EIA, kAdmitted + 400);
  EXPECT_EQ(late.state(), P::STATE_IN_LIBRARY);
  EXPECT_EQ(late.stale_on(), FormatDate(kAdmitted + 400));
  EXPECT_EQ(AsOf(late, kAdmitted + 400).state(), P::STATE_STALE_WARNED);
}

// From the warning through progress to the library, and on to the next warning.
TEST(States, WarnedAgainAfterProgress) {
  P project = AsOf(In(P::STATE_IN_LIBRARY), kAdmitted + 200);
  project = *Reach(project, kAdmitted + 200);
  EXPECT_EQ(AsOf(project, kAdmitted + 379).state(), P::STATE_IN_LIBRARY);
  EXPECT_EQ(AsOf(project, kAdmitted + 380).state(), P::STATE_STALE_WARNED);
}

TEST(Submit, NeedsAPrincipalLeader) {
  EXPECT_THAT(Submit(Draft(), "county", true, false, kAdmitted),
              FailsWith(absl::StatusCode::kFailedPrecondition, "NO_PRINCIPAL_LEADER"));
}

TEST(Submit, NotesWhoAndWhenAndForgetsTheReturn) {
  P returned = In(P::STATE_RETURNED);
  EXPECT_EQ(returned.return_reason(), "材料齐全");
  const P submitted = *Submit(returned, "second", true, true, kAdmitted + 3);
  EXPECT_EQ(submitted.submitted_by(), "second");
  EXPECT_EQ(submitted.submitted_on(), FormatDate(kAdmitted + 3));
  EXPECT_EQ(submitted.return_reason(), "");
}

// C.3, point by point: each is asked for by itself, and all that fail are named.
TEST(EntryStandard, NamesEveryPointThatFails) {
  const std::vector<std::pair<std::string, std::function<void(P&)>>> failures = {
      {"owner_unit", [](P& p) { p.clear_owner_unit(); }},
      {"owner_person", [](P& p) { p.clear_owner_person(); }},
      {"region", [](P& p) { p.clear_region(); }},
      {"industry", [](P& p) { p.clear_industry(); }},
      {"planned_total_yuan", [](P& p) { p.set_planned_total_yuan(4'999'999); }},
      {"planned_start", [](P& p) { p.set_planned_start("2022-03-05"); }},
      {"lead_kind", [](P& p) { p.clear_lead_kind(); }},
      {"sector", [](P& p) { p.clear_sector(); }},
      {"source", [](P& p) { p.clear_source(); }},
  };
  EXPECT_TRUE(FindUnmet(Draft(), true, kAdmitted).empty());
  P without_all = Draft();
  for (const auto& [field, fail] : failures) {
    P project = Draft();
    fail(project);
    fail(without_all);
    const auto unmet = FindUnmet(project, true, kAdmitted);
    ASSERT_EQ(unmet.size(), 1u) << field;
    EXPECT_EQ(unmet[0].field, field);
    EXPECT_THAT(Submit(project, "county", true, true, kAdmitted),
                FailsWith(absl::StatusCode::kFailedPrecondition, "ENTRY_STANDARD"));
  }
  EXPECT_EQ(FindUnmet(without_all, true, kAdmitted).size(), failures.size());
  EXPECT_EQ(FindUnmet(without_all, false, kAdmitted).size(), failures.size() + 1) << "the appraisal";
  EXPECT_THAT(Submit(Draft(), "county", false, true, kAdmitted),
              FailsWith(absl::StatusCode::kFailedPrecondition, "ENTRY_STANDARD"));
}

TEST(EntryStandard, BoundsAreInside) {
  P project = Draft();
  project.set_planned_total_yuan(5'000'000);
  project.set_planned_start("2022-03-04");
  EXPECT_TRUE(FindUnmet(project, true, kAdmitted).empty());
  project.clear_planned_total_yuan();
  project.clear_planned_start();
  EXPECT_EQ(FindUnmet(project, true, kAdmitted).size(), 2u) << "not known is not met";
}

// C.1 and C.3: a sponsor or an owner unit; the sponsor alone may be missing.
TEST(EntryStandard, DoesWithoutASponsor) {
  P project = Draft();
  project.clear_sponsor_name();
  EXPECT_TRUE(FindUnmet(project, true, kAdmitted).empty());
}

TEST(Admit, ReviewerIsNotTheSubmitter) {
  const P submitted = In(P::STATE_SUBMITTED);
  for (const auto verdict : {v1::VERDICT_ADMIT, v1::VERDICT_RETURN}) {
    EXPECT_THAT(Review(submitted, verdict, kAdmitted, "county"),
                FailsWith(absl::StatusCode::kFailedPrecondition, "REVIEWER_IS_SUBMITTER"));
  }
}

TEST(Admit, SetsTheDayAndNothingThatIsNotSo) {
  const P admitted = In(P::STATE_IN_LIBRARY);
  EXPECT_EQ(admitted.admitted_on(), "2019-03-04");
  EXPECT_EQ(admitted.ready_on(), "");
  EXPECT_EQ(In(P::STATE_RETURNED).admitted_on(), "");
}

// An entry whose facts were complete before is ready on the day of its admission.
TEST(Admit, OfACompleteEntryMakesItReady) {
  P draft = Typed();
  draft.set_project_code("2019-140423-26-03-000017");
  ASSERT_THAT(Enter(draft, "id", kAdmitted - 2), IsOk());
  for (const auto item : ReadyItems()) draft = *Record(draft, item, kAdmitted - 2);
  EXPECT_EQ(draft.state(), P::STATE_DRAFT);
  const P submitted = *Submit(draft, "county", true, true, kAdmitted - 1);
  EXPECT_EQ(submitted.state(), P::STATE_SUBMITTED);
  const P admitted = *Review(submitted, v1::VERDICT_ADMIT, kAdmitted);
  EXPECT_EQ(admitted.state(), P::STATE_READY);
  EXPECT_EQ(admitted.ready_on(), "2019-03-04");
  EXPECT_EQ(admitted.stale_on(), "");
}

TEST(Remove, KeepsTheReasonAndStopsEveryClock) {
  for (const auto state : {P::STATE_IN_LIBRARY, P::STATE_READY, P::STATE_STALE_WARNED}) {
    P project = In(state);
    for (const auto item : AllItems()) project = *Record(project, item, kAdmitted + 181);
    const P removed = *Remove(project, kAdmitted + 190);
    EXPECT_EQ(removed.removed_on(), FormatDate(kAdmitted + 190));
    EXPECT_EQ(removed.removal_reason(), v1::REMOVAL_REASON_POLICY);
    EXPECT_EQ(removed.ready_on(), "");
    EXPECT_EQ(AsOf(removed, kAdmitted + 5000).SerializeAsString(), removed.SerializeAsString())
        << "final: neither state nor grade moves any more (C.7)";
  }
}

TEST(Remove, WaitsForAnOpenTransfer) {
  P ready = In(P::STATE_READY);
  ready.set_transfer_requested_on("2019-03-05");
  EXPECT_THAT(Remove(ready, kAdmitted + 2), FailsWith(absl::StatusCode::kFailedPrecondition, "TRANSFER_PENDING"));
  EXPECT_THAT(Withdraw(ready, v1::CHECKLIST_ITEM_EIA, kAdmitted + 2),
              FailsWith(absl::StatusCode::kFailedPrecondition, "TRANSFER_PENDING"));
}

TEST(Reenter, OnlyWhatWasRemoved) {
  for (const auto state : AllStates()) {
    const auto draft = Reenter(In(state), "units/140423/reserveProjects/new", kAdmitted + 200);
    if (state == P::STATE_REMOVED) {
      EXPECT_THAT(draft, IsOk());
    } else {
      EXPECT_THAT(draft, FailsWith(absl::StatusCode::kFailedPrecondition, "STEP_NOT_ALLOWED")) << ShortName(state);
    }
  }
}

// I.42: a new id, the same project, and nothing of the library's bookkeeping.
TEST(Reenter, MakesADraftOfTheSameProject) {
  P project = In(P::STATE_READY);
  const P removed = *Remove(project, kAdmitted + 1);
  const P draft = *Reenter(removed, "units/140423/reserveProjects/new", kAdmitted + 200);
  EXPECT_EQ(draft.state(), P::STATE_DRAFT);
  EXPECT_EQ(draft.name(), "units/140423/reserveProjects/new");
  EXPECT_EQ(draft.predecessor(), removed.name());
  EXPECT_EQ(draft.project_id(), removed.project_id());
  EXPECT_EQ(draft.project_code(), removed.project_code());
  EXPECT_EQ(draft.checklist_size(), removed.checklist_size());
  EXPECT_EQ(draft.etag(), "");
  for (const auto* day : {&draft.admitted_on(), &draft.ready_on(), &draft.stale_on(), &draft.removed_on(),
                          &draft.submitted_on(), &draft.last_progress_on(), &draft.claimed_code()}) {
    EXPECT_EQ(*day, "");
  }
  EXPECT_EQ(draft.planned_total_history_size(), 1);
  EXPECT_EQ(draft.unit_history_size(), 1);
  const auto again = Submit(draft, "county", true, true, kAdmitted + 201);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->claimed_code(), removed.project_code());
}

// I.36: the entry stays READY until the construction library answers; R03 counts to
// the day of the request.
TEST(Transfer, IsAskedForAndAnswered) {
  const auto day = kAdmitted + 10;
  const auto asked = RequestTransfer(In(P::STATE_READY), day);
  ASSERT_THAT(asked, IsOk());
  EXPECT_EQ(asked->state(), P::STATE_READY);
  EXPECT_EQ(asked->transfer_requested_on(), FormatDate(day));
  ASSERT_EQ(asked->former_ready_periods_size(), 1);
  EXPECT_EQ(asked->former_ready_periods(0).from(), FormatDate(kAdmitted));
  EXPECT_EQ(asked->former_ready_periods(0).until(), FormatDate(day));
  EXPECT_THAT(RequestTransfer(*asked, day), FailsWith(absl::StatusCode::kFailedPrecondition, "TRANSFER_PENDING"));
  EXPECT_THAT(Remove(*asked, day), FailsWith(absl::StatusCode::kFailedPrecondition, "TRANSFER_PENDING"));

  const auto taken = FinishTransfer(*asked, "units/140423/constructionProjects/x", day + 3);
  ASSERT_THAT(taken, IsOk());
  EXPECT_EQ(taken->state(), P::STATE_TRANSFERRED);
  EXPECT_EQ(taken->transferred_on(), FormatDate(day + 3));
  EXPECT_EQ(taken->claimed_code(), asked->claimed_code());
  EXPECT_EQ(taken->former_ready_periods_size(), 1);

  const auto rejected = RejectTransfer(*asked, "no annual plan", day + 3);
  ASSERT_THAT(rejected, IsOk());
  EXPECT_EQ(rejected->state(), P::STATE_READY);
  EXPECT_EQ(rejected->transfer_requested_on(), "");
  EXPECT_EQ(rejected->transfer_rejection(), "no annual plan");
  EXPECT_EQ(rejected->ready_on(), FormatDate(day + 3));
  EXPECT_THAT(RequestTransfer(*rejected, day + 4), IsOk());
}

absl::StatusOr<P> TransferByCity(const P& project, absl::CivilDay on) {
  v1::TransferReserveProjectRequest request;
  request.set_opinion("已具备开工条件");
  const auto review = Decide(project, request, "city", on);
  if (!review.ok()) return review.status();
  EXPECT_EQ(review->to_state(), "STATE_TRANSFERRED");
  return Apply(*review, project);
}

// The table: city; county for its own. The city's word asks as the county's does.
TEST(Transfer, IsAskedForByTheCityToo) {
  const auto day = kAdmitted + 200;
  for (const auto state : AllStates()) {
    const P before = In(state);
    const auto asked = TransferByCity(before, day);
    if (state == P::STATE_READY) {
      ASSERT_THAT(asked, IsOk());
      EXPECT_EQ(asked->SerializeAsString(), RequestTransfer(before, day)->SerializeAsString());
      EXPECT_THAT(TransferByCity(*asked, day), FailsWith(absl::StatusCode::kFailedPrecondition, "TRANSFER_PENDING"));
    } else {
      EXPECT_THAT(asked, FailsWith(absl::StatusCode::kFailedPrecondition, "STEP_NOT_ALLOWED")) << ShortName(state);
    }
  }
}

}  // namespace
}  // namespace tiernet::reserve
