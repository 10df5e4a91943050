// A service's decisions on what it keeps of another service's entities.
#include <fstream>
#include <future>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/follow/follower.h"
#include "common/follow/reactions.h"
#include "common/schema/name.h"
#include "common/status/macros.h"
#include "common/store/cursor.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/reserve/service/definition.h"
#include "tests/testing/node.h"
#include "tests/testing/refusal.h"
#include "tiernet/journal/v1/record.pb.h"
#include "tiernet/reserve/v1/blocker.pb.h"
#include "tiernet/reserve/v1/reserve_project.pb.h"
#include "tiernet/reserve/v1/reserve_project_requests.pb.h"
#include "tiernet/reserve/v1/reserve_service.grpc.pb.h"

namespace tiernet::follow {
namespace {

using reserve::v1::Blocker;
using reserve::v1::ReserveProject;
using testing::IsOk;
using Stub = reserve::v1::ReserveService::Stub;

const testing::Identity kCounty{"li.si", "140423", "COUNTY"};

// Without its own followers.
rpc::ServiceDefinition Reserve() {
  auto definition = reserve::Definition();
  definition.followers = nullptr;
  return definition;
}

// A watcher keeps blockers of its own, and the reserve library's entries as replicas. It reacts to each
// record of an entry with as many titles as it then finds under the entry's project id.
class ReplicasTest : public ::testing::Test {
 protected:
  ReplicasTest() : node_(Reserve()), finishers_(2, 1000) {
    store::Store::Options options;
    options.directory = folder_.path();
    options.service = "watcher";
    options.kinds = {&schema::KindOf<Blocker>()};
    options.replicas = {&schema::KindOf<ReserveProject>()};
    options.home_units = {"140423"};
    options.clock = {&absl::Now, [] { return absl::CivilDay(2019, 6, 3); }};
    store_ = *store::Store::Open(std::move(options), finishers_);
    Follow({schema::KindOf<ReserveProject>().name});
  }
  ~ReplicasTest() override {
    follower_.reset();
    store_.reset();
  }

  // Takes the place of the follower before.
  void Follow(std::vector<std::string> kinds) {
    follower_.reset();
    Follower::Options following;
    following.name = "watcher";
    following.service = "reserve";
    following.identity = {"service:watcher", "140400", types::v1::TIER_CITY};
    following.kinds = std::move(kinds);
    following.address = [this]() -> absl::StatusOr<std::string> {
      std::string address;
      std::ifstream file(node_.folder() + "/data/reserve.address");
      if (!std::getline(file, address)) return absl::UnavailableError("no address");
      return address;
    };
    following.apply = [this, identity = following.identity](const Follower& follower, const Page& page) {
      return ApplyReactions(*store_, follower, identity, page, [this](const Record& record) { return React(record); });
    };
    follower_ = std::make_unique<Follower>(*store_, metrics_, std::move(following));
  }

  absl::optional<store::Decide> React(const Record& record) {
    ReserveProject entry;
    if (record.body.empty() || !ParseEntity(record, entry)) return absl::nullopt;
    return [this, project_id = entry.project_id()](store::Facts& facts) -> absl::StatusOr<store::Changes> {
      TN_ASSIGN_OR_RETURN(const auto found, facts.Where<ReserveProject>("project_id", project_id));
      seen_ += found.empty() ? "nothing;" : found.front().title() + ";";
      return store::Changes();
    };
  }

  ReserveProject Create(const std::string& title) {
    reserve::v1::CreateReserveProjectRequest request;
    request.set_parent("units/140423");
    request.mutable_reserve_project()->set_title(title);
    request.mutable_reserve_project()->set_owner_person("张三");
    auto created = node_.Call(&Stub::CreateReserveProject, request, kCounty);
    EXPECT_THAT(created, IsOk());
    return created.ok() ? *created : ReserveProject();
  }

  absl::StatusOr<store::Committed> Commit(store::Decide decide) {
    store::Origin origin;
    origin.caller = {"li.si", "140423", types::v1::TIER_COUNTY};
    origin.method = "test";
    std::promise<absl::StatusOr<store::Committed>> promise;
    auto outcome = promise.get_future();
    store_->Commit(std::move(origin), std::move(decide),
                   [&](absl::StatusOr<store::Committed> committed) { promise.set_value(std::move(committed)); });
    return outcome.get();
  }

  // Waits until so many records of the county's stream are behind the follower.
  void AwaitCursor(int64_t seq) {
    for (int i = 0; i < 2000; ++i) {
      const auto cursors = *store::ReadCursors(**store_->Read(), "watcher", "reserve");
      if (!cursors.empty() && cursors.front().seq == seq) return;
      absl::SleepFor(absl::Milliseconds(10));
    }
    ADD_FAILURE() << "the cursor has not come to " << seq;
  }

  // The replica called `name` at that seq, as soon as it is there.
  ReserveProject Await(const std::string& name, const std::string& etag) {
    ReserveProject found;
    for (int i = 0; i < 2000 && found.etag() != etag; ++i) {
      absl::SleepFor(absl::Milliseconds(10));
      Commit([&](store::Facts& facts) -> absl::StatusOr<store::Changes> {
        TN_ASSIGN_OR_RETURN(found, facts.Get<ReserveProject>(name));
        return absl::CancelledError("only looked");
      })
          .status()
          .IgnoreError();
    }
    EXPECT_EQ(found.etag(), etag);
    return found;
  }

  testing::Node node_;
  const testing::TemporaryFolder folder_;
  WorkerPool finishers_;
  obs::Metrics metrics_;
  // By each reaction in turn.
  std::string seen_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<Follower> follower_;
};

TEST_F(ReplicasTest, AreWhatTheirHomeLastSaidWithoutWhatIsPersonal) {
  const auto entry = Create("一期");
  EXPECT_EQ(Await(entry.name(), "1").title(), "一期");
  reserve::v1::UpdateReserveProjectRequest update;
  update.mutable_reserve_project()->set_name(entry.name());
  update.mutable_reserve_project()->set_title("二期");
  ASSERT_THAT(node_.Call(&Stub::UpdateReserveProject, update, kCounty), IsOk());
  const auto replica = Await(entry.name(), "2");
  EXPECT_EQ(replica.title(), "二期");
  EXPECT_EQ(replica.owner_person(), "");
  // The decision about a record sees its entity as the record left it.
  EXPECT_EQ(seen_, "一期;二期;");
}

TEST_F(ReplicasTest, GoWithADeletion) {
  const auto entry = Create("一期");
  Await(entry.name(), "1");
  reserve::v1::DeleteReserveProjectRequest request;
  request.set_name(entry.name());
  ASSERT_THAT(node_.Call(&Stub::DeleteReserveProject, request, kCounty), IsOk());
  absl::StatusCode code = absl::StatusCode::kOk;
  for (int i = 0; i < 2000 && code != absl::StatusCode::kNotFound; ++i) {
    absl::SleepFor(absl::Milliseconds(10));
    code = Commit([&](store::Facts& facts) -> absl::StatusOr<store::Changes> {
             TN_RETURN_IF_ERROR(facts.Get<ReserveProject>(entry.name()).status());
             return absl::CancelledError("it is still there");
           })
               .status()
               .code();
  }
  EXPECT_EQ(code, absl::StatusCode::kNotFound);
}

TEST_F(ReplicasTest, AreCausesOfWhatRestedOnThem) {
  const auto entry = Create("一期");
  Await(entry.name(), "1");
  const auto committed = Commit([&](store::Facts& facts) -> absl::StatusOr<store::Changes> {
    TN_ASSIGN_OR_RETURN(const auto seen, facts.Get<ReserveProject>(entry.name()));
    Blocker blocker;
    blocker.set_name(schema::MakeName("140423", "blockers", facts.NewId()));
    blocker.set_project_id(seen.project_id());
    return store::Changes(blocker);
  });
  ASSERT_THAT(committed, IsOk());
  const auto db = *store_->Read();
  auto* select = *db->Prepare("SELECT header FROM journal WHERE stream = '140423' AND seq = 1");
  ASSERT_TRUE(*select->Step());
  journal::v1::Header header;
  ASSERT_TRUE(header.ParseFromString(std::string(select->Blob(0))));
  select->Reset();
  ASSERT_EQ(header.causes_size(), 1);
  EXPECT_EQ(absl::StrCat(header.causes(0).service(), " ", header.causes(0).stream(), " ", header.causes(0).seq()),
            "reserve 140423 1");
}

TEST_F(ReplicasTest, OfAKindThatIsFollowedAnewAreTakenOverFromTheBeginningAndNotAnsweredTwice) {
  Follow({schema::KindOf<Blocker>().name});
  const auto entry = Create("一期");
  AwaitCursor(1);
  Follow({schema::KindOf<Blocker>().name, schema::KindOf<ReserveProject>().name});
  EXPECT_EQ(Await(entry.name(), "1").title(), "一期");
  EXPECT_EQ(seen_, "");
  reserve::v1::UpdateReserveProjectRequest update;
  update.mutable_reserve_project()->set_name(entry.name());
  update.mutable_reserve_project()->set_title("二期");
  ASSERT_THAT(node_.Call(&Stub::UpdateReserveProject, update, kCounty), IsOk());
  Await(entry.name(), "2");
  EXPECT_EQ(seen_, "二期;");
  // Fewer kinds than before need nothing of what lies behind.
  Follow({schema::KindOf<ReserveProject>().name});
  update.mutable_reserve_project()->set_title("三期");
  ASSERT_THAT(node_.Call(&Stub::UpdateReserveProject, update, kCounty), IsOk());
  Await(entry.name(), "3");
  EXPECT_EQ(seen_, "二期;三期;");
}

TEST_F(ReplicasTest, AreNotChangedHere) {
  const auto entry = Create("一期");
  Await(entry.name(), "1");
  const auto changed = Commit([&](store::Facts& facts) -> absl::StatusOr<store::Changes> {
    TN_ASSIGN_OR_RETURN(auto seen, facts.Get<ReserveProject>(entry.name()));
    seen.set_title("别人的");
    return store::Changes(seen);
  });
  EXPECT_EQ(changed.status().code(), absl::StatusCode::kInternal);
  EXPECT_EQ(Await(entry.name(), "1").title(), "一期");
}

}  // namespace
}  // namespace tiernet::follow
