// Standard land (标准地, domain.md F.9). Values in, values out.
#pragma once

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/approval/domain/hand.h"
#include "tiernet/approval/v1/standard_parcel.pb.h"

namespace tiernet::approval {

// Completes a parcel that the unit of its name plans: PLANNED. INVALID_FIELDS of a control that stands twice.
absl::Status Plan(v1::StandardParcel& parcel);

// In PLANNED; with the last of the six it goes to EVALUATED. NOT_EDITABLE in another state, and of an evaluation that
// is done; EVIDENCE_IN_FUTURE.
absl::StatusOr<v1::StandardParcel> Take(v1::StandardParcel parcel, const v1::EvaluateStandardParcelRequest& request,
                                        const Hand& hand);
// EVALUATED -> LISTED.
absl::StatusOr<v1::StandardParcel> Take(v1::StandardParcel parcel, const v1::OfferStandardParcelRequest& request,
                                        const Hand& hand);
// LISTED -> GRANTED. EVIDENCE_IN_FUTURE.
absl::StatusOr<v1::StandardParcel> Take(v1::StandardParcel parcel, const v1::GrantStandardParcelRequest& request,
                                        const Hand& hand);
// GRANTED -> BUILDING.
absl::StatusOr<v1::StandardParcel> Take(v1::StandardParcel parcel, const v1::BuildStandardParcelRequest& request,
                                        const Hand& hand);
// BUILDING -> ACCEPTED if every control is met, else FAILED. INVALID_FIELDS unless each control has one actual value;
// EVIDENCE_IN_FUTURE.
absl::StatusOr<v1::StandardParcel> Take(v1::StandardParcel parcel, const v1::AcceptStandardParcelRequest& request,
                                        const Hand& hand);
// FAILED -> BUILDING. ONCE_ONLY.
absl::StatusOr<v1::StandardParcel> Take(v1::StandardParcel parcel, const v1::RectifyStandardParcelRequest& request,
                                        const Hand& hand);

}  // namespace tiernet::approval
