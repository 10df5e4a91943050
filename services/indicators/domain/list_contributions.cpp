#include <algorithm>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/types/optional.h"
#include "common/calendar/date.h"
#include "common/schema/name.h"
#include "services/indicators/domain/themes.h"

namespace tiernet::indicators {
namespace {

using absl::CivilDay;
using construction::v1::FactorNeed;
using construction::v1::ListEntry;

// E.5.
constexpr int64_t kEligibleYuan = 5'000'000;

// What lasts as long as `time` and the project's stay do.
void AddStocks(
    v1::Measure measure, const Dated& time, const std::vector<Stay>& stays, Tally& tally,
    const std::function<Amount(const Stay&)>& amount = [](const Stay&) { return Always(1); }) {
  for (const auto& stay : stays) {
    const Interval days = Intersect(time.days, Intersect(stay.days, stay.present));
    tally.Stock(measure, {time.entity, stay.subject.credit}, days, amount(stay));
  }
}

// The day on which the project was taken out of statistics; not if it is in them anew, or asked to be.
absl::optional<CivilDay> TakenOutOn(const ProjectView& view) {
  absl::optional<CivilDay> last;
  for (const auto& entry : view.statistics) {
    const auto closed = ParseDate(entry.closed_on());
    if (!closed) return absl::nullopt;
    last = std::max(last.value_or(*closed), *closed);
  }
  return last;
}

// E.5. Ends on the exit, or when the project is taken out of statistics.
void AddStatistics(const ProjectView& view, const std::vector<Stay>& stays, Tally& tally) {
  const auto times = StatisticsDays(view);
  const auto taken_out_on = TakenOutOn(view);
  for (const auto& stay : stays) {
    Interval started = Intersect(Between(stay.project.actual_start(), ""), stay.in_library);
    if (taken_out_on && started.Contains(*taken_out_on)) started.until = *taken_out_on;
    const Amount total = TotalOf(stay.project);
    const Amount eligible = {[&](CivilDay day) -> int64_t { return total.on(day) >= kEligibleYuan ? 1 : 0; },
                             total.changes};
    tally.Stock(v1::MEASURE_STATISTICS_ELIGIBLE, stay.subject, started, eligible);
    for (const auto& entered : times) {
      tally.Stock(v1::MEASURE_STATISTICS_ENTERED, {entered.entity, stay.subject.credit},
                  Intersect(started, entered.days), eligible);
    }
  }
}

// Of the unit in whose name it was entered.
Subject OfItsReporter(const std::string& name) { return {name, Credit(std::string(schema::ParseName(name)->unit))}; }

// E.10: for the unit that went, wherever it went to (K8).
void AddVisits(const ProjectView& view, Tally& tally) {
  for (const auto& visit : view.visits) {
    const auto on = ParseDate(visit.visited_on());
    if (on) tally.Flow(v1::MEASURE_SITE_VISITS, OfItsReporter(visit.name()), *on);
  }
}

// What had its last day on `due_on`, and whether it was done by then.
void AddDue(const Subject& subject, const std::string& due_on, const std::string& done_on, v1::Measure due,
            v1::Measure in_time, Tally& tally) {
  const auto by = ParseDate(due_on);
  if (!by) return;
  tally.Flow(due, subject, *by);
  const auto done = ParseDate(done_on);
  if (done && *done <= *by) tally.Flow(in_time, subject, *by);
}

// E.8.
void AddIssues(const ProjectView& view, Tally& tally) {
  for (const auto& issue : view.issues) {
    const Subject subject{issue.name(), Credit(issue)};
    AddDue(subject, issue.answer_due_on(), issue.answered_on(), v1::MEASURE_ISSUES_TO_ANSWER,
           v1::MEASURE_ISSUES_ANSWERED, tally);
    AddDue(subject, issue.due_on(), issue.confirmed_on(), v1::MEASURE_ISSUES_TO_CLOSE, v1::MEASURE_ISSUES_CLOSED,
           tally);
  }
}

// Withdrawn before its day, but not since it was refused, nor to be filed anew for a later one.
bool IsGivenUp(const FactorNeed& need, const std::vector<FactorNeed>& of_project) {
  const std::string& by = need.needed_by();
  if (need.withdrawn_on().empty() || need.withdrawn_on() >= by || !need.refused_on().empty()) return false;
  return std::none_of(of_project.begin(), of_project.end(), [&](const FactorNeed& other) {
    return other.factor() == need.factor() && other.filed_on() > need.filed_on() && other.filed_on() <= by &&
           other.needed_by() > by;
  });
}

// K19-K21.
void AddFactorNeeds(const ProjectView& view, Tally& tally) {
  for (const auto& need : view.factor_needs) {
    if (IsGivenUp(need, view.factor_needs)) continue;
    AddDue({need.name(), Credit(need)}, need.needed_by(), need.satisfied_on(), v1::MEASURE_FACTOR_NEEDS_DUE,
           v1::MEASURE_FACTOR_NEEDS_SATISFIED, tally);
  }
}

// K9.
void AddObstructions(const ProjectView& view, Tally& tally) {
  for (const auto& obstruction : view.obstructions) {
    AddDue(OfItsReporter(obstruction.name()), obstruction.to_close_by(), obstruction.closed_on(),
           v1::MEASURE_OBSTRUCTIONS_TO_CLOSE, v1::MEASURE_OBSTRUCTIONS_CLOSED, tally);
  }
}

// K12.
void AddWastes(const ProjectView& view, Tally& tally) {
  for (const auto& use : view.wastes) {
    const auto month = ParseMonth(use.month());
    if (!month) continue;
    tally.Flow(v1::MEASURE_SOLID_WASTE_TONNES, OfItsReporter(use.name()), CivilDay(*month + 1) - 1, use.used_tonnes());
  }
}

// W4.
void AddPublicity(const ProjectView& view, Tally& tally) {
  for (const auto& item : view.publicity) {
    const auto on = ParseDate(item.published_on());
    if (on) tally.Flow(v1::MEASURE_PUBLICITY_ITEMS, OfItsReporter(item.name()), *on);
  }
}

// K18. A budget that was adopted before its year counts from the year's first day on.
void AddPppBudgets(const ProjectView& view, Tally& tally) {
  for (const auto& budget : view.ppp_budgets) {
    const auto adopted = ParseDate(budget.adopted_on());
    if (!adopted) continue;
    const CivilDay on = std::max(*adopted, CivilDay(budget.year()));
    tally.Flow(v1::MEASURE_PPP_COMMITTED_YUAN, OfItsReporter(budget.name()), on, budget.committed_yuan());
    tally.Flow(v1::MEASURE_BUDGET_EXPENDITURE_YUAN, OfItsReporter(budget.name()), on, budget.expenditure_yuan());
  }
}

// K18.
void AddPppProjects(const ProjectView& view, const std::vector<Stay>& stays, Tally& tally) {
  const auto all_untold = UntoldPppDays(view);
  for (const auto& stay : stays) {
    if (!stay.project.is_ppp()) continue;
    tally.Stock(v1::MEASURE_PPP_PROJECTS, stay.subject, stay.in_library, Always(1));
    for (const auto& untold : all_untold) {
      tally.Stock(v1::MEASURE_PPP_PROJECTS_UNTOLD, {untold.entity, stay.subject.credit},
                  Intersect(stay.in_library, Intersect(untold.days, stay.days)), Always(1));
    }
  }
}

// E.11.
void AddMeetings(const ProjectView& view, Tally& tally) {
  for (const auto& meeting : view.meetings) {
    const auto on = ParseDate(meeting.held_on());
    if (!on || meeting.state() != construction::v1::DispatchMeeting::STATE_MINUTED) continue;
    tally.Flow(v1::MEASURE_DISPATCH_MEETINGS, OfItsReporter(meeting.name()), *on);
  }
}

// K13.
void AddRoads(const ProjectView& view, Tally& tally) {
  for (const auto& section : view.roads) {
    const auto on = ParseDate(section.completed_on());
    const bool counts =
        section.works() == construction::v1::ROAD_WORKS_NEW || section.works() == construction::v1::ROAD_WORKS_REBUILT;
    if (on && counts) {
      tally.Flow(v1::MEASURE_ROADS_COMPLETED_M, OfItsReporter(section.name()), *on, section.length_m());
    }
  }
}

// E.10.
void AddKeyProjects(const ProjectView& view, const std::vector<Stay>& stays, Tally& tally) {
  const auto led = LedDays(view);
  for (const auto& key : KeyDays(view)) {
    AddStocks(v1::MEASURE_KEY_PROJECTS, key, stays, tally);
    for (const auto& leader : led) {
      AddStocks(v1::MEASURE_KEY_PROJECTS_LED, {Intersect(key.days, leader.days), leader.entity}, stays, tally);
    }
  }
}

// K15.
void AddIndustry95(const ProjectView& view, const std::vector<Stay>& stays, Tally& tally,
                   absl::FunctionRef<bool(const ListEntry&)> matches, v1::Measure number, v1::Measure yuan) {
  const auto listed = ListedDays(view, [&](const ListEntry& entry) {
    return entry.list() == construction::v1::PROJECT_LIST_INDUSTRY95 && matches(entry);
  });
  for (const auto& time : listed) {
    AddStocks(number, time, stays, tally);
    AddStocks(yuan, time, stays, tally, [](const Stay& stay) { return TotalOf(stay.project); });
  }
}

// C24.
void AddNamedMilestones(const ProjectView& view, const std::vector<Stay>& stays, Tally& tally) {
  std::vector<Stay> named;
  std::copy_if(stays.begin(), stays.end(), std::back_inserter(named),
               [](const Stay& stay) { return !stay.project.sample_id().empty(); });
  for (const auto& milestone : view.milestones) {
    const Interval due = Between(milestone.planned_on(), "");
    const Interval reached = Intersect(due, Between(milestone.reached_on(), ""));
    AddStocks(v1::MEASURE_NAMED_MILESTONES_DUE, {due, milestone.name()}, named, tally);
    AddStocks(v1::MEASURE_NAMED_MILESTONES_REACHED, {reached, milestone.name()}, named, tally);
  }
}

}  // namespace

void AddLists(const ProjectView& view, const std::vector<Stay>& stays, Tally& tally) {
  AddStatistics(view, stays, tally);
  AddVisits(view, tally);
  AddIssues(view, tally);
  AddMeetings(view, tally);
  AddFactorNeeds(view, tally);
  AddObstructions(view, tally);
  AddWastes(view, tally);
  AddRoads(view, tally);
  AddPublicity(view, tally);
  AddPppBudgets(view, tally);
  AddPppProjects(view, stays, tally);
  AddKeyProjects(view, stays, tally);
  const auto of_class = [](construction::v1::IndustryClass industry_class) {
    return [industry_class](const ListEntry& entry) { return entry.industry_class() == industry_class; };
  };
  AddIndustry95(
      view, stays, tally, [](const ListEntry&) { return true; }, v1::MEASURE_INDUSTRY95_NUMBER,
      v1::MEASURE_INDUSTRY95_YUAN);
  AddIndustry95(view, stays, tally, of_class(construction::v1::INDUSTRY_CLASS_EMERGING),
                v1::MEASURE_INDUSTRY95_EMERGING_NUMBER, v1::MEASURE_INDUSTRY95_EMERGING_YUAN);
  AddIndustry95(view, stays, tally, of_class(construction::v1::INDUSTRY_CLASS_TRADITIONAL),
                v1::MEASURE_INDUSTRY95_TRADITIONAL_NUMBER, v1::MEASURE_INDUSTRY95_TRADITIONAL_YUAN);
  AddNamedMilestones(view, stays, tally);
}

}  // namespace tiernet::indicators
