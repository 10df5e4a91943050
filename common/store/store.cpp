#include "common/store/store.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/calendar/date.h"
#include "common/journal/anchor.h"
#include "common/obs/log.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace tiernet::store {
namespace {

// How old the anchor file may be: what a database restored from a backup could
// lose unseen.
constexpr absl::Duration kAnchorEvery = absl::Seconds(1);

journal::Anchors ToAnchors(const Heads& heads) {
  journal::Anchors anchors;
  for (const auto& [stream, head] : heads) anchors[stream] = {head.seq, head.hash};
  return anchors;
}

// BEHIND_ANCHOR unless the journal holds every record that the anchor names.
absl::Status CheckAnchor(sql::Db& db, const Heads& heads, const std::string& path) {
  const auto anchors = journal::ReadAnchors(path);
  if (absl::IsNotFound(anchors.status())) return absl::OkStatus();
  TN_RETURN_IF_ERROR(anchors.status());
  for (const auto& [stream, anchor] : *anchors) {
    TN_ASSIGN_OR_RETURN(auto* select, db.Prepare("SELECT hash FROM journal WHERE stream = $1 AND seq = $2"));
    select->Text(1, stream).Int(2, anchor.seq);
    TN_ASSIGN_OR_RETURN(const bool found, select->Step());
    const bool same = found && select->Blob(0) == journal::View(anchor.hash);
    select->Reset();
    if (same) continue;
    const auto head = heads.find(stream);
    return Error(reason::ERROR_REASON_BEHIND_ANCHOR, {{"stream", stream},
                                                      {"seq", absl::StrCat(head == heads.end() ? 0 : head->second.seq)},
                                                      {"anchor", absl::StrCat(anchor.seq)}});
  }
  return absl::OkStatus();
}

}  // namespace

Store::Store(Options options, WorkerPool& finishers)
    : options_(std::move(options)),
      finishers_(finishers),
      path_(absl::StrCat(options_.directory, "/", options_.service, ".db")),
      entities_(options_.kinds, options_.replicas) {}

absl::StatusOr<std::unique_ptr<Store>> Store::Open(Options options, WorkerPool& finishers) {
  std::sort(options.home_units.begin(), options.home_units.end());
  std::unique_ptr<Store> store(new Store(std::move(options), finishers));
  TN_RETURN_IF_ERROR(store->OpenDatabase());
  return store;
}

absl::Status Store::OpenDatabase() {
  std::error_code failed;
  std::filesystem::create_directories(options_.directory, failed);
  if (failed) {
    return absl::FailedPreconditionError(
        absl::StrCat("cannot make the folder ", options_.directory, ": ", failed.message()));
  }
  TN_ASSIGN_OR_RETURN(auto db, sql::Db::Open(path_, sql::Db::Mode::kWriter));
  TN_RETURN_IF_ERROR(EnsureTables(*db, entities_));
  if (options_.ensure_derived) TN_RETURN_IF_ERROR(options_.ensure_derived(*db));
  TN_ASSIGN_OR_RETURN(auto heads, ReadHeads(*db));
  lacked_anchor_ = !heads.empty() && !std::filesystem::exists(anchor_path());
  behind_anchor_ = CheckAnchor(*db, heads, anchor_path());
  if (!behind_anchor_.ok()) {
    obs::Log(obs::Level::kError, "reads only: the data are older than they were",
             {{"service", options_.service}, {"problem", behind_anchor_.message()}});
  }
  committer_ = std::make_unique<Committer>(
      std::move(db), entities_, Ledger(options_.service, std::move(heads)), finishers_,
      Committer::Options{options_.clock, options_.home_units, options_.queued_calls, options_.queued_import_rows,
                         [this](const Heads& now) { return Committed(now); }, [this](const Heads& now) { Anchor(now); },
                         options_.observe_batch});
  return absl::OkStatus();
}

Store::~Store() {
  if (committer_ == nullptr) return;
  const Heads last = committer_->Stop();
  Anchor(last);
  // The writer closes last: it alone copies the log back into the file.
  MutexLock lock(&mutex_);
  readers_.clear();
}

void Store::Commit(Origin origin, Decide decide, Done done, Derive derive) {
  if (behind_anchor_.ok()) {
    return committer_->Commit(std::move(origin), std::move(decide), std::move(done), std::move(derive));
  }
  RefuseBehindAnchor(origin.lane, std::move(done));
}

void Store::Apply(Advance advance, Derive derive, Done done) {
  if (behind_anchor_.ok()) return committer_->Apply(std::move(advance), std::move(derive), std::move(done));
  RefuseBehindAnchor(Lane::kFollower, std::move(done));
}

// A refusal with a reason would answer a record for good, and a follower pass on.
void Store::RefuseBehindAnchor(Lane lane, Done done) {
  absl::Status refusal =
      lane == Lane::kFollower ? absl::UnavailableError(behind_anchor_.message()) : absl::Status(behind_anchor_);
  finishers_.Run([done = std::move(done), refusal = std::move(refusal)]() mutable { done(std::move(refusal)); });
}

std::string Store::anchor_path() const { return absl::StrCat(options_.directory, "/", options_.service, ".anchor"); }

std::string Store::Today() const { return FormatDate(options_.clock.today()); }

absl::Time Store::Committed(const Heads& heads) {
  const absl::Duration left = next_anchor_ - absl::Now();
  // More is left than there was only if the clock was set back.
  const bool is_due = left <= absl::ZeroDuration() || left > kAnchorEvery;
  if (is_due) Anchor(heads);
  MutexLock lock(&mutex_);
  for (const auto& [id, listener] : listeners_) listener();
  return is_due ? absl::InfiniteFuture() : next_anchor_;
}

void Store::Anchor(const Heads& heads) {
  next_anchor_ = absl::Now() + kAnchorEvery;
  // What the file says of records that were lost is the only evidence of them.
  if (!behind_anchor_.ok()) return;
  // A lost anchor only makes the next one more welcome.
  journal::WriteAnchors(anchor_path(), ToAnchors(heads)).IgnoreError();
}

absl::StatusOr<Store::Lease> Store::Read() {
  {
    MutexLock lock(&mutex_);
    if (!readers_.empty()) {
      auto db = std::move(readers_.back());
      readers_.pop_back();
      return Lease(*this, std::move(db));
    }
  }
  TN_ASSIGN_OR_RETURN(auto db, sql::Db::Open(path_, sql::Db::Mode::kReader));
  return Lease(*this, std::move(db));
}

Store::Lease::~Lease() {
  if (db_ == nullptr) return;
  db_->EndRead();
  store_->GiveBack(std::move(db_));
}

void Store::GiveBack(std::unique_ptr<sql::Db> db) {
  MutexLock lock(&mutex_);
  readers_.push_back(std::move(db));
}

Store::Watch::Watch(Store& store, std::function<void()> listener) : store_(store) {
  MutexLock lock(&store_.mutex_);
  id_ = store_.next_listener_++;
  store_.listeners_.emplace(id_, std::move(listener));
}

Store::Watch::~Watch() {
  MutexLock lock(&store_.mutex_);
  store_.listeners_.erase(id_);
}

}  // namespace tiernet::store
