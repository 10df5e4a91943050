// Approval (domain.md F): A01-A03, A08, A10-A12, A14.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/services/indicators/domain/examples.h"

namespace tiernet::indicators {
namespace {

using approval::v1::ApprovalCase;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

// At the city's offices, of a county's project.
ApprovalCase Filed(const std::string& item = "S1-04") {
  ApprovalCase the_case;
  the_case.set_name("units/140400/approvalCases/k1");
  the_case.set_project_unit("140423");
  the_case.set_item(item);
  // Five working days from a Monday.
  the_case.set_state(ApprovalCase::STATE_SUBMITTED);
  the_case.set_received_on("2019-06-10");
  the_case.set_accept_by("2019-06-17");
  the_case.set_deemed_on("2019-06-18");
  return the_case;
}

// As AcceptCase leaves it: 10 working days, F.5.7.
ApprovalCase Accepted(const std::string& item = "S1-04") {
  auto the_case = Filed(item);
  the_case.set_state(ApprovalCase::STATE_ACCEPTED);
  the_case.set_accepted_on("2019-06-10");
  the_case.set_accepted_by("zhao.liu");
  the_case.clear_deemed_on();
  the_case.set_due_on("2019-06-24");
  return the_case;
}

ApprovalCase Decided(const std::string& on, approval::v1::Light light) {
  auto the_case = Accepted();
  the_case.set_state(ApprovalCase::STATE_DECIDED_REFUSED);
  the_case.set_verdict(approval::v1::VERDICT_REFUSED);
  the_case.set_decided_on(on);
  the_case.set_light(light);
  return the_case;
}

ProjectView Of(const ApprovalCase& the_case) {
  ProjectView view;
  view.cases = {the_case};
  return view;
}

TEST(Finished, CountsOnceWithItsDaysForTheUnitWhoseProjectItIs) {  // A01
  ProjectView view;
  auto& process = view.processes.emplace_back();
  process.set_name("units/140400/approvalProcesses/p1");
  process.set_project_unit("140423");
  // 2019-03-04 to 03-11 and 03-06 to 03-14: 8 working days, not 11 (F.4.3).
  process.mutable_clock()->set_consumed_days(8);
  EXPECT_THAT(Lines(view, v1::MEASURE_APPROVALS_FINISHED), IsEmpty());
  EXPECT_THAT(Lines(view, v1::MEASURE_APPROVALS_FINISHED_DAYS), IsEmpty());
  process.set_finished_on("2019-03-14");
  EXPECT_THAT(Lines(view, v1::MEASURE_APPROVALS_FINISHED), ElementsAre("2019-03-14 140423 1"));
  EXPECT_THAT(Lines(view, v1::MEASURE_APPROVALS_FINISHED_DAYS), ElementsAre("2019-03-14 140423 8"));
}

TEST(Finished, StaysWithItsUnitWhenTheProjectMoves) {
  ProjectView view = ViewOf({}, {Project("c1", "2019-01-07")});
  Move(view.projects[0], "2019-03-01", "140471");
  auto& process = view.processes.emplace_back();
  process.set_name("units/140423/approvalProcesses/p1");
  process.set_project_unit("140423");
  process.set_finished_on("2019-03-14");
  EXPECT_THAT(Lines(view, v1::MEASURE_APPROVALS_FINISHED), ElementsAre("2019-03-14 140423 1"));
}

TEST(Decisions, CountOnTheirDayAndAreInTimeByTheirLight) {  // A02
  const auto view = Of(Decided("2019-06-24", approval::v1::LIGHT_ON_TIME));
  EXPECT_THAT(Lines(view, v1::MEASURE_CASES_DECIDED), ElementsAre("2019-06-24 140423 1"));
  EXPECT_THAT(Lines(view, v1::MEASURE_CASES_DECIDED_IN_TIME), ElementsAre("2019-06-24 140423 1"));
  EXPECT_THAT(Lines(view, v1::MEASURE_CASES_OVERDUE), IsEmpty());
}

TEST(Decisions, ThatAreLateWereOverdueFromTheDayAfterTheDeadline) {
  const auto view = Of(Decided("2019-06-27", approval::v1::LIGHT_LATE));
  EXPECT_THAT(Lines(view, v1::MEASURE_CASES_DECIDED), ElementsAre("2019-06-27 140423 1"));
  EXPECT_THAT(Lines(view, v1::MEASURE_CASES_DECIDED_IN_TIME), IsEmpty());
  EXPECT_THAT(Lines(view, v1::MEASURE_CASES_OVERDUE), ElementsAre("2019-06-25 140423 1", "2019-06-27 140423 -1"));
}

TEST(Decisions, StayWhenTheyAreRevoked) {
  auto revoked = Decided("2019-06-27", approval::v1::LIGHT_LATE);
  revoked.set_state(ApprovalCase::STATE_REVOKED);
  revoked.set_ended_on("2019-09-02");
  EXPECT_THAT(Lines(Of(revoked), v1::MEASURE_CASES_DECIDED), ElementsAre("2019-06-27 140423 1"));
  EXPECT_THAT(Lines(Of(revoked), v1::MEASURE_CASES_OVERDUE),
              ElementsAre("2019-06-25 140423 1", "2019-06-27 140423 -1"));
}

TEST(Overdue, IsByTheClockUntilTheDecisionOrTheWithdrawal) {
  auto the_case = Accepted();
  EXPECT_EQ(StockOn(Of(the_case), v1::MEASURE_CASES_OVERDUE, "2019-06-24"), 0);
  EXPECT_EQ(StockOn(Of(the_case), v1::MEASURE_CASES_OVERDUE, "2019-06-25"), 1);
  EXPECT_EQ(StockOn(Of(the_case), v1::MEASURE_CASES_OVERDUE, "2020-12-31"), 1) << "whatever the year";
  the_case.set_state(ApprovalCase::STATE_WITHDRAWN);
  the_case.set_ended_on("2019-07-01");
  EXPECT_THAT(Lines(Of(the_case), v1::MEASURE_CASES_OVERDUE),
              ElementsAre("2019-06-25 140423 1", "2019-07-01 140423 -1"));
  EXPECT_THAT(Lines(Of(the_case), v1::MEASURE_CASES_DECIDED), IsEmpty());
}

TEST(Overdue, IsNotWhatIsSuspended) {  // no deadline is shown, F.5.4
  auto the_case = Accepted();
  the_case.set_state(ApprovalCase::STATE_SUSPENDED);
  the_case.clear_due_on();
  EXPECT_THAT(Lines(Of(the_case), v1::MEASURE_CASES_OVERDUE), IsEmpty());
}

// An item that is promised in a day: until somebody accepts it, its deadline runs as if silence did (ruling 21).
TEST(Overdue, IsACaseOnlyOnceSilenceHasAcceptedIt) {
  auto the_case = Filed();
  the_case.set_due_on("2019-06-11");
  EXPECT_THAT(Lines(Of(the_case), v1::MEASURE_CASES_OVERDUE), ElementsAre("2019-06-18 140423 1"));
  // Its next step notes the acceptance.
  the_case.set_state(ApprovalCase::STATE_IN_REVIEW);
  the_case.set_accepted_on("2019-06-10");
  EXPECT_THAT(Lines(Of(the_case), v1::MEASURE_CASES_OVERDUE), ElementsAre("2019-06-18 140423 1"));
  the_case.set_state(ApprovalCase::STATE_WITHDRAWN);
  the_case.clear_deemed_on();
  the_case.set_ended_on("2019-06-20");
  EXPECT_THAT(Lines(Of(the_case), v1::MEASURE_CASES_OVERDUE),
              ElementsAre("2019-06-18 140423 1", "2019-06-20 140423 -1"));
}

TEST(Overdue, IsNeverACaseThatWasNotAccepted) {
  auto declined = Filed();
  declined.set_due_on("2019-06-11");
  declined.set_state(ApprovalCase::STATE_NOT_ACCEPTED);
  declined.clear_deemed_on();
  declined.set_ended_on("2019-06-14");
  EXPECT_THAT(Lines(Of(declined), v1::MEASURE_CASES_OVERDUE), IsEmpty());
}

approval::v1::StageApplication Application(int stage, const std::vector<std::string>& opened) {
  approval::v1::StageApplication application;
  application.set_name("units/140400/stageApplications/s1");
  application.set_project_unit("140423");
  application.set_stage(stage);
  application.set_filed_on("2019-06-03");
  for (const auto& item : opened) application.add_opened_items(item);
  return application;
}

ProjectView Of(const approval::v1::StageApplication& application) {
  ProjectView view;
  view.applications = {application};
  return view;
}

TEST(ParallelApplications, CountFor90DaysAtTheOfficesWhereTheyWereFiled) {  // A03
  EXPECT_THAT(Lines(Of(Application(2, {"S2-01", "S2-02"})), v1::MEASURE_PARALLEL_APPLICATIONS),
              ElementsAre("2019-06-03 140400 1", "2019-09-01 140400 -1"));
  EXPECT_THAT(Lines(Of(Application(2, {"S2-01"})), v1::MEASURE_PARALLEL_APPLICATIONS), IsEmpty());
}

TEST(ParallelFlows, AreInForceFromTheirPublicationToTheirEnd) {  // A03
  ProjectView view;
  auto& flow = view.flows.emplace_back();
  flow.set_name("units/140423/parallelFlows/f1");
  flow.set_published_on("2019-02-11");
  EXPECT_THAT(Lines(view, v1::MEASURE_PARALLEL_FLOWS), ElementsAre("2019-02-11 140423 1"));
  flow.set_ended_on("2019-10-08");
  EXPECT_THAT(Lines(view, v1::MEASURE_PARALLEL_FLOWS), ElementsAre("2019-02-11 140423 1", "2019-10-08 140423 -1"));
  flow.set_ended_on("2019-02-11");
  EXPECT_THAT(Lines(view, v1::MEASURE_PARALLEL_FLOWS), IsEmpty());
}

TEST(Acceptances, AreApplicationsForTheLastStage) {  // A11
  auto application = Application(4, {"S4-01", "S4-02"});
  EXPECT_THAT(Lines(Of(application), v1::MEASURE_ACCEPTANCES), ElementsAre("2019-06-03 140423 1"));
  EXPECT_THAT(Lines(Of(application), v1::MEASURE_ACCEPTANCES_JOINT), IsEmpty());
  application.set_joint_acceptance(true);
  EXPECT_THAT(Lines(Of(application), v1::MEASURE_ACCEPTANCES), ElementsAre("2019-06-03 140423 1"));
  EXPECT_THAT(Lines(Of(application), v1::MEASURE_ACCEPTANCES_JOINT), ElementsAre("2019-06-03 140423 1"));
  EXPECT_THAT(Lines(Of(Application(3, {"S3-01"})), v1::MEASURE_ACCEPTANCES), IsEmpty());
}

// With a construction project, on the city's list from a day on.
ProjectView KeyProjectOf(const ApprovalCase& the_case, const std::string& listed_on = "2019-06-10",
                         const std::string& delisted_on = "") {
  auto view = ViewOf({}, {Project("c1", "2019-05-06")});
  view.listings = {Listing(construction::v1::PROJECT_LIST_KEY_CITY, listed_on, delisted_on)};
  view.cases = {the_case};
  return view;
}

TEST(GreenChannel, IsCountedOfAcceptedEiaCasesAlone) {  // A14
  for (const auto* item : {"S1-06", "S1-07"}) {
    auto the_case = Accepted(item);
    EXPECT_THAT(Lines(KeyProjectOf(the_case), v1::MEASURE_KEY_EIA_CASES), ElementsAre("2019-06-10 140423 1")) << item;
    EXPECT_THAT(Lines(KeyProjectOf(the_case), v1::MEASURE_KEY_EIA_CASES_GREEN), IsEmpty());
    the_case.set_green_channel(true);
    EXPECT_THAT(Lines(KeyProjectOf(the_case), v1::MEASURE_KEY_EIA_CASES_GREEN), ElementsAre("2019-06-10 140423 1"));
  }
  EXPECT_THAT(Lines(KeyProjectOf(Accepted("S1-08")), v1::MEASURE_KEY_EIA_CASES), IsEmpty());
  auto submitted = Filed("S1-07");
  submitted.set_state(ApprovalCase::STATE_CORRECTION_ASKED);
  submitted.clear_deemed_on();
  EXPECT_THAT(Lines(KeyProjectOf(submitted), v1::MEASURE_KEY_EIA_CASES), IsEmpty());
  auto withdrawn = Accepted("S1-07");
  withdrawn.set_state(ApprovalCase::STATE_WITHDRAWN);
  withdrawn.set_ended_on("2019-06-12");
  EXPECT_THAT(Lines(KeyProjectOf(withdrawn), v1::MEASURE_KEY_EIA_CASES), ElementsAre("2019-06-10 140423 1"));
}

TEST(GreenChannel, IsOfProjectsOnTheListOnTheDayOfTheAcceptance) {
  const auto the_case = Accepted("S1-07");
  EXPECT_THAT(Lines(KeyProjectOf(the_case, "2019-06-11"), v1::MEASURE_KEY_EIA_CASES), IsEmpty());
  EXPECT_THAT(Lines(KeyProjectOf(the_case, "2019-04-01", "2019-06-10"), v1::MEASURE_KEY_EIA_CASES), IsEmpty());
  EXPECT_THAT(Lines(KeyProjectOf(the_case, "2019-04-01", "2019-06-11"), v1::MEASURE_KEY_EIA_CASES),
              ElementsAre("2019-06-10 140423 1"));
  auto view = KeyProjectOf(the_case);
  view.listings.push_back(Listing(construction::v1::PROJECT_LIST_KEY_PROVINCE, "2019-05-06"));
  EXPECT_THAT(Lines(view, v1::MEASURE_KEY_EIA_CASES), ElementsAre("2019-06-10 140423 1")) << "on both lists";
  view.listings = {Listing(construction::v1::PROJECT_LIST_KEY_COUNTY, "2019-05-06")};
  EXPECT_THAT(Lines(view, v1::MEASURE_KEY_EIA_CASES), IsEmpty());
}

TEST(GreenChannel, IsOfTransformationProjectsInTheLibrary) {
  auto view = KeyProjectOf(Accepted("S1-07"));
  Rule(view.projects[0], "2019-06-11", false);
  EXPECT_THAT(Lines(view, v1::MEASURE_KEY_EIA_CASES), ElementsAre("2019-06-10 140423 1")) << "ruled later";
  Rule(view.projects[0], "2019-06-10", false);
  EXPECT_THAT(Lines(view, v1::MEASURE_KEY_EIA_CASES), IsEmpty());
  view = KeyProjectOf(Accepted("S1-07"));
  view.projects[0].set_exited_on("2019-06-10");
  EXPECT_THAT(Lines(view, v1::MEASURE_KEY_EIA_CASES), IsEmpty());
  view.projects.clear();
  EXPECT_THAT(Lines(view, v1::MEASURE_KEY_EIA_CASES), IsEmpty());
}

// Any body may open a process under any project id.
TEST(GreenChannel, IsOfProcessesOfAUnitThatTheProjectWasCreditedTo) {
  auto the_case = Accepted("S1-07");
  the_case.set_project_unit("140425");
  auto view = KeyProjectOf(the_case);
  EXPECT_THAT(Lines(view, v1::MEASURE_KEY_EIA_CASES), IsEmpty());
  Move(view.projects[0], "2019-06-11", "140425");
  EXPECT_THAT(Lines(view, v1::MEASURE_KEY_EIA_CASES), IsEmpty()) << "it came later";
  view = KeyProjectOf(the_case);
  Move(view.projects[0], "2019-06-10", "140425");
  EXPECT_THAT(Lines(view, v1::MEASURE_KEY_EIA_CASES), ElementsAre("2019-06-10 140425 1"));
  view.cases[0].set_project_unit("140423");
  EXPECT_THAT(Lines(view, v1::MEASURE_KEY_EIA_CASES), ElementsAre("2019-06-10 140423 1"))
      << "a process does not move with its project";
}

// Accepted as of the day of receipt, which is known a week later.
TEST(GreenChannel, CountsWhatSilenceAcceptsFromTheDayOnWhichItDoes) {
  EXPECT_THAT(Lines(KeyProjectOf(Filed("S1-07")), v1::MEASURE_KEY_EIA_CASES), ElementsAre("2019-06-18 140423 1"));
  EXPECT_THAT(Lines(KeyProjectOf(Filed("S1-07"), "2019-06-11"), v1::MEASURE_KEY_EIA_CASES), IsEmpty())
      << "as of 2019-06-10 it was no key project";
  auto the_case = Filed("S1-07");
  the_case.set_state(ApprovalCase::STATE_IN_REVIEW);
  the_case.set_accepted_on("2019-06-10");
  EXPECT_THAT(Lines(KeyProjectOf(the_case), v1::MEASURE_KEY_EIA_CASES), ElementsAre("2019-06-18 140423 1"));
}

TEST(Supervision, CountsStepsOnTheirDueForTheUnitThatExecutes) {  // A10
  ProjectView view;
  auto& matter = view.matters.emplace_back();
  matter.set_name("units/140400/supervisionItems/m1");
  matter.set_reporting_unit("140423");
  const auto add = [&](const std::string& due, const std::string& done) {
    auto& step = *matter.add_steps();
    step.set_due_on(due);
    step.set_done_on(done);
  };
  add("2019-06-04", "2019-06-03");  // before
  add("2019-06-06", "2019-06-06");  // on the very day
  add("2019-07-03", "2019-07-04");  // late
  add("2019-08-30", "");
  EXPECT_THAT(
      Lines(view, v1::MEASURE_SUPERVISION_STEPS_DUE),
      UnorderedElementsAre("2019-06-04 140423 1", "2019-06-06 140423 1", "2019-07-03 140423 1", "2019-08-30 140423 1"));
  EXPECT_THAT(Lines(view, v1::MEASURE_SUPERVISION_STEPS_IN_TIME),
              UnorderedElementsAre("2019-06-04 140423 1", "2019-06-06 140423 1"));
  // Red from the day after (G.4): the late one for a day it was done on at once, the open one on.
  EXPECT_EQ(StockOn(view, v1::MEASURE_SUPERVISION_STEPS_RED, "2019-08-30"), 0);
  EXPECT_EQ(StockOn(view, v1::MEASURE_SUPERVISION_STEPS_RED, "2019-08-31"), 1);
  matter.mutable_steps(2)->set_done_on("2019-07-06");
  EXPECT_EQ(StockOn(view, v1::MEASURE_SUPERVISION_STEPS_RED, "2019-07-03"), 0);
  EXPECT_EQ(StockOn(view, v1::MEASURE_SUPERVISION_STEPS_RED, "2019-07-04"), 1);
  EXPECT_EQ(StockOn(view, v1::MEASURE_SUPERVISION_STEPS_RED, "2019-07-06"), 0);
}

TEST(Systems, CountWhileTheyRunAndOnceTheyAreConnected) {  // A08
  ProjectView view;
  auto& system = view.systems.emplace_back();
  system.set_name("units/140400/connectedSystems/s1");
  system.set_registered_on("2019-03-04");
  system.set_exception("涉密");
  EXPECT_THAT(Lines(view, v1::MEASURE_SYSTEMS_REGISTERED), ElementsAre("2019-03-04 140400 1"));
  EXPECT_THAT(Lines(view, v1::MEASURE_SYSTEMS_CONNECTED), IsEmpty()) << "an exception changes nothing (K25)";
  system.set_connected_on("2019-06-30");
  EXPECT_THAT(Lines(view, v1::MEASURE_SYSTEMS_CONNECTED), ElementsAre("2019-06-30 140400 1"));
  system.set_retired_on("2019-10-08");
  EXPECT_THAT(Lines(view, v1::MEASURE_SYSTEMS_REGISTERED), ElementsAre("2019-03-04 140400 1", "2019-10-08 140400 -1"));
  EXPECT_THAT(Lines(view, v1::MEASURE_SYSTEMS_CONNECTED), ElementsAre("2019-06-30 140400 1", "2019-10-08 140400 -1"));
  // Connected before anybody registered it.
  system.set_connected_on("2018-05-02");
  EXPECT_THAT(Lines(view, v1::MEASURE_SYSTEMS_CONNECTED), ElementsAre("2019-03-04 140400 1", "2019-10-08 140400 -1"));
}

TEST(PlanAssessments, CountForTheirZoneOnceTheyAreApproved) {  // A15
  ProjectView view;
  auto& assessment = view.plan_assessments.emplace_back();
  assessment.set_name("units/140400/planningEias/e1");
  assessment.set_zone("Z03");
  assessment.set_begun_on("2019-03-04");
  EXPECT_THAT(Lines(view, v1::MEASURE_ZONE_PLANS_ASSESSED), IsEmpty());
  assessment.set_approved_on("2019-06-30");
  EXPECT_THAT(Lines(view, v1::MEASURE_ZONE_PLANS_ASSESSED), ElementsAre("2019-06-30 140400/Z03 1"));
}

TEST(Editions, BringWhatTheyChangeAndTheFirstOneTheBaseline) {  // A13
  ProjectView view;
  auto& first = view.editions.emplace_back();
  first.set_name("units/140400/catalogueEditions/e1");
  first.set_effective_on("2018-12-10");
  first.set_items(46);
  first.set_items_change(46);
  first.set_limit_days(600);
  first.set_limit_days_change(600);
  first.set_is_baseline(true);
  auto second = first;
  second.set_name("units/140400/catalogueEditions/e2");
  second.set_replaces(first.name());
  second.set_effective_on("2019-06-30");
  second.set_items(31);
  second.set_items_change(-15);
  second.set_limit_days(450);
  second.set_limit_days_change(-150);
  second.set_is_baseline(false);
  view.editions.push_back(second);
  EXPECT_THAT(Lines(view, v1::MEASURE_BASELINE_ITEMS), ElementsAre("2018-12-10 140400 46"));
  EXPECT_THAT(Lines(view, v1::MEASURE_CATALOGUE_ITEMS), ElementsAre("2018-12-10 140400 46", "2019-06-30 140400 -15"));
  EXPECT_THAT(Lines(view, v1::MEASURE_BASELINE_LIMIT_DAYS), ElementsAre("2018-12-10 140400 600"));
  EXPECT_THAT(Lines(view, v1::MEASURE_CATALOGUE_LIMIT_DAYS),
              ElementsAre("2018-12-10 140400 600", "2019-06-30 140400 -150"));
}

TEST(Parcels, CountOnTheDayOfTheGrantByZone) {  // A07
  ProjectView view;
  auto& parcel = view.parcels.emplace_back();
  parcel.set_name("units/140423/standardParcels/p1");
  parcel.set_zone("Z03");
  EXPECT_THAT(Lines(view, v1::MEASURE_STANDARD_PARCELS_GRANTED), IsEmpty());
  parcel.set_granted_on("2019-06-30");
  EXPECT_THAT(Lines(view, v1::MEASURE_STANDARD_PARCELS_GRANTED), ElementsAre("2019-06-30 140423/Z03 1"));
}

TEST(Intermediaries, CountWhileTheyAreInTheMarketAndOnceTheyAreSupervised) {  // A09
  ProjectView view;
  auto& agency = view.agencies.emplace_back();
  agency.set_name("units/140400/intermediaryAgencies/a1");
  agency.set_applied_on("2019-03-01");
  EXPECT_THAT(Lines(view, v1::MEASURE_INTERMEDIARIES), IsEmpty()) << "an application is none";
  agency.set_listed_on("2019-03-04");
  agency.set_state(approval::v1::IntermediaryAgency::STATE_SUSPENDED);
  auto& person = view.persons.emplace_back();
  person.set_name("units/140423/licensedPersons/p1");
  person.set_registered_on("2019-03-05");
  EXPECT_THAT(Lines(view, v1::MEASURE_INTERMEDIARIES), ElementsAre("2019-03-04 140400 1", "2019-03-05 140423 1"));
  EXPECT_THAT(Lines(view, v1::MEASURE_INTERMEDIARIES_SUPERVISED), IsEmpty());
  agency.mutable_supervision()->set_on("2019-06-30");
  person.mutable_supervision()->set_on("2019-03-05");
  agency.set_removed_on("2019-10-08");
  EXPECT_THAT(Lines(view, v1::MEASURE_INTERMEDIARIES),
              ElementsAre("2019-03-04 140400 1", "2019-03-05 140423 1", "2019-10-08 140400 -1"));
  EXPECT_THAT(Lines(view, v1::MEASURE_INTERMEDIARIES_SUPERVISED),
              ElementsAre("2019-03-05 140423 1", "2019-06-30 140400 1", "2019-10-08 140400 -1"));
}

TEST(Documents, CountFromTheDayOnOnWhichTheyAreDone) {  // A12
  ProjectView view;
  auto& document = view.documents.emplace_back();
  document.set_name("units/140400/policyDocuments/p1");
  document.set_listed_on("2019-03-04");
  EXPECT_THAT(Lines(view, v1::MEASURE_DOCUMENTS_LISTED), ElementsAre("2019-03-04 140400 1"));
  EXPECT_THAT(Lines(view, v1::MEASURE_DOCUMENTS_DONE), IsEmpty());
  document.set_done_on("2019-12-31");
  EXPECT_THAT(Lines(view, v1::MEASURE_DOCUMENTS_DONE), ElementsAre("2019-12-31 140400 1"));
}

}  // namespace
}  // namespace tiernet::indicators
