// Standard land, domain.md F.9.
#include "services/approval/domain/standard_land.h"

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/approval/domain/examples.h"
#include "tests/testing/refusal.h"
#include "tests/testing/states.h"

namespace tiernet::approval {
namespace {

using testing::AllStates;
using testing::DeclaredSteps;
using ::testing::ElementsAre;
using testing::ExpectOkIf;
using testing::FailsWith;
using testing::IsOk;
using P = v1::StandardParcel;

constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;
constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;
const absl::CivilDay kDay(2019, 6, 3);
const Hand kHand{"land", kDay};

void AddControl(P& parcel, v1::ParcelControlKind kind, int64_t limit) {
  auto& control = *parcel.add_controls();
  control.set_kind(kind);
  control.set_limit(limit);
}

P Draft() {
  P parcel;
  parcel.set_name("units/140423/standardParcels/1");
  parcel.set_parcel_number("2019-G-07");
  AddControl(parcel, v1::PARCEL_CONTROL_KIND_INVESTMENT, 300);
  AddControl(parcel, v1::PARCEL_CONTROL_KIND_ENERGY, 200);
  return parcel;
}

P Planned() {
  P parcel = Draft();
  EXPECT_THAT(Plan(parcel), IsOk());
  return parcel;
}

v1::EvaluateStandardParcelRequest Evaluating(int kind, absl::CivilDay on = kDay) {
  v1::EvaluateStandardParcelRequest request;
  request.set_kind(static_cast<v1::ParcelEvaluationKind>(kind));
  *request.mutable_paper() = EvidenceOf(on);
  return request;
}

v1::GrantStandardParcelRequest Granting(absl::CivilDay on = kDay) {
  v1::GrantStandardParcelRequest request;
  request.mutable_grant()->set_grantee_name("襄垣某某新材料有限公司");
  request.mutable_grant()->set_project_id("0190c3f1-0000-7000-8000-000000000001");
  *request.mutable_grant()->mutable_contract() = EvidenceOf(on);
  return request;
}

v1::AcceptStandardParcelRequest Finding(const std::vector<std::pair<v1::ParcelControlKind, int64_t>>& found,
                                        absl::CivilDay on = kDay) {
  v1::AcceptStandardParcelRequest request;
  for (const auto& [kind, value] : found) {
    auto& actual = *request.add_actual();
    actual.set_kind(kind);
    actual.set_value(value);
  }
  *request.mutable_paper() = EvidenceOf(on);
  return request;
}
v1::AcceptStandardParcelRequest Finding(int64_t investment, int64_t energy) {
  return Finding({{v1::PARCEL_CONTROL_KIND_ENERGY, energy}, {v1::PARCEL_CONTROL_KIND_INVESTMENT, investment}});
}

using Step = std::function<absl::StatusOr<P>(P)>;
const std::map<std::string, Step>& Steps() {
  static const auto& steps = *new std::map<std::string, Step>{
      {"offer", [](P p) { return Take(std::move(p), v1::OfferStandardParcelRequest(), kHand); }},
      {"grant", [](P p) { return Take(std::move(p), Granting(), kHand); }},
      {"build", [](P p) { return Take(std::move(p), v1::BuildStandardParcelRequest(), kHand); }},
      {"accept", [](P p) { return Take(std::move(p), Finding(300, 200), kHand); }},
      {"fail", [](P p) { return Take(std::move(p), Finding(299, 200), kHand); }},
      {"rectify", [](P p) { return Take(std::move(p), v1::RectifyStandardParcelRequest(), kHand); }},
  };
  return steps;
}

P Evaluated() {
  P parcel = Planned();
  for (int kind = 1; kind <= 6; ++kind) {
    EXPECT_EQ(parcel.state(), P::STATE_PLANNED);
    parcel = Take(parcel, Evaluating(kind), kHand).value();
  }
  return parcel;
}

P In(P::State state) {
  if (state == P::STATE_PLANNED) return Planned();
  P parcel = Evaluated();
  for (const auto* step : {"offer", "grant", "build"}) {
    if (parcel.state() == state) return parcel;
    parcel = Steps().at(step)(parcel).value();
  }
  if (state == P::STATE_BUILDING) return parcel;
  return Steps().at(state == P::STATE_FAILED ? "fail" : "accept")(parcel).value();
}

TEST(StandardLand, HasTheStepsOfTheRulebook) {  // F.9
  EXPECT_THAT(DeclaredSteps<P>(),
              ElementsAre("PLANNED -> EVALUATED", "EVALUATED -> LISTED", "LISTED -> GRANTED", "GRANTED -> BUILDING",
                          "BUILDING -> ACCEPTED", "BUILDING -> FAILED", "FAILED -> BUILDING"));
}

TEST(StandardLand, TakesEachStepInItsStateAlone) {
  const std::map<std::string, std::pair<P::State, P::State>> table = {
      {"offer", {P::STATE_EVALUATED, P::STATE_LISTED}}, {"grant", {P::STATE_LISTED, P::STATE_GRANTED}},
      {"build", {P::STATE_GRANTED, P::STATE_BUILDING}}, {"accept", {P::STATE_BUILDING, P::STATE_ACCEPTED}},
      {"fail", {P::STATE_BUILDING, P::STATE_FAILED}},   {"rectify", {P::STATE_FAILED, P::STATE_BUILDING}},
  };
  for (const auto state : AllStates<P>()) {
    const P parcel = In(state);
    ASSERT_EQ(parcel.state(), state);
    for (const auto& [name, step] : Steps()) {
      SCOPED_TRACE(P::State_Name(state) + " " + name);
      const auto& [from, to] = table.at(name);
      const auto after = step(parcel);
      ExpectOkIf(from == state, after, "STEP_NOT_ALLOWED");
      if (after.ok()) EXPECT_EQ(after->state(), to);
    }
  }
}

TEST(StandardLand, IsEvaluatedWithAllSix) {
  const P parcel = Evaluated();
  EXPECT_EQ(parcel.state(), P::STATE_EVALUATED);
  EXPECT_EQ(parcel.evaluations_size(), 6);
  EXPECT_THAT(Take(parcel, Evaluating(1), kHand), FailsWith(kFailed, "NOT_EDITABLE"));
  const P one = Take(Planned(), Evaluating(3), kHand).value();
  EXPECT_EQ(one.evaluations(0).done_on(), "2019-06-03");
  EXPECT_THAT(Take(one, Evaluating(3), kHand), FailsWith(kFailed, "NOT_EDITABLE")) << "each once";
  EXPECT_THAT(Take(one, Evaluating(4, kDay + 1), kHand), FailsWith(kInvalid, "EVIDENCE_IN_FUTURE"));
}

TEST(StandardLand, HasEachControlOnce) {
  P parcel = Draft();
  AddControl(parcel, v1::PARCEL_CONTROL_KIND_ENERGY, 100);
  EXPECT_THAT(Plan(parcel), FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_EQ(Planned().claimed_number(), "140423/2019-G-07");
}

TEST(StandardLand, IsGrantedToAProject) {
  const P parcel = In(P::STATE_GRANTED);
  EXPECT_EQ(parcel.granted_on(), "2019-06-03");
  EXPECT_EQ(parcel.project_id(), parcel.grant().project_id());
  EXPECT_THAT(Take(In(P::STATE_LISTED), Granting(kDay + 1), kHand), FailsWith(kInvalid, "EVIDENCE_IN_FUTURE"));
}

TEST(Acceptance, ComparesEachControlWithItsLimit) {
  const P building = In(P::STATE_BUILDING);
  using Kinds = std::vector<int>;
  const auto missed = [&](int64_t investment, int64_t energy) {
    const P after = Take(building, Finding(investment, energy), kHand).value();
    const auto& kinds = after.acceptances(0).missed();
    EXPECT_EQ(after.state(), kinds.empty() ? P::STATE_ACCEPTED : P::STATE_FAILED);
    return Kinds(kinds.begin(), kinds.end());
  };
  EXPECT_EQ(missed(300, 200), Kinds());
  EXPECT_EQ(missed(1000, 0), Kinds());
  EXPECT_EQ(missed(299, 200), Kinds{v1::PARCEL_CONTROL_KIND_INVESTMENT}) << "at least";
  EXPECT_EQ(missed(300, 201), Kinds{v1::PARCEL_CONTROL_KIND_ENERGY}) << "at most";
  EXPECT_EQ(missed(0, 201), (Kinds{v1::PARCEL_CONTROL_KIND_INVESTMENT, v1::PARCEL_CONTROL_KIND_ENERGY}));
}

TEST(Acceptance, NeedsOneValueOfEachControl) {
  const P building = In(P::STATE_BUILDING);
  const auto investment = std::pair(v1::PARCEL_CONTROL_KIND_INVESTMENT, int64_t{300});
  const auto energy = std::pair(v1::PARCEL_CONTROL_KIND_ENERGY, int64_t{200});
  const auto tax = std::pair(v1::PARCEL_CONTROL_KIND_TAX, int64_t{1});
  EXPECT_THAT(Take(building, Finding({investment}), kHand), FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(Take(building, Finding({investment, energy, energy}), kHand), FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(Take(building, Finding({investment, energy, tax}), kHand), FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(Take(building, Finding({investment, energy}, kDay + 1), kHand),
              FailsWith(kInvalid, "EVIDENCE_IN_FUTURE"));
}

TEST(Acceptance, ThatFailedIsRectifiedOnce) {
  P parcel = Steps().at("rectify")(In(P::STATE_FAILED)).value();
  EXPECT_EQ(parcel.rectified_on(), "2019-06-03");
  parcel = Steps().at("fail")(parcel).value();
  EXPECT_EQ(parcel.acceptances_size(), 2);
  EXPECT_THAT(Steps().at("rectify")(parcel), FailsWith(kFailed, "ONCE_ONLY"));
}

}  // namespace
}  // namespace tiernet::approval
