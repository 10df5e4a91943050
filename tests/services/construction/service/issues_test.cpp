// Problems that projects meet over the wire (domain.md E.8): who may take which step, and what climbs and moves.
#include <string>

#include "gmock/gmock.h"
#include "tests/services/construction/service/construction_test.h"

namespace tiernet::construction {
namespace {

using I = v1::Issue;
using P = v1::ConstructionProject;
using testing::FailsWith;
using testing::IsOk;

constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;
constexpr absl::StatusCode kDenied = absl::StatusCode::kPermissionDenied;

class Issues : public ConstructionTest {
 protected:
  using ConstructionTest::Report;

  absl::StatusOr<I> ReportIssue(const std::string& project_id, const std::string& on,
                                const Identity& identity = kCounty) {
    v1::CreateIssueRequest request;
    request.set_parent("units/" + identity.unit);
    request.set_happened_on(on);
    auto& issue = *request.mutable_issue();
    issue.set_title("临时用电未接入");
    issue.set_source(v1::ISSUE_SOURCE_VISIT);
    issue.set_category(reference::v1::SUPERVISION_CATEGORY_GENERAL);
    issue.set_project_id(project_id);
    return Call(&Stub::CreateIssue, request, identity);
  }
  struct AsItIs {
    template <typename Request>
    void operator()(Request&) const {}
  };
  template <typename Request, typename Fill = AsItIs>
  absl::StatusOr<I> Step(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, I*), const I& issue,
                         const std::string& on, const Identity& identity, Fill fill = {}) {
    Request request;
    request.set_name(issue.name());
    request.set_happened_on(on);
    fill(request);
    return Call(method, request, identity);
  }
  absl::StatusOr<I> Accept(const I& issue, const std::string& on, const Identity& identity = kCounty) {
    return Step(&Stub::AcceptIssue, issue, on, identity, [](auto& request) { request.set_answer("已联系供电公司"); });
  }
  absl::StatusOr<I> Resolve(const I& issue, const std::string& on, const Identity& identity = kCounty) {
    return Step(&Stub::ResolveIssue, issue, on, identity, [](auto& request) { request.set_report("已接入"); });
  }
  absl::StatusOr<I> Confirm(const I& issue, const std::string& on, const Identity& identity) {
    return Step(&Stub::ConfirmIssue, issue, on, identity, [](auto& request) { request.set_opinion("属实"); });
  }
  absl::StatusOr<I> Return(const I& issue, const std::string& on, const Identity& identity) {
    return Step(&Stub::ReturnIssue, issue, on, identity, [](auto& request) { request.set_reason("容量不足"); });
  }
  // In progress since `on`.
  I Begun(const I& issue, const std::string& on) {
    EXPECT_THAT(Accept(issue, on), IsOk());
    EXPECT_THAT(
        Step(&Stub::AssignIssue, issue, on, kCounty, [](auto& request) { request.set_responsible_person("李四"); }),
        IsOk());
    const auto begun = Step(&Stub::BeginIssue, issue, on, kCounty);
    EXPECT_THAT(begun, IsOk());
    return begun.value_or(I());
  }
  absl::StatusOr<I> Find(const I& issue, const Identity& identity = kCity) {
    v1::GetIssueRequest request;
    request.set_name(issue.name());
    return Call(&Stub::GetIssue, request, identity);
  }
  int CountWith(const std::string& filter) {
    v1::ListIssuesRequest request;
    request.set_parent("units/-");
    request.set_filter(filter);
    const auto page = Call(&Stub::ListIssues, request, kCity);
    EXPECT_THAT(page, IsOk());
    return page.ok() ? page->issues_size() : -1;
  }
};

TEST_F(Issues, AreAnsweredSettledAndConfirmed) {
  const P project = Started(1);
  const auto reported = ReportIssue(project.project_id(), "2019-06-03");
  ASSERT_THAT(reported, IsOk());
  EXPECT_EQ(reported->reporting_unit(), "140423");
  EXPECT_EQ(reported->answer_due_on(), "2019-06-06");
  EXPECT_EQ(reported->due_on(), "2019-06-10");
  EXPECT_EQ(reported->responsible_person(), "张三");
  EXPECT_FALSE(reported->is_of_key_project());
  const I begun = Begun(*reported, "2019-06-04");
  EXPECT_EQ(begun.responsible_person(), "李四");
  ASSERT_THAT(Resolve(begun, "2019-06-05"), IsOk());
  EXPECT_THAT(Confirm(begun, "2019-06-06", kCounty), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  ASSERT_THAT(Return(begun, "2019-06-06", kCountyChecker), IsOk());
  ASSERT_THAT(Resolve(begun, "2019-06-07"), IsOk());
  const auto confirmed = Confirm(begun, "2019-06-10", kCountyChecker);
  ASSERT_THAT(confirmed, IsOk());
  EXPECT_EQ(confirmed->returns_size(), 1);
  EXPECT_EQ(confirmed->confirmed_on(), "2019-06-10");
  EXPECT_EQ(CountWith("state = STATE_CONFIRMED"), 1);
}

TEST_F(Issues, AreReportedOfProjectsThatTheReporterAnswersFor) {
  const P project = Started(1);
  EXPECT_THAT(ReportIssue(project.project_id(), "2019-06-03", kOtherCounty), FailsWith(kDenied, "OTHER_UNIT"));
  EXPECT_THAT(ReportIssue("0169425f-7c00-7000-8000-0000000000ff", "2019-06-03"), FailsWith(kFailed, "NO_SUCH_PROJECT"));
  EXPECT_THAT(ReportIssue(Applied(2).project_id(), "2019-06-03"), FailsWith(kFailed, "NO_SUCH_PROJECT"))
      << "an application is nobody's yet";
}

// "Confirmed by reporter or supervisor": what the city reported the county does not confirm.
TEST_F(Issues, AreJudgedByWhoReportedThemOrABodyAbove) {
  const P project = Started(1);
  const auto reported = ReportIssue(project.project_id(), "2019-06-03", kCity);
  ASSERT_THAT(reported, IsOk());
  EXPECT_EQ(reported->reporting_unit(), "140423");
  const I begun = Begun(*reported, "2019-06-04");
  ASSERT_THAT(Resolve(begun, "2019-06-05"), IsOk());
  EXPECT_THAT(Confirm(begun, "2019-06-06", kCountyChecker), FailsWith(kDenied, "OTHER_UNIT"));
  EXPECT_THAT(Return(begun, "2019-06-06", kCountyChecker), FailsWith(kDenied, "OTHER_UNIT"));
  EXPECT_THAT(Confirm(begun, "2019-06-06", kCity), IsOk());
}

TEST_F(Issues, ClimbByTheDayThatItIs) {
  const P project = Started(1);
  const auto climbed = ReportIssue(project.project_id(), "2019-09-30");
  ASSERT_THAT(climbed, IsOk());
  EXPECT_EQ(climbed->due_on(), "2019-10-08") << "rolled over the holidays";
  EXPECT_EQ(CountWith("tier = ISSUE_TIER_CITY"), 0);
  node_.file().mutable_development()->set_today("2019-10-09");
  node_.Restart();
  EXPECT_EQ(CountWith("tier = ISSUE_TIER_CITY"), 1);
  EXPECT_EQ(Find(*climbed)->tier(), I::ISSUE_TIER_CITY);
  EXPECT_THAT(Accept(*climbed, "2019-10-09", kOtherCounty), FailsWith(kDenied, "OTHER_UNIT"));
  const auto accepted = Accept(*climbed, "2019-10-09", kCity);
  ASSERT_THAT(accepted, IsOk()) << "the city takes it up";
  EXPECT_EQ(accepted->tier(), I::ISSUE_TIER_CITY);
}

TEST_F(Issues, MoveWithTheirProjectWhileTheyAreOpen) {  // I.33
  const P project = Started(1);
  const auto open = ReportIssue(project.project_id(), "2019-03-20");
  const auto settled = ReportIssue(project.project_id(), "2019-03-20");
  ASSERT_THAT(open, IsOk());
  ASSERT_THAT(settled, IsOk());
  Begun(*settled, "2019-03-21");
  ASSERT_THAT(Resolve(*settled, "2019-03-21"), IsOk());
  ASSERT_THAT(Confirm(*settled, "2019-03-22", kCountyChecker), IsOk());
  v1::MoveConstructionProjectRequest move;
  move.set_name(project.name());
  move.set_to_unit("140425");
  move.set_reason("划归平顺");
  move.set_happened_on("2019-04-01");
  move.set_etag(Get(project.name()).etag());
  ASSERT_THAT(Call(&Stub::MoveConstructionProject, move, kCity), IsOk());
  const auto moved = Find(*open);
  EXPECT_EQ(moved->reporting_unit(), "140425");
  ASSERT_EQ(moved->unit_history_size(), 2);
  EXPECT_EQ(moved->unit_history(1).from(), "2019-04-01");
  EXPECT_EQ(Find(*settled)->reporting_unit(), "140423");
  EXPECT_THAT(Accept(*open, "2019-04-02"), FailsWith(kDenied, "OTHER_UNIT"));
  EXPECT_THAT(Accept(*open, "2019-04-02", kOtherCounty), IsOk());
  EXPECT_THAT(Step(&Stub::AssignIssue, *open, "2019-04-02", kOtherCounty,
                   [](auto& request) { request.set_responsible_person("李四"); }),
              IsOk());
  EXPECT_THAT(Step(&Stub::BeginIssue, *open, "2019-04-02", kOtherCounty), IsOk());
  ASSERT_THAT(Resolve(*open, "2019-04-03", kOtherCounty), IsOk());
  EXPECT_THAT(Confirm(*open, "2019-04-04", kCountyChecker), FailsWith(kDenied, "OTHER_UNIT"));
  EXPECT_THAT(Confirm(*open, "2019-04-04", {"pingshun-2", "140425", "COUNTY"}), IsOk())
      << "the unit that it is now answers as the one that reported";
}

TEST_F(Issues, SayWhetherTheirProjectIsAKeyOne) {  // K11
  const P project = Started(1);
  const auto nominated = Nominate(project);
  ASSERT_THAT(nominated, IsOk());
  EXPECT_FALSE(ReportIssue(project.project_id(), "2019-03-21")->is_of_key_project()) << "nominated only";
  v1::ReviewListEntryRequest confirm;
  confirm.set_name(nominated->name());
  confirm.set_to_state(v1::ListEntry::STATE_LISTED);
  confirm.set_opinion("列入省级重点工程");
  confirm.set_happened_on("2019-04-02");
  confirm.set_etag(nominated->etag());
  ASSERT_THAT(Call(&Stub::ReviewListEntry, confirm, kCity), IsOk());
  EXPECT_TRUE(ReportIssue(project.project_id(), "2019-04-03")->is_of_key_project());
  EXPECT_FALSE(ReportIssue(project.project_id(), "2019-04-01")->is_of_key_project()) << "of a day before that";
}

TEST_F(Issues, ComeOfMeetings) {  // E.11
  const auto issue = ReportIssue(Started(1).project_id(), "2019-06-28");
  ASSERT_THAT(issue, IsOk());
  v1::CreateDispatchMeetingRequest plan;
  plan.set_parent("units/140423");
  plan.set_happened_on("2019-06-20");
  plan.mutable_dispatch_meeting()->set_title("六月重点项目调度会");
  plan.mutable_dispatch_meeting()->set_layer(v1::DISPATCH_LAYER_PRINCIPAL);
  plan.mutable_dispatch_meeting()->set_planned_on("2019-06-27");
  const auto planned = Call(&Stub::CreateDispatchMeeting, plan, kCounty);
  ASSERT_THAT(planned, IsOk());
  v1::UpdateDispatchMeetingRequest update;
  update.mutable_dispatch_meeting()->set_name(planned->name());
  update.mutable_dispatch_meeting()->set_planned_on("2019-06-28");
  update.set_happened_on("2019-06-21");
  EXPECT_THAT(Call(&Stub::UpdateDispatchMeeting, update, kCounty), IsOk());
  v1::HoldDispatchMeetingRequest hold;
  hold.set_name(planned->name());
  hold.set_chair("张三");
  hold.set_analysis("本月完成投资过半");
  hold.set_happened_on("2019-06-28");
  EXPECT_THAT(Call(&Stub::HoldDispatchMeeting, hold, kOtherCounty), FailsWith(kDenied, "OTHER_UNIT"));
  ASSERT_THAT(Call(&Stub::HoldDispatchMeeting, hold, kCounty), IsOk());
  EXPECT_THAT(Call(&Stub::UpdateDispatchMeeting, update, kCounty), FailsWith(kFailed, "DATE_BEFORE_LAST_FACT"));
  update.clear_happened_on();
  EXPECT_THAT(Call(&Stub::UpdateDispatchMeeting, update, kCounty), FailsWith(kFailed, "NOT_EDITABLE"));
  v1::MinuteDispatchMeetingRequest minute;
  minute.set_name(planned->name());
  *minute.mutable_minutes() = EvidenceOf("2019-06-30", types::v1::EVIDENCE_KIND_REPORT);
  minute.add_actions()->set_what("接入临时用电");
  minute.mutable_actions(0)->set_item("units/140423/issues/none");
  minute.set_happened_on("2019-07-01");
  EXPECT_THAT(Call(&Stub::MinuteDispatchMeeting, minute, kCounty), FailsWith(absl::StatusCode::kNotFound, "NOT_FOUND"));
  minute.mutable_actions(0)->set_item(issue->name());
  ASSERT_THAT(Call(&Stub::MinuteDispatchMeeting, minute, kCounty), IsOk());
  v1::ListDispatchMeetingsRequest list;
  list.set_parent("units/-");
  list.set_filter("held_on = 2019-06-28 AND state = STATE_MINUTED");
  EXPECT_EQ(Call(&Stub::ListDispatchMeetings, list, kCity)->dispatch_meetings_size(), 1);
}

}  // namespace
}  // namespace tiernet::construction
