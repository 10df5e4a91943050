// The commitment system (domain.md F.8): A04-A06.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/services/indicators/domain/examples.h"

namespace tiernet::indicators {
namespace {

using approval::v1::CommitmentCase;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

CommitmentCase Offered(const std::string& on, const std::string& effective_on = "") {
  CommitmentCase commitment;
  commitment.set_name("units/140423/commitmentCases/c1");
  commitment.set_project_unit("140423");
  commitment.set_eligibility(approval::v1::COMMITMENT_ELIGIBILITY_FILING);
  commitment.set_offered_on(on);
  commitment.set_effective_on(effective_on);
  return commitment;
}

// Started on 2019-06-10, of the filing class.
ProjectView Started(const std::string& code = "2019-140423-39-03-004711") {
  ProjectView view = ViewOf({}, {Project("p1", "2019-02-01", "2019-06-10")});
  view.projects[0].set_project_code(code);
  return view;
}

TEST(Commitments, CountFromTheOfferAndAsSignedFromBothSignatures) {  // A05
  ProjectView view;
  view.commitments = {Offered("2019-05-06")};
  EXPECT_THAT(Lines(view, v1::MEASURE_COMMITMENTS), ElementsAre("2019-05-06 140423 1"));
  EXPECT_THAT(Lines(view, v1::MEASURE_COMMITMENTS_SIGNED), IsEmpty());
  view.commitments = {Offered("2019-05-06", "2019-05-20")};
  EXPECT_THAT(Lines(view, v1::MEASURE_COMMITMENTS_SIGNED), ElementsAre("2019-05-20 140423 1"));
  view.commitments[0].set_name("units/140400/commitmentCases/c1");
  EXPECT_THAT(Lines(view, v1::MEASURE_COMMITMENTS), ElementsAre("2019-05-06 140423 1")) << "whoever keeps it";
}

TEST(Commitments, OfTheVerificationClassCountForThemselvesToo) {  // A04
  ProjectView view;
  view.commitments = {Offered("2019-05-06")};
  EXPECT_THAT(Lines(view, v1::MEASURE_COMMITMENTS_OF_VERIFICATION), IsEmpty());
  view.commitments[0].set_eligibility(approval::v1::COMMITMENT_ELIGIBILITY_VERIFICATION);
  EXPECT_THAT(Lines(view, v1::MEASURE_COMMITMENTS_OF_VERIFICATION), ElementsAre("2019-05-06 140423 1"));
}

TEST(FilingStarts, AreThoseWhoseCodeSaysSo) {  // A06, B.1.2
  EXPECT_THAT(Lines(Started(), v1::MEASURE_FILING_STARTED), ElementsAre("2019-06-10 140423 1"));
  EXPECT_THAT(Lines(Started("2019-140423-39-02-004711"), v1::MEASURE_FILING_STARTED), IsEmpty());
  EXPECT_THAT(Lines(Started("2101-140423-39-03-004711"), v1::MEASURE_FILING_STARTED), IsEmpty()) << "no class, B.1.3";
  EXPECT_THAT(Lines(Started(""), v1::MEASURE_FILING_STARTED), IsEmpty()) << "emergency works, ruling 29";
}

TEST(FilingStarts, AreCommittedIfOneWasInForceThatDay) {
  auto view = Started();
  const auto committed = [&] { return Lines(view, v1::MEASURE_FILING_STARTED_COMMITTED); };
  EXPECT_THAT(committed(), IsEmpty());
  view.commitments = {Offered("2019-05-06")};
  EXPECT_THAT(committed(), IsEmpty()) << "not signed";
  view.commitments = {Offered("2019-05-06", "2019-06-11")};
  EXPECT_THAT(committed(), IsEmpty()) << "signed after";
  view.commitments = {Offered("2019-05-06", "2019-06-10")};
  EXPECT_THAT(committed(), ElementsAre("2019-06-10 140423 1"));
  view.commitments[0].set_penalty_on("2019-06-10");
  EXPECT_THAT(committed(), IsEmpty());
  view.commitments[0].set_penalty_on("2019-06-11");
  EXPECT_THAT(committed(), ElementsAre("2019-06-10 140423 1")) << "what comes later changes nothing";
}

TEST(FilingStarts, AreCommittedByTheUnitsThatTheProjectWasOf) {
  auto view = Started();
  view.commitments = {Offered("2019-05-06", "2019-05-20")};
  view.commitments[0].set_project_unit("140425");
  EXPECT_THAT(Lines(view, v1::MEASURE_FILING_STARTED_COMMITTED), IsEmpty()) << "a project id alone proves nothing";
  Move(view.projects[0], "2019-06-01", "140425");
  EXPECT_THAT(Lines(view, v1::MEASURE_FILING_STARTED_COMMITTED), ElementsAre("2019-06-10 140425 1"));
  view.commitments[0].set_project_unit("140423");
  EXPECT_THAT(Lines(view, v1::MEASURE_FILING_STARTED_COMMITTED), ElementsAre("2019-06-10 140425 1"));
}

}  // namespace
}  // namespace tiernet::indicators
