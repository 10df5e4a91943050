// What may be changed when, what counts as progress, codes, claims and histories.
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
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

constexpr char kCode[] = "2019-140423-26-03-000017";
constexpr char kOtherCode[] = "2019-140423-26-03-000018";
constexpr auto kLater = kAdmitted + 190;

bool IsClosed(P::State state) {
  return state == P::STATE_SUBMITTED || state == P::STATE_REMOVED || state == P::STATE_TRANSFERRED;
}

// `before` with `change`, on kLater.
absl::StatusOr<P> Edited(const P& before, const std::function<void(P&)>& change) {
  P after = before;
  change(after);
  const auto status = Edit(before, after, kLater);
  if (!status.ok()) return status;
  return after;
}

TEST(Edit, IsOpenInEveryStateThatIsNeitherUnderReviewNorFinal) {
  for (const auto state : AllStates()) {
    SCOPED_TRACE(P::State_Name(state));
    const P before = In(state);
    v1::CorrectProjectCodeRequest correction;
    const absl::Status outcomes[] = {
        Edited(before, [](P& p) { p.set_note("一期"); }).status(),
        Record(before, v1::CHECKLIST_ITEM_EIA, kLater).status(),
        Reach(before, kLater).status(),
    };
    for (const auto& outcome : outcomes) {
      if (IsClosed(state)) {
        EXPECT_THAT(outcome, FailsWith(absl::StatusCode::kFailedPrecondition, "NOT_EDITABLE"));
      } else {
        EXPECT_THAT(outcome, IsOk());
      }
    }
    if (!IsClosed(state)) continue;
    EXPECT_THAT(Withdraw(before, v1::CHECKLIST_ITEM_EIA, kLater),
                FailsWith(absl::StatusCode::kFailedPrecondition, "NOT_EDITABLE"));
    EXPECT_THAT(CorrectCode(before, correction, kLater),
                FailsWith(absl::StatusCode::kFailedPrecondition, "NOT_EDITABLE"));
  }
}

// "milestone, checklist item, sponsor, funds — not a text edit"
TEST(Edit, OnlyANewSponsorAndTheCodeAreProgress) {
  const std::vector<std::pair<const char*, std::function<void(P&)>>> no_progress = {
      {"content", [](P& p) { p.set_content("年产十万吨"); }},
      {"title", [](P& p) { p.set_title("另一名称"); }},
      {"total", [](P& p) { p.set_planned_total_yuan(900'000'000); }},
      {"start", [](P& p) { p.set_planned_start("2020-06-01"); }},
      {"the same sponsor in other characters", [](P& p) { p.set_sponsor_name("山西某某 新材料有限公司"); }},
      {"the sponsor gone", [](P& p) { p.clear_sponsor_name(); }},
  };
  const P warned = In(P::STATE_STALE_WARNED);
  for (const auto& [what, change] : no_progress) {
    const auto after = Edited(warned, change);
    ASSERT_THAT(after, IsOk()) << what;
    EXPECT_EQ(after->state(), P::STATE_STALE_WARNED) << what;
    EXPECT_EQ(after->last_progress_on(), warned.last_progress_on()) << what;
  }
  const std::vector<std::pair<const char*, std::function<void(P&)>>> progress = {
      {"another sponsor", [](P& p) { p.set_sponsor_name("北京某某科技有限公司"); }},
      {"its credit code", [](P& p) { p.set_sponsor_credit_code("911400001123599660"); }},
      {"the project code", [](P& p) { p.set_project_code(kCode); }},
  };
  for (const auto& [what, change] : progress) {
    const auto after = Edited(warned, change);
    ASSERT_THAT(after, IsOk()) << what;
    EXPECT_EQ(after->state(), P::STATE_IN_LIBRARY) << what;
    EXPECT_EQ(after->last_progress_on(), FormatDate(kLater)) << what;
    EXPECT_EQ(after->stale_on(), FormatDate(kLater + 180)) << what;
  }
}

TEST(Edit, ADraftMayLackEverythingButNotAnEntryOfTheLibrary) {
  for (const auto state : AllStates()) {
    if (IsClosed(state)) continue;
    const auto after = Edited(In(state), [](P& p) { p.clear_industry(); });
    if (state == P::STATE_DRAFT || state == P::STATE_RETURNED) {
      EXPECT_THAT(after, IsOk()) << P::State_Name(state);
    } else {
      EXPECT_THAT(after, FailsWith(absl::StatusCode::kFailedPrecondition, "ENTRY_STANDARD")) << P::State_Name(state);
    }
  }
}

TEST(Dates, TheEndDoesNotLieBeforeTheStart) {
  for (const auto& [end, fits] : {std::pair("2020-03-04", true), {"2020-03-03", false}, {"", true}}) {
    P draft = Typed();
    draft.set_planned_end(end);
    const auto entered = Enter(draft, "id", kAdmitted);
    const auto edited = Edited(Draft(), [end = end](P& p) { p.set_planned_end(end); });
    EXPECT_EQ(entered.ok(), fits) << end;
    EXPECT_EQ(edited.ok(), fits) << end;
    if (fits) continue;
    EXPECT_THAT(entered, FailsWith(absl::StatusCode::kInvalidArgument, "DATES_REVERSED"));
    EXPECT_THAT(edited, FailsWith(absl::StatusCode::kInvalidArgument, "DATES_REVERSED"));
  }
}

// B.1.7: attached once, then only corrected.
TEST(Code, IsAttachedOnceInEveryState) {
  for (const auto state : AllStates()) {
    if (IsClosed(state)) continue;
    SCOPED_TRACE(P::State_Name(state));
    P project = In(state);
    if (project.project_code().empty()) {
      project = *Edited(project, [](P& p) { p.set_project_code(kCode); });
    }
    EXPECT_THAT(Edited(project, [](P& p) { p.set_project_code(kCode); }), IsOk()) << "the same again";
    EXPECT_THAT(Edited(project, [](P& p) { p.set_project_code(kOtherCode); }),
                FailsWith(absl::StatusCode::kFailedPrecondition, "CODE_ATTACHED"));
    EXPECT_THAT(Edited(project, [](P& p) { p.clear_project_code(); }),
                FailsWith(absl::StatusCode::kFailedPrecondition, "CODE_ATTACHED"));
  }
}

TEST(Code, IsCorrectedWithItsReason) {
  v1::CorrectProjectCodeRequest request;
  request.set_project_code(kOtherCode);
  request.set_reason("流水号录错");
  EXPECT_THAT(CorrectCode(Draft(), request, kAdmitted),
              FailsWith(absl::StatusCode::kFailedPrecondition, "NO_SUCH_FACT"));
  const P corrected = *CorrectCode(In(P::STATE_READY), request, kAdmitted + 3);
  EXPECT_EQ(corrected.project_code(), kOtherCode);
  EXPECT_EQ(corrected.claimed_code(), kOtherCode);
  EXPECT_EQ(corrected.state(), P::STATE_READY);
  ASSERT_EQ(corrected.code_corrections_size(), 1);
  EXPECT_EQ(corrected.code_corrections(0).former_code(), kCode);
  EXPECT_EQ(corrected.code_corrections(0).corrected_on(), FormatDate(kAdmitted + 3));
  EXPECT_EQ(corrected.code_corrections(0).reason(), "流水号录错");
  EXPECT_EQ(corrected.last_progress_on(), In(P::STATE_READY).last_progress_on()) << "no progress";
}

// C.3: no duplicate, from submission until the entry leaves.
TEST(Claims, StandFromSubmissionToRemoval) {
  for (const auto state : AllStates()) {
    P project = In(state);
    const bool claims = state != P::STATE_DRAFT && state != P::STATE_RETURNED && state != P::STATE_REMOVED;
    EXPECT_EQ(!project.claimed_identity().empty(), claims) << P::State_Name(state);
    EXPECT_EQ(project.claimed_code(), claims ? project.project_code() : "") << P::State_Name(state);
  }
}

std::string IdentityOf(const std::function<void(P&)>& change) {
  P draft = Draft();
  change(draft);
  return Submit(draft, "county", true, true, kAdmitted)->claimed_identity();
}

// I.40: NFKC without blanks and punctuation; region and sponsor belong to it.
TEST(Claims, AreOfTheNormalisedNameTheRegionAndTheSponsor) {
  const std::string plain = IdentityOf([](P&) {});
  EXPECT_EQ(IdentityOf([](P& p) { p.set_title("襄垣县 煤基(新材料)项目"); }), plain);
  EXPECT_EQ(IdentityOf([](P& p) { p.set_sponsor_name("山西某某新材料有限公司 "); }), plain);
  EXPECT_NE(IdentityOf([](P& p) { p.set_title("襄垣县煤基新材料二期项目"); }), plain);
  EXPECT_NE(IdentityOf([](P& p) { p.set_region("140425"); }), plain);
  EXPECT_NE(IdentityOf([](P& p) { p.set_sponsor_name("北京某某科技有限公司"); }), plain);
}

// A.3: one place, whatever code its entry bears.
TEST(Claims, AreOfTheRegionThatStandsToday) {
  const std::string of_today = IdentityOf([](P& p) { p.set_region("140404"), p.set_region_today("140404"); });
  EXPECT_EQ(IdentityOf([](P& p) { p.set_region("140421"), p.set_region_today("140404"); }), of_today);
  EXPECT_EQ(IdentityOf([](P& p) { p.set_region("140404"); }), of_today) << "entered before the field was";
}

// A sponsor is one by its name as by its code.
TEST(Claims, AreOfTheSponsorsNameAndOfItsCode) {
  const auto claims = [](bool named, bool coded) {
    P draft = Draft();
    if (!named) draft.clear_sponsor_name();
    if (coded) draft.set_sponsor_credit_code("911400001123599660");
    return *Submit(draft, "county", true, true, kAdmitted);
  };
  const P both = claims(true, true), name = claims(true, false), code = claims(false, true),
          none = claims(false, false);
  EXPECT_EQ(name.claimed_identity(), both.claimed_identity());
  EXPECT_EQ(name.claimed_credit_identity(), "");
  EXPECT_EQ(code.claimed_credit_identity(), both.claimed_credit_identity());
  EXPECT_NE(code.claimed_credit_identity(), "");
  EXPECT_NE(none.claimed_identity(), code.claimed_identity()) << "nobody is not that sponsor";
  EXPECT_EQ(none.claimed_credit_identity(), "");
  EXPECT_EQ(Remove(In(P::STATE_IN_LIBRARY), kAdmitted + 1)->claimed_credit_identity(), "");
}

TEST(Claims, FollowAnEdit) {
  const auto after = Edited(In(P::STATE_IN_LIBRARY), [](P& p) { p.set_region("140425"); });
  EXPECT_THAT(after->claimed_identity(), ::testing::HasSubstr("140425"));
}

TEST(History, OfThePlannedTotalHoldsEveryAmountInForce) {
  P project = Draft();
  ASSERT_EQ(project.planned_total_history_size(), 1);
  EXPECT_EQ(project.planned_total_history(0).from(), FormatDate(kAdmitted - 2));
  const auto set = [&](int64_t yuan, absl::CivilDay on) {
    P after = project;
    after.set_planned_total_yuan(yuan);
    ASSERT_THAT(Edit(project, after, on), IsOk());
    project = after;
  };
  set(900'000'000, kAdmitted);
  set(910'000'000, kAdmitted);
  set(910'000'000, kAdmitted + 1);
  ASSERT_EQ(project.planned_total_history_size(), 2) << "one a day, and only changes";
  EXPECT_EQ(project.planned_total_history(1).from(), FormatDate(kAdmitted));
  EXPECT_EQ(project.planned_total_history(1).yuan(), 910'000'000);
}

// I.33, I.42: the unit of birth is credited first, and ids are minted or kept.
TEST(Enter, CompletesADraft) {
  const P draft = Draft();
  EXPECT_EQ(draft.state(), P::STATE_DRAFT);
  EXPECT_EQ(draft.project_id(), "0169425f-7c00-7000-8000-0000000000aa");
  ASSERT_EQ(draft.unit_history_size(), 1);
  EXPECT_EQ(draft.unit_history(0).unit(), "140423");
  EXPECT_EQ(draft.unit_history(0).from(), FormatDate(kAdmitted - 2));
  P known = Typed();
  known.set_project_id("0169425f-7c00-7000-8000-0000000000bb");
  ASSERT_THAT(Enter(known, "0169425f-7c00-7000-8000-0000000000aa", kAdmitted), IsOk());
  EXPECT_EQ(known.project_id(), "0169425f-7c00-7000-8000-0000000000bb");
}

// I.41: the named projects enter with their figures empty.
TEST(Enter, TakesADraftWithNothingButATitle) {
  P draft;
  draft.set_title("潞安煤制油");
  ASSERT_THAT(Enter(draft, "id", kAdmitted), IsOk());
  EXPECT_FALSE(draft.has_planned_total_yuan()) << "not reported is not zero";
  EXPECT_EQ(draft.planned_total_history_size(), 0);
  EXPECT_EQ(draft.grade(), v1::GRADE_C);
}

}  // namespace
}  // namespace tiernet::reserve
