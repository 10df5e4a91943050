// A store of the reserve library's kinds in a folder of its own.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/async/mutex.h"
#include "common/async/worker_pool.h"
#include "common/codes/uuid.h"
#include "common/schema/name.h"
#include "common/store/query.h"
#include "common/store/store.h"
#include "common/store/verifier.h"
#include "tiernet/reserve/v1/blocker.pb.h"
#include "tiernet/reserve/v1/planning_target.pb.h"
#include "tiernet/reserve/v1/principal_leader.pb.h"
#include "tiernet/reserve/v1/reserve_project.pb.h"

namespace tiernet::store {

using reserve::v1::Blocker;
using reserve::v1::PlanningTarget;
using reserve::v1::PrincipalLeader;
using reserve::v1::ReserveProject;

inline constexpr char kUnit[] = "140423";
inline constexpr char kCity[] = "140400";
// Of the projects.
inline constexpr char kToday[] = "2019-06-15";

// A person of `unit`.
Origin By(absl::string_view unit);
Origin By(absl::string_view unit, absl::string_view request_id, absl::string_view digest);

// New entities of `unit` with a name of their own.
Blocker NewBlocker(absl::string_view description = "no land", absl::string_view unit = kUnit);
ReserveProject NewProject(absl::string_view title = "a plant", absl::string_view unit = kUnit);
PrincipalLeader NewLeader(absl::string_view person, absl::string_view claimed_role);

// Makes `entity` as it is given.
template <typename Entity>
Decide Put(Entity entity) {
  return [entity = std::move(entity)](Facts&) -> absl::StatusOr<Changes> { return Changes(entity); };
}

// Loads the subject `name` and lets `change` alter it.
template <typename Entity, typename Change>
Decide Alter(const std::string& name, Change change, std::string etag = "") {
  return [name, change, etag](Facts& facts) -> absl::StatusOr<Changes> {
    auto entity = facts.Subject<Entity>(name, etag);
    if (!entity.ok()) return entity.status();
    change(*entity);
    return Changes(*std::move(entity));
  };
}

inline auto Describe(const char* text) {
  return [text](Blocker& blocker) { blocker.set_description(text); };
}

class StoreTest : public ::testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;

  // Opens the store, closing it first if it is open.
  absl::Status Open();
  void Close();
  // Options of the next Open.
  Store::Options options_;

  // Waits for the outcome.
  absl::StatusOr<Committed> Commit(Decide decide, Origin origin = By(kUnit));
  // The entity that was committed.
  template <typename Entity>
  Entity Must(Decide decide, Origin origin = By(kUnit)) {
    return Answer<Entity>(Commit(std::move(decide), std::move(origin)));
  }
  template <typename Entity>
  static Entity Answer(const absl::StatusOr<Committed>& outcome) {
    Entity entity;
    EXPECT_TRUE(outcome.ok()) << outcome.status();
    if (outcome.ok()) {
      EXPECT_TRUE(entity.MergeFromString(outcome->answer.body) && entity.MergeFromString(outcome->answer.personal));
    }
    return entity;
  }

  // The entity as stored; without a name if there is none.
  template <typename Entity>
  Entity Stored(const std::string& name) {
    Entity entity;
    const auto parsed = *schema::ParseName(name);
    const auto db = store_->Read().value();
    EntityRow row;
    if (store_->entities().Of(schema::KindOf<Entity>()).Read(*db, {parsed.Stream(), parsed.id}, row).value()) {
      EXPECT_EQ(ParseRow(name, row.body, row.personal, entity), absl::OkStatus());
    }
    return entity;
  }

  // Headers of a stream, in order.
  std::vector<journal::v1::Header> Journal(const std::string& stream = kUnit);
  // What Verify finds: `stream seq name: problem`.
  std::vector<std::string> Findings(const std::string& prefix = "", bool chain_only = false);
  // Runs SQL behind the store's back.
  void Tamper(const std::string& sql);
  // The one value that the statement gives.
  std::string Ask(const std::string& sql);

  std::string path(const std::string& name) const { return directory_ + "/" + name; }

  std::string directory_;
  // What the clock shows.
  Mutex mutex_;
  absl::CivilDay today_ ABSL_GUARDED_BY(mutex_) = absl::CivilDay(2019, 6, 15);
  absl::Duration fast_ ABSL_GUARDED_BY(mutex_) = absl::ZeroDuration();
  // Sizes of batches.
  std::vector<size_t> batches_ ABSL_GUARDED_BY(mutex_);

  std::unique_ptr<WorkerPool> finishers_;
  std::unique_ptr<Store> store_;
};

// Holds the committer up in a decision, until released.
class Hold {
 public:
  explicit Hold(Store& store);
  ~Hold() { Release(); }
  void Release();

 private:
  struct State {
    Mutex mutex;
    bool held ABSL_GUARDED_BY(mutex) = false;
    bool released ABSL_GUARDED_BY(mutex) = false;
    bool done ABSL_GUARDED_BY(mutex) = false;
  };
  std::shared_ptr<State> state_ = std::make_shared<State>();
};

// Outcomes of calls that are under way together.
class Calls {
 public:
  explicit Calls(Store& store) : store_(store) {}
  ~Calls() { Wait(); }
  // Queues a decision; its number.
  size_t Add(Decide decide, Origin origin = By(kUnit));
  // Outcomes by number, once all are there.
  std::vector<absl::StatusOr<Committed>> Wait();

 private:
  Store& store_;
  Mutex mutex_;
  std::vector<absl::optional<absl::StatusOr<Committed>>> outcomes_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace tiernet::store
