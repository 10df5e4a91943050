// How far a follower of another service's journal is, in this service's database:
// moved in the same transaction as the effect.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/sql/db.h"

namespace tiernet::store {

// A place in a followed stream.
struct Cursor {
  // Which follower of this service.
  std::string follower;
  // The service and stream followed.
  std::string service;
  std::string stream;
  // Last record whose effect stands.
  int64_t seq = 0;
  // Hash of that record; empty before the first.
  std::string hash;
  // Which kinds' parts were asked for on the way: full names in order, joined by blanks; `*`: all.
  std::string kinds = {};
  // Records up to here have passed already, when fewer kinds were asked for, and are not answered any more; 0: none.
  int64_t answered_seq = 0;
};

// A move of a cursor: only from where it is, so that no effect happens twice.
struct Advance {
  int64_t from_seq = 0;
  Cursor to;
};

absl::Status EnsureCursors(sql::Db& db);
// Every cursor of `follower` on `service`.
absl::StatusOr<std::vector<Cursor>> ReadCursors(sql::Db& db, const std::string& follower, const std::string& service);
// The cursor as it stands for one who asks for `kinds`: at the beginning of its stream if some of these were
// not asked for on the way, with what was answered as `answered_seq`.
Cursor For(const std::string& kinds, Cursor cursor);
// False, and nothing is moved, if the cursor, as it stands for the kinds of `advance`, is not at
// `advance.from_seq`.
absl::StatusOr<bool> MoveCursor(sql::Db& db, const Advance& advance);
// Takes every cursor of `follower` back: it pulls each stream from its beginning again.
absl::Status ForgetCursors(sql::Db& db, const std::string& follower);
// Keeps that a record's effect was refused: an answer like any other.
absl::Status NoteRefusal(sql::Db& db, const Advance& advance, const std::string& reason, const std::string& message);

}  // namespace tiernet::store
