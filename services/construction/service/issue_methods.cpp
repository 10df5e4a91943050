#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/rpc/review.h"
#include "common/schema/name.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/construction/domain/dispatch_meeting.h"
#include "services/construction/domain/issue.h"
#include "services/construction/domain/list_entry.h"
#include "services/construction/service/facts.h"
#include "services/construction/service/parts.h"

namespace tiernet::construction {
namespace {

using store::Changes;
using store::Facts;
using v1::Issue;

// Of a project: they move with it, in one commit.
constexpr int64_t kMostOpen = 200;

absl::Status CreateIssue(Issue& issue, const Reference& reference, Facts& facts) {
  TN_ASSIGN_OR_RETURN(const auto project, ProjectOf(issue.project_id(), facts));
  const std::string& unit = project.reporting_unit();
  TN_RETURN_IF_ERROR(rpc::CheckCovers(facts.caller(), unit));
  TN_ASSIGN_OR_RETURN(const auto others, facts.WhereIn<Issue>(unit, "project_id", issue.project_id()));
  const auto open =
      std::count_if(others.begin(), others.end(), [](const auto& other) { return other.confirmed_on().empty(); });
  if (open >= kMostOpen) {
    return InvalidFields(
        {Violation{"issue.project_id", absl::StrCat("has ", open, " open issues, the most that a project may have")}});
  }
  TN_ASSIGN_OR_RETURN(const auto places, facts.Where<v1::ListEntry>("project_id", issue.project_id()));
  const Ground ground{project, IsKeyProject(places, facts.happened_on()), unit == reference.City(),
                      reference.LadderOf(issue.category()), reference.calendars().KnownOn(facts.today())};
  return Report(issue, ground, HandOf(facts));
}

// A step by people of the unit credited, or of the tier with which it may be by then.
template <typename Request>
rpc::Methods Handled(rpc::Methods methods, const std::string& method) {
  return std::move(methods).template Step<Request>(
      method, [](const Request& request, Facts& facts) -> absl::StatusOr<Changes> {
        TN_ASSIGN_OR_RETURN(auto issue, facts.Subject<Issue>(request.name(), request.etag(), store::Right::kAbove));
        TN_ASSIGN_OR_RETURN(issue, Take(std::move(issue), request, HandOf(facts)));
        return Changes(std::move(issue));
      });
}

// Who reported it, as a body: the unit that the project was credited to then goes on as the one that it is now.
std::string ReporterOf(const Issue& issue) {
  std::string reporter(schema::ParseName(issue.name())->unit);
  return reporter == issue.unit_history(0).unit() ? issue.reporting_unit() : reporter;
}

// A step by people of the body that reported it, or of one above it (E.8).
template <typename Request>
rpc::Methods Judged(rpc::Methods methods, const std::string& method) {
  return std::move(methods).template Step<Request>(
      method, [](const Request& request, Facts& facts) -> absl::StatusOr<Changes> {
        TN_ASSIGN_OR_RETURN(auto issue, facts.Subject<Issue>(request.name(), request.etag(), store::Right::kAbove));
        TN_RETURN_IF_ERROR(rpc::CheckCovers(facts.caller(), ReporterOf(issue)));
        TN_ASSIGN_OR_RETURN(issue, Take(std::move(issue), request, HandOf(facts)));
        return Changes(std::move(issue));
      });
}

// What a meeting decided is followed up as an issue here, or by approval as a matter, whose journal it may be ahead of.
absl::StatusOr<Changes> MinuteStep(const v1::MinuteDispatchMeetingRequest& request, Facts& facts) {
  TN_ASSIGN_OR_RETURN(auto meeting, facts.Subject<v1::DispatchMeeting>(request.name(), request.etag()));
  TN_ASSIGN_OR_RETURN(meeting, Minute(std::move(meeting), request, facts.happened_on()));
  for (const auto& action : meeting.actions()) {
    const auto name = schema::ParseName(action.item());
    if (name->collection == "issues") TN_RETURN_IF_ERROR(facts.Get<Issue>(action.item()).status());
  }
  return Changes(std::move(meeting));
}

}  // namespace

rpc::Methods AddIssueMethods(rpc::Methods methods, const Reference& reference) {
  methods =
      std::move(methods)
          .OnCreate<Issue>([&reference](Issue& issue, Facts& facts) { return CreateIssue(issue, reference, facts); })
          .OnCreate<v1::DispatchMeeting>([](v1::DispatchMeeting& meeting, Facts&) { return Plan(meeting); })
          .OnUpdate<v1::DispatchMeeting>(
              [](const v1::DispatchMeeting& before, v1::DispatchMeeting&, Facts&) { return CheckEdit(before); })
          .OwnStep<v1::DispatchMeeting, v1::HoldDispatchMeetingRequest>("HoldDispatchMeeting", &Hold)
          .Step<v1::MinuteDispatchMeetingRequest>("MinuteDispatchMeeting", &MinuteStep);
  methods = Handled<v1::AcceptIssueRequest>(std::move(methods), "AcceptIssue");
  methods = Handled<v1::AssignIssueRequest>(std::move(methods), "AssignIssue");
  methods = Handled<v1::BeginIssueRequest>(std::move(methods), "BeginIssue");
  methods = Handled<v1::ResolveIssueRequest>(std::move(methods), "ResolveIssue");
  methods = Judged<v1::ConfirmIssueRequest>(std::move(methods), "ConfirmIssue");
  return Judged<v1::ReturnIssueRequest>(std::move(methods), "ReturnIssue");
}

}  // namespace tiernet::construction
