#include <utility>

#include "services/approval/domain/parallel_flow.h"
#include "services/approval/service/parts.h"

namespace tiernet::approval {

using store::Facts;
using v1::ParallelFlow;

rpc::Methods AddFlowMethods(rpc::Methods methods) {
  return std::move(methods)
      .OnCreate<ParallelFlow>([](ParallelFlow& flow, Facts& facts) { return Check(flow, facts.happened_on()); })
      .OnUpdate<ParallelFlow>(
          [](const ParallelFlow&, ParallelFlow& after, Facts& facts) { return Check(after, facts.happened_on()); });
}

}  // namespace tiernet::approval
