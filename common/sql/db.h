// SQL behind one narrow interface: nobody else knows which engine it is.
//
// Statements are written once for every engine: parameters are `$1, $2, ...`,
// text and blobs are different values, and engine errors are mapped here, once:
// unique key -> ALREADY_EXISTS, busy -> ABORTED, full disk -> RESOURCE_EXHAUSTED
// (ERROR_REASON_STORAGE_FULL), malformed database -> DATA_LOSS
// (ERROR_REASON_DATA_CORRUPT, naming the file), everything else -> INTERNAL with
// the statement's text. After an error inside a transaction the transaction is
// lost on some engines: call Rollback, whatever the error.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

struct sqlite3;
struct sqlite3_stmt;

namespace tiernet::sql {

// A prepared statement. Bind, step until it says false, read columns between;
// `Reset` before it is bound anew, if it was left with rows to come. Bound text
// and blobs must outlive the steps: they are not copied. What is not bound is
// null. Columns are numbered from 0, parameters from 1. Views returned by Text
// and Blob are valid until the next Step or Reset. Dies before its Db.
class Statement {
 public:
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  // A bind that fails, of a parameter that the text has not, say, is reported by
  // the next Step.
  Statement& Int(int parameter, int64_t value);
  Statement& Text(int parameter, absl::string_view value);
  Statement& Blob(int parameter, absl::string_view value);
  // A string that ends with the call would be gone at the first step.
  template <typename T, typename = std::enable_if_t<std::is_same_v<T, std::string>>>
  Statement& Text(int parameter, T&& value) = delete;
  template <typename T, typename = std::enable_if_t<std::is_same_v<T, std::string>>>
  Statement& Blob(int parameter, T&& value) = delete;
  Statement& Null(int parameter);

  // True: a row stands ready. False: there is no more; the statement is reset.
  // On error it is reset too.
  absl::StatusOr<bool> Step();
  // Steps to the end, for statements without rows.
  absl::Status Run();
  // Forgets rows and bindings.
  void Reset();

  int64_t Int(int column) const;
  absl::string_view Text(int column) const;
  absl::string_view Blob(int column) const;
  bool IsNull(int column) const;

 private:
  friend class Db;
  // `index[n]` is the engine's own number of `$n`, which goes by first appearance.
  Statement(sqlite3_stmt* statement, std::vector<int> index);
  int IndexOf(int parameter) const;
  void Note(int bind_result);

  sqlite3_stmt* statement_;
  std::vector<int> index_;
  // The first bind that failed since the last Reset.
  int bind_result_ = 0;
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
  // FAILED_PRECONDITION naming the file. A reader never waits for the writer, nor
  // the writer for readers; it cannot write.
  static absl::StatusOr<std::unique_ptr<Db>> Open(const std::string& path, Mode mode);
  ~Db();
  Db(const Db&) = delete;
  Db& operator=(const Db&) = delete;

  // The prepared statement for `sql`, reset, from this connection's cache, where
  // it stays as long as the connection: do not use one text twice at the same
  // time, and do not come with texts that a caller can vary at will.
  absl::StatusOr<Statement*> Prepare(absl::string_view sql);
  // A statement of one's own, for such texts.
  absl::StatusOr<std::unique_ptr<Statement>> PrepareOnce(absl::string_view sql);
  // Runs one or more statements without parameters or rows, for tables.
  absl::Status Execute(const std::string& sql);

  // Rows that the last statement which writes has inserted, updated or deleted.
  int Changed() const;

  // A transaction that may write from its first statement on.
  absl::Status Begin();
  // OK: it is on disk. On error nobody sees any of it, and no transaction is open; of one that the disk failed in, the
  // log may hold all, for the next start to find.
  // Resets all statements.
  absl::Status Commit();
  // Resets all statements. Nothing to do if no transaction is open.
  void Rollback();

  // A read that sees one state from its first statement to EndRead, which resets
  // all statements.
  absl::Status BeginRead();
  void EndRead();

 private:
  Db(sqlite3* db, int lock_fd);
  absl::Status Configure(Mode mode);
  absl::StatusOr<std::unique_ptr<Statement>> Compile(absl::string_view sql, unsigned flags);
  absl::Status RunCached(absl::string_view sql);

  sqlite3* db_;
  // Held while a writer lives; -1 in a reader.
  int lock_fd_;
  absl::flat_hash_map<std::string, std::unique_ptr<Statement>> statements_;
};

}  // namespace tiernet::sql
