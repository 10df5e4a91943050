#include "services/promotion/domain/lead.h"

#include <utility>

#include "common/calendar/date.h"
#include "common/codes/name.h"
#include "common/domain/checks.h"
#include "common/domain/steps.h"
#include "common/schema/name.h"
#include "common/schema/steps.h"
#include "common/status/macros.h"

namespace tiernet::promotion {
namespace {

using L = v1::Lead;

absl::Status CheckNotFinal(const L& lead) {
  const char* remedy = nullptr;
  if (lead.state() == L::STATE_SIGNED) remedy = "its contract goes on";
  if (lead.state() == L::STATE_LOST) remedy = "enter another one if talks begin anew";
  if (remedy == nullptr) return absl::OkStatus();
  return NotEditable(lead.name(), L::State_Name(lead.state()), remedy);
}

// Ids are ordered by time.
absl::string_view IdOf(absl::string_view name) {
  const auto parsed = schema::ParseName(name);
  return parsed ? parsed->id : absl::string_view();
}

}  // namespace

void Enter(L& lead, const std::string& new_id, bool assigned, absl::CivilDay on) {
  if (lead.project_id().empty()) lead.set_project_id(new_id);
  lead.set_state(L::STATE_LEAD);
  lead.set_plain_title(NormalizedName(lead.title()));
  Credit(lead, lead.reporting_unit(), FormatDate(on));
  if (assigned) lead.set_host_assigned_on(FormatDate(on));
}

absl::Status Edit(const L& before, L& after) {
  after.set_plain_title(NormalizedName(after.title()));
  return CheckNotFinal(before);
}

absl::StatusOr<review::v1::Review> Decide(const L& seen, const v1::AssignLeadRequest& request,
                                          absl::string_view reviewer, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckNotFinal(seen));
  if (request.to_unit() == seen.reporting_unit() && !seen.host_assigned_on().empty()) {
    return InvalidFields({Violation{"to_unit", "hosts it already"}});
  }
  auto review = ReviewOf(seen, seen.state(), request.reason(), reviewer, on);
  review.set_to_unit(request.to_unit());
  return review;
}

L Apply(const review::v1::Review& review, L lead) {
  // A zone lies in one unit (A.5).
  if (review.to_unit() != lead.reporting_unit()) lead.clear_zone();
  Credit(lead, review.to_unit(), review.happened_on());
  lead.set_host_assigned_on(review.happened_on());
  return lead;
}

absl::StatusOr<L> StartTalks(L lead, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(schema::CheckStep(lead.name(), lead.state(), L::STATE_NEGOTIATING));
  if (lead.host_assigned_on().empty()) {
    return Error(reason::ERROR_REASON_HOST_NOT_ASSIGNED, {{"name", lead.name()}});
  }
  lead.set_state(L::STATE_NEGOTIATING);
  lead.set_talks_on(FormatDate(on));
  return lead;
}

absl::StatusOr<L> RecordIntent(L lead, const v1::RecordIntentRequest& request, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(schema::CheckStep(lead.name(), lead.state(), L::STATE_INTENT));
  TN_RETURN_IF_ERROR(CheckEvidence(request.framework(), on));
  lead.set_state(L::STATE_INTENT);
  lead.set_intent_on(FormatDate(on));
  *lead.mutable_framework() = request.framework();
  return lead;
}

absl::StatusOr<L> End(L lead, const v1::EndLeadRequest& request, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(schema::CheckStep(lead.name(), lead.state(), L::STATE_LOST));
  lead.set_state(L::STATE_LOST);
  lead.set_ended_on(FormatDate(on));
  lead.set_end_reason(request.reason());
  lead.set_end_remark(request.remark());
  lead.set_merged_into(request.merged_into());
  return lead;
}

absl::Status CheckMerge(absl::string_view name, absl::string_view registered_as, v1::EndReason reason,
                        const absl::optional<Original>& original) {
  if ((reason == v1::END_REASON_DUPLICATE) != original.has_value()) {
    return InvalidFields({Violation{"merged_into", "goes with END_REASON_DUPLICATE, and only with it"}});
  }
  if (!original) return absl::OkStatus();
  std::string problem;
  if (original->registered_as == registered_as) {
    problem = "it is the same one";
  } else if (IdOf(original->registered_as) > IdOf(registered_as)) {
    problem = "it was registered later: the later one of two ends";
  } else if (original->ended) {
    problem = "it has ended itself";
  }
  if (problem.empty()) return absl::OkStatus();
  return Error(reason::ERROR_REASON_MERGE_WRONG,
               {{"name", std::string(name)}, {"into", original->name}, {"problem", problem}});
}

}  // namespace tiernet::promotion
