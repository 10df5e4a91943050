// Leads (domain.md D, state table as far as the signature).
#include "services/promotion/domain/lead.h"

#include "common/status/macros.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/promotion/domain/examples.h"
#include "tests/testing/refusal.h"
#include "tests/testing/states.h"

namespace tiernet::promotion {
namespace {

using L = v1::Lead;
using testing::AllStates;
using ::testing::ElementsAre;
using testing::ExpectOkIf;
using testing::FailsWith;
using testing::IsOk;

constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;
constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;

TEST(Leads, TheTableOfDAsFarAsTheSignature) {
  EXPECT_THAT(testing::DeclaredSteps<L>(),
              ElementsAre("LEAD -> NEGOTIATING", "LEAD -> LOST", "NEGOTIATING -> INTENT", "NEGOTIATING -> SIGNED",
                          "NEGOTIATING -> LOST", "INTENT -> SIGNED", "INTENT -> LOST"));
}

TEST(Leads, EveryStepIsTakenWhereItMayBeAndNowhereElse) {
  const auto investor = Domestic();
  for (const auto from : AllStates<L>()) {
    const auto lead = In(from);
    const bool is_open = from == L::STATE_LEAD || from == L::STATE_NEGOTIATING || from == L::STATE_INTENT;
    ExpectOkIf(from == L::STATE_LEAD, StartTalks(lead, kSigned), "STEP_NOT_ALLOWED");
    ExpectOkIf(from == L::STATE_NEGOTIATING, IntendOn(lead, kSigned), "STEP_NOT_ALLOWED");
    ExpectOkIf(from == L::STATE_NEGOTIATING || from == L::STATE_INTENT, SignWith(lead, With(investor), 1, kSigned),
               "STEP_NOT_ALLOWED");
    ExpectOkIf(is_open, EndOn(lead, kSigned), "STEP_NOT_ALLOWED");
    auto edited = lead;
    ExpectOkIf(is_open, Edit(lead, edited), "NOT_EDITABLE");
    v1::AssignLeadRequest assign;
    assign.set_to_unit("140425");
    ExpectOkIf(is_open, Decide(lead, assign, "city", kSigned), "NOT_EDITABLE");
  }
}

TEST(Leads, OfTheCityWaitForAHost) {
  auto lead = Entered();
  lead.set_reporting_unit("140400");
  lead.clear_unit_history();
  lead.clear_host_assigned_on();
  lead.set_zone("Z01");
  Enter(lead, "p", false, kSigned - 10);
  EXPECT_THAT(StartTalks(lead, kSigned), FailsWith(kFailed, "HOST_NOT_ASSIGNED"));

  v1::AssignLeadRequest request;
  request.set_to_unit("140423");
  request.set_reason("产业定位相符");
  const auto review = Decide(lead, request, "city", kSigned - 5);
  ASSERT_THAT(review, IsOk());
  lead = Apply(*review, lead);
  EXPECT_EQ(lead.reporting_unit(), "140423");
  EXPECT_EQ(lead.zone(), "");
  EXPECT_EQ(lead.unit_history_size(), 2);
  EXPECT_EQ(lead.host_assigned_on(), "2019-03-27");
  EXPECT_THAT(StartTalks(lead, kSigned), IsOk());
  EXPECT_THAT(Decide(lead, request, "city", kSigned), FailsWith(kInvalid, "INVALID_FIELDS"));
}

TEST(Leads, MayBeHostedByTheCityItself) {
  auto lead = Entered();
  lead.set_reporting_unit("140400");
  lead.clear_host_assigned_on();
  v1::AssignLeadRequest request;
  request.set_to_unit("140400");
  const auto review = Decide(lead, request, "city", kSigned);
  ASSERT_THAT(review, IsOk());
  EXPECT_THAT(StartTalks(Apply(*review, lead), kSigned), IsOk());
}

TEST(Leads, AFrameworkPaperOfTomorrowIsNone) {
  v1::RecordIntentRequest request;
  *request.mutable_framework() = EvidenceOf(kSigned + 1);
  EXPECT_THAT(RecordIntent(In(L::STATE_NEGOTIATING), request, kSigned), FailsWith(kInvalid, "EVIDENCE_IN_FUTURE"));
}

TEST(Duplicates, TheLaterOneEndsAndNamesTheEarlier) {
  const std::string earlier = "units/140425/leads/01694100-0000-7000-8000-000000000001";
  const std::string later = "units/140425/leads/01694300-0000-7000-8000-000000000001";
  const std::string own = Entered().name();
  const auto check = [&](const Original& original) { return CheckMerge(own, own, v1::END_REASON_DUPLICATE, original); };
  EXPECT_THAT(check({earlier, earlier, false}), IsOk());
  // A contract signed later may be of a project registered earlier.
  EXPECT_THAT(check({"units/140425/contracts/01694400-0000-7000-8000-000000000001", earlier, false}), IsOk());
  EXPECT_THAT(check({later, later, false}), FailsWith(kFailed, "MERGE_WRONG"));
  EXPECT_THAT(check({earlier, earlier, true}), FailsWith(kFailed, "MERGE_WRONG"));
  EXPECT_THAT(check({own, own, false}), FailsWith(kFailed, "MERGE_WRONG"));
}

TEST(Duplicates, NameAnOriginalAndNoOtherReasonDoes) {
  const Original original{"x", "units/140425/leads/01694100-0000-7000-8000-000000000001", false};
  const auto own = Entered().name();
  EXPECT_THAT(CheckMerge(own, own, v1::END_REASON_DUPLICATE, {}), FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(CheckMerge(own, own, v1::END_REASON_FUNDS, original), FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(CheckMerge(own, own, v1::END_REASON_FUNDS, {}), IsOk());
}

TEST(Leads, AreFoundByTheirPlainTitle) {
  auto lead = Entered();
  EXPECT_EQ(lead.plain_title(), "氢燃料电池产业园");
  auto renamed = lead;
  renamed.set_title("氢燃料电池 (产业园)二期");
  EXPECT_THAT(Edit(lead, renamed), IsOk());
  EXPECT_EQ(renamed.plain_title(), "氢燃料电池产业园二期");
}

}  // namespace
}  // namespace tiernet::promotion
