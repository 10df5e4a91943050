// The approval service over real gRPC: callers, and the steps that tests repeat.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "tests/testing/node.h"
#include "tests/testing/refusal.h"
#include "tiernet/approval/v1/approval_service.grpc.pb.h"
#include "tiernet/journal/v1/journal_service.grpc.pb.h"

namespace tiernet::approval {

using Stub = v1::ApprovalService::Stub;
using C = v1::ApprovalCase;
using P = v1::ApprovalProcess;
using S = v1::StageApplication;
using testing::Identity;

// People of one county: who files, who accepts, who decides, and another who may.
extern const Identity kWindow;
extern const Identity kAcceptor;
extern const Identity kDecider;
extern const Identity kOtherDecider;
extern const Identity kOtherCounty;  // 140425
extern const Identity kCity;         // 140400
extern const Identity kProvince;     // 140000, reads alone

// Today is 2019-10-08, and steps are dated before it. After each test the journal verifies, and stages and
// processes say what their cases say.
class ApprovalTest : public ::testing::Test {
 protected:
  // Without sweeps, but for tests of those.
  explicit ApprovalTest(absl::Duration sweep_every = absl::InfiniteDuration());
  void TearDown() override;

  template <typename Method, typename Request>
  auto Call(Method method, const Request& request, const Identity& identity) {
    return node_.Call(method, request, identity);
  }
  struct AsItIs {
    template <typename Request>
    void operator()(Request&) const {}
  };
  // A step of what is called `name`; `fill` sets what its request has besides.
  template <typename Request, typename Response, typename Fill = AsItIs>
  absl::StatusOr<Response> Step(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                                const std::string& name, const std::string& on, const Identity& who, Fill fill = {}) {
    Request request;
    request.set_name(name);
    request.set_happened_on(on);
    fill(request);
    return Call(method, request, who);
  }

  static v1::CreateApprovalProcessRequest Opening(const std::string& title, const std::vector<std::string>& applying);
  // A process of 140423 in the flow of filing, opened on 2019-03-01.
  P Opened(const std::string& title = "煤基新材料", const std::vector<std::string>& applying = {"S1-07"});
  absl::StatusOr<P> SetApplying(const P& process, const std::vector<std::string>& applying, const std::string& on = "");
  absl::StatusOr<S> FileStage(const P& process, int stage, const std::string& on,
                              const std::vector<std::string>& floating = {}, bool joint = false);
  absl::StatusOr<C> FileItem(const P& process, const std::string& item, const std::string& on);

  absl::StatusOr<C> Accept(const C& the_case, const std::string& on, const Identity& who = kAcceptor);
  absl::StatusOr<C> Begin(const C& the_case, const std::string& on, const Identity& who = kDecider);
  absl::StatusOr<C> Grant(const C& the_case, const std::string& on, const Identity& who = kDecider);
  absl::StatusOr<C> Refuse(const C& the_case, const std::string& on, const Identity& who = kDecider);
  absl::StatusOr<C> Withdraw(const C& the_case, const std::string& on);
  // Accepted, by silence if need be, and under review on `on`.
  C Reviewed(const C& the_case, const std::string& on);
  // Accepted, reviewed and granted on `on`.
  C Granted(const C& the_case, const std::string& on);
  // The same of every open case of `application`; as it is then.
  S GrantAll(const S& application, const std::string& on);
  // Stage filed on `filed` and all its items granted on `granted`; what is left out is confirmed.
  S Done(const P& process, int stage, const std::string& filed, const std::string& granted,
         const std::vector<std::string>& floating = {});

  P Get(const P& process);
  S Get(const S& application);
  C Get(const C& the_case);
  // The present case of `item`.
  C CaseOf(const S& application, const std::string& item);
  // Every case of 140423, oldest first.
  std::vector<C> List(const std::string& filter = "", const std::string& order_by = "");

  // Everything is reckoned anew from the cases.
  void ExpectAgreement();
  journal::v1::VerifyResponse Verify();
  // Another day; the node starts anew.
  void SetToday(const std::string& day);
  // From now on nobody may backfill; the node starts anew.
  void EndBackfilling();

  testing::Node node_;
};

types::v1::Evidence EvidenceOf(const std::string& day);
v1::ItemStanding StandingIn(const S& application, const std::string& item);
std::vector<std::string> ItemsOf(const S& application);

// What a refusal says in Chinese, and every condition that it finds unmet, `field: description`.
std::string ChineseOf(const absl::Status& refusal);
std::vector<std::string> UnmetIn(const absl::Status& refusal);

}  // namespace tiernet::approval
