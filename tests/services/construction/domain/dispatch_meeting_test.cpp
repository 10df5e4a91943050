// Dispatch meetings, domain.md E.11.
#include "services/construction/domain/dispatch_meeting.h"

#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/construction/domain/examples.h"
#include "tests/testing/refusal.h"

namespace tiernet::construction {
namespace {

using D = v1::DispatchMeeting;
using testing::FailsWith;
using ::testing::HasSubstr;
using testing::IsOk;
using ::testing::UnorderedElementsAreArray;

constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;
constexpr absl::CivilDay kDay(2019, 6, 28);

D Planned() {
  D meeting;
  meeting.set_name("units/140423/dispatchMeetings/0169425f-7c00-7000-8000-000000000004");
  meeting.set_title("六月重点项目调度会");
  meeting.set_planned_on("2019-06-27");
  EXPECT_THAT(Plan(meeting), IsOk());
  return meeting;
}

absl::StatusOr<D> HoldIt(const D& meeting) {
  v1::HoldDispatchMeetingRequest request;
  request.set_chair("张三");
  request.set_analysis("本月完成投资过半");
  return Hold(meeting, request, kDay);
}

v1::MinuteDispatchMeetingRequest Minutes(absl::CivilDay date) {
  v1::MinuteDispatchMeetingRequest request;
  *request.mutable_minutes() = EvidenceOf(date, types::v1::EVIDENCE_KIND_REPORT);
  auto& action = *request.add_actions();
  action.set_what("接入临时用电");
  action.set_item("units/140423/issues/i1");
  return request;
}

D In(D::State state) {
  D planned = Planned();
  if (state == D::STATE_PLANNED) return planned;
  D held = *HoldIt(planned);
  return state == D::STATE_HELD ? held : *Minute(held, Minutes(kDay), kDay + 2);
}

TEST(Meetings, AreHeldOnceAndThenHaveMinutes) {
  std::set<std::string> taken;
  for (const auto state : AllStates<D>()) {
    const auto note = [&](const absl::StatusOr<D>& after, D::State from) {
      ExpectOkIf(state == from, after, "STEP_NOT_ALLOWED");
      const auto text = [](D::State of) { return std::string(absl::StripPrefix(D::State_Name(of), "STATE_")); };
      if (after.ok()) taken.insert(absl::StrCat(text(state), " -> ", text(after->state())));
    };
    note(HoldIt(In(state)), D::STATE_PLANNED);
    note(Minute(In(state), Minutes(kDay), kDay + 2), D::STATE_HELD);
    ExpectOkIf(state == D::STATE_PLANNED, CheckEdit(In(state)), "NOT_EDITABLE");
  }
  EXPECT_THAT(taken, UnorderedElementsAreArray(DeclaredSteps<D>()));
  const D meeting = In(D::STATE_MINUTED);
  EXPECT_EQ(meeting.held_on(), "2019-06-28") << "the day of the step, not the one planned";
  EXPECT_EQ(meeting.chair(), "张三");
  EXPECT_EQ(meeting.analysis(), "本月完成投资过半");
  EXPECT_EQ(meeting.actions(0).item(), "units/140423/issues/i1");
}

TEST(Meetings, HaveMinutesFromTheDayOnOnWhichTheyWereHeld) {
  const D held = In(D::STATE_HELD);
  EXPECT_THAT(Minute(held, Minutes(kDay - 1), kDay + 2), FailsWith(kInvalid, "DATES_REVERSED"));
  EXPECT_THAT(Minute(held, Minutes(kDay + 3), kDay + 2), FailsWith(kInvalid, "EVIDENCE_IN_FUTURE"));
  EXPECT_THAT(Minute(held, Minutes(kDay + 2), kDay + 2), IsOk());
}

TEST(Meetings, DecideIssuesAndSupervisedMatters) {
  const D held = In(D::STATE_HELD);
  auto minutes = Minutes(kDay);
  minutes.add_actions()->set_item("units/140400/supervisionItems/m1");
  EXPECT_THAT(Minute(held, minutes, kDay), IsOk());
  minutes.add_actions()->set_item("units/140423/siteVisits/v1");
  minutes.add_actions()->set_item("nonsense");
  const auto refused = Minute(held, minutes, kDay);
  EXPECT_THAT(refused, FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("actions[2].item"));
}

}  // namespace
}  // namespace tiernet::construction
