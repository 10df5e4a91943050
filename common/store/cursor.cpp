#include "common/store/cursor.h"

#include "common/sql/table.h"
#include "common/status/macros.h"

namespace tiernet::store {

absl::Status EnsureCursors(sql::Db& db) {
  TN_RETURN_IF_ERROR(sql::EnsureTable(db, {"cursors",
                                           {{"follower", sql::Type::kText},
                                            {"service", sql::Type::kText},
                                            {"stream", sql::Type::kText},
                                            {"seq", sql::Type::kInteger},
                                            {"hash", sql::Type::kBlob}},
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
  TN_ASSIGN_OR_RETURN(auto* select,
                      db.Prepare("SELECT stream, seq, hash FROM cursors WHERE follower = $1 AND service = $2"));
  select->Text(1, follower).Text(2, service);
  while (true) {
    TN_ASSIGN_OR_RETURN(const bool row, select->Step());
    if (!row) return cursors;
    cursors.push_back({follower, service, std::string(select->Text(0)), select->Int(1), std::string(select->Blob(2))});
  }
}

absl::Status ForgetCursors(sql::Db& db, const std::string& follower) {
  TN_ASSIGN_OR_RETURN(auto* erase, db.Prepare("DELETE FROM cursors WHERE follower = $1"));
  return erase->Text(1, follower).Run();
}

absl::StatusOr<bool> MoveCursor(sql::Db& db, const Advance& advance) {
  const Cursor& to = advance.to;
  TN_ASSIGN_OR_RETURN(auto* select,
                      db.Prepare("SELECT seq FROM cursors WHERE follower = $1 AND service = $2 AND stream = $3"));
  select->Text(1, to.follower).Text(2, to.service).Text(3, to.stream);
  TN_ASSIGN_OR_RETURN(const bool found, select->Step());
  const int64_t present = found ? select->Int(0) : 0;
  select->Reset();
  if (present != advance.from_seq) return false;
  TN_ASSIGN_OR_RETURN(auto* upsert,
                      db.Prepare("INSERT INTO cursors (follower, service, stream, seq, hash) "
                                 "VALUES ($1, $2, $3, $4, $5) "
                                 "ON CONFLICT (follower, service, stream) DO UPDATE SET seq = $4, hash = $5"));
  upsert->Text(1, to.follower).Text(2, to.service).Text(3, to.stream).Int(4, to.seq).Blob(5, to.hash);
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
