#include "services/approval/service/methods.h"

#include <utility>

#include "services/approval/service/parts.h"

namespace tiernet::approval {

rpc::Methods Methods(const Reference& reference) {
  auto methods = AddStageMethods(AddProcessMethods(rpc::Methods(), reference), reference);
  methods = AddCommitmentMethods(AddFlowMethods(AddCaseMethods(std::move(methods), reference)), reference);
  methods = AddMarketMethods(AddLandMethods(std::move(methods), reference), reference);
  return AddSupervisionMethods(std::move(methods), reference);
}

}  // namespace tiernet::approval
