#include "services/construction/domain/grants.h"

#include <string>

#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/construction/domain/examples.h"
#include "tests/testing/refusal.h"

namespace tiernet::construction {
namespace {

using approval::v1::ApprovalCase;
using testing::FailsWith;
using testing::IsOk;
using P = v1::ConstructionProject;

ApprovalCase Granted(absl::string_view item) {
  ApprovalCase c;
  c.set_item(std::string(item));
  c.set_state(ApprovalCase::STATE_DECIDED_GRANTED);
  c.set_verdict(approval::v1::VERDICT_GRANTED);
  c.set_decided_on("2019-03-01");
  c.set_granted_on("2019-03-01");
  *c.mutable_permit() = EvidenceOf(absl::CivilDay(2019, 3, 1));
  return c;
}

P Admitted() {
  auto project = In(P::STATE_ADMITTED);
  project.clear_formal_facts();
  return project;
}

TEST(Grants, OfAPermitLetWorksBegin) {  // E.3, I.40
  auto project = Admitted();
  EXPECT_THAT(Start(project, kAdmitted + 10), FailsWith(absl::StatusCode::kFailedPrecondition, "START_GUARD"));
  EXPECT_TRUE(NoteGrants(project, {{Granted("S3-04")}}));
  ASSERT_EQ(project.formal_facts_size(), 1);
  EXPECT_EQ(project.formal_facts(0).source(), v1::FORMAL_SOURCE_APPROVAL);
  EXPECT_EQ(project.formal_facts(0).granted_on(), "2019-03-01");
  EXPECT_THAT(Start(project, kAdmitted + 10), IsOk());
  EXPECT_FALSE(NoteGrants(project, {{Granted("S3-04")}})) << "said again";
}

TEST(Grants, OfStage4LetWorksBeCompletedAndARevocationDoesNot) {
  auto project = In(P::STATE_CONSTRUCTING);
  project.clear_formal_facts();
  std::vector<ApprovalCase> cases;
  for (const auto* item : {"S4-01", "S4-02", "S4-03", "S4-04", "S4-05"}) {
    EXPECT_FALSE(Complete(project, kAdmitted + 149).ok()) << item;
    cases.push_back(Granted(item));
    EXPECT_TRUE(NoteGrants(project, {cases})) << item;
  }
  EXPECT_THAT(Complete(project, kAdmitted + 149), IsOk());
  cases[2].set_state(ApprovalCase::STATE_REVOKED);
  cases[2].clear_granted_on();
  EXPECT_TRUE(NoteGrants(project, {cases}));
  EXPECT_FALSE(Complete(project, kAdmitted + 149).ok());
}

TEST(Grants, OfACommitmentInForceLetWorksBegin) {  // E.3, F.8.4
  approval::v1::CommitmentCase commitment;
  commitment.set_state(approval::v1::CommitmentCase::STATE_ENTERPRISE_SIGNED);
  *commitment.mutable_enterprise_signature()->mutable_paper() = EvidenceOf(absl::CivilDay(2019, 3, 1));
  auto project = Admitted();
  EXPECT_FALSE(NoteGrants(project, {{}, {commitment}})) << "one side has signed";
  commitment.set_state(approval::v1::CommitmentCase::STATE_EFFECTIVE);
  commitment.set_effective_on("2019-03-04");
  EXPECT_TRUE(NoteGrants(project, {{}, {commitment}}));
  ASSERT_EQ(project.formal_facts_size(), 1);
  EXPECT_EQ(project.formal_facts(0).item(), v1::FORMAL_ITEM_ACCEPTED_COMMITMENT);
  EXPECT_EQ(project.formal_facts(0).granted_on(), "2019-03-04");
  EXPECT_THAT(Start(project, kAdmitted + 10), IsOk());
  EXPECT_FALSE(NoteGrants(project, {{}, {commitment}})) << "said again";
  commitment.set_state(approval::v1::CommitmentCase::STATE_PENALISED);
  EXPECT_TRUE(NoteGrants(project, {{}, {commitment}}));
  EXPECT_EQ(project.formal_facts_size(), 0);
}

TEST(Grants, DoNotTakeThePlaceOfWhatTheUnitTypedAndAreNotTypedOver) {
  auto typed = *Record(Admitted(), v1::FORMAL_ITEM_CONSTRUCTION_PERMIT, kAdmitted);
  EXPECT_FALSE(NoteGrants(typed, {{Granted("S3-04")}}));
  EXPECT_EQ(typed.formal_facts(0).source(), v1::FORMAL_SOURCE_TYPED);
  auto project = Admitted();
  EXPECT_TRUE(NoteGrants(project, {{Granted("S3-04")}}));
  EXPECT_THAT(Record(project, v1::FORMAL_ITEM_CONSTRUCTION_PERMIT, kAdmitted),
              FailsWith(absl::StatusCode::kFailedPrecondition, "NOT_EDITABLE"));
}

TEST(Grants, OfOtherItemsAndOfProjectsThatLeftAreNone) {
  auto project = Admitted();
  EXPECT_FALSE(NoteGrants(project, {{Granted("S1-04"), Granted("S4-06")}}));
  for (const auto state : {P::STATE_REJECTED, P::STATE_EXITED}) {
    auto left = In(state);
    left.clear_formal_facts();
    EXPECT_FALSE(NoteGrants(left, {{Granted("S3-04")}})) << P::State_Name(state);
  }
}

}  // namespace
}  // namespace tiernet::construction
