#include "services/approval/domain/records.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "common/domain/checks.h"
#include "common/domain/demands.h"
#include "common/schema/name.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace tiernet::approval {
namespace {

absl::Status CheckTyped(absl::string_view field, const std::string& before, const std::string& after,
                        absl::CivilDay today, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckNotAfter(field, after, on));
  return before == after ? absl::OkStatus() : CheckNotBackfilled(after, today, on);
}

absl::Status CheckPaper(bool needed, bool there, const char* item) {
  if (!needed || there) return absl::OkStatus();
  return Error(reason::ERROR_REASON_EVIDENCE_MISSING, {{"item", item}});
}

}  // namespace

absl::Status Check(const v1::ConnectedSystem& before, const v1::ConnectedSystem& system, absl::CivilDay today,
                   absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckTyped("registered_on", before.registered_on(), system.registered_on(), today, on));
  TN_RETURN_IF_ERROR(CheckTyped("connected_on", before.connected_on(), system.connected_on(), today, on));
  TN_RETURN_IF_ERROR(CheckTyped("retired_on", before.retired_on(), system.retired_on(), today, on));
  TN_RETURN_IF_ERROR(CheckInOrder("registered_on", system.registered_on(), "retired_on", system.retired_on()));
  if (!system.exception().empty() && !system.connected_on().empty()) {
    return InvalidFields({Violation{"connected_system.exception", "is of a system that is not connected (K25)"}});
  }
  TN_RETURN_IF_ERROR(CheckPaper(!system.exception().empty(), system.has_exception_paper(), "exception_paper"));
  return CheckEvidence(system.exception_paper(), on);
}

absl::Status Check(const v1::PolicyDocument& before, const v1::PolicyDocument& document, absl::CivilDay today,
                   absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckTyped("listed_on", before.listed_on(), document.listed_on(), today, on));
  TN_RETURN_IF_ERROR(CheckTyped("done_on", before.done_on(), document.done_on(), today, on));
  TN_RETURN_IF_ERROR(CheckInOrder("listed_on", document.listed_on(), "done_on", document.done_on()));
  TN_RETURN_IF_ERROR(CheckPaper(!document.done_on().empty(), document.has_evidence(), "evidence"));
  return CheckEvidence(document.evidence(), on);
}

absl::Status Check(const v1::PlanningEia& before, const v1::PlanningEia& assessment, absl::CivilDay today,
                   absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckTyped("begun_on", before.begun_on(), assessment.begun_on(), today, on));
  TN_RETURN_IF_ERROR(CheckTyped("approved_on", before.approved_on(), assessment.approved_on(), today, on));
  TN_RETURN_IF_ERROR(CheckInOrder("begun_on", assessment.begun_on(), "approved_on", assessment.approved_on()));
  TN_RETURN_IF_ERROR(CheckPaper(!assessment.approved_on().empty(), assessment.has_evidence(), "evidence"));
  return CheckEvidence(assessment.evidence(), on);
}

absl::Status Enter(v1::CatalogueEdition& edition, const v1::CatalogueEdition& before, absl::CivilDay today,
                   absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckTyped("effective_on", "", edition.effective_on(), today, on));
  TN_RETURN_IF_ERROR(
      CheckInOrder("replaces.effective_on", before.effective_on(), "effective_on", edition.effective_on()));
  TN_RETURN_IF_ERROR(CheckEvidence(edition.document(), on));
  const auto unit = schema::ParseName(edition.name())->unit;
  if (!edition.replaces().empty() && schema::ParseName(before.name())->unit != unit) {
    return InvalidFields({Violation{"catalogue_edition.replaces", "is another body's: each keeps its own catalogue"}});
  }
  Demands demands("catalogue_edition");
  demands.Ask(!edition.corrects() || !edition.replaces().empty(), "corrects", "goes with the edition that it replaces");
  demands.Ask(!edition.corrects() || edition.effective_on() == before.effective_on(), "effective_on",
              absl::StrCat("is not that of the edition that it corrects, ", before.effective_on()));
  TN_RETURN_IF_ERROR(demands.Check());
  edition.set_is_baseline(edition.replaces().empty() || (edition.corrects() && before.is_baseline()));
  edition.set_claimed_place(absl::StrCat(unit, "/", edition.replaces().empty() ? "baseline" : edition.replaces()));
  edition.set_items_change(edition.items() - before.items());
  edition.set_limit_days_change(edition.limit_days() - before.limit_days());
  return absl::OkStatus();
}

}  // namespace tiernet::approval
