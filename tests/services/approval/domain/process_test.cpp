// The way of a project through approval: what applies to it (domain.md F.1, I.39).
#include "services/approval/domain/process.h"

#include <string>
#include <tuple>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/approval/domain/examples.h"
#include "tests/testing/refusal.h"

namespace tiernet::approval {
namespace {

using P = v1::ApprovalProcess;
using ::testing::ElementsAre;
using testing::FailsWith;
using testing::IsOk;

constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;
constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;

P Naming(const std::vector<std::string>& items,
         reference::v1::ApprovalFlow flow = reference::v1::APPROVAL_FLOW_FILING) {
  P process;
  process.set_name(Entered().name());
  process.set_flow(flow);
  process.mutable_applying_items()->Add(items.begin(), items.end());
  return process;
}

absl::Status EnterOf(P process) { return Enter(process, ItemsOf(process.flow()), "new", "140423", 80, kFiler); }

absl::Status EditOf(const P& before, P after, const std::vector<v1::ApprovalCase>& cases = {}) {
  return Edit(before, after, ItemsOf(after.flow()), cases, 90, kFiler);
}

TEST(Entering, CompletesTheProcess) {
  auto process = Naming({"S1-07"});
  ASSERT_THAT(Enter(process, FilingItems(), "new", "140423", 80, kFiler), IsOk());
  EXPECT_EQ(process.project_id(), "new");
  EXPECT_EQ(process.claimed_project(), process.project_unit() + "/new");
  EXPECT_EQ(process.project_unit(), "140423");
  EXPECT_EQ(process.clock().limit_days(), 80);
  EXPECT_EQ(process.clock().runs_size(), 0);
  EXPECT_EQ(process.light(), v1::LIGHT_UNSPECIFIED);
}

TEST(Entering, KeepsTheProjectThatCameAlong) {
  auto process = Naming({"S1-06"});
  process.set_project_id("came along");
  process.set_project_unit("140425");
  ASSERT_THAT(Enter(process, FilingItems(), "new", "140400", 80, kFiler), IsOk());
  EXPECT_EQ(process.project_id(), "came along");
  EXPECT_EQ(process.claimed_project(), "140425/came along");
  EXPECT_EQ(process.project_unit(), "140425");
}

TEST(Entering, IsOfTheBodysOwnProjectsAndOfThoseBelowIt) {  // A.7
  for (const auto& [unit, of, may] :
       std::vector<std::tuple<std::string, std::string, bool>>{{"140423", "140423", true},
                                                               {"140400", "140423", true},
                                                               {"140423", "140425", false},
                                                               {"140423", "140400", false}}) {
    auto process = Naming({"S1-06"});
    process.set_project_unit(of);
    EXPECT_EQ(Enter(process, FilingItems(), "new", unit, 80, kFiler).ok(), may) << unit << " " << of;
  }
}

TEST(Entering, NamesExactlyOneEnvironmentalAssessment) {
  EXPECT_THAT(EnterOf(Naming({"S1-06"})), IsOk());
  EXPECT_THAT(EnterOf(Naming({"S1-07", "S1-08", "S1-09", "S2-04", "S3-02"})), IsOk());
  for (const auto& items : std::vector<std::vector<std::string>>{{}, {"S1-08"}, {"S1-06", "S1-07"}}) {
    EXPECT_THAT(EnterOf(Naming(items)), FailsWith(kInvalid, "INVALID_FIELDS"));
  }
}

TEST(Entering, NamesOnlyWhatNeedsAWordAndNothingTwice) {
  for (const auto* item : {"S1-04", "S4-06", "S1-10", "S9-99", ""}) {
    EXPECT_THAT(EnterOf(Naming({"S1-07", item})), FailsWith(kInvalid, "INVALID_FIELDS")) << item;
  }
  EXPECT_THAT(EnterOf(Naming({"S1-07", "S1-08", "S1-08"})), FailsWith(kInvalid, "INVALID_FIELDS"));
}

TEST(Entering, TheCommitmentFlowHasNoFloatingItems) {  // F.8.2: promised, or done by the government
  const auto flow = reference::v1::APPROVAL_FLOW_COMMITMENT;
  for (const auto& [item, may] : {std::pair("S3-02", true), std::pair("S1-07", false), std::pair("S1-08", false)}) {
    auto process = Naming({item}, flow);
    EXPECT_EQ(Enter(process, ItemsOf(flow), "new", "140423", 42, kFiler).ok(), may) << item;
  }
}

TEST(Editing, KeepsWhoSaidWhatApplies) {  // A.7
  const auto before = Entered({"S1-07", "S1-08"});
  EXPECT_EQ(before.applying_said_by(), kFiler);
  const auto said_by = [&](const std::vector<std::string>& items) {
    auto after = before;
    after.mutable_applying_items()->Assign(items.begin(), items.end());
    EXPECT_THAT(Edit(before, after, FilingItems(), {}, 90, "another"), IsOk());
    return after.applying_said_by();
  };
  EXPECT_EQ(said_by({"S1-08", "S1-07"}), kFiler) << "nothing new was said";
  EXPECT_EQ(said_by({"S1-07"}), "another");
  auto after = before;
  after.mutable_applying_items()->RemoveLast();
  ASSERT_THAT(Edit(before, after, FilingItems(), {}, 90, "another"), IsOk());
  EXPECT_THAT(after.earlier_authors(), ElementsAre(kFiler)) << "has said it too";
}

TEST(Editing, ChangesTheFlowUntilSomethingIsFiled) {
  const auto before = Entered();
  auto after = before;
  after.set_flow(reference::v1::APPROVAL_FLOW_VERIFICATION);
  EXPECT_THAT(EditOf(before, after), IsOk());
  EXPECT_THAT(EditOf(before, after, {Filed("S1-07", 1)}), FailsWith(kFailed, "NOT_EDITABLE"));
  // Also when what was filed is over.
  EXPECT_THAT(EditOf(before, after, {Refused("S1-07", 1, kLater)}), FailsWith(kFailed, "NOT_EDITABLE"));
  auto filed = before;
  filed.add_stages()->set_stage(1);
  EXPECT_THAT(EditOf(filed, after), FailsWith(kFailed, "NOT_EDITABLE"));
}

TEST(Editing, SumsTheCapsAnew) {
  const auto before = Entered();
  auto after = before;
  after.set_flow(reference::v1::APPROVAL_FLOW_VERIFICATION);
  ASSERT_THAT(Edit(before, after, ItemsOf(after.flow()), {}, 90, kFiler), IsOk());
  EXPECT_EQ(after.clock().limit_days(), 90);
}

TEST(Editing, KeepsAnItemThatIsFiledOrGranted) {
  const auto before = Entered({"S1-07", "S1-08"});
  const auto without = Entered({"S1-07"});
  EXPECT_THAT(EditOf(before, without), IsOk());
  EXPECT_THAT(EditOf(before, without, {Filed("S1-08", 1)}), FailsWith(kFailed, "NOT_EDITABLE"));
  EXPECT_THAT(EditOf(before, without, {Granted("S1-08", 1, kLater)}), FailsWith(kFailed, "NOT_EDITABLE"));
  EXPECT_THAT(EditOf(before, without, {Filed("S1-07", 1)}), IsOk());
  // A project may turn from the report to the form, once the report's case is over.
  EXPECT_THAT(EditOf(before, Entered({"S1-06", "S1-08"}), {Filed("S1-07", 1)}), FailsWith(kFailed, "NOT_EDITABLE"));
  const auto withdrawn = Take(Filed("S1-07", 1), Withdrawing(), At(kLater, kFiler)).value();
  EXPECT_THAT(EditOf(before, Entered({"S1-06", "S1-08"}), {withdrawn}), IsOk());
}

// Else the construction permit would follow a refusal that was edited away (I.39).
TEST(Editing, KeepsAnItemThatWasRefusedOrRevoked) {
  const auto before = Entered({"S1-07", "S1-08"});
  const auto without = Entered({"S1-07"});
  const auto& item = Item("S1-08");
  const auto refused = Refused("S1-08", 1, kLater);
  EXPECT_THAT(EditOf(before, without, {refused}), FailsWith(kFailed, "NOT_EDITABLE"));
  const auto revoked = Take(Granted("S1-08", 1, kLater), Revoking(), At(kLater, kDecider, item)).value();
  EXPECT_THAT(EditOf(before, without, {revoked}), FailsWith(kFailed, "NOT_EDITABLE"));
  const auto declined = Take(Filed("S1-08", 2), Declining(), At(kLater, kAcceptor, item)).value();
  const auto withdrawn = Take(Filed("S1-08", 2), Withdrawing(), At(kLater, kFiler, item)).value();
  for (const auto& ended : {declined, withdrawn}) {
    EXPECT_THAT(EditOf(before, without, {ended}), IsOk());
    EXPECT_THAT(EditOf(before, without, {refused, ended}), FailsWith(kFailed, "NOT_EDITABLE"))
        << "filed anew and withdrawn";
  }
  EXPECT_THAT(EditOf(before, without, {withdrawn, Refused("S1-08", 3, kLater)}), FailsWith(kFailed, "NOT_EDITABLE"));
  EXPECT_THAT(EditOf(before, Entered({"S1-06", "S1-08"}), {Refused("S1-07", 1, kLater)}), IsOk())
      << "the other of the two takes its place";
}

TEST(Editing, IsHeldToWhatEnteringIs) {
  EXPECT_THAT(EditOf(Entered(), Naming({"S1-06", "S1-07"})), FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(EditOf(Entered(), Naming({"S1-07", "S1-04"})), FailsWith(kInvalid, "INVALID_FIELDS"));
}

}  // namespace
}  // namespace tiernet::approval
