// Intermediary services from the contract to the evaluation, domain.md F.11.2, F.11.4.
#include "services/approval/domain/service_contract.h"

#include <string>
#include <vector>

#include "common/schema/kind.h"
#include "common/schema/steps.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/approval/domain/market.h"
#include "tests/testing/refusal.h"
#include "tests/testing/states.h"

namespace tiernet::approval {
namespace {

using absl::CivilDay;
using testing::AllStates;
using ::testing::ElementsAre;
using testing::ExpectOkIf;
using testing::FailsWith;
using testing::IsOk;
using D = v1::ServiceDemand;

constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;
constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;
// The publication is over, as market.h has it.
const CivilDay kSigned(2019, 6, 13);
const CivilDay kDue(2019, 7, 4);

v1::EvaluateServiceDemandRequest Rating(const std::vector<int>& ratings) {
  v1::EvaluateServiceDemandRequest request;
  request.mutable_evaluation()->set_quality(ratings[0]);
  request.mutable_evaluation()->set_timeliness(ratings[1]);
  request.mutable_evaluation()->set_attitude(ratings[2]);
  request.mutable_evaluation()->set_fee(ratings[3]);
  request.mutable_evaluation()->set_entered_by("somebody else");
  return request;
}

TEST(Contract, TakesEachStepInItsStateAlone) {
  v1::DeliverServiceDemandRequest delivering;
  *delivering.mutable_paper() = EvidenceOf(kDue);
  for (const auto state : AllStates<D>()) {
    SCOPED_TRACE(D::State_Name(state));
    D demand = Delivered(kDue);
    demand.set_state(state);
    const char* refused = "STEP_NOT_ALLOWED";
    ExpectOkIf(state == D::STATE_NOTICED,
               Contract(demand, Contracting(kDue), Listed(), {Registered()}, Examining(kDue)), refused);
    ExpectOkIf(state == D::STATE_CONTRACTED, Start(demand, WorkingDays(), Filing(kDue)), refused);
    ExpectOkIf(state == D::STATE_IN_SERVICE, Deliver(demand, delivering, WorkingDays(), Filing(kDue)), refused);
    ExpectOkIf(state == D::STATE_DELIVERED, Take(demand, Rating({5, 5, 5, 5}), Examining(kDue)), refused);
    ExpectOkIf(state == D::STATE_EVALUATED, Take(demand, v1::CloseServiceDemandRequest(), Filing(kDue)), refused);
  }
}

TEST(Contract, WaitsForThePublication) {
  const auto contract = [](CivilDay on) {
    return Contract(Noticed(), Contracting(on), Listed(), {Registered()}, Examining(on));
  };
  EXPECT_THAT(contract(kSigned - 1), FailsWith(kFailed, "DEMAND_GUARD"));
  const auto signed_one = contract(kSigned);
  ASSERT_THAT(signed_one, IsOk());
  EXPECT_EQ(signed_one->contract().signed_on(), "2019-06-13");
  EXPECT_EQ(signed_one->contract().service_days(), 20);
  EXPECT_THAT(signed_one->contract().persons(), ElementsAre(Registered().name()));
}

TEST(Contract, IsWithWhoMayServe) {
  const auto contract = [](const v1::IntermediaryAgency& agency, const v1::LicensedPerson& person) {
    return Contract(Noticed(), Contracting(kSigned), agency, {person}, Examining(kSigned));
  };
  const auto excluded = FailsWith(kFailed, "PROVIDER_EXCLUDED");
  auto suspended = Listed();
  suspended.set_state(v1::IntermediaryAgency::STATE_SUSPENDED);
  EXPECT_THAT(contract(suspended, Registered()), excluded);
  EXPECT_THAT(contract(Listed(), Registered(1, 2)), excluded) << "of another agency";
  auto surveyor = Registered();
  surveyor.set_service_kinds(0, v1::INTERMEDIARY_SERVICE_KIND_SURVEY);
  EXPECT_THAT(contract(Listed(), surveyor), excluded) << "licensed for something else";
  auto own = Registered();
  own.set_filed_by(std::string(Examining().who));
  EXPECT_THAT(contract(Listed(), own), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  auto person = Registered();
  person.set_state(v1::LicensedPerson::STATE_SUSPENDED);
  EXPECT_THAT(contract(Listed(), person), excluded);
  person = Registered();
  person.set_license_expires_on("2019-06-12");
  EXPECT_THAT(contract(Listed(), person), excluded);
  auto twice = Contracting(kSigned);
  twice.add_persons(Registered().name());
  EXPECT_THAT(Contract(Noticed(), twice, Listed(), {Registered(), Registered()}, Examining(kSigned)),
              FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(Contract(Noticed(), Contracting(kSigned + 1), Listed(), {Registered()}, Examining(kSigned)),
              FailsWith(kInvalid, "EVIDENCE_IN_FUTURE"));
}

TEST(Service, IsDueAfterItsCalendarDays) {  // F.5.6
  EXPECT_EQ(InService().started_on(), "2019-06-14");
  EXPECT_EQ(InService().service_due_on(), "2019-07-04");
  D weekend = InService();
  weekend.set_state(D::STATE_CONTRACTED);
  weekend.mutable_contract()->set_service_days(22);
  EXPECT_EQ(Start(weekend, WorkingDays(), Filing(CivilDay(2019, 6, 14)))->service_due_on(), "2019-07-08")
      << "07-06 is a Saturday";
}

TEST(Delivery, IsLateByTheDaysAfterItsDue) {
  EXPECT_EQ(Delivered(kDue - 3).delivery().days_late(), 0);
  EXPECT_EQ(Delivered(kDue).delivery().days_late(), 0);
  EXPECT_EQ(Delivered(kDue + 4).delivery().days_late(), 4);
  EXPECT_EQ(Delivered(kDue).delivery().recorded_by(), "recorder");
  v1::DeliverServiceDemandRequest request;
  *request.mutable_paper() = EvidenceOf(kDue + 1);
  EXPECT_THAT(Deliver(InService(), request, WorkingDays(), Filing(kDue)), FailsWith(kInvalid, "EVIDENCE_IN_FUTURE"));
}

TEST(Delivery, CostsCreditAboveAFifthOfTheDays) {  // F.11.4: > 20 %
  EXPECT_FALSE(CreditOfDelivery(Delivered(kDue)));
  EXPECT_FALSE(CreditOfDelivery(Delivered(kDue + 4))) << "20 % itself";
  const auto change = CreditOfDelivery(Delivered(kDue + 5));
  ASSERT_TRUE(change);
  EXPECT_EQ(change->cause(), v1::CREDIT_CAUSE_LATE);
  EXPECT_EQ(change->service_demand(), "units/140423/serviceDemands/1");
  EXPECT_EQ(change->recorded_by(), "recorder");
}

TEST(Evaluation, IsByAnotherThanWhoRecordedTheDelivery) {  // A.7
  EXPECT_THAT(Take(Delivered(kDue), Rating({5, 5, 5, 5}), Recording(kDue)),
              FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  const auto evaluated = Take(Delivered(kDue), Rating({5, 4, 3, 2}), Examining(kDue + 1));
  ASSERT_THAT(evaluated, IsOk());
  EXPECT_EQ(evaluated->evaluation().fee(), 2);
  EXPECT_EQ(evaluated->evaluation().on(), "2019-07-05");
  EXPECT_EQ(evaluated->evaluation().entered_by(), "examiner");
}

TEST(Evaluation, MovesCreditByItsAverage) {  // F.11.4
  const auto cause = [](const std::vector<int>& ratings) {
    const auto change = CreditOfEvaluation(Take(Delivered(kDue), Rating(ratings), Examining(kDue)).value());
    return change ? change->cause() : v1::CREDIT_CAUSE_UNSPECIFIED;
  };
  EXPECT_EQ(cause({5, 5, 5, 5}), v1::CREDIT_CAUSE_TOP_RATING);
  EXPECT_EQ(cause({5, 5, 5, 4}), v1::CREDIT_CAUSE_UNSPECIFIED);
  EXPECT_EQ(cause({3, 3, 3, 3}), v1::CREDIT_CAUSE_UNSPECIFIED);
  EXPECT_EQ(cause({5, 1, 1, 5}), v1::CREDIT_CAUSE_UNSPECIFIED) << "3 on average";
  EXPECT_EQ(cause({5, 4, 1, 1}), v1::CREDIT_CAUSE_LOW_RATING) << "2.75";
  EXPECT_EQ(cause({1, 1, 1, 1}), v1::CREDIT_CAUSE_LOW_RATING);
}

TEST(Evaluation, IsByTimeAfterFifteenWorkingDays) {  // F.11.4
  D demand = Delivered(kDue);
  EXPECT_EQ(demand.evaluate_by(), "2019-07-25");
  const auto& kind = schema::KindOf<D>();
  EXPECT_FALSE(schema::AsOf(kind, demand, "2019-07-25"));
  EXPECT_TRUE(schema::AsOf(kind, demand, "2019-07-26"));
  EXPECT_EQ(demand.state(), D::STATE_EVALUATED);
  EXPECT_FALSE(demand.has_evaluation());
  const auto closed = Take(demand, v1::CloseServiceDemandRequest(), Filing(CivilDay(2019, 7, 26)));
  ASSERT_THAT(closed, IsOk());
  EXPECT_EQ(closed->ended_on(), "2019-07-26");
}

}  // namespace
}  // namespace tiernet::approval
