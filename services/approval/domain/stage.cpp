#include "services/approval/domain/stage.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/domain/checks.h"
#include "common/domain/demands.h"
#include "common/status/macros.h"
#include "services/approval/domain/acceptance.h"
#include "services/approval/domain/clock.h"
#include "services/approval/domain/join.h"
#include "services/approval/domain/standing.h"
#include "services/approval/domain/tolerance.h"

namespace tiernet::approval {
namespace {

using C = v1::ApprovalCase;
using P = v1::ApprovalProcess;
using S = v1::StageApplication;

// Granted by the end of `on`: a step that is dated back rests on nothing later (I.31).
bool IsGranted(absl::string_view item, const std::vector<C>& cases, absl::CivilDay on) {
  const auto* c = CaseOf(item, cases);
  return c != nullptr && !c->granted_on().empty() && c->granted_on() <= FormatDate(on);
}

bool HasItem(const S& application, absl::string_view item) {
  return std::any_of(application.items().begin(), application.items().end(),
                     [&](const auto& held) { return held.item() == item; });
}

void AddItem(S& application, const reference::v1::ApprovalItem& item) {
  auto& held = *application.add_items();
  held.set_item(item.code());
  held.set_mandatory(!item.floating());
  held.set_standing(v1::ITEM_STANDING_OPEN);
  held.set_conditional(item.conditional());
  held.set_after_acceptance(item.after_acceptance());
}

Vote VoteOf(const v1::StageItem& item) {
  if (item.standing() == v1::ITEM_STANDING_GRANTED) return Vote::kFor;
  return item.standing() == v1::ITEM_STANDING_REFUSED ? Vote::kAgainst : Vote::kOpen;
}

// What the mandatory items say: a refusal of one stops the stage, none at all blocks it (F.4.1).
Outcome OutcomeOf(const S& application, const P& process) {
  std::vector<Outcome> parts;
  for (const auto& item : application.items()) {
    if (item.mandatory()) parts.push_back(JoinVotes({VoteOf(item)}, 1, false));
  }
  const Outcome outcome = JoinAll(parts);
  const auto& left_out = application.left_out();
  const bool unconfirmed = !left_out.empty() && application.confirmed_by().empty();
  // Left out, and said to apply since: it is to be filed.
  const bool missing =
      std::any_of(left_out.begin(), left_out.end(), [&](const auto& code) { return Applies(process, code); });
  return outcome == Outcome::kMet && (unconfirmed || missing) ? Outcome::kPending : outcome;
}

// An opinion is of what has passed: a revocation takes it back.
void TakeBackOpinion(S& application) {
  const auto& items = application.items();
  const bool stands = std::all_of(items.begin(), items.end(), [](const auto& item) {
    return item.after_acceptance() || !item.mandatory() || item.standing() == v1::ITEM_STANDING_GRANTED;
  });
  if (stands) return;
  application.clear_opinion();
  application.clear_opinion_on();
  application.clear_completion_filing_due_on();
}

// Day of the last grant of a mandatory item.
std::string LastGrant(const S& application, const std::vector<C>& cases) {
  std::string last;
  for (const auto& item : application.items()) {
    if (item.mandatory()) last = std::max(last, CaseOf(item.item(), cases)->granted_on());
  }
  return last;
}

// The clocks that the stage's own consists of.
std::vector<const v1::Clock*> ClocksOf(const S& application, const std::vector<C>& cases) {
  std::vector<const v1::Clock*> clocks;
  for (const auto& c : cases) {
    if (c.stage() != application.stage() || c.floating()) continue;
    const bool outside = std::any_of(application.items().begin(), application.items().end(), [&](const auto& item) {
      return item.item() == c.item() && item.after_acceptance();
    });
    if (!application.joint_acceptance() || !outside) clocks.push_back(&c.clock());
  }
  return clocks;
}

// A conditional item that the applicant takes back, and of which no case stands, is left out (I.39).
void LeaveOut(S& application, const P& process, const std::vector<C>& cases) {
  auto& items = *application.mutable_items();
  for (auto item = items.begin(); item != items.end();) {
    const auto* c = CaseOf(item->item(), cases);
    const bool stands = c != nullptr && !c->claimed_item().empty();
    if (!item->conditional() || stands || Applies(process, item->item())) {
      ++item;
      continue;
    }
    application.add_left_out(item->item());
    application.clear_confirmed_by();
    item = items.erase(item);
  }
}

// The one that ends with the completion filing (F.1.2).
constexpr int kLastStage = 4;
// Of one item: other services read all cases of a project in one decision.
constexpr int kMostFilings = 20;

}  // namespace

absl::StatusOr<S> File(const P& process, const v1::FileStageRequest& request, const Catalogue& items,
                       const reference::v1::ApprovalStage& stage, const std::string& name, absl::string_view who,
                       const Calendar& calendar, absl::CivilDay on) {
  Demands demands;
  for (const auto& code : request.floating_items()) {
    const bool floats = std::any_of(items.begin(), items.end(),
                                    [&](const auto* item) { return item->code() == code && item->floating(); });
    demands.Ask(floats && Applies(process, code), "floating_items",
                absl::StrCat("names ", code, ", which is no floating item of stage ", stage.number(), " that applies"));
  }
  demands.Ask(!request.joint_acceptance() || stage.joint_acceptance_days() > 0, "joint_acceptance",
              absl::StrCat("is not for stage ", stage.number(), " (F.7)"));
  TN_RETURN_IF_ERROR(demands.Check());
  for (const auto& paper : request.papers()) TN_RETURN_IF_ERROR(CheckEvidence(paper, on));
  Demands before;
  for (const auto& earlier : process.stages()) {
    before.Ask(earlier.stage() >= stage.number() || !earlier.done_on().empty(), "stages",
               absl::StrCat("of the process: stage ", earlier.stage(), " is filed and not done (F.1.2)"));
  }
  TN_RETURN_IF_ERROR(RefuseUnmet(reason::ERROR_REASON_FILING_GUARD, process.name(), before.unmet()));

  S application;
  application.set_name(name);
  application.set_project_id(process.project_id());
  application.set_process(process.name());
  application.set_stage(stage.number());
  application.set_claimed_stage(absl::StrCat(process.name(), "/", stage.number()));
  application.set_project_unit(process.project_unit());
  application.set_filed_on(FormatDate(on));
  application.set_received_on(FormatDate(calendar.ReceivedOn(on)));
  application.set_filed_by(std::string(who));
  *application.mutable_papers() = request.papers();
  application.set_joint_acceptance(request.joint_acceptance());
  for (const auto* item : items) {
    const bool applies = !(item->conditional() || item->floating()) || Applies(process, item->code());
    if (applies) AddItem(application, *item);
    if (!applies && item->conditional()) application.add_left_out(item->code());
  }
  for (const auto* item : ItemsToOpen(items, application, request)) application.add_opened_items(item->code());
  for (const auto& cap : stage.caps()) {
    if (cap.flow() == process.flow()) application.mutable_clock()->set_limit_days(cap.days());
  }
  if (request.joint_acceptance()) application.mutable_clock()->set_limit_days(stage.joint_acceptance_days());
  application.set_data_origin(process.data_origin());
  return application;
}

Catalogue ItemsToOpen(const Catalogue& items, const S& application, const v1::FileStageRequest& request) {
  Catalogue open;
  for (const auto* item : items) {
    const auto& asked = request.floating_items();
    const bool wanted = !item->floating() || std::find(asked.begin(), asked.end(), item->code()) != asked.end();
    if (HasItem(application, item->code()) && wanted && !item->after_acceptance()) open.push_back(item);
  }
  return open;
}

absl::Status CheckMayFile(const P& process, const reference::v1::ApprovalItem& item, const S* application,
                          const Catalogue& catalogue, const std::vector<C>& cases, absl::CivilDay on) {
  Demands demands;
  const bool needs_word = item.floating() || item.conditional();
  demands.Ask(!needs_word || Applies(process, item.code()), "applying_items",
              absl::StrCat("of the process do not name ", item.code(), " (I.39)"));
  const bool of_flow =
      std::any_of(catalogue.begin(), catalogue.end(), [&](const auto* known) { return known->code() == item.code(); });
  demands.Ask(of_flow, "item", absl::StrCat(item.code(), " is not of the flow of the process (F.2)"));
  demands.Ask(item.floating() || application != nullptr, "item",
              absl::StrCat(item.code(), " is filed with its stage, by FileStage"));
  if (item.after_acceptance()) {
    for (const auto* examined : catalogue) {
      if (!examined->joint_acceptance() || examined->stage() != item.stage()) continue;
      const bool left_out = examined->conditional() && !Applies(process, examined->code());
      demands.Ask(left_out || IsGranted(examined->code(), cases, on), "item",
                  absl::StrCat(item.code(), " waits for ", examined->code(), " to be granted (F.7)"));
    }
    const bool is_joint = application != nullptr && application->joint_acceptance();
    const bool has_passed = is_joint && application->has_opinion() && application->opinion_on() <= FormatDate(on);
    demands.Ask(!is_joint || has_passed, "item",
                absl::StrCat(item.code(), " waits for the opinion of the joint acceptance (F.7)"));
  }
  const auto filings = std::count_if(cases.begin(), cases.end(), [&](const C& c) { return c.item() == item.code(); });
  demands.Ask(filings < kMostFilings, "item",
              absl::StrCat(item.code(), " has been filed ", filings, " times: settle with the office what it needs"));
  return RefuseUnmet(reason::ERROR_REASON_FILING_GUARD, process.name(), demands.unmet());
}

void Include(S& application, const reference::v1::ApprovalItem& item) {
  if (HasItem(application, item.code())) return;
  AddItem(application, item);
  auto& items = *application.mutable_items();
  std::sort(items.begin(), items.end(), [](const auto& a, const auto& b) { return a.item() < b.item(); });
  auto& left_out = *application.mutable_left_out();
  left_out.erase(std::remove(left_out.begin(), left_out.end(), item.code()), left_out.end());
}

absl::StatusOr<S> Confirm(S application, const P& process, absl::string_view who) {
  if (application.left_out().empty() || !application.confirmed_by().empty()) {
    return NotEditable(application.name(), application.confirmed_by().empty() ? "complete" : "confirmed",
                       "nothing waits for a confirmation");
  }
  TN_RETURN_IF_ERROR(CheckReviewer(application.name(), application.filed_by(), who));
  TN_RETURN_IF_ERROR(CheckReviewer(application.name(), process.applying_said_by(), process.earlier_authors(), who));
  application.set_confirmed_by(std::string(who));
  return application;
}

void Join(S& application, const P& process, const std::vector<C>& cases, const Calendar& calendar, absl::CivilDay on) {
  LeaveOut(application, process, cases);
  for (auto& item : *application.mutable_items()) {
    const auto* c = CaseOf(item.item(), cases);
    if (c == nullptr) continue;
    item.set_approval_case(c->name());
    item.set_standing(StandingOf(*c));
  }
  *application.mutable_clock() = Unite(ClocksOf(application, cases), application.clock().limit_days());
  TakeBackOpinion(application);
  const Outcome outcome = OutcomeOf(application, process);
  application.set_state(outcome == Outcome::kMet      ? S::STATE_DONE
                        : outcome == Outcome::kFailed ? S::STATE_BLOCKED
                                                      : S::STATE_IN_PROGRESS);
  if (outcome != Outcome::kMet) {
    application.clear_done_on();
    return Project(application, calendar, on);
  }
  application.set_done_on(LastGrant(application, cases));
  application.clear_due_on();
  Conclude(application, calendar, EndOf(application.clock()).value_or(on));
}

void Join(P& process, const S* application, const std::vector<C>& cases, const Calendar& calendar, absl::CivilDay on) {
  if (application != nullptr) {
    auto& stages = *process.mutable_stages();
    auto at = std::find_if(stages.begin(), stages.end(),
                           [&](const auto& standing) { return standing.stage() == application->stage(); });
    auto& standing = at != stages.end() ? *at : *stages.Add();
    standing.set_stage(application->stage());
    standing.set_application(application->name());
    standing.set_done_on(application->done_on());
    std::sort(stages.begin(), stages.end(), [](const auto& a, const auto& b) { return a.stage() < b.stage(); });
  }
  std::vector<const v1::Clock*> clocks;
  clocks.reserve(cases.size());
  for (const auto& c : cases) clocks.push_back(&c.clock());
  *process.mutable_clock() = Unite(clocks, process.clock().limit_days());
  process.clear_finished_on();
  for (const auto& standing : process.stages()) {
    if (standing.stage() == kLastStage) process.set_finished_on(standing.done_on());
  }
  if (process.finished_on().empty()) return Project(process, calendar, on);
  process.clear_due_on();
  Conclude(process, calendar, *ParseDate(process.finished_on()));
}

std::vector<std::string> WaitsFor(const reference::v1::ApprovalItem& item, const P& process, const S* application,
                                  const Catalogue& catalogue, const std::vector<C>& cases, absl::CivilDay on) {
  std::vector<std::string> waits_for;
  if (item.joint_acceptance() && application != nullptr && application->joint_acceptance()) {
    const auto* present = CaseOf(item.code(), cases);
    const bool visited = IsVisited(*application, present == nullptr ? "" : present->filed_on(), on);
    if (!visited) waits_for.emplace_back("the visit of the joint acceptance, with all mended");
  }
  if (!item.after_floating()) return waits_for;
  for (const auto* other : catalogue) {
    const bool waits = other->floating() && Applies(process, other->code()) && !IsGranted(other->code(), cases, on);
    if (waits) waits_for.push_back(other->code());
  }
  // Works begin with this one's grant, and no promise is of a day after that (F.8.1).
  for (const auto& c : cases) {
    const bool waits = c.item() != item.code() && IsPromiseOpen(c, on);
    if (waits) waits_for.push_back(absl::StrCat("the papers promised of ", c.item()));
  }
  return waits_for;
}

}  // namespace tiernet::approval
