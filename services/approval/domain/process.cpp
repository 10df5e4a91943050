#include "services/approval/domain/process.h"

#include <algorithm>
#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/domain/checks.h"
#include "common/domain/demands.h"
#include "common/schema/name.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/approval/domain/standing.h"

namespace tiernet::approval {
namespace {

using P = v1::ApprovalProcess;

// What the applicant says of items fits the flow: only those that need a word, none twice, exactly one of each
// alternative group (I.39).
absl::Status Check(const P& process, const Catalogue& catalogue) {
  Demands demands("approval_process");
  demands.Ask(!catalogue.empty(), "flow", "has no items in this node's catalogue: name it in the node file");
  std::map<std::string, std::vector<std::string>> groups;
  for (const auto* item : catalogue) {
    if (!item->alternative_group().empty()) groups[item->alternative_group()];
  }
  std::set<std::string> seen;
  for (const auto& code : process.applying_items()) {
    const auto at = std::find_if(catalogue.begin(), catalogue.end(), [&](const auto* i) { return i->code() == code; });
    const bool needs_word = at != catalogue.end() && ((*at)->floating() || (*at)->conditional());
    demands.Ask(needs_word, "applying_items",
                absl::StrCat("names ", code, ", which is no floating or conditional item of this flow"));
    demands.Ask(seen.insert(code).second, "applying_items", absl::StrCat("names ", code, " twice"));
    if (needs_word && !(*at)->alternative_group().empty()) groups[(*at)->alternative_group()].push_back(code);
  }
  for (const auto& [group, named] : groups) {
    demands.Ask(named.size() == 1, "applying_items",
                absl::StrCat("must name one item of the group ", group, ", and names ",
                             named.empty() ? "none" : absl::StrJoin(named, ", ")));
  }
  return demands.Check();
}

// Whether `code` may stop applying: what was refused is not settled by saying that it was not needed.
absl::Status CheckMayGo(const std::string& code, const Catalogue& catalogue,
                        const std::vector<v1::ApprovalCase>& cases) {
  const auto* last = WordOn(code, cases);
  if (last == nullptr) return absl::OkStatus();
  const auto keep = [last](const std::string& remedy) {
    return NotEditable(last->name(), v1::ApprovalCase::State_Name(last->state()), remedy);
  };
  if (StandingOf(*last) != v1::ITEM_STANDING_REFUSED) {
    return keep(absl::StrCat("withdraw it before ", code, " stops applying"));
  }
  // Check has seen to it that another of the group takes its place.
  const bool replaced = std::any_of(catalogue.begin(), catalogue.end(), [&](const auto* item) {
    return item->code() == code && !item->alternative_group().empty();
  });
  return replaced ? absl::OkStatus() : keep(absl::StrCat("file ", code, " again: it was not granted"));
}

}  // namespace

bool Applies(const P& process, absl::string_view item) {
  const auto& items = process.applying_items();
  return std::find(items.begin(), items.end(), item) != items.end();
}

bool SayTheSame(const P& one, const P& other) {
  const auto items = [](const P& process) {
    return std::set<std::string>(process.applying_items().begin(), process.applying_items().end());
  };
  return items(one) == items(other);
}

absl::Status Enter(P& process, const Catalogue& catalogue, const std::string& new_id, const std::string& unit,
                   int limit_days, absl::string_view who) {
  TN_RETURN_IF_ERROR(Check(process, catalogue));
  if (process.project_id().empty()) process.set_project_id(new_id);
  if (process.project_unit().empty()) process.set_project_unit(unit);
  if (!schema::Covers(unit, process.project_unit())) {
    return InvalidFields({Violation{"approval_process.project_unit",
                                    absl::StrCat(process.project_unit(), " is no unit of ", unit, " (A.7)")}});
  }
  // Of this unit: a project id alone proves nothing.
  process.set_claimed_project(absl::StrCat(process.project_unit(), "/", process.project_id()));
  process.set_applying_said_by(std::string(who));
  process.mutable_clock()->set_limit_days(limit_days);
  return absl::OkStatus();
}

absl::Status Edit(const P& before, P& after, const Catalogue& catalogue, const std::vector<v1::ApprovalCase>& cases,
                  int limit_days, absl::string_view who) {
  TN_RETURN_IF_ERROR(Check(after, catalogue));
  if (before.flow() != after.flow() && !(before.stages().empty() && cases.empty())) {
    return NotEditable(before.name(), "filed", "something was filed by its flow, which stays");
  }
  // Promises are kept against who applied (F.8.1).
  if (before.applicant_credit_code() != after.applicant_credit_code() && !cases.empty()) {
    return NotEditable(before.name(), "filed", "something was filed for its applicant, which stays");
  }
  for (const auto& code : before.applying_items()) {
    if (!Applies(after, code)) TN_RETURN_IF_ERROR(CheckMayGo(code, catalogue, cases));
  }
  if (!SayTheSame(before, after)) {
    NoteAuthor(std::string(who), *after.mutable_applying_said_by(), *after.mutable_earlier_authors());
  }
  after.mutable_clock()->set_limit_days(limit_days);
  return absl::OkStatus();
}

}  // namespace tiernet::approval
