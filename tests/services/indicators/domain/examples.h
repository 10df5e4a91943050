// Entities as the services leave them, and what a view of them adds up to.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/calendar/calendar.h"
#include "services/indicators/domain/contribution.h"
#include "services/indicators/domain/view.h"

namespace tiernet::indicators {

// By the notices of 2019 and 2020.
const Calendar& TestCalendar();

// Names are `units/140423/<collection>/<id>`; all are of one project id and, unless said
// otherwise, of 140423. Empty dates: not yet.

// Planned total 800,000,000 yuan; entered on 2018-06-01, submitted on the day of its admission.
reserve::v1::ReserveProject Entry(const std::string& id, const std::string& admitted_on);
// A new project, planned total 800,000,000 yuan; applied on the day of its admission.
construction::v1::ConstructionProject Project(const std::string& id, const std::string& admitted_on,
                                              const std::string& actual_start = "");
// One that was admitted under way.
construction::v1::ConstructionProject CarryOver(const std::string& id, const std::string& admitted_on,
                                                const std::string& declared_start);
construction::v1::MonthlyReport Report(const std::string& month, int64_t yuan);
construction::v1::ListEntry Listing(construction::v1::ProjectList list, const std::string& listed_on,
                                    const std::string& delisted_on = "");
construction::v1::StatisticsEntry Statistics(const std::string& entered_on, const std::string& closed_on = "");
construction::v1::LeaderAssignment Leader(const std::string& from, const std::string& ended_on = "");
construction::v1::Milestone Goal(const std::string& planned_on, const std::string& reached_on = "");
construction::v1::SiteVisit Visit(const std::string& unit, const std::string& visited_on);
construction::v1::UnitMonth Month(const std::string& month, const std::string& submitted_on, bool late);

template <typename Entity>
void AddTotal(Entity& entity, const std::string& from, int64_t yuan) {
  auto* amount = entity.add_planned_total_history();
  amount->set_from(from);
  amount->set_yuan(yuan);
}

template <typename Entity>
void Move(Entity& entity, const std::string& from, const std::string& unit) {
  auto* moved = entity.add_unit_history();
  moved->set_from(from);
  moved->set_unit(unit);
}

void AddShare(construction::v1::ConstructionProject& project, const std::string& unit, int basis_points);
void AddPlan(construction::v1::ConstructionProject& project, int year, int64_t yuan, const std::string& from);
void AddActivity(construction::v1::ConstructionProject& project, const std::string& on);
void Rule(construction::v1::ConstructionProject& project, const std::string& on, bool is_transformation);

ProjectView ViewOf(std::vector<reserve::v1::ReserveProject> entries,
                   std::vector<construction::v1::ConstructionProject> projects = {});

// What the view adds to `measure`, by day: `2019-03-04 140423 -1`, `2019-03-04 140471/Z01 1`.
std::vector<std::string> Lines(const ProjectView& view, v1::Measure measure);
// The sum from `from` through `to`, over units that begin with `unit`.
int64_t Sum(const ProjectView& view, v1::Measure measure, const std::string& from, const std::string& to,
            const std::string& unit = "");
int64_t StockOn(const ProjectView& view, v1::Measure measure, const std::string& day, const std::string& unit = "");

}  // namespace tiernet::indicators
