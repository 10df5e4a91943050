// Bulletins of the ranking from the draft to what every unit reads, and R05 (domain.md G.5).
#include <string>

#include "gmock/gmock.h"
#include "tests/services/indicators/service/indicators_test.h"

namespace tiernet::indicators {
namespace {

using testing::FailsWith;
using testing::IsOk;

constexpr absl::StatusCode kDenied = absl::StatusCode::kPermissionDenied;
constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;

class Bulletins : public IndicatorsTest {
 protected:
  absl::StatusOr<v1::RankingDraft> Create(const std::string& quarter, const std::string& correction = "",
                                          const Identity& identity = kCity) {
    v1::CreateRankingDraftRequest request;
    request.set_parent("units/" + identity.unit);
    request.mutable_ranking_draft()->set_quarter(quarter);
    request.mutable_ranking_draft()->set_correction(correction);
    return Ask(&Stub::CreateRankingDraft, request, identity);
  }
  absl::StatusOr<v1::RankingDraft> Review(const v1::RankingDraft& draft, const Identity& identity) {
    v1::ReviewRankingDraftRequest request;
    request.set_name(draft.name());
    request.set_etag(draft.etag());
    request.set_verdict(v1::BULLETIN_VERDICT_CONFIRM);
    return Ask(&Stub::ReviewRankingDraft, request, identity);
  }
  absl::StatusOr<v1::RankingBulletin> Publish(const v1::RankingDraft& draft) {
    v1::PublishRankingDraftRequest request;
    request.set_name(draft.name());
    *request.mutable_document() = construction::EvidenceOf("2019-10-08", types::v1::EVIDENCE_KIND_REPORT);
    return Ask(&Stub::PublishRankingDraft, request, kCity);
  }
  v1::RankingBulletin Published(const std::string& quarter, const std::string& correction = "") {
    const auto draft = Create(quarter, correction);
    EXPECT_THAT(draft, IsOk());
    EXPECT_THAT(Review(*draft, kReviewer), IsOk());
    const auto bulletin = Publish(*draft);
    EXPECT_THAT(bulletin, IsOk());
    return *bulletin;
  }
  int Listed(const std::string& parent, const Identity& identity) {
    v1::ListRankingBulletinsRequest request;
    request.set_parent(parent);
    const auto page = Ask(&Stub::ListRankingBulletins, request, identity);
    EXPECT_THAT(page, IsOk());
    return page.ok() ? page->ranking_bulletins_size() : -1;
  }

  const Identity kReviewer = {"reviewer", kCity.unit, kCity.tier};
};

TEST_F(Bulletins, RankTheQuarterAsTheBoardsDoAndSayFromWhichRecords) {
  SeeAtWork(CarryOver(1));
  Await();
  const auto draft = Create("2019-Q2");
  ASSERT_THAT(draft, IsOk());
  EXPECT_EQ(draft->state(), v1::RankingDraft::STATE_DRAFT);
  EXPECT_EQ(draft->due_on(), "2019-07-15");
  EXPECT_EQ(draft->drawn_by(), kCity.subject);
  ASSERT_EQ(draft->rankings_size(), 2);
  v1::GetRankingRequest request;
  request.set_group(v1::RANKING_GROUP_COUNTIES);
  request.set_as_of("2019-06-30");
  auto ranking = Ask(&Stub::GetRanking, request, kCity);
  ASSERT_THAT(ranking, IsOk());
  EXPECT_GT(draft->rankings(0).heads_size(), 0);
  // Since then the draft itself was written.
  *ranking->mutable_heads() = draft->rankings(0).heads();
  EXPECT_EQ(draft->rankings(0).SerializeAsString(), ranking->SerializeAsString());
}

TEST_F(Bulletins, AreDrawnAnewWhileTheyAreDrafts) {
  const auto draft = Create("2019-Q3");
  ASSERT_THAT(draft, IsOk());
  EXPECT_NE(draft->rankings(0).units(0).scope().code(), "140423");
  SeeAtWork(CarryOver(1));
  Await();
  v1::RedrawRankingDraftRequest request;
  request.set_name(draft->name());
  const auto drawn = Ask(&Stub::RedrawRankingDraft, request, kReviewer);
  ASSERT_THAT(drawn, IsOk());
  EXPECT_EQ(drawn->rankings(0).units(0).scope().code(), "140423");
  EXPECT_THAT(Review(*drawn, kReviewer), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  EXPECT_THAT(Review(*drawn, kCity), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER")) << "who drew it first";
}

TEST_F(Bulletins, AreReadByEveryUnitOncePublishedAndNotBefore) {
  const auto draft = Create("2019-Q3");
  ASSERT_THAT(draft, IsOk());
  v1::GetRankingDraftRequest get;
  get.set_name(draft->name());
  EXPECT_THAT(Ask(&Stub::GetRankingDraft, get, kCounty), FailsWith(kDenied, "OTHER_UNIT"));
  EXPECT_EQ(Listed("units/140400/to/all", kCounty), 0);
  ASSERT_THAT(Review(*draft, kReviewer), IsOk());
  const auto bulletin = Publish(*draft);
  ASSERT_THAT(bulletin, IsOk());
  EXPECT_FALSE(bulletin->late());
  EXPECT_EQ(bulletin->rankings_size(), 2);
  EXPECT_EQ(Listed("units/140400/to/all", kCounty), 1);
  EXPECT_EQ(Ask(&Stub::GetRankingDraft, get, kCity)->bulletin(), bulletin->name());
}

TEST_F(Bulletins, AreMadeByTheCityOneAtATimeForANumber) {
  EXPECT_THAT(Create("2019-Q3", "", kCounty), FailsWith(kDenied, "PERMISSION_DENIED"));
  const auto draft = Create("2019-Q2");
  ASSERT_THAT(draft, IsOk());
  EXPECT_THAT(Create("2019-Q2"), FailsWith(absl::StatusCode::kAlreadyExists, "ALREADY_CLAIMED"));
  v1::DeleteRankingDraftRequest erase;
  erase.set_name(draft->name());
  EXPECT_THAT(Ask(&Stub::DeleteRankingDraft, erase, kCity), IsOk());
  EXPECT_THAT(Create("2019-Q2"), IsOk());
}

TEST_F(Bulletins, AreCountedInTheQuarterInWhichTheyArePublishedSupplementsApart) {  // R05
  EXPECT_EQ(ValueOf(*Board(City()), "R05").value(), "0");
  const auto bulletin = Published("2019-Q3");
  const auto supplement = Published("2019-Q3", "漏列更正后的月报");
  EXPECT_EQ(supplement.number(), 1);
  EXPECT_TRUE(Published("2019-Q2").late());
  for (const auto& scope : {City(), Unit("140423")}) {
    const auto value = ValueOf(*Board(scope), "R05");
    EXPECT_EQ(value.value(), "2");
    EXPECT_EQ(value.light(), v1::LIGHT_GREEN);
    EXPECT_THAT(value.rests_on(), ::testing::Contains(bulletin.name()));
    EXPECT_THAT(value.rests_on(), ::testing::Not(::testing::Contains(supplement.name())));
  }
  EXPECT_EQ(ValueOf(*Board(City(), kCity, "2019-09-30"), "R05").value(), "0");
}

}  // namespace
}  // namespace tiernet::indicators
