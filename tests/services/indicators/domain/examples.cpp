#include "tests/services/indicators/domain/examples.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/calendar/date.h"
#include "tests/common/calendar/notices.h"

namespace tiernet::indicators {
namespace {

constexpr char kProjectId[] = "0169425f-7c00-7000-8000-0000000000aa";
constexpr int64_t kTotalYuan = 800'000'000;

std::string NameOf(const std::string& collection, const std::string& id, const std::string& unit = "140423") {
  return absl::StrCat("units/", unit, "/", collection, "/", id);
}

}  // namespace

const Calendar& TestCalendar() {
  static const auto& calendars = *new Calendars(CalendarsOf(NoticesOf2019And2020()));
  return calendars.KnownOn(absl::CivilDay(2020, 12, 31));
}

reserve::v1::ReserveProject Entry(const std::string& id, const std::string& admitted_on) {
  reserve::v1::ReserveProject entry;
  entry.set_name(NameOf("reserveProjects", id));
  entry.set_project_id(kProjectId);
  entry.set_reporting_unit("140423");
  Move(entry, "2018-06-01", "140423");
  entry.set_planned_total_yuan(kTotalYuan);
  AddTotal(entry, "2018-06-01", kTotalYuan);
  entry.set_state(admitted_on.empty() ? reserve::v1::ReserveProject::STATE_DRAFT
                                      : reserve::v1::ReserveProject::STATE_IN_LIBRARY);
  entry.set_submitted_on(admitted_on);
  entry.set_admitted_on(admitted_on);
  return entry;
}

construction::v1::ConstructionProject Project(const std::string& id, const std::string& admitted_on,
                                              const std::string& actual_start) {
  construction::v1::ConstructionProject project;
  project.set_name(NameOf("constructionProjects", id));
  project.set_project_id(kProjectId);
  project.set_reporting_unit("140423");
  Move(project, admitted_on, "140423");
  project.set_industry("39");
  project.set_nature(construction::v1::NATURE_NEW_BUILD);
  project.set_planned_total_yuan(kTotalYuan);
  AddTotal(project, admitted_on, kTotalYuan);
  project.set_applied_on(admitted_on);
  project.set_admitted_on(admitted_on);
  project.set_actual_start(actual_start);
  project.set_state(actual_start.empty() ? construction::v1::ConstructionProject::STATE_ADMITTED
                                         : construction::v1::ConstructionProject::STATE_CONSTRUCTING);
  return project;
}

construction::v1::ConstructionProject CarryOver(const std::string& id, const std::string& admitted_on,
                                                const std::string& declared_start) {
  auto project = Project(id, admitted_on, declared_start);
  project.set_is_carry_over_application(true);
  project.set_declared_start(declared_start);
  return project;
}

construction::v1::MonthlyReport Report(const std::string& month, int64_t yuan) {
  construction::v1::MonthlyReport report;
  report.set_name(NameOf("monthlyReports", month));
  report.set_project_id(kProjectId);
  report.set_month(month);
  report.set_completed_yuan(yuan);
  report.set_state(construction::v1::MonthlyReport::STATE_LOCKED);
  return report;
}

construction::v1::ListEntry Listing(construction::v1::ProjectList list, const std::string& listed_on,
                                    const std::string& delisted_on) {
  construction::v1::ListEntry entry;
  entry.set_name(NameOf("listEntries", absl::StrCat(list, "-", listed_on)));
  entry.set_project_id(kProjectId);
  entry.set_list(list);
  entry.set_state(delisted_on.empty() ? construction::v1::ListEntry::STATE_LISTED
                                      : construction::v1::ListEntry::STATE_DELISTED);
  entry.set_listed_on(listed_on);
  entry.set_delisted_on(delisted_on);
  return entry;
}

construction::v1::StatisticsEntry Statistics(const std::string& entered_on, const std::string& closed_on) {
  construction::v1::StatisticsEntry entry;
  entry.set_name(NameOf("statisticsEntries", "s1"));
  entry.set_project_id(kProjectId);
  entry.set_entered_on(entered_on);
  entry.set_closed_on(closed_on);
  return entry;
}

construction::v1::LeaderAssignment Leader(const std::string& from, const std::string& ended_on) {
  construction::v1::LeaderAssignment leader;
  leader.set_name(absl::StrCat("units/140400/to/140423/leaderAssignments/", from));
  leader.set_project_id(kProjectId);
  leader.set_from(from);
  leader.set_ended_on(ended_on);
  return leader;
}

construction::v1::Milestone Goal(const std::string& planned_on, const std::string& reached_on) {
  construction::v1::Milestone milestone;
  milestone.set_name(NameOf("milestones", planned_on));
  milestone.set_project_id(kProjectId);
  milestone.set_planned_on(planned_on);
  milestone.set_reached_on(reached_on);
  return milestone;
}

construction::v1::SiteVisit Visit(const std::string& unit, const std::string& visited_on) {
  construction::v1::SiteVisit visit;
  visit.set_name(NameOf("siteVisits", visited_on, unit));
  visit.set_visited_on(visited_on);
  return visit;
}

construction::v1::UnitMonth Month(const std::string& month, const std::string& submitted_on, bool late) {
  construction::v1::UnitMonth unit_month;
  unit_month.set_name(NameOf("unitMonths", month));
  unit_month.set_month(month);
  unit_month.set_submitted_on(submitted_on);
  unit_month.set_late(late);
  return unit_month;
}

void AddShare(construction::v1::ConstructionProject& project, const std::string& unit, int basis_points) {
  auto* share = project.add_shares();
  share->set_unit(unit);
  share->set_basis_points(basis_points);
}

void AddPlan(construction::v1::ConstructionProject& project, int year, int64_t yuan, const std::string& from) {
  auto* plan = project.add_annual_plans();
  plan->set_year(year);
  plan->set_yuan(yuan);
  plan->set_from(from);
}

void AddActivity(construction::v1::ConstructionProject& project, const std::string& on) {
  auto* activity = project.add_year_activities();
  activity->set_year(static_cast<int>(ParseDate(on)->year()));
  activity->set_on(on);
}

void Rule(construction::v1::ConstructionProject& project, const std::string& on, bool is_transformation) {
  auto* ruling = project.add_transformation_rulings();
  ruling->set_on(on);
  ruling->set_is_transformation(is_transformation);
  project.set_is_transformation(is_transformation);
}

ProjectView ViewOf(std::vector<reserve::v1::ReserveProject> entries,
                   std::vector<construction::v1::ConstructionProject> projects) {
  ProjectView view;
  view.entries = std::move(entries);
  view.projects = std::move(projects);
  return view;
}

std::vector<std::string> Lines(const ProjectView& view, v1::Measure measure) {
  std::vector<std::string> lines;
  for (const auto& contribution : Contributions(view, TestCalendar())) {
    if (contribution.measure != measure) continue;
    lines.push_back(absl::StrCat(FormatDate(contribution.day), " ", contribution.unit,
                                 contribution.zone.empty() ? "" : "/", contribution.zone, " ", contribution.amount));
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

int64_t Sum(const ProjectView& view, v1::Measure measure, const std::string& from, const std::string& to,
            const std::string& unit) {
  int64_t sum = 0;
  for (const auto& contribution : Contributions(view, TestCalendar())) {
    const std::string day = FormatDate(contribution.day);
    if (contribution.measure == measure && from <= day && day <= to && absl::StartsWith(contribution.unit, unit)) {
      sum += contribution.amount;
    }
  }
  return sum;
}

int64_t StockOn(const ProjectView& view, v1::Measure measure, const std::string& day, const std::string& unit) {
  return Sum(view, measure, "1900-01-01", day, unit);
}

}  // namespace tiernet::indicators
