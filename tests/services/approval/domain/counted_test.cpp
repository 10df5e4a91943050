// What the indicators read of applications and cases (domain.md G.1, A02 and A03).
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/approval/domain/approval_case.h"
#include "services/approval/domain/stage.h"
#include "tests/common/calendar/notices.h"
#include "tests/testing/refusal.h"

namespace tiernet::approval {
namespace {

using reference::v1::ApprovalItem;
using ::testing::ElementsAre;
using testing::IsOk;

const Calendar& TestCalendar() {
  static const auto& calendars = *new Calendars(CalendarsOf(NoticesOf2019And2020()));
  return calendars.KnownOn(absl::CivilDay(2020, 12, 31));
}

ApprovalItem Item(const std::string& code, int stage) {
  ApprovalItem item;
  item.set_code(code);
  item.set_stage(stage);
  item.set_department("D11");
  item.set_promised_days(10);
  return item;
}

v1::ApprovalProcess Process() {
  v1::ApprovalProcess process;
  process.set_name("units/140423/approvalProcesses/p1");
  process.set_project_unit("140423");
  process.set_flow(reference::v1::APPROVAL_FLOW_FILING);
  process.add_applying_items("S1-08");
  return process;
}

TEST(OpenedItems, AreThoseThatTheFilingOpens) {  // A03
  const auto land = Item("S1-04", 1), permit = Item("S1-05", 1);
  auto energy = Item("S1-08", 1), soil = Item("S1-09", 1);
  energy.set_floating(true);
  soil.set_floating(true);
  v1::FileStageRequest request;
  request.set_stage(1);
  reference::v1::ApprovalStage stage;
  stage.set_number(1);
  const auto file = [&](const v1::FileStageRequest& asked) {
    return File(Process(), asked, {&land, &permit, &energy, &soil}, stage, "units/140423/stageApplications/s1", "li.si",
                TestCalendar(), absl::CivilDay(2019, 6, 3));
  };
  auto application = file(request);
  ASSERT_THAT(application, IsOk());
  EXPECT_THAT(application->opened_items(), ElementsAre("S1-04", "S1-05"));
  Include(*application, soil);
  EXPECT_THAT(application->opened_items(), ElementsAre("S1-04", "S1-05")) << "it followed";
  request.add_floating_items("S1-08");
  EXPECT_THAT(file(request)->opened_items(), ElementsAre("S1-04", "S1-05", "S1-08"));
}

TEST(OpenedItems, LeaveOutWhatWaitsForTheAcceptance) {
  const auto planning = Item("S4-01", 4);
  auto completion = Item("S4-06", 4);
  completion.set_after_acceptance(true);
  v1::FileStageRequest request;
  request.set_stage(4);
  reference::v1::ApprovalStage stage;
  stage.set_number(4);
  auto process = Process();
  for (int done = 1; done < 4; ++done) {
    auto& standing = *process.add_stages();
    standing.set_stage(done);
    standing.set_done_on("2019-05-27");
  }
  const auto application = File(process, request, {&planning, &completion}, stage, "units/140423/stageApplications/s4",
                                "li.si", TestCalendar(), absl::CivilDay(2019, 6, 3));
  ASSERT_THAT(application, IsOk());
  EXPECT_THAT(application->opened_items(), ElementsAre("S4-01"));
}

// Accepted on Monday 2019-06-10: due on 2019-06-24, F.5.7.
v1::ApprovalCase WithdrawnOn(absl::CivilDay day) {
  const auto item = Item("S1-04", 1);
  const absl::CivilDay accepted(2019, 6, 10);
  const auto opened = Open(Process(), "units/140423/approvalCases/c1", {item, TestCalendar(), "li.si", accepted});
  const auto taken = Take(opened, v1::AcceptCaseRequest(), {item, TestCalendar(), "zhao.liu", accepted});
  EXPECT_THAT(taken, IsOk());
  EXPECT_EQ(taken->due_on(), "2019-06-24");
  const auto withdrawn = Take(*taken, v1::WithdrawCaseRequest(), {item, TestCalendar(), "li.si", day});
  EXPECT_THAT(withdrawn, IsOk());
  return *withdrawn;
}

TEST(DueDay, StaysOfACaseThatEndedBehindIt) {  // A02: it had been overdue until then
  EXPECT_EQ(WithdrawnOn(absl::CivilDay(2019, 6, 21)).due_on(), "") << "a day was left";
  EXPECT_EQ(WithdrawnOn(absl::CivilDay(2019, 6, 24)).due_on(), "2019-06-24");
  const auto late = WithdrawnOn(absl::CivilDay(2019, 6, 26));
  EXPECT_EQ(late.due_on(), "2019-06-24");
  EXPECT_EQ(late.inbox(), "");
  EXPECT_EQ(late.light(), v1::LIGHT_UNSPECIFIED);
}

}  // namespace
}  // namespace tiernet::approval
