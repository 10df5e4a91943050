// Bulletins (domain.md G.5, E.12).
#include "services/indicators/domain/bulletin.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/indicators/domain/examples.h"
#include "tests/testing/refusal.h"
#include "tests/testing/states.h"

namespace tiernet::indicators {
namespace {

using absl::CivilDay;
using testing::FailsWith;
using testing::IsOk;
using Draft = v1::BulletinDraft;

constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;
constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;

constexpr auto kRanking = v1::BULLETIN_SUBJECT_RANKING;
constexpr auto kKeyProjects = v1::BULLETIN_SUBJECT_KEY_PROJECTS;

Draft Of(const std::string& period, const std::string& correction = "", v1::BulletinSubject subject = kRanking) {
  Draft draft;
  draft.set_name("units/140400/bulletinDrafts/1");
  draft.set_subject(subject);
  draft.set_period(period);
  draft.set_correction(correction);
  return draft;
}

// So many that were published on 2019-07-01.
std::vector<Draft> Before(int number) {
  Draft draft;
  draft.set_published_on("2019-07-01");
  return std::vector<Draft>(number, draft);
}

// A draft of the second quarter, entered on 2 July 2019 and drawn by `chen`.
Draft Drawn(int published = 0) {
  Draft draft = Of("2019-Q2", published > 0 ? "漏列更正后的月报" : "");
  EXPECT_THAT(Enter(draft, Before(published), TestCalendar(), CivilDay(2019, 7, 2)), IsOk());
  v1::Ranking ranking;
  ranking.set_as_of("2019-06-30");
  return *Draw(std::move(draft), {ranking, ranking}, "chen");
}

absl::StatusOr<Draft> ReviewedBy(const std::string& who, Draft draft,
                                 v1::BulletinVerdict verdict = v1::BULLETIN_VERDICT_CONFIRM,
                                 const std::string& reason = "") {
  v1::ReviewBulletinDraftRequest request;
  request.set_verdict(verdict);
  request.set_reason(reason);
  return Review(std::move(draft), request, who);
}

absl::StatusOr<Published> PublishedOn(CivilDay on, Draft draft, const std::string& date = "2019-07-10") {
  v1::PublishBulletinDraftRequest request;
  request.mutable_document()->set_date(date);
  return Publish(std::move(draft), request, "units/140400/to/all/bulletins/2", on);
}

TEST(Bulletin, TheTableOfG5) {
  EXPECT_THAT(testing::DeclaredSteps<Draft>(),
              ::testing::ElementsAre("DRAFT -> REVIEWED", "REVIEWED -> DRAFT", "REVIEWED -> PUBLISHED"));
}

TEST(Bulletin, IsOfAQuarterThatIsOver) {
  Draft draft = Of("2019-Q2");
  EXPECT_THAT(Enter(draft, {}, TestCalendar(), CivilDay(2019, 6, 29)), FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(Enter(draft, {}, TestCalendar(), CivilDay(2019, 6, 30)), IsOk()) << "on its last day, as a month (I.43)";
  EXPECT_EQ(LastDayOf(Of("2019-Q2")), CivilDay(2019, 6, 30));
  EXPECT_EQ(LastDayOf(Of("2018-Q4")), CivilDay(2018, 12, 31));
}

TEST(Bulletin, OfKeyProjectsIsOfAMonthThatIsOverAndDueOnNoDay) {
  Draft draft = Of("2019-06", "", kKeyProjects);
  EXPECT_THAT(Enter(draft, {}, TestCalendar(), CivilDay(2019, 6, 29)), FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(Enter(draft, {}, TestCalendar(), CivilDay(2019, 6, 30)), IsOk());
  EXPECT_EQ(draft.due_on(), "");
  EXPECT_EQ(LastDayOf(draft), CivilDay(2019, 6, 30));
  v1::KeyProjectProgress progress;
  progress.add_lines()->set_late(3);
  draft = *Draw(std::move(draft), progress, "chen");
  const auto published = PublishedOn(CivilDay(2019, 9, 30), *ReviewedBy("li", draft));
  ASSERT_THAT(published, IsOk());
  EXPECT_EQ(published->bulletin.subject(), kKeyProjects);
  EXPECT_EQ(published->bulletin.key_projects().lines(0).late(), 3);
  EXPECT_FALSE(published->bulletin.late());
  EXPECT_FALSE(published->draft.has_key_projects()) << "the bulletin has it";
}

TEST(Bulletin, IsOfAPeriodThatFitsItsSubject) {
  const auto entered = [](Draft draft) { return Enter(draft, {}, TestCalendar(), CivilDay(2019, 12, 31)); };
  EXPECT_THAT(entered(Of("2019-06")), FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(entered(Of("2019-Q2", "", kKeyProjects)), FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(entered(Of("2019-13", "", kKeyProjects)), FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(entered(Of("'; --")), FailsWith(kInvalid, "INVALID_FIELDS"));
}

TEST(Bulletin, IsDueOnThe15thOfTheNextMonthRolledForward) {
  const auto due = [](const std::string& quarter) {
    Draft draft = Of(quarter);
    EXPECT_THAT(Enter(draft, {}, TestCalendar(), CivilDay(2020, 7, 1)), IsOk());
    return draft.due_on();
  };
  EXPECT_EQ(due("2019-Q2"), "2019-07-15");
  EXPECT_EQ(due("2018-Q2"), "2018-07-16") << "the 15th was a Sunday";
  EXPECT_EQ(due("2019-Q4"), "2020-01-15");
}

TEST(Bulletin, IsRestatedByANumberedSupplementThatSaysWhatWasWrong) {
  Draft supplement = Of("2019-Q2");
  EXPECT_THAT(Enter(supplement, Before(1), TestCalendar(), CivilDay(2019, 8, 1)),
              FailsWith(kInvalid, "INVALID_FIELDS"));
  supplement = Of("2019-Q2", "漏列");
  EXPECT_THAT(Enter(supplement, Before(1), TestCalendar(), CivilDay(2019, 6, 30)),
              FailsWith(kInvalid, "DATES_REVERSED"))
      << "before what it restates";
  supplement = Drawn(2);
  EXPECT_EQ(supplement.number(), 2);
  EXPECT_EQ(supplement.claimed_number(), "140400/BULLETIN_SUBJECT_RANKING/2019-Q2/2");
  EXPECT_EQ(supplement.due_on(), "");
  Draft first = Of("2019-Q2", "nothing can be wrong yet");
  EXPECT_THAT(Enter(first, {}, TestCalendar(), CivilDay(2019, 8, 1)), FailsWith(kInvalid, "INVALID_FIELDS"));
}

TEST(Bulletin, IsReviewedByWhoHasNotDrawnIt) {  // A.7
  const Draft twice = *Draw(Drawn(), std::vector<v1::Ranking>(), "wang");
  EXPECT_THAT(ReviewedBy("wang", twice), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  EXPECT_THAT(ReviewedBy("chen", twice), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  const auto reviewed = ReviewedBy("li", twice);
  ASSERT_THAT(reviewed, IsOk());
  EXPECT_EQ(reviewed->state(), Draft::STATE_REVIEWED);
  EXPECT_EQ(reviewed->reviewed_by(), "li");
  EXPECT_THAT(ReviewedBy("li", *reviewed), FailsWith(kFailed, "STEP_NOT_ALLOWED"));
  EXPECT_THAT(Draw(*reviewed, std::vector<v1::Ranking>(), "chen"), FailsWith(kFailed, "NOT_EDITABLE"));
}

TEST(Bulletin, IsReturnedWithAReasonUntilItIsPublished) {
  constexpr auto kReturn = v1::BULLETIN_VERDICT_RETURN;
  const auto reviewed = *ReviewedBy("li", Drawn());
  EXPECT_THAT(ReviewedBy("li", reviewed, kReturn), FailsWith(kInvalid, "INVALID_FIELDS"));
  for (const Draft& seen : {Drawn(), reviewed}) {
    const auto returned = ReviewedBy("li", seen, kReturn, "two reports are missing");
    ASSERT_THAT(returned, IsOk());
    EXPECT_EQ(returned->state(), Draft::STATE_DRAFT);
    EXPECT_EQ(returned->return_reason(), "two reports are missing");
    EXPECT_EQ(ReviewedBy("li", *returned)->return_reason(), "");
  }
  const auto published = PublishedOn(CivilDay(2019, 7, 10), reviewed);
  ASSERT_THAT(published, IsOk());
  EXPECT_THAT(ReviewedBy("li", published->draft, kReturn, "too late"), FailsWith(kFailed, "STEP_NOT_ALLOWED"));
}

TEST(Bulletin, IsPublishedOnceReviewed) {
  EXPECT_THAT(PublishedOn(CivilDay(2019, 7, 10), Drawn()), FailsWith(kFailed, "STEP_NOT_ALLOWED"));
  const auto reviewed = *ReviewedBy("li", Drawn());
  EXPECT_THAT(PublishedOn(CivilDay(2019, 7, 9), reviewed), FailsWith(kInvalid, "EVIDENCE_IN_FUTURE"));
  const auto published = PublishedOn(CivilDay(2019, 7, 15), reviewed);
  ASSERT_THAT(published, IsOk());
  EXPECT_EQ(published->bulletin.rankings_size(), 2);
  EXPECT_EQ(published->bulletin.published_on(), "2019-07-15");
  EXPECT_FALSE(published->bulletin.late());
  EXPECT_EQ(published->draft.bulletin(), published->bulletin.name());
  EXPECT_EQ(published->draft.rankings_size(), 0) << "the bulletin has them";
  EXPECT_TRUE(PublishedOn(CivilDay(2019, 7, 16), reviewed)->bulletin.late());
  EXPECT_FALSE(PublishedOn(CivilDay(2019, 8, 16), *ReviewedBy("li", Drawn(1)))->bulletin.late())
      << "a supplement is due on no day";
}

}  // namespace
}  // namespace tiernet::indicators
