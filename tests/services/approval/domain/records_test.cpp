// What the reform of approval keeps count of, domain.md K22, K24, K25.
#include "services/approval/domain/records.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/refusal.h"

namespace tiernet::approval {
namespace {

using testing::FailsWith;
using testing::IsOk;

constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;
constexpr absl::StatusCode kDenied = absl::StatusCode::kPermissionDenied;
constexpr absl::CivilDay kDay(2019, 6, 3);

template <typename Entity>
absl::Status New(const Entity& entity) {
  return Check(Entity(), entity, kDay, kDay);
}

TEST(Systems, RunFromTheirRegistrationUntilTheyAreRetired) {
  v1::ConnectedSystem system;
  system.set_registered_on("2019-06-03");
  EXPECT_THAT(New(system), IsOk());
  system.set_connected_on("2019-06-04");
  EXPECT_THAT(New(system), FailsWith(kInvalid, "EVENT_IN_FUTURE"));
  system.set_connected_on("2019-06-03");
  EXPECT_THAT(New(system), IsOk());
  system.set_retired_on("2019-06-02");
  EXPECT_THAT(New(system), FailsWith(kInvalid, "DATES_REVERSED"));
}

TEST(Systems, StandAloneWithAnApprovalOnly) {  // K25
  v1::ConnectedSystem system;
  system.set_registered_on("2019-06-03");
  system.set_exception("涉密");
  EXPECT_THAT(New(system), FailsWith(kInvalid, "EVIDENCE_MISSING"));
  system.mutable_exception_paper()->set_date("2019-06-04");
  EXPECT_THAT(New(system), FailsWith(kInvalid, "EVIDENCE_IN_FUTURE"));
  system.mutable_exception_paper()->set_date("2019-06-03");
  EXPECT_THAT(New(system), IsOk());
  system.set_connected_on("2019-06-03");
  EXPECT_THAT(New(system), FailsWith(kInvalid, "INVALID_FIELDS"));
}

TEST(Documents, AreDoneByAPaperAfterTheyWereListed) {  // K24
  v1::PolicyDocument document;
  document.set_listed_on("2019-06-02");
  EXPECT_THAT(New(document), IsOk());
  document.set_done_on("2019-06-03");
  EXPECT_THAT(New(document), FailsWith(kInvalid, "EVIDENCE_MISSING"));
  document.mutable_evidence()->set_date("2019-06-03");
  EXPECT_THAT(New(document), IsOk());
  document.set_done_on("2019-06-01");
  EXPECT_THAT(New(document), FailsWith(kInvalid, "DATES_REVERSED"));
  document.set_done_on("2019-06-04");
  EXPECT_THAT(New(document), FailsWith(kInvalid, "EVENT_IN_FUTURE"));
}

TEST(PlanAssessments, AreApprovedByAPaperAfterTheyWereBegun) {  // K22
  v1::PlanningEia assessment;
  assessment.set_zone("Z03");
  assessment.set_begun_on("2019-06-02");
  EXPECT_THAT(New(assessment), IsOk());
  assessment.set_approved_on("2019-06-03");
  EXPECT_THAT(New(assessment), FailsWith(kInvalid, "EVIDENCE_MISSING"));
  assessment.mutable_evidence()->set_date("2019-06-04");
  EXPECT_THAT(New(assessment), FailsWith(kInvalid, "EVIDENCE_IN_FUTURE"));
  assessment.mutable_evidence()->set_date("2019-06-03");
  EXPECT_THAT(New(assessment), IsOk());
  assessment.set_approved_on("2019-06-01");
  EXPECT_THAT(New(assessment), FailsWith(kInvalid, "DATES_REVERSED"));
  assessment.set_approved_on("2019-06-04");
  EXPECT_THAT(New(assessment), FailsWith(kInvalid, "EVENT_IN_FUTURE"));
}

TEST(Editions, ReplaceOneOfTheirOwnBodyAndSayByHowMuch) {  // K24
  const auto edition = [](const std::string& id, int items, int limit_days, const std::string& effective_on) {
    v1::CatalogueEdition made;
    made.set_name("units/140400/catalogueEditions/" + id);
    made.set_effective_on(effective_on);
    made.set_items(items);
    made.set_limit_days(limit_days);
    return made;
  };
  auto first = edition("1", 46, 600, "2019-05-15");
  ASSERT_THAT(Enter(first, {}, kDay, kDay), IsOk());
  EXPECT_EQ(first.claimed_place(), "140400/baseline");
  EXPECT_EQ(first.items_change(), 46);
  auto second = edition("2", 31, 450, "2019-06-01");
  second.set_replaces(first.name());
  ASSERT_THAT(Enter(second, first, kDay, kDay), IsOk());
  EXPECT_EQ(second.claimed_place(), "140400/units/140400/catalogueEditions/1");
  EXPECT_EQ(second.items_change(), -15);
  EXPECT_EQ(second.limit_days_change(), -150);
  EXPECT_TRUE(first.is_baseline());
  EXPECT_FALSE(second.is_baseline());
  second.set_corrects(true);
  EXPECT_THAT(Enter(second, first, kDay, kDay), FailsWith(kInvalid, "INVALID_FIELDS")) << "of another day";
  second.set_effective_on("2019-05-15");
  ASSERT_THAT(Enter(second, first, kDay, kDay), IsOk());
  EXPECT_TRUE(second.is_baseline()) << "46 were wrong";
  second.set_corrects(false);
  second.set_effective_on("2019-05-14");
  EXPECT_THAT(Enter(second, first, kDay, kDay), FailsWith(kInvalid, "DATES_REVERSED"));
  second.set_effective_on("2019-06-04");
  EXPECT_THAT(Enter(second, first, kDay, kDay), FailsWith(kInvalid, "EVENT_IN_FUTURE"));
  second.set_effective_on("2019-04-30");
  EXPECT_THAT(Enter(second, {}, kDay, kDay), FailsWith(kDenied, "BACKFILL_NEEDED"));
  second.set_effective_on("2019-06-01");
  second.mutable_document()->set_date("2019-06-04");
  EXPECT_THAT(Enter(second, first, kDay, kDay), FailsWith(kInvalid, "EVIDENCE_IN_FUTURE"));
  second.clear_document();
  second.set_name("units/140423/catalogueEditions/2");
  EXPECT_THAT(Enter(second, first, kDay, kDay), FailsWith(kInvalid, "INVALID_FIELDS"));
}

TEST(Documents, AreDatedWithinTheir31Days) {  // I.31
  v1::PolicyDocument before;
  before.set_listed_on("2019-01-02");
  EXPECT_THAT(New(before), FailsWith(kDenied, "BACKFILL_NEEDED"));
  auto done = before;
  done.mutable_evidence()->set_date("2019-05-02");
  done.set_done_on("2019-05-02");
  EXPECT_THAT(Check(before, done, kDay, kDay), FailsWith(kDenied, "BACKFILL_NEEDED"));
  done.set_done_on("2019-05-03");
  EXPECT_THAT(Check(before, done, kDay, kDay), IsOk()) << "what is not changed is not asked for again";
}

}  // namespace
}  // namespace tiernet::approval
