#include "common/store/ledger.h"

#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "common/sql/table.h"
#include "common/status/macros.h"

namespace tiernet::store {
namespace {

using journal::kSaltSize;
using Salt = std::array<char, kSaltSize>;

absl::string_view View(const Salt& salt) { return absl::string_view(salt.data(), salt.size()); }

// Salts from the system's cryptographic generator, fetched many at a time.
Salt NewSalt() {
  struct Reserve {
    std::array<unsigned char, 256 * kSaltSize> bytes;
    size_t used = sizeof(bytes);
  };
  static thread_local Reserve reserve;
  if (reserve.used == reserve.bytes.size()) {
    // Without salts personal data would be guessable from digests: better no service.
    if (RAND_bytes(reserve.bytes.data(), static_cast<int>(reserve.bytes.size())) != 1) std::abort();
    reserve.used = 0;
  }
  Salt salt;
  std::copy_n(reserve.bytes.begin() + reserve.used, kSaltSize, salt.begin());
  reserve.used += kSaltSize;
  return salt;
}

void AddDigest(journal::v1::PartType type, absl::string_view salt, absl::string_view content,
               journal::v1::Header& header) {
  auto* part = header.add_parts();
  part->set_type(type);
  const auto digest = journal::PartDigest(salt, content);
  part->set_digest(digest.data(), digest.size());
}

}  // namespace

absl::Status EnsureJournal(sql::Db& db) {
  TN_RETURN_IF_ERROR(sql::EnsureTable(db, {"journal",
                                           {{"stream", sql::Type::kText},
                                            {"seq", sql::Type::kInteger},
                                            {"hash", sql::Type::kBlob},
                                            {"header", sql::Type::kBlob},
                                            {"body_salt", sql::Type::kBlob, true},
                                            {"body", sql::Type::kBlob, true},
                                            {"personal_salt", sql::Type::kBlob, true},
                                            {"personal", sql::Type::kBlob, true}},
                                           {"stream", "seq"},
                                           {}})
                         .status());
  return sql::EnsureTable(db, {"heads",
                               {{"stream", sql::Type::kText}, {"seq", sql::Type::kInteger}, {"hash", sql::Type::kBlob}},
                               {"stream"},
                               {},
                               true})
      .status();
}

absl::StatusOr<Heads> ReadHeads(sql::Db& db) {
  Heads heads;
  TN_ASSIGN_OR_RETURN(auto* select, db.Prepare("SELECT stream, seq, hash FROM heads"));
  while (true) {
    TN_ASSIGN_OR_RETURN(const bool row, select->Step());
    if (!row) return heads;
    TN_ASSIGN_OR_RETURN(const auto hash, journal::ToHash(select->Blob(2), "a stored head"));
    heads[select->Text(0)] = {select->Int(1), hash};
  }
}

absl::StatusOr<absl::Time> LastCommit(sql::Db& db) {
  absl::Time last = absl::InfinitePast();
  // One point read a stream: of a join the engine may choose to go through the journal.
  TN_ASSIGN_OR_RETURN(auto* select, db.Prepare("SELECT (SELECT header FROM journal WHERE journal.stream = heads.stream "
                                               "AND journal.seq = heads.seq) FROM heads"));
  journal::v1::Header header;
  while (true) {
    TN_ASSIGN_OR_RETURN(const bool row, select->Step());
    if (!row) return last;
    if (!header.ParseFromArray(select->Blob(0).data(), static_cast<int>(select->Blob(0).size()))) continue;
    const auto& time = header.time();
    last = std::max(last, absl::FromUnixSeconds(time.seconds()) + absl::Nanoseconds(time.nanos()));
  }
}

int64_t Ledger::NextSeq(absl::string_view stream) const {
  const auto found = heads_.find(stream);
  return found == heads_.end() ? 1 : found->second.seq + 1;
}

absl::Status Ledger::Append(sql::Db& db, journal::v1::Header& header, const Parts& parts) {
  auto [entry, is_new] = heads_.try_emplace(header.stream());
  StreamHead& head = entry->second;
  if (is_new) head.hash = journal::Genesis(service_, header.stream());
  before_.try_emplace(header.stream(), head);

  header.set_service(service_);
  const Salt body_salt = NewSalt();
  const Salt personal_salt = parts.personal.empty() ? Salt() : NewSalt();
  if (!parts.body.empty()) AddDigest(journal::v1::PART_TYPE_ENTITY, View(body_salt), parts.body, header);
  if (!parts.personal.empty()) {
    AddDigest(journal::v1::PART_TYPE_PERSONAL, View(personal_salt), parts.personal, header);
  }
  header.SerializeToString(&header_bytes_);
  head.hash = journal::Extend(head.hash, header_bytes_);
  head.seq = header.seq();

  TN_ASSIGN_OR_RETURN(
      auto* insert,
      db.Prepare("INSERT INTO journal (stream, seq, hash, header, body_salt, body, personal_salt, personal) "
                 "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"));
  insert->Text(1, header.stream()).Int(2, head.seq).Blob(3, journal::View(head.hash)).Blob(4, header_bytes_);
  if (!parts.body.empty()) insert->Blob(5, View(body_salt)).Blob(6, parts.body);
  if (!parts.personal.empty()) insert->Blob(7, View(personal_salt)).Blob(8, parts.personal);
  return insert->Run();
}

absl::Status Ledger::WriteHeads(sql::Db& db) {
  TN_ASSIGN_OR_RETURN(auto* upsert, db.Prepare("INSERT INTO heads (stream, seq, hash) VALUES ($1, $2, $3) "
                                               "ON CONFLICT (stream) DO UPDATE SET seq = $2, hash = $3"));
  for (const auto& [stream, unused] : before_) {
    const StreamHead& head = heads_[stream];
    upsert->Text(1, stream).Int(2, head.seq).Blob(3, journal::View(head.hash));
    TN_RETURN_IF_ERROR(upsert->Run());
  }
  return absl::OkStatus();
}

void Ledger::RolledBack() {
  for (auto& [stream, head] : before_) {
    if (head.seq == 0) {
      heads_.erase(stream);
    } else {
      heads_[stream] = head;
    }
  }
  before_.clear();
}

}  // namespace tiernet::store
