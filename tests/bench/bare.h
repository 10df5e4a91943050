// The database without us: the engine's own calls on a service's tables, with the
// service's settings and nothing else.
#pragma once

#include <array>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

struct sqlite3;
struct sqlite3_stmt;

namespace tiernet::bench {

struct Cost {
  absl::Duration cpu;
  absl::Duration wall;
};

struct CloseDb {
  void operator()(sqlite3* db) const;
};
struct EndStatement {
  void operator()(sqlite3_stmt* statement) const;
};
using DbPtr = std::unique_ptr<sqlite3, CloseDb>;
using StatementPtr = std::unique_ptr<sqlite3_stmt, EndStatement>;

// Of `reads` point reads of one entry by its key, all together.
absl::StatusOr<Cost> ReadPoint(const std::string& path, const std::string& stream, const std::string& id, int reads);

// Of reading the journal whole and hashing every chain and part once.
absl::StatusOr<Cost> ScanAndHash(const std::string& path);

// The journal's greatest seq in `stream`.
absl::StatusOr<int64_t> LastSeq(const std::string& path, const std::string& stream);

// An empty database with the tables and indexes of the one at `path`.
absl::Status CopySchema(const std::string& path, const std::string& to);

// Executes the statements by which a service entered the entries of one stream anew,
// with the very same values, on another database.
class Replay {
 public:
  // `to` has the tables already.
  static absl::StatusOr<std::unique_ptr<Replay>> Open(const std::string& to);

  // Takes what was entered in `stream` behind `seq` of the database `from`, which may be
  // in use: no more is read from it after `Leave`.
  absl::Status Follow(const std::string& from, const std::string& stream, int64_t seq);
  // Reads the next `entries`, at most, into memory; OUT_OF_RANGE if none is left.
  absl::Status Read(int entries);
  void Leave();

  // Of one transaction with the next `entries`, at most, of those that were read.
  absl::StatusOr<Cost> Commit(int entries);

 private:
  // One row of each table that an entry leaves a row in: journal, entity, answered.
  struct Value {
    int type;
    int64_t integer;
    std::string bytes;
  };
  using Row = std::vector<Value>;
  struct Table {
    const char* name;
    const char* order;
    StatementPtr select;
    StatementPtr insert;
    std::deque<Row> rows;
  };

  Replay() = default;
  static void Bind(sqlite3_stmt* statement, int parameter, const Value& value);
  absl::Status Write(int entries);

  std::string stream_;
  DbPtr from_;
  DbPtr to_;
  std::array<Table, 3> tables_;
  StatementPtr begin_, find_answered_, write_head_, commit_;
};

}  // namespace tiernet::bench
