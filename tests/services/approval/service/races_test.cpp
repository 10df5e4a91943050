// Several people at once: one of them wins, and stage and process know of it.
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "tests/services/approval/service/approval_test.h"

namespace tiernet::approval {
namespace {

using testing::FailsWith;
using testing::IsOk;
using ::testing::SizeIs;

constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;
constexpr int kRounds = 60;
constexpr char kOn[] = "2019-06-03";

class Races : public ApprovalTest {
 protected:
  // A call on its own, for a thread of its own.
  template <typename Request, typename Response>
  absl::StatusOr<Response> Ask(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                               const Request& request, const Identity& who) {
    Stub stub(node_.channel());
    grpc::ClientContext context;
    testing::Node::Prepare(context, who);
    Response response;
    const grpc::Status status = (stub.*method)(&context, request, &response);
    if (!status.ok()) return FromGrpc(status);
    return response;
  }
  absl::StatusOr<C> AskGrant(const C& c, const Identity& who = kDecider, const std::string& etag = "") {
    v1::DecideCaseRequest request;
    request.set_name(c.name());
    request.set_verdict(v1::VERDICT_GRANTED);
    *request.mutable_permit() = EvidenceOf(kOn);
    request.set_happened_on(kOn);
    request.set_etag(etag);
    return Ask(&Stub::DecideCase, request, who);
  }
  absl::StatusOr<C> AskWithdraw(const C& c, const std::string& etag = "") {
    v1::WithdrawCaseRequest request;
    request.set_name(c.name());
    request.set_reason("项目调整");
    request.set_happened_on(kOn);
    request.set_etag(etag);
    return Ask(&Stub::WithdrawCase, request, kWindow);
  }
  absl::StatusOr<C> AskFile(const P& process, const std::string& item) {
    v1::FileItemRequest request;
    request.set_name(process.name());
    request.set_item(item);
    *request.add_papers() = EvidenceOf(kOn);
    request.set_happened_on(kOn);
    return Ask(&Stub::FileItem, request, kWindow);
  }

  // What both answer; the second begins up to a millisecond before or after the first.
  template <typename One, typename Other>
  auto AtOnce(One one, Other other) {
    const auto lead = absl::Microseconds(std::uniform_int_distribution<int>(-1000, 1000)(random_));
    std::unique_ptr<decltype(one())> first;
    std::thread thread([&] {
      if (lead < absl::ZeroDuration()) absl::SleepFor(-lead);
      first = std::make_unique<decltype(one())>(one());
    });
    if (lead > absl::ZeroDuration()) absl::SleepFor(lead);
    auto second = other();
    thread.join();
    return std::pair(*std::move(first), std::move(second));
  }

  std::mt19937 random_{std::random_device()()};
};

TEST_F(Races, OfADecisionAndAWithdrawalOneWins) {
  P process;
  absl::StatusOr<S> filed;
  C present;
  int granted = 0;
  for (int round = 0; round < kRounds; ++round) {
    // An item is not filed for ever.
    if (round % 15 == 0) {
      process = Opened(absl::StrCat("煤基新材料", round));
      filed = FileStage(process, 1, kOn);
      ASSERT_THAT(filed, IsOk());
      Granted(CaseOf(*filed, "S1-03"), kOn);
      Granted(CaseOf(*filed, "S1-05"), kOn);
      present = CaseOf(*filed, "S1-04");
    }
    Reviewed(present, kOn);
    // In every other round both have seen the same version.
    const std::string etag = round % 2 == 0 ? "" : Get(present).etag();
    const auto [decision, withdrawal] =
        AtOnce([&] { return AskGrant(present, kDecider, etag); }, [&] { return AskWithdraw(present, etag); });
    ASSERT_NE(decision.ok(), withdrawal.ok()) << decision.status() << withdrawal.status();
    const absl::Status lost = decision.ok() ? withdrawal.status() : decision.status();
    if (etag.empty()) {
      EXPECT_THAT(lost, FailsWith(kFailed, "STEP_NOT_ALLOWED"));
    } else {
      EXPECT_THAT(lost, FailsWith(absl::StatusCode::kAborted, "ETAG_MISMATCH"));
    }
    const C now = Get(present);
    EXPECT_EQ(now.state(), decision.ok() ? C::STATE_DECIDED_GRANTED : C::STATE_WITHDRAWN);
    EXPECT_EQ(Get(*filed).state(), decision.ok() ? S::STATE_DONE : S::STATE_IN_PROGRESS);
    EXPECT_EQ(Get(process).stages(0).done_on(), decision.ok() ? kOn : "");
    if (decision.ok()) {
      ++granted;
      ASSERT_THAT(Step(&Stub::RevokeCase, present.name(), kOn, kDecider,
                       [](v1::RevokeCaseRequest& request) { request.set_reason("再来"); }),
                  IsOk());
    }
    if (round % 10 == 0) ExpectAgreement();
    const auto again = FileItem(process, "S1-04", kOn);
    ASSERT_THAT(again, IsOk());
    present = *again;
  }
  RecordProperty("granted", granted);
}

TEST_F(Races, TheLastTwoGrantsOfAStageFinishIt) {
  for (int round = 0; round < kRounds / 3; ++round) {
    const P process = Opened();
    const auto filed = FileStage(process, 1, kOn);
    ASSERT_THAT(filed, IsOk());
    Granted(CaseOf(*filed, "S1-03"), kOn);
    const C one = Reviewed(CaseOf(*filed, "S1-04"), kOn);
    const C other = Reviewed(CaseOf(*filed, "S1-05"), kOn);
    const auto [first, second] = AtOnce([&] { return AskGrant(one); }, [&] { return AskGrant(other, kOtherDecider); });
    ASSERT_THAT(first, IsOk());
    ASSERT_THAT(second, IsOk());
    EXPECT_EQ(Get(*filed).state(), S::STATE_DONE);
    EXPECT_EQ(Get(process).stages(0).done_on(), kOn);
  }
}

TEST_F(Races, AnItemIsFiledOnce) {
  for (int round = 0; round < kRounds / 3; ++round) {
    const P process = Opened();
    const auto file = [&] { return AskFile(process, "S1-07"); };
    const auto [first, second] = AtOnce(file, file);
    ASSERT_NE(first.ok(), second.ok());
    EXPECT_THAT(first.ok() ? second : first, FailsWith(absl::StatusCode::kAlreadyExists, "ALREADY_CLAIMED"));
    EXPECT_THAT(List("project_id = " + process.project_id()), SizeIs(1));
  }
}

}  // namespace
}  // namespace tiernet::approval
