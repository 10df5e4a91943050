// How key projects stand at the end of a month (domain.md E.12).
#pragma once

#include "absl/status/statusor.h"
#include "common/reference/reference.h"
#include "common/store/store.h"
#include "tiernet/indicators/v1/key_project_progress.pb.h"

namespace tiernet::indicators {

// See IndicatorsService. DATE_IN_FUTURE.
absl::StatusOr<v1::KeyProjectProgress> ReadKeyProjectProgress(store::Store& store, const Reference& reference,
                                                              const Caller& caller,
                                                              const v1::GetKeyProjectProgressRequest& request);

}  // namespace tiernet::indicators
