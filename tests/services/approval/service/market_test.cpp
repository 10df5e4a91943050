// The market of intermediary services over the wire: agencies of the city, demands of a county.
#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "gmock/gmock.h"
#include "services/approval/domain/sealed_bid.h"
#include "tests/services/approval/service/approval_test.h"

namespace tiernet::approval {
namespace {

using ::testing::ElementsAre;
using testing::FailsWith;
using ::testing::IsEmpty;
using testing::IsOk;
using v1::IntermediaryAgency;
using v1::LicensedPerson;
using v1::ServiceDemand;

constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;
constexpr absl::StatusCode kDenied = absl::StatusCode::kPermissionDenied;
constexpr absl::StatusCode kNotFound = absl::StatusCode::kNotFound;
constexpr char kCreditCode[] = "911400001123101349";
const Identity kCityExaminer{"changzhi-2", "140400", "CITY"};

class Market : public ApprovalTest {
 protected:
  template <typename T>
  static T Must(absl::StatusOr<T> outcome) {
    EXPECT_THAT(outcome, IsOk());
    return outcome.ok() ? *std::move(outcome) : T();
  }
  IntermediaryAgency Applied(const std::string& credit_code = kCreditCode) {
    v1::CreateIntermediaryAgencyRequest request;
    request.set_parent("units/140400");
    request.set_happened_on("2019-03-01");
    auto& agency = *request.mutable_intermediary_agency();
    agency.set_title("长治某某环境咨询有限公司");
    agency.set_credit_code(credit_code);
    auto& qualification = *agency.add_qualifications();
    qualification.add_service_kinds(v1::INTERMEDIARY_SERVICE_KIND_EIA);
    qualification.set_certificate("国环评证乙字第1302号");
    qualification.set_expires_on("2019-12-31");
    *qualification.mutable_paper() = EvidenceOf("2019-03-01");
    return Must(Call(&Stub::CreateIntermediaryAgency, request, kCity));
  }
  absl::StatusOr<LicensedPerson> Register(const std::string& agency, const std::string& license) {
    v1::CreateLicensedPersonRequest request;
    request.set_parent("units/140400");
    request.set_happened_on("2019-03-01");
    auto& person = *request.mutable_licensed_person();
    person.set_full_name("张三");
    person.set_agency(agency);
    person.set_license_number(license);
    person.add_service_kinds(v1::INTERMEDIARY_SERVICE_KIND_EIA);
    person.set_license_expires_on("2019-12-31");
    *person.mutable_license_paper() = EvidenceOf("2019-03-01");
    return Call(&Stub::CreateLicensedPerson, request, kCity);
  }
  absl::StatusOr<IntermediaryAgency> Admit(const std::string& agency, const std::string& person) {
    return Step(&Stub::AdmitIntermediaryAgency, agency, "2019-03-04", kCityExaminer,
                [&](v1::AdmitIntermediaryAgencyRequest& request) { request.add_persons(person); });
  }
  // Agencies that are listed, with a person each.
  struct Provider {
    std::string agency;
    std::string person;
  };
  Provider Listed(const std::string& credit_code, const std::string& license) {
    const Provider provider{Applied(credit_code).name(), ""};
    const auto person = Must(Register(provider.agency, license));
    Must(Admit(provider.agency, person.name()));
    return {provider.agency, person.name()};
  }
  std::vector<Provider> Three() {
    return {Listed(kCreditCode, "HP1"), Listed("911400001123599660", "HP2"), Listed("911400001101008977", "HP3")};
  }
  ServiceDemand Drafted(v1::SelectionMethod method) {
    v1::CreateServiceDemandRequest request;
    request.set_parent("units/140423");
    request.set_happened_on("2019-06-03");
    auto& demand = *request.mutable_service_demand();
    demand.set_title("煤基新材料项目环境影响评价");
    demand.set_service_kind(v1::INTERMEDIARY_SERVICE_KIND_EIA);
    demand.set_purchaser_name("襄垣某某新材料有限公司");
    demand.set_approving_department("D13");
    demand.set_method(method);
    demand.set_ceiling_price_yuan(90'000);
    return Must(Call(&Stub::CreateServiceDemand, request, kWindow));
  }
  std::string Published(v1::SelectionMethod method = v1::SELECTION_METHOD_BID) {
    const auto demand = Drafted(method);
    EXPECT_THAT(Publish(demand.name(), method), IsOk());
    return demand.name();
  }
  absl::StatusOr<ServiceDemand> Publish(const std::string& demand,
                                        v1::SelectionMethod method = v1::SELECTION_METHOD_BID) {
    return Step(&Stub::PublishServiceDemand, demand, "2019-06-03", kWindow,
                [&](v1::PublishServiceDemandRequest& request) {
                  if (method != v1::SELECTION_METHOD_DIRECT) request.set_closes_on("2019-06-05");
                });
  }
  static std::string SaltOf(int64_t price_yuan) { return "salt of a bid of " + std::to_string(price_yuan); }
  absl::StatusOr<ServiceDemand> Enter(const std::string& demand, const std::string& agency, int64_t price_yuan,
                                      const std::string& on = "2019-06-04") {
    return Step(&Stub::EnterServiceBid, demand, on, kWindow, [&](v1::EnterServiceBidRequest& request) {
      request.set_agency(agency);
      request.set_commitment(CommitmentTo(demand, agency, price_yuan, SaltOf(price_yuan)));
    });
  }
  absl::StatusOr<ServiceDemand> Open(const std::string& demand, const std::string& agency, int64_t price_yuan,
                                     const std::string& on = "2019-06-06") {
    return Step(&Stub::OpenServiceBid, demand, on, kWindow, [&](v1::OpenServiceBidRequest& request) {
      request.set_agency(agency);
      request.set_price_yuan(price_yuan);
      request.set_salt(SaltOf(price_yuan));
    });
  }
  absl::StatusOr<ServiceDemand> Prolong(const std::string& demand, const std::string& closes_on) {
    return Step(&Stub::ProlongServiceDemand, demand, "2019-06-06", kWindow,
                [&](v1::ProlongServiceDemandRequest& request) { request.set_closes_on(closes_on); });
  }
  absl::StatusOr<ServiceDemand> Notice(const std::string& demand) {
    return Step(&Stub::NoticeServiceDemand, demand, "2019-06-06", kWindow,
                [](v1::NoticeServiceDemandRequest& request) { request.set_publication("政务服务网"); });
  }
  // Of three agencies the second, on 2019-06-06.
  std::string Selected(const std::vector<Provider>& providers) {
    std::string name = Published();
    const std::vector<int64_t> prices = {85'000, 80'000, 82'000};
    for (int i = 0; i < 3; ++i) EXPECT_THAT(Enter(name, providers[i].agency, prices[i]), IsOk());
    for (int i = 0; i < 3; ++i) EXPECT_THAT(Open(name, providers[i].agency, prices[i]), IsOk());
    EXPECT_THAT(Step(&Stub::SelectServiceAgency, name, "2019-06-06", kDecider), IsOk());
    return name;
  }
  // The same, in service for 20 days since 2019-06-14 and due on 07-04.
  std::string InService(const std::vector<Provider>& providers) {
    std::string name = Selected(providers);
    EXPECT_THAT(Notice(name), IsOk());
    EXPECT_THAT(Contract(name, providers[1].person, "2019-06-13"), IsOk());
    EXPECT_THAT(Step(&Stub::StartServiceDemand, name, "2019-06-14", kWindow), IsOk());
    return name;
  }
  absl::StatusOr<ServiceDemand> Contract(const std::string& name, const std::string& person, const std::string& on) {
    return Step(&Stub::ContractServiceDemand, name, on, kWindow, [&](v1::ContractServiceDemandRequest& request) {
      *request.mutable_paper() = EvidenceOf(on);
      request.add_persons(person);
      request.set_service_days(20);
    });
  }
  absl::StatusOr<ServiceDemand> Deliver(const std::string& name, const std::string& on) {
    return Step(&Stub::DeliverServiceDemand, name, on, kWindow,
                [&](v1::DeliverServiceDemandRequest& request) { *request.mutable_paper() = EvidenceOf(on); });
  }
  absl::StatusOr<ServiceDemand> Evaluate(const std::string& name, const std::string& on, int rating) {
    return Step(&Stub::EvaluateServiceDemand, name, on, kDecider, [&](v1::EvaluateServiceDemandRequest& request) {
      auto& evaluation = *request.mutable_evaluation();
      evaluation.set_quality(rating);
      evaluation.set_timeliness(rating);
      evaluation.set_attitude(rating);
      evaluation.set_fee(rating);
    });
  }
  absl::StatusOr<IntermediaryAgency> Penalise(const std::string& agency, const std::string& on, const Identity& who) {
    return Step(&Stub::PenaliseIntermediaryAgency, agency, on, who,
                [&](v1::PenaliseIntermediaryAgencyRequest& request) { *request.mutable_paper() = EvidenceOf(on); });
  }
  IntermediaryAgency Agency(const std::string& name) {
    v1::GetIntermediaryAgencyRequest request;
    request.set_name(name);
    return Must(Call(&Stub::GetIntermediaryAgency, request, kCity));
  }
  LicensedPerson Person(const std::string& name) {
    v1::GetLicensedPersonRequest request;
    request.set_name(name);
    return Must(Call(&Stub::GetLicensedPerson, request, kCity));
  }
  // Every record of the service, stream after stream.
  std::vector<journal::v1::Record> Records() {
    journal::v1::Journal::Stub stub(node_.channel());
    grpc::ClientContext context;
    testing::Node::Prepare(context, kCity);
    const auto reader = stub.Pull(&context, journal::v1::PullRequest());
    std::vector<journal::v1::Record> records;
    journal::v1::PullResponse batch;
    while (reader->Read(&batch)) records.insert(records.end(), batch.records().begin(), batch.records().end());
    EXPECT_THAT(FromGrpc(reader->Finish()), IsOk());
    return records;
  }
  // Headers of the records of what is called `name`.
  std::vector<journal::v1::Header> HeadersOf(const std::string& name) {
    std::vector<journal::v1::Header> headers;
    for (const auto& record : Records()) {
      journal::v1::Header header;
      EXPECT_TRUE(header.ParseFromString(record.header()));
      if (header.name() == name) headers.push_back(std::move(header));
    }
    return headers;
  }
  ServiceDemand Demand(const std::string& name) {
    v1::GetServiceDemandRequest request;
    request.set_name(name);
    return Must(Call(&Stub::GetServiceDemand, request, kCity));
  }
};

TEST_F(Market, ListsAnAgencyOnceItIsExamined) {  // F.11.1
  const auto applied = Applied();
  EXPECT_THAT(Register("units/140400/intermediaryAgencies/0190c3f1-0000-7000-8000-000000000001", "HP1"),
              FailsWith(kNotFound, "NOT_FOUND"));
  const auto person = Must(Register(applied.name(), "HP1"));
  EXPECT_THAT(Register(applied.name(), "HP1"), FailsWith(absl::StatusCode::kAlreadyExists, "ALREADY_CLAIMED"));
  EXPECT_THAT(Step(&Stub::AdmitIntermediaryAgency, applied.name(), "2019-03-04", kCity,
                   [&](v1::AdmitIntermediaryAgencyRequest& request) { request.add_persons(person.name()); }),
              FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  const auto listed = Admit(applied.name(), person.name());
  ASSERT_THAT(listed, IsOk());
  EXPECT_EQ(listed->credit().score(), 100);
  // An application claims nothing; a second listing is refused.
  const auto again = Applied();
  const auto other = Must(Register(again.name(), "HP2"));
  EXPECT_THAT(Admit(again.name(), other.name()), FailsWith(absl::StatusCode::kAlreadyExists, "ALREADY_CLAIMED"));
}

TEST_F(Market, PutsAgencyAndPersonUnderSupervision) {  // K26
  const auto provider = Listed(kCreditCode, "HP1");
  const std::string day = "2019-10-08";
  const auto supervise = [&](const Identity& who) {
    return Step(&Stub::SuperviseIntermediaryAgency, provider.agency, day, who,
                [&](v1::SuperviseIntermediaryAgencyRequest& request) { *request.mutable_paper() = EvidenceOf(day); });
  };
  EXPECT_THAT(supervise(kOtherCounty), FailsWith(kDenied, "OTHER_UNIT"));
  EXPECT_THAT(supervise(kCity), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  EXPECT_THAT(supervise(kProvince), IsOk()) << "a body above";
  EXPECT_EQ(Agency(provider.agency).supervision().on(), day);
  const auto person =
      Step(&Stub::SuperviseLicensedPerson, provider.person, day, kCityExaminer,
           [&](v1::SuperviseLicensedPersonRequest& request) { *request.mutable_paper() = EvidenceOf(day); });
  EXPECT_THAT(person, IsOk());
}

TEST_F(Market, GoesFromTheDemandToItsEnd) {  // F.11.2
  const auto providers = Three();
  const std::string name = InService(providers);
  EXPECT_EQ(Demand(name).selection().agency(), providers[1].agency);
  ASSERT_THAT(Deliver(name, "2019-07-04"), IsOk());
  EXPECT_EQ(Agency(providers[1].agency).credit().changes_size(), 1) << "in time";
  ASSERT_THAT(Evaluate(name, "2019-07-05", 4), IsOk());
  EXPECT_EQ(Agency(providers[1].agency).credit().changes_size(), 1) << "4 moves nothing";
  const auto closed = Step(&Stub::CloseServiceDemand, name, "2019-07-08", kWindow);
  ASSERT_THAT(closed, IsOk());
  EXPECT_EQ(closed->state(), ServiceDemand::STATE_CLOSED);
}

TEST_F(Market, KeepsBidsSealedUntilTheClosing) {  // F.11.3
  const auto providers = Three();
  const std::string name = Published();
  for (const auto& provider : providers) ASSERT_THAT(Enter(name, provider.agency, 80'000), IsOk());
  EXPECT_THAT(Open(name, providers[0].agency, 80'000, "2019-06-05"), FailsWith(kFailed, "DEMAND_GUARD"));
  const auto sealed = Demand(name);
  for (const auto& bid : sealed.bids()) {
    EXPECT_EQ(bid.price_yuan(), 0);
    EXPECT_EQ(bid.salt(), "");
  }
  EXPECT_EQ(sealed.bids(0).commitment(), CommitmentTo(name, providers[0].agency, 80'000, SaltOf(80'000)));
  // Nor does a refused opening leave a trace of them.
  const auto says_salt = [](const journal::v1::Record& record) {
    return absl::StrContains(record.SerializeAsString(), SaltOf(80'000));
  };
  const auto before = Records();
  EXPECT_TRUE(std::none_of(before.begin(), before.end(), says_salt));
  EXPECT_THAT(Open(name, providers[0].agency, 79'000), FailsWith(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  ASSERT_THAT(Open(name, providers[0].agency, 80'000), IsOk());
  const auto after = Records();
  EXPECT_TRUE(std::any_of(after.begin(), after.end(), says_salt));
  // Who knows a price bids no longer, whatever day the bid bears.
  const auto late = Listed("91350100M000100Y43", "HP4");
  EXPECT_THAT(Enter(name, late.agency, 79'999, "2019-06-05"), FailsWith(kFailed, "DATE_BEFORE_LAST_FACT"));
}

TEST_F(Market, NobodyBidsOnPaperOnceTheDaysForItAreOver) {  // I.31
  SetToday("2019-06-20");
  const auto providers = Three();
  const auto draft = Drafted(v1::SELECTION_METHOD_BID).name();
  const auto name = Published();
  ASSERT_THAT(Enter(name, providers[0].agency, 80'000), IsOk()) << "who may backfill";
  ASSERT_THAT(Enter(name, providers[1].agency, 81'000), IsOk());
  const auto selected = Selected(providers);
  const auto closed = Published();
  for (const auto& provider : providers) ASSERT_THAT(Enter(closed, provider.agency, 80'000), IsOk());
  EndBackfilling();
  const auto needs_backfill = FailsWith(kDenied, "BACKFILL_NEEDED");
  EXPECT_THAT(Publish(draft), needs_backfill);
  EXPECT_THAT(Enter(name, providers[2].agency, 79'000), needs_backfill);
  EXPECT_THAT(Open(closed, providers[0].agency, 80'000), needs_backfill);
  EXPECT_THAT(Prolong(name, "2019-06-12"), needs_backfill);
  EXPECT_THAT(Prolong(name, "2019-06-24"), IsOk()) << "to a day that is to come";
  EXPECT_THAT(Notice(selected), needs_backfill);
}

TEST_F(Market, TakesNoBidOfWhoMayNotServe) {  // F.11.3
  const auto providers = Three();
  const std::string name = Published();
  EXPECT_THAT(Enter(name, "units/140400/intermediaryAgencies/0190c3f1-0000-7000-8000-000000000001", 80'000),
              FailsWith(kNotFound, "NOT_FOUND"));
  ASSERT_THAT(Penalise(providers[0].agency, "2019-05-06", kCity), IsOk());
  ASSERT_THAT(Enter(name, providers[0].agency, 80'000), IsOk()) << "70 points";
  ASSERT_THAT(Penalise(providers[1].agency, "2019-05-06", kCity), IsOk());
  ASSERT_THAT(Penalise(providers[1].agency, "2019-05-07", kCity), IsOk());
  EXPECT_EQ(Agency(providers[1].agency).state(), IntermediaryAgency::STATE_SUSPENDED);
  EXPECT_THAT(Enter(name, providers[1].agency, 80'000), FailsWith(kFailed, "PROVIDER_EXCLUDED"));
}

TEST_F(Market, LeavesOutWhoWasSuspendedAfterTheBid) {
  const auto providers = Three();
  const std::string name = Published();
  for (const auto& provider : providers) ASSERT_THAT(Enter(name, provider.agency, 80'000), IsOk());
  for (const auto& provider : providers) ASSERT_THAT(Open(name, provider.agency, 80'000), IsOk());
  for (int i = 0; i < 2; ++i) ASSERT_THAT(Penalise(providers[0].agency, "2019-06-06", kCity), IsOk());
  const auto selected = Step(&Stub::SelectServiceAgency, name, "2019-06-06", kDecider);
  ASSERT_THAT(selected, IsOk());
  EXPECT_EQ(selected->selection().agency(), providers[1].agency) << "equal prices: the earlier one that may serve";
}

TEST_F(Market, DrawsByASeedThatAnybodyCanCheck) {  // F.11.3
  const auto providers = Three();
  const std::string name = Published(v1::SELECTION_METHOD_DRAW);
  for (const auto& provider : providers) ASSERT_THAT(Enter(name, provider.agency, 80'000), IsOk());
  for (const auto& provider : providers) ASSERT_THAT(Open(name, provider.agency, 80'000), IsOk());
  const auto drawn = Must(Step(&Stub::SelectServiceAgency, name, "2019-06-06", kDecider));
  EXPECT_THAT(drawn.selection().entrants(), ElementsAre(providers[0].agency, providers[1].agency, providers[2].agency));
  EXPECT_EQ(drawn.selection().seed(), SeedOf(drawn));
  for (const auto& entrant : drawn.selection().entrants()) {
    EXPECT_LE(LotOf(drawn.selection().seed(), drawn.selection().agency()), LotOf(drawn.selection().seed(), entrant));
  }
}

TEST_F(Market, ChoosesDirectlyBelowTheAmountOfTheReferenceData) {  // F.11.3
  const auto provider = Listed(kCreditCode, "HP1");
  const std::string name = Published(v1::SELECTION_METHOD_DIRECT);
  EXPECT_THAT(Step(&Stub::SelectServiceAgency, name, "2019-06-03", kDecider),
              FailsWith(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  const auto selected =
      Step(&Stub::SelectServiceAgency, name, "2019-06-03", kDecider, [&](v1::SelectServiceAgencyRequest& request) {
        request.mutable_choice()->set_agency(provider.agency);
        request.mutable_choice()->set_price_yuan(60'000);
        request.mutable_choice()->set_reason("延续前期工作");
      });
  ASSERT_THAT(selected, IsOk());
  EXPECT_EQ(selected->state(), ServiceDemand::STATE_SELECTED);
}

TEST_F(Market, MovesTheCreditOfAgencyAndPersonsWithTheStep) {  // F.11.4
  const auto providers = Three();
  const std::string name = InService(providers);
  EXPECT_THAT(Contract(name, providers[1].person, "2019-06-17"), FailsWith(kFailed, "STEP_NOT_ALLOWED"));
  ASSERT_THAT(Deliver(name, "2019-07-09"), IsOk()) << "5 days late of 20";
  ASSERT_THAT(Evaluate(name, "2019-07-10", 2), IsOk());
  const auto agency = Agency(providers[1].agency);
  ASSERT_EQ(agency.credit().changes_size(), 3);
  EXPECT_EQ(agency.credit().changes(1).cause(), v1::CREDIT_CAUSE_LATE);
  EXPECT_EQ(agency.credit().changes(1).on(), "2019-07-09");
  EXPECT_EQ(agency.credit().changes(1).service_demand(), name);
  EXPECT_EQ(agency.credit().changes(2).cause(), v1::CREDIT_CAUSE_LOW_RATING);
  EXPECT_EQ(agency.credit().score(), 85);
  EXPECT_EQ(agency.grade(), v1::CREDIT_GRADE_B);
  EXPECT_EQ(Person(providers[1].person).credit().score(), 85);
  // Each change names the record of the demand that it came of.
  const auto demand = HeadersOf(name).back();
  for (const auto& moved : {HeadersOf(agency.name()).back(), HeadersOf(providers[1].person).back()}) {
    ASSERT_EQ(moved.causes_size(), 1);
    EXPECT_EQ(moved.causes(0).stream(), "140423");
    EXPECT_EQ(moved.causes(0).seq(), demand.seq());
  }
  EXPECT_EQ(Agency(providers[0].agency).credit().score(), 100) << "who was not chosen";
}

TEST_F(Market, DatesACreditOnTheLastFactOfWhoeverItIs) {
  const auto providers = Three();
  const std::string name = InService(providers);
  ASSERT_THAT(Penalise(providers[1].agency, "2019-08-01", kCity), IsOk());
  ASSERT_THAT(Deliver(name, "2019-07-04"), IsOk());
  ASSERT_THAT(Evaluate(name, "2019-07-05", 5), IsOk());
  const auto agency = Agency(providers[1].agency);
  EXPECT_EQ(agency.credit().score(), 71);
  EXPECT_EQ(agency.credit().changes().rbegin()->on(), "2019-08-01");
  EXPECT_EQ(Person(providers[1].person).credit().changes().rbegin()->on(), "2019-07-05");
}

TEST_F(Market, ARefusedEvaluationMovesNoCredit) {
  const auto providers = Three();
  const std::string name = InService(providers);
  EXPECT_THAT(Evaluate(name, "2019-06-17", 1), FailsWith(kFailed, "STEP_NOT_ALLOWED"));
  EXPECT_EQ(Agency(providers[1].agency).credit().score(), 100);
}

TEST_F(Market, TimeEvaluatesWhatNobodyDoes) {  // F.11.4
  const auto providers = Three();
  const std::string name = InService(providers);
  ASSERT_THAT(Deliver(name, "2019-07-04"), IsOk());
  EXPECT_EQ(Demand(name).state(), ServiceDemand::STATE_EVALUATED);
  v1::ListServiceDemandsRequest list;
  list.set_parent("units/140423");
  list.set_filter("state = STATE_DELIVERED");
  EXPECT_THAT(Must(Call(&Stub::ListServiceDemands, list, kWindow)).service_demands(), IsEmpty());
  EXPECT_THAT(Evaluate(name, "2019-07-26", 1), FailsWith(kFailed, "STEP_NOT_ALLOWED"));
  EXPECT_THAT(Step(&Stub::CloseServiceDemand, name, "2019-07-26", kWindow), IsOk());
  EXPECT_EQ(Agency(providers[1].agency).credit().score(), 100) << "4 throughout";
}

TEST_F(Market, WhatTimeHasEvaluatedNobodyEvaluatesOnPaper) {  // I.31
  SetToday("2019-08-02");
  const std::string name = InService(Three());
  ASSERT_THAT(Deliver(name, "2019-07-04"), IsOk());
  EndBackfilling();
  EXPECT_THAT(Evaluate(name, "2019-07-25", 1), FailsWith(kDenied, "BACKFILL_NEEDED"));
}

}  // namespace
}  // namespace tiernet::approval
