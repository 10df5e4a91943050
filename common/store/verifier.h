// Recomputes what a database claims: chains, parts, heads, anchor, rows, claims.
#pragma once

#include <map>
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
    // By seq: a later record took its place, or it is a deletion; true for 0.
    std::vector<bool> superseded;
  };

  absl::Status Begin(sql::Db& db);
  absl::Status VerifyRecords(sql::Db& db, const std::string& name, Stream& stream);
  void Note(const journal::v1::Header& header, Stream& stream);
  absl::Status VerifyRows(sql::Db& db, const EntityTable& table);
  absl::Status VerifyRow(sql::Db& db, const EntityTable& table, const StoredEntity& row);
  absl::Status CountRows(sql::Db& db);
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
  // Rows seen, by stream.
  std::map<std::string, int64_t> rows_;
  journal::v1::VerifyResponse progress_;
};

}  // namespace tiernet::store
