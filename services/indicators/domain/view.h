// What this service holds of one project: all entities with its project id, from every
// service it follows. An entity that belongs to no project is a view of its own.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tiernet/approval/v1/approval_case.pb.h"
#include "tiernet/approval/v1/approval_process.pb.h"
#include "tiernet/approval/v1/catalogue_edition.pb.h"
#include "tiernet/approval/v1/commitment_case.pb.h"
#include "tiernet/approval/v1/connected_system.pb.h"
#include "tiernet/approval/v1/intermediary_agency.pb.h"
#include "tiernet/approval/v1/licensed_person.pb.h"
#include "tiernet/approval/v1/parallel_flow.pb.h"
#include "tiernet/approval/v1/planning_eia.pb.h"
#include "tiernet/approval/v1/policy_document.pb.h"
#include "tiernet/approval/v1/stage_application.pb.h"
#include "tiernet/approval/v1/standard_parcel.pb.h"
#include "tiernet/approval/v1/supervision_item.pb.h"
#include "tiernet/construction/v1/construction_project.pb.h"
#include "tiernet/construction/v1/dispatch_meeting.pb.h"
#include "tiernet/construction/v1/factor_need.pb.h"
#include "tiernet/construction/v1/issue.pb.h"
#include "tiernet/construction/v1/leader_assignment.pb.h"
#include "tiernet/construction/v1/list_entry.pb.h"
#include "tiernet/construction/v1/milestone.pb.h"
#include "tiernet/construction/v1/monthly_report.pb.h"
#include "tiernet/construction/v1/obstruction_case.pb.h"
#include "tiernet/construction/v1/ppp_budget.pb.h"
#include "tiernet/construction/v1/ppp_change.pb.h"
#include "tiernet/construction/v1/publicity_item.pb.h"
#include "tiernet/construction/v1/road_section.pb.h"
#include "tiernet/construction/v1/site_visit.pb.h"
#include "tiernet/construction/v1/solid_waste_use.pb.h"
#include "tiernet/construction/v1/statistics_entry.pb.h"
#include "tiernet/construction/v1/unit_month.pb.h"
#include "tiernet/promotion/v1/contract.pb.h"
#include "tiernet/promotion/v1/fund_arrival.pb.h"
#include "tiernet/promotion/v1/promotion_event.pb.h"
#include "tiernet/promotion/v1/recommendation_item.pb.h"
#include "tiernet/promotion/v1/tracker.pb.h"
#include "tiernet/reserve/v1/reserve_project.pb.h"

namespace tiernet::indicators {

struct ProjectView {
  // In any order.
  std::vector<reserve::v1::ReserveProject> entries;
  std::vector<construction::v1::ConstructionProject> projects;
  std::vector<construction::v1::MonthlyReport> reports;
  std::vector<construction::v1::StatisticsEntry> statistics;
  std::vector<construction::v1::ListEntry> listings;
  std::vector<construction::v1::LeaderAssignment> leaders;
  std::vector<construction::v1::Milestone> milestones;
  std::vector<construction::v1::SiteVisit> visits;
  std::vector<construction::v1::Issue> issues;
  std::vector<construction::v1::DispatchMeeting> meetings;
  std::vector<construction::v1::ObstructionCase> obstructions;
  std::vector<construction::v1::SolidWasteUse> wastes;
  std::vector<construction::v1::PublicityItem> publicity;
  std::vector<construction::v1::PppBudget> ppp_budgets;
  std::vector<construction::v1::PppChange> ppp_changes;
  std::vector<construction::v1::FactorNeed> factor_needs;
  std::vector<construction::v1::UnitMonth> unit_months;
  std::vector<construction::v1::RoadSection> roads;
  std::vector<promotion::v1::Contract> contracts;
  std::vector<promotion::v1::Tracker> trackers;
  std::vector<promotion::v1::FundArrival> arrivals;
  std::vector<promotion::v1::PromotionEvent> events;
  std::vector<promotion::v1::RecommendationItem> recommendations;
  std::vector<approval::v1::ApprovalProcess> processes;
  std::vector<approval::v1::StageApplication> applications;
  std::vector<approval::v1::ApprovalCase> cases;
  std::vector<approval::v1::ParallelFlow> flows;
  std::vector<approval::v1::SupervisionItem> matters;
  std::vector<approval::v1::CommitmentCase> commitments;
  std::vector<approval::v1::ConnectedSystem> systems;
  std::vector<approval::v1::PolicyDocument> documents;
  std::vector<approval::v1::PlanningEia> plan_assessments;
  std::vector<approval::v1::CatalogueEdition> editions;
  std::vector<approval::v1::StandardParcel> parcels;
  std::vector<approval::v1::IntermediaryAgency> agencies;
  std::vector<approval::v1::LicensedPerson> persons;
};

// Full names of the message types that a view is made of: `tiernet.reserve.v1.ReserveProject`.
const std::vector<std::string>& ViewKinds();

// Adds the entity with these bytes, its personal part left out. False, and `view` is as it
// was, if `kind` is none of those, or if the bytes do not parse, bear no resource name, or
// hold an enum value that this version does not know, at any depth: the project is then
// unreadable here.
bool AddToView(absl::string_view kind, absl::string_view bytes, ProjectView& view);

}  // namespace tiernet::indicators
