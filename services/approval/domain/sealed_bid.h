// Sealed bids (domain.md F.11.3): what is hashed of a bid and of a draw, byte for byte as `ServiceBid` and
// `ServiceSelection` say, and who wins. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tiernet/approval/v1/service_demand.pb.h"

namespace tiernet::approval {

// The 32 bytes by which `agency` commits to price and salt of its bid for `demand`.
std::string CommitmentTo(absl::string_view demand, absl::string_view agency, int64_t price_yuan,
                         absl::string_view salt);

// The 32 bytes that are drawn with: made of every salt that was opened, whether its bid is valid or not, so that nobody
// can turn it by what becomes of a bid afterwards.
std::string SeedOf(const v1::ServiceDemand& demand);
// The lot of `agency`, 32 bytes: the lowest is drawn. Who falls out afterwards moves nobody else's.
std::string LotOf(absl::string_view seed, absl::string_view agency);

// Says of each bid how it stands: opened, at most the ceiling, and not of one of the agencies `excluded`.
void Judge(v1::ServiceDemand& demand, const std::set<std::string>& excluded);
// Those of the valid bids, in their order.
std::vector<const v1::ServiceBid*> ValidBids(const v1::ServiceDemand& demand);
// Who gets it by the method of the demand, of bids that are judged and, for SCORE, scored; nothing if none is valid.
std::optional<v1::ServiceSelection> Choose(const v1::ServiceDemand& demand);

}  // namespace tiernet::approval
