// The dossier of a project: what every service of the node keeps of it, gathered by the one
// that is asked.
#pragma once

#include <string>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "common/cache/cache.h"
#include "common/config/node.h"
#include "common/dossier/marks.h"
#include "common/dossier/siblings.h"
#include "common/store/store.h"
#include "tiernet/dossier/v1/dossier_service.pb.h"

namespace tiernet::dossier {

// From any thread.
class Dossiers {
 public:
  // Of the service that `store` is of. `cache` is null where the node has none. All outlive this.
  Dossiers(const NodeConfig& config, store::Store& store, cache::Cache* cache);

  // Takes a serialised answer, or why there is none: called once, by any thread.
  using Done = absl::AnyInvocable<void(absl::StatusOr<std::string>) &&>;

  // See DossierService. Both read the store; Get waits for the cache too, and for no other service.
  void Get(const Caller& caller, const v1::GetDossierRequest& request, Done done);
  void GetPart(const Caller& caller, const v1::GetDossierPartRequest& request, Done done);

 private:
  void TakeCached(const Caller& caller, const v1::GetDossierRequest& request, const std::vector<Mark>& marks,
                  std::vector<std::string>& parts, std::vector<size_t>& missing);

  const NodeConfig& config_;
  store::Store& store_;
  cache::Cache* const cache_;
  // Of the node, in the order of its file.
  std::vector<std::string> services_;
  Siblings siblings_;
};

}  // namespace tiernet::dossier
