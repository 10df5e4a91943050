#include "common/store/writer.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/calendar/date.h"
#include "common/hash/sha256.h"
#include "common/obs/log.h"
#include "common/schema/name.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "common/store/answers.h"
#include "google/protobuf/timestamp.pb.h"

namespace tiernet::store {
namespace {

using google::protobuf::Message;

constexpr absl::Duration kRequestIdsKept = absl::Hours(24 * 30);
// Request ids that a transaction forgets beyond as many as it has decisions, and how
// often one looks for some when none was left.
constexpr int kForgotten = 64;
constexpr absl::Duration kForgettingEvery = absl::Minutes(1);
// Of an entity, so that its readers, lists and followers can take it: what is recorded again and again grows it, and
// every record of it holds it whole.
constexpr size_t kMostBytes = size_t{1} << 20;

// What a request_id is unique in. The rows of a file are the unit's, whoever sends it.
std::string ScopeOf(const Origin& origin) {
  const auto& whose = origin.lane == Lane::kImport ? origin.caller.unit : origin.caller.subject;
  const auto digest = Sha256({whose, "\n", origin.method, "\n", origin.request_id});
  return std::string(AsBytes(digest).substr(0, 16));
}

absl::StatusOr<absl::CivilDay> DayOf(const Origin& origin, absl::CivilDay today) {
  if (origin.happened_on.empty()) return today;
  const auto day = ParseDate(origin.happened_on);
  if (!day || *day > today) {
    return Error(reason::ERROR_REASON_DATE_IN_FUTURE,
                 {{"field", "happened_on"}, {"date", origin.happened_on}, {"today", FormatDate(today)}});
  }
  if (today - *day > kBackfillDays && !origin.may_backfill) {
    return Error(reason::ERROR_REASON_BACKFILL_NEEDED,
                 {{"happened_on", origin.happened_on}, {"today", FormatDate(today)}});
  }
  return *day;
}

// Whether whoever wrote the record that is followed has a clock ahead of this one. To refuse it
// would be final; the day will come.
bool IsAhead(const Origin& origin, absl::CivilDay today) {
  if (!origin.advance) return false;
  const auto day = ParseDate(origin.happened_on);
  return day && *day > today;
}

void SetTime(Message& entity, const google::protobuf::FieldDescriptor* field, absl::Time time) {
  auto* stamp = static_cast<google::protobuf::Timestamp*>(entity.GetReflection()->MutableMessage(&entity, field));
  const int64_t nanos = absl::ToUnixNanos(time);
  stamp->set_seconds(nanos / 1'000'000'000);
  stamp->set_nanos(static_cast<int32_t>(nanos % 1'000'000'000));
}

// What the entity claims once changed.
std::string ClaimOf(const Change& change, const google::protobuf::FieldDescriptor* field) {
  return change.operation == journal::v1::OPERATION_DELETE ? "" : schema::TextOf(*change.entity, field);
}

}  // namespace

Writer::Writer(std::unique_ptr<sql::Db> db, const EntityTables& tables, Ledger ledger, Clock clock,
               std::vector<std::string> home_units)
    : db_(std::move(db)),
      entities_(tables),
      ledger_(std::move(ledger)),
      clock_(std::move(clock)),
      home_units_(std::move(home_units)),
      tables_{*db_, entities_, home_units_} {}

void Writer::Write(Batch& batch) {
  // Moved into the outcome: a status is shared by its copies, and these go to
  // other threads.
  absl::Status failed = CommitBatch(batch);
  if (failed.ok()) return;
  if (batch.size() == 1) {
    batch.front()->outcome = std::move(failed);
    return;
  }
  // One of them cannot be written: alone, it fails alone.
  for (auto& task : batch) {
    Batch one;
    one.push_back(std::move(task));
    Write(one);
    task = std::move(one.front());
  }
}

absl::Status Writer::CommitBatch(Batch& batch) {
  absl::Status status = CommitInTransaction(batch);
  if (status.ok()) {
    ledger_.Committed();
  } else {
    db_->Rollback();
    ledger_.RolledBack();
    // On a full disk, say, there is no hurry to forget.
    has_to_forget_ = false;
  }
  return status;
}

absl::Status Writer::CommitInTransaction(Batch& batch) {
  TN_RETURN_IF_ERROR(db_->Begin());
  for (auto& task : batch) TN_RETURN_IF_ERROR(RunTask(*task));
  TN_RETURN_IF_ERROR(ledger_.WriteHeads(*db_));
  if (has_to_forget_ || clock_.now() >= next_look_) {
    TN_RETURN_IF_ERROR(Forget(static_cast<int>(batch.size()) + kForgotten));
  }
  absl::Status committed = db_->Commit();
  if (!absl::IsInternal(committed)) return committed;
  // The log may hold it all the same, and whoever starts after a fall finds it there.
  obs::Log(obs::Level::kError, "a commit failed", {{"problem", committed.message()}});
  return Error(reason::ERROR_REASON_COMMIT_UNKNOWN, {});
}

// Each transaction forgets more than it can add, so that what an import left behind
// does not outgrow it; a slice touches a page a row.
absl::Status Writer::Forget(int most) {
  const absl::Time now = clock_.now();
  // Also if it fails: the next try must not fail on the same.
  next_look_ = now + kForgettingEvery;
  TN_ASSIGN_OR_RETURN(const int forgotten, ForgetAnswered(*db_, absl::ToUnixSeconds(now - kRequestIdsKept), most));
  has_to_forget_ = forgotten == most;
  return absl::OkStatus();
}

absl::Status Writer::RunTask(Task& task) {
  if (clock_.now() > task.origin.deadline) {
    task.outcome = Error(reason::ERROR_REASON_DEADLINE_PASSED, {});
    return absl::OkStatus();
  }
  if (IsAhead(task.origin, clock_.today())) {
    task.outcome = absl::UnavailableError(absl::StrCat("the record that is followed is of ", task.origin.happened_on,
                                                       ", a day that this node's clock has not reached"));
    return absl::OkStatus();
  }
  if (task.origin.advance) {
    TN_ASSIGN_OR_RETURN(const bool moved, MoveCursor(*db_, *task.origin.advance));
    if (!moved) {
      task.outcome = absl::AbortedError("the cursor stands elsewhere");
      return absl::OkStatus();
    }
  }
  if (task.derive) TN_RETURN_IF_ERROR(task.derive(*db_));
  if (task.decide) return RunDecision(task);
  task.outcome = Committed{};
  return absl::OkStatus();
}

absl::Status Writer::RunDecision(Task& task) {
  std::string scope;
  if (!task.origin.request_id.empty()) {
    scope = ScopeOf(task.origin);
    TN_ASSIGN_OR_RETURN(const bool answered, AnswerAgain(task, scope));
    if (answered) return absl::OkStatus();
  }
  auto changes = AskForChanges(task);
  if (!changes.ok()) return Refuse(task, changes.status());
  absl::Status refusal;
  TN_RETURN_IF_ERROR(CheckClaims(*changes, refusal));
  if (!refusal.ok()) return Refuse(task, refusal);
  TN_RETURN_IF_ERROR(WriteChanges(task, *changes));
  if (scope.empty()) return absl::OkStatus();
  const Written& first = task.outcome->written.front();
  return AddAnswered(*db_, scope, {task.origin.request_digest, first.stream, first.seq},
                     absl::ToUnixSeconds(clock_.now()));
}

// A follower's refusal is an answer that is kept; what is no refusal of the domain's,
// an engine's error, say, takes the transaction and the cursor back.
absl::Status Writer::Refuse(Task& task, const absl::Status& refusal) {
  task.outcome = refusal;
  // A statement failed, and with it, on some engines, the transaction.
  if (!IsRefused(refusal)) return refusal;
  if (!task.origin.advance) return absl::OkStatus();
  return NoteRefusal(*db_, *task.origin.advance, ReasonOf(refusal), std::string(refusal.message()));
}

// True if the request was answered before; the outcome is then the first answer,
// read from the journal, whatever came after it, unless the entity is another unit's now.
absl::StatusOr<bool> Writer::AnswerAgain(Task& task, const std::string& scope) {
  Answered answered;
  TN_ASSIGN_OR_RETURN(const bool found, FindAnswered(*db_, scope, answered));
  if (!found) return false;
  if (answered.digest != task.origin.request_digest) {
    task.outcome = Error(reason::ERROR_REASON_REQUEST_ID_REUSED, {{"request_id", task.origin.request_id}});
    return true;
  }
  TN_ASSIGN_OR_RETURN(auto* select,
                      db_->Prepare("SELECT header, body, personal FROM journal WHERE stream = $1 AND seq = $2"));
  select->Text(1, answered.stream).Int(2, answered.seq);
  TN_ASSIGN_OR_RETURN(const bool kept, select->Step());
  journal::v1::Header header;
  if (!kept || !header.ParseFromArray(select->Blob(0).data(), static_cast<int>(select->Blob(0).size()))) {
    task.outcome =
        Error(reason::ERROR_REASON_DATA_CORRUPT, {{"where", absl::StrCat(answered.stream, " ", answered.seq)},
                                                  {"problem", "the record of an answered request cannot be read"}});
    return true;
  }
  Committed committed{{std::string(select->Blob(1)), std::string(select->Blob(2))}, header.name(), {}};
  committed.written.push_back({answered.stream, answered.seq});
  select->Reset();
  TN_ASSIGN_OR_RETURN(const std::string unit, PresentUnit(committed.name, task.origin.caller.unit));
  if (schema::Covers(task.origin.caller.unit, unit)) {
    task.outcome = std::move(committed);
  } else {
    task.outcome = Error(reason::ERROR_REASON_OTHER_UNIT,
                         {{"subject", task.origin.caller.subject}, {"unit", task.origin.caller.unit}, {"of", unit}});
  }
  return true;
}

// The unit of the entity by now: it may have moved since. `if_gone` if it was deleted.
absl::StatusOr<std::string> Writer::PresentUnit(const std::string& name, const std::string& if_gone) {
  const auto parsed = schema::ParseName(name);
  const auto* table = parsed ? entities_.Find(parsed->collection) : nullptr;
  if (table == nullptr) return if_gone;
  EntityRow row;
  TN_ASSIGN_OR_RETURN(const bool found, table->Read(*db_, {parsed->Stream(), parsed->id}, row));
  return found ? std::string(row.unit) : if_gone;
}

// A stream has one writer: the node that its unit is at home in.
absl::Status Writer::CheckHome(absl::string_view unit) const {
  if (std::binary_search(home_units_.begin(), home_units_.end(), unit)) return absl::OkStatus();
  return Error(reason::ERROR_REASON_NOT_HOME, {{"unit", std::string(unit)}});
}

// Steps of the clock first, then what was decided.
absl::StatusOr<std::vector<Change>> Writer::AskForChanges(Task& task) {
  const absl::CivilDay today = clock_.today();
  TN_ASSIGN_OR_RETURN(const auto day, DayOf(task.origin, today));
  Facts facts(tables_, task.origin.caller, today, day, task.origin.may_backfill);
  TN_ASSIGN_OR_RETURN(auto decided, task.decide(facts));
  const auto causes = facts.TakeCauses();
  for (auto& change : decided.list()) {
    const std::string name = change.kind->NameOf(*change.entity);
    const auto parsed = schema::ParseName(name);
    if (!parsed) return absl::InternalError(absl::StrCat("a decision changes \"", name, "\", which is no name"));
    if (entities_.Of(*change.kind).is_replica()) {
      return absl::InternalError(absl::StrCat("a decision changes ", name, ", which is another service's"));
    }
    change.causes = causes;
    TN_RETURN_IF_ERROR(CheckHome(parsed->unit));
    if (const size_t bytes = change.entity->ByteSizeLong(); bytes > kMostBytes) {
      return Error(reason::ERROR_REASON_ENTITY_TOO_LARGE,
                   {{"name", name}, {"bytes", absl::StrCat(bytes)}, {"most", absl::StrCat(kMostBytes)}});
    }
    if (change.happened_on.empty()) change.happened_on = FormatDate(day);
  }
  // Nobody waits for the answer of a follower or a sweep.
  if (decided.list().empty() && task.origin.lane != Lane::kFollower) {
    return absl::InternalError("a decision without changes");
  }
  auto fallen_due = facts.TakeFallenDue();
  for (const auto& change : fallen_due) {
    TN_RETURN_IF_ERROR(CheckHome(schema::ParseName(change.kind->NameOf(*change.entity))->unit));
  }
  const int shift = static_cast<int>(fallen_due.size());
  for (auto& change : decided.list()) {
    if (change.caused_by >= 0) change.caused_by += shift;
    fallen_due.push_back(std::move(change));
  }
  return fallen_due;
}

// `refusal` is set if another entity holds a value that one of `changes` claims.
absl::Status Writer::CheckClaims(const std::vector<Change>& changes, absl::Status& refusal) {
  for (auto change = changes.begin(); change != changes.end(); ++change) {
    const std::string name = change->kind->NameOf(*change->entity);
    for (const auto* field : change->kind->unique) {
      const std::string value = ClaimOf(*change, field);
      if (value.empty()) continue;
      TN_ASSIGN_OR_RETURN(auto holder, ClaimHolder(*db_, *change->kind, field->name(), value));
      // The changes before this one take and give up claims too.
      for (auto earlier = changes.begin(); earlier != change; ++earlier) {
        if (earlier->kind != change->kind) continue;
        const std::string its_name = earlier->kind->NameOf(*earlier->entity);
        if (ClaimOf(*earlier, field) == value) {
          holder = its_name;
        } else if (holder == its_name) {
          holder.clear();
        }
      }
      if (!holder.empty() && holder != name) {
        refusal = Error(reason::ERROR_REASON_ALREADY_CLAIMED,
                        {{"field", field->name()}, {"value", value}, {"holder", holder}});
        return absl::OkStatus();
      }
    }
  }
  return absl::OkStatus();
}

absl::Status Writer::WriteChanges(Task& task, std::vector<Change>& changes) {
  Committed committed;
  for (auto& change : changes) {
    TN_RETURN_IF_ERROR(WriteChange(task, change, committed.written, committed));
  }
  if (changes.empty()) {
    task.outcome = std::move(committed);
    return absl::OkStatus();
  }
  // Clients know the answer's own record as the first.
  const auto answer = std::find_if(changes.begin(), changes.end(), [](const Change& change) {
    return change.operation != journal::v1::OPERATION_FALL_DUE;
  });
  std::rotate(committed.written.begin(), committed.written.begin() + (answer - changes.begin()),
              committed.written.end());
  task.outcome = std::move(committed);
  return absl::OkStatus();
}

absl::Status Writer::WriteChange(const Task& task, Change& change, const std::vector<Written>& so_far,
                                 Committed& committed) {
  const schema::Kind& kind = *change.kind;
  const EntityTable& table = entities_.Of(kind);
  Message& entity = *change.entity;
  const std::string name = kind.NameOf(entity);
  const auto parsed = schema::ParseName(name);
  const absl::Time now = clock_.now();

  journal::v1::Header header;
  header.set_stream(parsed->Stream());
  header.set_seq(ledger_.NextSeq(header.stream()));
  header.set_kind(kind.name);
  header.set_name(name);
  header.set_operation(change.operation);
  header.set_actor(change.actor.empty() ? task.origin.caller.subject : change.actor);
  if (const auto& advance = task.origin.advance; advance) {
    auto* cause = header.add_causes();
    cause->set_service(advance->to.service);
    cause->set_stream(advance->to.stream);
    cause->set_seq(advance->to.seq);
  }
  for (const auto& cause : change.causes) *header.add_causes() = cause;
  if (change.caused_by >= 0) {
    auto* cause = header.add_causes();
    cause->set_service(ledger_.service());
    cause->set_stream(so_far[change.caused_by].stream);
    cause->set_seq(so_far[change.caused_by].seq);
  }
  const int64_t nanos = absl::ToUnixNanos(now);
  header.mutable_time()->set_seconds(nanos / 1'000'000'000);
  header.mutable_time()->set_nanos(static_cast<int32_t>(nanos % 1'000'000'000));
  header.set_happened_on(change.happened_on);
  header.set_request_id(task.origin.request_id);
  const RowKey key{header.stream(), parsed->id};
  Held held;
  if (change.operation != journal::v1::OPERATION_CREATE) {
    TN_ASSIGN_OR_RETURN(held, table.ReadHeld(*db_, key));
    if (held.seq == 0) return absl::InternalError(absl::StrCat("a decision changes ", name, ", which does not exist"));
    header.set_previous_seq(held.seq);
  }

  TN_RETURN_IF_ERROR(MoveClaims(change, name, held.claims));
  Parts parts;
  if (change.operation == journal::v1::OPERATION_DELETE) {
    TN_RETURN_IF_ERROR(ledger_.Append(*db_, header, parts));
    TN_RETURN_IF_ERROR(table.Delete(*db_, key));
  } else {
    const bool is_new = change.operation == journal::v1::OPERATION_CREATE;
    entity.GetReflection()->SetString(&entity, kind.etag, absl::StrCat(header.seq()));
    if (is_new) SetTime(entity, kind.create_time, now);
    SetTime(entity, kind.update_time, now);
    parts = Split(kind, entity);
    TN_RETURN_IF_ERROR(ledger_.Append(*db_, header, parts));
    TN_RETURN_IF_ERROR(is_new ? table.Insert(*db_, key, header.seq(), change.happened_on, parts, entity)
                              : table.Update(*db_, key, header.seq(), change.happened_on, parts, entity));
  }
  const bool is_answer = committed.name.empty() && change.operation != journal::v1::OPERATION_FALL_DUE;
  if (is_answer) {
    committed.answer = std::move(parts);
    committed.name = name;
  }
  committed.written.push_back({header.stream(), header.seq()});
  return absl::OkStatus();
}

absl::Status Writer::MoveClaims(const Change& change, const std::string& name, const std::vector<std::string>& held) {
  for (size_t i = 0; i < change.kind->unique.size(); ++i) {
    const auto* field = change.kind->unique[i];
    const std::string before = held.empty() ? "" : held[i];
    const std::string after = ClaimOf(change, field);
    if (before == after) continue;
    if (!before.empty()) TN_RETURN_IF_ERROR(DropClaim(*db_, *change.kind, field->name(), before));
    if (!after.empty()) TN_RETURN_IF_ERROR(AddClaim(*db_, *change.kind, field->name(), after, name));
  }
  return absl::OkStatus();
}

}  // namespace tiernet::store
