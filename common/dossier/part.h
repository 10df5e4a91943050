// What one service keeps of a project.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/dossier/marks.h"
#include "common/store/store.h"
#include "tiernet/dossier/v1/dossier_service.pb.h"

namespace tiernet::dossier {

// Of the service that `store` is of, in one read. NOT_REACHED if a mark of this service names a record that there is
// not.
absl::StatusOr<v1::DossierPart> ReadPart(store::Store& store, const std::string& unit, const std::string& project_id,
                                         const std::vector<Mark>& marks);

}  // namespace tiernet::dossier
