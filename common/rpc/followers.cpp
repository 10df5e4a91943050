#include "common/rpc/followers.h"

#include <map>
#include <set>
#include <string>
#include <utility>

#include "absl/types/optional.h"
#include "common/follow/peer.h"

namespace tiernet::rpc {

std::vector<std::unique_ptr<follow::Follower>> Follow(const Surroundings& surroundings,
                                                      const std::vector<const schema::Kind*>& kinds,
                                                      const follow::React& react) {
  std::map<std::string, std::set<std::string>> kinds_by_service;
  for (const auto* kind : kinds) kinds_by_service[kind->service].insert(kind->name);
  std::vector<std::unique_ptr<follow::Follower>> followers;
  for (const auto& [service, wanted] : kinds_by_service) {
    auto options = follow::PeerOptions(surroundings.config, surroundings.store.options().service, service);
    options.kinds.assign(wanted.begin(), wanted.end());
    // Other records come as headers alone.
    const auto ask = [wanted = wanted, react](const follow::Record& record) -> absl::optional<store::Decide> {
      if (wanted.count(record.header.kind()) == 0) return absl::nullopt;
      return react(record);
    };
    options.apply = [&store = surroundings.store, identity = options.identity, ask](const follow::Follower& follower,
                                                                                    const follow::Page& page) {
      return follow::ApplyReactions(store, follower, identity, page, ask);
    };
    followers.push_back(
        std::make_unique<follow::Follower>(surroundings.store, surroundings.metrics, std::move(options)));
  }
  return followers;
}

}  // namespace tiernet::rpc
