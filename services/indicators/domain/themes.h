// The contributions by theme; `Contributions` is all of them.
#pragma once

#include <vector>

#include "common/calendar/calendar.h"
#include "services/indicators/domain/stays.h"
#include "services/indicators/domain/tally.h"
#include "services/indicators/domain/view.h"

namespace tiernet::indicators {

// The reserve library: MEASURE_RESERVE_*.
void AddReserve(const ProjectView& view, const Calendar& calendar, Tally& tally);
// Money made and planned: MEASURE_COMPLETED_*, MEASURE_ANNUAL_PLAN_*, MEASURE_KEY_*_PLAN_YUAN, MEASURE_KEY_*_MADE_YUAN.
void AddInvestment(const ProjectView& view, const std::vector<Stay>& stays, Tally& tally);
// Starts and works: MEASURE_STARTED_* to MEASURE_NEW_STARTED.
void AddConstruction(const std::vector<Stay>& stays, Tally& tally);
// Statistics, visits, lists, named projects, roads: MEASURE_STATISTICS_* to MEASURE_NAMED_*,
// MEASURE_ROADS_*.
void AddLists(const ProjectView& view, const std::vector<Stay>& stays, Tally& tally);
// Key projects as E.12 splits them: MEASURE_KEY_PROVINCE_* and MEASURE_KEY_CITY_*, but for money.
void AddKeyProgress(const ProjectView& view, const std::vector<Stay>& stays, Tally& tally);
// Investment promotion: MEASURE_CONTRACTED_YUAN to MEASURE_RECOMMENDATIONS_PUBLISHED.
void AddPromotion(const ProjectView& view, const std::vector<Stay>& stays, Tally& tally);
// Approval: MEASURE_APPROVALS_* to MEASURE_KEY_EIA_*.
void AddApproval(const ProjectView& view, const std::vector<Stay>& stays, Tally& tally);
// The commitment system: MEASURE_COMMITMENTS to MEASURE_FILING_STARTED_COMMITTED.
void AddCommitments(const ProjectView& view, const std::vector<Stay>& stays, Tally& tally);
// Reporting of units: MEASURE_UNIT_MONTHS_*, MEASURE_REPORTS_MISSING.
void AddUnitMonths(const ProjectView& view, Tally& tally);

}  // namespace tiernet::indicators
