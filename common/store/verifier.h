// Recomputes what a database claims: chains, parts, heads, anchor, rows, claims.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/journal/anchor.h"
#include "common/journal/chain.h"
#include "common/store/store.h"
#include "tiernet/journal/v1/journal_service.pb.h"

namespace tiernet::store {

// Goes through the database in slices, each with a read of its own, so that it holds
// no transaction for long. Records that are committed meanwhile are left out.
class Verifier {
 public:
  // Streams that begin with `prefix`, and, unless `chain_only`, the rows of their
  // entities.
  Verifier(Store& store, std::string prefix, bool chain_only)
      : store_(store), prefix_(std::move(prefix)), chain_only_(chain_only) {}

  // Does one slice and tells how far it is; `done` in the last one, with the
  // findings. Fails only if the database cannot be read.
  absl::Status Step(journal::v1::VerifyResponse& response);

 private:
  // What the chain of one stream says of its entities.
  struct Stream {
    StreamHead head;
    StreamHead verified;
    // After a record that is not sound: its stored hash, which may be what the next
    // one follows on if the record's header was altered.
    std::optional<journal::Hash> stored;
    // By seq: the record is the last of an entity that stands, and no row was seen yet
    // that holds it.
    std::vector<bool> awaits_row;
    // False: not all that the records say of entities can be relied on.
    bool reliable = true;
  };

  void ReadAnchorFile();
  absl::Status Begin(sql::Db& db);
  absl::Status VerifyRecords(sql::Db& db, const std::string& name, Stream& stream);
  absl::Status FindBeyondHeads(sql::Db& db);
  void VerifyRecord(const std::string& name, int64_t seq, const journal::v1::Record& record, Stream& stream);
  void CompareWithAnchor(const std::string& name, int64_t seq, const journal::Hash& hash);
  void Note(const journal::v1::Header& header, Stream& stream);
  absl::Status VerifyRows(sql::Db& db, const EntityTable& table);
  absl::Status VerifyRow(sql::Db& db, const EntityTable& table, const StoredEntity& row);
  // What is wrong with the row `name`; empty: nothing.
  absl::StatusOr<std::string> ProblemOf(sql::Db& db, const StoredEntity& row, const std::string& name, Stream& stream);
  absl::Status VerifyClaims(sql::Db& db, const EntityTable& table, const StoredEntity& row, const std::string& name);
  absl::Status FindSurplusClaims(sql::Db& db);
  absl::StatusOr<std::string> EntityOf(sql::Db& db, const std::string& stream, int64_t seq);
  absl::Status FindLostRows(sql::Db& db);
  void Find(const std::string& stream, int64_t seq, const std::string& name, std::string problem);

  Store& store_;
  const std::string prefix_;
  const bool chain_only_;
  bool begun_ = false;
  std::map<std::string, Stream> streams_;
  std::map<std::string, Stream>::iterator at_;
  journal::Anchors anchors_;
  journal::CheckedRecord checked_;
  size_t table_ = 0;
  std::string row_stream_;
  std::string row_id_;
  Claim last_claim_;
  bool claims_verified_ = false;
  journal::v1::VerifyResponse progress_;
};

}  // namespace tiernet::store
