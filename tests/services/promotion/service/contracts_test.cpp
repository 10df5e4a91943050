// A contract and what hangs on it (domain.md D, K6): works that start, who tracks it, funds.
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "tests/services/promotion/service/promotion_test.h"

namespace tiernet::promotion {
namespace {

using testing::FailsWith;
using ::testing::IsEmpty;
using testing::IsOk;

constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;
constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;
constexpr absl::StatusCode kDenied = absl::StatusCode::kPermissionDenied;

class Contracts : public PromotionTest {
 protected:
  absl::StatusOr<construction::v1::ConstructionProject> Start(const construction::v1::ConstructionProject& project) {
    construction::v1::StartConstructionRequest request;
    request.set_name(project.name());
    *request.mutable_photo() = EvidenceOf("2019-03-14", types::v1::EVIDENCE_KIND_PHOTO);
    request.set_happened_on("2019-03-14");
    return works_.Call(&construction::Stub::StartConstruction, request, kCounty);
  }

  std::string AwaitStart(const v1::Contract& contract) {
    const absl::Time deadline = absl::Now() + absl::Seconds(30);
    std::string started_on = Get(contract).started_on();
    while (started_on.empty() && absl::Now() < deadline) {
      absl::SleepFor(absl::Milliseconds(20));
      started_on = Get(contract).started_on();
    }
    return started_on;
  }

  // Until promotion has heard that works of `project` have started.
  void AwaitStartOf(const construction::v1::ConstructionProject& project) {
    const auto contract = SignedFor("标记", project.project_id());
    ASSERT_THAT(Start(project), IsOk());
    ASSERT_EQ(AwaitStart(contract), "2019-03-14");
  }

  absl::StatusOr<v1::Contract> NameTracker(const v1::Contract& contract, const std::string& person,
                                           const std::string& reason) {
    v1::NameTrackerRequest request;
    request.set_name(contract.name());
    request.set_person(person);
    request.set_reason(reason);
    return Call(&Stub::NameTracker, request, kCounty);
  }

  v1::Tracker Get(const std::string& tracker) {
    v1::GetTrackerRequest request;
    request.set_name(tracker);
    const auto read = Call(&Stub::GetTracker, request, kCounty);
    EXPECT_THAT(read, IsOk());
    return read.ok() ? *read : v1::Tracker();
  }

  using PromotionTest::Get;
};

TEST_F(Contracts, SignedAtTheMomentTheirWorksStartKnowOfThem) {
  constexpr int kRounds = 5;
  std::vector<construction::v1::ConstructionProject> projects;
  std::vector<v1::Lead> leads;
  for (int serial = 1; serial <= kRounds; ++serial) {
    projects.push_back(works_.Admitted(serial));
    leads.push_back(InTalks(absl::StrCat("氢燃料电池产业园", serial), projects.back().project_id()));
  }
  // Of what was entered last promotion hears last.
  Signed("光伏组件基地");
  for (int i = 0; i < kRounds; ++i) {
    std::thread start([&] { EXPECT_THAT(Start(projects[i]), IsOk()); });
    const auto contract = Sign(leads[i], 80'000'000);
    start.join();
    ASSERT_THAT(contract, IsOk());
    EXPECT_EQ(contract->project_id(), projects[i].project_id());
    EXPECT_EQ(AwaitStart(*contract), "2019-03-14") << "round " << i;
    EXPECT_EQ(Get(*contract).state(), v1::Contract::STATE_SIGNED) << "it has not landed";
  }
}

TEST_F(Contracts, BearTheCodeOfTheLibraryAndFollowIt) {  // B.1.7
  const auto project = works_.Admitted(1);
  const auto contract = SignedFor("氢燃料电池产业园", project.project_id());
  v1::RegisterCompanyRequest company;
  company.set_name(contract.name());
  company.set_company_name("襄垣某某氢能有限公司");
  company.set_company_credit_code("91140491MAK2TX345N");
  company.set_company_region("140423");
  *company.mutable_evidence() = EvidenceOf("2019-10-08", types::v1::EVIDENCE_KIND_REGISTRATION);
  ASSERT_THAT(Call(&Stub::RegisterCompany, company, kCounty), IsOk());
  v1::LandContractRequest landing;
  landing.set_name(contract.name());
  landing.set_project_code("2019-140423-38-03-000009");
  landing.mutable_site()->set_kind(v1::SITE_KIND_LEASE);
  *landing.mutable_site()->mutable_evidence() = EvidenceOf("2019-10-08", types::v1::EVIDENCE_KIND_CONTRACT);
  // Of what was admitted before, promotion has heard with what it heard of last.
  AwaitStartOf(works_.Admitted(2));
  EXPECT_THAT(Call(&Stub::LandContract, landing, kCounty), FailsWith(kInvalid, "INVALID_FIELDS"));
  landing.set_project_code(project.project_code());
  ASSERT_THAT(Call(&Stub::LandContract, landing, kCounty), IsOk());

  construction::v1::CorrectProjectCodeRequest correction;
  correction.set_name(project.name());
  correction.set_project_code("2019-140423-26-03-000077");
  correction.set_reason("赋码有误");
  ASSERT_THAT(works_.Call(&construction::Stub::CorrectProjectCode, correction, kCounty), IsOk());
  const absl::Time deadline = absl::Now() + absl::Seconds(30);
  while (Get(contract).project_code() == project.project_code() && absl::Now() < deadline) {
    absl::SleepFor(absl::Milliseconds(20));
  }
  EXPECT_EQ(Get(contract).project_code(), "2019-140423-26-03-000077");
  EXPECT_EQ(Get(contract).claimed_code(), "2019-140423-26-03-000077");
}

TEST_F(Contracts, AreFlaggedByTheListsThatAreOut) {  // D.8
  const auto list = [&](v1::FiveHundredList which, int year, const std::string& title, const std::string& code) {
    v1::CreateFiveHundredEntryRequest request;
    request.set_parent("units/140400");
    auto& entry = *request.mutable_five_hundred_entry();
    entry.set_list(which);
    entry.set_year(year);
    entry.set_rank(1);
    entry.set_title(title);
    entry.set_credit_code(code);
    EXPECT_THAT(Call(&Stub::CreateFiveHundredEntry, request, kCity), IsOk());
  };
  list(v1::FIVE_HUNDRED_LIST_GLOBAL, 2005, "北京某某科技有限公司", "914403001922038216");
  list(v1::FIVE_HUNDRED_LIST_CHINA, 2018, "北京某某科技有限公司", "");
  list(v1::FIVE_HUNDRED_LIST_CHINA_PRIVATE, 2019, "某某科技", "914403001922038216");
  EXPECT_THAT(Signed("光伏组件基地").five_hundred_lists(),
              ::testing::UnorderedElementsAre(v1::FIVE_HUNDRED_LIST_CHINA, v1::FIVE_HUNDRED_LIST_CHINA_PRIVATE))
      << "by name where the list has no code; none of a year long past";
}

TEST_F(Contracts, HaveOneTrackerWhoIsReplacedWithAReason) {
  const auto contract = Signed("光伏组件基地");
  EXPECT_THAT(NameTracker(contract, "王五", "调离"), FailsWith(kInvalid, "INVALID_FIELDS"));
  const auto tracked = NameTracker(contract, "王五", "");
  ASSERT_THAT(tracked, IsOk());
  EXPECT_THAT(NameTracker(contract, "赵六", ""), FailsWith(kInvalid, "INVALID_FIELDS"));
  const auto handed_over = NameTracker(contract, "赵六", "调离");
  ASSERT_THAT(handed_over, IsOk());
  EXPECT_EQ(node_.written_with_answer(), 3) << "the contract, who goes and who comes are one commit";
  const auto first = Get(tracked->tracker());
  EXPECT_EQ(first.person(), "王五");
  EXPECT_EQ(first.ended_on(), "2019-10-08");
  EXPECT_EQ(first.end_reason(), "调离");
  EXPECT_EQ(Get(handed_over->tracker()).person(), "赵六");
  EXPECT_EQ(Get(handed_over->tracker()).ended_on(), "");
  ASSERT_THAT(Terminate(contract), IsOk());
  EXPECT_EQ(Get(handed_over->tracker()).ended_on(), "2019-10-08");
  EXPECT_THAT(NameTracker(contract, "王五", ""), FailsWith(kFailed, "NOT_EDITABLE"));
}

TEST_F(Contracts, FundsAreDeclaredByTheirUnitAndVerifiedOnceByTheCity) {
  const auto contract = Signed("光伏组件基地");
  EXPECT_THAT(Declare(contract, 1, kOtherCounty), FailsWith(kDenied, "OTHER_UNIT"));
  EXPECT_THAT(Declare(contract, 1, kCounty, "2019-09-06"), FailsWith(kDenied, "BACKFILL_NEEDED")) << "I.31";
  const auto arrival = Declare(contract, 80'000'000);
  ASSERT_THAT(arrival, IsOk());
  EXPECT_THAT(arrival->warnings(), IsEmpty());
  EXPECT_EQ(Declare(contract, 1)->warnings_size(), 1) << "above the contract's total";
  EXPECT_THAT(Verify(*arrival, kCounty), FailsWith(kDenied, "PERMISSION_DENIED"));
  const auto review = Verify(*arrival);
  ASSERT_THAT(review, IsOk());
  EXPECT_EQ(review->to_state(), "STATE_VERIFIED");
  v1::GetFundArrivalRequest get;
  get.set_name(arrival->name());
  const auto verified = Call(&Stub::GetFundArrival, get, kCounty);
  ASSERT_THAT(verified, IsOk());
  EXPECT_EQ(verified->verified_on(), "2019-10-08");
  EXPECT_THAT(Verify(*verified), FailsWith(kFailed, "STEP_NOT_ALLOWED"));
}

TEST_F(Contracts, FundsAreDeclaredByWhoeverCorrectedThem) {  // A.7
  const auto arrival = Declare(Signed("光伏组件基地"), 80'000'000);
  ASSERT_THAT(arrival, IsOk());
  EXPECT_EQ(arrival->declared_by(), kCounty.subject);
  const Identity colleague{"xiangyuan-7", kCounty.unit, kCounty.tier};
  v1::UpdateFundArrivalRequest request;
  request.mutable_fund_arrival()->set_name(arrival->name());
  request.mutable_fund_arrival()->mutable_amount()->set_yuan(70'000'000);
  const auto corrected = Call(&Stub::UpdateFundArrival, request, colleague);
  ASSERT_THAT(corrected, IsOk());
  EXPECT_EQ(corrected->declared_by(), colleague.subject);
  EXPECT_THAT(corrected->earlier_authors(), ::testing::ElementsAre(kCounty.subject));
}

TEST_F(Contracts, FundsDeclaredBeforeAMoveOnTheDayOfTheSignatureAreKnownAfterIt) {
  const auto contract = Signed("光伏组件基地");
  ASSERT_THAT(Declare(contract, 80'000'000), IsOk());
  v1::MoveContractRequest move;
  move.set_name(contract.name());
  move.set_to_unit("140425");
  move.set_reason("合同划转");
  move.set_etag(contract.etag());
  ASSERT_THAT(Call(&Stub::MoveContract, move, kCity), IsOk());
  const auto another = Declare(contract, 1, kOtherCounty);
  ASSERT_THAT(another, IsOk());
  EXPECT_EQ(another->warnings_size(), 1);
}

}  // namespace
}  // namespace tiernet::promotion
