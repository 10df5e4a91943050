// Needs of projects and the city's quotas over the wire (domain.md K19-K21): whose turn it is, and what is left.
#include <algorithm>
#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "tests/services/construction/service/construction_test.h"

namespace tiernet::construction {
namespace {

using N = v1::FactorNeed;
using P = v1::ConstructionProject;
using Q = v1::FactorQuota;
using ::testing::ElementsAre;
using testing::FailsWith;
using testing::IsOk;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;
constexpr absl::StatusCode kDenied = absl::StatusCode::kPermissionDenied;
constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;
// Of what is done at once: callers, the needs of each, and what each need asks.
constexpr int kCallers = 8;
constexpr int kEach = 8;
constexpr int64_t kAmount = 100;
constexpr char kOn[] = "2019-06-10";

class Factors : public ConstructionTest {
 protected:
  absl::StatusOr<N> File(const std::string& project_id, v1::Factor factor, int64_t amount,
                         const std::string& on = "2019-06-03", const Identity& identity = kCounty) {
    v1::CreateFactorNeedRequest request;
    request.set_parent("units/" + identity.unit);
    request.set_happened_on(on);
    auto& need = *request.mutable_factor_need();
    need.set_project_id(project_id);
    need.set_factor(factor);
    need.set_amount(amount);
    need.set_purpose("二期用地");
    need.set_needed_by("2019-09-30");
    return Call(&Stub::CreateFactorNeed, request, identity);
  }
  N Filed(const P& project, v1::Factor factor, int64_t amount, const std::string& on = "2019-06-03",
          const Identity& identity = kCounty) {
    const auto need = File(project.project_id(), factor, amount, on, identity);
    EXPECT_THAT(need, IsOk());
    return need.value_or(N());
  }
  absl::StatusOr<Q> Open(v1::Factor factor, int year, const Identity& identity = kCity) {
    v1::CreateFactorQuotaRequest request;
    request.set_parent("units/" + identity.unit);
    request.set_happened_on("2019-03-01");
    request.mutable_factor_quota()->set_factor(factor);
    request.mutable_factor_quota()->set_year(year);
    return Call(&Stub::CreateFactorQuota, request, identity);
  }
  static v1::RecordQuotaEntryRequest Entry(const Q& quota, v1::QuotaEntryKind kind, int64_t amount,
                                           const std::string& on) {
    v1::RecordQuotaEntryRequest request;
    request.set_name(quota.name());
    request.set_kind(kind);
    request.set_amount(amount);
    request.set_reason("省下达");
    *request.mutable_paper() = EvidenceOf("2019-03-04", types::v1::EVIDENCE_KIND_PERMIT);
    request.set_happened_on(on);
    return request;
  }
  absl::StatusOr<Q> Record(const Q& quota, v1::QuotaEntryKind kind, int64_t amount,
                           const std::string& on = "2019-03-04") {
    return Call(&Stub::RecordQuotaEntry, Entry(quota, kind, amount, on), kCity);
  }
  // The plan's quota of 2019 with so much in it.
  Q Holding(int64_t amount) {
    const auto quota = Open(v1::FACTOR_LAND_PLAN, 2019);
    EXPECT_THAT(quota, IsOk());
    const auto holding = Record(*quota, v1::QUOTA_ENTRY_KIND_RECEIVED, amount);
    EXPECT_THAT(holding, IsOk());
    return holding.value_or(Q());
  }
  static v1::MeetFactorNeedRequest Part(const N& need, const std::string& quota, int64_t amount,
                                        const std::string& on) {
    v1::MeetFactorNeedRequest request;
    request.set_name(need.name());
    request.set_etag(need.etag());
    request.set_quota(quota);
    request.set_amount(amount);
    request.set_opinion("同意安排");
    *request.mutable_paper() = EvidenceOf("2019-06-03", types::v1::EVIDENCE_KIND_PERMIT);
    request.set_happened_on(on);
    return request;
  }
  absl::StatusOr<review::v1::Review> Meet(const N& need, const std::string& quota, int64_t amount,
                                          const std::string& on = "2019-06-10", const Identity& identity = kCity) {
    return Call(&Stub::MeetFactorNeed, Part(need, quota, amount, on), identity);
  }
  absl::StatusOr<review::v1::Review> Refuse(const N& need, const std::string& on = "2019-06-10") {
    v1::RefuseFactorNeedRequest request;
    request.set_name(need.name());
    request.set_etag(Get(need).etag());
    request.set_opinion("指标不足");
    request.set_happened_on(on);
    return Call(&Stub::RefuseFactorNeed, request, kCity);
  }
  absl::StatusOr<N> Withdraw(const N& need, const std::string& on, const Identity& identity = kCounty) {
    v1::WithdrawFactorNeedRequest request;
    request.set_name(need.name());
    request.set_reason("项目调整");
    request.set_happened_on(on);
    return Call(&Stub::WithdrawFactorNeed, request, identity);
  }
  // On the list from `on` on, the first month of a quarter.
  void List(const P& project, v1::ProjectList list, const std::string& on) {
    v1::CreateListEntryRequest request;
    request.set_parent("units/140423");
    request.mutable_list_entry()->set_project_id(project.project_id());
    request.mutable_list_entry()->set_list(list);
    request.set_happened_on("2019-03-20");
    const auto nominated = Call(&Stub::CreateListEntry, request, kCounty);
    ASSERT_THAT(nominated, IsOk());
    v1::ReviewListEntryRequest confirm;
    confirm.set_name(nominated->name());
    confirm.set_to_state(v1::ListEntry::STATE_LISTED);
    confirm.set_opinion("列入");
    confirm.set_happened_on(on);
    confirm.set_etag(nominated->etag());
    ASSERT_THAT(Call(&Stub::ReviewListEntry, confirm, kCity), IsOk());
  }
  // One for every call of every caller below.
  std::vector<N> FiledForCallers() {
    std::vector<N> needs;
    const P project = Started(1);
    for (int i = 0; i < kCallers * kEach; ++i) needs.push_back(Filed(project, v1::FACTOR_LAND_PLAN, kAmount));
    return needs;
  }
  // `act(caller)` by so many callers at once.
  template <typename Act>
  static void AtOnce(Act act) {
    std::vector<std::thread> callers;
    for (int caller = 0; caller < kCallers; ++caller) callers.emplace_back(act, caller);
    for (auto& caller : callers) caller.join();
  }
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
  N Get(const N& need) {
    v1::GetFactorNeedRequest request;
    request.set_name(need.name());
    const auto found = Call(&Stub::GetFactorNeed, request, kCity);
    EXPECT_THAT(found, IsOk());
    return found.value_or(N());
  }
  Q Get(const Q& quota) {
    v1::GetFactorQuotaRequest request;
    request.set_name(quota.name());
    const auto found = Call(&Stub::GetFactorQuota, request, kCity);
    EXPECT_THAT(found, IsOk());
    return found.value_or(Q());
  }
};

TEST_F(Factors, AnAllotmentChangesNeedAndQuotaInOneCommit) {
  const Q quota = Holding(10'000);
  const N need = Filed(Started(1), v1::FACTOR_LAND_PLAN, 6'000);
  const auto review = Meet(need, quota.name(), 4'000);
  ASSERT_THAT(review, IsOk());
  EXPECT_THAT(node_.written(), ElementsAre(StartsWith("construction/140400/140423:"),
                                           StartsWith("construction/140400:"), StartsWith("construction/140423:")));
  EXPECT_EQ(review->to_state(), "STATE_PARTLY_SATISFIED");
  EXPECT_EQ(review->allotment().quota(), quota.name());
  EXPECT_EQ(review->allotment().priority(), 3);
  EXPECT_EQ(Get(quota).balance(), 6'000);
  EXPECT_EQ(Get(quota).last_entry().need(), need.name());
  EXPECT_THAT(Meet(need, quota.name(), 2'000), FailsWith(absl::StatusCode::kAborted, "ETAG_MISMATCH"));
  ASSERT_THAT(Meet(Get(need), quota.name(), 2'000), IsOk());
  EXPECT_EQ(Get(need).state(), N::STATE_SATISFIED);
  EXPECT_EQ(Get(need).satisfied_on(), "2019-06-10");
  EXPECT_EQ(Get(quota).balance(), 4'000);
}

TEST_F(Factors, WhatIsRefusedLeavesNothingBehind) {
  const Q quota = Holding(1'000);
  const N need = Filed(Started(1), v1::FACTOR_LAND_PLAN, 1'001);
  EXPECT_THAT(Meet(need, quota.name(), 1'001), FailsWith(kFailed, "QUOTA_SPENT"));
  EXPECT_EQ(Get(need).etag(), need.etag());
  EXPECT_EQ(Get(quota).etag(), quota.etag());
  EXPECT_THAT(Record(quota, v1::QUOTA_ENTRY_KIND_REVERSED, 1'001), FailsWith(kFailed, "QUOTA_SPENT"));
}

TEST_F(Factors, AReceiptIsNotTakenBackOnceItIsSpent) {
  const Q quota = Holding(1'000);
  const N need = Filed(Started(1), v1::FACTOR_LAND_PLAN, 600);
  ASSERT_THAT(Meet(need, quota.name(), 600), IsOk());
  EXPECT_THAT(Record(quota, v1::QUOTA_ENTRY_KIND_REVERSED, 401, "2019-06-11"), FailsWith(kFailed, "QUOTA_SPENT"));
  EXPECT_THAT(Record(quota, v1::QUOTA_ENTRY_KIND_REVERSED, 400, "2019-06-09"),
              FailsWith(kFailed, "DATE_BEFORE_LAST_FACT"))
      << "the account goes by its days, so that no day's balance was negative";
  EXPECT_THAT(Record(quota, v1::QUOTA_ENTRY_KIND_REVERSED, 400, "2019-06-11"), IsOk());
  ASSERT_THAT(Withdraw(need, "2019-06-12"), IsOk());
  EXPECT_EQ(Get(quota).balance(), 600);
}

// Many allot of one quota at once, each to needs of its own.
TEST_F(Factors, AQuotaIsSpentOnceHoweverManyAllotAtOnce) {
  constexpr int64_t kEnoughFor = 37;
  const Q quota = Holding(kEnoughFor * kAmount);
  const auto needs = FiledForCallers();
  std::atomic<int> met = 0;
  AtOnce([&](int caller) {
    for (int i = 0; i < kEach; ++i) {
      const auto outcome =
          Ask(&Stub::MeetFactorNeed, Part(needs[caller * kEach + i], quota.name(), kAmount, kOn), kCity);
      if (outcome.ok()) {
        ++met;
      } else {
        EXPECT_THAT(outcome, FailsWith(kFailed, "QUOTA_SPENT"));
      }
    }
  });
  EXPECT_EQ(met, kEnoughFor);
  EXPECT_EQ(Get(quota).balance(), 0);
  EXPECT_EQ(Get(quota).allotted(), kEnoughFor * kAmount);
  const auto satisfied = [&](const N& need) { return Get(need).state() == N::STATE_SATISFIED; };
  EXPECT_EQ(std::count_if(needs.begin(), needs.end(), satisfied), kEnoughFor);
}

// The same while every other need is withdrawn again, and somebody takes back what came in.
TEST_F(Factors, AQuotaHoldsWhatNobodyHasWhateverIsDoneAtOnce) {
  const Q quota = Holding(20 * kAmount);
  const auto needs = FiledForCallers();
  std::atomic<int> reversed = 0;
  AtOnce([&](int caller) {
    for (int i = 0; i < kEach; ++i) {
      const N& need = needs[caller * kEach + i];
      const auto met = Ask(&Stub::MeetFactorNeed, Part(need, quota.name(), kAmount, kOn), kCity);
      if (!met.ok()) EXPECT_THAT(met, FailsWith(kFailed, "QUOTA_SPENT"));
      if (i % 2 == 0) {
        v1::WithdrawFactorNeedRequest request;
        request.set_name(need.name());
        request.set_reason("项目调整");
        request.set_happened_on(kOn);
        EXPECT_THAT(Ask(&Stub::WithdrawFactorNeed, request, kCounty), IsOk());
        continue;
      }
      const auto taken_back = Ask(&Stub::RecordQuotaEntry, Entry(quota, v1::QUOTA_ENTRY_KIND_REVERSED, 30, kOn), kCity);
      if (taken_back.ok()) {
        reversed += 30;
        EXPECT_GE(taken_back->balance(), 0);
      } else {
        EXPECT_THAT(taken_back, FailsWith(kFailed, "QUOTA_SPENT"));
      }
    }
  });
  int64_t held = 0;
  for (const auto& need : needs) {
    const N now = Get(need);
    if (now.withdrawn_on().empty()) held += now.allotted();
  }
  const Q after = Get(quota);
  EXPECT_GE(after.balance(), 0);
  EXPECT_EQ(after.received(), 20 * kAmount - reversed);
  EXPECT_EQ(after.allotted(), held);
  EXPECT_EQ(after.balance(), after.received() - held);
}

TEST_F(Factors, KeyProjectsComeFirst) {  // K19: P1 province, P2 city, P3 other
  const Q quota = Holding(1'000);
  const P of_province = Started(1);
  const P of_city = Started(2);
  List(of_province, v1::PROJECT_LIST_KEY_PROVINCE, "2019-04-02");
  List(of_city, v1::PROJECT_LIST_KEY_CITY, "2019-04-02");
  const N other = Filed(Started(3), v1::FACTOR_LAND_PLAN, 300);
  const N second = Filed(of_city, v1::FACTOR_LAND_PLAN, 300);
  const N first = Filed(of_province, v1::FACTOR_LAND_PLAN, 500);
  EXPECT_THAT(Meet(other, quota.name(), 300), FailsWith(kFailed, "OTHERS_FIRST")) << "700 for 800";
  EXPECT_THAT(Meet(other, quota.name(), 200), IsOk()) << "800 for 800";
  const auto met = Meet(second, quota.name(), 300);
  ASSERT_THAT(met, IsOk()) << "500 for 500";
  EXPECT_EQ(met->allotment().priority(), 2);
  EXPECT_THAT(Meet(Get(other), quota.name(), 100), FailsWith(kFailed, "OTHERS_FIRST"));
  ASSERT_THAT(Refuse(first), IsOk());
  EXPECT_THAT(Meet(Get(other), quota.name(), 100), IsOk()) << "it was answered";
}

TEST_F(Factors, PrioritiesAreThoseOfTheDay) {
  const Q quota = Holding(500);
  const P project = Started(1);
  List(project, v1::PROJECT_LIST_KEY_PROVINCE, "2019-07-02");
  Filed(project, v1::FACTOR_LAND_PLAN, 500, "2019-06-03");
  const N other = Filed(Started(2), v1::FACTOR_LAND_PLAN, 100, "2019-06-03");
  EXPECT_THAT(Meet(other, quota.name(), 50, "2019-07-02"), FailsWith(kFailed, "OTHERS_FIRST"));
  EXPECT_THAT(Meet(other, quota.name(), 50, "2019-07-01"), FailsWith(kFailed, "OTHERS_FIRST"))
      << "dated back behind the listing";
}

TEST_F(Factors, NobodyWaitsForAProjectThatLeft) {
  const Q quota = Holding(500);
  const P gone = Admitted(1);
  List(gone, v1::PROJECT_LIST_KEY_PROVINCE, "2019-04-02");
  const N its = Filed(gone, v1::FACTOR_LAND_PLAN, 500);
  const N other = Filed(Started(2), v1::FACTOR_LAND_PLAN, 100);
  EXPECT_THAT(Meet(other, quota.name(), 100, "2019-07-03"), FailsWith(kFailed, "OTHERS_FIRST"));
  v1::ExitConstructionProjectRequest request;
  request.set_name(gone.name());
  request.set_reason(v1::EXIT_REASON_TERMINATED);
  request.set_opinion("终止");
  request.set_happened_on("2019-07-02");
  request.set_etag(ConstructionTest::Get(gone.name()).etag());
  ASSERT_THAT(Call(&Stub::ExitConstructionProject, request, kCity), IsOk());
  EXPECT_THAT(Meet(its, quota.name(), 100, "2019-07-03"), FailsWith(kFailed, "NO_SUCH_PROJECT"));
  EXPECT_THAT(Meet(other, quota.name(), 100, "2019-07-03"), IsOk());
  EXPECT_THAT(Withdraw(its, "2019-07-03", kCity), IsOk()) << "nobody else does";
}

TEST_F(Factors, WhatIsMetTheCityTakesBackTooAndAQuotaIsOfNoYearToCome) {
  const Q quota = Holding(1'000);
  const N need = Filed(Started(1), v1::FACTOR_LAND_PLAN, 600);
  ASSERT_THAT(Meet(need, quota.name(), 600), IsOk());
  EXPECT_THAT(Withdraw(need, "2019-06-12", kCity), IsOk()) << "60 were meant";
  EXPECT_EQ(Get(quota).balance(), 1'000);
  const N another = Filed(Started(2), v1::FACTOR_LAND_PLAN, 20);
  for (const int year : {2018, 2020}) {
    const auto quota_of = Open(v1::FACTOR_LAND_PLAN, year);
    ASSERT_THAT(quota_of, IsOk());
    ASSERT_THAT(Record(*quota_of, v1::QUOTA_ENTRY_KIND_RECEIVED, 500), IsOk());
    const auto met = Meet(Get(another), quota_of->name(), 10);
    if (year < 2019) {
      EXPECT_THAT(met, IsOk()) << "what is left is carried over";
    } else {
      EXPECT_THAT(met, FailsWith(kInvalid, "INVALID_FIELDS")) << "of a year to come";
    }
  }
}

TEST_F(Factors, GoBackOnTheDayThatTheAccountHasReached) {
  const Q quota = Holding(1'000);
  const P project = Started(1);
  const N need = Filed(project, v1::FACTOR_LAND_PLAN, 600);
  const N later = Filed(project, v1::FACTOR_LAND_PLAN, 100);
  ASSERT_THAT(Meet(need, quota.name(), 200), IsOk());
  ASSERT_THAT(Meet(Get(need), quota.name(), 400), IsOk());
  ASSERT_THAT(Meet(later, quota.name(), 100, "2019-06-20"), IsOk());
  const auto withdrawn = Withdraw(need, "2019-06-15");
  ASSERT_THAT(withdrawn, IsOk());
  EXPECT_EQ(withdrawn->withdrawn_on(), "2019-06-15");
  EXPECT_EQ(Get(quota).balance(), 900) << "both parts";
  EXPECT_EQ(Get(quota).last_entry().amount(), 600);
  EXPECT_EQ(Get(quota).last_entry().on(), "2019-06-20");
  EXPECT_THAT(Withdraw(need, "2019-06-21"), FailsWith(kFailed, "STEP_NOT_ALLOWED")) << "it goes back once";
  EXPECT_EQ(Get(quota).balance(), 900);
}

TEST_F(Factors, FundsAreMetWithoutAQuota) {  // K20
  const N need = Filed(Started(1), v1::FACTOR_FUND, 50'000'000);
  EXPECT_THAT(Meet(need, Holding(1).name(), 1), FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(Meet(need, "", 50'000'000), IsOk());
  EXPECT_EQ(Get(need).state(), N::STATE_SATISFIED);
  EXPECT_THAT(Withdraw(need, "2019-06-21"), IsOk());
}

TEST_F(Factors, ANeedThatWasDueIsNotWithdrawnOnPaper) {  // C28, I.31
  const N need = Filed(Started(1), v1::FACTOR_FUND, 50'000'000);
  EndBackfilling();
  EXPECT_THAT(Withdraw(need, "2019-09-29"), FailsWith(kDenied, "BACKFILL_NEEDED"));
  EXPECT_THAT(Withdraw(need, "2019-09-30"), IsOk()) << "it stays due";
}

TEST_F(Factors, AQuotaIsOfOneFactor) {
  const Q quota = Holding(1'000);
  EXPECT_THAT(Open(v1::FACTOR_LAND_PLAN, 2019), FailsWith(absl::StatusCode::kAlreadyExists, "ALREADY_CLAIMED"));
  EXPECT_THAT(Open(v1::FACTOR_LAND_PLAN, 2018), IsOk());
  EXPECT_THAT(Open(v1::FACTOR_SO2, 0, kCounty), FailsWith(kDenied, "PERMISSION_DENIED"));
  const N need = Filed(Started(1), v1::FACTOR_LAND_LINK, 100);
  EXPECT_THAT(Meet(need, quota.name(), 100), FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(Meet(need, "units/140400/factorQuotas/none", 100), FailsWith(absl::StatusCode::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(Meet(need, need.name(), 100), FailsWith(absl::StatusCode::kNotFound, "NOT_FOUND"));
}

TEST_F(Factors, AreNeededByProjectsOfTheUnit) {
  const P project = Started(1);
  EXPECT_THAT(File(project.project_id(), v1::FACTOR_SO2, 1, "2019-06-03", kOtherCounty),
              FailsWith(kDenied, "OTHER_UNIT"));
  EXPECT_THAT(File(project.project_id(), v1::FACTOR_SO2, 1, "2019-06-03", kCity), FailsWith(kDenied, "OTHER_UNIT"));
  EXPECT_THAT(File(Applied(2).project_id(), v1::FACTOR_SO2, 1), FailsWith(kFailed, "NO_SUCH_PROJECT"));
  EXPECT_THAT(File(project.project_id(), v1::FACTOR_SO2, 0), FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(File(project.project_id(), v1::FACTOR_SO2, 1'000'000'000'001), FailsWith(kInvalid, "INVALID_FIELDS"));
  const N need = Filed(project, v1::FACTOR_FUND, 1);
  EXPECT_THAT(Meet(need, "", 1, "2019-06-10", kCounty), FailsWith(kDenied, "PERMISSION_DENIED"));
  EXPECT_THAT(Withdraw(need, "2019-06-10", kOtherCounty), FailsWith(kDenied, "OTHER_UNIT"));
  EXPECT_THAT(Withdraw(need, "2019-06-10", kCity), FailsWith(kDenied, "OTHER_UNIT")) << "what is needed its unit says";
}

TEST_F(Factors, AUnitHasSoManyOpenNeedsOfAFactorAndAProjectSoManyInAll) {
  const P project = Started(1);
  const P another = Started(2);
  std::vector<N> needs;
  for (int i = 0; i < 100; ++i) needs.push_back(Filed(project, v1::FACTOR_NOX, 1));
  EXPECT_THAT(File(project.project_id(), v1::FACTOR_SO2, 1), FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(File(another.project_id(), v1::FACTOR_NOX, 1), FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(File(another.project_id(), v1::FACTOR_SO2, 1), IsOk());
  ASSERT_THAT(Withdraw(needs[0], "2019-06-10"), IsOk());
  EXPECT_THAT(File(another.project_id(), v1::FACTOR_NOX, 1), IsOk());
}

TEST_F(Factors, MoveWithTheirProjectUntilTheyAreWithdrawn) {  // I.33
  const Q quota = Holding(1'000);
  const P project = Started(1);
  const N open = Filed(project, v1::FACTOR_LAND_PLAN, 100, "2019-03-20");
  const N satisfied = Filed(project, v1::FACTOR_LAND_PLAN, 100, "2019-03-20");
  const N withdrawn = Filed(project, v1::FACTOR_LAND_PLAN, 100, "2019-03-20");
  auto part = Part(satisfied, quota.name(), 100, "2019-03-21");
  part.mutable_paper()->set_date("2019-03-21");
  ASSERT_THAT(Call(&Stub::MeetFactorNeed, part, kCity), IsOk());
  ASSERT_THAT(Withdraw(withdrawn, "2019-03-21"), IsOk());
  v1::MoveConstructionProjectRequest move;
  move.set_name(project.name());
  move.set_to_unit("140425");
  move.set_reason("划归平顺");
  move.set_happened_on("2019-04-01");
  move.set_etag(ConstructionTest::Get(project.name()).etag());
  ASSERT_THAT(Call(&Stub::MoveConstructionProject, move, kCity), IsOk());
  EXPECT_EQ(Get(open).reporting_unit(), "140425");
  ASSERT_THAT(Get(open).unit_history(), SizeIs(2));
  EXPECT_EQ(Get(open).unit_history(1).from(), "2019-04-01");
  EXPECT_EQ(Get(withdrawn).reporting_unit(), "140423");
  EXPECT_THAT(Meet(Get(open), quota.name(), 100), IsOk());
  EXPECT_THAT(Withdraw(satisfied, "2019-06-20"), FailsWith(kDenied, "OTHER_UNIT"));
  EXPECT_THAT(Withdraw(satisfied, "2019-06-20", kOtherCounty), IsOk()) << "who has the project gives it back";
  EXPECT_EQ(Get(quota).balance(), 900);
}

}  // namespace
}  // namespace tiernet::construction
