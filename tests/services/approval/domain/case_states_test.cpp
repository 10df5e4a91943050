// The table of domain.md F.3, row by row, and every step that no row allows.
#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/approval/domain/examples.h"
#include "tests/testing/refusal.h"
#include "tests/testing/states.h"

namespace tiernet::approval {
namespace {

using C = v1::ApprovalCase;
using testing::AllStates;
using testing::ExpectOkIf;
using testing::FailsWith;

constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;

// What was granted and what was refused are both delivered.
C RefusedAndDelivered() {
  return Take(In(C::STATE_DECIDED_REFUSED), v1::DeliverCaseRequest(), At(kFiled + 3, kAcceptor)).value();
}

const std::map<std::string, std::map<C::State, C::State>> kTable = {
    {"accept", {{C::STATE_SUBMITTED, C::STATE_ACCEPTED}}},
    {"ask correction", {{C::STATE_SUBMITTED, C::STATE_CORRECTION_ASKED}}},
    {"answer", {{C::STATE_CORRECTION_ASKED, C::STATE_SUBMITTED}}},
    {"decline", {{C::STATE_SUBMITTED, C::STATE_NOT_ACCEPTED}, {C::STATE_CORRECTION_ASKED, C::STATE_NOT_ACCEPTED}}},
    {"begin", {{C::STATE_ACCEPTED, C::STATE_IN_REVIEW}}},
    {"send back", {{C::STATE_IN_REVIEW, C::STATE_ACCEPTED}}},
    {"suspend", {{C::STATE_IN_REVIEW, C::STATE_SUSPENDED}}},
    {"resume", {{C::STATE_SUSPENDED, C::STATE_IN_REVIEW}}},
    {"grant", {{C::STATE_IN_REVIEW, C::STATE_DECIDED_GRANTED}}},
    {"refuse", {{C::STATE_IN_REVIEW, C::STATE_DECIDED_REFUSED}}},
    {"deliver", {{C::STATE_DECIDED_GRANTED, C::STATE_DELIVERED}, {C::STATE_DECIDED_REFUSED, C::STATE_DELIVERED}}},
    {"withdraw",
     {{C::STATE_SUBMITTED, C::STATE_WITHDRAWN},
      {C::STATE_CORRECTION_ASKED, C::STATE_WITHDRAWN},
      {C::STATE_ACCEPTED, C::STATE_WITHDRAWN},
      {C::STATE_IN_REVIEW, C::STATE_WITHDRAWN},
      {C::STATE_SUSPENDED, C::STATE_WITHDRAWN}}},
    {"void",
     {{C::STATE_ACCEPTED, C::STATE_VOID},
      {C::STATE_IN_REVIEW, C::STATE_VOID},
      {C::STATE_SUSPENDED, C::STATE_VOID},
      {C::STATE_DECIDED_GRANTED, C::STATE_VOID}}},
    {"revoke", {{C::STATE_DECIDED_GRANTED, C::STATE_REVOKED}, {C::STATE_DELIVERED, C::STATE_REVOKED}}},
};

template <typename Request>
std::function<absl::StatusOr<C>(const C&)> Step(const Request& request, const char* who = kDecider) {
  return [=](const C& c) { return Take(c, request, At(kLater, who)); };
}

std::function<absl::StatusOr<C>(const C&)> Decide(const v1::DecideCaseRequest& request) {
  return [=](const C& c) { return DecideCase(c, request, {}, At(kLater)); };
}

const std::map<std::string, std::function<absl::StatusOr<C>(const C&)>>& Steps() {
  static const auto& steps = *new std::map<std::string, std::function<absl::StatusOr<C>(const C&)>>{
      {"accept", Step(Accepting(), kAcceptor)},
      {"ask correction", Step(AskingCorrection(), kAcceptor)},
      {"answer", Step(Answering(kLater), kFiler)},
      {"decline", Step(Declining(), kAcceptor)},
      {"begin", Step(v1::BeginReviewRequest())},
      {"send back", Step(SendingBack())},
      {"suspend", Step(Suspending(kLater + 30))},
      {"resume", Step(v1::ResumeCaseRequest())},
      {"grant", Decide(Granting(kLater))},
      {"refuse", Decide(Refusing())},
      {"deliver", Step(v1::DeliverCaseRequest(), kAcceptor)},
      {"withdraw", Step(Withdrawing(), kFiler)},
      {"void", [](const C& c) { return Take(Missed(c), Voiding(), At(kLater)); }},
      {"revoke", Step(Revoking())},
  };
  return steps;
}

std::string ShortName(C::State state) { return std::string(absl::StripPrefix(C::State_Name(state), "STATE_")); }

TEST(CaseStates, TheSchemaSaysWhatTheTableSays) {
  std::set<std::string> rows;
  for (const auto& [event, moves] : kTable) {
    for (const auto& [from, to] : moves) rows.insert(absl::StrCat(ShortName(from), " -> ", ShortName(to)));
  }
  EXPECT_THAT(testing::DeclaredSteps<C>(), ::testing::UnorderedElementsAreArray(rows));
}

TEST(CaseStates, EveryExampleIsInItsState) {
  for (const auto state : AllStates<C>()) EXPECT_EQ(In(state).state(), state);
}

TEST(CaseStates, EveryStepIsTakenWhereTheTableHasARowAndNowhereElse) {
  for (const auto& [event, step] : Steps()) {
    const auto& moves = kTable.at(event);
    for (const auto from : AllStates<C>()) {
      const auto outcome = step(In(from));
      const auto row = moves.find(from);
      SCOPED_TRACE(event + " " + ShortName(from));
      ExpectOkIf(row != moves.end(), outcome, "STEP_NOT_ALLOWED");
      if (!outcome.ok() || row == moves.end()) continue;
      EXPECT_EQ(outcome->state(), row->second);
    }
  }
}

TEST(CaseStates, OnlyWhatWasGrantedIsRevoked) {
  EXPECT_THAT(Take(RefusedAndDelivered(), Revoking(), At(kLater)), FailsWith(kFailed, "STEP_NOT_ALLOWED"));
}

TEST(CaseStates, WhatIsNoStepIsAllowedWhileItMakesSense) {
  using Allowed = std::set<C::State>;
  const Allowed clock = {C::STATE_ACCEPTED, C::STATE_IN_REVIEW, C::STATE_SUSPENDED};
  const Allowed over = {C::STATE_NOT_ACCEPTED, C::STATE_DECIDED_GRANTED, C::STATE_DECIDED_REFUSED,
                        C::STATE_DELIVERED,    C::STATE_WITHDRAWN,       C::STATE_REVOKED,
                        C::STATE_VOID};
  for (const auto state : AllStates<C>()) {
    SCOPED_TRACE(ShortName(state));
    const auto c = In(state);
    ExpectOkIf(clock.count(state) > 0, Take(c, Extending(5), At(kLater)), "NOT_EDITABLE");
    ExpectOkIf(over.count(state) == 0, Take(c, HandingTo("colleague"), At(kLater)), "NOT_EDITABLE");
    ExpectOkIf(state == C::STATE_IN_REVIEW, Take(c, AskingOf({"D13"}), At(kLater)), "NOT_EDITABLE");
    auto asked = c;
    *asked.mutable_countersign() = Take(In(C::STATE_IN_REVIEW), AskingOf({"D13"}), At(kLater))->countersign();
    const bool waits = clock.count(state) > 0;
    if (waits || over.count(state) > 0) {
      ExpectOkIf(waits, Take(asked, Opining("D13"), At(kLater)), "NOT_EDITABLE");
    }
  }
}

// The inbox of an office holds what waits for it, by the day that it is due.
TEST(CaseStates, TheInboxHoldsWhatWaitsForItsOffice) {
  const std::map<C::State, std::string> inboxes = {
      {C::STATE_SUBMITTED, "D11/2019-06-24"}, {C::STATE_CORRECTION_ASKED, "D11/-"},
      {C::STATE_ACCEPTED, "D11/2019-06-24"},  {C::STATE_IN_REVIEW, "D11/2019-06-24"},
      {C::STATE_SUSPENDED, "D11/-"},
  };
  for (const auto state : AllStates<C>()) {
    const auto inbox = inboxes.find(state);
    EXPECT_EQ(In(state).inbox(), inbox == inboxes.end() ? "" : inbox->second) << ShortName(state);
  }
}

// It may be applied for again exactly when it ends without a grant.
TEST(CaseStates, TheClaimIsGivenUpExactlyWhenTheCaseEndsWithoutAGrant) {
  const std::set<C::State> given_up = {C::STATE_NOT_ACCEPTED, C::STATE_DECIDED_REFUSED, C::STATE_WITHDRAWN,
                                       C::STATE_REVOKED, C::STATE_VOID};
  for (const auto state : AllStates<C>()) {
    EXPECT_EQ(In(state).claimed_item().empty(), given_up.count(state) > 0) << ShortName(state);
  }
  EXPECT_EQ(RefusedAndDelivered().claimed_item(), "");
  EXPECT_EQ(In(C::STATE_DELIVERED).claimed_item(), Entered().name() + "/S1-04");
}

TEST(CaseStates, AClockRunsFromTheFilingToTheEndAndStandsWhereTheRulesSay) {
  const std::set<C::State> running = {C::STATE_SUBMITTED, C::STATE_ACCEPTED, C::STATE_IN_REVIEW};
  for (const auto state : AllStates<C>()) {
    const auto c = In(state);
    const bool runs = c.clock().runs_size() > 0 && c.clock().runs().rbegin()->to().empty();
    EXPECT_EQ(runs, running.count(state) > 0) << ShortName(state);
    EXPECT_EQ(c.statutory_due_on().empty(), !runs && c.decided_on().empty()) << ShortName(state);
  }
}

TEST(CaseStates, LightsOfEachState) {
  const std::map<C::State, v1::Light> lights = {
      {C::STATE_SUBMITTED, v1::LIGHT_GREEN},          {C::STATE_CORRECTION_ASKED, v1::LIGHT_UNSPECIFIED},
      {C::STATE_NOT_ACCEPTED, v1::LIGHT_UNSPECIFIED}, {C::STATE_ACCEPTED, v1::LIGHT_GREEN},
      {C::STATE_IN_REVIEW, v1::LIGHT_GREEN},          {C::STATE_SUSPENDED, v1::LIGHT_GREY},
      {C::STATE_DECIDED_GRANTED, v1::LIGHT_ON_TIME},  {C::STATE_DECIDED_REFUSED, v1::LIGHT_ON_TIME},
      {C::STATE_DELIVERED, v1::LIGHT_ON_TIME},        {C::STATE_WITHDRAWN, v1::LIGHT_UNSPECIFIED},
      {C::STATE_REVOKED, v1::LIGHT_ON_TIME},          {C::STATE_VOID, v1::LIGHT_UNSPECIFIED},
  };
  for (const auto state : AllStates<C>()) EXPECT_EQ(In(state).light(), lights.at(state)) << ShortName(state);
}

// Ruling 21: no clock runs before acceptance.
TEST(CaseStates, WhatWasNeverAcceptedConsumedNoDay) {
  for (const auto from : {C::STATE_SUBMITTED, C::STATE_CORRECTION_ASKED}) {
    const auto withdrawn = Take(In(from), Withdrawing(), At(kFiled + 3, kFiler));
    const auto declined = Take(In(from), Declining(), At(kFiled + 3, kAcceptor));
    for (const auto& ended : {*withdrawn, *declined}) {
      EXPECT_EQ(ended.clock().consumed_days(), 0) << ShortName(from) << " " << ShortName(ended.state());
      EXPECT_EQ(ended.clock().runs_size(), 0) << ShortName(from) << " " << ShortName(ended.state());
    }
  }
  EXPECT_EQ(Take(In(C::STATE_ACCEPTED), Withdrawing(), At(kFiled + 3, kFiler))->clock().consumed_days(), 3);
}

}  // namespace
}  // namespace tiernet::approval
