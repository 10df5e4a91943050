#include "services/construction/domain/grants.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

namespace tiernet::construction {
namespace {

using P = v1::ConstructionProject;
using Case = approval::v1::ApprovalCase;
using Commitment = approval::v1::CommitmentCase;

// Items of the approval catalogue (F.2) that start and completion rest on (E.3).
constexpr std::pair<absl::string_view, v1::FormalItem> kItems[] = {
    {"S3-04", v1::FORMAL_ITEM_CONSTRUCTION_PERMIT},
    {"S4-01", v1::FORMAL_ITEM_S4_01},
    {"S4-02", v1::FORMAL_ITEM_S4_02},
    {"S4-03", v1::FORMAL_ITEM_S4_03},
    {"S4-04", v1::FORMAL_ITEM_S4_04},
    {"S4-05", v1::FORMAL_ITEM_S4_05},
};

// A paper that stands for an item, and since when.
struct Grant {
  std::string on;
  types::v1::Evidence paper;
};

absl::optional<Grant> GrantOf(absl::string_view code, const std::vector<Case>& cases) {
  const auto granted = std::find_if(cases.begin(), cases.end(),
                                    [&](const Case& c) { return c.item() == code && !c.granted_on().empty(); });
  if (granted == cases.end()) return absl::nullopt;
  return Grant{granted->granted_on(), granted->permit()};
}

// The enterprise's signature under one that is in force (F.8.4).
absl::optional<Grant> CommitmentOf(const std::vector<Commitment>& commitments) {
  const auto in_force = std::find_if(commitments.begin(), commitments.end(), [](const Commitment& c) {
    return !c.effective_on().empty() && c.state() != Commitment::STATE_PENALISED;
  });
  if (in_force == commitments.end()) return absl::nullopt;
  return Grant{in_force->effective_on(), in_force->enterprise_signature().paper()};
}

bool NoteOne(P& project, v1::FormalItem item, const absl::optional<Grant>& granted) {
  auto& facts = *project.mutable_formal_facts();
  const auto held = std::find_if(facts.begin(), facts.end(), [&](const auto& fact) { return fact.item() == item; });
  if (held != facts.end() && held->source() != v1::FORMAL_SOURCE_APPROVAL) return false;
  if (!granted) {
    if (held == facts.end()) return false;
    facts.erase(held);
    return true;
  }
  const bool known =
      held != facts.end() && held->granted_on() == granted->on && held->evidence().sha256() == granted->paper.sha256();
  if (known) return false;
  auto& fact = held == facts.end() ? *facts.Add() : *held;
  fact.set_item(item);
  fact.set_source(v1::FORMAL_SOURCE_APPROVAL);
  fact.set_granted_on(granted->on);
  *fact.mutable_evidence() = granted->paper;
  return true;
}

}  // namespace

bool NoteGrants(P& project, const Grants& grants) {
  if (project.state() == P::STATE_REJECTED || project.state() == P::STATE_EXITED) return false;
  bool changed = NoteOne(project, v1::FORMAL_ITEM_ACCEPTED_COMMITMENT, CommitmentOf(grants.commitments));
  for (const auto& [code, item] : kItems) {
    if (NoteOne(project, item, GrantOf(code, grants.cases))) changed = true;
  }
  return changed;
}

}  // namespace tiernet::construction
