// A real store, which follows a real service over real gRPC.
#pragma once

#include <atomic>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/follow/follower.h"
#include "common/sql/table.h"
#include "common/status/macros.h"
#include "gtest/gtest.h"
#include "services/reserve/service/definition.h"
#include "tests/testing/node.h"
#include "tests/testing/refusal.h"
#include "tiernet/reserve/v1/blocker.pb.h"
#include "tiernet/reserve/v1/reserve_project_requests.pb.h"
#include "tiernet/reserve/v1/reserve_service.grpc.pb.h"

namespace tiernet::follow {

// Without its own followers.
inline rpc::ServiceDefinition Reserve() {
  auto definition = reserve::Definition();
  definition.followers = nullptr;
  return definition;
}

inline bool Eventually(const std::function<bool()>& holds) {
  constexpr absl::Duration kPatience = absl::Seconds(20);
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
    options.kinds = {&schema::KindOf<reserve::v1::Blocker>()};
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
    ASSERT_THAT(opened, testing::IsOk());
    store_ = *std::move(opened);
  }

  void Create(const std::string& unit, int count) {
    for (int i = 0; i < count; ++i) {
      reserve::v1::CreateReserveProjectRequest request;
      request.set_parent(absl::StrCat("units/", unit));
      request.mutable_reserve_project()->set_title(absl::StrCat("项目", i));
      ASSERT_THAT(
          node_.Call(&reserve::v1::ReserveService::Stub::CreateReserveProject, request, {"li.si", unit, "COUNTY"}),
          testing::IsOk());
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
    EXPECT_THAT(db, testing::IsOk());
    auto select = (*db)->Prepare("SELECT stream, count(*), max(seq) FROM seen GROUP BY stream");
    EXPECT_THAT(select, testing::IsOk());
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

  testing::Node node_;
  const testing::TemporaryFolder folder_;
  obs::Metrics metrics_;
  std::unique_ptr<WorkerPool> finishers_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<Follower> follower_;
  std::atomic<int> failures_ = 0;
  // By how much this node's clock is behind that of the node followed.
  std::atomic<int> days_behind_ = 0;
};

}  // namespace tiernet::follow
