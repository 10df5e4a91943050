// The commitment system, domain.md F.8.2, F.8.4.
#include "services/approval/domain/commitment.h"

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "common/calendar/date.h"
#include "common/schema/kind.h"
#include "common/schema/steps.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/approval/domain/examples.h"
#include "tests/testing/refusal.h"
#include "tests/testing/states.h"

namespace tiernet::approval {
namespace {

using absl::CivilDay;
using testing::AllStates;
using testing::DeclaredSteps;
using ::testing::ElementsAre;
using testing::ExpectOkIf;
using testing::FailsWith;
using testing::IsOk;
using C = v1::CommitmentCase;

constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;
constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;
constexpr char kOther[] = "other";
// A Monday.
const CivilDay kDay(2019, 6, 3);

Catalogue Everything() {
  Catalogue items;
  for (const auto* code : {"S1-02", "S1-03", "S1-05", "S1-06", "S1-07", "S1-08", "S1-09", "S1-10", "S3-03", "S3-04"}) {
    items.push_back(&Item(code));
  }
  return items;
}

C Draft() {
  C commitment;
  commitment.set_name("units/140423/commitmentCases/1");
  commitment.set_eligibility(v1::COMMITMENT_ELIGIBILITY_FILING);
  commitment.add_promised_items("S1-08");
  for (const auto& [item, due] : {std::pair("S1-10", "2019-07-15"), std::pair("S1-06", "2019-06-28")}) {
    auto& service = *commitment.add_services();
    service.set_item(item);
    service.set_due_on(due);
  }
  return commitment;
}

absl::Status OfferOf(C& commitment, bool is_pilot = false) {
  return Offer(commitment, Everything(), is_pilot, "0190c3f1-0000-7000-8000-000000000001", {kFiler, kDay});
}

C Offered() {
  auto commitment = Draft();
  EXPECT_THAT(OfferOf(commitment), IsOk());
  return commitment;
}

v1::SignCommitmentCaseRequest Signing(v1::CommitmentSide side, CivilDay on = kDay) {
  v1::SignCommitmentCaseRequest request;
  request.set_side(side);
  *request.mutable_paper() = EvidenceOf(on);
  return request;
}
constexpr auto kEnterprise = v1::COMMITMENT_SIDE_ENTERPRISE;
constexpr auto kGovernment = v1::COMMITMENT_SIDE_GOVERNMENT;

template <typename Request>
Request Seeing(CivilDay on = kDay) {
  Request request;
  request.set_findings("现场与承诺一致");
  *request.mutable_evidence() = EvidenceOf(on);
  return request;
}

v1::JudgeCommitmentCaseRequest Judging(v1::CommitmentVerdict verdict, const std::string& opinion = "已核") {
  v1::JudgeCommitmentCaseRequest request;
  request.set_verdict(verdict);
  request.set_opinion(opinion);
  return request;
}

v1::DeliverCommitmentServiceRequest Delivering(const std::string& item, CivilDay on) {
  v1::DeliverCommitmentServiceRequest request;
  request.set_item(item);
  *request.mutable_paper() = EvidenceOf(on);
  return request;
}

// The steps of F.8.4 by name, each as its unit's people take it on `on`.
using Step = std::function<absl::StatusOr<C>(C, CivilDay on)>;
const std::map<std::string, Step>& Steps() {
  static const auto& steps = *new std::map<std::string, Step>{
      {"enterprise signs",
       [](C c, CivilDay on) {
         return Take(std::move(c), Signing(kEnterprise), {kFiler, on});
       }},
      {"government signs",
       [](C c, CivilDay on) {
         return Take(std::move(c), Signing(kGovernment), {kDecider, on});
       }},
      {"publish",
       [](C c, CivilDay on) {
         return Take(std::move(c), v1::PublishCommitmentCaseRequest(), {kFiler, on});
       }},
      {"start",
       [](C c, CivilDay on) {
         return Take(std::move(c), v1::StartCommitmentCaseRequest(), {kFiler, on});
       }},
      {"inspect",
       [](C c, CivilDay on) {
         return Take(std::move(c), Seeing<v1::InspectCommitmentCaseRequest>(), {kAcceptor, on});
       }},
      {"find kept",
       [](C c, CivilDay on) {
         return Judge(std::move(c), Judging(v1::COMMITMENT_VERDICT_FULFILLED), WorkingDays(), {kDecider, on});
       }},
      {"find broken",
       [](C c, CivilDay on) {
         return Judge(std::move(c), Judging(v1::COMMITMENT_VERDICT_BREACHED), WorkingDays(), {kDecider, on});
       }},
      {"rectify",
       [](C c, CivilDay on) {
         return Take(std::move(c), Seeing<v1::RectifyCommitmentCaseRequest>(), {kDecider, on});
       }},
  };
  return steps;
}

C After(const std::vector<std::string>& steps) {
  C commitment = Offered();
  CivilDay on = kDay;
  for (const auto& step : steps) {
    auto next = Steps().at(step)(commitment, ++on);
    EXPECT_THAT(next, IsOk()) << step;
    commitment = next.value_or(commitment);
  }
  return commitment;
}

// Brought there a day a step from 2019-06-03 on: judged on 06-09, a Sunday.
C In(C::State state) {
  const std::vector<std::string> all = {"enterprise signs", "government signs", "publish", "start", "inspect"};
  const auto first = [&](int count) { return std::vector<std::string>(all.begin(), all.begin() + count); };
  switch (state) {
    case C::STATE_ENTERPRISE_SIGNED:
      return After(first(1));
    case C::STATE_GOVERNMENT_SIGNED:
      return After({"government signs"});
    case C::STATE_EFFECTIVE:
      return After(first(2));
    case C::STATE_PUBLISHED:
      return After(first(3));
    case C::STATE_STARTED_ON_SITE:
      return After(first(4));
    case C::STATE_INSPECTED:
      return After(first(5));
    case C::STATE_FULFILLED: {
      auto steps = all;
      steps.emplace_back("find kept");
      return After(steps);
    }
    case C::STATE_BREACHED:
    case C::STATE_PENALISED: {
      auto steps = all;
      steps.emplace_back("find broken");
      C commitment = After(steps);
      // The clock's own step.
      if (state == C::STATE_PENALISED) schema::AsOf(schema::KindOf<C>(), commitment, commitment.penalty_on());
      return commitment;
    }
    default:
      return Offered();
  }
}

TEST(Commitment, HasTheStepsOfTheRulebook) {  // F.8.4
  EXPECT_THAT(DeclaredSteps<C>(),
              ElementsAre("OFFERED -> ENTERPRISE_SIGNED", "OFFERED -> GOVERNMENT_SIGNED",
                          "ENTERPRISE_SIGNED -> EFFECTIVE", "GOVERNMENT_SIGNED -> EFFECTIVE", "EFFECTIVE -> PUBLISHED",
                          "PUBLISHED -> STARTED_ON_SITE", "STARTED_ON_SITE -> INSPECTED", "INSPECTED -> FULFILLED",
                          "INSPECTED -> BREACHED", "BREACHED -> FULFILLED", "BREACHED -> PENALISED"));
}

TEST(Commitment, TakesEachStepInItsStateAlone) {
  const std::map<std::string, std::map<C::State, C::State>> table = {
      {"enterprise signs",
       {{C::STATE_OFFERED, C::STATE_ENTERPRISE_SIGNED}, {C::STATE_GOVERNMENT_SIGNED, C::STATE_EFFECTIVE}}},
      {"government signs",
       {{C::STATE_OFFERED, C::STATE_GOVERNMENT_SIGNED}, {C::STATE_ENTERPRISE_SIGNED, C::STATE_EFFECTIVE}}},
      {"publish", {{C::STATE_EFFECTIVE, C::STATE_PUBLISHED}}},
      {"start", {{C::STATE_PUBLISHED, C::STATE_STARTED_ON_SITE}}},
      {"inspect", {{C::STATE_STARTED_ON_SITE, C::STATE_INSPECTED}}},
      {"find kept", {{C::STATE_INSPECTED, C::STATE_FULFILLED}}},
      {"find broken", {{C::STATE_INSPECTED, C::STATE_BREACHED}}},
      {"rectify", {{C::STATE_BREACHED, C::STATE_FULFILLED}}},
  };
  for (const auto state : AllStates<C>()) {
    const C commitment = In(state);
    ASSERT_EQ(commitment.state(), state);
    for (const auto& [name, step] : Steps()) {
      SCOPED_TRACE(C::State_Name(state) + " " + name);
      const auto& legal = table.at(name);
      const auto to = legal.find(state);
      const auto after = step(commitment, kDay + 30);
      ExpectOkIf(to != legal.end(), after, "STEP_NOT_ALLOWED");
      if (after.ok()) EXPECT_EQ(after->state(), to->second);
    }
  }
}

TEST(Commitment, IsOfferedWithItsServicesInOrder) {  // F.8.2
  const C commitment = Offered();
  EXPECT_EQ(commitment.project_unit(), "140423");
  EXPECT_EQ(commitment.claimed_project(), "140423/0190c3f1-0000-7000-8000-000000000001");
  EXPECT_EQ(commitment.offered_on(), "2019-06-03");
  ASSERT_EQ(commitment.services_size(), 2);
  EXPECT_EQ(commitment.services(0).item(), "S1-06");
  EXPECT_EQ(commitment.services(0).department(), Item("S1-06").department());
  EXPECT_EQ(commitment.service_light(), C::SERVICE_LIGHT_GREEN);
  EXPECT_EQ(commitment.service_red_on(), "2019-06-29");
}

TEST(Commitment, SaysNothingOfServicesThatItDoesNotHave) {
  auto commitment = Draft();
  commitment.clear_services();
  ASSERT_THAT(OfferOf(commitment), IsOk());
  EXPECT_EQ(commitment.service_light(), C::SERVICE_LIGHT_UNSPECIFIED);
  EXPECT_EQ(commitment.service_red_on(), "");
}

TEST(Commitment, PromisesAndServesOnlyItemsOfThatClass) {  // F.8.2
  for (const auto* item : {"S1-05", "S1-06", "S1-02", "S9-99", "S1-08"}) {
    auto commitment = Draft();
    commitment.add_promised_items(item);
    EXPECT_THAT(OfferOf(commitment), FailsWith(kInvalid, "INVALID_FIELDS")) << item;
  }
  for (const auto* item : {"S1-08", "S3-04", "S1-10"}) {
    auto commitment = Draft();
    auto& service = *commitment.add_services();
    service.set_item(item);
    service.set_due_on("2019-06-28");
    EXPECT_THAT(OfferOf(commitment), FailsWith(kInvalid, "INVALID_FIELDS")) << item;
  }
}

TEST(Commitment, OfTheVerificationClassNeedsAPilot) {  // F.8.4
  auto commitment = Draft();
  commitment.set_eligibility(v1::COMMITMENT_ELIGIBILITY_VERIFICATION);
  EXPECT_THAT(OfferOf(commitment), FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(OfferOf(commitment, true), IsOk());
}

TEST(Commitment, IsOfTheClassThatTheCodeSays) {  // B.1.2
  for (const auto& [code, may] :
       {std::pair("2019-140423-39-03-004711", true), std::pair("2019-140423-39-02-004711", false),
        std::pair("2019-140423-39-01-004711", false), std::pair("2101-140423-99-17-004711", true)}) {
    auto commitment = Draft();
    commitment.set_project_code(code);
    EXPECT_EQ(OfferOf(commitment).ok(), may) << code;
  }
}

TEST(Commitment, IsServedAfterItIsOffered) {
  auto commitment = Draft();
  commitment.mutable_services(0)->set_due_on("2019-06-02");
  EXPECT_THAT(OfferOf(commitment), FailsWith(kInvalid, "INVALID_FIELDS"));
  commitment.mutable_services(0)->set_due_on("2019-06-03");
  EXPECT_THAT(OfferOf(commitment), IsOk());
}

TEST(Commitment, IsOfAProjectOfItsUnit) {  // A.7
  auto commitment = Draft();
  commitment.set_project_unit("140425");
  EXPECT_THAT(OfferOf(commitment), FailsWith(kInvalid, "INVALID_FIELDS"));
  commitment.set_name("units/140400/commitmentCases/1");
  EXPECT_THAT(OfferOf(commitment), IsOk());
}

TEST(Commitment, TakesWhatTheServiceFillsFromNobody) {
  auto commitment = Draft();
  commitment.mutable_services(0)->set_delivered_on("2019-06-01");
  *commitment.mutable_services(0)->mutable_paper() = EvidenceOf(kDay);
  commitment.mutable_services(0)->set_department("D99");
  ASSERT_THAT(OfferOf(commitment), IsOk());
  for (const auto& service : commitment.services()) {
    EXPECT_EQ(service.delivered_on(), "");
    EXPECT_FALSE(service.has_paper());
    EXPECT_NE(service.department(), "D99");
  }
}

TEST(Signatures, MakeItEffectiveInEitherOrder) {
  const C by_government = After({"enterprise signs", "government signs"});
  EXPECT_EQ(by_government.effective_on(), "2019-06-05");
  EXPECT_EQ(by_government.enterprise_signature().signed_on(), "2019-06-04");
  EXPECT_EQ(by_government.government_signature().signed_on(), "2019-06-05");
  const C by_enterprise = After({"government signs", "enterprise signs"});
  EXPECT_EQ(by_enterprise.effective_on(), "2019-06-05");
  EXPECT_EQ(by_enterprise.enterprise_signature().signed_on(), "2019-06-05");
  EXPECT_EQ(In(C::STATE_ENTERPRISE_SIGNED).effective_on(), "");
}

TEST(Signatures, AreRecordedByTwo) {  // A.7
  EXPECT_THAT(Take(In(C::STATE_ENTERPRISE_SIGNED), Signing(kGovernment), {kFiler, kDay + 2}),
              FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  EXPECT_THAT(Take(In(C::STATE_GOVERNMENT_SIGNED), Signing(kEnterprise), {kDecider, kDay + 2}),
              FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  EXPECT_THAT(Take(Offered(), Signing(kEnterprise, kDay + 1), {kFiler, kDay}),
              FailsWith(kInvalid, "EVIDENCE_IN_FUTURE"));
}

TEST(Judgement, IsByAnotherThanWhoInspected) {  // A.7
  EXPECT_THAT(
      Judge(In(C::STATE_INSPECTED), Judging(v1::COMMITMENT_VERDICT_FULFILLED), WorkingDays(), {kAcceptor, kDay + 6}),
      FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  EXPECT_THAT(
      Judge(In(C::STATE_INSPECTED), Judging(v1::COMMITMENT_VERDICT_BREACHED, ""), WorkingDays(), {kDecider, kDay + 6}),
      FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(
      Judge(In(C::STATE_INSPECTED), Judging(v1::COMMITMENT_VERDICT_FULFILLED, ""), WorkingDays(), {kDecider, kDay + 6}),
      IsOk());
}

TEST(ABreach, IsMendedWithin30DaysOrPenalised) {
  const C breached = In(C::STATE_BREACHED);
  EXPECT_EQ(breached.judged_on(), "2019-06-09");
  EXPECT_EQ(breached.rectify_by(), "2019-07-09");
  EXPECT_EQ(breached.penalty_on(), "2019-07-10");
  EXPECT_EQ(schema::NextDue(schema::KindOf<C>(), breached), "2019-06-29") << "a service is due before";

  C on_the_last_day = breached;
  schema::AsOf(schema::KindOf<C>(), on_the_last_day, "2019-07-09");
  EXPECT_EQ(on_the_last_day.state(), C::STATE_BREACHED);
  const auto mended = Steps().at("rectify")(on_the_last_day, CivilDay(2019, 7, 9));
  ASSERT_THAT(mended, IsOk());
  EXPECT_EQ(mended->penalty_on(), "");
  EXPECT_EQ(mended->rectification().on(), "2019-07-09");

  C too_late = breached;
  schema::AsOf(schema::KindOf<C>(), too_late, "2019-07-10");
  EXPECT_EQ(too_late.state(), C::STATE_PENALISED);
  EXPECT_THAT(Steps().at("rectify")(too_late, CivilDay(2019, 7, 10)), FailsWith(kFailed, "STEP_NOT_ALLOWED"));
}

TEST(ABreach, EndsOnAWorkingDay) {  // F.5.6
  C inspected = In(C::STATE_INSPECTED);
  // 30 days after 2019-06-14 is Sunday 07-14.
  const auto breached = Steps().at("find broken")(inspected, CivilDay(2019, 6, 14));
  ASSERT_THAT(breached, IsOk());
  EXPECT_EQ(breached->rectify_by(), "2019-07-15");
}

TEST(Force, LastsFromBothSignaturesUntilThePenalty) {
  EXPECT_FALSE(IsInForce(In(C::STATE_ENTERPRISE_SIGNED), kDay + 100));
  const C effective = In(C::STATE_EFFECTIVE);
  EXPECT_FALSE(IsInForce(effective, kDay + 1));
  EXPECT_TRUE(IsInForce(effective, kDay + 2));
  EXPECT_TRUE(IsInForce(effective, kDay + 1000));
  const C breached = In(C::STATE_BREACHED);
  EXPECT_TRUE(IsInForce(breached, CivilDay(2019, 7, 9)));
  EXPECT_FALSE(IsInForce(breached, CivilDay(2019, 7, 10)));
  EXPECT_TRUE(IsInForce(*Steps().at("rectify")(breached, CivilDay(2019, 7, 9)), CivilDay(2019, 7, 10)));
}

TEST(Force, CarriesTheCommitmentFlow) {  // I.39
  v1::ApprovalProcess process;
  process.set_flow(reference::v1::APPROVAL_FLOW_FILING);
  EXPECT_THAT(CheckCommitted(process, absl::nullopt, kDay), IsOk());
  process.set_flow(reference::v1::APPROVAL_FLOW_COMMITMENT);
  EXPECT_THAT(CheckCommitted(process, absl::nullopt, kDay), FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(CheckCommitted(process, In(C::STATE_EFFECTIVE), kDay + 1), FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(CheckCommitted(process, In(C::STATE_EFFECTIVE), kDay + 2), IsOk());
  process.set_applicant_credit_code("911400001123101349");
  EXPECT_THAT(CheckCommitted(process, In(C::STATE_EFFECTIVE), kDay + 2), FailsWith(kInvalid, "INVALID_FIELDS"))
      << "another enterprise";
}

TEST(Services, AreRedWhileOneIsOverdue) {  // F.8.4: recorded against the department
  C commitment = Offered();
  schema::AsOf(schema::KindOf<C>(), commitment, "2019-06-28");
  EXPECT_EQ(commitment.service_light(), C::SERVICE_LIGHT_GREEN);
  schema::AsOf(schema::KindOf<C>(), commitment, "2019-06-29");
  EXPECT_EQ(commitment.service_light(), C::SERVICE_LIGHT_RED);
  const CivilDay late(2019, 7, 1);
  commitment = Take(commitment, Delivering("S1-06", late), {kOther, late}).value();
  EXPECT_EQ(commitment.service_light(), C::SERVICE_LIGHT_GREEN);
  EXPECT_EQ(commitment.service_red_on(), "2019-07-16");
  const CivilDay due(2019, 7, 15);
  commitment = Take(commitment, Delivering("S1-10", due), {kOther, due}).value();
  EXPECT_EQ(commitment.service_light(), C::SERVICE_LIGHT_LATE);
  EXPECT_EQ(commitment.service_red_on(), "");
}

TEST(Services, AreInTimeIfEachIs) {
  C commitment = Offered();
  const CivilDay due(2019, 6, 28);
  commitment = Take(commitment, Delivering("S1-06", due), {kOther, due}).value();
  commitment = Take(commitment, Delivering("S1-10", due), {kOther, due}).value();
  EXPECT_EQ(commitment.service_light(), C::SERVICE_LIGHT_ON_TIME);
}

TEST(Services, AreThoseThatWerePromisedEachOnce) {
  const C commitment = Offered();
  EXPECT_THAT(Take(commitment, Delivering("S1-08", kDay), {kOther, kDay}), FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(Take(commitment, Delivering("S1-06", kDay + 1), {kOther, kDay}),
              FailsWith(kInvalid, "EVIDENCE_IN_FUTURE"));
  const C delivered = Take(commitment, Delivering("S1-06", kDay), {kOther, kDay}).value();
  EXPECT_THAT(Take(delivered, Delivering("S1-06", kDay), {kOther, kDay}), FailsWith(kFailed, "NOT_EDITABLE"));
}

}  // namespace
}  // namespace tiernet::approval
