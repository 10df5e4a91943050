#include "services/promotion/service/methods.h"

#include <utility>

#include "services/promotion/service/parts.h"

namespace tiernet::promotion {

rpc::Methods Methods(const Reference& reference) {
  auto methods = AddEventMethods(AddLeadMethods(rpc::Methods(), reference));
  methods = AddRewardMethods(AddContractMethods(std::move(methods), reference));
  return AddClusterMethods(std::move(methods), reference);
}

}  // namespace tiernet::promotion
