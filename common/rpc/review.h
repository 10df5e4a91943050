// Decisions of another tier on a unit's entity: a review, and the step it asks for.
#pragma once

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/changes.h"
#include "common/store/facts.h"
#include "tiernet/review/v1/review.pb.h"

namespace tiernet::rpc {

// Addresses `review` of `seen`, which is as Facts::Subject gave it: from the caller's
// body to the unit credited today, naming the version seen.
absl::Status Address(const google::protobuf::Message& seen, const store::Facts& facts, review::v1::Review& review);

// OTHER_UNIT unless `unit`, which a decision names beside its subject, is the caller's own
// or below it.
absl::Status CheckCovers(const Caller& caller, const std::string& unit);

// The review that `decide(seen)` makes of the request's subject, and, since this node is
// the subject's home too, what `apply(review, seen, changes)` puts behind it, in one
// commit. What `apply` puts names the review, change 0, as its cause.
template <typename Subject, typename Request, typename Decide, typename Apply>
absl::StatusOr<store::Changes> ReviewStep(const Request& request, store::Facts& facts, Decide decide, Apply apply) {
  auto seen = facts.Subject<Subject>(request.name(), request.etag(), store::Right::kAbove);
  if (!seen.ok()) return seen.status();
  absl::StatusOr<review::v1::Review> review = decide(*seen);
  if (!review.ok()) return review.status();
  if (auto status = Address(*seen, facts, *review); !status.ok()) return status;
  store::Changes changes(*review);
  if (absl::Status status = apply(*review, *std::move(seen), changes); !status.ok()) return status;
  return changes;
}

}  // namespace tiernet::rpc
