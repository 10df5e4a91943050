// Several at once on one contract: callers, and the construction library that is followed.
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "tests/services/promotion/service/promotion_test.h"

namespace tiernet::promotion {
namespace {

using testing::FailsWith;
using testing::IsOk;
using C = v1::Contract;

constexpr char kDay[] = "2019-10-08";
constexpr char kStart[] = "2019-03-14";

class Races : public PromotionTest {
 protected:
  // A call on its own, for a thread of its own.
  template <typename Request, typename Response>
  absl::StatusOr<Response> Ask(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                               const Request& request) {
    Stub stub(node_.channel());
    grpc::ClientContext context;
    testing::Node::Prepare(context, kCounty);
    Response response;
    const grpc::Status status = (stub.*method)(&context, request, &response);
    if (!status.ok()) return FromGrpc(status);
    return response;
  }
  absl::StatusOr<C> AskRegister(const C& contract, const std::string& etag = "") {
    v1::RegisterCompanyRequest request;
    request.set_name(contract.name());
    request.set_company_name("襄垣某某氢能有限公司");
    request.set_company_credit_code("91140491MAK2TX345N");
    request.set_company_region("140423");
    *request.mutable_evidence() = EvidenceOf(kDay, types::v1::EVIDENCE_KIND_REGISTRATION);
    request.set_etag(etag);
    return Ask(&Stub::RegisterCompany, request);
  }
  absl::StatusOr<C> AskTerminate(const C& contract, const std::string& etag = "") {
    v1::TerminateContractRequest request;
    request.set_name(contract.name());
    request.set_reason(v1::END_REASON_FUNDS);
    request.set_remark("资金未到位");
    request.set_etag(etag);
    return Ask(&Stub::TerminateContract, request);
  }
  absl::StatusOr<C> Land(const C& contract, const std::string& code) {
    v1::LandContractRequest request;
    request.set_name(contract.name());
    request.set_project_code(code);
    request.mutable_site()->set_kind(v1::SITE_KIND_LEASE);
    *request.mutable_site()->mutable_evidence() = EvidenceOf(kDay, types::v1::EVIDENCE_KIND_CONTRACT);
    return Ask(&Stub::LandContract, request);
  }
  absl::StatusOr<construction::v1::ConstructionProject> Start(const construction::v1::ConstructionProject& project) {
    construction::v1::StartConstructionRequest request;
    request.set_name(project.name());
    *request.mutable_photo() = EvidenceOf(kStart, types::v1::EVIDENCE_KIND_PHOTO);
    request.set_happened_on(kStart);
    return works_.Call(&construction::Stub::StartConstruction, request, kCounty);
  }

  // Until promotion has heard of all that the construction library has written by now: a start that comes after it.
  void AwaitNews() {
    const auto project = works_.Admitted(100 + ++markers_);
    const auto contract = SignedFor(absl::StrCat("标记", markers_), project.project_id());
    ASSERT_THAT(Start(project), IsOk());
    const absl::Time deadline = absl::Now() + absl::Seconds(30);
    while (Get(contract).started_on().empty() && absl::Now() < deadline) absl::SleepFor(absl::Milliseconds(20));
    ASSERT_EQ(Get(contract).started_on(), kStart);
  }

  // The second begins up to two milliseconds before or after the first.
  template <typename One, typename Other>
  auto AtOnce(One one, Other other) {
    const auto lead = absl::Microseconds(std::uniform_int_distribution<int>(-2000, 2000)(random_));
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
  int markers_ = 0;
};

TEST_F(Races, OfTwoCallersWhoStepOneContractTheSecondSeesTheFirst) {
  for (int round = 0; round < 20; ++round) {
    const C contract = Signed(absl::StrCat("光伏组件基地", round));
    const std::string etag = round % 2 == 0 ? contract.etag() : "";
    const auto [registered, terminated] =
        AtOnce([&] { return AskRegister(contract, etag); }, [&] { return AskTerminate(contract, etag); });
    if (etag.empty()) {
      // What is registered may still be terminated.
      EXPECT_THAT(terminated, IsOk());
      if (!registered.ok()) {
        EXPECT_THAT(registered, FailsWith(absl::StatusCode::kFailedPrecondition, "STEP_NOT_ALLOWED"));
      }
      EXPECT_EQ(Get(contract).state(), C::STATE_TERMINATED);
      continue;
    }
    ASSERT_NE(registered.ok(), terminated.ok()) << registered.status() << terminated.status();
    EXPECT_THAT(registered.ok() ? terminated.status() : registered.status(),
                FailsWith(absl::StatusCode::kAborted, "ETAG_MISMATCH"));
    EXPECT_EQ(Get(contract).state(), registered.ok() ? C::STATE_REGISTERED : C::STATE_TERMINATED);
  }
}

TEST_F(Races, AContractThatIsTerminatedWhileItsWorksStartIsOneOrTheOther) {
  constexpr int kRounds = 8;
  std::vector<construction::v1::ConstructionProject> projects;
  std::vector<v1::Lead> leads;
  for (int serial = 1; serial <= kRounds; ++serial) {
    projects.push_back(works_.Admitted(serial));
    leads.push_back(InTalks(absl::StrCat("氢燃料电池产业园", serial), projects.back().project_id()));
  }
  // Of what was entered last promotion hears last.
  Signed("光伏组件基地");
  for (int i = 0; i < kRounds; ++i) {
    const auto contract = Sign(leads[i], 80'000'000);
    ASSERT_THAT(contract, IsOk());
    ASSERT_THAT(AskRegister(*contract), IsOk());
    ASSERT_THAT(Land(*contract, projects[i].project_code()), IsOk());
    const auto [started, terminated] = AtOnce([&] { return Start(projects[i]); },
                                              [&] {
                                                // The news takes its way; late ones find it already there.
                                                absl::SleepFor(absl::Milliseconds(i % 2 == 0 ? 0 : 30 * i));
                                                return AskTerminate(*contract);
                                              });
    ASSERT_THAT(started, IsOk()) << "the works ask no contract";
    const absl::Time deadline = absl::Now() + absl::Seconds(30);
    C now = Get(*contract);
    while (now.state() == C::STATE_LANDED && absl::Now() < deadline) {
      absl::SleepFor(absl::Milliseconds(20));
      now = Get(*contract);
    }
    if (terminated.ok()) {
      AwaitNews();
      now = Get(*contract);
      EXPECT_EQ(now.state(), C::STATE_TERMINATED) << "also once promotion has heard of the start";
      EXPECT_EQ(now.started_on(), "");
    } else {
      EXPECT_THAT(terminated, FailsWith(absl::StatusCode::kFailedPrecondition, "STEP_NOT_ALLOWED"));
      EXPECT_EQ(now.state(), C::STATE_STARTED);
      EXPECT_EQ(now.started_on(), kStart);
    }
  }
}

}  // namespace
}  // namespace tiernet::promotion
