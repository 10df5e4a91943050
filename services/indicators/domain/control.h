// Double control of a project: money and time (domain.md E.6). Values in, values out.
#pragma once

#include "absl/time/civil_time.h"
#include "services/indicators/domain/stays.h"
#include "services/indicators/domain/view.h"
#include "tiernet/indicators/v1/project_control.pb.h"

namespace tiernet::indicators {

// Of the project of `stay`, one of `view`, but for its heads.
v1::ProjectControl ControlOf(const ProjectView& view, const Stay& stay, absl::CivilDay as_of);

}  // namespace tiernet::indicators
