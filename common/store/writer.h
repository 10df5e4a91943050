// Decides a batch in turn inside one transaction, derives rows, records, claims and
// heads from what was decided, and commits once for all (design.md, "Write path").
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/sql/db.h"
#include "common/store/clock.h"
#include "common/store/decision.h"
#include "common/store/ledger.h"
#include "common/store/tables.h"

namespace tiernet::store {

// Used by one thread.
class Writer {
 public:
  // `tables` outlive this.
  Writer(std::unique_ptr<sql::Db> db, const EntityTables& tables, Ledger ledger, Clock clock,
         std::vector<std::string> home_units);

  // Sets the outcome of each task; a committed one is on disk. If the batch cannot be
  // written, each is decided again in a transaction of its own. An empty batch forgets
  // some of the request ids that are to be forgotten.
  void Write(Batch& batch);
  // Did the last transaction leave request ids that are to be forgotten?
  bool has_to_forget() const { return has_to_forget_; }
  const Heads& heads() const { return ledger_.heads(); }

 private:
  // The engine's error, if the batch is not on disk; outcomes are set if it is.
  absl::Status CommitBatch(Batch& batch);
  absl::Status CommitInTransaction(Batch& batch);
  absl::Status Forget(int most);
  // Sets the task's outcome. Fails only if a statement did.
  absl::Status RunTask(Task& task);
  absl::Status RunDecision(Task& task);
  absl::Status Refuse(Task& task, const absl::Status& refusal);
  absl::StatusOr<bool> AnswerAgain(Task& task, const std::string& scope);
  absl::StatusOr<std::string> PresentUnit(const std::string& name, const std::string& if_gone);
  absl::Status CheckHome(absl::string_view unit) const;
  absl::StatusOr<std::vector<Change>> AskForChanges(Task& task);
  absl::Status CheckClaims(const std::vector<Change>& changes, absl::Status& refusal);
  absl::Status WriteChanges(Task& task, std::vector<Change>& changes);
  absl::Status WriteChange(const Task& task, Change& change, const std::vector<Written>& so_far, Committed& committed);
  absl::Status MoveClaims(const Change& change, const std::string& name, const std::vector<std::string>& held);

  const std::unique_ptr<sql::Db> db_;
  const EntityTables& entities_;
  Ledger ledger_;
  const Clock clock_;
  const std::vector<std::string> home_units_;
  Tables tables_;
  bool has_to_forget_ = false;
  absl::Time next_look_ = absl::InfinitePast();
};

}  // namespace tiernet::store
