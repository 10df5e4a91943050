// A real store follows a real service over real gRPC.
#include "common/follow/follower.h"

#include <sqlite3.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/follow/reactions.h"
#include "common/journal/anchor.h"
#include "common/sql/table.h"
#include "common/status/macros.h"
#include "gmock/gmock.h"
#include "services/reserve/service/definition.h"
#include "tests/testing/node.h"
#include "tests/testing/refusal.h"
#include "tiernet/reserve/v1/blocker.pb.h"
#include "tiernet/reserve/v1/reserve_project.pb.h"
#include "tiernet/reserve/v1/reserve_project_requests.pb.h"
#include "tiernet/reserve/v1/reserve_service.grpc.pb.h"

namespace tiernet::follow {
namespace {

using reserve::v1::Blocker;
using testing::IsOk;

constexpr char kBlocker[] = "tiernet.reserve.v1.Blocker";
constexpr absl::Duration kPatience = absl::Seconds(20);

// Without its own followers.
rpc::ServiceDefinition Reserve() {
  auto definition = reserve::Definition();
  definition.followers = nullptr;
  return definition;
}

bool Eventually(const std::function<bool()>& holds) {
  for (const absl::Time end = absl::Now() + kPatience; absl::Now() < end; absl::SleepFor(absl::Milliseconds(10))) {
    if (holds()) return true;
  }
  return holds();
}

class FollowerTest : public ::testing::Test {
 protected:
  FollowerTest() : node_(Reserve()), finishers_(std::make_unique<WorkerPool>(2, 1000)) { OpenStore(); }
  ~FollowerTest() override {
    follower_.reset();
    store_.reset();
  }

  void OpenStore() {
    store_.reset();
    store::Store::Options options;
    options.directory = folder_.path();
    options.service = "watcher";
    options.kinds = {&schema::KindOf<Blocker>()};
    options.home_units = {"140400"};
    options.clock = {&absl::Now, [this] { return absl::CivilDay(2019, 6, 3) - days_behind_; }};
    options.ensure_derived = [](sql::Db& db) {
      return sql::EnsureTable(db, {"seen",
                                   {{"stream", sql::Type::kText},
                                    {"seq", sql::Type::kInteger},
                                    {"name", sql::Type::kText},
                                    {"body_size", sql::Type::kInteger}},
                                   {"stream", "seq"},
                                   {}})
          .status();
    };
    auto opened = store::Store::Open(std::move(options), *finishers_);
    ASSERT_THAT(opened, IsOk());
    store_ = *std::move(opened);
  }

  void Create(const std::string& unit, int count) {
    for (int i = 0; i < count; ++i) {
      reserve::v1::CreateReserveProjectRequest request;
      request.set_parent(absl::StrCat("units/", unit));
      request.mutable_reserve_project()->set_title(absl::StrCat("项目", i));
      ASSERT_THAT(
          node_.Call(&reserve::v1::ReserveService::Stub::CreateReserveProject, request, {"li.si", unit, "COUNTY"}),
          IsOk());
    }
  }

  Follower::Options Options() {
    Follower::Options options;
    options.name = "watcher";
    options.service = "reserve";
    options.identity = {"service:watcher", "140400", types::v1::TIER_CITY};
    options.address = [this]() -> absl::StatusOr<std::string> {
      std::string address;
      std::ifstream file(node_.folder() + "/data/reserve.address");
      if (!std::getline(file, address)) return absl::UnavailableError("no address");
      return address;
    };
    options.apply = [this](const Follower& follower, const Page& page) { return Note(follower, page); };
    return options;
  }
  void Follow(Follower::Options options) {
    follower_.reset();
    follower_ = std::make_unique<Follower>(*store_, metrics_, std::move(options));
  }

  // Writes a row for each record of the page, with the cursor.
  absl::Status Note(const Follower& follower, const Page& page) {
    if (failures_ > 0) {
      --failures_;
      return absl::InternalError("not this time");
    }
    return Wait([&](store::Done done) {
      store_->Apply(
          follower.AdvanceBy(page, 0, page.records.size()),
          [&page](sql::Db& db) -> absl::Status {
            for (const auto& record : page.records) {
              TN_ASSIGN_OR_RETURN(auto* insert, db.Prepare("INSERT INTO seen (stream, seq, name, body_size) "
                                                           "VALUES ($1, $2, $3, $4)"));
              insert->Text(1, page.stream).Int(2, record.header.seq()).Text(3, record.header.name());
              TN_RETURN_IF_ERROR(insert->Int(4, static_cast<int64_t>(record.body.size())).Run());
            }
            return absl::OkStatus();
          },
          std::move(done));
    });
  }

  static absl::Status Wait(const std::function<void(store::Done)>& start) {
    Mutex mutex;
    bool done = false;
    absl::Status status;
    start([&](const absl::StatusOr<store::Committed>& outcome) {
      MutexLock lock(&mutex);
      status = outcome.status();
      done = true;
    });
    MutexLock lock(&mutex);
    mutex.Await([&] { return done; });
    return status;
  }

  // How many records of each stream were seen.
  std::map<std::string, int64_t> Seen() {
    std::map<std::string, int64_t> seen;
    const auto db = store_->Read();
    EXPECT_THAT(db, IsOk());
    auto select = (*db)->Prepare("SELECT stream, count(*), max(seq) FROM seen GROUP BY stream");
    EXPECT_THAT(select, IsOk());
    while (*(*select)->Step()) {
      EXPECT_EQ((*select)->Int(1), (*select)->Int(2)) << "seqs are dense from 1";
      seen[std::string((*select)->Text(0))] = (*select)->Int(1);
    }
    return seen;
  }
  bool HasSeen(const std::map<std::string, int64_t>& expected) {
    return Eventually([&] { return Seen() == expected; });
  }

  // The one number that `sql` gives.
  int64_t Count(const std::string& sql) {
    const auto db = store_->Read();
    auto select = (*db)->Prepare(sql);
    EXPECT_TRUE(*(*select)->Step());
    return (*select)->Int(0);
  }

  double Gauge(const std::string& name) {
    return metrics_
        .AddGauge(absl::StrCat("tiernet_follower_", name), "", {{"follower", "watcher"}, {"service", "reserve"}})
        .Value();
  }

  // On the followed database itself, behind the service's back.
  void Tamper(const std::string& sql) {
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open((node_.folder() + "/data/reserve.db").c_str(), &db), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
    sqlite3_close(db);
  }

  testing::Node node_;
  const testing::TemporaryFolder folder_;
  obs::Metrics metrics_;
  std::unique_ptr<WorkerPool> finishers_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<Follower> follower_;
  std::atomic<int> failures_ = 0;
  // By how much this node's clock is behind that of the node followed.
  std::atomic<int> days_behind_ = 0;
  std::atomic<int> postponed_ = 0;
};

TEST_F(FollowerTest, SeesEveryRecordOnceThroughRestartsOfBothSides) {
  Create("140423", 5);
  Create("140425", 2);
  Follow(Options());
  EXPECT_TRUE(HasSeen({{"140423", 5}, {"140425", 2}}));
  Create("140423", 3);
  EXPECT_TRUE(HasSeen({{"140423", 8}, {"140425", 2}})) << "it follows";
  node_.Restart();
  Create("140425", 2);
  EXPECT_TRUE(HasSeen({{"140423", 8}, {"140425", 4}})) << "it finds the restarted service";
  follower_.reset();
  Create("140423", 4);
  OpenStore();
  Follow(Options());
  EXPECT_TRUE(HasSeen({{"140423", 12}, {"140425", 4}})) << "its cursors outlive it";
}

TEST_F(FollowerTest, AsksAgainForAPageWhoseEffectFailed) {
  failures_ = 2;
  Create("140423", 3);
  Follow(Options());
  EXPECT_TRUE(HasSeen({{"140423", 3}}));
  EXPECT_EQ(failures_, 0);
}

TEST_F(FollowerTest, LeavesAStreamAloneThatDoesNotVerifyAndGoesOnWithTheOthers) {
  Create("140423", 3);
  Create("140425", 3);
  Tamper("UPDATE journal SET body = zeroblob(length(body)) WHERE stream = '140423' AND seq = 2");
  Follow(Options());
  EXPECT_TRUE(HasSeen({{"140425", 3}}));
  Create("140423", 1);
  Create("140425", 1);
  EXPECT_TRUE(HasSeen({{"140425", 4}}));
  EXPECT_EQ(Gauge("broken_streams"), 1);
}

// The chain verifies without them, and the record was passed over for good.
TEST_F(FollowerTest, LeavesAStreamAloneWhosePartsAreWithheld) {
  Create("140423", 3);
  Create("140425", 3);
  Tamper("UPDATE journal SET body = NULL, body_salt = NULL WHERE stream = '140423' AND seq = 2");
  auto options = Options();
  options.kinds = {schema::KindOf<reserve::v1::ReserveProject>().name};
  Follow(std::move(options));
  EXPECT_TRUE(HasSeen({{"140425", 3}}));
  EXPECT_TRUE(Eventually([&] { return Gauge("broken_streams") == 1; }));
  Create("140425", 1);
  EXPECT_TRUE(HasSeen({{"140425", 4}})) << "the others go on";
}

// Restored from a backup, its anchor gone: the stream ends before the cursor.
TEST_F(FollowerTest, LeavesAStreamAloneThatWasCutAndGoesOnWithTheOthers) {
  Create("140423", 3);
  Create("140425", 3);
  Follow(Options());
  ASSERT_TRUE(HasSeen({{"140423", 3}, {"140425", 3}}));
  EXPECT_EQ(Gauge("connected"), 1);
  follower_.reset();
  Tamper("DELETE FROM journal WHERE stream = '140423' AND seq = 3");
  Tamper(
      "UPDATE heads SET seq = 2, hash = (SELECT hash FROM journal WHERE stream = '140423' AND seq = 2)"
      " WHERE stream = '140423'");
  Follow(Options());
  Create("140425", 1);
  EXPECT_TRUE(HasSeen({{"140423", 3}, {"140425", 4}}));
  EXPECT_EQ(Gauge("broken_streams"), 1);
}

TEST_F(FollowerTest, GoesOnWhereTheAddressWasAnotherJournalsForAWhile) {
  testing::Node other(Reserve());
  std::atomic<bool> out_of_date = false;
  auto options = Options();
  options.address = [&, address = options.address]() -> absl::StatusOr<std::string> {
    if (!out_of_date) return address();
    std::string text;
    std::ifstream file(other.folder() + "/data/reserve.address");
    std::getline(file, text);
    return text;
  };
  Create("140423", 2);
  Follow(std::move(options));
  ASSERT_TRUE(HasSeen({{"140423", 2}}));
  out_of_date = true;
  node_.Restart();
  EXPECT_TRUE(Eventually([&] { return Gauge("broken_streams") == 1; }));
  out_of_date = false;
  other.Restart();
  Create("140423", 1);
  EXPECT_TRUE(HasSeen({{"140423", 3}}));
  EXPECT_EQ(Gauge("broken_streams"), 0);
  follower_.reset();
}

TEST_F(FollowerTest, SaysThatItIsCutOff) {
  auto options = Options();
  std::atomic<bool> reachable = true;
  options.address = [&reachable, address = options.address]() -> absl::StatusOr<std::string> {
    if (!reachable) return absl::UnavailableError("no address");
    return address();
  };
  Create("140423", 1);
  Follow(std::move(options));
  ASSERT_TRUE(HasSeen({{"140423", 1}}));
  EXPECT_EQ(Gauge("connected"), 1);
  reachable = false;
  node_.Restart();
  EXPECT_TRUE(Eventually([&] { return Gauge("connected") == 0; }));
  reachable = true;
  EXPECT_TRUE(Eventually([&] { return Gauge("connected") == 1; }));
  follower_.reset();
}

TEST_F(FollowerTest, GetsTheHeadersOfKindsItDidNotAskFor) {
  Create("140423", 2);
  auto options = Options();
  options.kinds = {kBlocker};
  Follow(std::move(options));
  ASSERT_TRUE(HasSeen({{"140423", 2}}));
  const auto db = store_->Read();
  auto select = (*db)->Prepare("SELECT count(*) FROM seen WHERE body_size > 0");
  ASSERT_TRUE(*(*select)->Step());
  EXPECT_EQ((*select)->Int(0), 0);
}

// Answers every second record with a blocker, refuses every third, and has nothing
// to say to the rest.
TEST_F(FollowerTest, AnswersEachRecordOnceAndKeepsRefusals) {
  auto options = Options();
  options.apply = [this, identity = options.identity](const Follower& follower, const Page& page) {
    return ApplyReactions(*store_, follower, identity, page, [](const Record& record) {
      const int64_t seq = record.header.seq();
      if (seq % 2 != 0 && seq % 3 != 0) return absl::optional<store::Decide>();
      return absl::optional<store::Decide>([seq](store::Facts& facts) -> absl::StatusOr<store::Changes> {
        if (seq % 3 == 0) return Error(reason::ERROR_REASON_NOT_FOUND, {{"name", absl::StrCat(seq)}});
        Blocker blocker;
        blocker.set_name(absl::StrCat("units/140400/blockers/", facts.NewId()));
        blocker.set_description(absl::StrCat("answer to ", seq));
        return store::Changes(std::move(blocker));
      });
    });
  };
  Create("140423", 12);
  Follow(options);
  ASSERT_TRUE(Eventually([&] { return Count("SELECT coalesce(max(seq), 0) FROM cursors") == 12; }));
  EXPECT_EQ(Count("SELECT count(*) FROM blockers"), 4) << "2, 4, 8, 10";
  EXPECT_EQ(Count("SELECT count(*) FROM refusals WHERE reason = 'NOT_FOUND'"), 4) << "3, 6, 9, 12";
  const auto& refusals =
      metrics_.AddCounter("tiernet_follower_refusals_total", "",
                          {{"follower", "watcher"}, {"service", "reserve"}, {"reason", "NOT_FOUND"}});
  EXPECT_TRUE(Eventually([&] { return refusals.Value() == 4; })) << "operators see them";
  follower_.reset();
  OpenStore();
  Follow(options);
  Create("140423", 2);
  ASSERT_TRUE(Eventually([&] { return Count("SELECT max(seq) FROM cursors") == 14; }));
  EXPECT_EQ(Count("SELECT count(*) FROM blockers"), 5) << "and 14";
  EXPECT_EQ(refusals.Value(), 4) << "each once";

  const auto db = store_->Read();
  auto select = (*db)->Prepare("SELECT header FROM journal WHERE stream = '140400' AND seq = 1");
  ASSERT_TRUE(*(*select)->Step());
  journal::v1::Header header;
  ASSERT_TRUE(header.ParseFromString(std::string((*select)->Blob(0))));
  ASSERT_EQ(header.causes_size(), 1);
  EXPECT_EQ(header.causes(0).service(), "reserve");
  EXPECT_EQ(header.causes(0).stream(), "140423");
  EXPECT_EQ(header.causes(0).seq(), 2);
  EXPECT_EQ(header.actor(), "service:watcher");
}

TEST_F(FollowerTest, AsksAgainForARecordWhoseReactionMetCorruptData) {
  auto options = Options();
  options.apply = [this, identity = options.identity](const Follower& follower, const Page& page) {
    return ApplyReactions(*store_, follower, identity, page, [this](const Record&) {
      return absl::optional<store::Decide>([this](store::Facts& facts) -> absl::StatusOr<store::Changes> {
        if (failures_ > 0) {
          --failures_;
          return Error(reason::ERROR_REASON_DATA_CORRUPT, {{"where", "a row"}, {"problem", "it does not parse"}});
        }
        Blocker blocker;
        blocker.set_name(absl::StrCat("units/140400/blockers/", facts.NewId()));
        blocker.set_description("answer");
        return store::Changes(std::move(blocker));
      });
    });
  };
  failures_ = 2;
  Create("140423", 1);
  Follow(options);
  EXPECT_TRUE(Eventually([&] { return Count("SELECT count(*) FROM blockers") == 1; }));
  EXPECT_EQ(Count("SELECT count(*) FROM refusals"), 0) << "it is no answer of the domain";
}

// A refusal for a clock that runs behind would be kept, and the hand-over never be answered.
TEST_F(FollowerTest, WaitsForTheDayOfARecordFromAClockThatIsAhead) {
  days_behind_ = 1;
  auto options = Options();
  options.apply = [this, identity = options.identity](const Follower& follower, const Page& page) {
    absl::Status status = ApplyReactions(*store_, follower, identity, page, [](const Record&) {
      return absl::optional<store::Decide>([](store::Facts& facts) -> absl::StatusOr<store::Changes> {
        Blocker blocker;
        blocker.set_name(absl::StrCat("units/140400/blockers/", facts.NewId()));
        blocker.set_description("answer");
        return store::Changes(std::move(blocker));
      });
    });
    if (absl::IsUnavailable(status)) ++postponed_;
    return status;
  };
  Create("140423", 1);
  Follow(options);
  ASSERT_TRUE(Eventually([&] { return postponed_ > 1; })) << "it asks again";
  EXPECT_EQ(Count("SELECT count(*) FROM cursors"), 0);
  EXPECT_EQ(Count("SELECT count(*) FROM refusals"), 0);
  days_behind_ = 0;
  ASSERT_TRUE(Eventually([&] { return Count("SELECT count(*) FROM blockers") == 1; }));
  EXPECT_EQ(Count("SELECT count(*) FROM refusals"), 0);
}

// To pass on over what the store refuses would lose the records until the next start.
TEST_F(FollowerTest, WaitsForAStoreThatIsBehindItsAnchor) {
  auto options = Options();
  options.apply = [this, identity = options.identity](const Follower& follower, const Page& page) {
    absl::Status status = ApplyReactions(*store_, follower, identity, page, [](const Record& record) {
      if (record.header.seq() == 1) return absl::optional<store::Decide>();
      return absl::optional<store::Decide>([](store::Facts& facts) -> absl::StatusOr<store::Changes> {
        Blocker blocker;
        blocker.set_name(absl::StrCat("units/140400/blockers/", facts.NewId()));
        blocker.set_description("answer");
        return store::Changes(std::move(blocker));
      });
    });
    if (absl::IsUnavailable(status)) ++postponed_;
    return status;
  };
  store_.reset();
  const std::string anchor = folder_.path() + "/watcher.anchor";
  ASSERT_THAT(journal::WriteAnchors(anchor, {{"140400", {5, journal::Hash()}}}), IsOk());
  OpenStore();
  Create("140423", 2);
  Follow(options);
  ASSERT_TRUE(Eventually([&] { return postponed_ > 1; })) << "it asks again";
  follower_.reset();
  EXPECT_EQ(Count("SELECT count(*) FROM cursors"), 0);
  store_.reset();
  EXPECT_EQ(journal::ReadAnchors(anchor)->at("140400").seq, 5);
  std::filesystem::remove(anchor);
  OpenStore();
  Follow(options);
  ASSERT_TRUE(Eventually([&] { return Count("SELECT coalesce(max(seq), 0) FROM cursors") == 2; }));
  EXPECT_EQ(Count("SELECT count(*) FROM blockers"), 1);
  EXPECT_EQ(Count("SELECT count(*) FROM refusals"), 0);
}

// A hand-over lost the person who answers for the project, and the city could not admit it.
TEST(ParseEntity, PutsPersonalFieldsBack) {
  reserve::v1::ReserveProject body;
  body.set_title("襄垣县煤基新材料项目");
  reserve::v1::ReserveProject personal;
  personal.set_owner_person("张三");
  reserve::v1::ReserveProject entity;
  ASSERT_TRUE(ParseEntity({{}, {}, body.SerializeAsString(), personal.SerializeAsString()}, entity));
  EXPECT_EQ(entity.title(), "襄垣县煤基新材料项目");
  EXPECT_EQ(entity.owner_person(), "张三");
  EXPECT_FALSE(ParseEntity({{}, {}, "\xff", ""}, entity));
}

}  // namespace
}  // namespace tiernet::follow
