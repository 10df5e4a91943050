#include "tests/common/store/store_test_base.h"

#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/error.h"

namespace tiernet::store {
namespace {

std::string NewName(const schema::Kind& kind, absl::string_view stream) {
  return schema::MakeName(stream, kind.collection, NewUuid(absl::Now()));
}

}  // namespace

Origin By(absl::string_view unit) {
  Origin origin;
  origin.caller = {"li.si", std::string(unit), unit == kCity ? types::v1::TIER_CITY : types::v1::TIER_COUNTY};
  origin.method = "tiernet.test.Method";
  return origin;
}

Origin By(absl::string_view unit, absl::string_view request_id, absl::string_view digest) {
  Origin origin = By(unit);
  origin.request_id = std::string(request_id);
  origin.request_digest = std::string(digest);
  return origin;
}

Blocker NewBlocker(absl::string_view description, absl::string_view unit) {
  Blocker blocker;
  blocker.set_name(NewName(schema::KindOf<Blocker>(), unit));
  blocker.set_description(std::string(description));
  blocker.set_raised_on("2019-06-01");
  return blocker;
}

ReserveProject NewProject(absl::string_view title, absl::string_view unit) {
  ReserveProject project;
  project.set_name(NewName(schema::KindOf<ReserveProject>(), unit));
  project.set_reporting_unit(std::string(unit));
  project.set_title(std::string(title));
  project.set_state(ReserveProject::STATE_DRAFT);
  return project;
}

PrincipalLeader NewLeader(absl::string_view person, absl::string_view claimed_role) {
  PrincipalLeader leader;
  leader.set_name(NewName(schema::KindOf<PrincipalLeader>(), kUnit));
  leader.set_person(std::string(person));
  leader.set_claimed_role(std::string(claimed_role));
  return leader;
}

void StoreTest::SetUp() {
  if (directory_.empty()) {
    directory_ = ::testing::TempDir() + "store_test_XXXXXX";
    ASSERT_NE(mkdtemp(directory_.data()), nullptr);
  }
  finishers_ = std::make_unique<WorkerPool>(2, 1'000'000);
  options_.directory = directory_;
  options_.service = "reserve";
  options_.kinds = {&schema::KindOf<ReserveProject>(), &schema::KindOf<Blocker>(), &schema::KindOf<PrincipalLeader>(),
                    &schema::KindOf<PlanningTarget>()};
  options_.home_units = {kUnit, "140424", kCity};
  options_.clock.now = [this] {
    MutexLock lock(&mutex_);
    return absl::Now() + fast_;
  };
  options_.clock.today = [this] {
    MutexLock lock(&mutex_);
    return today_;
  };
  options_.observe_batch = [this](size_t size) {
    MutexLock lock(&mutex_);
    batches_.push_back(size);
  };
  ASSERT_EQ(Open(), absl::OkStatus());
}

void StoreTest::TearDown() {
  Close();
  finishers_.reset();
  std::filesystem::remove_all(directory_);
}

absl::Status StoreTest::Open() {
  Close();
  auto opened = Store::Open(options_, *finishers_);
  if (!opened.ok()) return opened.status();
  store_ = *std::move(opened);
  return absl::OkStatus();
}

void StoreTest::Close() { store_.reset(); }

absl::StatusOr<Committed> StoreTest::Commit(Decide decide, Origin origin) {
  Calls calls(*store_);
  calls.Add(std::move(decide), std::move(origin));
  return calls.Wait().front();
}

std::vector<journal::v1::Header> StoreTest::Journal(const std::string& stream) {
  std::vector<journal::v1::Header> headers;
  const auto db = store_->Read().value();
  auto* select = db->Prepare("SELECT header FROM journal WHERE stream = $1 ORDER BY seq").value();
  select->Text(1, stream);
  while (select->Step().value()) {
    EXPECT_TRUE(headers.emplace_back().ParseFromString(std::string(select->Blob(0))));
  }
  return headers;
}

std::vector<std::string> StoreTest::Findings(const std::string& prefix, bool chain_only) {
  Verifier verifier(*store_, prefix, chain_only);
  journal::v1::VerifyResponse response;
  while (!response.done()) {
    if (const auto status = verifier.Step(response); !status.ok()) return {std::string(status.message())};
  }
  std::vector<std::string> findings;
  for (const auto& finding : response.findings()) {
    findings.push_back(
        absl::StrCat(finding.stream(), " ", finding.seq(), " ", finding.name(), ": ", finding.problem()));
  }
  return findings;
}

void StoreTest::Tamper(const std::string& sql) {
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(path("reserve.db").c_str(), &db), SQLITE_OK);
  sqlite3_busy_timeout(db, 10'000);
  EXPECT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db) << ": " << sql;
  sqlite3_close(db);
}

std::string StoreTest::Ask(const std::string& sql) {
  const auto db = store_->Read().value();
  const auto select = db->PrepareOnce(sql).value();
  EXPECT_TRUE(select->Step().value()) << sql;
  return std::string(select->Text(0));
}

Hold::Hold(Store& store) {
  store.Commit(
      By(kUnit),
      [state = state_](Facts&) -> absl::StatusOr<Changes> {
        MutexLock lock(&state->mutex);
        state->held = true;
        state->mutex.Await([&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(state->mutex) { return state->released; });
        return Error(reason::ERROR_REASON_NOT_FOUND, {});
      },
      [state = state_](const absl::StatusOr<Committed>&) {
        MutexLock lock(&state->mutex);
        state->done = true;
      });
  MutexLock lock(&state_->mutex);
  state_->mutex.Await([&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(state_->mutex) { return state_->held; });
}

void Hold::Release() {
  MutexLock lock(&state_->mutex);
  state_->released = true;
  state_->mutex.Await([&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(state_->mutex) { return state_->done; });
}

size_t Calls::Add(Decide decide, Origin origin) {
  size_t number = 0;
  {
    MutexLock lock(&mutex_);
    number = outcomes_.size();
    outcomes_.emplace_back();
  }
  store_.Commit(std::move(origin), std::move(decide), [this, number](absl::StatusOr<Committed> outcome) {
    MutexLock lock(&mutex_);
    EXPECT_FALSE(outcomes_[number].has_value()) << "answered twice";
    outcomes_[number] = std::move(outcome);
  });
  return number;
}

std::vector<absl::StatusOr<Committed>> Calls::Wait() {
  MutexLock lock(&mutex_);
  mutex_.Await([this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return std::all_of(outcomes_.begin(), outcomes_.end(), [](const auto& outcome) { return outcome.has_value(); });
  });
  std::vector<absl::StatusOr<Committed>> outcomes;
  for (auto& outcome : outcomes_) outcomes.push_back(*outcome);
  return outcomes;
}

}  // namespace tiernet::store
