// Applications for a stage: which items they open, and which are filed by themselves (domain.md F.4.1, F.7, I.39).
#include "services/approval/domain/stage.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/approval/domain/examples.h"
#include "tests/testing/refusal.h"

namespace tiernet::approval {
namespace {

using C = v1::ApprovalCase;
using ::testing::ElementsAre;
using testing::FailsWith;
using ::testing::IsEmpty;
using testing::IsOk;

constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;
constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;

absl::StatusOr<v1::StageApplication> FileOf(const v1::ApprovalProcess& process, int stage,
                                            const v1::FileStageRequest& request, absl::CivilDay on = kFiled) {
  return File(process, request, ItemsOf(process.flow(), stage), Stage(stage), "application", kFiler, WorkingDays(), on);
}

std::vector<std::string> ItemsIn(const v1::StageApplication& application) {
  std::vector<std::string> codes;
  for (const auto& item : application.items()) codes.push_back(item.item() + (item.mandatory() ? "" : " floats"));
  return codes;
}

std::vector<std::string> Opened(reference::v1::ApprovalFlow flow, int stage, const v1::FileStageRequest& request) {
  auto process = Entered({"S1-07", "S1-09"});
  process.set_flow(flow);
  const auto items = ItemsOf(flow, stage);
  std::vector<std::string> codes;
  for (const auto* item : ItemsToOpen(items, FileOf(process, stage, request).value(), request)) {
    codes.push_back(item->code());
  }
  return codes;
}

absl::Status MayFile(const v1::ApprovalProcess& process, absl::string_view item,
                     const v1::StageApplication* application, const std::vector<C>& cases = {},
                     absl::CivilDay on = kLater) {
  return CheckMayFile(process, Item(item), application, ItemsOf(process.flow()), cases, on);
}

// S4-01 to S4-05, granted.
std::vector<C> Examined() {
  std::vector<C> cases;
  for (const auto* item : {"S4-01", "S4-02", "S4-03", "S4-04", "S4-05"}) {
    cases.push_back(Granted(item, static_cast<int>(cases.size()) + 1, kLater));
  }
  return cases;
}

TEST(FilingAStage, EntersItsItemsAndWhatIsLeftOut) {
  const auto first = Filed(Entered({"S1-07", "S1-08"}), 1);
  EXPECT_THAT(ItemsIn(first), ElementsAre("S1-03", "S1-04", "S1-05", "S1-07 floats", "S1-08 floats"));
  EXPECT_THAT(first.left_out(), IsEmpty());
  const auto second = Filed(Entered(), 2);
  EXPECT_THAT(ItemsIn(second), ElementsAre("S2-01", "S2-02"));
  EXPECT_THAT(second.left_out(), ElementsAre("S2-04"));
  const auto applies = Filed(Entered({"S1-07", "S2-04"}), 2);
  EXPECT_THAT(ItemsIn(applies), ElementsAre("S2-01", "S2-02", "S2-04"));
  EXPECT_THAT(applies.left_out(), IsEmpty());
}

TEST(FilingAStage, CompletesTheApplication) {
  const auto application = FileOf(Entered(), 1, FilingWith({"S1-07"}), absl::CivilDay(2019, 6, 15));
  ASSERT_THAT(application, IsOk());
  EXPECT_EQ(application->process(), Entered().name());
  EXPECT_EQ(application->project_id(), Entered().project_id());
  EXPECT_EQ(application->project_unit(), "140423");
  EXPECT_EQ(application->claimed_stage(), Entered().name() + "/1");
  EXPECT_EQ(application->filed_on(), "2019-06-15");
  EXPECT_EQ(application->received_on(), "2019-06-17");
  EXPECT_EQ(application->filed_by(), kFiler);
  EXPECT_EQ(application->papers_size(), 1);
  EXPECT_EQ(application->clock().limit_days(), 25);
}

TEST(FilingAStage, TakesFloatingItemsOfTheStageThatApply) {
  EXPECT_THAT(FileOf(Entered(), 1, FilingWith({"S1-07"})), IsOk());
  for (const auto* item : {"S1-06", "S1-04", "S2-04", "S9-99"}) {
    EXPECT_THAT(FileOf(Entered(), 1, FilingWith({item})), FailsWith(kInvalid, "INVALID_FIELDS")) << item;
  }
  EXPECT_THAT(FileOf(Entered(), 2, FilingWith({"S1-07"})), FailsWith(kInvalid, "INVALID_FIELDS"));
}

TEST(FilingAStage, IsAJointAcceptanceOnlyOfTheLast) {  // F.7
  for (int stage = 1; stage <= 3; ++stage) {
    EXPECT_THAT(FileOf(Entered(), stage, FilingWith({}, true)), FailsWith(kInvalid, "INVALID_FIELDS"));
  }
  const auto joint = FileOf(Entered(), 4, FilingWith({}, true));
  ASSERT_THAT(joint, IsOk());
  EXPECT_EQ(joint->clock().limit_days(), 12);
  EXPECT_EQ(FileOf(Entered(), 4, FilingWith({}))->clock().limit_days(), 15);
}

TEST(FilingAStage, WaitsForTheStagesBefore) {
  auto process = Entered();
  auto& first = *process.add_stages();
  first.set_stage(1);
  EXPECT_THAT(FileOf(process, 2, FilingWith({})), FailsWith(kFailed, "FILING_GUARD"));
  EXPECT_THAT(FileOf(process, 3, FilingWith({})), FailsWith(kFailed, "FILING_GUARD"));
  first.set_done_on("2019-06-10");
  EXPECT_THAT(FileOf(process, 2, FilingWith({})), IsOk());
  process.add_stages()->set_stage(2);
  EXPECT_THAT(FileOf(process, 3, FilingWith({})), FailsWith(kFailed, "FILING_GUARD"));
}

TEST(FilingAStage, TakesNoPaperOfTomorrow) {
  EXPECT_THAT(FileOf(Entered(), 1, FilingWith({}), kFiled - 1), FailsWith(kInvalid, "EVIDENCE_IN_FUTURE"));
}

TEST(FilingAStage, OpensTheItemsOfItsFlowAtOnce) {  // F.2
  using namespace reference::v1;
  const auto none = FilingWith({});
  EXPECT_THAT(Opened(APPROVAL_FLOW_GOVERNMENT, 1, none), ElementsAre("S1-01", "S1-04", "S1-05"));
  EXPECT_THAT(Opened(APPROVAL_FLOW_VERIFICATION, 1, none), ElementsAre("S1-02", "S1-04", "S1-05"));
  EXPECT_THAT(Opened(APPROVAL_FLOW_FILING, 1, none), ElementsAre("S1-03", "S1-04", "S1-05"));
  EXPECT_THAT(Opened(APPROVAL_FLOW_FILING, 1, FilingWith({"S1-09"})), ElementsAre("S1-03", "S1-04", "S1-05", "S1-09"));
  EXPECT_THAT(Opened(APPROVAL_FLOW_GOVERNMENT, 2, none), ElementsAre("S2-01", "S2-02", "S2-03"));
  EXPECT_THAT(Opened(APPROVAL_FLOW_FILING, 2, none), ElementsAre("S2-01", "S2-02"));
  for (const auto flow : {APPROVAL_FLOW_GOVERNMENT, APPROVAL_FLOW_VERIFICATION, APPROVAL_FLOW_FILING}) {
    EXPECT_THAT(Opened(flow, 3, none), ElementsAre("S3-01", "S3-03", "S3-04"));
    // The completion filing follows by itself.
    for (const bool joint : {false, true}) {
      EXPECT_THAT(Opened(flow, 4, FilingWith({}, joint)), ElementsAre("S4-01", "S4-02", "S4-03", "S4-04", "S4-05"));
    }
  }
}

TEST(FilingAnItem, AFloatingOneThatAppliesNeedsNoStage) {
  EXPECT_THAT(MayFile(Entered(), "S1-07", nullptr), IsOk());
  EXPECT_THAT(MayFile(Entered(), "S1-06", nullptr), FailsWith(kFailed, "FILING_GUARD"));
  const auto application = Filed(Entered(), 1);
  EXPECT_THAT(MayFile(Entered(), "S1-07", &application), IsOk());
  EXPECT_THAT(MayFile(Entered(), "S1-08", &application), FailsWith(kFailed, "FILING_GUARD"));
}

TEST(FilingAnItem, AnotherComesWithItsStage) {
  const auto application = Filed(Entered(), 2);
  EXPECT_THAT(MayFile(Entered(), "S2-01", nullptr), FailsWith(kFailed, "FILING_GUARD"));
  EXPECT_THAT(MayFile(Entered(), "S2-01", &application), IsOk());
  EXPECT_THAT(MayFile(Entered(), "S2-04", &application), FailsWith(kFailed, "FILING_GUARD"));
  EXPECT_THAT(MayFile(Entered({"S1-07", "S2-04"}), "S2-04", &application), IsOk());
}

TEST(FilingAnItem, OfAnotherFlowIsRefused) {  // F.2
  const auto first = Filed(Entered(), 1);
  const auto second = Filed(Entered(), 2);
  for (const auto* item : {"S1-01", "S1-02", "S1-10", "S1-11"}) {
    EXPECT_THAT(MayFile(Entered(), item, &first), FailsWith(kFailed, "FILING_GUARD")) << item;
  }
  EXPECT_THAT(MayFile(Entered(), "S2-03", &second), FailsWith(kFailed, "FILING_GUARD"));
}

TEST(FilingAnItem, TheCompletionWaitsForTheAcceptance) {  // F.7
  const auto apart = Filed(Entered(), 4);
  auto joint = Filed(Entered(), 4, FilingWith({}, true));
  EXPECT_THAT(MayFile(Entered(), "S4-06", nullptr, Examined()), FailsWith(kFailed, "FILING_GUARD"));
  EXPECT_THAT(MayFile(Entered(), "S4-06", &apart), FailsWith(kFailed, "FILING_GUARD"));
  EXPECT_THAT(MayFile(Entered(), "S4-06", &apart, Examined()), IsOk());
  EXPECT_THAT(MayFile(Entered(), "S4-06", &joint, Examined()), FailsWith(kFailed, "FILING_GUARD"));
  *joint.mutable_opinion() = EvidenceOf(kLater);
  joint.set_opinion_on("2019-06-17");
  EXPECT_THAT(MayFile(Entered(), "S4-06", &joint, Examined()), IsOk());
  for (size_t i = 0; i < 5; ++i) {
    auto cases = Examined();
    cases[i] = Take(cases[i], Revoking(), At(kLater)).value();
    EXPECT_THAT(MayFile(Entered(), "S4-06", &apart, cases), FailsWith(kFailed, "FILING_GUARD")) << i;
    cases[i] = Refused(cases[i].item(), static_cast<int>(i) + 1, kLater);
    EXPECT_THAT(MayFile(Entered(), "S4-06", &apart, cases), FailsWith(kFailed, "FILING_GUARD")) << i;
  }
}

TEST(FilingAnItem, TheCompletionIsNotDatedBackBeforeWhatItWaitsFor) {  // I.31
  const auto apart = Filed(Entered(), 4);
  EXPECT_THAT(MayFile(Entered(), "S4-06", &apart, Examined(), kLater - 1), FailsWith(kFailed, "FILING_GUARD"));
  auto joint = Filed(Entered(), 4, FilingWith({}, true));
  *joint.mutable_opinion() = EvidenceOf(kLater + 1);
  joint.set_opinion_on("2019-06-18");
  EXPECT_THAT(MayFile(Entered(), "S4-06", &joint, Examined(), kLater), FailsWith(kFailed, "FILING_GUARD"));
  EXPECT_THAT(MayFile(Entered(), "S4-06", &joint, Examined(), kLater + 1), IsOk());
}

TEST(FilingAnItem, ThatWasLeftOutEntersItInItsPlace) {
  auto application = Filed(Entered(), 3);
  EXPECT_THAT(application.left_out(), ElementsAre("S3-02"));
  Include(application, Item("S3-02"));
  EXPECT_THAT(ItemsIn(application), ElementsAre("S3-01", "S3-02", "S3-03", "S3-04"));
  EXPECT_THAT(application.left_out(), IsEmpty());
  Include(application, Item("S3-02"));
  EXPECT_EQ(application.items_size(), 4);
  auto first = Filed(Entered({"S1-07", "S1-09"}), 1);
  Include(first, Item("S1-06"));
  EXPECT_THAT(ItemsIn(first), ElementsAre("S1-03", "S1-04", "S1-05", "S1-06 floats", "S1-07 floats", "S1-09 floats"));
}

TEST(Confirmation, IsOfWhatWasLeftOutOnceAndByAnother) {  // I.39
  const auto application = Filed(Entered(), 2);
  EXPECT_THAT(Confirm(application, Entered(), kFiler), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  const auto confirmed = Confirm(application, Entered(), kAcceptor);
  ASSERT_THAT(confirmed, IsOk());
  EXPECT_EQ(confirmed->confirmed_by(), kAcceptor);
  EXPECT_THAT(Confirm(*confirmed, Entered(), "another"), FailsWith(kFailed, "NOT_EDITABLE"));
  EXPECT_THAT(Confirm(Filed(Entered(), 1), Entered(), kAcceptor), FailsWith(kFailed, "NOT_EDITABLE"));
}

TEST(Confirmation, IsNotOfWhoSaidWhatApplies) {  // A.7
  auto process = Entered();
  process.set_applying_said_by(kAcceptor);
  EXPECT_THAT(Confirm(Filed(process, 2), process, kAcceptor), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  EXPECT_THAT(Confirm(Filed(process, 2), process, kDecider), IsOk());
  process.add_earlier_authors(kDecider);
  EXPECT_THAT(Confirm(Filed(process, 2), process, kDecider), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
}

TEST(ThePermit, WaitsForTheFloatingItemsThatApply) {  // I.39
  const auto process = Entered({"S1-07", "S1-08"});
  const auto waits = [&](absl::string_view item, const std::vector<C>& cases, absl::CivilDay on = kLater) {
    return WaitsFor(Item(item), process, nullptr, FilingItems(), cases, on);
  };
  const auto eia = Granted("S1-07", 1, kLater);
  const auto energy = Granted("S1-08", 2, kLater);
  EXPECT_THAT(waits("S3-04", {}), ElementsAre("S1-07", "S1-08"));
  EXPECT_THAT(waits("S3-04", {eia}), ElementsAre("S1-08"));
  EXPECT_THAT(waits("S3-04", {eia, energy}), IsEmpty());
  EXPECT_THAT(waits("S3-04", {eia, energy}, kLater - 1), ElementsAre("S1-07", "S1-08")) << "dated back (I.31)";
  EXPECT_THAT(waits("S3-04", {eia, Refused("S1-08", 2, kLater)}), ElementsAre("S1-08"));
  EXPECT_THAT(waits("S3-04", {eia, Take(energy, Revoking(), At(kLater)).value()}), ElementsAre("S1-08"));
  // The last word counts, in whatever order they come.
  EXPECT_THAT(waits("S3-04", {eia, Granted("S1-08", 4, kLater), Refused("S1-08", 3, kLater)}), IsEmpty());
  EXPECT_THAT(waits("S3-04", {eia, Filed("S1-08", 4), Granted("S1-08", 3, kLater)}), ElementsAre("S1-08"));
  EXPECT_THAT(waits("S3-04", {Take(eia, v1::DeliverCaseRequest(), At(kLater)).value(), energy}), IsEmpty());
  EXPECT_THAT(waits("S3-01", {}), IsEmpty());
}

TEST(FilingAnItem, EndsWhenItHasBeenFiledTooOften) {  // other services read all cases of a project at once
  const auto application = Filed(Entered(), 1);
  std::vector<C> cases;
  for (int i = 1; i < 20; ++i) cases.push_back(Refused("S1-07", i, kLater));
  EXPECT_THAT(MayFile(Entered(), "S1-07", &application, cases), IsOk());
  cases.push_back(Refused("S1-07", 20, kLater));
  EXPECT_THAT(MayFile(Entered(), "S1-07", &application, cases), FailsWith(kFailed, "FILING_GUARD"));
}

TEST(AnExaminedItem, WaitsForTheVisitAndForWhatHasToBeMended) {  // F.7
  auto joint = Filed(Entered(), 4, FilingWith({}, true));
  const auto waits = [&](absl::string_view item, const v1::StageApplication& application) {
    return !WaitsFor(Item(item), Entered(), &application, FilingItems(), {}, absl::CivilDay(2019, 6, 20)).empty();
  };
  EXPECT_TRUE(waits("S4-01", joint));
  EXPECT_FALSE(waits("S4-06", joint));
  EXPECT_FALSE(waits("S4-01", Filed(Entered(), 4)));
  auto& round = *joint.add_rounds();
  EXPECT_FALSE(waits("S4-01", joint));
  round.add_defects("消防通道堵塞");
  EXPECT_TRUE(waits("S4-01", joint));
  round.set_rectified_on("2019-06-20");
  EXPECT_FALSE(waits("S4-01", joint));
}

TEST(AnExaminedItem, IsNotGrantedAsOfADayBeforeTheVisit) {  // I.31
  auto joint = Filed(Entered(), 4, FilingWith({}, true));
  const auto waits = [&](absl::CivilDay on) {
    return !WaitsFor(Item("S4-01"), Entered(), &joint, FilingItems(), {Under("S4-01", 1)}, on).empty();
  };
  auto& first = *joint.add_rounds();
  first.set_visited_on("2019-06-12");
  first.add_defects("消防通道堵塞");
  first.set_rectified_on("2019-06-17");
  joint.add_rounds()->set_visited_on("2019-06-20");
  EXPECT_TRUE(waits(kFiled + 1)) << "nobody had been there";
  EXPECT_TRUE(waits(kFiled + 2));
  EXPECT_TRUE(waits(kLater - 1)) << "it was not mended";
  EXPECT_FALSE(waits(kLater));
  EXPECT_FALSE(waits(kLater + 3));
}

}  // namespace
}  // namespace tiernet::approval
