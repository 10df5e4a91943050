// What holds of the contributions of any view.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/calendar/date.h"
#include "tests/services/indicators/domain/examples.h"

namespace tiernet::indicators {
namespace {

using construction::v1::ConstructionProject;

const std::vector<std::string>& Units() {
  static const auto& units = *new std::vector<std::string>{"140423", "140425", "140471", "140400"};
  return units;
}

std::string DayAfter(const std::string& from, int most) {
  return FormatDate(*ParseDate(from) + *rc::gen::inRange(0, most));
}

// `DayAfter`, or none.
std::string MaybeAfter(const std::string& from, int most) {
  return *rc::gen::arbitrary<bool>() ? DayAfter(from, most) : "";
}

template <typename Entity>
void Shuffle(std::vector<Entity>& entities) {
  for (size_t i = entities.size(); i > 1; --i) std::swap(entities[i - 1], entities[*rc::gen::inRange<size_t>(0, i)]);
}

template <typename Entity>
void AddHistories(Entity& entity) {
  std::string day = entity.unit_history(0).from();
  for (int i = *rc::gen::inRange(0, 3); i > 0; --i) {
    Move(entity, day = DayAfter(day, 300), *rc::gen::elementOf(Units()));
  }
  day = entity.planned_total_history(0).from();
  for (int i = *rc::gen::inRange(0, 3); i > 0; --i) {
    AddTotal(entity, day = DayAfter(day, 300), *rc::gen::inRange<int64_t>(0, 2'000'000'000));
  }
}

reserve::v1::ReserveProject AnyEntry(const std::string& id, const std::string& admitted_on) {
  auto entry = Entry(id, admitted_on);
  AddHistories(entry);
  entry.set_stale_on(DayAfter(admitted_on, 400));
  if (*rc::gen::arbitrary<bool>()) {
    entry.set_state(reserve::v1::ReserveProject::STATE_REMOVED);
    entry.set_removed_on(DayAfter(admitted_on, 400));
    entry.set_removal_reason(static_cast<reserve::v1::RemovalReason>(*rc::gen::inRange(1, 7)));
  }
  return entry;
}

ConstructionProject AnyProject(const std::string& id, const std::string& admitted_on) {
  auto project = Project(id, admitted_on, MaybeAfter(admitted_on, 300));
  AddHistories(project);
  project.set_zone(*rc::gen::elementOf(std::vector<std::string>{"", "Z01", "Z03"}));
  project.set_sample_id("P01");
  for (int year = 2018; year <= 2020; ++year) {
    AddPlan(project, year, *rc::gen::inRange<int64_t>(0, 1'000'000), DayAfter(admitted_on, 300));
  }
  if (*rc::gen::arbitrary<bool>()) {
    const int first = *rc::gen::inRange(0, 10001);
    AddShare(project, "140423", first);
    AddShare(project, "140425", 10000 - first);
  }
  if (!project.actual_start().empty() && *rc::gen::arbitrary<bool>()) {
    project.set_completed_on(DayAfter(project.actual_start(), 400));
  }
  return project;
}

// Only works that go on have any.
void AddActivities(ConstructionProject& project) {
  for (int year = 2018; year <= 2020; ++year) {
    const std::string day = DayAfter(absl::StrCat(year, "-01-01"), 365);
    const bool started = !project.actual_start().empty() && project.actual_start() <= day;
    const bool completed = !project.completed_on().empty() && project.completed_on() < day;
    const bool exited = !project.exited_on().empty() && project.exited_on() < day;
    if (started && !completed && !exited) AddActivity(project, day);
  }
}

approval::v1::ApprovalCase AnyCase(const std::string& id) {
  approval::v1::ApprovalCase the_case;
  the_case.set_name(absl::StrCat("units/140400/approvalCases/", id));
  the_case.set_project_unit(*rc::gen::elementOf(Units()));
  the_case.set_item(*rc::gen::elementOf(std::vector<std::string>{"S1-04", "S1-06", "S1-07"}));
  const std::string received = DayAfter("2018-01-01", 900);
  the_case.set_received_on(received);
  the_case.set_accept_by(DayAfter(received, 8));
  // Accepted by somebody, by silence, or not at all.
  const int accepted = *rc::gen::inRange(0, 3);
  if (accepted == 0) return the_case;
  if (accepted == 1) the_case.set_accepted_by("zhao.liu");
  if (accepted == 2) the_case.set_deemed_on(FormatDate(*ParseDate(the_case.accept_by()) + 1));
  if (accepted == 1 || *rc::gen::arbitrary<bool>()) the_case.set_accepted_on(received);
  the_case.set_green_channel(*rc::gen::arbitrary<bool>());
  the_case.set_due_on(MaybeAfter(received, 60));
  if (*rc::gen::arbitrary<bool>()) {
    the_case.set_decided_on(DayAfter(received, 100));
    the_case.set_light(*rc::gen::arbitrary<bool>() ? approval::v1::LIGHT_ON_TIME : approval::v1::LIGHT_LATE);
  }
  the_case.set_ended_on(MaybeAfter(std::max(received, the_case.decided_on()), 100));
  return the_case;
}

void AddApproval(ProjectView& view) {
  auto& process = view.processes.emplace_back();
  process.set_name("units/140400/approvalProcesses/p1");
  process.set_project_unit(*rc::gen::elementOf(Units()));
  process.set_finished_on(MaybeAfter("2018-01-01", 900));
  process.mutable_clock()->set_consumed_days(*rc::gen::inRange(0, 200));
  for (int stage = 1; stage <= 4; ++stage) {
    auto& application = view.applications.emplace_back();
    application.set_name(absl::StrCat("units/140400/stageApplications/s", stage));
    application.set_project_unit(process.project_unit());
    application.set_stage(stage);
    application.set_filed_on(DayAfter("2018-01-01", 900));
    application.set_joint_acceptance(stage == 4 && *rc::gen::arbitrary<bool>());
    for (int i = *rc::gen::inRange(0, 4); i > 0; --i) application.add_opened_items(absl::StrCat("S", stage, "-0", i));
  }
  for (int i = *rc::gen::inRange(0, 4); i > 0; --i) view.cases.push_back(AnyCase(absl::StrCat("k", i)));
  auto& flow = view.flows.emplace_back();
  flow.set_name("units/140423/parallelFlows/f1");
  flow.set_published_on(DayAfter("2018-01-01", 900));
  flow.set_ended_on(MaybeAfter(flow.published_on(), 400));
}

// Entries and projects follow each other, as claims have it.
ProjectView AnyView() {
  ProjectView view;
  std::string day = "2018-01-01";
  for (int i = *rc::gen::inRange(0, 3); i > 0; --i) {
    view.entries.push_back(AnyEntry(absl::StrCat("r", 9 - i), day = DayAfter(day, 300)));
    auto& entry = view.entries.back();
    if (i > 1) entry.set_removed_on(day = DayAfter(day, 300));
  }
  day = "2018-01-01";
  for (int i = *rc::gen::inRange(0, 3); i > 0; --i) {
    view.projects.push_back(AnyProject(absl::StrCat("c", 9 - i), day = DayAfter(day, 300)));
    auto& project = view.projects.back();
    day = std::max({day, project.actual_start(), project.completed_on()});
    if (i > 1) project.set_exited_on(day = DayAfter(day, 300));
    AddActivities(project);
  }
  const std::set<int> months = *rc::gen::container<std::set<int>>(rc::gen::inRange(0, 30));
  for (const int month : months) {
    view.reports.push_back(
        Report(FormatMonth(absl::CivilMonth(2018, 1) + month), *rc::gen::inRange<int64_t>(0, 1'000'000)));
  }
  for (int list = 1; list <= 4; ++list) {
    const std::string listed_on = DayAfter("2018-01-01", 600);
    view.listings.push_back(
        Listing(static_cast<construction::v1::ProjectList>(list), listed_on, MaybeAfter(listed_on, 400)));
  }
  const std::string entered_on = DayAfter("2018-01-01", 600);
  view.statistics = {Statistics(entered_on, MaybeAfter(entered_on, 400))};
  const std::string from = DayAfter("2018-01-01", 600);
  view.leaders = {Leader(from, MaybeAfter(from, 400)), Leader(DayAfter(from, 400))};
  view.leaders[1].set_name("units/140400/to/140423/leaderAssignments/second");
  const std::string planned_on = DayAfter("2018-01-01", 600);
  view.milestones = {Goal(planned_on, MaybeAfter(planned_on, 400))};
  AddApproval(view);
  return view;
}

using Place = std::tuple<int, std::string, std::string, std::string, std::string>;

std::map<Place, int64_t> Sorted(const ProjectView& view) {
  std::map<Place, int64_t> sorted;
  for (const auto& c : Contributions(view, TestCalendar())) {
    const bool is_new = sorted.try_emplace({c.measure, c.unit, c.zone, FormatDate(c.day), c.entity}, c.amount).second;
    RC_ASSERT(is_new);
    RC_ASSERT(c.amount != 0);
  }
  return sorted;
}

// By measure and day, whatever the unit.
std::map<std::pair<int, std::string>, int64_t> WithoutUnits(const ProjectView& view) {
  std::map<std::pair<int, std::string>, int64_t> sums;
  for (const auto& c : Contributions(view, TestCalendar())) sums[{c.measure, FormatDate(c.day)}] += c.amount;
  for (auto sum = sums.begin(); sum != sums.end();) sum = sum->second == 0 ? sums.erase(sum) : std::next(sum);
  return sums;
}

template <typename Entity>
void ForgetMoves(std::vector<Entity>& entities) {
  for (auto& entity : entities) {
    while (entity.unit_history_size() > 1) entity.mutable_unit_history()->RemoveLast();
  }
}

RC_GTEST_PROP(ContributionsProperty, DoNotDependOnTheOrderOfEntities, ()) {
  auto view = AnyView();
  const auto before = Sorted(view);
  Shuffle(view.entries);
  Shuffle(view.projects);
  Shuffle(view.reports);
  Shuffle(view.listings);
  Shuffle(view.leaders);
  Shuffle(view.applications);
  Shuffle(view.cases);
  RC_ASSERT(Sorted(view) == before);
}

RC_GTEST_PROP(ContributionsProperty, MovesAndSharesAddUpToTheCitysFigures, ()) {
  auto view = AnyView();
  // A case of another unit counts for A14 only once the project has moved there.
  for (auto& the_case : view.cases) the_case.set_project_unit("140423");
  const auto moved = WithoutUnits(view);
  ForgetMoves(view.entries);
  ForgetMoves(view.projects);
  for (auto& project : view.projects) project.clear_shares();
  RC_ASSERT(WithoutUnits(view) == moved);
}

RC_GTEST_PROP(ContributionsProperty, NoStockIsEverNegativeInAnyUnit, ()) {
  const auto view = AnyView();
  const std::set<int> flows = {v1::MEASURE_RESERVE_LEFT_NUMBER,  v1::MEASURE_RESERVE_LEFT_YUAN,
                               v1::MEASURE_CARRY_OVER_CHANGE,    v1::MEASURE_RESUMED,
                               v1::MEASURE_NEW_STARTED,          v1::MEASURE_ANNUAL_PLAN_YUAN,
                               v1::MEASURE_ANNUAL_PLAN_KEY_YUAN, v1::MEASURE_YEAR_CUMULATIVE_KEY_YUAN};
  // By day within each.
  std::map<std::tuple<int, std::string, std::string>, int64_t> stocks;
  std::map<std::tuple<std::string, int, std::string, std::string>, int64_t> by_day;
  for (const auto& c : Contributions(view, TestCalendar())) {
    if (flows.count(c.measure) == 0) by_day[{FormatDate(c.day), c.measure, c.unit, c.zone}] += c.amount;
  }
  for (const auto& [place, amount] : by_day) {
    const auto& [day, measure, unit, zone] = place;
    RC_ASSERT((stocks[{measure, unit, zone}] += amount) >= 0);
  }
}

RC_GTEST_PROP(ContributionsProperty, PartsAreNeverAboveTheWhole, ()) {
  const auto view = AnyView();
  const std::vector<std::pair<v1::Measure, v1::Measure>> parts = {
      {v1::MEASURE_STATISTICS_ENTERED, v1::MEASURE_STATISTICS_ELIGIBLE},
      {v1::MEASURE_KEY_PROJECTS_LED, v1::MEASURE_KEY_PROJECTS},
      {v1::MEASURE_NAMED_MILESTONES_REACHED, v1::MEASURE_NAMED_MILESTONES_DUE},
      {v1::MEASURE_COMPLETED_KEY_YUAN, v1::MEASURE_COMPLETED_YUAN},
      {v1::MEASURE_COMPLETED_KEY_PROVINCE_YUAN, v1::MEASURE_COMPLETED_KEY_YUAN},
      {v1::MEASURE_STARTED_ABOVE_1000M, v1::MEASURE_STARTED_ABOVE_500M},
      {v1::MEASURE_CASES_DECIDED_IN_TIME, v1::MEASURE_CASES_DECIDED},
      {v1::MEASURE_ACCEPTANCES_JOINT, v1::MEASURE_ACCEPTANCES},
      {v1::MEASURE_KEY_EIA_CASES_GREEN, v1::MEASURE_KEY_EIA_CASES}};
  const std::string day = DayAfter("2018-01-01", 1200);
  for (const auto& [part, whole] : parts) {
    for (const auto& unit : Units()) RC_ASSERT(StockOn(view, part, day, unit) <= StockOn(view, whole, day, unit));
  }
  const std::string year = day.substr(0, 4);
  const auto within = [&](v1::Measure measure) { return Sum(view, measure, year + "-01-01", day); };
  RC_ASSERT(within(v1::MEASURE_ANNUAL_PLAN_KEY_YUAN) <= within(v1::MEASURE_ANNUAL_PLAN_YUAN));
  const std::string last = FormatDate(absl::CivilDay(ParseDate(day)->year(), 1, 1) - 1);
  for (const auto& unit : Units()) {
    const int64_t carried = StockOn(view, v1::MEASURE_UNDER_WAY, last, unit) +
                            Sum(view, v1::MEASURE_CARRY_OVER_CHANGE, year + "-01-01", day, unit);
    const int64_t resumed = Sum(view, v1::MEASURE_RESUMED, year + "-01-01", day, unit);
    RC_ASSERT(0 <= resumed);
    RC_ASSERT(resumed <= carried);
  }
}

RC_GTEST_PROP(ContributionsProperty, NameAnEntityOfTheView, ()) {
  const auto view = AnyView();
  std::set<std::string> names;
  for (const auto& entity : view.entries) names.insert(entity.name());
  for (const auto& entity : view.projects) names.insert(entity.name());
  for (const auto& entity : view.reports) names.insert(entity.name());
  for (const auto& entity : view.statistics) names.insert(entity.name());
  for (const auto& entity : view.listings) names.insert(entity.name());
  for (const auto& entity : view.leaders) names.insert(entity.name());
  for (const auto& entity : view.milestones) names.insert(entity.name());
  for (const auto& entity : view.processes) names.insert(entity.name());
  for (const auto& entity : view.applications) names.insert(entity.name());
  for (const auto& entity : view.cases) names.insert(entity.name());
  for (const auto& entity : view.flows) names.insert(entity.name());
  for (const auto& contribution : Contributions(view, TestCalendar())) {
    RC_ASSERT(names.count(contribution.entity) == 1U);
    RC_ASSERT(contribution.zone.empty() || contribution.measure / 10 == 5);
  }
}

}  // namespace
}  // namespace tiernet::indicators
