// SQL behind one narrow interface: nobody else knows which engine it is.
//
// Statements are written once for every engine: parameters are `$1, $2, ...`,
// text and blobs are different values, and engine errors are mapped here, once:
// unique key -> ALREADY_EXISTS, busy -> ABORTED, full disk -> RESOURCE_EXHAUSTED
// (ERROR_REASON_STORAGE_FULL), malformed database -> DATA_LOSS, everything else
// -> INTERNAL with the statement's text.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

struct sqlite3;
struct sqlite3_stmt;

namespace tiernet::sql {

// A prepared statement. Bind, step until it says false, read columns between;
// `Reset` before it is bound anew. Bound text and blobs must outlive the steps:
// they are not copied. Columns are numbered from 0, parameters from 1. Views
// returned by Text and Blob are valid until the next Step or Reset.
class Statement {
 public:
  Statement(sqlite3* db, sqlite3_stmt* statement);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  Statement& Int(int parameter, int64_t value);
  Statement& Text(int parameter, absl::string_view value);
  Statement& Blob(int parameter, absl::string_view value);
  Statement& Null(int parameter);

  // True: a row stands ready. False: there is no more; the statement is reset.
  // On error it is reset too.
  absl::StatusOr<bool> Step();
  // Steps to the end, for statements without rows.
  absl::Status Run();
  void Reset();

  int64_t Int(int column) const;
  absl::string_view Text(int column) const;
  absl::string_view Blob(int column) const;
  bool IsNull(int column) const;

 private:
  sqlite3* db_;
  sqlite3_stmt* statement_;
  // Index of `$n` in the engine's own numbering, which goes by first appearance.
  std::unique_ptr<int[]> index_;
};

// One connection. Used by one thread at a time.
class Db {
 public:
  enum class Mode {
    // Creates the file if missing, and holds it against a second writing process.
    kWriter,
    kReader,
  };

  // Opens the database file at `path`: WAL, synchronous=FULL, a bounded wait for
  // locks. A second writer, in this process or another, is refused with
  // FAILED_PRECONDITION naming the file.
  static absl::StatusOr<std::unique_ptr<Db>> Open(const std::string& path, Mode mode);
  ~Db();
  Db(const Db&) = delete;
  Db& operator=(const Db&) = delete;

  // The prepared statement for `sql`, from this connection's cache: do not use
  // one text twice at the same time.
  absl::StatusOr<Statement*> Prepare(absl::string_view sql);
  // Runs one or more statements without parameters or rows, for tables.
  absl::Status Execute(const std::string& sql);

  // A transaction that may write from its first statement on.
  absl::Status Begin();
  absl::Status Commit();
  void Rollback();

  // A read that sees one state from its first statement to EndRead.
  absl::Status BeginRead();
  void EndRead();

 private:
  Db(sqlite3* db, int lock_fd);

  sqlite3* db_;
  int lock_fd_;
  absl::flat_hash_map<std::string, std::unique_ptr<Statement>> statements_;
};

}  // namespace tiernet::sql
