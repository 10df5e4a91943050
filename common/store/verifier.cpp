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

}  // namespace

absl::Status Verifier::Step(journal::v1::VerifyResponse& response) {
  TN_ASSIGN_OR_RETURN(const auto db, store_.Read());
  TN_RETURN_IF_ERROR(db->BeginRead());
  if (!begun_) TN_RETURN_IF_ERROR(Begin(*db));
  const auto& tables = store_.entities().all();
  if (at_ != streams_.end()) {
    TN_RETURN_IF_ERROR(VerifyRecords(*db, at_->first, at_->second));
    if (at_->second.verified.seq >= at_->second.head.seq) ++at_;
  } else if (!chain_only_ && table_ < tables.size()) {
    TN_RETURN_IF_ERROR(VerifyRows(*db, *tables[table_]));
  } else {
    if (!chain_only_) TN_RETURN_IF_ERROR(CountRows(*db));
    progress_.set_done(true);
  }
  response = progress_;
  return absl::OkStatus();
}

absl::Status Verifier::Begin(sql::Db& db) {
  begun_ = true;
  TN_ASSIGN_OR_RETURN(const auto heads, ReadHeads(db));
  for (const auto& [name, head] : heads) {
    if (!absl::StartsWith(name, prefix_)) continue;
    auto& stream = streams_[name];
    stream.head = head;
    stream.verified.hash = journal::Genesis(store_.options().service, name);
    stream.superseded.resize(head.seq + 1, true);
  }
  at_ = streams_.begin();
  auto anchors = journal::ReadAnchors(store_.anchor_path());
  if (anchors.ok()) {
    anchors_ = *std::move(anchors);
  } else if (!absl::IsNotFound(anchors.status())) {
    Find("", 0, "", std::string(anchors.status().message()));
  }
  for (const auto& [name, anchor] : anchors_) {
    if (absl::StartsWith(name, prefix_) && streams_.count(name) == 0) {
      Find(name, anchor.seq, "", "the anchor file names this stream, the database has no such one");
    }
  }
  return absl::OkStatus();
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
    const int64_t seq = stream.verified.seq + 1;
    absl::Status sound =
        journal::CheckRecord(stream.verified.hash, record, {store_.options().service, name, seq}, checked_);
    if (sound.ok() && !checked_.missing.empty()) sound = absl::DataLossError("a part of the record is missing");
    if (!sound.ok()) {
      Find(name, select->Int(0), "", std::string(sound.message()));
      // What follows hangs on this record: one finding says it.
      stream.verified.seq = stream.head.seq;
      return absl::OkStatus();
    }
    stream.verified = {seq, checked_.hash};
    Note(checked_.header, stream);
    progress_.set_records(progress_.records() + 1);
    progress_.set_bytes(progress_.bytes() + static_cast<int64_t>(record.ByteSizeLong()));
    const auto anchor = anchors_.find(name);
    if (anchor != anchors_.end() && anchor->second.seq == seq && anchor->second.hash != checked_.hash) {
      Find(name, seq, checked_.header.name(), "its hash is not the one in the anchor file");
    }
  }
  if (read == kRecordsAStep && stream.verified.seq < stream.head.seq) return absl::OkStatus();
  if (stream.verified.seq < stream.head.seq) {
    Find(name, stream.verified.seq + 1, "", "the record is missing");
    stream.verified.seq = stream.head.seq;
  } else if (stream.verified.hash != stream.head.hash) {
    Find(name, stream.head.seq, "", "its hash is not the one of the stored head");
  }
  const auto anchor = anchors_.find(name);
  if (anchor != anchors_.end() && anchor->second.seq > stream.head.seq) {
    Find(name, anchor->second.seq, "", "the anchor file knows this record, the database ends before it");
  }
  return absl::OkStatus();
}

void Verifier::Note(const journal::v1::Header& header, Stream& stream) {
  stream.superseded[header.seq()] = header.operation() == journal::v1::OPERATION_DELETE;
  if (header.previous_seq() > 0 && header.previous_seq() < header.seq()) {
    stream.superseded[header.previous_seq()] = true;
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
  const auto& kind = table.kind();
  const std::string name = schema::MakeName(row.stream, kind.collection, row.id);
  const auto stream = streams_.find(row.stream);
  // Written since verification began.
  if (stream != streams_.end() && row.seq > stream->second.head.seq) return absl::OkStatus();
  if (stream == streams_.end() || row.seq < 1) {
    Find(row.stream, row.seq, name, "the row stands on no record");
    return absl::OkStatus();
  }
  ++rows_[row.stream];
  if (stream->second.superseded[row.seq]) {
    Find(row.stream, row.seq, name, "the row stands on a record that a later one took the place of");
    return absl::OkStatus();
  }
  TN_ASSIGN_OR_RETURN(auto* select, db.Prepare("SELECT body, personal FROM journal WHERE stream = $1 AND seq = $2"));
  select->Text(1, row.stream).Int(2, row.seq);
  TN_ASSIGN_OR_RETURN(const bool found, select->Step());
  const bool same = found && select->Blob(0) == row.parts.body && select->Blob(1) == row.parts.personal;
  select->Reset();
  if (!same) {
    Find(row.stream, row.seq, name, "the row's bytes are not those of its record");
    return absl::OkStatus();
  }
  if (!row.differing.empty())
    Find(row.stream, row.seq, name, absl::StrCat("the column ", row.differing, " is not what the bytes say"));
  for (size_t i = 0; i < kind.unique.size(); ++i) {
    if (row.claims[i].empty()) continue;
    TN_ASSIGN_OR_RETURN(const auto holder, ClaimHolder(db, kind, kind.unique[i]->name(), row.claims[i]));
    if (holder != name)
      Find(row.stream, row.seq, name,
           absl::StrCat("its claim of ", kind.unique[i]->name(), " is held by \"", holder, "\""));
  }
  return absl::OkStatus();
}

// A row that was deleted behind the journal's back shows as one too few. A stream
// that was written to meanwhile cannot be counted so.
absl::Status Verifier::CountRows(sql::Db& db) {
  TN_ASSIGN_OR_RETURN(const auto heads_now, ReadHeads(db));
  for (const auto& [name, stream] : streams_) {
    if (heads_now.at(name).seq != stream.head.seq) continue;
    const int64_t expected = std::count(stream.superseded.begin(), stream.superseded.end(), false);
    const auto found = rows_.find(name);
    const int64_t counted = found == rows_.end() ? 0 : found->second;
    if (counted != expected) {
      Find(name, stream.head.seq, "",
           absl::StrCat("the journal leaves ", expected, " entities, the tables hold ", counted));
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
