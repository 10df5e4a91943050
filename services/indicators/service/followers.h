// How the indicators hear of projects: by following the journals of the other services.
#pragma once

#include <memory>
#include <vector>

#include "common/rpc/server.h"

namespace tiernet::indicators {

// The services followed, and the name that the cursors bear.
inline constexpr const char* kFollowed[] = {"approval", "construction", "promotion", "reserve"};
inline constexpr char kFollowerName[] = "indicators";

// The version of the rules that values are counted by: of the formulas in this program and of
// the reference data.
std::string RulesVersion(const Reference& reference);

// Makes the tables that the followers write; counts anew if the rules have changed.
absl::Status EnsureFollowed(sql::Db& db, const Reference& reference);

std::vector<std::unique_ptr<follow::Follower>> Followers(const rpc::Surroundings& surroundings);

}  // namespace tiernet::indicators
