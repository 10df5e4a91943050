#include "services/indicators/domain/stays.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "common/calendar/date.h"
#include "common/codes/industry.h"
#include "common/schema/name.h"

namespace tiernet::indicators {
namespace {

using absl::CivilDay;
using construction::v1::ConstructionProject;

// In which the platform is to be told (C27).
constexpr int kPppDays = 30;

// What an earlier one says is left out of the later ones.
std::vector<Dated> Disjoint(std::vector<Dated> times) {
  std::sort(times.begin(), times.end(), [](const Dated& a, const Dated& b) {
    return std::tie(a.days.from, a.entity) < std::tie(b.days.from, b.entity);
  });
  CivilDay covered = CivilDay::min();
  for (auto& time : times) {
    time.days.from = std::max(time.days.from, covered);
    covered = std::max(covered, time.days.until);
  }
  return times;
}

std::vector<Dated> Without(std::vector<Dated> times, const std::vector<Dated>& others) {
  for (const auto& other : others) {
    std::vector<Dated> left;
    for (const auto& time : times) {
      for (const Interval& part : {Interval{CivilDay::min(), other.days.from}, {other.days.until, CivilDay::max()}}) {
        const Interval days = Intersect(time.days, part);
        if (days.from < days.until) left.push_back({days, time.entity});
      }
    }
    times = std::move(left);
  }
  return times;
}

std::vector<Dated> DaysOn(construction::v1::ProjectList list, const ProjectView& view) {
  return ListedDays(view, [list](const auto& entry) { return entry.list() == list; });
}

}  // namespace

std::vector<Stay> StaysOf(const ProjectView& view) {
  // An application that nobody admitted speaks for the project only while no other record of it does.
  const bool any_admitted = std::any_of(view.projects.begin(), view.projects.end(),
                                        [](const auto& project) { return !project.admitted_on().empty(); });
  // By admission, since who applied first need not be admitted first. Ids are ordered in time.
  std::vector<std::tuple<absl::string_view, absl::string_view, const ConstructionProject*>> by_age;
  for (const auto& project : view.projects) {
    if (project.state() == ConstructionProject::STATE_REJECTED) continue;
    if (any_admitted && project.admitted_on().empty()) continue;
    by_age.emplace_back(any_admitted ? project.admitted_on() : project.applied_on(),
                        schema::ParseName(project.name())->id, &project);
  }
  std::sort(by_age.begin(), by_age.end());
  std::vector<Stay> stays;
  for (const auto& [since, id, project] : by_age) {
    Interval days;
    Interval present = {CivilDay::min(), ParseDate(project->exited_on()).value_or(CivilDay::max())};
    if (!stays.empty()) {
      const auto admitted = ParseDate(project->admitted_on());
      if (!admitted) continue;
      days.from = *admitted;
      stays.back().days.until = *admitted;
      present.from = ParseDate(stays.back().project.exited_on()).value_or(CivilDay::min());
    }
    const Interval in_library = Intersect(Between(project->admitted_on(), ""), present);
    stays.push_back({*project, {project->name(), Credit(*project)}, days, present, in_library});
  }
  return stays;
}

const Stay* StayOn(const std::vector<Stay>& stays, CivilDay day) {
  const auto found =
      std::find_if(stays.begin(), stays.end(), [&](const Stay& stay) { return stay.days.Contains(day); });
  return found == stays.end() ? nullptr : &*found;
}

bool WasOf(const std::string& unit, const construction::v1::ConstructionProject& project, absl::CivilDay day) {
  const auto& moves = project.unit_history();
  return schema::ParseName(project.name())->unit == unit ||
         std::any_of(moves.begin(), moves.end(), [&](const auto& move) {
           return move.unit() == unit && ParseDate(move.from()).value_or(absl::CivilDay::min()) <= day;
         });
}

bool IsTransformationOn(const construction::v1::ConstructionProject& project, absl::CivilDay day) {
  bool is_transformation =
      project.nature() == construction::v1::NATURE_TECH_UPGRADE || IsTransformationIndustry(project.industry());
  for (const auto& ruling : project.transformation_rulings()) {
    if (ParseDate(ruling.on()).value_or(absl::CivilDay::min()) <= day) is_transformation = ruling.is_transformation();
  }
  return is_transformation;
}

bool Contains(const std::vector<Dated>& times, CivilDay day) {
  return std::any_of(times.begin(), times.end(), [&](const Dated& time) { return time.days.Contains(day); });
}

std::vector<Dated> ListedDays(const ProjectView& view,
                              absl::FunctionRef<bool(const construction::v1::ListEntry&)> matches) {
  std::vector<Dated> times;
  for (const auto& entry : view.listings) {
    if (matches(entry)) times.push_back({Between(entry.listed_on(), entry.delisted_on()), entry.name()});
  }
  return Disjoint(std::move(times));
}

std::vector<Dated> KeyDays(const ProjectView& view) {
  return ListedDays(view, [](const auto& entry) {
    return entry.list() == construction::v1::PROJECT_LIST_KEY_CITY ||
           entry.list() == construction::v1::PROJECT_LIST_KEY_PROVINCE;
  });
}

std::vector<Dated> ProvinceKeyDays(const ProjectView& view) {
  return DaysOn(construction::v1::PROJECT_LIST_KEY_PROVINCE, view);
}

std::vector<Dated> CityKeyDays(const ProjectView& view) {
  return Without(DaysOn(construction::v1::PROJECT_LIST_KEY_CITY, view), ProvinceKeyDays(view));
}

std::vector<Dated> StatisticsDays(const ProjectView& view) {
  std::vector<Dated> times;
  for (const auto& entry : view.statistics) {
    times.push_back({Between(entry.entered_on(), entry.closed_on()), entry.name()});
  }
  return Disjoint(std::move(times));
}

std::vector<Dated> LedDays(const ProjectView& view) {
  std::vector<Dated> times;
  for (const auto& leader : view.leaders) {
    Interval days = Between(leader.from(), leader.ended_on());
    // The last day belongs to it.
    if (days.until != CivilDay::max()) ++days.until;
    times.push_back({days, leader.name()});
  }
  return Disjoint(std::move(times));
}

std::vector<Dated> UntoldPppDays(const ProjectView& view) {
  std::vector<Dated> times;
  for (const auto& change : view.ppp_changes) {
    const auto changed = ParseDate(change.changed_on());
    if (!changed) continue;
    const Interval untold = {*changed + kPppDays + 1, ParseDate(change.synced_on()).value_or(CivilDay::max())};
    if (untold.from < untold.until) times.push_back({untold, change.name()});
  }
  return Disjoint(std::move(times));
}

}  // namespace tiernet::indicators
