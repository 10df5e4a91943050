#include "services/indicators/domain/view.h"

#include <gtest/gtest.h>

#include "google/protobuf/descriptor.h"
#include "tests/services/indicators/domain/examples.h"

namespace tiernet::indicators {
namespace {

template <typename Entity>
bool Adds(const Entity& entity, ProjectView& view) {
  return AddToView(Entity::descriptor()->full_name(), entity.SerializeAsString(), view);
}

template <typename Entity>
bool Adds(const Entity& entity) {
  ProjectView view;
  return Adds(entity, view);
}

TEST(View, HoldsWhatWasAddedByKind) {
  ProjectView view;
  EXPECT_TRUE(Adds(Entry("r1", "2019-02-01"), view));
  EXPECT_TRUE(Adds(Project("c1", "2019-03-04"), view));
  EXPECT_TRUE(Adds(Report("2019-06", 6), view));
  EXPECT_TRUE(Adds(Statistics("2019-05-31"), view));
  EXPECT_TRUE(Adds(Listing(construction::v1::PROJECT_LIST_KEY_CITY, "2019-04-01"), view));
  EXPECT_TRUE(Adds(Leader("2019-04-01"), view));
  EXPECT_TRUE(Adds(Goal("2019-06-30"), view));
  EXPECT_TRUE(Adds(Visit("140423", "2019-06-30"), view));
  EXPECT_TRUE(Adds(Month("2019-06", "2019-06-25", false), view));
  construction::v1::RoadSection section;
  section.set_name("units/140423/roadSections/s1");
  EXPECT_TRUE(Adds(section, view));
  const auto add = [&view](auto entity, const char* name) {
    entity.set_name(name);
    EXPECT_TRUE(Adds(entity, view));
  };
  add(promotion::v1::Contract(), "units/140423/contracts/k1");
  add(promotion::v1::Tracker(), "units/140423/trackers/t1");
  add(promotion::v1::FundArrival(), "units/140423/fundArrivals/a1");
  add(promotion::v1::PromotionEvent(), "units/140423/promotionEvents/e1");
  add(promotion::v1::RecommendationItem(), "units/140423/recommendationItems/i1");
  add(approval::v1::ApprovalProcess(), "units/140423/approvalProcesses/p1");
  add(approval::v1::StageApplication(), "units/140423/stageApplications/s1");
  add(approval::v1::ApprovalCase(), "units/140423/approvalCases/k1");
  add(approval::v1::ParallelFlow(), "units/140423/parallelFlows/f1");
  add(construction::v1::ObstructionCase(), "units/140423/obstructionCases/o1");
  add(construction::v1::SolidWasteUse(), "units/140423/solidWasteUses/w1");
  add(approval::v1::CommitmentCase(), "units/140423/commitmentCases/c1");
  add(approval::v1::ConnectedSystem(), "units/140400/connectedSystems/s1");
  add(approval::v1::PolicyDocument(), "units/140400/policyDocuments/p1");
  add(approval::v1::PlanningEia(), "units/140400/planningEias/e1");
  add(approval::v1::CatalogueEdition(), "units/140400/catalogueEditions/e1");
  add(approval::v1::StandardParcel(), "units/140423/standardParcels/p1");
  add(construction::v1::PublicityItem(), "units/140423/publicityItems/p1");
  add(construction::v1::PppBudget(), "units/140423/pppBudgets/b1");
  add(construction::v1::PppChange(), "units/140423/pppChanges/c1");
  add(construction::v1::FactorNeed(), "units/140423/factorNeeds/n1");
  add(construction::v1::DispatchMeeting(), "units/140423/dispatchMeetings/d1");
  add(construction::v1::Issue(), "units/140423/issues/i1");
  add(approval::v1::SupervisionItem(), "units/140400/supervisionItems/m1");
  add(approval::v1::IntermediaryAgency(), "units/140400/intermediaryAgencies/a1");
  add(approval::v1::LicensedPerson(), "units/140400/licensedPersons/p1");
  EXPECT_EQ(view.entries.size() + view.projects.size() + view.reports.size() + view.statistics.size() +
                view.listings.size() + view.leaders.size() + view.milestones.size() + view.visits.size() +
                view.unit_months.size() + view.roads.size() + view.contracts.size() + view.trackers.size() +
                view.arrivals.size() + view.events.size() + view.recommendations.size() + view.processes.size() +
                view.applications.size() + view.cases.size() + view.flows.size() + view.matters.size() +
                view.issues.size() + view.meetings.size() + view.obstructions.size() + view.wastes.size() +
                view.commitments.size() + view.systems.size() + view.documents.size() + view.plan_assessments.size() +
                view.parcels.size() + view.editions.size() + view.publicity.size() + view.ppp_budgets.size() +
                view.ppp_changes.size() + view.factor_needs.size() + view.agencies.size() + view.persons.size(),
            ViewKinds().size());
  EXPECT_EQ(view.reports.at(0).month(), "2019-06");
}

TEST(View, RefusesKindsThatItIsNotMadeOf) {
  ProjectView view;
  EXPECT_FALSE(AddToView("tiernet.reserve.v1.Appraisal", Entry("r1", "").SerializeAsString(), view));
}

TEST(View, RefusesWhatBearsNoResourceName) {
  auto entry = Entry("r1", "2019-02-01");
  entry.set_name("140423/r1");
  EXPECT_FALSE(Adds(entry));
}

TEST(View, RefusesBytesThatDoNotParseAndStaysAsItWas) {
  ProjectView view;
  EXPECT_FALSE(AddToView(ViewKinds().front(), "\xff", view));
  EXPECT_TRUE(view.entries.empty());
}

TEST(View, RefusesAnUnknownValueWhereverItStands) {
  auto entry = Entry("r1", "2019-02-01");
  EXPECT_TRUE(Adds(entry));
  entry.set_removal_reason(static_cast<reserve::v1::RemovalReason>(99));
  EXPECT_FALSE(Adds(entry));

  auto project = Project("c1", "2019-03-04");
  project.add_stops()->mutable_resume_photo()->set_kind(types::v1::EVIDENCE_KIND_PHOTO);
  EXPECT_TRUE(Adds(project));
  project.mutable_stops(0)->mutable_resume_photo()->set_kind(static_cast<types::v1::EvidenceKind>(99));
  EXPECT_FALSE(Adds(project));

  auto statistics = Statistics("2019-05-31");
  statistics.add_steps()->set_to(static_cast<construction::v1::StatisticsEntry::State>(-1));
  EXPECT_FALSE(Adds(statistics));
}

TEST(View, TakesFieldsThatThisVersionDoesNotKnow) {  // within v1 fields are added
  auto report = Report("2019-06", 6);
  construction::v1::MonthlyReport::GetReflection()->MutableUnknownFields(&report)->AddVarint(4000, 7);
  EXPECT_TRUE(Adds(report));
}

}  // namespace
}  // namespace tiernet::indicators
