#include "services/construction/domain/statistics_entry.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_join.h"
#include "common/calendar/date.h"
#include "common/domain/checks.h"
#include "common/domain/steps.h"
#include "common/schema/steps.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace tiernet::construction {
namespace {

using S = v1::StatisticsEntry;

// E.5.
constexpr int64_t kEligibleYuan = 5'000'000;
constexpr int64_t kNationalYuan = 50'000'000;

v1::StatisticsStep& Step(S& entry, S::State to, absl::string_view by, const std::string& on) {
  entry.set_state(to);
  auto* step = entry.add_steps();
  step->set_to(to);
  step->set_on(on);
  step->set_by(std::string(by));
  return *step;
}

void EndWait(S& entry) {
  entry.clear_wait_light();
  entry.clear_yellow_on();
  entry.clear_red_on();
}

// Empty if it has been since the start.
std::string FirstEligible(const S& entry) {
  if (entry.steps(0).to() == S::STATE_ELIGIBLE) return "";
  const auto first = std::find_if(entry.steps().begin(), entry.steps().end(),
                                  [](const auto& step) { return step.to() == S::STATE_ELIGIBLE; });
  return first == entry.steps().end() ? "" : first->on();
}

// Lights the wait for the entry of `project` (E.5): since its start, or since its total first
// was such that it is to be entered. A total that fell and rose again begins nothing anew.
void WatchWait(S& entry, const v1::ConstructionProject& project) {
  const auto since = ParseDate(std::max(FirstEligible(entry), project.actual_start()));
  if (entry.eligible_on().empty() || !project.exited_on().empty() || !since) return EndWait(entry);
  const std::string yellow_on = FormatDate(AddMonths(*since, 1) + 1);
  if (entry.yellow_on() == yellow_on) return;
  entry.set_wait_light(S::WAIT_LIGHT_GREEN);
  entry.set_yellow_on(yellow_on);
  entry.set_red_on(FormatDate(AddMonths(*since, 2) + 1));
}

bool IsDescribed(const google::protobuf::RepeatedPtrField<types::v1::Evidence>& papers) {
  return std::any_of(papers.begin(), papers.end(),
                     [](const auto& paper) { return paper.kind() == types::v1::EVIDENCE_KIND_REPORT; });
}

// What an entry that the national bureau confirms takes besides (E.5).
void AskForNational(bool described, const std::string& reported_online_on, std::vector<std::string>& missing) {
  if (!described) missing.emplace_back("a project description");
  if (reported_online_on.empty()) missing.emplace_back("direct online reporting");
}

absl::Status RefuseWithout(const std::vector<std::string>& missing) {
  if (missing.empty()) return absl::OkStatus();
  return Error(reason::ERROR_REASON_PAPERS_MISSING, {{"papers", absl::StrJoin(missing, ", ")}});
}

absl::Status CheckPapers(const v1::ApplyForStatisticsRequest& request, const v1::ConstructionProject& project,
                         bool needs_national, absl::CivilDay on) {
  bool initiation = false;
  bool works = false;
  for (const auto& paper : request.papers()) {
    TN_RETURN_IF_ERROR(CheckEvidence(paper, on));
    const auto kind = paper.kind();
    initiation |= kind == types::v1::EVIDENCE_KIND_PERMIT || kind == types::v1::EVIDENCE_KIND_REGISTRATION;
    works |= kind == types::v1::EVIDENCE_KIND_CONTRACT || kind == types::v1::EVIDENCE_KIND_PHOTO;
  }
  TN_RETURN_IF_ERROR(CheckNotAfter("reported_online_on", request.reported_online_on(), on));
  std::vector<std::string> missing;
  if (!initiation) missing.emplace_back("an initiation document");
  if (!works) missing.emplace_back("a construction contract or a photograph of the site");
  if (project.owner_credit_code().empty()) missing.emplace_back("the builder's credit code");
  if (needs_national) AskForNational(IsDescribed(request.papers()), request.reported_online_on(), missing);
  return RefuseWithout(missing);
}

// Steps that are the city's to take or to record.
bool IsOfCity(S::State to) {
  return to == S::STATE_CITY_OK || to == S::STATE_PROVINCE_OK || to == S::STATE_NATIONAL_OK ||
         to == S::STATE_IN_STATS || to == S::STATE_RETURNED || to == S::STATE_CLOSED_STATS;
}

}  // namespace

S Begin(const v1::ConstructionProject& project, const std::string& name, absl::string_view by, absl::CivilDay on) {
  const bool eligible = project.planned_total_yuan() >= kEligibleYuan;
  S entry;
  entry.set_name(name);
  entry.set_project_id(project.project_id());
  entry.set_reporting_unit(project.reporting_unit());
  entry.set_claimed_project(project.project_id());
  entry.set_data_origin(project.data_origin());
  entry.set_needs_national(project.planned_total_yuan() >= kNationalYuan);
  if (eligible) entry.set_eligible_on(project.actual_start());
  Step(entry, eligible ? S::STATE_ELIGIBLE : S::STATE_NOT_ELIGIBLE, by, FormatDate(on));
  WatchWait(entry, project);
  return entry;
}

bool Reassess(S& entry, const v1::ConstructionProject& project, absl::string_view by, absl::CivilDay on) {
  bool changed = entry.reporting_unit() != project.reporting_unit();
  entry.set_reporting_unit(project.reporting_unit());
  if (entry.state() == S::STATE_IN_STATS || entry.state() == S::STATE_CLOSED_STATS) return changed;
  const bool eligible = project.planned_total_yuan() >= kEligibleYuan;
  const bool needs_national = project.planned_total_yuan() >= kNationalYuan;
  changed |= entry.needs_national() != needs_national;
  entry.set_needs_national(needs_national);
  if (eligible && entry.state() == S::STATE_NOT_ELIGIBLE) {
    Step(entry, S::STATE_ELIGIBLE, by, FormatDate(on));
    entry.set_eligible_on(FormatDate(on));
    changed = true;
  } else if (!eligible && (entry.state() == S::STATE_ELIGIBLE || entry.state() == S::STATE_RETURNED)) {
    Step(entry, S::STATE_NOT_ELIGIBLE, by, FormatDate(on));
    entry.clear_eligible_on();
    entry.clear_return_reason();
    changed = true;
  }
  const std::string watched = entry.yellow_on();
  WatchWait(entry, project);
  return changed || entry.yellow_on() != watched;
}

absl::StatusOr<S> ApplyFor(S entry, const v1::ApplyForStatisticsRequest& request,
                           const v1::ConstructionProject& project, absl::string_view by, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(schema::CheckStep(entry.name(), entry.state(), S::STATE_APPLIED));
  // The plan may have been revised since the entry was returned.
  if (project.planned_total_yuan() < kEligibleYuan) {
    return schema::StepNotAllowed(entry.name(), S::State_descriptor(), S::STATE_NOT_ELIGIBLE, S::STATE_APPLIED);
  }
  TN_RETURN_IF_ERROR(CheckPapers(request, project, entry.needs_national(), on));
  Step(entry, S::STATE_APPLIED, by, FormatDate(on));
  *entry.mutable_papers() = request.papers();
  entry.set_reported_online_on(request.reported_online_on());
  entry.set_applied_by(std::string(by));
  entry.clear_return_reason();
  return entry;
}

absl::StatusOr<S> Check(S entry, const v1::CheckStatisticsEntryRequest& request, bool reports_to_city,
                        absl::string_view checker, absl::CivilDay on) {
  const auto to = request.verdict() == v1::REPORT_VERDICT_APPROVE ? S::STATE_COUNTY_OK : S::STATE_RETURNED;
  if (reports_to_city) return Error(reason::ERROR_REASON_NO_COUNTY_REVIEW, {{"unit", entry.reporting_unit()}});
  // The city returns from further states, the county only what it was sent.
  if (entry.state() != S::STATE_APPLIED) {
    return schema::StepNotAllowed(entry.name(), S::State_descriptor(), entry.state(), to);
  }
  TN_RETURN_IF_ERROR(CheckReviewer(entry.name(), entry.applied_by(), checker));
  Step(entry, to, checker, FormatDate(on)).set_opinion(request.opinion());
  if (to == S::STATE_RETURNED) entry.set_return_reason(request.opinion());
  return entry;
}

absl::StatusOr<review::v1::Review> Decide(const S& seen, const v1::ReviewStatisticsEntryRequest& request,
                                          bool reports_to_city, absl::string_view reviewer, absl::CivilDay on) {
  const auto to = request.to_state();
  if (!IsOfCity(to)) return schema::StepNotAllowed(seen.name(), S::State_descriptor(), seen.state(), to);
  TN_RETURN_IF_ERROR(schema::CheckStep(seen.name(), seen.state(), to));
  if (seen.state() == S::STATE_APPLIED && !reports_to_city) {
    return Error(reason::ERROR_REASON_COUNTY_REVIEW_FIRST, {{"name", seen.name()}, {"unit", seen.reporting_unit()}});
  }
  TN_RETURN_IF_ERROR(CheckReviewer(seen.name(), seen.applied_by(), reviewer));
  // The total may have risen since the application.
  std::vector<std::string> missing;
  const bool goes_on = to == S::STATE_CITY_OK || to == S::STATE_NATIONAL_OK || to == S::STATE_IN_STATS;
  if (seen.needs_national() && goes_on) {
    AskForNational(IsDescribed(seen.papers()), seen.reported_online_on(), missing);
  }
  TN_RETURN_IF_ERROR(RefuseWithout(missing));
  const bool of_above = to == S::STATE_PROVINCE_OK || to == S::STATE_NATIONAL_OK;
  if (of_above && request.document_number().empty()) {
    return Error(reason::ERROR_REASON_DOCUMENT_MISSING, {{"to", S::State_Name(to)}});
  }
  if (to == S::STATE_IN_STATS && seen.needs_national() && seen.state() != S::STATE_NATIONAL_OK) {
    return Error(reason::ERROR_REASON_NATIONAL_NEEDED, {{"name", seen.name()}});
  }
  auto review = ReviewOf(seen, to, request.opinion(), reviewer, on);
  review.set_document_number(request.document_number());
  return review;
}

absl::StatusOr<S> Apply(const review::v1::Review& review, S entry) {
  const auto to = ToState<S>(review);
  TN_RETURN_IF_ERROR(schema::CheckStep(entry.name(), entry.state(), to));
  Step(entry, to, review.reviewer(), review.happened_on()).set_document_number(review.document_number());
  if (to == S::STATE_RETURNED) entry.set_return_reason(review.opinion());
  if (to == S::STATE_IN_STATS) {
    entry.set_entered_on(review.happened_on());
    EndWait(entry);
  }
  if (to == S::STATE_CLOSED_STATS) {
    entry.set_closed_on(review.happened_on());
    // Who comes back and starts anew, is entered anew.
    entry.clear_claimed_project();
  }
  return entry;
}

}  // namespace tiernet::construction
