// The journal's rows and heads, over the committer's connection.
#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/journal/chain.h"
#include "common/sql/db.h"
#include "common/store/entity_table.h"
#include "tiernet/journal/v1/record.pb.h"

namespace tiernet::store {

// The last record of a stream.
struct StreamHead {
  int64_t seq = 0;
  journal::Hash hash;
};
using Heads = absl::flat_hash_map<std::string, StreamHead>;

// Makes the tables `journal` and `heads`.
absl::Status EnsureJournal(sql::Db& db);
// The stored heads.
absl::StatusOr<Heads> ReadHeads(sql::Db& db);
// When the last record of any stream was committed; InfinitePast if there is none.
absl::StatusOr<absl::Time> LastCommit(sql::Db& db);

// Appends within the transaction that is open. Heads are kept in memory and
// written once a transaction. Used by one thread.
class Ledger {
 public:
  Ledger(std::string service, Heads heads) : service_(std::move(service)), heads_(std::move(heads)) {}

  const std::string& service() const { return service_; }
  // The seq that the next record of `stream` will have.
  int64_t NextSeq(absl::string_view stream) const;
  // Completes `header` (service, digests) and appends it with its parts. `header`
  // names the stream and carries NextSeq of it.
  absl::Status Append(sql::Db& db, journal::v1::Header& header, const Parts& parts);
  // Writes the heads of the streams appended to since the last call.
  absl::Status WriteHeads(sql::Db& db);

  // After COMMIT, and after ROLLBACK: what was appended stands, or never was.
  void Committed() { before_.clear(); }
  void RolledBack();

  const Heads& heads() const { return heads_; }

 private:
  const std::string service_;
  Heads heads_;
  // Heads as they were when the transaction began, of streams appended to.
  Heads before_;
  // Serialised header of the record at hand, kept to save allocations.
  std::string header_bytes_;
};

}  // namespace tiernet::store
