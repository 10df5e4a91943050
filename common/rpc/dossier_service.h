// The methods of `tiernet.dossier.v1.DossierService`, which every service serves.
#pragma once

#include "common/dossier/dossiers.h"
#include "common/rpc/methods.h"

namespace tiernet::rpc {

// `dossiers` outlives them.
Methods DossierMethods(dossier::Dossiers& dossiers);

}  // namespace tiernet::rpc
