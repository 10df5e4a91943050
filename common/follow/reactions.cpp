#include "common/follow/reactions.h"

#include <utility>

#include "common/obs/log.h"
#include "common/schema/name.h"
#include "common/status/macros.h"
#include "common/store/answers.h"

namespace tiernet::follow {
namespace {

absl::Status TakeOver(sql::Db& db, const store::EntityTables& entities, const Record& record) {
  const auto& header = record.header;
  const auto* table = entities.FindReplica(header.kind());
  const auto name = schema::ParseName(header.name());
  if (table == nullptr || !name) return absl::OkStatus();
  const bool deleted = header.operation() == journal::v1::OPERATION_DELETE;
  // Not asked for.
  if (record.body.empty() && !deleted) return absl::OkStatus();
  const store::RowKey key{header.stream(), name->id};
  TN_ASSIGN_OR_RETURN(const auto held, table->ReadHeld(db, key));
  // A stream that is pulled anew tells what is known.
  if (held.seq >= header.seq()) return absl::OkStatus();
  if (deleted) return table->Delete(db, key);
  const auto entity = table->kind().New();
  if (!entity->ParseFromString(record.body)) {
    obs::Log(obs::Level::kWarning, "a record's entity does not parse and is passed over",
             {{"service", header.service()}, {"stream", header.stream()}, {"name", header.name()}});
    return absl::OkStatus();
  }
  const store::Parts parts{record.body, ""};
  return held.seq == 0 ? table->Insert(db, key, header.seq(), header.happened_on(), parts, *entity)
                       : table->Update(db, key, header.seq(), header.happened_on(), parts, *entity);
}

// `done`, with a refusal made known first.
store::Done Noting(const Follower& follower, const Record& record, store::Done done) {
  return [&follower, &record, done = std::move(done)](absl::StatusOr<store::Committed> outcome) mutable {
    const absl::Status& status = outcome.status();
    if (store::IsRefused(status)) follower.NoteRefusal(record, status);
    done(std::move(outcome));
  };
}

}  // namespace

absl::Status ApplyDerived(store::Store& store, const Follower& follower, const Page& page, store::Derive derive) {
  store::Answers answers;
  store.Apply(follower.AdvanceBy(page, 0, page.records.size()), std::move(derive), answers.Expect());
  return answers.Wait();
}

bool ParseEntity(const Record& record, google::protobuf::Message& entity) {
  // An entity's bytes are its parts one after the other.
  return entity.ParseFromString(record.body) && entity.MergeFromString(record.personal);
}

absl::Status ApplyReactions(store::Store& store, const Follower& follower, const Caller& identity, const Page& page,
                            const React& react) {
  store::Answers answers;
  const auto take_over = [&](size_t first, size_t end) {
    return [&store, &page, first, end](sql::Db& db) {
      for (size_t i = first; i < end; ++i) {
        TN_RETURN_IF_ERROR(TakeOver(db, store.entities(), page.records[i]));
      }
      return absl::OkStatus();
    };
  };
  const auto pass_over = [&](size_t first, size_t end) {
    if (first == end) return;
    store.Apply(follower.AdvanceBy(page, first, end - first), take_over(first, end), answers.Expect());
  };
  size_t unanswered = 0;
  for (size_t i = 0; i < page.records.size(); ++i) {
    if (page.records[i].header.seq() <= page.answered_seq) continue;
    auto decide = react(page.records[i]);
    if (!decide) continue;
    pass_over(unanswered, i);
    unanswered = i + 1;
    store::Origin origin;
    origin.caller = identity;
    origin.method = "follow";
    origin.happened_on = page.records[i].header.happened_on();
    origin.may_backfill = true;
    origin.lane = store::Lane::kFollower;
    origin.advance = follower.AdvanceBy(page, i, 1);
    store.Commit(std::move(origin), *std::move(decide), Noting(follower, page.records[i], answers.Expect()),
                 take_over(i, i + 1));
  }
  pass_over(unanswered, page.records.size());
  return answers.Wait();
}

}  // namespace tiernet::follow
