// Bulletins from the draft to what every unit reads (domain.md G.5, E.12), and R05.
#include <string>

#include "common/calendar/date.h"
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
  // Of the ranking of a quarter, or the key projects of a month.
  absl::StatusOr<v1::BulletinDraft> Create(const std::string& period, const std::string& correction = "",
                                           const Identity& identity = kCity) {
    v1::CreateBulletinDraftRequest request;
    request.set_parent("units/" + identity.unit);
    auto& draft = *request.mutable_bulletin_draft();
    draft.set_subject(ParseMonth(period) ? v1::BULLETIN_SUBJECT_KEY_PROJECTS : v1::BULLETIN_SUBJECT_RANKING);
    draft.set_period(period);
    draft.set_correction(correction);
    return Ask(&Stub::CreateBulletinDraft, request, identity);
  }
  absl::StatusOr<v1::BulletinDraft> Review(const v1::BulletinDraft& draft, const Identity& identity) {
    v1::ReviewBulletinDraftRequest request;
    request.set_name(draft.name());
    request.set_etag(draft.etag());
    request.set_verdict(v1::BULLETIN_VERDICT_CONFIRM);
    return Ask(&Stub::ReviewBulletinDraft, request, identity);
  }
  absl::StatusOr<v1::Bulletin> Publish(const v1::BulletinDraft& draft) {
    v1::PublishBulletinDraftRequest request;
    request.set_name(draft.name());
    *request.mutable_document() = construction::EvidenceOf("2019-10-08", types::v1::EVIDENCE_KIND_REPORT);
    return Ask(&Stub::PublishBulletinDraft, request, kCity);
  }
  v1::Bulletin Published(const std::string& quarter, const std::string& correction = "") {
    const auto draft = Create(quarter, correction);
    EXPECT_THAT(draft, IsOk());
    EXPECT_THAT(Review(*draft, kReviewer), IsOk());
    const auto bulletin = Publish(*draft);
    EXPECT_THAT(bulletin, IsOk());
    return *bulletin;
  }
  int Listed(const std::string& parent, const Identity& identity) {
    v1::ListBulletinsRequest request;
    request.set_parent(parent);
    const auto page = Ask(&Stub::ListBulletins, request, identity);
    EXPECT_THAT(page, IsOk());
    return page.ok() ? page->bulletins_size() : -1;
  }

  const Identity kReviewer = {"reviewer", kCity.unit, kCity.tier};
};

TEST_F(Bulletins, RankTheQuarterAsTheBoardsDoAndSayFromWhichRecords) {
  SeeAtWork(CarryOver(1));
  Await();
  const auto draft = Create("2019-Q2");
  ASSERT_THAT(draft, IsOk());
  EXPECT_EQ(draft->state(), v1::BulletinDraft::STATE_DRAFT);
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
  v1::RedrawBulletinDraftRequest request;
  request.set_name(draft->name());
  const auto drawn = Ask(&Stub::RedrawBulletinDraft, request, kReviewer);
  ASSERT_THAT(drawn, IsOk());
  EXPECT_EQ(drawn->rankings(0).units(0).scope().code(), "140423");
  EXPECT_THAT(Review(*drawn, kReviewer), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  EXPECT_THAT(Review(*drawn, kCity), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER")) << "who drew it first";
}

TEST_F(Bulletins, AreReadByEveryUnitOncePublishedAndNotBefore) {
  const auto draft = Create("2019-Q3");
  ASSERT_THAT(draft, IsOk());
  v1::GetBulletinDraftRequest get;
  get.set_name(draft->name());
  EXPECT_THAT(Ask(&Stub::GetBulletinDraft, get, kCounty), FailsWith(kDenied, "OTHER_UNIT"));
  EXPECT_EQ(Listed("units/140400/to/all", kCounty), 0);
  ASSERT_THAT(Review(*draft, kReviewer), IsOk());
  const auto bulletin = Publish(*draft);
  ASSERT_THAT(bulletin, IsOk());
  EXPECT_FALSE(bulletin->late());
  EXPECT_EQ(bulletin->rankings_size(), 2);
  EXPECT_EQ(Listed("units/140400/to/all", kCounty), 1);
  EXPECT_EQ(Ask(&Stub::GetBulletinDraft, get, kCity)->bulletin(), bulletin->name());
}

TEST_F(Bulletins, TellHowKeyProjectsStoodAsItIsAnswered) {  // E.12
  List(Started(1));
  List(Admitted(2));
  Await();
  const auto progress = Progress("2019-09");
  ASSERT_THAT(progress, IsOk());
  const auto bulletin = Published("2019-09");
  EXPECT_EQ(bulletin.subject(), v1::BULLETIN_SUBJECT_KEY_PROJECTS);
  EXPECT_EQ(bulletin.rankings_size(), 0);
  EXPECT_FALSE(bulletin.late());
  ASSERT_EQ(bulletin.key_projects().lines_size(), progress->lines_size());
  EXPECT_EQ(bulletin.key_projects().lines(0).late(), 1);
  for (int i = 0; i < progress->lines_size(); ++i) {
    EXPECT_EQ(bulletin.key_projects().lines(i).SerializeAsString(), progress->lines(i).SerializeAsString());
  }
  EXPECT_EQ(Listed("units/140400/to/all", kCounty), 1);
  EXPECT_EQ(ValueOf(*Board(City()), "R05").value(), "0") << "it ranks nobody";
}

TEST_F(Bulletins, RestateKeyProjectsThatWereCorrectedSinceAndStayAsTheyWere) {  // E.12
  List(Admitted(1));
  Await();
  const auto bulletin = Published("2019-09");
  EXPECT_EQ(bulletin.key_projects().lines(0).new_projects(), 1);
  List(Admitted(2));
  Await();
  const auto supplement = Published("2019-09", "漏列一个项目");
  EXPECT_EQ(supplement.number(), 1);
  EXPECT_EQ(supplement.key_projects().lines(0).new_projects(), 2);
  v1::GetBulletinRequest get;
  get.set_name(bulletin.name());
  EXPECT_EQ(Ask(&Stub::GetBulletin, get, kCounty)->key_projects().lines(0).new_projects(), 1);
}

TEST_F(Bulletins, AreMadeByTheCityOneAtATimeForANumber) {
  EXPECT_THAT(Create("2019-Q3", "", kCounty), FailsWith(kDenied, "PERMISSION_DENIED"));
  const auto draft = Create("2019-Q2");
  ASSERT_THAT(draft, IsOk());
  EXPECT_THAT(Create("2019-Q2"), FailsWith(absl::StatusCode::kAlreadyExists, "ALREADY_CLAIMED"));
  v1::DeleteBulletinDraftRequest erase;
  erase.set_name(draft->name());
  EXPECT_THAT(Ask(&Stub::DeleteBulletinDraft, erase, kCity), IsOk());
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
