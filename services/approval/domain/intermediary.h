// Agencies and licensed persons of the market of intermediary services (domain.md F.11.1): how they come in, and who
// may take on what. Values in, values out.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/calendar/calendar.h"
#include "common/status/error.h"
#include "services/approval/domain/hand.h"
#include "tiernet/approval/v1/intermediary_agency.pb.h"
#include "tiernet/approval/v1/licensed_person.pb.h"
#include "tiernet/approval/v1/service_demand.pb.h"

namespace tiernet::approval {

// Completes an application: APPLIED. INVALID_FIELDS of what stands twice; EVIDENCE_IN_FUTURE.
absl::Status Apply(v1::IntermediaryAgency& agency, const Hand& hand);
// Completes `after`, which is `before` with other fields; what was examined has to be examined again. As Apply;
// NOT_EDITABLE once it is removed.
absl::Status Edit(const v1::IntermediaryAgency& before, v1::IntermediaryAgency& after, const Hand& hand);
// APPLIED -> LISTED, or what was changed of a listed one is examined; `persons` are those of the request.
// REVIEWER_IS_SUBMITTER by who filed the agency or one of them; LISTING_GUARD if a qualification has expired, or a
// person may not serve.
absl::StatusOr<v1::IntermediaryAgency> Admit(v1::IntermediaryAgency agency,
                                             const std::vector<v1::LicensedPerson>& persons, const Calendar& calendar,
                                             const Hand& hand);

// Completes a person of `agency`: REGISTERED. INVALID_FIELDS if the licence has expired or a kind of service stands
// twice, or the agency is another body's; NOT_EDITABLE if it is removed; EVIDENCE_IN_FUTURE.
absl::Status Register(v1::LicensedPerson& person, const v1::IntermediaryAgency& agency, const Calendar& calendar,
                      const Hand& hand);
// Completes `after`, who is `before` with other fields, of `agency`. As Register; NOT_EDITABLE once removed.
absl::Status Edit(const v1::LicensedPerson& before, v1::LicensedPerson& after, const v1::IntermediaryAgency& agency,
                  const Hand& hand);

// PROVIDER_EXCLUDED naming every reason why `agency` may not take on `demand` on the day (F.11.3): it is not listed,
// belongs to the approving department (红顶中介), or has no valid qualification for the kind of service. An agency
// whose credit is D is not listed but suspended.
absl::Status CheckMayServe(const v1::IntermediaryAgency& agency, const v1::ServiceDemand& demand, absl::CivilDay on);
// What keeps `person` from serving for `agency` on the day: nothing, not registered by then, of another agency, the
// licence has expired, or it does not allow `kind`.
std::vector<Violation> ObstaclesOf(const v1::LicensedPerson& person, const std::string& agency, absl::CivilDay on,
                                   std::optional<v1::IntermediaryServiceKind> kind = std::nullopt);

}  // namespace tiernet::approval
