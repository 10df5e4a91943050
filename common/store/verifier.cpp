#include "common/store/verifier.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/schema/name.h"
#include "common/status/macros.h"

namespace tiernet::store {
namespace {

constexpr int kRecordsAStep = 20'000;
constexpr int kRowsAStep = 5'000;
constexpr int kMostFindings = 100;

void AddPart(journal::v1::PartType type, const sql::Statement& row, int salt, journal::v1::Record& record) {
  if (row.IsNull(salt)) return;
  auto* part = record.add_parts();
  part->set_type(type);
  const auto salt_bytes = row.Blob(salt);
  part->set_salt(salt_bytes.data(), salt_bytes.size());
  const auto content = row.Blob(salt + 1);
  part->set_content(content.data(), content.size());
}

// Whether what an entity of `kind` holds is what `claim` says.
bool Holds(const schema::Kind& kind, const Held& held, const Claim& claim) {
  if (kind.name != claim.kind) return false;
  for (size_t i = 0; i < held.claims.size(); ++i) {
    if (kind.unique[i]->name() == claim.field) return held.claims[i] == claim.value;
  }
  return false;
}

}  // namespace

absl::Status Verifier::Step(journal::v1::VerifyResponse& response) {
  if (!begun_) ReadAnchorFile();
  TN_ASSIGN_OR_RETURN(const auto db, store_.Read());
  TN_RETURN_IF_ERROR(db->BeginRead());
  if (!begun_) TN_RETURN_IF_ERROR(Begin(*db));
  const auto& tables = store_.entities().own();
  if (at_ != streams_.end()) {
    TN_RETURN_IF_ERROR(VerifyRecords(*db, at_->first, at_->second));
    if (at_->second.verified.seq >= at_->second.head.seq) ++at_;
  } else if (!chain_only_ && table_ < tables.size()) {
    TN_RETURN_IF_ERROR(VerifyRows(*db, *tables[table_]));
  } else if (!chain_only_ && !claims_verified_) {
    TN_RETURN_IF_ERROR(FindSurplusClaims(*db));
  } else {
    if (!chain_only_) TN_RETURN_IF_ERROR(FindLostRows(*db));
    progress_.set_done(true);
  }
  response = progress_;
  return absl::OkStatus();
}

// Before the heads are read: the database may only be ahead of it.
void Verifier::ReadAnchorFile() {
  auto anchors = journal::ReadAnchors(store_.anchor_path());
  if (anchors.ok()) {
    anchors_ = *std::move(anchors);
  } else if (!absl::IsNotFound(anchors.status())) {
    Find("", 0, "", std::string(anchors.status().message()));
  }
}

absl::Status Verifier::Begin(sql::Db& db) {
  begun_ = true;
  TN_ASSIGN_OR_RETURN(const auto heads, ReadHeads(db));
  for (const auto& [name, head] : heads) {
    if (!absl::StartsWith(name, prefix_)) continue;
    auto& stream = streams_[name];
    stream.head = head;
    stream.verified.hash = journal::Genesis(store_.options().service, name);
  }
  at_ = streams_.begin();
  for (const auto& [name, anchor] : anchors_) {
    if (absl::StartsWith(name, prefix_) && streams_.count(name) == 0) {
      Find(name, anchor.seq, "", "the anchor file names this stream, the stored heads have no such one");
    }
  }
  return FindBeyondHeads(db);
}

// Records that the stored heads would hide.
absl::Status Verifier::FindBeyondHeads(sql::Db& db) {
  TN_ASSIGN_OR_RETURN(auto* next_stream,
                      db.Prepare("SELECT stream FROM journal WHERE stream > $1 ORDER BY stream LIMIT 1"));
  TN_ASSIGN_OR_RETURN(auto* beyond,
                      db.Prepare("SELECT seq FROM journal WHERE stream = $1 AND seq > $2 ORDER BY seq LIMIT 1"));
  std::string name;
  while (true) {
    TN_ASSIGN_OR_RETURN(const bool another, next_stream->Text(1, name).Step());
    if (!another) return absl::OkStatus();
    std::string next(next_stream->Text(0));
    next_stream->Reset();
    name = std::move(next);
    if (!absl::StartsWith(name, prefix_)) continue;
    const auto stream = streams_.find(name);
    beyond->Text(1, name).Int(2, stream == streams_.end() ? 0 : stream->second.head.seq);
    TN_ASSIGN_OR_RETURN(const bool found, beyond->Step());
    if (found) Find(name, beyond->Int(0), "", "the record lies beyond the stored head of its stream");
    beyond->Reset();
  }
}

absl::Status Verifier::VerifyRecords(sql::Db& db, const std::string& name, Stream& stream) {
  TN_ASSIGN_OR_RETURN(auto* select,
                      db.Prepare("SELECT seq, hash, header, body_salt, body, personal_salt, personal FROM journal "
                                 "WHERE stream = $1 AND seq > $2 AND seq <= $3 ORDER BY seq LIMIT $4"));
  select->Text(1, name).Int(2, stream.verified.seq).Int(3, stream.head.seq).Int(4, kRecordsAStep);
  journal::v1::Record record;
  int read = 0;
  while (true) {
    TN_ASSIGN_OR_RETURN(const bool row, select->Step());
    if (!row) break;
    ++read;
    record.Clear();
    record.set_hash(select->Blob(1).data(), select->Blob(1).size());
    record.set_header(select->Blob(2).data(), select->Blob(2).size());
    AddPart(journal::v1::PART_TYPE_ENTITY, *select, 3, record);
    AddPart(journal::v1::PART_TYPE_PERSONAL, *select, 5, record);
    VerifyRecord(name, select->Int(0), record, stream);
    progress_.set_records(progress_.records() + 1);
    progress_.set_bytes(progress_.bytes() + static_cast<int64_t>(record.ByteSizeLong()));
  }
  if (read == kRecordsAStep && stream.verified.seq < stream.head.seq) return absl::OkStatus();
  if (stream.verified.seq < stream.head.seq) {
    Find(name, stream.verified.seq + 1, "", "the record is missing");
    stream.reliable = false;
    stream.verified.seq = stream.head.seq;
  } else if (stream.verified.hash != stream.head.hash && stream.stored != stream.head.hash) {
    Find(name, stream.head.seq, "", "its hash is not the one of the stored head");
  }
  const auto anchor = anchors_.find(name);
  if (anchor != anchors_.end() && anchor->second.seq > stream.head.seq) {
    Find(name, anchor->second.seq, "", "the anchor file knows this record, the database ends before it");
  }
  return absl::OkStatus();
}

// A record that is not sound does not hide what is wrong with those after it.
void Verifier::VerifyRecord(const std::string& name, int64_t seq, const journal::v1::Record& record, Stream& stream) {
  const int64_t expected = stream.verified.seq + 1;
  journal::Hash previous = stream.verified.hash;
  if (stream.stored && journal::View(journal::Extend(*stream.stored, record.header())) == record.hash()) {
    previous = *stream.stored;
  }
  stream.stored.reset();
  absl::Status sound = journal::CheckRecord(previous, record, {store_.options().service, name, seq}, checked_);
  stream.verified = {seq, checked_.hash};
  if (seq != expected) {
    sound = absl::DataLossError(seq == expected + 1 ? "the record is missing"
                                                    : absl::StrCat("the records up to ", seq - 1, " are missing"));
  } else if (sound.ok() && !checked_.missing.empty()) {
    sound = absl::DataLossError("a part of the record is missing");
  }
  if (sound.ok()) {
    if (stream.reliable) Note(checked_.header, stream);
    CompareWithAnchor(name, seq, checked_.hash);
    return;
  }
  Find(name, expected, "", std::string(sound.message()));
  if (const auto stored = journal::ToHash(record.hash(), name); stored.ok()) stream.stored = *stored;
  // Its header holds if only a part was altered; else what it said of entities is lost.
  stream.reliable = stream.reliable && seq == expected && journal::View(stream.verified.hash) == record.hash() &&
                    checked_.header.ParseFromString(record.header()) && checked_.header.seq() == seq;
  if (stream.reliable) Note(checked_.header, stream);
}

void Verifier::CompareWithAnchor(const std::string& name, int64_t seq, const journal::Hash& hash) {
  const auto anchor = anchors_.find(name);
  if (anchor == anchors_.end() || anchor->second.seq != seq || anchor->second.hash == hash) return;
  Find(name, seq, checked_.header.name(), "its hash is not the one in the anchor file");
}

void Verifier::Note(const journal::v1::Header& header, Stream& stream) {
  stream.awaits_row.resize(header.seq() + 1);
  stream.awaits_row[header.seq()] = header.operation() != journal::v1::OPERATION_DELETE;
  if (header.previous_seq() > 0 && header.previous_seq() < header.seq()) {
    stream.awaits_row[header.previous_seq()] = false;
  }
}

absl::Status Verifier::VerifyRows(sql::Db& db, const EntityTable& table) {
  TN_ASSIGN_OR_RETURN(const auto rows, table.ReadSlice(db, {row_stream_, row_id_}, kRowsAStep));
  for (const auto& row : rows) {
    if (absl::StartsWith(row.stream, prefix_)) TN_RETURN_IF_ERROR(VerifyRow(db, table, row));
  }
  if (rows.size() < kRowsAStep) {
    ++table_;
    row_stream_.clear();
    row_id_.clear();
  } else {
    row_stream_ = rows.back().stream;
    row_id_ = rows.back().id;
  }
  return absl::OkStatus();
}

absl::Status Verifier::VerifyRow(sql::Db& db, const EntityTable& table, const StoredEntity& row) {
  const auto stream = streams_.find(row.stream);
  const std::string name = schema::MakeName(row.stream, table.kind().collection, row.id);
  if (stream == streams_.end() || row.seq > stream->second.head.seq) {
    // Written since verification began: then this very state of the database has its record too.
    TN_ASSIGN_OR_RETURN(const auto entity, EntityOf(db, row.stream, row.seq));
    if (entity != name) Find(row.stream, row.seq, name, "the row stands on no record");
    return absl::OkStatus();
  }
  TN_ASSIGN_OR_RETURN(auto problem, ProblemOf(db, row, name, stream->second));
  if (problem.empty()) return VerifyClaims(db, table, row, name);
  Find(row.stream, row.seq, name, std::move(problem));
  return absl::OkStatus();
}

absl::StatusOr<std::string> Verifier::ProblemOf(sql::Db& db, const StoredEntity& row, const std::string& name,
                                                Stream& stream) {
  TN_ASSIGN_OR_RETURN(auto* select,
                      db.Prepare("SELECT header, body, personal FROM journal WHERE stream = $1 AND seq = $2"));
  select->Text(1, row.stream).Int(2, row.seq);
  TN_ASSIGN_OR_RETURN(const bool found, select->Step());
  if (!found || row.seq < 1) return "the row stands on no record";
  const bool same = select->Blob(1) == row.parts.body && select->Blob(2) == row.parts.personal;
  checked_.header.ParseFromArray(select->Blob(0).data(), static_cast<int>(select->Blob(0).size()));
  select->Reset();
  if (stream.reliable) {
    if (!stream.awaits_row[row.seq]) return "the row stands on a record that a later one took the place of";
    stream.awaits_row[row.seq] = false;
  }
  if (checked_.header.name() != name) return "the row stands on another entity's record";
  if (!same) return "the row's bytes are not those of its record";
  if (checked_.header.happened_on() != row.last_fact_on) return "the column last_fact_on is not what the record says";
  if (!row.differing.empty()) return absl::StrCat("the column ", row.differing, " is not what the bytes say");
  return "";
}

absl::Status Verifier::VerifyClaims(sql::Db& db, const EntityTable& table, const StoredEntity& row,
                                    const std::string& name) {
  const auto& kind = table.kind();
  for (size_t i = 0; i < kind.unique.size(); ++i) {
    if (row.claims[i].empty()) continue;
    TN_ASSIGN_OR_RETURN(const auto holder, ClaimHolder(db, kind, kind.unique[i]->name(), row.claims[i]));
    if (holder == name) continue;
    Find(row.stream, row.seq, name,
         absl::StrCat("its claim of ", kind.unique[i]->name(), " is held by \"", holder, "\""));
  }
  return absl::OkStatus();
}

// Claims that no entity holds would refuse a value for good.
absl::Status Verifier::FindSurplusClaims(sql::Db& db) {
  TN_ASSIGN_OR_RETURN(const auto claims, ReadClaims(db, last_claim_, kRowsAStep));
  for (const auto& claim : claims) {
    const auto parsed = schema::ParseName(claim.name);
    const std::string stream = parsed ? parsed->Stream() : "";
    if (!absl::StartsWith(stream, prefix_)) continue;
    const auto* table = parsed ? store_.entities().Find(parsed->collection) : nullptr;
    Held held;
    if (table != nullptr) {
      TN_ASSIGN_OR_RETURN(held, table->ReadHeld(db, {stream, parsed->id}));
    }
    if (table == nullptr || !Holds(table->kind(), held, claim)) {
      Find(stream, held.seq, claim.name,
           absl::StrCat("it claims \"", claim.value, "\" in ", claim.field, " and does not hold it"));
    }
  }
  claims_verified_ = claims.size() < kRowsAStep;
  if (!claims_verified_) last_claim_ = claims.back();
  return absl::OkStatus();
}

absl::StatusOr<std::string> Verifier::EntityOf(sql::Db& db, const std::string& stream, int64_t seq) {
  TN_ASSIGN_OR_RETURN(auto* select, db.Prepare("SELECT header FROM journal WHERE stream = $1 AND seq = $2"));
  TN_ASSIGN_OR_RETURN(const bool found, select->Text(1, stream).Int(2, seq).Step());
  if (!found) return "";
  checked_.header.ParseFromArray(select->Blob(0).data(), static_cast<int>(select->Blob(0).size()));
  select->Reset();
  return checked_.header.name();
}

// What was deleted behind the journal's back. A stream that was written to meanwhile
// cannot be judged so.
absl::Status Verifier::FindLostRows(sql::Db& db) {
  TN_ASSIGN_OR_RETURN(const auto heads_now, ReadHeads(db));
  for (const auto& [name, stream] : streams_) {
    const auto now = heads_now.find(name);
    if (!stream.reliable || now == heads_now.end() || now->second.seq != stream.head.seq) continue;
    for (size_t seq = 0; seq < stream.awaits_row.size(); ++seq) {
      if (!stream.awaits_row[seq]) continue;
      if (progress_.findings_size() == kMostFindings) return absl::OkStatus();
      TN_ASSIGN_OR_RETURN(const auto entity, EntityOf(db, name, static_cast<int64_t>(seq)));
      Find(name, static_cast<int64_t>(seq), entity, "no row holds the entity that this record leaves standing");
    }
  }
  return absl::OkStatus();
}

void Verifier::Find(const std::string& stream, int64_t seq, const std::string& name, std::string problem) {
  if (progress_.findings_size() == kMostFindings) return;
  auto* finding = progress_.add_findings();
  finding->set_stream(stream);
  finding->set_seq(seq);
  finding->set_name(name);
  finding->set_problem(std::move(problem));
}

}  // namespace tiernet::store
