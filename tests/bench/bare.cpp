#include "tests/bench/bare.h"

#include <openssl/evp.h>
#include <sqlite3.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "common/status/macros.h"
#include "tests/bench/process.h"

namespace tiernet::bench {
namespace {

constexpr char kReaderSettings[] = "PRAGMA query_only = ON; PRAGMA cache_size = -16384; PRAGMA mmap_size = 1073741824;";
constexpr char kWriterSettings[] =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;"
    "PRAGMA wal_autocheckpoint = 4096; PRAGMA journal_size_limit = 67108864; PRAGMA temp_store = MEMORY;"
    "PRAGMA cell_size_check = ON;";

// Where entries stand.
constexpr char kEntityTable[] = "reserve_projects";

absl::Status Problem(sqlite3* db, absl::string_view what) {
  return absl::InternalError(absl::StrCat(what, ": ", sqlite3_errmsg(db)));
}

absl::StatusOr<DbPtr> OpenDb(const std::string& path, const char* settings) {
  sqlite3* db = nullptr;
  const int code =
      sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  DbPtr opened(db);
  if (code != SQLITE_OK || sqlite3_exec(db, settings, nullptr, nullptr, nullptr) != SQLITE_OK) {
    return Problem(db, path);
  }
  return opened;
}

absl::StatusOr<StatementPtr> Prepare(sqlite3* db, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v3(db, sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK) {
    return Problem(db, sql);
  }
  return StatementPtr(statement);
}

absl::Status Run(sqlite3_stmt* statement) {
  const int code = sqlite3_step(statement);
  sqlite3_reset(statement);
  return code == SQLITE_DONE ? absl::OkStatus() : Problem(sqlite3_db_handle(statement), sqlite3_sql(statement));
}

void BindText(sqlite3_stmt* statement, int parameter, absl::string_view text) {
  sqlite3_bind_text64(statement, parameter, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
}

absl::string_view Bytes(sqlite3_stmt* row, int column) {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(row, column));
  return absl::string_view(data, sqlite3_column_bytes(row, column));
}

// From its making to `Stop`.
class Watch {
 public:
  Cost Stop() const { return {ReadClock(CLOCK_THREAD_CPUTIME_ID) - cpu_, absl::Now() - wall_}; }

 private:
  const absl::Duration cpu_ = ReadClock(CLOCK_THREAD_CPUTIME_ID);
  const absl::Time wall_ = absl::Now();
};

struct FreeDigest {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Digest = std::unique_ptr<EVP_MD_CTX, FreeDigest>;

using Hash = std::array<unsigned char, 32>;

void HashBoth(EVP_MD_CTX* context, const EVP_MD* algorithm, absl::string_view first, absl::string_view second,
              Hash& hash) {
  EVP_DigestInit_ex(context, algorithm, nullptr);
  EVP_DigestUpdate(context, first.data(), first.size());
  EVP_DigestUpdate(context, second.data(), second.size());
  EVP_DigestFinal_ex(context, hash.data(), nullptr);
}

}  // namespace

void CloseDb::operator()(sqlite3* db) const { sqlite3_close_v2(db); }
void EndStatement::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

absl::StatusOr<Cost> ReadPoint(const std::string& path, const std::string& stream, const std::string& id, int reads) {
  TN_ASSIGN_OR_RETURN(const auto db, OpenDb(path, kReaderSettings));
  TN_ASSIGN_OR_RETURN(const auto select,
                      Prepare(db.get(), absl::StrCat("SELECT seq, due_on, last_fact_on, unit, body, personal FROM ",
                                                     kEntityTable, " WHERE stream = $1 AND id = $2")));
  size_t bytes = 0;
  const Watch watch;
  for (int i = 0; i < reads; ++i) {
    BindText(select.get(), 1, stream);
    BindText(select.get(), 2, id);
    if (sqlite3_step(select.get()) != SQLITE_ROW) return Problem(db.get(), id);
    bytes += Bytes(select.get(), 4).size() + Bytes(select.get(), 5).size();
    sqlite3_reset(select.get());
  }
  if (bytes == 0) return absl::InternalError("the row is empty");
  return watch.Stop();
}

absl::StatusOr<Cost> ScanAndHash(const std::string& path) {
  TN_ASSIGN_OR_RETURN(const auto db, OpenDb(path, kReaderSettings));
  TN_ASSIGN_OR_RETURN(const auto scan, Prepare(db.get(),
                                               "SELECT header, body_salt, body, personal_salt, personal "
                                               "FROM journal ORDER BY stream, seq"));
  const Digest context(EVP_MD_CTX_new());
  const EVP_MD* algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  Hash chain{};
  Hash part{};
  const Watch watch;
  while (sqlite3_step(scan.get()) == SQLITE_ROW) {
    const absl::string_view previous(reinterpret_cast<const char*>(chain.data()), chain.size());
    HashBoth(context.get(), algorithm, previous, Bytes(scan.get(), 0), chain);
    for (const int salt : {1, 3}) {
      if (sqlite3_column_type(scan.get(), salt) == SQLITE_NULL) continue;
      HashBoth(context.get(), algorithm, Bytes(scan.get(), salt), Bytes(scan.get(), salt + 1), part);
    }
  }
  return watch.Stop();
}

absl::StatusOr<int64_t> LastSeq(const std::string& path, const std::string& stream) {
  TN_ASSIGN_OR_RETURN(const auto db, OpenDb(path, kReaderSettings));
  TN_ASSIGN_OR_RETURN(const auto select, Prepare(db.get(), "SELECT seq FROM heads WHERE stream = $1"));
  BindText(select.get(), 1, stream);
  if (sqlite3_step(select.get()) != SQLITE_ROW) return Problem(db.get(), stream);
  return sqlite3_column_int64(select.get(), 0);
}

absl::Status CopySchema(const std::string& path, const std::string& to) {
  TN_ASSIGN_OR_RETURN(const auto from, OpenDb(path, kReaderSettings));
  TN_ASSIGN_OR_RETURN(const auto empty, OpenDb(to, kWriterSettings));
  TN_ASSIGN_OR_RETURN(const auto select, Prepare(from.get(),
                                                 "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL "
                                                 "AND name NOT LIKE 'sqlite_%' ORDER BY type = 'index'"));
  while (sqlite3_step(select.get()) == SQLITE_ROW) {
    const std::string sql(Bytes(select.get(), 0));
    if (sqlite3_exec(empty.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
      return Problem(empty.get(), sql);
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Replay>> Replay::Open(const std::string& to) {
  std::unique_ptr<Replay> replay(new Replay);
  TN_ASSIGN_OR_RETURN(replay->to_, OpenDb(to, kWriterSettings));
  auto* db = replay->to_.get();
  // Ids are ordered by time, as seqs are.
  constexpr std::pair<const char*, const char*> kTables[] = {
      {"journal", "seq"}, {kEntityTable, "id"}, {"answered", "seq"}};
  for (size_t i = 0; i < replay->tables_.size(); ++i) {
    Table& table = replay->tables_[i];
    std::tie(table.name, table.order) = kTables[i];
    TN_ASSIGN_OR_RETURN(const auto all, Prepare(db, absl::StrCat("SELECT * FROM ", table.name)));
    std::string columns;
    std::string values;
    for (int column = 0; column < sqlite3_column_count(all.get()); ++column) {
      absl::StrAppend(&columns, column == 0 ? "\"" : ", \"", sqlite3_column_name(all.get(), column), "\"");
      absl::StrAppend(&values, column == 0 ? "?" : ", ?");
    }
    TN_ASSIGN_OR_RETURN(
        table.insert, Prepare(db, absl::StrCat("INSERT INTO ", table.name, " (", columns, ") VALUES (", values, ")")));
  }
  TN_ASSIGN_OR_RETURN(replay->begin_, Prepare(db, "BEGIN IMMEDIATE"));
  TN_ASSIGN_OR_RETURN(replay->find_answered_, Prepare(db, "SELECT digest, stream, seq FROM answered WHERE scope = $1"));
  TN_ASSIGN_OR_RETURN(replay->write_head_, Prepare(db,
                                                   "INSERT INTO heads (stream, seq, hash) VALUES ($1, $2, $3) "
                                                   "ON CONFLICT (stream) DO UPDATE SET seq = $2, hash = $3"));
  TN_ASSIGN_OR_RETURN(replay->commit_, Prepare(db, "COMMIT"));
  return replay;
}

absl::Status Replay::Follow(const std::string& from, const std::string& stream, int64_t seq) {
  Leave();
  stream_ = stream;
  TN_ASSIGN_OR_RETURN(from_, OpenDb(from, kReaderSettings));
  for (auto& table : tables_) {
    TN_ASSIGN_OR_RETURN(table.select,
                        Prepare(from_.get(), absl::StrCat("SELECT * FROM ", table.name,
                                                          " WHERE stream = $1 AND seq > $2 ORDER BY ", table.order)));
    BindText(table.select.get(), 1, stream_);
    sqlite3_bind_int64(table.select.get(), 2, seq);
  }
  return absl::OkStatus();
}

void Replay::Leave() {
  for (auto& table : tables_) table.select.reset();
  from_.reset();
}

absl::Status Replay::Read(int entries) {
  for (auto& table : tables_) {
    auto* select = table.select.get();
    for (int i = 0; i < entries && sqlite3_step(select) == SQLITE_ROW; ++i) {
      Row& row = table.rows.emplace_back();
      for (int column = 0; column < sqlite3_column_count(select); ++column) {
        const int type = sqlite3_column_type(select, column);
        const bool is_integer = type == SQLITE_INTEGER;
        row.push_back({type, is_integer ? sqlite3_column_int64(select, column) : 0,
                       is_integer ? std::string() : std::string(Bytes(select, column))});
      }
    }
    if (table.rows.size() != tables_[0].rows.size()) return absl::InternalError("not one row a table and entry");
  }
  return tables_[0].rows.empty() ? absl::OutOfRangeError("no entry is left") : absl::OkStatus();
}

absl::StatusOr<Cost> Replay::Commit(int entries) {
  entries = std::min(entries, static_cast<int>(tables_[0].rows.size()));
  if (entries == 0) return absl::OutOfRangeError("no entry is left");
  const Watch watch;
  TN_RETURN_IF_ERROR(Write(entries));
  const Cost cost = watch.Stop();
  for (auto& table : tables_) table.rows.erase(table.rows.begin(), table.rows.begin() + entries);
  return cost;
}

absl::Status Replay::Write(int entries) {
  TN_RETURN_IF_ERROR(Run(begin_.get()));
  for (int i = 0; i < entries; ++i) {
    Bind(find_answered_.get(), 1, tables_[2].rows[i][0]);
    TN_RETURN_IF_ERROR(Run(find_answered_.get()));
    for (auto& table : tables_) {
      for (size_t column = 0; column < table.rows[i].size(); ++column) {
        Bind(table.insert.get(), static_cast<int>(column) + 1, table.rows[i][column]);
      }
      TN_RETURN_IF_ERROR(Run(table.insert.get()));
    }
  }
  const Row& last = tables_[0].rows[entries - 1];
  for (const int column : {0, 1, 2}) Bind(write_head_.get(), column + 1, last[column]);
  TN_RETURN_IF_ERROR(Run(write_head_.get()));
  return Run(commit_.get());
}

void Replay::Bind(sqlite3_stmt* statement, int parameter, const Value& value) {
  switch (value.type) {
    case SQLITE_INTEGER:
      sqlite3_bind_int64(statement, parameter, value.integer);
      break;
    case SQLITE_TEXT:
      BindText(statement, parameter, value.bytes);
      break;
    case SQLITE_BLOB:
      sqlite3_bind_blob64(statement, parameter, value.bytes.data(), value.bytes.size(), SQLITE_STATIC);
      break;
    default:
      sqlite3_bind_null(statement, parameter);
  }
}

}  // namespace tiernet::bench
