#include "services/reserve/domain/records.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/calendar/date.h"
#include "common/domain/checks.h"
#include "common/schema/name.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace tiernet::reserve {

absl::Status Check(v1::AdvisoryRecord& record, absl::CivilDay on) {
  return CheckNotAfter("advised_on", record.advised_on(), on);
}

absl::Status Check(v1::Appraisal& appraisal, absl::CivilDay on) {
  return CheckNotAfter("appraised_on", appraisal.appraised_on(), on);
}

absl::Status Check(v1::PreReview& review, absl::CivilDay on) {
  return CheckNotAfter("reviewed_on", review.reviewed_on(), on);
}

absl::Status Check(v1::Blocker& blocker, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckNotAfter("raised_on", blocker.raised_on(), on));
  TN_RETURN_IF_ERROR(CheckNotAfter("resolved_on", blocker.resolved_on(), on));
  TN_RETURN_IF_ERROR(CheckInOrder("raised_on", blocker.raised_on(), "resolved_on", blocker.resolved_on()));
  if (blocker.resolved_on().empty() || !blocker.resolution().empty()) return absl::OkStatus();
  return Error(reason::ERROR_REASON_RESOLUTION_MISSING, {{"name", blocker.name()}});
}

absl::Status Check(v1::PrincipalLeader& leader, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckInOrder("from", leader.from(), "ended_on", leader.ended_on()));
  TN_RETURN_IF_ERROR(CheckNotAfter("ended_on", leader.ended_on(), on));
  leader.clear_claimed_role();
  if (leader.ended_on().empty()) {
    leader.set_claimed_role(
        absl::StrCat(schema::ParseName(leader.name())->unit, "/", v1::LeaderRole_Name(leader.role())));
  }
  return absl::OkStatus();
}

absl::Status Check(v1::PlanningTarget& target, absl::CivilDay) {
  target.set_claimed_quarter(absl::StrCat(schema::ParseName(target.name())->to, "/", target.quarter()));
  return absl::OkStatus();
}

bool HasPassed(const std::vector<v1::Appraisal>& appraisals, absl::CivilDay on) {
  const std::string day = FormatDate(on);
  const v1::Appraisal* last = nullptr;
  // Ids are ordered by time.
  const auto when = [](const v1::Appraisal& appraisal) {
    return std::pair(appraisal.appraised_on(), schema::ParseName(appraisal.name())->id);
  };
  for (const auto& appraisal : appraisals) {
    if (appraisal.appraised_on() > day) continue;
    if (last == nullptr || when(*last) < when(appraisal)) last = &appraisal;
  }
  return last != nullptr && last->result() == v1::APPRAISAL_RESULT_PASSED;
}

bool IsActive(const v1::PrincipalLeader& leader, absl::CivilDay on) {
  const std::string day = FormatDate(on);
  return leader.from() <= day && (leader.ended_on().empty() || day <= leader.ended_on());
}

}  // namespace tiernet::reserve
