#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/calendar/date.h"
#include "common/rpc/review.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/construction/domain/factor_need.h"
#include "services/construction/domain/factor_quota.h"
#include "services/construction/service/facts.h"
#include "services/construction/service/parts.h"

namespace tiernet::construction {
namespace {

using store::Changes;
using store::Facts;
using store::Right;
using v1::FactorNeed;
using v1::FactorQuota;

// Whoever counts the project's figures reads them all, and they move with it in one commit.
constexpr size_t kMostOfProject = 100;
// Of a unit for one factor: whoever allots of it reads them all.
constexpr int kMostOpen = 100;

absl::StatusOr<int> PriorityOfProject(const std::string& project_id, const Facts& facts) {
  TN_ASSIGN_OR_RETURN(const auto places, facts.Where<v1::ListEntry>("project_id", project_id));
  return PriorityOf(places, facts.happened_on());
}

// Of one that waits. What was filed or listed since the day of the step comes first as well: nobody goes round it by
// dating the step back.
absl::StatusOr<int> PriorityOfWaiting(const std::string& project_id, const Facts& facts) {
  TN_ASSIGN_OR_RETURN(const auto places, facts.Where<v1::ListEntry>("project_id", project_id));
  return std::min(PriorityOf(places, facts.happened_on()), PriorityOf(places, facts.today()));
}

// Whether the need's project is in the library, as one of the unit that the need is of.
absl::StatusOr<bool> IsInLibrary(const FactorNeed& need, const Facts& facts) {
  TN_ASSIGN_OR_RETURN(const auto name, facts.HolderOf<v1::ConstructionProject>("claimed_project", need.project_id()));
  if (name.empty()) return false;
  TN_ASSIGN_OR_RETURN(const auto project, facts.Get<v1::ConstructionProject>(name));
  return project.reporting_unit() == need.reporting_unit();
}

absl::Status CreateNeed(FactorNeed& need, Facts& facts) {
  TN_ASSIGN_OR_RETURN(const auto project, ProjectOf(need.project_id(), facts));
  const std::string& unit = project.reporting_unit();
  TN_RETURN_IF_ERROR(CheckBornIn(unit, need.name(), facts));
  TN_ASSIGN_OR_RETURN(const auto others, facts.WhereIn<FactorNeed>(unit, "project_id", need.project_id()));
  if (others.size() >= kMostOfProject) {
    return InvalidFields({Violation{"factor_need.project_id",
                                    absl::StrCat("has ", others.size(), " needs, the most that a project may have")}});
  }
  TN_ASSIGN_OR_RETURN(const auto open, facts.WhereIn<FactorNeed>(unit, "open_factor", v1::Factor_Name(need.factor())));
  if (open.size() >= kMostOpen) {
    return InvalidFields({Violation{"factor_need.factor", absl::StrCat("is needed by ", open.size(),
                                                                       " open needs of the unit, the most that it may "
                                                                       "have: withdraw what is needed no more")}});
  }
  return File(need, project, HandOf(facts));
}

// Key projects come first (K19): those that may be before `need`, of `priority`, leave it `left` at least.
absl::Status CheckOthers(const FactorNeed& need, int priority, int64_t left, const Facts& facts) {
  // Of a unit that was given more by moves, the oldest are waited for.
  TN_ASSIGN_OR_RETURN(const auto open,
                      facts.Some<FactorNeed>("open_factor", v1::Factor_Name(need.factor()), kMostOpen));
  int64_t asked = 0;
  for (const auto& other : open) asked += other.name() == need.name() ? 0 : OpenAmount(other);
  // Enough for everybody: whose turn it is makes no difference.
  if (asked <= left) return absl::OkStatus();
  std::vector<Rival> rivals;
  for (const auto& other : open) {
    if (other.name() == need.name()) continue;
    TN_ASSIGN_OR_RETURN(const bool waits, IsInLibrary(other, facts));
    if (!waits) continue;
    TN_ASSIGN_OR_RETURN(const int its, PriorityOfWaiting(other.project_id(), facts));
    rivals.push_back({other, its});
  }
  return CheckTurn(need.name(), priority, left, rivals);
}

// Need and quota change together, so that what is allotted is never in neither of them, nor in both.
absl::StatusOr<Changes> MeetStep(const v1::MeetFactorNeedRequest& request, Facts& facts) {
  return rpc::ReviewStep<FactorNeed>(
      request, facts,
      [&](const FactorNeed& seen) -> absl::StatusOr<review::v1::Review> {
        TN_ASSIGN_OR_RETURN(const bool in_library, IsInLibrary(seen, facts));
        if (!in_library) return Error(reason::ERROR_REASON_NO_SUCH_PROJECT, {{"project_id", seen.project_id()}});
        TN_ASSIGN_OR_RETURN(const int priority, PriorityOfProject(seen.project_id(), facts));
        return Decide(seen, request, priority, HandOf(facts));
      },
      [&](const review::v1::Review& review, FactorNeed seen, Changes& changes) -> absl::Status {
        const auto& allotment = review.allotment();
        if (!allotment.quota().empty()) {
          TN_ASSIGN_OR_RETURN(auto quota, facts.Subject<FactorQuota>(allotment.quota(), "", Right::kAbove));
          if (quota.factor() != seen.factor()) {
            return InvalidFields(
                {Violation{"quota", absl::StrCat("is of ", v1::Factor_Name(quota.factor()), ", and what is needed is ",
                                                 v1::Factor_Name(seen.factor()))}});
          }
          TN_ASSIGN_OR_RETURN(quota, Allot(std::move(quota), seen.name(), allotment.amount(), HandOf(facts)));
          TN_RETURN_IF_ERROR(CheckOthers(seen, allotment.priority(), quota.balance(), facts));
          changes.Put(std::move(quota), 0);
        }
        TN_ASSIGN_OR_RETURN(auto need, Apply(review, std::move(seen)));
        changes.Put(std::move(need), 0);
        return absl::OkStatus();
      });
}

absl::StatusOr<Changes> RefuseStep(const v1::RefuseFactorNeedRequest& request, Facts& facts) {
  return rpc::ReviewStep<FactorNeed>(
      request, facts, [&](const FactorNeed& seen) { return Decide(seen, request, HandOf(facts)); },
      [](const review::v1::Review& review, FactorNeed seen, Changes& changes) -> absl::Status {
        TN_ASSIGN_OR_RETURN(auto need, Apply(review, std::move(seen)));
        changes.Put(std::move(need), 0);
        return absl::OkStatus();
      });
}

// Its unit says what is needed. What is settled, or of a project that has left, a body above it may take back too: else
// a quota would be held for good by who does nothing.
absl::Status CheckMayWithdraw(const FactorNeed& need, const Facts& facts) {
  if (facts.caller().unit == need.reporting_unit()) return absl::OkStatus();
  TN_ASSIGN_OR_RETURN(const bool in_library, IsInLibrary(need, facts));
  const bool waits = !need.open_factor().empty();
  return in_library && waits ? OtherUnit(facts.caller(), need.reporting_unit()) : absl::OkStatus();
}

// The quotas are the city's, and may have gone on since the day of the withdrawal: that is no reason to refuse it.
absl::StatusOr<Changes> WithdrawStep(const v1::WithdrawFactorNeedRequest& request, Facts& facts) {
  TN_ASSIGN_OR_RETURN(auto need, facts.Subject<FactorNeed>(request.name(), request.etag(), Right::kAbove));
  TN_RETURN_IF_ERROR(CheckMayWithdraw(need, facts));
  // Withdrawn before its day it is not due (C28), so that day is not undone once it has come.
  TN_RETURN_IF_ERROR(facts.CheckNotMadeGood(FormatDate(*ParseDate(need.needed_by()) - 1)));
  TN_ASSIGN_OR_RETURN(need, Take(std::move(need), request, HandOf(facts)));
  const auto allotted = AllottedByQuota(need);
  const std::string name = need.name();
  Changes changes(std::move(need));
  for (const auto& [quota_name, amount] : allotted) {
    absl::CivilDay day;
    TN_ASSIGN_OR_RETURN(auto quota, facts.Followed<FactorQuota>(quota_name, day));
    changes.PutOn(day, Return(std::move(quota), name, amount, {facts.caller().subject, day}), 0);
  }
  return changes;
}

}  // namespace

rpc::Methods AddFactorMethods(rpc::Methods methods) {
  return std::move(methods)
      .OnCreate<FactorNeed>(&CreateNeed)
      .Step<v1::MeetFactorNeedRequest>("MeetFactorNeed", &MeetStep)
      .Step<v1::RefuseFactorNeedRequest>("RefuseFactorNeed", &RefuseStep)
      .Step<v1::WithdrawFactorNeedRequest>("WithdrawFactorNeed", &WithdrawStep)
      .OnCreate<FactorQuota>([](FactorQuota& quota, Facts&) { return Open(quota); })
      .Step<v1::RecordQuotaEntryRequest>(
          "RecordQuotaEntry", [](const v1::RecordQuotaEntryRequest& request, Facts& facts) -> absl::StatusOr<Changes> {
            TN_ASSIGN_OR_RETURN(auto quota, facts.Subject<FactorQuota>(request.name(), request.etag()));
            TN_ASSIGN_OR_RETURN(quota, Take(std::move(quota), request, HandOf(facts)));
            return Changes(std::move(quota));
          });
}

}  // namespace tiernet::construction
