#include "services/reserve/domain/settle.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/calendar/date.h"
#include "common/codes/name.h"
#include "services/reserve/domain/readiness.h"

namespace tiernet::reserve {
namespace {

using P = v1::ReserveProject;

// C, state table.
constexpr int kStaleDays = 180;

// From here on no other entry may be the same project (C.3).
bool Claims(const P& project) {
  const bool transferred = project.state() == P::STATE_TRANSFERRED && project.construction_exited_on().empty();
  return project.state() == P::STATE_SUBMITTED || InLibrary(project) || transferred;
}

void Claim(P& project) {
  project.clear_claimed_code();
  project.clear_claimed_identity();
  project.clear_claimed_credit_identity();
  project.clear_claimed_project();
  const bool reentered = !project.predecessor().empty() && !IsFinal(project);
  if (Claims(project) || reentered) project.set_claimed_project(project.project_id());
  if (!Claims(project)) return;
  project.set_claimed_code(project.project_code());
  const std::string& region = project.region_today().empty() ? project.region() : project.region_today();
  const std::string what = absl::StrCat(NormalizedName(project.title()), "|", region, "|");
  const std::string& code = project.sponsor_credit_code();
  const std::string name = NormalizedName(project.sponsor_name());
  // Of two entries one may give the sponsor's name alone, and another its code alone.
  project.set_claimed_identity(absl::StrCat(what, name.empty() ? code : name));
  if (!code.empty()) project.set_claimed_credit_identity(absl::StrCat(what, code));
}

// The day on which the entry turns stale, from `at_least` on: its last progress may
// lie further back than 180 days if it was READY meanwhile.
void WatchForStaleness(P& project, absl::CivilDay at_least) {
  const auto progress = ParseDate(project.last_progress_on());
  project.set_stale_on(FormatDate(std::max(progress.value_or(at_least) + kStaleDays, at_least)));
}

}  // namespace

bool InLibrary(const P& project) {
  return project.state() == P::STATE_IN_LIBRARY || project.state() == P::STATE_READY ||
         project.state() == P::STATE_STALE_WARNED;
}

bool IsFinal(const P& project) {
  return project.state() == P::STATE_REMOVED || project.state() == P::STATE_TRANSFERRED;
}

void Close(google::protobuf::RepeatedPtrField<types::v1::Period>& periods, const std::string& from,
           const std::string& until) {
  auto* period = periods.Add();
  period->set_from(from);
  period->set_until(until);
}

void EndReadiness(P& project, absl::CivilDay on) {
  if (!project.ready_on().empty() && project.transfer_requested_on().empty()) {
    Close(*project.mutable_former_ready_periods(), project.ready_on(), FormatDate(on));
  }
  project.clear_ready_on();
}

void EndStaleness(P& project, absl::CivilDay on) {
  if (project.state() == P::STATE_STALE_WARNED) {
    Close(*project.mutable_former_stale_periods(), project.stale_on(), FormatDate(on));
  }
  project.clear_stale_on();
}

void Settle(P& project, absl::CivilDay on) {
  SetGrade(project, on);
  if (project.state() == P::STATE_IN_LIBRARY && IsReady(project)) {
    project.set_state(P::STATE_READY);
    project.set_ready_on(FormatDate(on));
    project.clear_stale_on();
  } else if (project.state() == P::STATE_READY && !IsReady(project)) {
    project.set_state(P::STATE_IN_LIBRARY);
    EndReadiness(project, on);
    WatchForStaleness(project, on);
  }
  Claim(project);
}

void NoteProgress(P& project, absl::CivilDay on) {
  project.set_last_progress_on(FormatDate(on));
  if (project.state() == P::STATE_STALE_WARNED) {
    EndStaleness(project, on);
    project.set_state(P::STATE_IN_LIBRARY);
  }
  if (project.state() == P::STATE_IN_LIBRARY) WatchForStaleness(project, on);
}

}  // namespace tiernet::reserve
