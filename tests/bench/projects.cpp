#include "tests/bench/projects.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "common/calendar/date.h"
#include "tiernet/construction/v1/construction_project.pb.h"
#include "tiernet/construction/v1/leader_assignment.pb.h"
#include "tiernet/construction/v1/list_entry.pb.h"
#include "tiernet/construction/v1/milestone.pb.h"
#include "tiernet/construction/v1/monthly_report.pb.h"
#include "tiernet/construction/v1/site_visit.pb.h"
#include "tiernet/construction/v1/statistics_entry.pb.h"
#include "tiernet/construction/v1/unit_month.pb.h"
#include "tiernet/reference/v1/reference.pb.h"
#include "tiernet/reserve/v1/reserve_project.pb.h"

namespace tiernet::bench {
namespace {

using absl::CivilDay;
using construction::v1::ConstructionProject;
using construction::v1::ListEntry;
using construction::v1::MonthlyReport;
using reserve::v1::ReserveProject;

// As the journal pages its answers.
constexpr size_t kRecordsAPage = 1000;
constexpr int kReports = 3;
// Of so many projects one is built.
constexpr int kBuiltOf = 4;

// A number below `bound` that `shape` and `what` decide, spread evenly.
int Pick(int shape, int what, int bound) {
  uint64_t x = static_cast<uint64_t>(shape) * 0x9e3779b97f4a7c15u + static_cast<uint64_t>(what) * 0xbf58476d1ce4e5b9u;
  x ^= x >> 29;
  x *= 0x94d049bb133111ebu;
  return static_cast<int>((x >> 33) % static_cast<uint64_t>(bound));
}

// Of one project everything follows from its number.
class Project {
 public:
  Project(int number, std::string unit, const Reference& reference)
      : number_(number), shape_(number % kShapes), unit_(std::move(unit)), reference_(reference) {}

  bool is_built() const { return shape_ / 15 % kBuiltOf == 0; }

  ReserveProject Entry() const {
    ReserveProject entry;
    entry.set_name(Name("reserveProjects"));
    entry.set_project_id(Id(0));
    entry.set_title(absl::StrCat("煤基新材料项目(模拟", number_, ")"));
    entry.set_reporting_unit(unit_);
    const std::string admitted = EventDay(1);
    auto* unit = entry.add_unit_history();
    unit->set_from("2017-06-01");
    unit->set_unit(unit_);
    entry.set_planned_total_yuan(Total());
    auto* total = entry.add_planned_total_history();
    total->set_from("2017-06-01");
    total->set_yuan(Total());
    entry.set_industry("26");
    entry.set_content("新建煤基新材料及配套设施。模拟数据,不代表真实项目。");
    entry.set_admitted_on(admitted);
    entry.set_state(ReserveProject::STATE_IN_LIBRARY);
    entry.set_stale_on(FormatDate(*ParseDate(admitted) + 180));
    if (Pick(shape_, 2, 3) == 0) {
      entry.set_state(ReserveProject::STATE_READY);
      entry.set_ready_on(FormatDate(*ParseDate(admitted) + 20));
      entry.clear_stale_on();
    }
    entry.set_etag("1");
    return entry;
  }

  ConstructionProject Building() const {
    ConstructionProject project;
    project.set_name(Name("constructionProjects"));
    project.set_project_id(Id(0));
    project.set_title(absl::StrCat("煤基新材料项目(模拟", number_, ")"));
    project.set_reporting_unit(unit_);
    const CivilDay admitted =
        IsCarryOver() ? CivilDay(2018, 3, 1) + Pick(shape_, 3, 90) : CivilDay(2019, 1, 5) + Pick(shape_, 3, 150);
    const std::string admitted_on = FormatDate(admitted);
    auto* unit = project.add_unit_history();
    unit->set_from(admitted_on);
    unit->set_unit(unit_);
    project.set_planned_total_yuan(Total());
    auto* total = project.add_planned_total_history();
    total->set_from(admitted_on);
    total->set_yuan(Total());
    for (const auto& zone : reference_.data().zones()) {
      if (zone.unit() == unit_) project.set_zone(zone.id());
    }
    constexpr const char* kIndustries[] = {"26", "39", "25", "4411", "72"};
    project.set_industry(kIndustries[Pick(shape_, 4, 5)]);
    project.set_nature(Pick(shape_, 5, 3) == 0 ? construction::v1::NATURE_TECH_UPGRADE
                                               : construction::v1::NATURE_NEW_BUILD);
    project.set_investor(Pick(shape_, 6, 2) == 0 ? construction::v1::INVESTOR_KIND_PRIVATE
                                                 : construction::v1::INVESTOR_KIND_STATE);
    project.set_applied_on(admitted_on);
    project.set_admitted_on(admitted_on);
    project.set_actual_start(FormatDate(Start()));
    project.set_state(ConstructionProject::STATE_CONSTRUCTING);
    auto* plan = project.add_annual_plans();
    plan->set_year(2019);
    plan->set_yuan(Total() / 2);
    plan->set_from(IsCarryOver() ? "2019-01-15" : admitted_on);
    if (IsCarryOver()) {
      auto* activity = project.add_year_activities();
      activity->set_year(2019);
      activity->set_on(FormatDate(CivilDay(2019, 3, 1) + Pick(shape_, 7, 90)));
    }
    if (Pick(shape_, 8, 5) == 0) project.set_sample_id("S01");
    project.set_etag("1");
    return project;
  }

  ListEntry Listing() const {
    ListEntry entry;
    entry.set_name(Name("listEntries"));
    entry.set_project_id(Id(0));
    constexpr construction::v1::ProjectList kLists[] = {construction::v1::PROJECT_LIST_KEY_CITY,
                                                        construction::v1::PROJECT_LIST_KEY_PROVINCE,
                                                        construction::v1::PROJECT_LIST_INDUSTRY95};
    entry.set_list(kLists[Pick(shape_, 9, 3)]);
    entry.set_industry_class(Pick(shape_, 10, 2) == 0 ? construction::v1::INDUSTRY_CLASS_EMERGING
                                                      : construction::v1::INDUSTRY_CLASS_TRADITIONAL);
    entry.set_state(ListEntry::STATE_LISTED);
    entry.set_listed_on(FormatDate(CivilDay(2019, 1, 20) + Pick(shape_, 11, 220)));
    entry.set_etag("1");
    return entry;
  }

  construction::v1::StatisticsEntry Statistics() const {
    construction::v1::StatisticsEntry entry;
    entry.set_name(Name("statisticsEntries"));
    entry.set_project_id(Id(0));
    entry.set_state(construction::v1::StatisticsEntry::STATE_IN_STATS);
    entry.set_entered_on(FormatDate(Start() + 30));
    entry.set_etag("1");
    return entry;
  }

  MonthlyReport Report(int nth) const {
    MonthlyReport report;
    report.set_name(Name("monthlyReports", nth));
    report.set_project_id(Id(0));
    const CivilDay first = IsCarryOver() ? CivilDay(2019, 1, 1) : Start();
    report.set_month(FormatMonth(absl::CivilMonth(first) + Pick(shape_, 12, 3) + nth));
    report.set_completed_yuan((1 + Pick(shape_, 13, 40)) * int64_t{1'000'000} + number_);
    report.set_progress("主体施工。模拟数据。");
    report.set_state(MonthlyReport::STATE_LOCKED);
    report.set_etag("1");
    return report;
  }

  // One of few, each time: a leader, a milestone or a visit.
  follow::Record Other() const;

  ConstructionProject Raised() const {
    auto project = Building();
    project.set_planned_total_yuan(Total() + 1'000'000);
    auto* total = project.add_planned_total_history();
    total->set_from("2019-08-12");
    total->set_yuan(Total() + 1'000'000);
    auto* plan = project.add_annual_plans();
    plan->set_year(2019);
    plan->set_yuan(Total() / 2 + 1'000'000);
    plan->set_from("2019-08-12");
    return project;
  }

  template <typename Entity>
  static follow::Record Record(const Entity& entity) {
    follow::Record record;
    record.header.set_kind(Entity::descriptor()->full_name());
    record.header.set_name(entity.name());
    record.header.set_operation(journal::v1::OPERATION_CREATE);
    record.body = entity.SerializeAsString();
    return record;
  }

 private:
  bool IsCarryOver() const { return Pick(shape_, 14, 2) == 0; }

  CivilDay Start() const {
    if (IsCarryOver()) return CivilDay(2018, 7, 1) + Pick(shape_, 15, 150);
    return *ParseDate(EventDay(16)) < CivilDay(2019, 8, 1) ? CivilDay(2019, 6, 10) + Pick(shape_, 15, 50)
                                                           : *ParseDate(EventDay(16));
  }

  // A day of August 2019 every second time, else one of 2018 and 2019.
  std::string EventDay(int what) const {
    return FormatDate(Pick(shape_, what, 2) == 0 ? CivilDay(2019, 8, 1) + Pick(shape_, what + 100, 31)
                                                 : CivilDay(2018, 1, 1) + Pick(shape_, what + 100, 730));
  }

  // So far from the limits of size that its number never moves it over one.
  int64_t Total() const {
    constexpr int64_t kTotals[] = {60'000'000, 350'000'000, 600'000'000, 1'200'000'000};
    return kTotals[Pick(shape_, 17, 4)] + number_ * int64_t{10};
  }

  std::string Id(int nth) const { return absl::StrFormat("0190c3f1-%04x-7000-8000-%012x", nth, number_); }
  std::string Name(const char* collection, int nth = 0) const {
    return absl::StrCat("units/", unit_, "/", collection, "/", Id(nth));
  }

  const int number_;
  const int shape_;
  const std::string unit_;
  const Reference& reference_;
};

follow::Record Project::Other() const {
  switch (Pick(shape_, 18, 3)) {
    case 0: {
      construction::v1::LeaderAssignment leader;
      leader.set_name(absl::StrCat("units/140400/to/", unit_, "/leaderAssignments/", Id(0)));
      leader.set_project_id(Id(0));
      leader.set_position("副市长");
      leader.set_from(FormatDate(CivilDay(2019, 3, 1) + Pick(shape_, 19, 180)));
      return Record(leader);
    }
    case 1: {
      construction::v1::Milestone milestone;
      milestone.set_name(Name("milestones"));
      milestone.set_project_id(Id(0));
      milestone.set_planned_on(FormatDate(CivilDay(2019, 6, 1) + Pick(shape_, 20, 90)));
      milestone.set_reached_on(FormatDate(CivilDay(2019, 6, 20) + Pick(shape_, 20, 90)));
      return Record(milestone);
    }
    default: {
      construction::v1::SiteVisit visit;
      visit.set_name(Name("siteVisits"));
      visit.set_project_id(Id(0));
      visit.set_visited_on(FormatDate(CivilDay(2019, 6, 1) + Pick(shape_, 21, 90)));
      return Record(visit);
    }
  }
}

}  // namespace

std::string Journals::UnitOf(int number) const {
  const auto& units = reference_.summation_units();
  return units[number % kShapes % units.size()];
}

void Journals::AddPages(const std::string& service, const std::string& unit, std::vector<follow::Record> records,
                        std::vector<JournalPage>& pages) {
  int64_t& seq = seqs_[{service, unit}];
  for (size_t first = 0; first < records.size(); first += kRecordsAPage) {
    const size_t end = std::min(records.size(), first + kRecordsAPage);
    JournalPage made{service, {unit, seq, 0, {}}};
    for (size_t i = first; i < end; ++i) {
      records[i].header.set_seq(++seq);
      made.page.records.push_back(std::move(records[i]));
    }
    pages.push_back(std::move(made));
  }
}

std::vector<JournalPage> Journals::Of(int first, int end) {
  std::vector<JournalPage> pages;
  const auto add = [&](const std::string& service, bool built, const auto& record) {
    for (const auto& unit : reference_.summation_units()) {
      std::vector<follow::Record> records;
      for (int number = first; number < end; ++number) {
        if (UnitOf(number) != unit) continue;
        const Project project(number, unit, reference_);
        if (project.is_built() == built) records.push_back(record(project));
      }
      AddPages(service, unit, std::move(records), pages);
    }
  };
  add("reserve", false, [](const Project& project) { return Project::Record(project.Entry()); });
  add("construction", true, [](const Project& project) { return Project::Record(project.Building()); });
  add("construction", true, [](const Project& project) { return Project::Record(project.Listing()); });
  add("construction", true, [](const Project& project) { return Project::Record(project.Statistics()); });
  add("construction", true, [](const Project& project) { return project.Other(); });
  for (int nth = 0; nth < kReports; ++nth) {
    add("construction", true, [nth](const Project& project) { return Project::Record(project.Report(nth)); });
  }
  return pages;
}

std::vector<JournalPage> Journals::OfUnits() {
  std::vector<JournalPage> pages;
  for (const auto& unit : reference_.summation_units()) {
    std::vector<follow::Record> records;
    for (int month = 1; month <= 9; ++month) {
      construction::v1::UnitMonth unit_month;
      unit_month.set_month(FormatMonth(absl::CivilMonth(2019, month)));
      unit_month.set_name(absl::StrCat("units/", unit, "/unitMonths/", unit_month.month()));
      unit_month.set_state(construction::v1::UnitMonth::STATE_ACCEPTED);
      unit_month.set_submitted_on(FormatDate(CivilDay(2019, month + 1, 3)));
      unit_month.set_late(month % 4 == 0);
      unit_month.add_missing_projects("0190c3f1-0000-7000-8000-000000000000");
      records.push_back(Project::Record(unit_month));
    }
    AddPages("construction", unit, std::move(records), pages);
  }
  return pages;
}

JournalPage Journals::Raise(int number) {
  const std::string unit = UnitOf(number);
  const Project project(number, unit, reference_);
  std::vector<JournalPage> pages;
  if (project.is_built()) AddPages("construction", unit, {Project::Record(project.Raised())}, pages);
  return pages.empty() ? JournalPage() : std::move(pages.front());
}

}  // namespace tiernet::bench
