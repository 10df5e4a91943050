// How a project stands to its plan and its milestones (domain.md E.6).
#pragma once

#include "absl/status/statusor.h"
#include "common/reference/reference.h"
#include "common/store/store.h"
#include "tiernet/indicators/v1/project_control.pb.h"

namespace tiernet::indicators {

// See IndicatorsService. DATE_IN_FUTURE; NOT_FOUND; OTHER_UNIT.
absl::StatusOr<v1::ProjectControl> ReadProjectControl(store::Store& store, const Reference& reference,
                                                      const Caller& caller,
                                                      const v1::GetProjectControlRequest& request);

}  // namespace tiernet::indicators
