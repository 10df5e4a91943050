#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/sql/db.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace tiernet::sql {
namespace {

// Long enough for another process to finish a checkpoint or the recovery of a
// log, short enough not to hold the committer.
constexpr int kBusyMillis = 2'000;

// DEFENSIVE: SQL cannot write the file behind the engine's back. DQS off: a
// misspelt column is an error, not a string.
constexpr std::pair<int, int> kSettings[] = {
    {SQLITE_DBCONFIG_DEFENSIVE, 1},      {SQLITE_DBCONFIG_DQS_DDL, 0},     {SQLITE_DBCONFIG_DQS_DML, 0},
    {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0}, {SQLITE_DBCONFIG_ENABLE_FKEY, 0},
};

constexpr char kForBoth[] = "PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON;";

// Negative cache sizes are KiB. The log is copied back every 16 MiB; after a
// burst its file shrinks to 64 MiB again.
constexpr char kForWriter[] =
    "PRAGMA synchronous = FULL; PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 4096;"
    "PRAGMA journal_size_limit = 67108864;";

// Readers map the file, since each commit empties their page cache: a third faster
// on keys all over a table larger than it. The price: a sector that cannot be read
// ends the process instead of failing one statement.
constexpr char kForReader[] = "PRAGMA query_only = ON; PRAGMA cache_size = -16384; PRAGMA mmap_size = 1073741824;";

absl::string_view PathOf(sqlite3* db) {
  const char* path = sqlite3_db_filename(db, "main");
  return path == nullptr ? "" : path;
}

bool IsOutOfSpace(sqlite3* db, int code) {
  const int primary = code & 0xff;
  if (primary == SQLITE_FULL) return true;
  if (primary != SQLITE_IOERR && primary != SQLITE_CANTOPEN) return false;
  const int cause = sqlite3_system_errno(db);
  return cause == ENOSPC || cause == EDQUOT;
}

// The one place where the engine's codes become ours. Called before anything
// else is asked of `db`, which holds the message.
absl::Status ToStatus(sqlite3* db, int code, absl::string_view sql) {
  const std::string problem = absl::StrCat(sqlite3_errmsg(db), " (", code, ") in: ", sql);
  if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY || code == SQLITE_CONSTRAINT_ROWID) {
    return absl::AlreadyExistsError(problem);
  }
  if (IsOutOfSpace(db, code)) return Error(reason::ERROR_REASON_STORAGE_FULL, {{"where", std::string(PathOf(db))}});
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return absl::AbortedError(problem);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Error(reason::ERROR_REASON_DATA_CORRUPT, {{"where", std::string(PathOf(db))}, {"problem", problem}});
    default:
      return absl::InternalError(absl::StrCat(PathOf(db), ": ", problem));
  }
}

// A lock file of its own, since closing any descriptor of the database file
// would drop the engine's locks. flock belongs to the open file, not to the
// process, so it also holds against a second writer in this process, and it
// goes with the process however that ends.
absl::StatusOr<int> LockForWriting(const std::string& path) {
  const std::string lock_path = absl::StrCat(path, ".lock");
  const int fd = open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0) return absl::InternalError(absl::StrCat("open ", lock_path, ": ", std::strerror(errno)));
  if (flock(fd, LOCK_EX | LOCK_NB) == 0) return fd;
  const int cause = errno;
  close(fd);
  if (cause != EWOULDBLOCK) {
    return absl::InternalError(absl::StrCat("lock ", lock_path, ": ", std::strerror(cause)));
  }
  return absl::FailedPreconditionError(
      absl::StrCat(path, " is already open for writing: another writer holds ", lock_path));
}

// `index[n]` is the engine's number of `$n`; the text must use `$1` to the last
// without a gap, in any order and any number of times.
absl::StatusOr<std::vector<int>> NumberParameters(sqlite3_stmt* statement) {
  const int count = sqlite3_bind_parameter_count(statement);
  std::vector<int> index(count + 1, 0);
  for (int i = 1; i <= count; ++i) {
    const char* name = sqlite3_bind_parameter_name(statement, i);
    absl::string_view digits = name == nullptr ? "" : name;
    int n = 0;
    if (!absl::ConsumePrefix(&digits, "$") || !absl::SimpleAtoi(digits, &n) || n < 1 || n > count || index[n] != 0) {
      return absl::InternalError(absl::StrCat("parameters must be $1 to $", count, ": ", sqlite3_sql(statement)));
    }
    index[n] = i;
  }
  return index;
}

// Statements left with rows to come would keep the read transaction open.
void ResetBusyStatements(sqlite3* db) {
  for (auto* s = sqlite3_next_stmt(db, nullptr); s != nullptr; s = sqlite3_next_stmt(db, s)) {
    if (sqlite3_stmt_busy(s)) sqlite3_reset(s);
  }
}

}  // namespace

Statement::Statement(sqlite3_stmt* statement, std::vector<int> index)
    : statement_(statement), index_(std::move(index)) {}

Statement::~Statement() { sqlite3_finalize(statement_); }

// 0, which the engine refuses, if there is no such parameter.
int Statement::IndexOf(int parameter) const {
  return parameter > 0 && static_cast<size_t>(parameter) < index_.size() ? index_[parameter] : 0;
}

void Statement::Note(int bind_result) {
  if (bind_result_ == SQLITE_OK) bind_result_ = bind_result;
}

Statement& Statement::Int(int parameter, int64_t value) {
  Note(sqlite3_bind_int64(statement_, IndexOf(parameter), value));
  return *this;
}

// A null pointer would bind null, and an empty view may have one.
Statement& Statement::Text(int parameter, absl::string_view value) {
  const char* data = value.empty() ? "" : value.data();
  Note(sqlite3_bind_text64(statement_, IndexOf(parameter), data, value.size(), SQLITE_STATIC, SQLITE_UTF8));
  return *this;
}

Statement& Statement::Blob(int parameter, absl::string_view value) {
  const char* data = value.empty() ? "" : value.data();
  Note(sqlite3_bind_blob64(statement_, IndexOf(parameter), data, value.size(), SQLITE_STATIC));
  return *this;
}

Statement& Statement::Null(int parameter) {
  Note(sqlite3_bind_null(statement_, IndexOf(parameter)));
  return *this;
}

absl::StatusOr<bool> Statement::Step() {
  const int code = bind_result_ == SQLITE_OK ? sqlite3_step(statement_) : bind_result_;
  if (code == SQLITE_ROW) return true;
  absl::Status status;
  if (code != SQLITE_DONE) status = ToStatus(sqlite3_db_handle(statement_), code, sqlite3_sql(statement_));
  Reset();
  if (!status.ok()) return status;
  return false;
}

absl::Status Statement::Run() {
  while (true) {
    TN_ASSIGN_OR_RETURN(const bool more, Step());
    if (!more) return absl::OkStatus();
  }
}

// Bindings are dropped too: what they point to may be gone before the next use.
void Statement::Reset() {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
  bind_result_ = SQLITE_OK;
}

int64_t Statement::Int(int column) const { return sqlite3_column_int64(statement_, column); }

absl::string_view Statement::Text(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  return absl::string_view(data, sqlite3_column_bytes(statement_, column));
}

absl::string_view Statement::Blob(int column) const {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  return absl::string_view(data, sqlite3_column_bytes(statement_, column));
}

bool Statement::IsNull(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

Db::Db(sqlite3* db, int lock_fd) : db_(db), lock_fd_(lock_fd) {}

Db::~Db() {
  statements_.clear();
  sqlite3_close(db_);
  if (lock_fd_ >= 0) close(lock_fd_);
}

absl::StatusOr<std::unique_ptr<Db>> Db::Open(const std::string& path, Mode mode) {
  int lock_fd = -1;
  if (mode == Mode::kWriter) {
    TN_ASSIGN_OR_RETURN(lock_fd, LockForWriting(path));
  }
  // A reader too takes part in the log's shared index, hence READWRITE.
  const int create = mode == Mode::kWriter ? SQLITE_OPEN_CREATE : 0;
  sqlite3* db = nullptr;
  const int code = sqlite3_open_v2(
      path.c_str(), &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | create, nullptr);
  std::unique_ptr<Db> opened(new Db(db, lock_fd));
  if (code != SQLITE_OK) return ToStatus(db, code, absl::StrCat("open ", path));
  TN_RETURN_IF_ERROR(opened->Configure(mode));
  return opened;
}

absl::Status Db::Configure(Mode mode) {
  sqlite3_busy_timeout(db_, kBusyMillis);
  for (const auto& [setting, value] : kSettings) sqlite3_db_config(db_, setting, value, nullptr);
  TN_RETURN_IF_ERROR(Execute(kForBoth));
  if (mode == Mode::kReader) {
    // The writer copies the log back; a reader that closes last leaves it.
    sqlite3_db_config(db_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    return Execute(kForReader);
  }
  TN_ASSIGN_OR_RETURN(const auto wal, PrepareOnce("PRAGMA journal_mode = WAL"));
  TN_RETURN_IF_ERROR(wal->Step().status());
  if (wal->Text(0) != "wal") {
    return absl::FailedPreconditionError(
        absl::StrCat(PathOf(db_), ": no write-ahead log here; put the database on a local file system"));
  }
  wal->Reset();
  return Execute(kForWriter);
}

absl::StatusOr<std::unique_ptr<Statement>> Db::Compile(absl::string_view sql, unsigned flags) {
  sqlite3_stmt* raw = nullptr;
  const char* tail = nullptr;
  const int code = sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()), flags, &raw, &tail);
  if (code != SQLITE_OK) return ToStatus(db_, code, sql);
  std::unique_ptr<Statement> statement(new Statement(raw, {}));
  const absl::string_view rest(tail, sql.data() + sql.size() - tail);
  if (raw == nullptr || !absl::StripAsciiWhitespace(rest).empty()) {
    return absl::InternalError(absl::StrCat("not exactly one statement: ", sql));
  }
  TN_ASSIGN_OR_RETURN(statement->index_, NumberParameters(raw));
  return statement;
}

absl::StatusOr<std::unique_ptr<Statement>> Db::PrepareOnce(absl::string_view sql) { return Compile(sql, 0); }

absl::StatusOr<Statement*> Db::Prepare(absl::string_view sql) {
  if (const auto found = statements_.find(sql); found != statements_.end()) {
    found->second->Reset();
    return found->second.get();
  }
  TN_ASSIGN_OR_RETURN(auto statement, Compile(sql, SQLITE_PREPARE_PERSISTENT));
  return statements_.emplace(sql, std::move(statement)).first->second.get();
}

absl::Status Db::Execute(const std::string& sql) {
  const int code = sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr);
  return code == SQLITE_OK ? absl::OkStatus() : ToStatus(db_, code, sql);
}

absl::Status Db::RunCached(absl::string_view sql) {
  TN_ASSIGN_OR_RETURN(auto* statement, Prepare(sql));
  return statement->Run();
}

int Db::Changed() const { return sqlite3_changes(db_); }

// IMMEDIATE takes the write lock at once; a later upgrade could find that the
// state it has read is no longer the last one.
absl::Status Db::Begin() { return RunCached("BEGIN IMMEDIATE"); }

// A statement left with rows to come would keep its read open behind the
// transaction, and with it the log from ever beginning anew.
absl::Status Db::Commit() {
  ResetBusyStatements(db_);
  absl::Status status = RunCached("COMMIT");
  if (!status.ok()) Rollback();
  return status;
}

// A full disk may have rolled back already; ROLLBACK itself cannot fail but for
// that.
void Db::Rollback() {
  ResetBusyStatements(db_);
  if (!sqlite3_get_autocommit(db_)) RunCached("ROLLBACK").IgnoreError();
}

absl::Status Db::BeginRead() { return RunCached("BEGIN"); }

void Db::EndRead() { Rollback(); }

}  // namespace tiernet::sql
