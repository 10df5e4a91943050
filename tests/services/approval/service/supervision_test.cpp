// Matters under 13710 supervision over the wire: who may take which step, and what readers see.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "tests/services/approval/service/approval_test.h"

namespace tiernet::approval {
namespace {

using ::testing::ElementsAre;
using testing::FailsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using I = v1::SupervisionItem;

constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;
constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;
constexpr absl::StatusCode kDenied = absl::StatusCode::kPermissionDenied;
const Identity kOtherOfCity{"changzhi-2", "140400", "CITY"};

class Supervision : public ApprovalTest {
 protected:
  static v1::CreateSupervisionItemRequest Assigning(const std::string& on, const std::string& executor = "140423") {
    v1::CreateSupervisionItemRequest request;
    request.set_parent("units/140400");
    request.set_happened_on(on);
    auto& item = *request.mutable_supervision_item();
    item.set_subject("项目用地指标落实");
    item.set_source(v1::SUPERVISION_SOURCE_MEETING);
    item.set_ledger(v1::SUPERVISION_LEDGER_KEY_PROJECT);
    item.set_category(reference::v1::SUPERVISION_CATEGORY_MAJOR);
    item.set_executor_unit(executor);
    item.set_executor("张三");
    return request;
  }
  I Assigned(const std::string& on, const std::string& executor = "140423") {
    const auto item = Call(&Stub::CreateSupervisionItem, Assigning(on, executor), kCity);
    EXPECT_THAT(item, IsOk());
    return item.value_or(I());
  }
  absl::StatusOr<I> Study(const I& item, const std::string& on, const Identity& who = kWindow) {
    return Step(&Stub::StudySupervisionItem, item.name(), on, who,
                [](v1::StudySupervisionItemRequest& request) { request.set_report("专题研究"); });
  }
  absl::StatusOr<I> FeedBack(const I& item, const std::string& on, const Identity& who = kWindow) {
    return Step(&Stub::FeedBackSupervisionItem, item.name(), on, who,
                [](v1::FeedBackSupervisionItemRequest& request) { request.set_report("正在组卷"); });
  }
  absl::StatusOr<I> Resolve(const I& item, const std::string& on, const Identity& who = kWindow) {
    return Step(&Stub::ResolveSupervisionItem, item.name(), on, who, [&](v1::ResolveSupervisionItemRequest& request) {
      request.set_report("指标已下达");
      *request.add_papers() = EvidenceOf(on);
    });
  }
  absl::StatusOr<I> Plan(const I& item, const std::string& on, const std::string& due) {
    return Step(&Stub::FileSupervisionPlan, item.name(), on, kWindow, [&](v1::FileSupervisionPlanRequest& request) {
      request.add_planned()->set_what("全面办结");
      request.mutable_planned(0)->set_due_on(due);
    });
  }
  absl::StatusOr<I> Review(const I& item, const std::string& on, v1::PlanVerdict verdict, const Identity& who = kCity) {
    return Step(&Stub::ReviewSupervisionPlan, item.name(), on, who, [&](v1::ReviewSupervisionPlanRequest& request) {
      request.set_verdict(verdict);
      request.set_opinion("已核");
    });
  }
  absl::StatusOr<I> Clear(const I& item, const std::string& on, const Identity& who = kCity) {
    return Step(&Stub::ClearSupervisionItem, item.name(), on, who,
                [](v1::ClearSupervisionItemRequest& request) { request.set_opinion("核实销号"); });
  }
  absl::StatusOr<I> Refuse(const I& item, const std::string& on, const Identity& who = kCity) {
    return Step(&Stub::RefuseClearing, item.name(), on, who,
                [](v1::RefuseClearingRequest& request) { request.set_reason("未到账"); });
  }

  absl::StatusOr<I> Get(const I& item, const Identity& who = kCity) {
    v1::GetSupervisionItemRequest request;
    request.set_name(item.name());
    return Call(&Stub::GetSupervisionItem, request, who);
  }
  std::vector<std::string> Listed(const std::string& parent, const std::string& filter, const Identity& who,
                                  const std::string& order_by = "") {
    v1::ListSupervisionItemsRequest request;
    request.set_parent(parent);
    request.set_filter(filter);
    request.set_order_by(order_by);
    const auto page = Call(&Stub::ListSupervisionItems, request, who);
    EXPECT_THAT(page, IsOk());
    std::vector<std::string> names;
    if (page.ok()) {
      for (const auto& item : page->supervision_items()) names.push_back(item.name());
    }
    return names;
  }
};

TEST_F(Supervision, APlanIsNotFiledOnPaperOnceTheResultWasDue) {  // F.10.3, I.31
  SetToday("2019-07-30");
  const I item = Assigned("2019-06-03");
  ASSERT_THAT(Study(item, "2019-06-04"), IsOk());
  const auto fed_back = FeedBack(item, "2019-06-06");
  ASSERT_THAT(fed_back, IsOk());
  ASSERT_EQ(fed_back->due_on(), "2019-07-03");
  EndBackfilling();
  EXPECT_THAT(Plan(item, "2019-07-03", "2019-10-31"), FailsWith(kDenied, "BACKFILL_NEEDED"));
}

TEST_F(Supervision, GoesFromTheAssignmentToTheClearing) {
  const I item = Assigned("2019-06-03");
  EXPECT_EQ(item.state(), I::STATE_ASSIGNED);
  EXPECT_THAT(item.name(), HasSubstr("units/140400/supervisionItems/"));
  ASSERT_THAT(Study(item, "2019-06-04"), IsOk());
  ASSERT_THAT(FeedBack(item, "2019-06-06"), IsOk());
  ASSERT_THAT(Plan(item, "2019-06-20", "2019-08-15"), IsOk());
  ASSERT_THAT(Review(item, "2019-06-21", v1::PLAN_VERDICT_APPROVED), IsOk());
  EXPECT_EQ(Get(item)->due_on(), "2019-08-15");
  ASSERT_THAT(Resolve(item, "2019-08-14"), IsOk());
  ASSERT_THAT(Refuse(item, "2019-08-15"), IsOk());
  ASSERT_THAT(Resolve(item, "2019-08-20"), IsOk());
  const auto cleared = Clear(item, "2019-08-22");
  ASSERT_THAT(cleared, IsOk());
  EXPECT_EQ(cleared->state(), I::STATE_CLEARED);
  EXPECT_EQ(cleared->light(), v1::LIGHT_LATE);
  EXPECT_THAT(Resolve(item, "2019-08-23"), FailsWith(kFailed, "STEP_NOT_ALLOWED"));
}

TEST_F(Supervision, IsAssignedWithinTheAssignersTree) {
  EXPECT_THAT(Call(&Stub::CreateSupervisionItem, Assigning("2019-06-03", "140581"), kCity),
              FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(Call(&Stub::CreateSupervisionItem, Assigning("2019-06-03"), kWindow), FailsWith(kDenied, "OTHER_UNIT"));
  auto own = Assigning("2019-06-03");
  own.set_parent("units/140423");
  EXPECT_THAT(Call(&Stub::CreateSupervisionItem, own, kWindow), IsOk());
}

TEST_F(Supervision, IsExecutedByItsUnitAndClearedAboveIt) {
  const I item = Assigned("2019-06-03");
  EXPECT_THAT(Study(item, "2019-06-04", kOtherCounty), FailsWith(kDenied, "OTHER_UNIT"));
  EXPECT_THAT(Study(item, "2019-06-04", kCity), FailsWith(kDenied, "OTHER_UNIT"));
  ASSERT_THAT(Study(item, "2019-06-04"), IsOk());
  ASSERT_THAT(FeedBack(item, "2019-06-05"), IsOk());
  ASSERT_THAT(Plan(item, "2019-06-06", "2019-08-15"), IsOk());
  EXPECT_THAT(Review(item, "2019-06-06", v1::PLAN_VERDICT_APPROVED, kAcceptor), FailsWith(kDenied, "OTHER_UNIT"));
  ASSERT_THAT(Review(item, "2019-06-06", v1::PLAN_VERDICT_REFUSED), IsOk());
  ASSERT_THAT(Resolve(item, "2019-06-07"), IsOk());
  EXPECT_THAT(Clear(item, "2019-06-07", kAcceptor), FailsWith(kDenied, "OTHER_UNIT")) << "another of the executor's";
  EXPECT_THAT(Refuse(item, "2019-06-07", kOtherCounty), FailsWith(kDenied, "OTHER_UNIT"));
  EXPECT_THAT(Clear(item, "2019-10-08", kProvince), IsOk()) << "a body above the assigner supervises";
}

// 市本级 is the assigner's unit and the executor's: there the account tells them apart.
TEST_F(Supervision, IsNotClearedByTheAccountThatExecutedIt) {
  const I item = Assigned("2019-06-03", "140400");
  ASSERT_THAT(Study(item, "2019-06-03", kOtherOfCity), IsOk());
  ASSERT_THAT(FeedBack(item, "2019-06-03", kOtherOfCity), IsOk());
  ASSERT_THAT(Resolve(item, "2019-06-03", kOtherOfCity), IsOk());
  EXPECT_THAT(Clear(item, "2019-06-04", kOtherOfCity), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  EXPECT_THAT(Clear(item, "2019-06-04", kCity), IsOk());
}

TEST_F(Supervision, IsReadByItsExecutorAndByThoseAbove) {
  const I item = Assigned("2019-06-03");
  EXPECT_THAT(Get(item, kWindow), IsOk());
  EXPECT_THAT(Get(item, kCity), IsOk());
  EXPECT_THAT(Get(item, kOtherCounty), FailsWith(kDenied, "OTHER_UNIT"));
  EXPECT_THAT(Listed("units/140423", "", kWindow), ElementsAre(item.name()));
  EXPECT_THAT(Listed("units/-", "", kCity), ElementsAre(item.name()));
  EXPECT_THAT(Listed("units/140400", "", kCity), IsEmpty()) << "lists go by who executes";
  EXPECT_THAT(Listed("units/-", "", kOtherCounty), IsEmpty());
}

// Nobody has swept; today is 2019-10-08.
TEST_F(Supervision, IsListedByLightAndDueAsTheClockHasThem) {
  const I overdue = Assigned("2019-06-03");
  const I done = Assigned("2019-09-30");
  ASSERT_THAT(Study(done, "2019-09-30"), IsOk());
  ASSERT_THAT(FeedBack(done, "2019-09-30"), IsOk());
  const I today = Assigned("2019-10-08");
  EXPECT_THAT(Listed("units/-", "light = LIGHT_RED", kCity), ElementsAre(overdue.name()));
  EXPECT_THAT(Listed("units/-", "light = LIGHT_YELLOW", kCity), ElementsAre(today.name()));
  EXPECT_THAT(Listed("units/-", "light = LIGHT_GREEN", kCity), ElementsAre(done.name()));
  EXPECT_THAT(Listed("units/140423", R"(red_on > "2019-01-01")", kCity, "red_on"),
              ElementsAre(overdue.name(), today.name(), done.name()));
}

TEST_F(Supervision, NamesWhatKeepsAPlanFromBeingFiled) {
  const I item = Assigned("2019-06-03");
  ASSERT_THAT(Study(item, "2019-06-04"), IsOk());
  ASSERT_THAT(FeedBack(item, "2019-06-06"), IsOk());
  const auto refused = Plan(item, "2019-07-04", "2019-07-03");
  ASSERT_THAT(refused, FailsWith(kFailed, "PLAN_GUARD"));
  EXPECT_THAT(UnmetIn(refused.status()), ::testing::SizeIs(2));
  EXPECT_THAT(ChineseOf(refused.status()), HasSubstr("2项"));
}

}  // namespace
}  // namespace tiernet::approval
