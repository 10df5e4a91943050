// What the services of a node keep of one project.
#pragma once

#include <string>
#include <vector>

#include "services/tiernetctl/session.h"

namespace tiernet::ctl {

struct DossierOptions {
  std::string project_id;
  // Whose project; empty: the caller's unit's.
  std::string of;
  // As `tiernet-written` says it.
  std::vector<std::string> at_least;
};
// kUnavailable if a service could not be asked; what the others said is printed all the same.
int RunDossier(const Options& options, const DossierOptions& dossier);

}  // namespace tiernet::ctl
