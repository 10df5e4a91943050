#include "common/store/cursor.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/sql/table.h"
#include "common/status/macros.h"

namespace tiernet::store {
namespace {

constexpr char kSelect[] =
    "SELECT stream, seq, hash, kinds, answered_seq FROM cursors WHERE follower = $1 AND service = $2";

bool HasAll(const std::string& kinds, const std::string& wanted) {
  if (kinds == "*" || kinds == wanted) return true;
  const std::vector<std::string> held = absl::StrSplit(kinds, ' ');
  const std::vector<std::string> sought = absl::StrSplit(wanted, ' ');
  return std::includes(held.begin(), held.end(), sought.begin(), sought.end());
}

Cursor FromRow(const sql::Statement& row, const std::string& follower, const std::string& service) {
  return {follower,  service, std::string(row.Text(0)), row.Int(1), std::string(row.Blob(2)), std::string(row.Text(3)),
          row.Int(4)};
}

}  // namespace

absl::Status EnsureCursors(sql::Db& db) {
  TN_RETURN_IF_ERROR(sql::EnsureTable(db, {"cursors",
                                           {{"follower", sql::Type::kText},
                                            {"service", sql::Type::kText},
                                            {"stream", sql::Type::kText},
                                            {"seq", sql::Type::kInteger},
                                            {"hash", sql::Type::kBlob},
                                            {"kinds", sql::Type::kText},
                                            {"answered_seq", sql::Type::kInteger}},
                                           {"follower", "service", "stream"},
                                           {},
                                           true})
                         .status());
  return sql::EnsureTable(db, {"refusals",
                               {{"follower", sql::Type::kText},
                                {"service", sql::Type::kText},
                                {"stream", sql::Type::kText},
                                {"seq", sql::Type::kInteger},
                                {"reason", sql::Type::kText},
                                {"message", sql::Type::kText}},
                               {"follower", "service", "stream", "seq"},
                               {},
                               true})
      .status();
}

absl::StatusOr<std::vector<Cursor>> ReadCursors(sql::Db& db, const std::string& follower, const std::string& service) {
  std::vector<Cursor> cursors;
  TN_ASSIGN_OR_RETURN(auto* select, db.Prepare(kSelect));
  select->Text(1, follower).Text(2, service);
  while (true) {
    TN_ASSIGN_OR_RETURN(const bool row, select->Step());
    if (!row) return cursors;
    cursors.push_back(FromRow(*select, follower, service));
  }
}

Cursor For(const std::string& kinds, Cursor cursor) {
  if (HasAll(cursor.kinds, kinds)) return cursor;
  return {std::move(cursor.follower),
          std::move(cursor.service),
          std::move(cursor.stream),
          0,
          "",
          kinds,
          std::max(cursor.seq, cursor.answered_seq)};
}

absl::Status ForgetCursors(sql::Db& db, const std::string& follower) {
  TN_ASSIGN_OR_RETURN(auto* erase, db.Prepare("DELETE FROM cursors WHERE follower = $1"));
  return erase->Text(1, follower).Run();
}

absl::StatusOr<bool> MoveCursor(sql::Db& db, const Advance& advance) {
  const Cursor& to = advance.to;
  TN_ASSIGN_OR_RETURN(auto* select, db.Prepare(absl::StrCat(kSelect, " AND stream = $3")));
  select->Text(1, to.follower).Text(2, to.service).Text(3, to.stream);
  TN_ASSIGN_OR_RETURN(const bool found, select->Step());
  const Cursor present = found ? For(to.kinds, FromRow(*select, to.follower, to.service)) : Cursor();
  select->Reset();
  if (present.seq != advance.from_seq) return false;
  TN_ASSIGN_OR_RETURN(auto* upsert, db.Prepare("INSERT INTO cursors (follower, service, stream, seq, hash, kinds, "
                                               "answered_seq) VALUES ($1, $2, $3, $4, $5, $6, $7) "
                                               "ON CONFLICT (follower, service, stream) "
                                               "DO UPDATE SET seq = $4, hash = $5, kinds = $6, answered_seq = $7"));
  upsert->Text(1, to.follower).Text(2, to.service).Text(3, to.stream).Int(4, to.seq).Blob(5, to.hash);
  upsert->Text(6, to.kinds).Int(7, present.answered_seq);
  TN_RETURN_IF_ERROR(upsert->Run());
  return true;
}

absl::Status NoteRefusal(sql::Db& db, const Advance& advance, const std::string& reason, const std::string& message) {
  TN_ASSIGN_OR_RETURN(auto* insert, db.Prepare("INSERT INTO refusals (follower, service, stream, seq, reason, message) "
                                               "VALUES ($1, $2, $3, $4, $5, $6)"));
  const Cursor& to = advance.to;
  insert->Text(1, to.follower).Text(2, to.service).Text(3, to.stream).Int(4, to.seq).Text(5, reason).Text(6, message);
  return insert->Run();
}

}  // namespace tiernet::store
