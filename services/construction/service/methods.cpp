#include "services/construction/service/methods.h"

#include "services/construction/service/parts.h"

namespace tiernet::construction {

rpc::Methods Methods(const Reference& reference) {
  auto methods = AddProjectMethods(rpc::Methods(), reference);
  methods = AddReportMethods(std::move(methods), reference);
  methods = AddStatisticsMethods(std::move(methods), reference);
  methods = AddIssueMethods(std::move(methods), reference);
  methods = AddFactorMethods(std::move(methods));
  return AddListMethods(std::move(methods));
}

}  // namespace tiernet::construction
