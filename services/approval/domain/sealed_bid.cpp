#include "services/approval/domain/sealed_bid.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/hash/sha256.h"

namespace tiernet::approval {
namespace {

std::string Hashed(absl::string_view text) { return std::string(AsBytes(Sha256({text}))); }

v1::BidStanding StandingOf(const v1::ServiceBid& bid, int64_t ceiling_yuan, const std::set<std::string>& excluded) {
  if (bid.opened_on().empty()) return v1::BID_STANDING_SEALED;
  if (bid.price_yuan() > ceiling_yuan) return v1::BID_STANDING_ABOVE_CEILING;
  return excluded.count(bid.agency()) > 0 ? v1::BID_STANDING_EXCLUDED : v1::BID_STANDING_VALID;
}

}  // namespace

std::string CommitmentTo(absl::string_view demand, absl::string_view agency, int64_t price_yuan,
                         absl::string_view salt) {
  return Hashed(absl::StrCat("tiernet.sealed_bid.v1\n", demand, "\n", agency, "\n", price_yuan, "\n",
                             absl::BytesToHexString(salt), "\n"));
}

std::string SeedOf(const v1::ServiceDemand& demand) {
  std::string text = absl::StrCat("tiernet.draw.v1\n", demand.name(), "\n");
  for (const auto& bid : demand.bids()) {
    if (!bid.opened_on().empty()) absl::StrAppend(&text, bid.agency(), "\n", absl::BytesToHexString(bid.salt()), "\n");
  }
  return Hashed(text);
}

std::string LotOf(absl::string_view seed, absl::string_view agency) {
  return Hashed(absl::StrCat("tiernet.lot.v1\n", absl::BytesToHexString(seed), "\n", agency, "\n"));
}

void Judge(v1::ServiceDemand& demand, const std::set<std::string>& excluded) {
  for (auto& bid : *demand.mutable_bids()) {
    bid.set_standing(StandingOf(bid, demand.ceiling_price_yuan(), excluded));
  }
}

std::vector<const v1::ServiceBid*> ValidBids(const v1::ServiceDemand& demand) {
  std::vector<const v1::ServiceBid*> valid;
  for (const auto& bid : demand.bids()) {
    if (bid.standing() == v1::BID_STANDING_VALID) valid.push_back(&bid);
  }
  return valid;
}

std::optional<v1::ServiceSelection> Choose(const v1::ServiceDemand& demand) {
  const auto valid = ValidBids(demand);
  if (valid.empty()) return std::nullopt;
  v1::ServiceSelection selection;
  const v1::ServiceBid* chosen = nullptr;
  if (demand.method() == v1::SELECTION_METHOD_DRAW) {
    selection.set_seed(SeedOf(demand));
    for (const auto* bid : valid) selection.add_entrants(bid->agency());
    chosen = *std::min_element(valid.begin(), valid.end(), [&](const auto* a, const auto* b) {
      return LotOf(selection.seed(), a->agency()) < LotOf(selection.seed(), b->agency());
    });
  } else {
    // Without scores all have the same. Of equal ones the first stays: bids stand in the order of their entry.
    chosen = *std::min_element(valid.begin(), valid.end(), [](const auto* a, const auto* b) {
      return std::make_tuple(-a->score(), a->price_yuan()) < std::make_tuple(-b->score(), b->price_yuan());
    });
  }
  selection.set_agency(chosen->agency());
  selection.set_price_yuan(chosen->price_yuan());
  return selection;
}

}  // namespace tiernet::approval
