#include "services/indicators/service/followers.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/follow/peer.h"
#include "common/follow/reactions.h"
#include "common/store/cursor.h"
#include "services/indicators/domain/view.h"
#include "services/indicators/service/derived.h"

namespace tiernet::indicators {
namespace {

// Raised with every change of what contributions or formulas say.
constexpr int kFormulas = 15;

// Every notice counts from the beginning: a working day is what the last word says it is.
const Calendar& CalendarOf(const Reference& reference) { return reference.calendars().KnownOn(absl::CivilDay::max()); }

std::vector<std::string> KindsOf(absl::string_view service) {
  std::vector<std::string> kinds;
  for (const auto& kind : ViewKinds()) {
    if (absl::StartsWith(kind, absl::StrCat("tiernet.", service, "."))) kinds.push_back(kind);
  }
  return kinds;
}

}  // namespace

std::string RulesVersion(const Reference& reference) { return absl::StrCat(kFormulas, ".", reference.Digest()); }

absl::Status EnsureFollowed(sql::Db& db, const Reference& reference) {
  return EnsureDerived(db, RulesVersion(reference), CalendarOf(reference),
                       [](sql::Db& in) { return store::ForgetCursors(in, kFollowerName); });
}

std::vector<std::unique_ptr<follow::Follower>> Followers(const rpc::Surroundings& surroundings) {
  std::vector<std::unique_ptr<follow::Follower>> followers;
  for (const auto* service : kFollowed) {
    auto options = follow::PeerOptions(surroundings.config, kFollowerName, service);
    options.kinds = KindsOf(service);
    options.apply = [&store = surroundings.store, &calendar = CalendarOf(*surroundings.config.reference)](
                        const follow::Follower& follower, const follow::Page& page) {
      return follow::ApplyDerived(store, follower, page,
                                  [&page, &calendar](sql::Db& db) { return ApplyRecords(db, page.records, calendar); });
    };
    followers.push_back(
        std::make_unique<follow::Follower>(surroundings.store, surroundings.metrics, std::move(options)));
  }
  return followers;
}

}  // namespace tiernet::indicators
