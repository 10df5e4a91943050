#include "services/construction/domain/factor_quota.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/calendar/date.h"
#include "common/domain/checks.h"
#include "common/domain/demands.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace tiernet::construction {
namespace {

using Q = v1::FactorQuota;

// A thousand of the greatest entries: far below what int64 holds.
constexpr int64_t kMostReceived = 1'000'000'000'000'000;

bool IsLand(v1::Factor factor) {
  return factor == v1::FACTOR_LAND_PLAN || factor == v1::FACTOR_LAND_LINK || factor == v1::FACTOR_LAND_BALANCE;
}

bool IsPollutant(v1::Factor factor) { return factor >= v1::FACTOR_COD && factor <= v1::FACTOR_INDUSTRIAL_DUST; }

// K19 for land, K21 for pollutants.
bool Knows(v1::Factor factor, v1::QuotaEntryKind kind) {
  switch (kind) {
    case v1::QUOTA_ENTRY_KIND_RECEIVED:
      return IsLand(factor);
    case v1::QUOTA_ENTRY_KIND_FREED:
      return factor != v1::FACTOR_LAND_PLAN;
    case v1::QUOTA_ENTRY_KIND_BOUGHT:
    case v1::QUOTA_ENTRY_KIND_SOLD:
      return IsPollutant(factor);
    case v1::QUOTA_ENTRY_KIND_REVERSED:
      return true;
    default:
      return false;
  }
}

absl::Status CheckLeft(const Q& quota, int64_t amount) {
  if (amount <= quota.balance()) return absl::OkStatus();
  return Error(reason::ERROR_REASON_QUOTA_SPENT,
               {{"name", quota.name()}, {"balance", absl::StrCat(quota.balance())}, {"amount", absl::StrCat(amount)}});
}

v1::QuotaEntry& Enter(Q& quota, v1::QuotaEntryKind kind, int64_t amount, const Hand& hand) {
  auto& entry = *quota.mutable_last_entry();
  entry.Clear();
  entry.set_kind(kind);
  entry.set_amount(amount);
  entry.set_on(FormatDate(hand.on));
  entry.set_by(std::string(hand.who));
  quota.set_balance(quota.received() - quota.allotted() - quota.sold());
  return entry;
}

}  // namespace

bool HasQuota(v1::Factor factor) { return IsLand(factor) || IsPollutant(factor); }

absl::Status Open(Q& quota) {
  Demands demands("factor_quota");
  demands.Ask(HasQuota(quota.factor()), "factor", "is limited by no quota: its needs are met without one");
  demands.Ask(IsLand(quota.factor()) == (quota.year() != 0), "year", "goes with land, and only with it (K19, K21)");
  TN_RETURN_IF_ERROR(demands.Check());
  quota.set_claimed_factor(v1::Factor_Name(quota.factor()));
  if (quota.year() != 0) absl::StrAppend(quota.mutable_claimed_factor(), "/", quota.year());
  return absl::OkStatus();
}

absl::StatusOr<Q> Take(Q quota, const v1::RecordQuotaEntryRequest& request, const Hand& hand) {
  Demands demands;
  const int64_t amount = request.amount();
  const bool comes_in = request.kind() == v1::QUOTA_ENTRY_KIND_RECEIVED ||
                        request.kind() == v1::QUOTA_ENTRY_KIND_FREED || request.kind() == v1::QUOTA_ENTRY_KIND_BOUGHT;
  demands.Ask(Knows(quota.factor(), request.kind()), "kind",
              absl::StrCat("is no entry that is made of ", v1::Factor_Name(quota.factor()), " (K19, K21)"));
  demands.Ask(!comes_in || amount <= kMostReceived - quota.received(), "amount",
              absl::StrCat("would make more than ", kMostReceived, " in all"));
  TN_RETURN_IF_ERROR(demands.Check());
  TN_RETURN_IF_ERROR(CheckEvidence(request.paper(), hand.on));
  if (comes_in) {
    quota.set_received(quota.received() + amount);
  } else {
    TN_RETURN_IF_ERROR(CheckLeft(quota, amount));
    if (request.kind() == v1::QUOTA_ENTRY_KIND_SOLD) {
      quota.set_sold(quota.sold() + amount);
    } else {
      quota.set_received(quota.received() - amount);
    }
  }
  auto& entry = Enter(quota, request.kind(), amount, hand);
  entry.set_reason(request.reason());
  *entry.mutable_paper() = request.paper();
  return quota;
}

absl::StatusOr<Q> Allot(Q quota, absl::string_view need, int64_t amount, const Hand& hand) {
  Demands demands;
  demands.Ask(quota.year() <= hand.on.year(), "quota",
              absl::StrCat("is the plan's of ", quota.year(), ", and the step is of ", hand.on.year(), " (K19)"));
  TN_RETURN_IF_ERROR(demands.Check());
  TN_RETURN_IF_ERROR(CheckLeft(quota, amount));
  quota.set_allotted(quota.allotted() + amount);
  Enter(quota, v1::QUOTA_ENTRY_KIND_ALLOTTED, amount, hand).set_need(std::string(need));
  return quota;
}

Q Return(Q quota, absl::string_view need, int64_t amount, const Hand& hand) {
  quota.set_allotted(quota.allotted() - amount);
  Enter(quota, v1::QUOTA_ENTRY_KIND_RETURNED, amount, hand).set_need(std::string(need));
  return quota;
}

}  // namespace tiernet::construction
