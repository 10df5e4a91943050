// What stages and processes must say, reckoned from the cases alone, day by day and without the service's own rules.
#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "common/calendar/date.h"
#include "gmock/gmock.h"
#include "tests/common/calendar/notices.h"
#include "tests/services/approval/service/approval_test.h"

namespace tiernet::approval {
namespace {

using testing::IsOk;

// Names of cases are in order of their age.
using CasesByName = std::map<std::string, C>;

bool IsWorked(absl::CivilDay day) {
  static const auto& notices = *new std::vector<CalendarNotice>(NoticesOf2019And2020());
  static const auto& calendars = *new Calendars(CalendarsOf(notices));
  return calendars.KnownOn(absl::CivilDay(2020, 12, 31)).IsWorkingDay(day);
}

bool RanOn(const v1::Clock& clock, const std::string& day) {
  return std::any_of(clock.runs().begin(), clock.runs().end(),
                     [&](const v1::Run& run) { return run.from() < day && (run.to().empty() || day <= run.to()); });
}

// Working days through `through` on which the clock of one of `cases` that count ran.
int DaysOf(const CasesByName& cases, const std::function<bool(const C&)>& counts, const std::string& through) {
  if (through.empty()) return 0;
  int days = 0;
  for (absl::CivilDay day(2018, 12, 1); day <= *ParseDate(through); ++day) {
    const std::string text = FormatDate(day);
    const bool ran = std::any_of(cases.begin(), cases.end(),
                                 [&](const auto& c) { return counts(c.second) && RanOn(c.second.clock(), text); });
    days += ran && IsWorked(day) ? 1 : 0;
  }
  return days;
}

void ExpectInOrder(const v1::Clock& clock, const std::string& of) {
  std::string last;
  for (int i = 0; i < clock.runs_size(); ++i) {
    const auto& run = clock.runs(i);
    EXPECT_LE(last, run.from()) << of << ": runs overlap";
    if (!run.to().empty()) EXPECT_LE(run.from(), run.to()) << of << ": a run ends before it begins";
    EXPECT_TRUE(!run.to().empty() || i + 1 == clock.runs_size()) << of << ": a run goes on beside others";
    last = run.to();
  }
}

bool IsDecided(const C& c) { return c.verdict() != v1::VERDICT_UNSPECIFIED; }

v1::ItemStanding StandingOf(const C& c) {
  const bool ended =
      c.state() == C::STATE_WITHDRAWN || c.state() == C::STATE_NOT_ACCEPTED || c.state() == C::STATE_VOID;
  if (ended) return v1::ITEM_STANDING_ENDED;
  if (c.state() == C::STATE_REVOKED || c.verdict() == v1::VERDICT_REFUSED) return v1::ITEM_STANDING_REFUSED;
  return IsDecided(c) && !c.preliminary() ? v1::ITEM_STANDING_GRANTED : v1::ITEM_STANDING_OPEN;
}

void ExpectLawful(const C& c) {
  const std::string of = c.item() + " " + c.name();
  ExpectInOrder(c.clock(), of);
  EXPECT_EQ(IsDecided(c), !c.decided_on().empty()) << of;
  EXPECT_EQ(StandingOf(c) == v1::ITEM_STANDING_GRANTED, !c.granted_on().empty()) << of;
  EXPECT_EQ(StandingOf(c) == v1::ITEM_STANDING_OPEN, !c.inbox().empty()) << of;
  const bool holds = StandingOf(c) == v1::ITEM_STANDING_OPEN || StandingOf(c) == v1::ITEM_STANDING_GRANTED;
  EXPECT_EQ(holds, !c.claimed_item().empty()) << of;
  const bool waits = c.state() == C::STATE_SUBMITTED || c.state() == C::STATE_CORRECTION_ASKED;
  EXPECT_TRUE(!waits || c.accepted_on().empty()) << of;
  EXPECT_TRUE(!IsDecided(c) || (c.decided_by() != c.accepted_by() && c.decided_by() != c.filed_by())) << of;
}

void ExpectSays(const S& application, const CasesByName& cases) {
  bool all = true;
  bool blocked = false;
  std::string last;
  EXPECT_TRUE(std::is_sorted(application.items().begin(), application.items().end(), [](const auto& a, const auto& b) {
    return a.item() < b.item();
  })) << application.ShortDebugString();
  for (const auto& item : application.items()) {
    const C* present = nullptr;
    for (const auto& [name, c] : cases) {
      if (c.item() == item.item()) present = &c;
    }
    const auto standing = present == nullptr ? v1::ITEM_STANDING_OPEN : StandingOf(*present);
    EXPECT_EQ(item.approval_case(), present == nullptr ? "" : present->name()) << item.item();
    EXPECT_EQ(item.standing(), standing) << item.item();
    if (!item.mandatory()) continue;
    all = all && standing == v1::ITEM_STANDING_GRANTED;
    blocked = blocked || standing == v1::ITEM_STANDING_REFUSED;
    if (present != nullptr) last = std::max(last, present->granted_on());
  }
  const bool confirmed = application.left_out().empty() || !application.confirmed_by().empty();
  const bool done = all && confirmed;
  EXPECT_EQ(application.state(), blocked ? S::STATE_BLOCKED
                                 : done  ? S::STATE_DONE
                                         : S::STATE_IN_PROGRESS)
      << application.ShortDebugString();
  EXPECT_EQ(application.done_on(), done ? last : "") << application.name();
  ExpectInOrder(application.clock(), application.name());
  const auto counts = [&](const C& c) { return c.stage() == application.stage() && !c.floating(); };
  EXPECT_EQ(application.clock().consumed_days(), DaysOf(cases, counts, application.clock().counted_on()))
      << application.ShortDebugString();
}

void ExpectSays(const P& process, const CasesByName& cases, const std::map<std::string, S>& applications) {
  std::map<int, const S*> filed;
  for (const auto& [name, application] : applications) {
    if (application.process() == process.name()) filed[application.stage()] = &application;
  }
  ASSERT_EQ(process.stages_size(), static_cast<int>(filed.size())) << process.ShortDebugString();
  auto at = filed.begin();
  for (const auto& standing : process.stages()) {
    EXPECT_EQ(standing.stage(), at->first);
    EXPECT_EQ(standing.application(), at->second->name());
    EXPECT_EQ(standing.done_on(), at->second->done_on());
    ++at;
  }
  EXPECT_EQ(process.finished_on(), filed.count(4) > 0 ? filed[4]->done_on() : "");
  ExpectInOrder(process.clock(), process.name());
  const auto counts = [](const C&) { return true; };
  EXPECT_EQ(process.clock().consumed_days(), DaysOf(cases, counts, process.clock().counted_on()))
      << process.ShortDebugString();
}

}  // namespace

void ApprovalTest::ExpectAgreement() {
  std::map<std::string, CasesByName> by_process;
  for (auto& c : List()) {
    ExpectLawful(c);
    by_process[c.process()].emplace(c.name(), std::move(c));
  }
  v1::ListStageApplicationsRequest stages;
  stages.set_parent("units/140423");
  stages.set_page_size(1000);
  const auto filed = Call(&Stub::ListStageApplications, stages, kCity);
  ASSERT_THAT(filed, IsOk());
  std::map<std::string, S> applications;
  for (const auto& application : filed->stage_applications()) {
    ExpectSays(application, by_process[application.process()]);
    applications.emplace(application.name(), application);
  }
  v1::ListApprovalProcessesRequest processes;
  processes.set_parent("units/140423");
  processes.set_page_size(1000);
  const auto opened = Call(&Stub::ListApprovalProcesses, processes, kCity);
  ASSERT_THAT(opened, IsOk());
  for (const auto& process : opened->approval_processes()) {
    ExpectSays(process, by_process[process.name()], applications);
  }
}

}  // namespace tiernet::approval
