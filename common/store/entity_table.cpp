#include "common/store/entity_table.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/schema/name.h"
#include "common/schema/steps.h"
#include "common/sql/table.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "common/store/tables.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/wire_format_lite.h"

namespace tiernet::store {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::internal::WireFormatLite;

// Columns that every row has; the schema's own follow.
constexpr int kFixedColumns = 8;

bool IsInteger(const FieldDescriptor* field) {
  return field->cpp_type() == FieldDescriptor::CPPTYPE_INT32 || field->cpp_type() == FieldDescriptor::CPPTYPE_INT64;
}

int64_t IntegerOf(const Message& entity, const FieldDescriptor* field) {
  return field->cpp_type() == FieldDescriptor::CPPTYPE_INT32 ? entity.GetReflection()->GetInt32(entity, field)
                                                             : entity.GetReflection()->GetInt64(entity, field);
}

// An enum value of a later version, whose name only that version knows.
bool IsUnknownValue(const Message& entity, const FieldDescriptor* field) {
  return field->enum_type() != nullptr &&
         field->enum_type()->FindValueByNumber(entity.GetReflection()->GetEnumValue(entity, field)) == nullptr;
}

sql::TableDef DefOf(const schema::Kind& kind, const std::vector<const FieldDescriptor*>& fields,
                    const std::string& scope) {
  sql::TableDef def{kind.table,
                    {{"stream", sql::Type::kText},
                     {"id", sql::Type::kText},
                     {"seq", sql::Type::kInteger},
                     {"due_on", sql::Type::kText},
                     {"last_fact_on", sql::Type::kText},
                     {"unit", sql::Type::kText},
                     {"body", sql::Type::kBlob},
                     {"personal", sql::Type::kBlob, true}},
                    {"stream", "id"},
                    {}};
  for (const auto* field : fields) {
    def.columns.push_back(IsInteger(field) ? sql::ColumnDef{field->name(), sql::Type::kInteger, field->has_presence()}
                                           : sql::ColumnDef{field->name(), sql::Type::kText});
  }
  if (scope == "unit") def.indexes.push_back({"unit", "id"});
  for (const auto& column : kind.columns) {
    if (column.indexed) def.indexes.push_back({scope, column.name(), "id"});
  }
  return def;
}

}  // namespace

Parts Split(const schema::Kind& kind, const Message& entity) {
  Parts parts;
  if (kind.personal.empty()) {
    entity.SerializeToString(&parts.body);
    return parts;
  }
  const std::string whole = entity.SerializeAsString();
  google::protobuf::io::CodedInputStream input(reinterpret_cast<const uint8_t*>(whole.data()),
                                               static_cast<int>(whole.size()));
  for (int start = 0; start < static_cast<int>(whole.size()); start = input.CurrentPosition()) {
    const uint32_t tag = input.ReadTag();
    WireFormatLite::SkipField(&input, tag);
    const int number = WireFormatLite::GetTagFieldNumber(tag);
    const bool personal = std::any_of(kind.personal.begin(), kind.personal.end(),
                                      [&](const FieldDescriptor* field) { return field->number() == number; });
    (personal ? parts.personal : parts.body).append(whole, start, input.CurrentPosition() - start);
  }
  return parts;
}

absl::Status ParseRow(absl::string_view where, absl::string_view body, absl::string_view personal, Message& entity) {
  entity.Clear();
  const bool parsed = entity.MergeFromString({body.data(), body.size()}) &&
                      (personal.empty() || entity.MergeFromString({personal.data(), personal.size()}));
  if (parsed) return absl::OkStatus();
  return Error(reason::ERROR_REASON_DATA_CORRUPT,
               {{"where", std::string(where)}, {"problem", "the stored bytes do not parse"}});
}

absl::Status AsOfToday(const schema::Kind& kind, absl::string_view where, absl::string_view due_on,
                       absl::string_view today, Parts& parts) {
  if (due_on.empty() || due_on > today) return absl::OkStatus();
  const auto entity = kind.New();
  TN_RETURN_IF_ERROR(ParseRow(where, parts.body, parts.personal, *entity));
  schema::AsOf(kind, *entity, today);
  parts = Split(kind, *entity);
  return absl::OkStatus();
}

EntityTable::EntityTable(const schema::Kind& kind, Keeper keeper)
    : kind_(kind), keeper_(keeper), scope_(kind.reporting_unit ? "unit" : "stream") {
  for (const auto& column : kind.columns) fields_.push_back(column.field);
  if (keeper == Keeper::kOwn) claimed_ = kind.unique;
  for (const auto* field : claimed_) {
    auto at = std::find(fields_.begin(), fields_.end(), field);
    if (at == fields_.end()) at = fields_.insert(at, field);
    claim_columns_.push_back(kFixedColumns + static_cast<int>(at - fields_.begin()));
  }
  const auto& table = kind.table;
  read_sql_ = absl::StrCat("SELECT seq, due_on, last_fact_on, unit, body, personal FROM ", table,
                           " WHERE stream = $1 AND id = $2");
  held_sql_ = absl::StrCat("SELECT seq",
                           absl::StrJoin(claimed_, "",
                                         [](std::string* out, const FieldDescriptor* field) {
                                           absl::StrAppend(out, ", \"", field->name(), "\"");
                                         }),
                           " FROM ", table, " WHERE stream = $1 AND id = $2");
  std::string names = "stream, id, seq, due_on, last_fact_on, unit, body, personal";
  std::string values = "$1, $2, $3, $4, $5, $6, $7, $8";
  std::string sets = "seq = $3, due_on = $4, last_fact_on = $5, unit = $6, body = $7, personal = $8";
  for (size_t i = 0; i < fields_.size(); ++i) {
    const std::string parameter = absl::StrCat("$", kFixedColumns + 1 + i);
    absl::StrAppend(&names, ", \"", fields_[i]->name(), "\"");
    absl::StrAppend(&values, ", ", parameter);
    absl::StrAppend(&sets, ", \"", fields_[i]->name(), "\" = ", parameter);
  }
  slice_sql_ =
      absl::StrCat("SELECT ", names, " FROM ", table, " WHERE (stream, id) > ($1, $2) ORDER BY stream, id LIMIT $3");
  insert_sql_ = absl::StrCat("INSERT INTO ", table, " (", names, ") VALUES (", values, ")");
  update_sql_ = absl::StrCat("UPDATE ", table, " SET ", sets, " WHERE stream = $1 AND id = $2");
  delete_sql_ = absl::StrCat("DELETE FROM ", table, " WHERE stream = $1 AND id = $2");
}

absl::Status EntityTable::Ensure(sql::Db& db) const {
  TN_RETURN_IF_ERROR(db.Begin());
  if (auto status = AddColumns(db); !status.ok()) {
    db.Rollback();
    return status;
  }
  TN_RETURN_IF_ERROR(db.Commit());
  TN_ASSIGN_OR_RETURN(const bool unfilled, IsUnfilled(db));
  return unfilled ? FillColumns(db) : absl::OkStatus();
}

// With the columns goes a note that they are empty yet, so that a start that is
// interrupted is taken up by the next.
absl::Status EntityTable::AddColumns(sql::Db& db) const {
  auto def = DefOf(kind_, fields_, scope_);
  if (!is_replica() && !kind_.clocks.empty()) def.sparse_indexes = {"due_on"};
  TN_ASSIGN_OR_RETURN(const auto added, sql::EnsureTable(db, def));
  if (added.empty()) return absl::OkStatus();
  TN_ASSIGN_OR_RETURN(auto* note, db.Prepare("INSERT INTO unfilled (name) VALUES ($1) ON CONFLICT DO NOTHING"));
  return note->Text(1, kind_.table).Run();
}

absl::StatusOr<bool> EntityTable::IsUnfilled(sql::Db& db) const {
  TN_ASSIGN_OR_RETURN(auto* select, db.Prepare("SELECT 1 FROM unfilled WHERE name = $1"));
  TN_ASSIGN_OR_RETURN(const bool found, select->Text(1, kind_.table).Step());
  select->Reset();
  return found;
}

// Slices keep the transactions, and so the write-ahead log, small.
absl::Status EntityTable::FillColumns(sql::Db& db) const {
  constexpr int kSlice = 1000;
  const auto entity = kind_.New();
  std::string stream;
  std::string id;
  while (true) {
    TN_ASSIGN_OR_RETURN(const auto slice, ReadSlice(db, {stream, id}, kSlice));
    if (slice.empty()) break;
    TN_RETURN_IF_ERROR(db.Begin());
    for (const auto& old : slice) {
      const std::string name = schema::MakeName(old.stream, kind_.collection, old.id);
      TN_RETURN_IF_ERROR(ParseRow(name, old.parts.body, old.parts.personal, *entity));
      TN_RETURN_IF_ERROR(Update(db, {old.stream, old.id}, old.seq, old.last_fact_on, old.parts, *entity));
      TN_RETURN_IF_ERROR(FillClaims(db, name, *entity));
    }
    TN_RETURN_IF_ERROR(db.Commit());
    stream = slice.back().stream;
    id = slice.back().id;
  }
  TN_ASSIGN_OR_RETURN(auto* done, db.Prepare("DELETE FROM unfilled WHERE name = $1"));
  return done->Text(1, kind_.table).Run();
}

// A field that has become unique is claimed by those who hold its values.
absl::Status EntityTable::FillClaims(sql::Db& db, const std::string& name, const Message& entity) const {
  for (const auto* field : claimed_) {
    const std::string value = schema::TextOf(entity, field);
    if (value.empty()) continue;
    TN_ASSIGN_OR_RETURN(const auto holder, ClaimHolder(db, kind_, field->name(), value));
    if (holder == name) continue;
    if (!holder.empty()) {
      return absl::FailedPreconditionError(absl::StrCat(field->name(), " of ", kind_.name, " is to be unique, and ",
                                                        holder, " and ", name, " both hold \"", value, "\""));
    }
    TN_RETURN_IF_ERROR(AddClaim(db, kind_, field->name(), value, name));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<StoredEntity>> EntityTable::ReadSlice(sql::Db& db, RowKey after, int most) const {
  std::vector<StoredEntity> slice;
  const auto entity = kind_.New();
  TN_ASSIGN_OR_RETURN(auto* select, db.Prepare(slice_sql_));
  select->Text(1, after.stream).Text(2, after.id).Int(3, most);
  while (true) {
    TN_ASSIGN_OR_RETURN(const bool found, select->Step());
    if (!found) return slice;
    StoredEntity& row = slice.emplace_back();
    row.stream = std::string(select->Text(0));
    row.id = std::string(select->Text(1));
    row.seq = select->Int(2);
    row.last_fact_on = std::string(select->Text(4));
    row.parts = {std::string(select->Blob(6)), std::string(select->Blob(7))};
    for (const int column : claim_columns_) row.claims.emplace_back(select->Text(column));
    const absl::Status parsed = ParseRow(row.id, row.parts.body, row.parts.personal, *entity);
    row.differing = parsed.ok() ? FindDiffering(*select, *entity) : "body";
  }
}

std::string EntityTable::FindDiffering(const sql::Statement& row, const Message& entity) const {
  if (schema::TextOf(entity, kind_.etag) != absl::StrCat(row.Int(2))) return "seq";
  if (row.Text(3) != schema::NextDue(kind_, entity)) return "due_on";
  if (row.Text(5) != UnitOf({row.Text(0), row.Text(1)}, entity)) return "unit";
  for (size_t i = 0; i < fields_.size(); ++i) {
    const auto* field = fields_[i];
    const int column = kFixedColumns + static_cast<int>(i);
    const bool absent = field->has_presence() && !entity.GetReflection()->HasField(entity, field);
    if (IsUnknownValue(entity, field)) continue;
    const bool same = !IsInteger(field) ? row.Text(column) == schema::TextOf(entity, field)
                      : absent          ? row.IsNull(column)
                                        : !row.IsNull(column) && row.Int(column) == IntegerOf(entity, field);
    if (!same) return field->name();
  }
  return "";
}

// Entities that were written before their kind had a reporting unit have none: the name's.
std::string EntityTable::UnitOf(RowKey key, const Message& entity) const {
  const std::string reporting = kind_.reporting_unit != nullptr ? schema::TextOf(entity, kind_.reporting_unit) : "";
  return reporting.empty() ? std::string(key.stream.substr(0, key.stream.find('/'))) : reporting;
}

absl::StatusOr<bool> EntityTable::Read(sql::Db& db, RowKey key, EntityRow& row) const {
  TN_ASSIGN_OR_RETURN(auto* select, db.Prepare(read_sql_));
  select->Text(1, key.stream).Text(2, key.id);
  TN_ASSIGN_OR_RETURN(const bool found, select->Step());
  if (found) {
    row = {select->Int(0), select->Text(1), select->Text(2), select->Text(3), select->Blob(4), select->Blob(5)};
  }
  return found;
}

absl::StatusOr<Held> EntityTable::ReadHeld(sql::Db& db, RowKey key) const {
  Held held;
  TN_ASSIGN_OR_RETURN(auto* select, db.Prepare(held_sql_));
  select->Text(1, key.stream).Text(2, key.id);
  TN_ASSIGN_OR_RETURN(const bool found, select->Step());
  if (!found) return held;
  held.seq = select->Int(0);
  for (size_t i = 0; i < claimed_.size(); ++i) held.claims.emplace_back(select->Text(static_cast<int>(i) + 1));
  select->Reset();
  return held;
}

absl::StatusOr<std::vector<std::string>> EntityTable::ReadDue(sql::Db& db, absl::string_view today, int most) const {
  std::vector<std::string> names;
  TN_ASSIGN_OR_RETURN(auto* select,
                      db.Prepare(absl::StrCat("SELECT stream, id FROM ", kind_.table,
                                              " WHERE due_on > '' AND due_on <= $1 ORDER BY due_on LIMIT $2")));
  select->Text(1, today).Int(2, most);
  while (true) {
    TN_ASSIGN_OR_RETURN(const bool found, select->Step());
    if (!found) return names;
    names.push_back(schema::MakeName(select->Text(0), kind_.collection, select->Text(1)));
  }
}

absl::Status EntityTable::Insert(sql::Db& db, RowKey key, int64_t seq, absl::string_view happened_on,
                                 const Parts& parts, const Message& entity) const {
  return Write(db, insert_sql_, key, seq, happened_on, parts, entity);
}

absl::Status EntityTable::Update(sql::Db& db, RowKey key, int64_t seq, absl::string_view happened_on,
                                 const Parts& parts, const Message& entity) const {
  return Write(db, update_sql_, key, seq, happened_on, parts, entity);
}

absl::Status EntityTable::Write(sql::Db& db, const std::string& sql, RowKey key, int64_t seq,
                                absl::string_view happened_on, const Parts& parts, const Message& entity) const {
  TN_ASSIGN_OR_RETURN(auto* write, db.Prepare(sql));
  const std::string due_on = schema::NextDue(kind_, entity);
  const std::string unit = UnitOf(key, entity);
  write->Text(1, key.stream).Text(2, key.id).Int(3, seq).Text(4, due_on).Text(5, happened_on).Text(6, unit);
  write->Blob(7, parts.body);
  parts.personal.empty() ? write->Null(8) : write->Blob(8, parts.personal);
  BindColumns(*write, kFixedColumns + 1, entity);
  return write->Run();
}

void EntityTable::BindColumns(sql::Statement& statement, int first, const Message& entity) const {
  const auto* reflection = entity.GetReflection();
  static const std::string empty;
  for (size_t i = 0; i < fields_.size(); ++i) {
    const auto* field = fields_[i];
    const int parameter = first + static_cast<int>(i);
    if (IsInteger(field)) {
      const bool absent = field->has_presence() && !reflection->HasField(entity, field);
      absent ? statement.Null(parameter) : statement.Int(parameter, IntegerOf(entity, field));
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
      const auto* value = field->enum_type()->FindValueByNumber(reflection->GetEnumValue(entity, field));
      // A number that this version cannot name is kept in the bytes and matches no filter.
      statement.Text(parameter, value != nullptr ? value->name() : empty);
    } else {
      std::string unused;
      statement.Text(parameter, reflection->GetStringReference(entity, field, &unused));
    }
  }
}

absl::Status EntityTable::Delete(sql::Db& db, RowKey key) const {
  TN_ASSIGN_OR_RETURN(auto* erase, db.Prepare(delete_sql_));
  erase->Text(1, key.stream).Text(2, key.id);
  return erase->Run();
}

}  // namespace tiernet::store
