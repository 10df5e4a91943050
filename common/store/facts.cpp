#include "common/store/facts.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/calendar/date.h"
#include "common/codes/uuid.h"
#include "common/schema/name.h"
#include "common/schema/steps.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "common/store/tables.h"

namespace tiernet::store {
namespace {

// A header names each of them.
constexpr int kMostReplicas = 1000;

absl::Status NotFound(absl::string_view name) {
  return Error(reason::ERROR_REASON_NOT_FOUND, {{"name", std::string(name)}});
}

}  // namespace

absl::Status Facts::CheckNotMadeGood(const std::string& last_day) const {
  const std::string today = FormatDate(today_);
  if (may_backfill_ || last_day >= today || HappenedOn() > last_day) return absl::OkStatus();
  return Error(reason::ERROR_REASON_BACKFILL_NEEDED, {{"happened_on", HappenedOn()}, {"today", today}});
}

absl::Status Facts::CheckToldInTime(const std::string& date) const {
  if (may_backfill_ || date >= FormatDate(today_ - kBackfillDays)) return absl::OkStatus();
  return Error(reason::ERROR_REASON_BACKFILL_NEEDED, {{"happened_on", date}, {"today", FormatDate(today_)}});
}

std::string Facts::NewId() const { return NewUuid(absl::Now()); }

absl::Status Facts::ReadRow(const schema::Kind& kind, absl::string_view name, EntityRow& row) const {
  const auto parsed = schema::ParseName(name);
  if (!parsed || parsed->collection != kind.collection) return NotFound(name);
  const auto& table = tables_.entities.Of(kind);
  const std::string stream = parsed->Stream();
  TN_ASSIGN_OR_RETURN(const bool found, table.Read(tables_.db, {stream, parsed->id}, row));
  if (!found) return NotFound(name);
  NoteReplica(table, stream, row.seq);
  return absl::OkStatus();
}

absl::Status Facts::LoadSubject(const schema::Kind& kind, absl::string_view name, absl::string_view etag, Right right,
                                google::protobuf::Message& entity) {
  EntityRow row;
  TN_RETURN_IF_ERROR(ReadRow(kind, name, row));
  const std::string last_fact_on(row.last_fact_on);
  const std::string unit(row.unit);
  const int64_t seq = row.seq;
  TN_RETURN_IF_ERROR(ParseRow(name, row.body, row.personal, entity));

  if (right == Right::kOwn ? caller_.unit != unit : !schema::Covers(caller_.unit, unit)) {
    return OtherUnit(caller_, unit);
  }
  const std::string stream = schema::ParseName(name)->Stream();
  if (!etag.empty()) {
    TN_ASSIGN_OR_RETURN(const bool present, IsPresent(etag, stream, seq));
    if (!present) {
      return Error(reason::ERROR_REASON_ETAG_MISMATCH,
                   {{"name", std::string(name)}, {"etag", std::string(etag)}, {"present", absl::StrCat(seq)}});
    }
  }
  const std::string happened_on = HappenedOn();
  if (happened_on < last_fact_on) {
    TN_ASSIGN_OR_RETURN(const auto last, GoBack(name, stream, seq, happened_on, entity));
    if (last > happened_on) {
      return Error(reason::ERROR_REASON_DATE_BEFORE_LAST_FACT,
                   {{"name", std::string(name)}, {"happened_on", happened_on}, {"last", last}});
    }
  }
  FallDue(kind, name, happened_on, entity);
  return absl::OkStatus();
}

absl::StatusOr<journal::v1::Header> Facts::ReadHeader(absl::string_view stream, int64_t seq) const {
  TN_ASSIGN_OR_RETURN(auto* select, tables_.db.Prepare("SELECT header FROM journal WHERE stream = $1 AND seq = $2"));
  TN_ASSIGN_OR_RETURN(const bool found, select->Text(1, stream).Int(2, seq).Step());
  journal::v1::Header header;
  const bool parses = found && header.ParseFromArray(select->Blob(0).data(), static_cast<int>(select->Blob(0).size()));
  select->Reset();
  if (parses) return header;
  return Error(reason::ERROR_REASON_DATA_CORRUPT,
               {{"where", absl::StrCat(stream, " ", seq)}, {"problem", "the record of an entity cannot be read"}});
}

absl::StatusOr<std::string> Facts::GoBack(absl::string_view name, absl::string_view stream, int64_t seq,
                                          const std::string& day, google::protobuf::Message& entity) const {
  TN_ASSIGN_OR_RETURN(auto header, ReadHeader(stream, seq));
  while (header.happened_on() > day && header.actor() == kClock) {
    TN_ASSIGN_OR_RETURN(header, ReadHeader(stream, header.previous_seq()));
  }
  TN_ASSIGN_OR_RETURN(auto* select,
                      tables_.db.Prepare("SELECT body, personal FROM journal WHERE stream = $1 AND seq = $2"));
  TN_RETURN_IF_ERROR(select->Text(1, stream).Int(2, header.seq()).Step().status());
  absl::Status parsed = ParseRow(name, select->Blob(0), select->Blob(1), entity);
  select->Reset();
  if (!parsed.ok()) return parsed;
  return header.happened_on();
}

absl::StatusOr<bool> Facts::IsPresent(absl::string_view etag, absl::string_view stream, int64_t seq) const {
  while (etag != absl::StrCat(seq)) {
    TN_ASSIGN_OR_RETURN(const auto header, ReadHeader(stream, seq));
    if (header.actor() != kClock) return false;
    seq = header.previous_seq();
  }
  return true;
}

absl::Status Facts::LoadFollowed(const schema::Kind& kind, absl::string_view name, google::protobuf::Message& entity,
                                 absl::CivilDay& day) {
  EntityRow row;
  TN_RETURN_IF_ERROR(ReadRow(kind, name, row));
  day = happened_on_;
  const bool is_late = HappenedOn() < row.last_fact_on;
  const int64_t seq = row.seq;
  TN_RETURN_IF_ERROR(ParseRow(name, row.body, row.personal, entity));
  if (is_late) {
    TN_ASSIGN_OR_RETURN(const auto last, GoBack(name, schema::ParseName(name)->Stream(), seq, HappenedOn(), entity));
    day = std::max(happened_on_, ParseDate(last).value_or(happened_on_));
  }
  FallDue(kind, name, FormatDate(day), entity);
  return absl::OkStatus();
}

absl::Status Facts::FallDueToday(const schema::Kind& kind, absl::string_view name) {
  EntityRow row;
  TN_RETURN_IF_ERROR(ReadRow(kind, name, row));
  const auto entity = kind.New();
  TN_RETURN_IF_ERROR(ParseRow(name, row.body, row.personal, *entity));
  FallDue(kind, name, FormatDate(today_), *entity);
  return absl::OkStatus();
}

void Facts::FallDue(const schema::Kind& kind, absl::string_view name, const std::string& day,
                    google::protobuf::Message& entity) {
  // Asked for twice, it takes its steps once.
  const bool asked_before = std::any_of(fallen_due_.begin(), fallen_due_.end(), [&](const Change& change) {
    return change.kind == &kind && kind.NameOf(*change.entity) == name;
  });
  schema::AsOf(kind, entity, day, [&](const std::string& due_day) {
    if (asked_before) return;
    std::unique_ptr<google::protobuf::Message> as_it_fell(entity.New());
    as_it_fell->MergeFrom(entity);
    fallen_due_.push_back({&kind, std::move(as_it_fell), journal::v1::OPERATION_FALL_DUE, due_day, kClock, -1, {}});
  });
}

absl::Status Facts::Load(const schema::Kind& kind, absl::string_view name, google::protobuf::Message& entity) const {
  EntityRow row;
  TN_RETURN_IF_ERROR(ReadRow(kind, name, row));
  TN_RETURN_IF_ERROR(ParseRow(name, row.body, row.personal, entity));
  schema::AsOf(kind, entity, HappenedOn());
  return absl::OkStatus();
}

void Facts::NoteReplica(const EntityTable& table, absl::string_view stream, int64_t seq) const {
  if (!table.is_replica()) return;
  auto& cause = causes_.emplace_back();
  cause.set_service(table.kind().service);
  cause.set_stream(std::string(stream));
  cause.set_seq(seq);
}

absl::Status Facts::Scan(const schema::Kind& kind, Wanted wanted, int most, Excess excess, absl::string_view column,
                         absl::string_view value, absl::FunctionRef<google::protobuf::Message&()> add) const {
  const auto& table = tables_.entities.Of(kind);
  if (table.is_replica()) most = std::min(most, kMostReplicas);
  const auto& scope = table.scope_column();
  TN_ASSIGN_OR_RETURN(auto* select, tables_.db.Prepare(absl::StrCat("SELECT id, body, personal, stream, seq FROM ",
                                                                    kind.table, " WHERE ", scope, " = $1 AND \"",
                                                                    column, "\" = $2 ORDER BY id LIMIT $3")));
  for (const auto& unit : tables_.home_units) {
    if (!wanted(unit)) continue;
    select->Text(1, unit).Text(2, value).Int(3, excess == Excess::kRefuse ? most + 1 : most);
    for (int rows = 0;; ++rows) {
      TN_ASSIGN_OR_RETURN(const bool row, select->Step());
      if (!row) break;
      // Half of the facts are worse than none.
      if (rows == most) {
        return absl::InternalError(absl::StrCat("more than ", most, " of ", kind.name, " in ", unit, " with ", column,
                                                " = ", value, ": too many to decide on"));
      }
      NoteReplica(table, select->Text(3), select->Int(4));
      auto& entity = add();
      TN_RETURN_IF_ERROR(ParseRow(select->Text(0), select->Blob(1), select->Blob(2), entity));
      schema::AsOf(kind, entity, HappenedOn());
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> Facts::HasOwn(const schema::Kind& kind, absl::string_view column, absl::string_view value) const {
  const auto& scope = tables_.entities.Of(kind).scope_column();
  TN_ASSIGN_OR_RETURN(auto* select, tables_.db.Prepare(absl::StrCat("SELECT 1 FROM ", kind.table, " WHERE ", scope,
                                                                    " = $1 AND \"", column, "\" = $2 LIMIT 1")));
  for (const auto& unit : tables_.home_units) {
    if (!schema::Covers(caller_.unit, unit)) continue;
    select->Text(1, unit).Text(2, value);
    TN_ASSIGN_OR_RETURN(const bool found, select->Step());
    select->Reset();
    if (found) return true;
  }
  return false;
}

absl::StatusOr<std::string> Facts::HolderOf(const schema::Kind& kind, absl::string_view field,
                                            absl::string_view value) const {
  return ClaimHolder(tables_.db, kind, field, value);
}

absl::StatusOr<std::string> Facts::HashOf(const google::protobuf::Message& entity) const {
  TN_ASSIGN_OR_RETURN(const auto* kind, schema::KindOf(entity.GetDescriptor()));
  const std::string name = kind->NameOf(entity);
  const auto parsed = schema::ParseName(name);
  if (!parsed) return NotFound(name);
  int64_t seq = 0;
  const std::string etag = schema::TextOf(entity, kind->etag);
  if (!absl::SimpleAtoi(etag, &seq)) return NotFound(name);
  TN_ASSIGN_OR_RETURN(auto* select, tables_.db.Prepare("SELECT hash FROM journal WHERE stream = $1 AND seq = $2"));
  const std::string stream = parsed->Stream();
  select->Text(1, stream).Int(2, seq);
  TN_ASSIGN_OR_RETURN(const bool found, select->Step());
  if (!found) {
    return Error(reason::ERROR_REASON_DATA_CORRUPT,
                 {{"where", absl::StrCat(stream, " ", seq)}, {"problem", "the journal lacks the record of a row"}});
  }
  std::string hash(select->Blob(0));
  select->Reset();
  return hash;
}

}  // namespace tiernet::store
