// What a decision may look at: the rows of this service's database as they stand
// inside the transaction, replicas of other services' entities among them: what is read of
// those becomes a cause of the decision's records. Read-only; lives as long as the decision.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/schema/kind.h"
#include "common/schema/name.h"
#include "common/store/caller.h"
#include "common/store/changes.h"
#include "google/protobuf/message.h"

namespace tiernet::store {

class EntityTable;
struct EntityRow;
struct Tables;

// The account in whose name sweeps write.
inline constexpr char kClock[] = "clock";

// Who may take a step of an entity.
enum class Right {
  // People of the unit credited today.
  kOwn,
  // People of the unit or of a body above it: for decisions of another tier.
  kAbove,
};

class Facts {
 public:
  Facts(Tables& tables, const Caller& caller, absl::CivilDay today, absl::CivilDay happened_on, bool may_backfill)
      : tables_(tables), caller_(caller), today_(today), happened_on_(happened_on), may_backfill_(may_backfill) {}

  const Caller& caller() const { return caller_; }
  absl::CivilDay today() const { return today_; }
  // The civil day of the step, checked: not in the future (domain.md I.31).
  absl::CivilDay happened_on() const { return happened_on_; }
  // `YYYY-MM-DD` of it.
  std::string HappenedOn() const { return absl::FormatCivilTime(happened_on_); }

  // What had a last day is not made good by a step that is dated back: BACKFILL_NEEDED if the step is dated on or
  // before `last_day`, which has passed by today, unless its caller may backfill (I.31).
  absl::Status CheckNotMadeGood(const std::string& last_day) const;
  // What happened on `date`, `YYYY-MM-DD`, is told within the days for which a step may be dated back, or by who may
  // backfill: BACKFILL_NEEDED (I.31).
  absl::Status CheckToldInTime(const std::string& date) const;

  // A new time-ordered id.
  std::string NewId() const;

  // The entity that the step is of, as it stands on `happened_on`: what fell due
  // until then is journalled with the decision's changes. NOT_FOUND; OTHER_UNIT;
  // ETAG_MISMATCH unless `etag` is empty or the present one;
  // DATE_BEFORE_LAST_FACT.
  template <typename Entity>
  absl::StatusOr<Entity> Subject(absl::string_view name, absl::string_view etag, Right right = Right::kOwn) {
    Entity entity;
    auto status = LoadSubject(schema::KindOf<Entity>(), name, etag, right, entity);
    if (!status.ok()) return status;
    return entity;
  }
  absl::Status LoadSubject(const schema::Kind& kind, absl::string_view name, absl::string_view etag, Right right,
                           google::protobuf::Message& entity);

  // The entity that follows a fact stated elsewhere, by a follower's record or another's step, whoever it belongs to,
  // as it stands on `day`: that of the fact or, if it is later, that of the entity's last dated fact. What comes late
  // is no reason to refuse it: the change is dated on `day`, its fields say when it was. NOT_FOUND.
  template <typename Entity>
  absl::StatusOr<Entity> Followed(absl::string_view name, absl::CivilDay& day) {
    Entity entity;
    auto status = LoadFollowed(schema::KindOf<Entity>(), name, entity, day);
    if (!status.ok()) return status;
    return entity;
  }

  // For a sweep: journals what the clock has done of `name` by today. NOT_FOUND.
  absl::Status FallDueToday(const schema::Kind& kind, absl::string_view name);

  // Another entity, as it stands on `happened_on`. NOT_FOUND.
  template <typename Entity>
  absl::StatusOr<Entity> Get(absl::string_view name) const {
    Entity entity;
    auto status = Load(schema::KindOf<Entity>(), name, entity);
    if (!status.ok()) return status;
    return entity;
  }

  // Entities of every unit at home whose indexed `column` holds `value`, as they
  // stand on `happened_on`. INTERNAL if a unit has more than 1,000: for what its people alone
  // cannot make that many of, else they would be in the way of everybody's decision.
  template <typename Entity>
  absl::StatusOr<std::vector<Entity>> Where(absl::string_view column, absl::string_view value) const {
    return Collect<Entity>([](absl::string_view) { return true; }, 1000, column, value);
  }
  // At most `most` of them of each unit, the oldest: where more would change nothing.
  template <typename Entity>
  absl::StatusOr<std::vector<Entity>> Some(absl::string_view column, absl::string_view value, int most) const {
    return Collect<Entity>([](absl::string_view) { return true; }, most, column, value, Excess::kLeave);
  }
  // The same of one unit, up to 100,000; of replicas 1,000, since each is a cause of what is decided.
  template <typename Entity>
  absl::StatusOr<std::vector<Entity>> WhereIn(absl::string_view unit, absl::string_view column,
                                              absl::string_view value) const {
    return Collect<Entity>([&](absl::string_view home) { return home == unit; }, 100'000, column, value);
  }
  // The same of one unit and of the bodies above it.
  template <typename Entity>
  absl::StatusOr<std::vector<Entity>> WhereAbove(absl::string_view unit, absl::string_view column,
                                                 absl::string_view value) const {
    return Collect<Entity>([&](absl::string_view home) { return schema::Covers(home, unit); }, 100'000, column, value);
  }
  // Whether the caller's unit, or one below it, has such an entity.
  template <typename Entity>
  absl::StatusOr<bool> HasOwn(absl::string_view column, absl::string_view value) const {
    return HasOwn(schema::KindOf<Entity>(), column, value);
  }

  // The name of the entity that holds `value` in the unique `field`; empty: none.
  absl::StatusOr<std::string> HolderOf(const schema::Kind& kind, absl::string_view field,
                                       absl::string_view value) const;
  template <typename Entity>
  absl::StatusOr<std::string> HolderOf(absl::string_view field, absl::string_view value) const {
    return HolderOf(schema::KindOf<Entity>(), field, value);
  }

  // Hash of the record that made `entity` what was read of it, 32 bytes.
  absl::StatusOr<std::string> HashOf(const google::protobuf::Message& entity) const;

  // For the committer: steps of the clock that go before the decision's changes, and the records of other
  // services that it rested on.
  std::vector<Change> TakeFallenDue() { return std::move(fallen_due_); }
  std::vector<journal::v1::Cause> TakeCauses() { return std::move(causes_); }

 private:
  absl::Status Load(const schema::Kind& kind, absl::string_view name, google::protobuf::Message& entity) const;
  absl::Status LoadFollowed(const schema::Kind& kind, absl::string_view name, google::protobuf::Message& entity,
                            absl::CivilDay& day);
  // The row of `name`. NOT_FOUND.
  absl::Status ReadRow(const schema::Kind& kind, absl::string_view name, EntityRow& row) const;
  // Whether a sweep came before a step or after it makes no difference to the step: goes back from the record `seq`
  // over what the clock wrote of days after `day`, to a record of `day` or before it, or of somebody else's; `entity`
  // is as that left it. The day of that record.
  absl::StatusOr<std::string> GoBack(absl::string_view name, absl::string_view stream, int64_t seq,
                                     const std::string& day, google::protobuf::Message& entity) const;
  // Whether since the record `etag` only the clock has written of the entity, whose last record is `seq`.
  absl::StatusOr<bool> IsPresent(absl::string_view etag, absl::string_view stream, int64_t seq) const;
  absl::StatusOr<journal::v1::Header> ReadHeader(absl::string_view stream, int64_t seq) const;
  // Brings `entity` to how it stands on `day`, and keeps the steps that it took.
  void FallDue(const schema::Kind& kind, absl::string_view name, const std::string& day,
               google::protobuf::Message& entity);
  // Of the units at home that are wanted, up to `most` of each.
  using Wanted = absl::FunctionRef<bool(absl::string_view)>;
  // What becomes of more than that.
  enum class Excess { kRefuse, kLeave };
  template <typename Entity>
  absl::StatusOr<std::vector<Entity>> Collect(Wanted wanted, int most, absl::string_view column,
                                              absl::string_view value, Excess excess = Excess::kRefuse) const {
    std::vector<Entity> found;
    auto status = Scan(schema::KindOf<Entity>(), wanted, most, excess, column, value,
                       [&found]() -> google::protobuf::Message& { return found.emplace_back(); });
    if (!status.ok()) return status;
    return found;
  }
  absl::Status Scan(const schema::Kind& kind, Wanted wanted, int most, Excess excess, absl::string_view column,
                    absl::string_view value, absl::FunctionRef<google::protobuf::Message&()> add) const;
  absl::StatusOr<bool> HasOwn(const schema::Kind& kind, absl::string_view column, absl::string_view value) const;
  void NoteReplica(const EntityTable& table, absl::string_view stream, int64_t seq) const;

  Tables& tables_;
  const Caller& caller_;
  const absl::CivilDay today_;
  const absl::CivilDay happened_on_;
  const bool may_backfill_;
  std::vector<Change> fallen_due_;
  // Noted by reads.
  mutable std::vector<journal::v1::Cause> causes_;
};

}  // namespace tiernet::store
