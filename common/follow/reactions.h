// What followers do with a page: rows that follow from it, replicas of its entities, or
// decisions of their own service, each record answered once, in order, a refusal being an
// answer too.
#pragma once

#include <functional>

#include "absl/status/status.h"
#include "absl/types/optional.h"
#include "common/follow/follower.h"
#include "common/store/store.h"
#include "google/protobuf/message.h"

namespace tiernet::follow {

// Lets `derive` write what follows from the page, and moves the cursor with it. Waits.
absl::Status ApplyDerived(store::Store& store, const Follower& follower, const Page& page, store::Derive derive);

// The entity as the record left it, its personal fields with it. False: the parts do not
// parse.
bool ParseEntity(const Record& record, google::protobuf::Message& entity);

// What the service does about a record; nothing if it does not concern it. The
// decision may say that nothing changes.
using React = std::function<absl::optional<store::Decide>(const Record& record)>;

// Commits the answers to a page, each with its move of the cursor, dated on the day of
// the record that it answers. Entities of kinds that the service keeps replicas of
// (Store::Options) are taken over with them, before the decision sees them; what is
// personal stays at home. Waits; the first error that is no refusal.
absl::Status ApplyReactions(store::Store& store, const Follower& follower, const Caller& identity, const Page& page,
                            const React& react);

}  // namespace tiernet::follow
