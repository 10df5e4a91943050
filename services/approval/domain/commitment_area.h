// How far counties and zones are with the commitment system (domain.md F.8.3, F.8.4). Values in, values out.
#pragma once

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "google/protobuf/repeated_field.h"
#include "tiernet/approval/v1/commitment_area.pb.h"
#include "tiernet/reference/v1/approval.pb.h"

namespace tiernet::approval {

// Refuses what cannot stand on `on`: dates after that day (EVENT_IN_FUTURE), an end before its beginning
// (DATES_REVERSED), of the dates that it brings those further back than 31 days before `today` and before `on`
// (BACKFILL_NEEDED), a pilot without its paper (EVIDENCE_MISSING), what is none of `unifications` or stands twice, an
// end without a beginning, and an area that does not lie below the body that says so (INVALID_FIELDS). `before` is
// empty for a new one.
absl::Status Check(const v1::CommitmentArea& before, const v1::CommitmentArea& area,
                   const google::protobuf::RepeatedPtrField<reference::v1::Unification>& unifications,
                   absl::CivilDay today, absl::CivilDay on);
// Whether projects of the verification class may take the commitment system there.
bool IsPilot(const v1::CommitmentArea& area, absl::CivilDay on);

}  // namespace tiernet::approval
