// The guards of works (domain.md E.1, E.3; rulings 5, 29, I.40).
#include "services/construction/domain/works.h"

#include <string>

#include "common/calendar/date.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/construction/domain/examples.h"
#include "tests/testing/refusal.h"

namespace tiernet::construction {
namespace {

using P = v1::ConstructionProject;
using testing::FailsWith;
using ::testing::HasSubstr;
using testing::IsOk;

constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;
constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;

P AdmittedBare() { return *Review(Applied(), v1::CONSTRUCTION_VERDICT_ADMIT, kAdmitted); }

TEST(StartWorks, NeedsPermitCommitmentOrContract) {
  EXPECT_THAT(Start(AdmittedBare(), kAdmitted), FailsWith(kFailed, "START_GUARD"));
  EXPECT_THAT(Start(*Record(AdmittedBare(), v1::FORMAL_ITEM_S4_01, kAdmitted), kAdmitted),
              FailsWith(kFailed, "START_GUARD"));
  for (const auto item : {v1::FORMAL_ITEM_CONSTRUCTION_PERMIT, v1::FORMAL_ITEM_ACCEPTED_COMMITMENT,
                          v1::FORMAL_ITEM_CONSTRUCTION_CONTRACT}) {
    EXPECT_THAT(Start(*Record(AdmittedBare(), item, kAdmitted), kAdmitted), IsOk());
  }
  v1::RecordFormalFactRequest request;
  request.set_item(v1::FORMAL_ITEM_CONSTRUCTION_PERMIT);
  request.set_not_applicable_reason("不需要");
  *request.mutable_evidence() = EvidenceOf(kAdmitted);
  EXPECT_THAT(Start(*RecordFormalFact(AdmittedBare(), request, kAdmitted), kAdmitted),
              FailsWith(kFailed, "START_GUARD"))
      << "one that does not apply permits nothing";
}

TEST(StartWorks, NeedsACode) {
  P project = In(P::STATE_ADMITTED);
  project.clear_project_code();
  const auto refused = Start(project, kAdmitted);
  EXPECT_THAT(refused, FailsWith(kFailed, "START_GUARD"));
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("ruling 29"));
}

TEST(StartWorks, NeedsAPhotographOfThatDayOrBefore) {
  v1::StartConstructionRequest request;
  *request.mutable_photo() = PhotoOf(kAdmitted + 1);
  EXPECT_THAT(Start(In(P::STATE_ADMITTED), request, kAdmitted), FailsWith(kInvalid, "EVIDENCE_IN_FUTURE"));
  *request.mutable_photo() = PhotoOf(kAdmitted);
  EXPECT_THAT(Start(In(P::STATE_ADMITTED), request, kAdmitted), IsOk());
  *request.mutable_photo() = EvidenceOf(kAdmitted);
  EXPECT_THAT(Start(In(P::STATE_ADMITTED), request, kAdmitted), FailsWith(kInvalid, "INVALID_FIELDS"));
}

TEST(StartWorks, NotesTheDayThePhotographAndTheYearsFirstActivity) {
  const P started = *Start(In(P::STATE_ADMITTED), kAdmitted + 10);
  EXPECT_EQ(started.actual_start(), "2019-03-14");
  EXPECT_EQ(started.start_photo().date(), "2019-03-14");
  ASSERT_EQ(started.year_activities_size(), 1);
  EXPECT_EQ(started.year_activities(0).year(), 2019);
  EXPECT_EQ(started.year_activities(0).on(), "2019-03-14");
}

TEST(StopWorks, ArePeriods) {
  P project = *Stop(In(P::STATE_CONSTRUCTING), absl::CivilDay(2019, 12, 1));
  ASSERT_EQ(project.stops_size(), 1);
  EXPECT_EQ(project.stops(0).stopped_on(), "2019-12-01");
  EXPECT_EQ(project.stops(0).resumed_on(), "");
  EXPECT_EQ(project.stops(0).expected_return(), "2020-02-29");
  project = *Resume(project, absl::CivilDay(2020, 3, 2));
  EXPECT_EQ(project.stops(0).resumed_on(), "2020-03-02");
  EXPECT_EQ(project.stops(0).resume_photo().date(), "2020-03-02");
  EXPECT_EQ(project.year_activities_size(), 2);
  EXPECT_EQ(project.year_activities(1).on(), "2020-03-02");
  project = *Stop(project, absl::CivilDay(2020, 3, 3));
  EXPECT_EQ(project.stops_size(), 2);
}

TEST(StopWorks, ExpectNoReturnBeforeTheStop) {
  v1::StopConstructionRequest request;
  request.set_reason(v1::STOP_REASON_FUNDS);
  request.set_expected_return("2019-05-31");
  EXPECT_THAT(Stop(In(P::STATE_CONSTRUCTING), request, absl::CivilDay(2019, 5, 31)), IsOk());
  EXPECT_THAT(Stop(In(P::STATE_CONSTRUCTING), request, absl::CivilDay(2019, 6, 1)),
              FailsWith(kInvalid, "DATES_REVERSED"));
}

TEST(ResumeWorks, NotBeforeTheStopAndWithAPhotograph) {
  const P stopped = In(P::STATE_STOPPED);
  EXPECT_THAT(Resume(stopped, kAdmitted + 20), IsOk()) << "the same day";
  EXPECT_THAT(Resume(stopped, kAdmitted + 19), FailsWith(kInvalid, "DATES_REVERSED"));
  v1::ResumeConstructionRequest request;
  *request.mutable_photo() = PhotoOf(kAdmitted + 31);
  EXPECT_THAT(Resume(stopped, request, kAdmitted + 30), FailsWith(kInvalid, "EVIDENCE_IN_FUTURE"));
  *request.mutable_photo() = PhotoOf(kAdmitted + 19);
  EXPECT_THAT(Resume(stopped, request, kAdmitted + 30), FailsWith(kInvalid, "DATES_REVERSED")) << "before the stop";
}

TEST(CompleteWorks, IsActivityOfItsYear) {  // ruling 5
  const auto completed = Complete(In(P::STATE_CONSTRUCTING), absl::CivilDay(2020, 1, 7));
  ASSERT_THAT(completed, IsOk());
  ASSERT_EQ(completed->year_activities_size(), 2);
  EXPECT_EQ(completed->year_activities(1).on(), "2020-01-07");
  EXPECT_TRUE(completed->year_activities(1).has_photo());
}

TEST(CompleteWorks, NeedsEveryAcceptanceItemGrantedOrNotApplicable) {
  P project = In(P::STATE_CONSTRUCTING);
  project.clear_formal_facts();
  for (const auto item : {v1::FORMAL_ITEM_S4_01, v1::FORMAL_ITEM_S4_02, v1::FORMAL_ITEM_S4_03, v1::FORMAL_ITEM_S4_05}) {
    project = *Record(project, item, kAdmitted + 11);
    EXPECT_THAT(Complete(project, kAdmitted + 30), FailsWith(kFailed, "COMPLETION_GUARD"));
  }
  v1::RecordFormalFactRequest request;
  request.set_item(v1::FORMAL_ITEM_S4_04);
  request.set_not_applicable_reason("不涉及人防");
  EXPECT_THAT(RecordFormalFact(project, request, kAdmitted + 11), FailsWith(kInvalid, "EVIDENCE_MISSING"));
  *request.mutable_evidence() = EvidenceOf(kAdmitted + 11, types::v1::EVIDENCE_KIND_REPORT);
  for (const auto item : {v1::FORMAL_ITEM_S4_01, v1::FORMAL_ITEM_S4_02, v1::FORMAL_ITEM_S4_03, v1::FORMAL_ITEM_S4_05}) {
    auto other = request;
    other.set_item(item);
    EXPECT_THAT(RecordFormalFact(project, other, kAdmitted + 11), FailsWith(kInvalid, "INVALID_FIELDS"))
        << "every flow has it (F.2)";
  }
  project = *RecordFormalFact(project, request, kAdmitted + 11);
  const auto completed = Complete(project, kAdmitted + 30);
  ASSERT_THAT(completed, IsOk());
  EXPECT_EQ(completed->completed_on(), "2019-04-03");
}

// Approval's grants may be known of before a completion that is entered late.
TEST(CompleteWorks, DoesNotComeBeforeItsAcceptanceItems) {
  P project = In(P::STATE_CONSTRUCTING);
  for (auto& fact : *project.mutable_formal_facts()) {
    if (fact.item() == v1::FORMAL_ITEM_S4_03) fact.set_granted_on(FormatDate(kAdmitted + 30));
  }
  const auto early = Complete(project, kAdmitted + 29);
  EXPECT_THAT(early, FailsWith(kFailed, "COMPLETION_GUARD"));
  EXPECT_THAT(std::string(early.status().message()), HasSubstr("FORMAL_ITEM_S4_03"));
  EXPECT_THAT(Complete(project, kAdmitted + 30), IsOk());
}

TEST(Production, NeedsATrialPermission) {
  P project = In(P::STATE_COMPLETED);
  project.clear_formal_facts();
  EXPECT_THAT(Produce(project, false, kAdmitted + 40), FailsWith(kFailed, "PRODUCTION_GUARD"));
  EXPECT_THAT(Produce(*Record(project, v1::FORMAL_ITEM_TRIAL_PERMITTED, kAdmitted + 40), false, kAdmitted + 40),
              IsOk());
}

TEST(Production, NobodyIsExemptFromTheTrialPermission) {
  v1::RecordFormalFactRequest request;
  request.set_item(v1::FORMAL_ITEM_TRIAL_PERMITTED);
  request.set_not_applicable_reason("无需试生产");
  *request.mutable_evidence() = EvidenceOf(kAdmitted);
  EXPECT_THAT(RecordFormalFact(In(P::STATE_COMPLETED), request, kAdmitted + 40), FailsWith(kInvalid, "INVALID_FIELDS"));
  // As it could be recorded before that was refused.
  P project = In(P::STATE_COMPLETED);
  for (auto& fact : *project.mutable_formal_facts()) {
    if (fact.item() == v1::FORMAL_ITEM_TRIAL_PERMITTED) fact.set_not_applicable_reason("无需试生产");
  }
  EXPECT_THAT(Produce(project, false, kAdmitted + 40), FailsWith(kFailed, "PRODUCTION_GUARD"));
}

TEST(Capacity, IsReachedAfterThreeMonthsOfProduction) {
  const P project = In(P::STATE_IN_PRODUCTION);
  ASSERT_EQ(project.production_on(), "2019-04-13");
  EXPECT_THAT(ReachCapacity(project, absl::CivilDay(2019, 7, 12)), FailsWith(kFailed, "CAPACITY_GUARD"));
  const auto reached = ReachCapacity(project, absl::CivilDay(2019, 7, 13));
  ASSERT_THAT(reached, IsOk());
  EXPECT_EQ(reached->capacity_on(), "2019-07-13");
  EXPECT_EQ(reached->capacity_evidence().kind(), types::v1::EVIDENCE_KIND_REPORT);
}

TEST(FormalFacts, AreRecordedInEveryStateButTheLastOnes) {
  for (const auto state : AllStates<P>()) {
    const bool final = state == P::STATE_REJECTED || state == P::STATE_EXITED || state == P::STATE_AT_CAPACITY;
    const auto recorded = Record(In(state), v1::FORMAL_ITEM_CONSTRUCTION_CONTRACT, kAdmitted + 200);
    ExpectOkIf(!final, recorded, "NOT_EDITABLE");
  }
}

TEST(FormalFacts, NeedEvidenceOfThatDayOrBeforeAndStandOnce) {
  v1::RecordFormalFactRequest request;
  request.set_item(v1::FORMAL_ITEM_S4_04);
  EXPECT_THAT(RecordFormalFact(Applied(), request, kAdmitted), FailsWith(kInvalid, "EVIDENCE_MISSING"));
  *request.mutable_evidence() = EvidenceOf(kAdmitted + 1);
  EXPECT_THAT(RecordFormalFact(Applied(), request, kAdmitted), FailsWith(kInvalid, "EVIDENCE_IN_FUTURE"));
  P project = *RecordFormalFact(Applied(), request, kAdmitted + 1);
  project = *RecordFormalFact(project, request, kAdmitted + 2);
  ASSERT_EQ(project.formal_facts_size(), 1);
  EXPECT_EQ(project.formal_facts(0).granted_on(), "2019-03-06");
  EXPECT_EQ(project.formal_facts(0).source(), v1::FORMAL_SOURCE_TYPED);
  request.set_not_applicable_reason("不适用");
  project = *RecordFormalFact(project, request, kAdmitted + 3);
  ASSERT_EQ(project.formal_facts_size(), 1);
  EXPECT_EQ(project.formal_facts(0).granted_on(), "");
  EXPECT_TRUE(project.formal_facts(0).has_evidence()) << "also of what does not apply";
}

TEST(Activity, OnlyTheFirstOfAYearIsKeptAndOnlyWhileWorksGoOn) {
  v1::RecordActivityRequest request;
  *request.mutable_photo() = PhotoOf(absl::CivilDay(2020, 1, 1));
  for (const auto state : AllStates<P>()) {
    const auto recorded = RecordActivity(In(state), request, absl::CivilDay(2020, 2, 3));
    ExpectOkIf(state == P::STATE_CONSTRUCTING, recorded, "NOT_EDITABLE");
  }
  EXPECT_THAT(RecordActivity(WithPhase(), request, absl::CivilDay(2020, 2, 3)), IsOk());
  *request.mutable_photo() = PhotoOf(absl::CivilDay(2019, 1, 1));
  EXPECT_THAT(RecordActivity(WithPhase(), request, absl::CivilDay(2020, 2, 3)), FailsWith(kInvalid, "DATES_REVERSED"))
      << "of another year";
  P project = *Review(CarryOver(), v1::CONSTRUCTION_VERDICT_ADMIT, kAdmitted);
  project = *RecordActivity(project, request, kAdmitted + 1);
  project = *RecordActivity(project, request, kAdmitted + 2);
  ASSERT_EQ(project.year_activities_size(), 1);
  EXPECT_EQ(project.year_activities(0).on(), "2019-03-05");
  *request.mutable_photo() = PhotoOf(kAdmitted + 4);
  EXPECT_THAT(RecordActivity(project, request, kAdmitted + 3), FailsWith(kInvalid, "EVIDENCE_IN_FUTURE"));
}

}  // namespace
}  // namespace tiernet::construction
