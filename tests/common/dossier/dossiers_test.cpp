// Two real services of one node, and a real Redis that fails in every way that it can.
#include "common/dossier/dossiers.h"

#include <csignal>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "tests/services/construction/service/construction_test.h"
#include "tests/services/reserve/service/reserve_test.h"
#include "tests/testing/redis_process.h"
#include "tiernet/dossier/v1/dossier_service.grpc.pb.h"

namespace tiernet::dossier {
namespace {

using construction::kCity;
using construction::kCounty;
using construction::kOtherCounty;
using testing::FailsWith;
using testing::Identity;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::SizeIs;
using Stub = v1::DossierService::Stub;

constexpr char kNobodys[] = "0190c3f1-0000-7000-8000-000000000001";
constexpr absl::Duration kBounded = absl::Seconds(20);
// So many calls, and what they would take if each waited for a silent Redis.
constexpr int kMany = 200;
const absl::Duration kManyWaits = absl::FromChrono(kMany * cache::kLongestWait);

// Asks until reserve's part is told, for a while: a Redis that was late once is left alone for a second.
absl::StatusOr<v1::Dossier> UntilTold(const std::function<absl::StatusOr<v1::Dossier>()>& ask) {
  const absl::Time end = absl::Now() + absl::Seconds(3);
  auto dossier = ask();
  while (dossier.ok() && !dossier->parts(0).unreachable().empty() && absl::Now() < end) {
    absl::SleepFor(absl::Milliseconds(50));
    dossier = ask();
  }
  return dossier;
}

// The fixtures of the two services as parts.
class Library : public reserve::ReserveTest {
 public:
  void TestBody() override {}
  using ReserveTest::Call;
  using ReserveTest::Creating;
  using ReserveTest::node_;
};
class Works : public construction::ConstructionTest {
 public:
  void TestBody() override {}
  using ConstructionTest::Admit;
  using ConstructionTest::Applied;
  using ConstructionTest::Call;
  using ConstructionTest::node_;
};

class DossiersTest : public ::testing::Test {
 protected:
  explicit DossiersTest(bool with_cache = true) {
    const std::string folder = works_.node_.folder() + "/data";
    for (auto* node : {&library_.node_, &works_.node_}) {
      auto& file = node->file();
      file.set_data_directory(folder);
      file.clear_services();
      for (const auto* service : {"reserve", "construction"}) {
        auto* endpoint = file.add_services();
        endpoint->set_service(service);
        endpoint->set_listen("127.0.0.1:0");
      }
      if (with_cache) file.mutable_cache()->set_address(redis_.address());
    }
    for (const auto* permission : {"dossier.read", "dossier.part"}) {
      auto* grant = works_.node_.file().add_grants();
      grant->set_permission(permission);
      grant->add_tiers(types::v1::TIER_CITY);
      grant->add_tiers(types::v1::TIER_COUNTY);
    }
    library_.node_.Restart();
    works_.node_.Restart();
    // One project in both services.
    application_ = works_.Applied(1);
    auto request = Library::Creating("煤基新材料");
    request.mutable_reserve_project()->set_project_id(application_.project_id());
    auto entry = library_.Call(&reserve::ReserveStub::CreateReserveProject, request, kCounty);
    EXPECT_THAT(entry, IsOk());
    if (entry.ok()) entry_ = *std::move(entry);
  }

  // By construction.
  absl::StatusOr<v1::Dossier> Get(const Identity& identity = kCounty, const std::vector<std::string>& at_least = {},
                                  const std::string& unit = "140423") {
    v1::GetDossierRequest request;
    request.set_unit(unit);
    request.set_project_id(application_.project_id());
    for (const auto& mark : at_least) request.add_at_least(mark);
    return works_.Call(&Stub::GetDossier, request, identity);
  }
  // The title that reserve's part says; empty: it says nothing.
  std::string TitleInReserve(const std::vector<std::string>& at_least = {}) {
    const auto dossier = Get(kCounty, at_least);
    EXPECT_THAT(dossier, IsOk());
    reserve::v1::ReserveProject entry;
    if (!dossier.ok() || dossier->parts(0).entities().empty()) return "";
    EXPECT_TRUE(dossier->parts(0).entities(0).entity().UnpackTo(&entry));
    return entry.title();
  }
  // The marks that the write told.
  std::vector<std::string> Rename(const std::string& title) {
    reserve::v1::UpdateReserveProjectRequest request;
    request.mutable_reserve_project()->set_name(entry_.name());
    request.mutable_reserve_project()->set_title(title);
    request.mutable_update_mask()->add_paths("title");
    EXPECT_THAT(library_.Call(&reserve::ReserveStub::UpdateReserveProject, request, kCounty), IsOk());
    return library_.node_.written();
  }

  std::string Raw(absl::Span<const absl::string_view> words) const {
    const auto deadline = SteadyClock::now() + std::chrono::seconds(10);
    const auto connection = cache::Connection::Open(redis_.address(), deadline);
    const auto reply = connection.ok() ? (*connection)->Ask(words, deadline) : connection.status();
    return reply.ok() ? std::string(cache::TextOf(**reply)) : reply.status().ToString();
  }
  std::string KeyOf(const std::string& service) const {
    return absl::StrCat("tn:14:1404:140423:dossier:", application_.project_id(), ":", service);
  }
  // Asks each service until the other's part lies in the cache: it is put there after the answer was given.
  void FillCache() {
    v1::GetDossierRequest request;
    request.set_unit("140423");
    request.set_project_id(application_.project_id());
    const absl::Time end = absl::Now() + kBounded;
    do {
      EXPECT_THAT(Get(), IsOk());
      EXPECT_THAT(library_.Call(&Stub::GetDossier, request, kCounty), IsOk());
    } while ((Raw({"GET", KeyOf("reserve")}).empty() || Raw({"GET", KeyOf("construction")}).empty()) &&
             absl::Now() < end);
  }

  Library library_;
  Works works_;
  testing::RedisProcess redis_{works_.node_.folder()};
  construction::v1::ConstructionProject application_;
  reserve::v1::ReserveProject entry_;
};

class WithoutCache : public DossiersTest {
 protected:
  WithoutCache() : DossiersTest(false) {}
};

TEST_F(WithoutCache, EachServiceTellsWhatItKeeps) {
  const auto dossier = Get();
  ASSERT_THAT(dossier, IsOk());
  EXPECT_EQ(dossier->unit(), "140423");
  EXPECT_EQ(dossier->project_id(), application_.project_id());
  ASSERT_THAT(dossier->parts(), SizeIs(2));
  const auto& reserve = dossier->parts(0);
  EXPECT_EQ(reserve.service(), "reserve");
  ASSERT_THAT(reserve.entities(), SizeIs(1));
  EXPECT_EQ(reserve.entities(0).name(), entry_.name());
  EXPECT_EQ(reserve.entities(0).unit(), "140423");
  reserve::v1::ReserveProject entry;
  ASSERT_TRUE(reserve.entities(0).entity().UnpackTo(&entry));
  EXPECT_EQ(entry.title(), entry_.title());
  ASSERT_THAT(reserve.heads(), SizeIs(1));
  EXPECT_EQ(reserve.heads(0).stream(), "140423");
  EXPECT_EQ(absl::StrCat(reserve.heads(0).seq()), entry_.etag());
  EXPECT_THAT(reserve.heads(0).hash(), SizeIs(32));
  EXPECT_FALSE(reserve.truncated());

  const auto& construction = dossier->parts(1);
  EXPECT_EQ(construction.service(), "construction");
  ASSERT_THAT(construction.entities(), SizeIs(1));
  construction::v1::ConstructionProject application;
  ASSERT_TRUE(construction.entities(0).entity().UnpackTo(&application));
  EXPECT_EQ(application.name(), application_.name());
}

TEST_F(WithoutCache, WhatBodiesAboveKeepOfItIsThereForWhoMayReadIt) {
  // A decision of the city on the county's project lies in the stream from the one to the other.
  works_.Admit(application_);
  const auto of_county = Get(kCounty);
  ASSERT_THAT(of_county, IsOk());
  std::map<std::string, int> kinds;
  for (const auto& entity : of_county->parts(1).entities()) ++kinds[entity.entity().type_url()];
  EXPECT_EQ(kinds["type.googleapis.com/tiernet.review.v1.Review"], 1);
  EXPECT_EQ(kinds["type.googleapis.com/tiernet.construction.v1.ConstructionProject"], 1);

  // A visit of the city's own people is not the county's to read.
  construction::v1::CreateSiteVisitRequest visit;
  visit.set_parent("units/140400");
  visit.mutable_site_visit()->set_project_id(application_.project_id());
  visit.mutable_site_visit()->set_visitors("王五");
  visit.mutable_site_visit()->set_visitor_tier(types::v1::TIER_CITY);
  visit.mutable_site_visit()->set_visited_on("2019-10-08");
  ASSERT_THAT(works_.Call(&construction::Stub::CreateSiteVisit, visit, kCity), IsOk());
  const auto count = [&](const Identity& identity) {
    const auto dossier = Get(identity);
    EXPECT_THAT(dossier, IsOk());
    return dossier.ok() ? dossier->parts(1).entities_size() : -1;
  };
  EXPECT_EQ(count(kCounty), of_county->parts(1).entities_size());
  EXPECT_EQ(count(kCity), of_county->parts(1).entities_size() + 1);
}

TEST_F(WithoutCache, RightsAreThoseOfTheUnit) {
  EXPECT_THAT(Get(kOtherCounty), FailsWith(absl::StatusCode::kPermissionDenied, "OTHER_UNIT"));
  EXPECT_THAT(Get(kCounty, {}, "140400"), FailsWith(absl::StatusCode::kPermissionDenied, "OTHER_UNIT"));
  EXPECT_THAT(Get(kCity), IsOk());
  v1::GetDossierPartRequest part;
  part.set_unit("140423");
  part.set_project_id(application_.project_id());
  EXPECT_THAT(works_.Call(&Stub::GetDossierPart, part, kCounty),
              FailsWith(absl::StatusCode::kPermissionDenied, "OTHER_UNIT"))
      << "a part holds what every caller may read";
  EXPECT_THAT(works_.Call(&Stub::GetDossierPart, part, kCity), IsOk());
}

TEST_F(WithoutCache, OfAProjectThatNobodyKnowsNothingIsSaid) {
  v1::GetDossierRequest request;
  request.set_unit("140423");
  request.set_project_id(kNobodys);
  const auto dossier = works_.Call(&Stub::GetDossier, request, kCounty);
  ASSERT_THAT(dossier, IsOk());
  for (const auto& part : dossier->parts()) {
    EXPECT_THAT(part.entities(), IsEmpty());
    EXPECT_EQ(part.unreachable(), "");
  }
}

TEST_F(WithoutCache, AServiceThatIsGoneIsNamedAndFoundAgain) {
  library_.node_.Stop();
  const auto dossier = Get();
  ASSERT_THAT(dossier, IsOk());
  EXPECT_THAT(dossier->parts(0).entities(), IsEmpty());
  EXPECT_EQ(dossier->parts(0).unreachable(), "it cannot be reached, or is starting or stopping");
  EXPECT_THAT(dossier->parts(1).entities(), SizeIs(1));
  // Who asked for a record of it hears that it is not there to be asked.
  EXPECT_THAT(Get(kCounty, {"reserve/140423:1"}), FailsWith(absl::StatusCode::kUnavailable, "MARK_UNREACHABLE"));
  EXPECT_THAT(Get(kCounty, {"construction/140423:1"}), IsOk());
  // At another port.
  library_.node_.Restart();
  EXPECT_EQ(TitleInReserve(), entry_.title());
}

TEST_F(WithoutCache, MarksMustBeReached) {
  const auto written = Rename("煤基新材料二期");
  EXPECT_EQ(TitleInReserve(written), "煤基新材料二期");
  const auto refused = Get(kCounty, {"reserve/140423:99"});
  EXPECT_THAT(refused, FailsWith(absl::StatusCode::kOutOfRange, "NOT_REACHED"));
  EXPECT_EQ(ValueIn(refused.status(), "last"), written[0].substr(written[0].rfind(':') + 1));
  EXPECT_THAT(Get(kCity, {"construction/140425:1"}), FailsWith(absl::StatusCode::kOutOfRange, "NOT_REACHED"));
  EXPECT_THAT(Get(kCounty, {"construction/140425:1"}), FailsWith(absl::StatusCode::kPermissionDenied, "OTHER_UNIT"));
  EXPECT_THAT(Get(kCounty, {"weather/140423:1"}), FailsWith(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_THAT(Get(kCounty, {"17"}), FailsWith(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

TEST_F(DossiersTest, WhatOthersKeepComesFromTheCache) {
  FillCache();
  library_.node_.Stop();
  const auto dossier = UntilTold([this] { return Get(); });
  ASSERT_THAT(dossier, IsOk());
  EXPECT_EQ(dossier->parts(0).unreachable(), "");
  EXPECT_THAT(dossier->parts(0).entities(), SizeIs(1));
  redis_.Kill();
  EXPECT_NE(Get()->parts(0).unreachable(), "");
}

TEST_F(DossiersTest, ThatThereIsNothingIsKeptToo) {
  v1::GetDossierRequest request;
  request.set_unit("140425");
  request.set_project_id(application_.project_id());
  const std::string key = absl::StrCat("tn:14:1404:140425:dossier:", application_.project_id(), ":reserve");
  const absl::Time end = absl::Now() + kBounded;
  do {
    EXPECT_THAT(works_.Call(&Stub::GetDossier, request, kCity), IsOk());
  } while (Raw({"GET", key}).empty() && absl::Now() < end);
  library_.node_.Stop();
  const auto told = UntilTold([&] { return works_.Call(&Stub::GetDossier, request, kCity); });
  ASSERT_THAT(told, IsOk());
  EXPECT_EQ(told->parts(0).unreachable(), "");
}

TEST_F(DossiersTest, WhatIsPersonalIsNotKeptThere) {
  FillCache();
  const std::string kept = Raw({"GET", KeyOf("reserve")});
  EXPECT_TRUE(absl::StrContains(kept, entry_.title()));
  ASSERT_NE(entry_.owner_person(), "");
  EXPECT_FALSE(absl::StrContains(kept, entry_.owner_person()));
}

TEST_F(DossiersTest, WhoKnowsOfAWriteReadsIt) {
  FillCache();
  // The cache may still hold what was before.
  const auto written = Rename("煤基新材料二期");
  EXPECT_EQ(TitleInReserve(written), "煤基新材料二期");
  // Also in a stream in which nothing of the project lay when the part was kept.
  reserve::v1::CreateBlockerRequest request;
  request.set_parent("units/140400");
  auto& blocker = *request.mutable_blocker();
  blocker.set_project_id(application_.project_id());
  blocker.set_kind(reserve::v1::BLOCKER_KIND_LAND);
  blocker.set_description("用地指标未落实");
  blocker.set_raised_on("2019-06-03");
  ASSERT_THAT(library_.Call(&reserve::ReserveStub::CreateBlocker, request, kCity), IsOk());
  EXPECT_THAT(Get(kCity, library_.node_.written())->parts(0).entities(), SizeIs(2));
}

TEST_F(DossiersTest, NothingIsOlderThanFiveSeconds) {
  FillCache();
  Rename("煤基新材料二期");
  const absl::Time begun = absl::Now();
  while (TitleInReserve() != "煤基新材料二期" && absl::Now() - begun < kBounded) absl::SleepFor(absl::Milliseconds(50));
  EXPECT_LT(absl::Now() - begun, cache::kLongestAge + absl::Seconds(2));
}

// Whatever becomes of Redis, the answers are the same.
TEST_F(DossiersTest, RedisMayFailInEveryWay) {
  FillCache();
  const std::string of_construction = Raw({"GET", KeyOf("construction")});
  ASSERT_NE(of_construction, "");
  const std::map<std::string, std::function<void()>> failures = {
      {"flushed", [&] { Raw({"FLUSHALL"}); }},
      {"poisoned",
       [&] {
         Raw({"SET", KeyOf("reserve"), std::string(5000, 'x')});
       }},
      {"poisoned by another entry",
       [&] {
         Raw({"SET", KeyOf("reserve"), of_construction});
       }},
      {"of another type",
       [&] {
         Raw({"DEL", KeyOf("reserve")}), Raw({"LPUSH", KeyOf("reserve"), "x"});
       }},
      {"full",
       [&] {
         Raw({"CONFIG", "SET", "maxmemory", "1"});
       }},
      {"silent", [&] { redis_.Signal(SIGSTOP); }},
      {"back", [&] { redis_.Signal(SIGCONT); }},
      {"dead", [&] { redis_.Kill(); }},
      {"started again", [&] { redis_.Start(); }},
  };
  for (const auto* failure : {"flushed", "poisoned", "poisoned by another entry", "of another type", "full", "silent",
                              "back", "dead", "started again"}) {
    SCOPED_TRACE(failure);
    failures.at(failure)();
    const absl::Time begun = absl::Now();
    for (int i = 0; i < kMany; ++i) {
      const auto dossier = Get();
      ASSERT_THAT(dossier, IsOk());
      for (const auto& part : dossier->parts()) {
        EXPECT_EQ(part.unreachable(), "");
        EXPECT_THAT(part.entities(), SizeIs(1));
      }
    }
    EXPECT_LT(absl::Now() - begun, kManyWaits) << "waited for now and then, not each time";
  }
}

}  // namespace
}  // namespace tiernet::dossier
