// Agencies and licensed persons in the market of intermediary services, domain.md F.11.1, F.11.3.
#include "services/approval/domain/intermediary.h"

#include <functional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/approval/domain/market.h"
#include "tests/testing/refusal.h"
#include "tests/testing/states.h"

namespace tiernet::approval {
namespace {

using absl::CivilDay;
using testing::AllStates;
using testing::ExpectOkIf;
using testing::FailsWith;
using testing::IsOk;
using A = v1::IntermediaryAgency;
using P = v1::LicensedPerson;

constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;
constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;
const CivilDay kLastValid(2019, 12, 31);

TEST(Application, IsCompletedAndSaysNothingTwice) {
  const A agency = Applied();
  EXPECT_EQ(agency.state(), A::STATE_APPLIED);
  EXPECT_EQ(agency.applied_on(), "2019-06-03");
  EXPECT_EQ(agency.filed_by(), "filer");
  EXPECT_FALSE(agency.has_credit());
  const auto with = [](const std::function<void(A&)>& change) {
    A changed = Applied();
    change(changed);
    return Apply(changed, Filing());
  };
  EXPECT_THAT(with([](A& a) { a.add_related_departments("D12"); }), FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(with([](A& a) { a.mutable_qualifications(0)->add_service_kinds(v1::INTERMEDIARY_SERVICE_KIND_EIA); }),
              FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(with([](A& a) { *a.mutable_qualifications(0)->mutable_paper() = EvidenceOf(kMarketDay + 1); }),
              FailsWith(kInvalid, "EVIDENCE_IN_FUTURE"));
}

TEST(Listing, IsOfAnApplicationByAnother) {  // A.7
  for (const auto state : AllStates<A>()) {
    A agency = Applied();
    agency.set_state(state);
    ExpectOkIf(state == A::STATE_APPLIED, Admit(agency, {Registered()}, WorkingDays(), Examining()),
               "STEP_NOT_ALLOWED");
    agency.set_unexamined(true);
    ExpectOkIf(state == A::STATE_APPLIED || state == A::STATE_LISTED,
               Admit(agency, {Registered()}, WorkingDays(), Examining()), "STEP_NOT_ALLOWED");
  }
  EXPECT_THAT(Admit(Applied(), {Registered()}, WorkingDays(), Filing()), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  P of_examiner = Registered();
  of_examiner.set_filed_by("examiner");
  EXPECT_THAT(Admit(Applied(), {of_examiner}, WorkingDays(), Examining()), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  const A listed = Listed();
  EXPECT_EQ(listed.listed_credit_code(), "911400001123101349");
  EXPECT_EQ(listed.listed_on(), "2019-06-03");
  EXPECT_EQ(listed.listed_by(), "examiner");
}

TEST(Listing, NeedsValidQualificationsAndPersons) {  // F.11.1
  const auto list = [](const std::vector<P>& persons, CivilDay on) {
    return Admit(Applied(), persons, WorkingDays(), Examining(on));
  };
  EXPECT_THAT(list({Registered()}, kLastValid), IsOk());
  A lapsed = Applied();
  lapsed.mutable_qualifications(0)->set_expires_on("2019-06-02");
  EXPECT_THAT(Admit(lapsed, {Registered()}, WorkingDays(), Examining()), FailsWith(kFailed, "LISTING_GUARD"));
  EXPECT_THAT(list({Registered(1, 2)}, kMarketDay), FailsWith(kFailed, "LISTING_GUARD")) << "of another agency";
  P unfit = Registered();
  unfit.set_license_expires_on("2019-06-02");
  EXPECT_THAT(list({Registered(2), unfit}, kMarketDay), FailsWith(kFailed, "LISTING_GUARD"));
  for (const auto state : AllStates<P>()) {
    P person = Registered();
    person.set_state(state);
    ExpectOkIf(state == P::STATE_REGISTERED, list({person}, kMarketDay), "LISTING_GUARD");
  }
}

TEST(Edit, IsExaminedByAnother) {  // A.7
  A again = Applied();
  ASSERT_THAT(Edit(Applied(), again, Examining()), IsOk());
  EXPECT_EQ(again.filed_by(), "examiner");
  EXPECT_THAT(Admit(again, {Registered()}, WorkingDays(), Examining()), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  EXPECT_THAT(Admit(again, {Registered()}, WorkingDays(), Filing()), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"))
      << "who filed it first stays one of them";
  A renewed = Listed();
  renewed.mutable_qualifications(0)->set_expires_on("2021-12-31");
  ASSERT_THAT(Edit(Listed(), renewed, Recording()), IsOk());
  EXPECT_THAT(CheckMayServe(renewed, Drafted(), kMarketDay), FailsWith(kFailed, "PROVIDER_EXCLUDED"));
  EXPECT_THAT(Admit(renewed, {Registered()}, WorkingDays(), Recording()), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  const auto examined = Admit(renewed, {Registered()}, WorkingDays(), Examining());
  ASSERT_THAT(examined, IsOk());
  EXPECT_EQ(examined->credit().changes_size(), renewed.credit().changes_size()) << "it was listed before";
  EXPECT_THAT(CheckMayServe(*examined, Drafted(), kMarketDay), IsOk());
  EXPECT_THAT(CheckMayServe(Listed(), Drafted(), kMarketDay - 1), FailsWith(kFailed, "PROVIDER_EXCLUDED"))
      << "not listed by then (I.31)";
  A removed = Listed();
  removed.set_state(A::STATE_REMOVED);
  EXPECT_THAT(Edit(removed, renewed, Examining()), FailsWith(kFailed, "NOT_EDITABLE"));
  renewed.add_related_departments("D12");
  EXPECT_THAT(Edit(Listed(), renewed, Examining()), FailsWith(kInvalid, "INVALID_FIELDS"));
}

TEST(Person, IsRegisteredWithAValidLicence) {
  const P person = Registered();
  EXPECT_EQ(person.state(), P::STATE_REGISTERED);
  EXPECT_EQ(person.registered_on(), "2019-06-03");
  EXPECT_EQ(person.filed_by(), "filer");
  const auto with = [](const std::function<void(P&)>& change, A::State of = A::STATE_LISTED) {
    P changed = Registered();
    change(changed);
    A agency = Listed();
    agency.set_state(of);
    return Register(changed, agency, WorkingDays(), Filing());
  };
  const auto nothing = [](P&) {};
  for (const auto state : AllStates<A>()) {
    ExpectOkIf(state != A::STATE_REMOVED, with(nothing, state), "NOT_EDITABLE");
  }
  EXPECT_THAT(with([](P& p) { p.set_license_expires_on("2019-06-02"); }), FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(with([](P& p) { p.set_name("units/140423/licensedPersons/1"); }), FailsWith(kInvalid, "INVALID_FIELDS"))
      << "by another body than the agency's";
  P odd = person;
  odd.set_license_number("ｈｐ 1");
  ASSERT_THAT(Register(odd, Listed(), WorkingDays(), Filing()), IsOk());
  EXPECT_EQ(odd.claimed_license(), person.claimed_license()) << "as it is compared";
  EXPECT_THAT(with([](P& p) { p.set_license_expires_on("2019-06-03"); }), IsOk());
  EXPECT_THAT(with([](P& p) { p.add_service_kinds(v1::INTERMEDIARY_SERVICE_KIND_EIA); }),
              FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(with([](P& p) { *p.mutable_license_paper() = EvidenceOf(kMarketDay + 1); }),
              FailsWith(kInvalid, "EVIDENCE_IN_FUTURE"));
}

TEST(Person, TakesTheCreditAlongToAnotherAgency) {
  P before = Registered();
  before.mutable_credit()->set_score(70);
  P after = before;
  after.set_agency(AgencyName(2));
  ASSERT_THAT(Edit(before, after, Listed(2), Examining()), IsOk());
  EXPECT_EQ(after.credit().score(), 70);
  EXPECT_EQ(after.filed_by(), "examiner");
  A gone = Listed(2);
  gone.set_state(A::STATE_REMOVED);
  EXPECT_THAT(Edit(before, after, gone, Examining()), FailsWith(kFailed, "NOT_EDITABLE"));
  before.set_state(P::STATE_REMOVED);
  EXPECT_THAT(Edit(before, after, Listed(2), Examining()), FailsWith(kFailed, "NOT_EDITABLE"));
}

TEST(Provider, IsListedQualifiedAndOfAnotherDepartment) {  // F.11.3
  const auto demand = Drafted();
  for (const auto state : AllStates<A>()) {
    A agency = Listed();
    agency.set_state(state);
    ExpectOkIf(state == A::STATE_LISTED, CheckMayServe(agency, demand, kMarketDay), "PROVIDER_EXCLUDED");
  }
  EXPECT_THAT(CheckMayServe(Listed(), demand, kLastValid), IsOk());
  EXPECT_THAT(CheckMayServe(Listed(), demand, kLastValid + 1), FailsWith(kFailed, "PROVIDER_EXCLUDED"));
  auto related = demand;
  related.set_approving_department("D12");
  EXPECT_THAT(CheckMayServe(Listed(), related, kMarketDay), FailsWith(kFailed, "PROVIDER_EXCLUDED"));
  auto other = demand;
  other.set_service_kind(v1::INTERMEDIARY_SERVICE_KIND_SURVEY);
  EXPECT_THAT(CheckMayServe(Listed(), other, kMarketDay), FailsWith(kFailed, "PROVIDER_EXCLUDED"));
}

}  // namespace
}  // namespace tiernet::approval
