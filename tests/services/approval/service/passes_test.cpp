// Deadlines by another calendar: the pass over all open cases, on a store alone.
#include "services/approval/service/passes.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "common/async/worker_pool.h"
#include "common/codes/uuid.h"
#include "common/schema/kind.h"
#include "common/schema/name.h"
#include "common/store/answers.h"
#include "common/store/store.h"
#include "gmock/gmock.h"
#include "tests/testing/node_file.h"
#include "tests/testing/refusal.h"
#include "tiernet/approval/v1/approval_case.pb.h"

namespace tiernet::approval {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using v1::ApprovalCase;

constexpr char kUnit[] = "140423";
// Of a sweep.
constexpr int kSlice = 32;

// An open case of an item that was in the catalogue once.
ApprovalCase Orphan() {
  ApprovalCase c;
  c.set_name(schema::MakeName(kUnit, "approvalCases", NewUuid(absl::Now())));
  c.set_item("S9-99");
  c.set_state(ApprovalCase::STATE_IN_REVIEW);
  c.set_due_on("2019-06-19");
  c.set_calendar_version("2018.1");
  return c;
}

class ThePass : public ::testing::Test {
 protected:
  ThePass() : config_(*LoadNode(testing::WriteNodeFile(testing::CityNode("approval"), folder_.path()))) {
    store::Store::Options options;
    options.directory = folder_.path();
    options.service = "approval";
    options.kinds = {&schema::KindOf<ApprovalCase>()};
    options.home_units = {kUnit};
    options.clock = {&absl::Now, [] { return absl::CivilDay(2019, 6, 17); }};
    store_ = *store::Store::Open(options, finishers_);
    pass_ = Passes({config_, *store_, metrics_}).front();
  }

  absl::Status Commit(store::Decide decide) {
    store::Origin origin;
    origin.caller.subject = store::kClock;
    origin.method = "test";
    store::Answers answers;
    store_->Commit(std::move(origin), std::move(decide), answers.Expect());
    return answers.Wait();
  }
  // What becomes of the next slice.
  std::vector<ApprovalCase> Sweep() {
    const auto db = *store_->Read();
    const auto names = *pass_.find(*db, kSlice);
    std::vector<ApprovalCase> swept;
    for (const auto& name : names) {
      const auto decide = [&](store::Facts& facts) {
        auto changes = pass_.decide(name, facts);
        for (const auto& change : changes->list()) {
          swept.push_back(static_cast<const ApprovalCase&>(*change.entity));
        }
        return changes;
      };
      EXPECT_THAT(Commit(decide), IsOk());
    }
    return swept;
  }

  const testing::TemporaryFolder folder_;
  const NodeConfig config_;
  WorkerPool finishers_{1, 64};
  obs::Metrics metrics_;
  std::unique_ptr<store::Store> store_;
  sweep::Pass pass_;
};

TEST_F(ThePass, GoesOnOverASliceOfCasesWhoseItemsLeftTheCatalogue) {
  for (int i = 0; i <= kSlice; ++i) {
    ASSERT_THAT(Commit([](store::Facts&) -> absl::StatusOr<store::Changes> { return store::Changes(Orphan()); }),
                IsOk());
  }
  const auto first = Sweep();
  ASSERT_EQ(first.size(), static_cast<size_t>(kSlice));
  EXPECT_EQ(Sweep().size(), 1u);
  EXPECT_THAT(Sweep(), IsEmpty());
  EXPECT_EQ(first[0].calendar_version(), config_.reference->calendars().KnownOn(absl::CivilDay(2019, 6, 17)).version());
  EXPECT_EQ(first[0].due_on(), "2019-06-19");
  EXPECT_THAT(first[0].reprojection(), HasSubstr("S9-99"));
}

}  // namespace
}  // namespace tiernet::approval
