// Who is credited with what is said of a project (domain.md I.33).
#pragma once

#include <string>

#include "common/domain/steps.h"
#include "tiernet/construction/v1/construction_project.pb.h"

namespace tiernet::construction {

// Credits `entity`, which is new, with the units that were credited with `project` since the day `since`, which may
// lie behind a move.
template <typename Entity>
void CreditWith(Entity& entity, const v1::ConstructionProject& project, const std::string& since) {
  std::string unit = project.unit_history().empty() ? project.reporting_unit() : project.unit_history(0).unit();
  for (const auto& dated : project.unit_history()) {
    if (dated.from() <= since) unit = dated.unit();
  }
  Credit(entity, unit, since);
  for (const auto& dated : project.unit_history()) {
    if (dated.from() > since) Credit(entity, dated.unit(), dated.from());
  }
}

}  // namespace tiernet::construction
