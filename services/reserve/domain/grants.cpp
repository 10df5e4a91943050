#include "services/reserve/domain/grants.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "common/calendar/date.h"
#include "services/reserve/domain/settle.h"

namespace tiernet::reserve {
namespace {

using P = v1::ReserveProject;
using Case = approval::v1::ApprovalCase;
using Commitment = approval::v1::CommitmentCase;

// Which items of the approval catalogue (F.2) fulfil a checklist item (C.4, C.5).
struct Fulfilment {
  v1::ChecklistItem item;
  std::vector<absl::string_view> by;
  // These float: each is needed where it applies (I.39); the others are of every project's flow, or of none.
  bool where_they_apply = false;
  // A commitment in force stands in for them (C.5).
  bool or_commitment = false;
};

const std::vector<Fulfilment>& Fulfilments() {
  static const std::vector<Fulfilment> all = {
      {v1::CHECKLIST_ITEM_FEASIBILITY, {"S1-01"}},
      {v1::CHECKLIST_ITEM_SITE_CHOSEN, {"S1-04"}},
      {v1::CHECKLIST_ITEM_LAND_SECURED, {"S1-05"}},
      {v1::CHECKLIST_ITEM_EIA, {"S1-06", "S1-07"}, true},
      {v1::CHECKLIST_ITEM_ENERGY_AND_SOIL, {"S1-08", "S1-09"}, true},
      {v1::CHECKLIST_ITEM_DESIGN_READY, {"S2-01"}},
      {v1::CHECKLIST_ITEM_CONSTRUCTION_PLANNING_PERMIT, {"S2-02"}, false, true},
      {v1::CHECKLIST_ITEM_CONSTRUCTION_PERMIT, {"S3-04"}, false, true},
  };
  return all;
}

// A paper that settles an item, and since when.
struct Settlement {
  std::string on;
  types::v1::Evidence paper;
};

bool Names(const google::protobuf::RepeatedPtrField<std::string>& codes, absl::string_view code) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

bool IsInForce(const Commitment& commitment) {
  return !commitment.effective_on().empty() && commitment.state() != Commitment::STATE_PENALISED;
}

const approval::v1::CommitmentService* ServiceOf(const Commitment& commitment, absl::string_view code) {
  const auto& services = commitment.services();
  const auto at = std::find_if(services.begin(), services.end(), [&](const auto& s) { return s.item() == code; });
  return at == services.end() ? nullptr : &*at;
}

bool Applies(absl::string_view code, const Grants& grants) {
  return std::any_of(grants.processes.begin(), grants.processes.end(),
                     [&](const auto& process) { return Names(process.applying_items(), code); }) ||
         std::any_of(grants.commitments.begin(), grants.commitments.end(), [&](const auto& commitment) {
           return IsInForce(commitment) &&
                  (Names(commitment.promised_items(), code) || ServiceOf(commitment, code) != nullptr);
         });
}

// What is promised instead of approved, or was delivered by the government, under a commitment in force (F.8.2);
// without a code what such a commitment stands in for whole.
absl::optional<Settlement> ByCommitment(absl::optional<absl::string_view> code, const Grants& grants) {
  for (const auto& commitment : grants.commitments) {
    if (!IsInForce(commitment)) continue;
    if (!code || Names(commitment.promised_items(), *code)) {
      return Settlement{commitment.effective_on(), commitment.enterprise_signature().paper()};
    }
    const auto* service = ServiceOf(commitment, *code);
    if (service != nullptr && !service->delivered_on().empty()) {
      return Settlement{std::max(service->delivered_on(), commitment.effective_on()), service->paper()};
    }
  }
  return absl::nullopt;
}

// By what `code` is settled; nothing if it is not.
absl::optional<Settlement> SettlementOf(absl::string_view code, const Grants& grants) {
  const auto granted = std::find_if(grants.cases.begin(), grants.cases.end(),
                                    [&](const Case& c) { return c.item() == code && !c.granted_on().empty(); });
  if (granted == grants.cases.end()) return ByCommitment(code, grants);
  return Settlement{granted->granted_on(), granted->permit()};
}

// The fact that the grants make of a checklist item; nothing if one that is needed is missing. It bears the
// paper of the last.
absl::optional<v1::ChecklistFact> FactOf(const Fulfilment& fulfilment, const Grants& grants) {
  absl::optional<v1::ChecklistFact> fact;
  for (const auto code : fulfilment.by) {
    if (fulfilment.where_they_apply && !Applies(code, grants)) continue;
    auto settled = SettlementOf(code, grants);
    if (!settled && fulfilment.or_commitment) settled = ByCommitment(absl::nullopt, grants);
    if (!settled) return absl::nullopt;
    if (!fact) fact.emplace();
    if (fact->done_on() > settled->on) continue;
    fact->set_item(fulfilment.item);
    fact->set_done_on(settled->on);
    *fact->mutable_evidence() = std::move(settled->paper);
    fact->set_source(v1::FACT_SOURCE_APPROVAL);
  }
  return fact;
}

bool IsSame(const v1::ChecklistFact& a, const v1::ChecklistFact& b) {
  return a.SerializeAsString() == b.SerializeAsString();
}

void Withdraw(P& project, const v1::ChecklistFact& fact, absl::CivilDay on, const char* reason) {
  auto& withdrawal = *project.add_withdrawals();
  *withdrawal.mutable_fact() = fact;
  withdrawal.set_withdrawn_on(FormatDate(on));
  withdrawal.set_reason(reason);
}

// Day of the last fact that comes from approval.
absl::optional<absl::CivilDay> LastGrant(const P& project) {
  absl::optional<absl::CivilDay> last;
  for (const auto& fact : project.checklist()) {
    const auto day = ParseDate(fact.done_on());
    if (fact.source() == v1::FACT_SOURCE_APPROVAL && day && (!last || *last < *day)) last = *day;
  }
  return last;
}

// True if the checklist changed; `progress` if something was added.
bool NoteOne(P& project, const Fulfilment& fulfilment, const Grants& grants, absl::CivilDay on, bool& progress) {
  auto& checklist = *project.mutable_checklist();
  const auto held = std::find_if(checklist.begin(), checklist.end(),
                                 [&](const auto& fact) { return fact.item() == fulfilment.item; });
  const auto fact = FactOf(fulfilment, grants);
  if (held == checklist.end()) {
    if (!fact) return false;
    *checklist.Add() = *fact;
    progress = true;
    return true;
  }
  if (held->source() != v1::FACT_SOURCE_APPROVAL || (fact && IsSame(*held, *fact))) return false;
  Withdraw(project, *held, on, fact ? "批件更新" : "审批撤销");
  if (fact) {
    *held = *fact;
  } else {
    checklist.erase(held);
  }
  return true;
}

}  // namespace

bool NoteGrants(P& project, const Grants& grants, absl::CivilDay on) {
  const bool waits = project.state() == P::STATE_SUBMITTED || !project.transfer_requested_on().empty();
  if (waits || IsFinal(project)) return false;
  bool changed = false;
  bool progress = false;
  for (const auto& fulfilment : Fulfilments()) {
    if (NoteOne(project, fulfilment, grants, on, progress)) changed = true;
  }
  // A step that is entered late is of an earlier day than what was granted meanwhile.
  const absl::CivilDay since = std::max(on, LastGrant(project).value_or(on));
  if (progress) NoteProgress(project, since);
  if (changed) Settle(project, since);
  return changed;
}

}  // namespace tiernet::reserve
