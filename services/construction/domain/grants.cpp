#include "services/construction/domain/grants.h"

#include <algorithm>
#include <utility>

#include "absl/strings/string_view.h"

namespace tiernet::construction {
namespace {

using P = v1::ConstructionProject;
using Case = approval::v1::ApprovalCase;

// Items of the approval catalogue (F.2) that start and completion rest on (E.3).
constexpr std::pair<absl::string_view, v1::FormalItem> kItems[] = {
    {"S3-04", v1::FORMAL_ITEM_CONSTRUCTION_PERMIT},
    {"S4-01", v1::FORMAL_ITEM_S4_01},
    {"S4-02", v1::FORMAL_ITEM_S4_02},
    {"S4-03", v1::FORMAL_ITEM_S4_03},
    {"S4-04", v1::FORMAL_ITEM_S4_04},
    {"S4-05", v1::FORMAL_ITEM_S4_05},
};

const Case* GrantOf(absl::string_view code, const std::vector<Case>& cases) {
  const auto granted = std::find_if(cases.begin(), cases.end(), [&](const Case& c) {
    return c.item() == code && c.verdict() == approval::v1::VERDICT_GRANTED && c.state() != Case::STATE_REVOKED;
  });
  return granted == cases.end() ? nullptr : &*granted;
}

bool NoteOne(P& project, v1::FormalItem item, const Case* granted) {
  auto& facts = *project.mutable_formal_facts();
  const auto held = std::find_if(facts.begin(), facts.end(), [&](const auto& fact) { return fact.item() == item; });
  if (held != facts.end() && held->source() != v1::FORMAL_SOURCE_APPROVAL) return false;
  if (granted == nullptr) {
    if (held == facts.end()) return false;
    facts.erase(held);
    return true;
  }
  const bool known = held != facts.end() && held->granted_on() == granted->decided_on() &&
                     held->evidence().sha256() == granted->permit().sha256();
  if (known) return false;
  auto& fact = held == facts.end() ? *facts.Add() : *held;
  fact.set_item(item);
  fact.set_source(v1::FORMAL_SOURCE_APPROVAL);
  fact.set_granted_on(granted->decided_on());
  *fact.mutable_evidence() = granted->permit();
  return true;
}

}  // namespace

bool NoteGrants(P& project, const std::vector<Case>& cases) {
  if (project.state() == P::STATE_REJECTED || project.state() == P::STATE_EXITED) return false;
  bool changed = false;
  for (const auto& [code, item] : kItems) {
    if (NoteOne(project, item, GrantOf(code, cases))) changed = true;
  }
  return changed;
}

}  // namespace tiernet::construction
