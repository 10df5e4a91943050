// Credit of agencies and licensed persons in the market of intermediary services (domain.md F.11.4), and what follows
// of it for how they stand. Values in, values out.
#pragma once

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/calendar/calendar.h"
#include "services/approval/domain/hand.h"
#include "tiernet/approval/v1/credit.pb.h"
#include "tiernet/approval/v1/intermediary_agency.pb.h"
#include "tiernet/approval/v1/licensed_person.pb.h"

namespace tiernet::approval {

// Moves the credit by the points of `change`, whose cause, day and source are set, and enters it: whoever is in the
// market and falls to D is suspended for six months or, the second time within two years, removed. What happened of a
// service counts also of those who were suspended or removed meanwhile.
void Record(v1::IntermediaryAgency& agency, v1::CreditChange change, const Calendar& calendar);
void Record(v1::LicensedPerson& person, v1::CreditChange change, const Calendar& calendar);

// Whether it is in the market: listed or registered, or suspended.
bool IsInMarket(const v1::IntermediaryAgency& agency);
bool IsInMarket(const v1::LicensedPerson& person);

// Enters what is in the market under credit supervision (K26). NOT_EDITABLE elsewhere, or the second time;
// REVIEWER_IS_SUBMITTER by who filed it; EVIDENCE_IN_FUTURE.
absl::StatusOr<v1::IntermediaryAgency> Take(v1::IntermediaryAgency agency,
                                            const v1::SuperviseIntermediaryAgencyRequest& request, const Hand& hand);
absl::StatusOr<v1::LicensedPerson> Take(v1::LicensedPerson person, const v1::SuperviseLicensedPersonRequest& request,
                                        const Hand& hand);
// A proven violation of what is in the market. NOT_EDITABLE elsewhere; EVIDENCE_IN_FUTURE.
absl::StatusOr<v1::IntermediaryAgency> Penalise(v1::IntermediaryAgency agency,
                                                const v1::PenaliseIntermediaryAgencyRequest& request,
                                                const Calendar& calendar, const Hand& hand);
absl::StatusOr<v1::LicensedPerson> Penalise(v1::LicensedPerson person, const v1::PenaliseLicensedPersonRequest& request,
                                            const Calendar& calendar, const Hand& hand);
// SUSPENDED -> LISTED or REGISTERED, with 60 points. NOT_EDITABLE before the six months are over; EVIDENCE_IN_FUTURE.
absl::StatusOr<v1::IntermediaryAgency> Restore(v1::IntermediaryAgency agency,
                                               const v1::RestoreIntermediaryAgencyRequest& request,
                                               const Calendar& calendar, const Hand& hand);
absl::StatusOr<v1::LicensedPerson> Restore(v1::LicensedPerson person, const v1::RestoreLicensedPersonRequest& request,
                                           const Calendar& calendar, const Hand& hand);
// In the market -> REMOVED.
absl::StatusOr<v1::IntermediaryAgency> Take(v1::IntermediaryAgency agency,
                                            const v1::RemoveIntermediaryAgencyRequest& request, const Hand& hand);
absl::StatusOr<v1::LicensedPerson> Take(v1::LicensedPerson person, const v1::RemoveLicensedPersonRequest& request,
                                        const Hand& hand);

}  // namespace tiernet::approval
