// Contracts (domain.md D, state table from the signature on; K6, K17, ruling 7).
#include "services/promotion/domain/contract.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/promotion/domain/examples.h"
#include "tests/testing/refusal.h"
#include "tests/testing/states.h"

namespace tiernet::promotion {
namespace {

using C = v1::Contract;
using testing::AllStates;
using ::testing::ElementsAre;
using testing::ExpectOkIf;
using testing::FailsWith;
using ::testing::IsEmpty;
using testing::IsOk;

constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;
constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;

std::vector<std::string> UnmetOf(const v1::Lead& lead, const SigningFacts& facts) {
  std::vector<std::string> fields;
  for (const auto& violation : FindUnmet(lead, facts)) fields.push_back(violation.field);
  return fields;
}

TEST(Contracts, TheTableOfDFromTheSignatureOn) {
  EXPECT_THAT(
      testing::DeclaredSteps<C>(),
      ElementsAre("SIGNED -> REGISTERED", "SIGNED -> TERMINATED", "REGISTERED -> LANDED", "REGISTERED -> TERMINATED",
                  "LANDED -> STARTED", "LANDED -> TERMINATED", "STARTED -> IN_PRODUCTION"));
}

TEST(Contracts, EveryStepIsTakenWhereItMayBeAndNowhereElse) {
  for (const auto from : AllStates<C>()) {
    const auto contract = In(from);
    const auto on = kSigned + 60;
    const bool may_end = from == C::STATE_SIGNED || from == C::STATE_REGISTERED || from == C::STATE_LANDED;
    const bool stands = from != C::STATE_TERMINATED;
    ExpectOkIf(from == C::STATE_SIGNED, RegisterOn(contract, on), "STEP_NOT_ALLOWED");
    ExpectOkIf(from == C::STATE_REGISTERED, LandOn(contract, on), "STEP_NOT_ALLOWED");
    ExpectOkIf(may_end, TerminateOn(contract, on), "STEP_NOT_ALLOWED");
    ExpectOkIf(stands, AmendTo(contract, 90'000'000, on), "NOT_EDITABLE");
    ExpectOkIf(stands, HandOver(contract, v1::HandOverResponsibilityRequest(), on), "NOT_EDITABLE");
    v1::MoveContractRequest move;
    move.set_to_unit("140425");
    ExpectOkIf(stands, Decide(contract, move, "", "city", on), "NOT_EDITABLE");
    auto edited = contract;
    ExpectOkIf(stands, Edit(contract, edited), "NOT_EDITABLE");
    ExpectOkIf(stands, CheckNaming(contract, v1::NameTrackerRequest()), "NOT_EDITABLE");
    ExpectOkIf(stands && from != C::STATE_IN_PRODUCTION, CheckFollowedUp(contract), "NOT_EDITABLE");
  }
}

TEST(Signing, TakesFromTheLeadAndTheRequestWhatCounts) {
  auto investor = Domestic();
  auto facts = With(investor);
  for (const auto list : {v1::FIVE_HUNDRED_LIST_CHINA, v1::FIVE_HUNDRED_LIST_CHINA, v1::FIVE_HUNDRED_LIST_GLOBAL}) {
    facts.listed.emplace_back().set_list(list);
  }
  const auto contract = SignWith(In(v1::Lead::STATE_INTENT), facts, 1'000'000'000, kSigned);
  ASSERT_THAT(contract, IsOk());
  EXPECT_EQ(contract->signed_on(), "2019-04-01");
  EXPECT_EQ(contract->total_yuan(), 1'000'000'000);
  EXPECT_EQ(contract->reporting_unit(), "140423");
  EXPECT_EQ(contract->project_id(), Entered().project_id());
  EXPECT_EQ(contract->reserve_project(), facts.reserve_project);
  EXPECT_TRUE(contract->is_transformation());
  EXPECT_FALSE(contract->is_foreign());
  EXPECT_THAT(contract->five_hundred_lists(), ElementsAre(v1::FIVE_HUNDRED_LIST_CHINA, v1::FIVE_HUNDRED_LIST_GLOBAL));
  EXPECT_EQ(contract->claimed_project(), contract->project_id());
  EXPECT_EQ(contract->claimed_identity(), "氢燃料电池产业园|" + investor.name());
  const auto lead = NoteSigned(In(v1::Lead::STATE_INTENT), *contract);
  EXPECT_EQ(lead.state(), v1::Lead::STATE_SIGNED);
  EXPECT_EQ(lead.contract(), contract->name());
}

TEST(Signing, NamesEveryGuardThatIsNotMet) {
  v1::Lead bare;
  EXPECT_THAT(UnmetOf(bare, SigningFacts()), ElementsAre("region", "industry", "origin", "investor", "project_id"));
  auto lead = In(v1::Lead::STATE_INTENT);
  lead.clear_region();
  EXPECT_THAT(SignWith(lead, SigningFacts(), 1, kSigned), FailsWith(kFailed, "SIGNING_GUARD"));
}

TEST(Signing, AnInvestorOfChangzhiDoesNotCount) {
  for (const auto* region : {"140403", "140400", "140481", "140411"}) {
    auto investor = Domestic();
    investor.set_registered_region(region);
    EXPECT_THAT(UnmetOf(Entered(), With(investor)), ElementsAre("investor")) << region;
  }
  for (const auto* region : {"140105", "140524", "110108"}) {
    auto investor = Domestic();
    investor.set_registered_region(region);
    EXPECT_THAT(UnmetOf(Entered(), With(investor)), IsEmpty()) << region;
  }
}

TEST(Signing, ForeignCapitalIsCheckedAgainstTheNegativeList) {
  const auto investor = Foreign();
  auto lead = Entered();
  EXPECT_THAT(UnmetOf(lead, With(investor)), ElementsAre("negative_list_check"));
  lead.set_negative_list_check(v1::NEGATIVE_LIST_CHECK_PROHIBITED);
  EXPECT_THAT(UnmetOf(lead, With(investor)), ElementsAre("negative_list_check"));
  for (const auto check : {v1::NEGATIVE_LIST_CHECK_PASS, v1::NEGATIVE_LIST_CHECK_RESTRICTED}) {
    lead.set_negative_list_check(check);
    EXPECT_THAT(UnmetOf(lead, With(investor)), IsEmpty());
  }
}

TEST(Signing, ALeadFromAbroadIsCheckedAgainstTheNegativeListWhoeverInvests) {  // K17
  auto lead = Entered();
  for (const auto origin : {v1::ORIGIN_KIND_FOREIGN_FRIENDLY, v1::ORIGIN_KIND_FOREIGN_OTHER}) {
    lead.set_origin(origin);
    EXPECT_THAT(UnmetOf(lead, With(Domestic())), ElementsAre("negative_list_check"));
  }
  lead.set_negative_list_check(v1::NEGATIVE_LIST_CHECK_PASS);
  EXPECT_THAT(UnmetOf(lead, With(Domestic())), IsEmpty());
}

TEST(Signing, NeedsTheReserveEntry) {
  const auto investor = Domestic();
  auto facts = With(investor);
  facts.reserve_project.clear();
  EXPECT_THAT(UnmetOf(Entered(), facts), ElementsAre("project_id"));
}

TEST(Signing, AContractOfTomorrowOrOfNothingIsNone) {
  const auto investor = Domestic();
  EXPECT_THAT(SignWith(In(v1::Lead::STATE_INTENT), With(investor), 0, kSigned), FailsWith(kInvalid, "INVALID_FIELDS"));
  v1::SignContractRequest request;
  *request.mutable_total() = Yuan(1);
  *request.mutable_paper() = EvidenceOf(kSigned + 1);
  EXPECT_THAT(Sign(In(v1::Lead::STATE_INTENT), request, With(investor), "c", WorkingDays(), kSigned),
              FailsWith(kInvalid, "EVIDENCE_IN_FUTURE"));
}

TEST(Amendments, AreVersionsAndTheLastOneIsInForce) {
  const auto contract = AmendTo(In(C::STATE_STARTED), 120'000'000, kSigned + 90);
  ASSERT_THAT(contract, IsOk());
  EXPECT_EQ(contract->total_yuan(), 120'000'000);
  ASSERT_EQ(contract->versions_size(), 2);
  EXPECT_EQ(contract->versions(0).total().yuan(), 80'000'000);
  EXPECT_EQ(contract->versions(1).number(), 2);
  EXPECT_EQ(contract->versions(1).from(), "2019-06-30");
  EXPECT_EQ(contract->versions(1).reason(), "补充协议");
}

v1::Money Dollars(int64_t cents, const std::string& rate) {
  v1::Money money;
  money.set_currency("USD");
  money.set_amount_minor(cents);
  money.set_yuan_rate(rate);
  return money;
}

absl::StatusOr<C> AmendTo(const C& contract, const v1::Money& total) {
  v1::AmendContractRequest request;
  *request.mutable_total() = total;
  *request.mutable_paper() = EvidenceOf(kSigned + 90);
  request.set_reason("增资");
  return Amend(contract, request, WorkingDays(), kSigned + 90);
}

TEST(Amendments, AreConvertedAtTheRateOfTheSignature) {  // D.2
  v1::SignContractRequest request;
  *request.mutable_total() = Dollars(15'000'000'000, "6.70");
  *request.mutable_paper() = EvidenceOf(kSigned);
  const auto contract = Sign(In(v1::Lead::STATE_INTENT), request, With(Domestic()), "c", WorkingDays(), kSigned);
  ASSERT_THAT(contract, IsOk());
  EXPECT_THAT(AmendTo(*contract, Dollars(15'000'000'000, "7.15")), FailsWith(kInvalid, "INVALID_FIELDS"));
  const auto amended = AmendTo(*contract, Dollars(16'000'000'000, "6.70"));
  ASSERT_THAT(amended, IsOk());
  EXPECT_EQ(amended->total_yuan(), 1'072'000'000);
  EXPECT_THAT(AmendTo(*contract, Yuan(1)), IsOk()) << "another currency has its own";
}

TEST(Landing, IsByTheCodeThatTheLibraryHolds) {  // B.1.7
  v1::LandContractRequest request;
  request.set_project_code("2019-140423-38-03-000001");
  request.mutable_site()->set_kind(v1::SITE_KIND_LEASE);
  *request.mutable_site()->mutable_evidence() = EvidenceOf(kSigned);
  const auto land = [&](const std::string& known_code) {
    return Land(In(C::STATE_REGISTERED), request, known_code, WorkingDays(), kSigned + 30);
  };
  EXPECT_THAT(land("2019-140423-38-03-000002"), FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(land(""), IsOk()) << "none is known yet";
  const auto landed = land(request.project_code());
  ASSERT_THAT(landed, IsOk());
  EXPECT_EQ(landed->claimed_code(), request.project_code());
  EXPECT_EQ(NoteCode(*landed, "2019-140423-38-03-000002").claimed_code(), "2019-140423-38-03-000002");
  EXPECT_EQ(TerminateOn(*landed, kSigned + 40)->claimed_code(), "");
}

TEST(Responsibility, IsHandedOverWithAReasonAndNeverCleared) {
  v1::HandOverResponsibilityRequest request;
  request.set_to_unit("D05");
  request.set_responsible_person("李四");
  request.set_reason("人员调动");
  const auto contract = HandOver(In(C::STATE_SIGNED), request, kSigned + 3);
  ASSERT_THAT(contract, IsOk());
  EXPECT_EQ(contract->signer_unit(), "D05");
  EXPECT_EQ(contract->responsible_person(), "李四");
  ASSERT_EQ(contract->hand_overs_size(), 1);
  EXPECT_EQ(contract->hand_overs(0).from_unit(), "140423");
  EXPECT_EQ(contract->hand_overs(0).on(), "2019-04-04");
}

TEST(Registration, IsInTheHostRegion) {
  v1::RegisterCompanyRequest request;
  request.set_company_region("140105");
  *request.mutable_evidence() = EvidenceOf(kSigned, types::v1::EVIDENCE_KIND_REGISTRATION);
  EXPECT_THAT(Register(In(C::STATE_SIGNED), request, false, kSigned), FailsWith(kFailed, "REGISTRATION_GUARD"));
}

TEST(Works, StartOnlyByWhatTheConstructionLibrarySays) {
  const auto landed = In(C::STATE_LANDED);
  EXPECT_EQ(NoteConstruction(landed, Works(""), WorkingDays(), kSigned + 60).state(), C::STATE_LANDED);
  const auto started = NoteConstruction(landed, Works("2019-05-20"), WorkingDays(), kSigned + 60);
  EXPECT_EQ(started.state(), C::STATE_STARTED);
  EXPECT_EQ(started.started_on(), "2019-05-20");
  const auto produces = NoteConstruction(started, Works("2019-05-20", "2019-11-01"), WorkingDays(), kSigned + 220);
  EXPECT_EQ(produces.state(), C::STATE_IN_PRODUCTION);
  EXPECT_EQ(produces.production_on(), "2019-11-01");
}

TEST(Works, ThatBeganBeforeTheContractLandedWaitForIt) {
  const auto registered = NoteConstruction(In(C::STATE_REGISTERED), Works("2019-04-25"), WorkingDays(), kSigned + 25);
  EXPECT_EQ(registered.state(), C::STATE_REGISTERED);
  EXPECT_EQ(registered.started_on(), "2019-04-25");
  const auto landed = LandOn(registered, kSigned + 30);
  ASSERT_THAT(landed, IsOk());
  EXPECT_EQ(landed->state(), C::STATE_STARTED);
  EXPECT_EQ(landed->landed_on(), "2019-05-01");
}

TEST(Works, ThatBeganBeforeTheSignatureAreKnownAtOnce) {
  const auto investor = Domestic();
  auto facts = With(investor);
  facts.works = Works("2019-03-15");
  const auto contract = SignWith(In(v1::Lead::STATE_INTENT), facts, 1, kSigned);
  ASSERT_THAT(contract, IsOk());
  EXPECT_EQ(contract->started_on(), "2019-03-15");
  EXPECT_EQ(contract->state(), C::STATE_SIGNED);
}

TEST(Works, ThatBeginASecondTimeChangeNothing) {
  const auto started = NoteConstruction(In(C::STATE_LANDED), Works("2019-05-20"), WorkingDays(), kSigned + 60);
  EXPECT_EQ(NoteConstruction(started, Works("2019-09-02"), WorkingDays(), kSigned + 160).started_on(), "2019-05-20");
}

TEST(Works, AndATerminationEndInALawfulStateInEitherOrder) {
  const auto landed = In(C::STATE_LANDED);
  const auto on = kSigned + 60;
  const auto terminated = TerminateOn(landed, on);
  ASSERT_THAT(terminated, IsOk());
  const auto then_started = NoteConstruction(*terminated, Works("2019-05-20"), WorkingDays(), on);
  EXPECT_EQ(then_started.state(), C::STATE_TERMINATED);
  EXPECT_EQ(then_started.started_on(), "");
  const auto started = NoteConstruction(landed, Works("2019-05-20"), WorkingDays(), on);
  EXPECT_THAT(TerminateOn(started, on), FailsWith(kFailed, "STEP_NOT_ALLOWED"));
}

TEST(Termination, GivesTheClaimsUp) {
  const auto contract = TerminateOn(In(C::STATE_LANDED), kSigned + 40);
  ASSERT_THAT(contract, IsOk());
  EXPECT_EQ(contract->terminated_on(), "2019-05-11");
  EXPECT_EQ(contract->claimed_project(), "");
  EXPECT_EQ(contract->claimed_identity(), "");
}

TEST(Moves, ChangeTheUnitFromTheirDayOn) {
  v1::MoveContractRequest request;
  request.set_to_unit("140471");
  request.set_to_zone("Z01");
  request.set_reason("迁入高新区");
  const auto contract = In(C::STATE_LANDED);
  EXPECT_THAT(Decide(contract, request, "140400", "city", kSigned + 40), FailsWith(kInvalid, "INVALID_FIELDS"));
  const auto review = Decide(contract, request, "140471", "city", kSigned + 40);
  ASSERT_THAT(review, IsOk());
  const auto moved = Apply(*review, contract);
  EXPECT_EQ(moved.reporting_unit(), "140471");
  EXPECT_EQ(moved.zone(), "Z01");
  ASSERT_EQ(moved.zone_history_size(), 2);
  EXPECT_EQ(moved.zone_history(0).zone(), "");
  EXPECT_EQ(moved.zone_history(1).from(), "2019-05-11");
  ASSERT_EQ(moved.unit_history_size(), 2);
  EXPECT_EQ(moved.unit_history(1).from(), "2019-05-11");
  EXPECT_THAT(Decide(moved, request, "140471", "city", kSigned + 41), FailsWith(kInvalid, "INVALID_FIELDS"));
}

}  // namespace
}  // namespace tiernet::promotion
