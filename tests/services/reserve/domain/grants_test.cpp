#include "services/reserve/domain/grants.h"

#include <string>

#include "absl/strings/string_view.h"
#include "common/calendar/date.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/reserve/domain/examples.h"
#include "tests/testing/refusal.h"

namespace tiernet::reserve {
namespace {

using approval::v1::ApprovalCase;
using testing::FailsWith;
using P = v1::ReserveProject;

constexpr absl::CivilDay kOn(2019, 5, 6);

ApprovalCase Granted(absl::string_view item, absl::string_view day = "2019-04-30") {
  ApprovalCase c;
  c.set_item(std::string(item));
  c.set_state(ApprovalCase::STATE_DECIDED_GRANTED);
  c.set_verdict(approval::v1::VERDICT_GRANTED);
  c.set_decided_on(std::string(day));
  c.set_granted_on(std::string(day));
  *c.mutable_permit() = EvidenceOf(absl::CivilDay(2019, 4, 30));
  return c;
}

Grants GrantsOf(std::vector<ApprovalCase> cases, std::vector<std::string> applying = {"S1-07", "S1-08", "S1-09"}) {
  Grants grants;
  grants.processes.emplace_back().mutable_applying_items()->Assign(applying.begin(), applying.end());
  grants.cases = std::move(cases);
  return grants;
}

const v1::ChecklistFact* FactOf(const P& project, v1::ChecklistItem item) {
  for (const auto& fact : project.checklist()) {
    if (fact.item() == item) return &fact;
  }
  return nullptr;
}

TEST(Grants, AreFactsWithTheirPaperDayAndSource) {  // I.40
  auto draft = Draft();
  EXPECT_TRUE(NoteGrants(draft, GrantsOf({Granted("S2-02")}), kOn));
  const auto* fact = FactOf(draft, v1::CHECKLIST_ITEM_CONSTRUCTION_PLANNING_PERMIT);
  ASSERT_NE(fact, nullptr);
  EXPECT_EQ(fact->done_on(), "2019-04-30");
  EXPECT_EQ(fact->source(), v1::FACT_SOURCE_APPROVAL);
  EXPECT_EQ(fact->evidence().reference(), Granted("S2-02").permit().reference());
  EXPECT_FALSE(NoteGrants(draft, GrantsOf({Granted("S2-02")}), kOn + 1)) << "said again";
}

TEST(Grants, OfAllThatC5AsksForMakeAnEntryReadyAndARevocationTakesThatBack) {
  auto entry = In(P::STATE_IN_LIBRARY);
  entry.set_project_code("2019-140423-26-03-000001");
  entry = *Record(entry, v1::CHECKLIST_ITEM_FUNDS_YEAR_ONE, kAdmitted);
  auto grants = GrantsOf({Granted("S1-05"), Granted("S2-02"), Granted("S1-07"), Granted("S3-04")});
  EXPECT_TRUE(NoteGrants(entry, grants, kOn));
  EXPECT_EQ(entry.state(), P::STATE_READY);
  EXPECT_EQ(entry.ready_on(), "2019-05-06");
  EXPECT_EQ(entry.last_progress_on(), "2019-05-06");
  grants.cases[3].set_state(ApprovalCase::STATE_REVOKED);
  grants.cases[3].clear_granted_on();
  EXPECT_TRUE(NoteGrants(entry, grants, kOn + 7));
  EXPECT_EQ(entry.state(), P::STATE_IN_LIBRARY);
  EXPECT_EQ(FactOf(entry, v1::CHECKLIST_ITEM_CONSTRUCTION_PERMIT), nullptr);
  ASSERT_EQ(entry.withdrawals_size(), 1);
  EXPECT_EQ(entry.withdrawals(0).fact().item(), v1::CHECKLIST_ITEM_CONSTRUCTION_PERMIT);
  EXPECT_EQ(entry.withdrawals(0).withdrawn_on(), "2019-05-13");
}

TEST(Grants, OfEnergyAndSoilAreBothNeededWhereBothApply) {
  auto draft = Draft();
  EXPECT_FALSE(NoteGrants(draft, GrantsOf({Granted("S1-08")}), kOn));
  EXPECT_TRUE(NoteGrants(draft, GrantsOf({Granted("S1-08"), Granted("S1-09", "2019-05-05")}), kOn));
  EXPECT_EQ(FactOf(draft, v1::CHECKLIST_ITEM_ENERGY_AND_SOIL)->done_on(), "2019-05-05");
  auto other = Draft();
  EXPECT_TRUE(NoteGrants(other, GrantsOf({Granted("S1-08")}, {"S1-07", "S1-08"}), kOn));
  EXPECT_NE(FactOf(other, v1::CHECKLIST_ITEM_ENERGY_AND_SOIL), nullptr);
}

TEST(Grants, DoNotTakeThePlaceOfWhatTheUnitTypedAndAreNotTypedOver) {
  auto draft = *Record(Draft(), v1::CHECKLIST_ITEM_EIA, kAdmitted);
  EXPECT_FALSE(NoteGrants(draft, GrantsOf({Granted("S1-07")}), kOn));
  EXPECT_EQ(FactOf(draft, v1::CHECKLIST_ITEM_EIA)->source(), v1::FACT_SOURCE_TYPED);
  auto other = Draft();
  EXPECT_TRUE(NoteGrants(other, GrantsOf({Granted("S1-07")}), kOn));
  const auto failed = FailsWith(absl::StatusCode::kFailedPrecondition, "NOT_EDITABLE");
  EXPECT_THAT(Record(other, v1::CHECKLIST_ITEM_EIA, kOn), failed);
  EXPECT_THAT(Withdraw(other, v1::CHECKLIST_ITEM_EIA, kOn), failed);
}

TEST(Grants, WaitWhileAnEntryStandsStillAndAreNoneOfTheLibrarysOnceItIsFinal) {
  const auto grants = GrantsOf({Granted("S2-02")});
  for (const auto state : AllStates()) {
    auto entry = In(state);
    const bool takes = state != P::STATE_SUBMITTED && state != P::STATE_TRANSFERRED && state != P::STATE_REMOVED;
    // A ready entry has the permit typed.
    if (state == P::STATE_READY) entry.mutable_checklist()->Clear();
    EXPECT_EQ(NoteGrants(entry, grants, kAdmitted + 200), takes) << P::State_Name(state);
  }
  auto handed_over = In(P::STATE_READY);
  handed_over.mutable_checklist()->Clear();
  handed_over.set_transfer_requested_on("2019-05-01");
  EXPECT_FALSE(NoteGrants(handed_over, grants, kOn));
}

TEST(Grants, ThatAreRefusedAreNone) {
  auto refused = Granted("S2-02");
  refused.set_verdict(approval::v1::VERDICT_REFUSED);
  refused.clear_granted_on();
  auto draft = Draft();
  EXPECT_FALSE(NoteGrants(draft, GrantsOf({refused}), kOn));
}

// Promises the energy review and is served the EIA.
approval::v1::CommitmentCase Effective() {
  approval::v1::CommitmentCase commitment;
  commitment.set_state(approval::v1::CommitmentCase::STATE_EFFECTIVE);
  commitment.set_effective_on("2019-04-22");
  *commitment.mutable_enterprise_signature()->mutable_paper() = EvidenceOf(absl::CivilDay(2019, 4, 22));
  commitment.add_promised_items("S1-08");
  commitment.add_services()->set_item("S1-07");
  return commitment;
}

Grants Under(approval::v1::CommitmentCase commitment) {
  Grants grants;
  grants.commitments = {std::move(commitment)};
  return grants;
}

TEST(Commitments, StandInForPermitsAndForWhatTheyPromise) {  // C.5, F.8.2
  auto draft = Draft();
  EXPECT_TRUE(NoteGrants(draft, Under(Effective()), kOn));
  for (const auto item : {v1::CHECKLIST_ITEM_CONSTRUCTION_PLANNING_PERMIT, v1::CHECKLIST_ITEM_CONSTRUCTION_PERMIT,
                          v1::CHECKLIST_ITEM_ENERGY_AND_SOIL}) {
    const auto* fact = FactOf(draft, item);
    ASSERT_NE(fact, nullptr) << v1::ChecklistItem_Name(item);
    EXPECT_EQ(fact->done_on(), "2019-04-22");
    EXPECT_EQ(fact->source(), v1::FACT_SOURCE_APPROVAL);
  }
  EXPECT_EQ(FactOf(draft, v1::CHECKLIST_ITEM_EIA), nullptr) << "not delivered yet";
  EXPECT_EQ(FactOf(draft, v1::CHECKLIST_ITEM_LAND_SECURED), nullptr) << "is retained";
  EXPECT_FALSE(NoteGrants(draft, Under(Effective()), kOn + 1)) << "said again";
}

TEST(Commitments, BringWhatTheGovernmentDelivers) {  // F.8.2
  auto draft = Draft();
  auto commitment = Effective();
  commitment.mutable_services(0)->set_delivered_on("2019-05-05");
  *commitment.mutable_services(0)->mutable_paper() = EvidenceOf(absl::CivilDay(2019, 5, 5));
  EXPECT_TRUE(NoteGrants(draft, Under(commitment), kOn));
  const auto* fact = FactOf(draft, v1::CHECKLIST_ITEM_EIA);
  ASSERT_NE(fact, nullptr);
  EXPECT_EQ(fact->done_on(), "2019-05-05");
}

TEST(Commitments, StandBehindAPermitThatIsGranted) {
  auto draft = Draft();
  auto grants = GrantsOf({Granted("S3-04", "2019-04-15")});
  EXPECT_TRUE(NoteGrants(draft, grants, kOn));
  grants.commitments = {Effective()};
  EXPECT_TRUE(NoteGrants(draft, grants, kOn));
  const auto* permit = FactOf(draft, v1::CHECKLIST_ITEM_CONSTRUCTION_PERMIT);
  ASSERT_NE(permit, nullptr);
  EXPECT_EQ(permit->done_on(), "2019-04-15");
  EXPECT_EQ(draft.withdrawals_size(), 0) << "nothing was revoked";
  // A permit that comes later takes the commitment's place.
  grants.cases.push_back(Granted("S2-02", "2019-05-05"));
  EXPECT_TRUE(NoteGrants(draft, grants, kOn));
  EXPECT_EQ(FactOf(draft, v1::CHECKLIST_ITEM_CONSTRUCTION_PLANNING_PERMIT)->done_on(), "2019-05-05");
  ASSERT_EQ(draft.withdrawals_size(), 1);
  EXPECT_EQ(draft.withdrawals(0).reason(), "批件更新");
}

TEST(Commitments, ThatAreNotInForceBringNothing) {
  auto draft = Draft();
  auto commitment = Effective();
  commitment.clear_effective_on();
  EXPECT_FALSE(NoteGrants(draft, Under(commitment), kOn));
  EXPECT_TRUE(NoteGrants(draft, Under(Effective()), kOn));
  commitment = Effective();
  commitment.set_state(approval::v1::CommitmentCase::STATE_PENALISED);
  EXPECT_TRUE(NoteGrants(draft, Under(commitment), kOn + 1));
  EXPECT_EQ(FactOf(draft, v1::CHECKLIST_ITEM_CONSTRUCTION_PERMIT), nullptr);
  EXPECT_EQ(FactOf(draft, v1::CHECKLIST_ITEM_ENERGY_AND_SOIL), nullptr);
}

}  // namespace
}  // namespace tiernet::reserve
