// Bulletins of the ranking (domain.md G.5).
#include "services/indicators/domain/bulletin.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/indicators/domain/examples.h"
#include "tests/testing/refusal.h"

namespace tiernet::indicators {
namespace {

using absl::CivilDay;
using testing::FailsWith;
using testing::IsOk;
using Draft = v1::RankingDraft;

constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;
constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;

Draft Of(const std::string& quarter, const std::string& correction = "") {
  Draft draft;
  draft.set_name("units/140400/rankingDrafts/1");
  draft.set_quarter(quarter);
  draft.set_correction(correction);
  return draft;
}

// A draft of the second quarter, entered on 2 July 2019 and drawn by `chen`.
Draft Drawn(int published = 0) {
  Draft draft = Of("2019-Q2", published > 0 ? "漏列更正后的月报" : "");
  EXPECT_THAT(Enter(draft, published, TestCalendar(), CivilDay(2019, 7, 2)), IsOk());
  v1::Ranking ranking;
  ranking.set_as_of("2019-06-30");
  return *Draw(std::move(draft), {ranking, ranking}, "chen");
}

absl::StatusOr<Draft> ReviewedBy(const std::string& who, Draft draft,
                                 v1::BulletinVerdict verdict = v1::BULLETIN_VERDICT_CONFIRM,
                                 const std::string& reason = "") {
  v1::ReviewRankingDraftRequest request;
  request.set_verdict(verdict);
  request.set_reason(reason);
  return Review(std::move(draft), request, who);
}

absl::StatusOr<Published> PublishedOn(CivilDay on, Draft draft, const std::string& date = "2019-07-10") {
  v1::PublishRankingDraftRequest request;
  request.mutable_document()->set_date(date);
  return Publish(std::move(draft), request, "units/140400/to/all/rankingBulletins/2", on);
}

TEST(Bulletin, IsOfAQuarterThatIsOver) {
  Draft draft = Of("2019-Q2");
  EXPECT_THAT(Enter(draft, 0, TestCalendar(), CivilDay(2019, 6, 29)), FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(Enter(draft, 0, TestCalendar(), CivilDay(2019, 6, 30)), IsOk()) << "on its last day, as a month (I.43)";
  EXPECT_EQ(LastDayOf("2019-Q2"), CivilDay(2019, 6, 30));
  EXPECT_EQ(LastDayOf("2018-Q4"), CivilDay(2018, 12, 31));
}

TEST(Bulletin, IsDueOnThe15thOfTheNextMonthRolledForward) {
  const auto due = [](const std::string& quarter) {
    Draft draft = Of(quarter);
    EXPECT_THAT(Enter(draft, 0, TestCalendar(), CivilDay(2020, 7, 1)), IsOk());
    return draft.due_on();
  };
  EXPECT_EQ(due("2019-Q2"), "2019-07-15");
  EXPECT_EQ(due("2018-Q2"), "2018-07-16") << "the 15th was a Sunday";
  EXPECT_EQ(due("2019-Q4"), "2020-01-15");
}

TEST(Bulletin, IsRestatedByANumberedSupplementThatSaysWhatWasWrong) {
  Draft supplement = Of("2019-Q2");
  EXPECT_THAT(Enter(supplement, 1, TestCalendar(), CivilDay(2019, 8, 1)), FailsWith(kInvalid, "INVALID_FIELDS"));
  supplement = Drawn(2);
  EXPECT_EQ(supplement.number(), 2);
  EXPECT_EQ(supplement.claimed_number(), "140400/2019-Q2/2");
  EXPECT_EQ(supplement.due_on(), "");
  Draft first = Of("2019-Q2", "nothing can be wrong yet");
  EXPECT_THAT(Enter(first, 0, TestCalendar(), CivilDay(2019, 8, 1)), FailsWith(kInvalid, "INVALID_FIELDS"));
}

TEST(Bulletin, IsReviewedByWhoHasNotDrawnIt) {  // A.7
  const Draft twice = *Draw(Drawn(), {}, "wang");
  EXPECT_THAT(ReviewedBy("wang", twice), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  EXPECT_THAT(ReviewedBy("chen", twice), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  const auto reviewed = ReviewedBy("li", twice);
  ASSERT_THAT(reviewed, IsOk());
  EXPECT_EQ(reviewed->state(), Draft::STATE_REVIEWED);
  EXPECT_EQ(reviewed->reviewed_by(), "li");
  EXPECT_THAT(ReviewedBy("li", *reviewed), FailsWith(kFailed, "STEP_NOT_ALLOWED"));
  EXPECT_THAT(Draw(*reviewed, {}, "chen"), FailsWith(kFailed, "NOT_EDITABLE"));
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
