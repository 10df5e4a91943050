#include <utility>

#include "common/status/macros.h"
#include "services/approval/domain/parallel_flow.h"
#include "services/approval/domain/records.h"
#include "services/approval/service/parts.h"

namespace tiernet::approval {
namespace {

using store::Facts;
using v1::ParallelFlow;

template <typename Entity>
rpc::Methods Checked(rpc::Methods methods) {
  return std::move(methods)
      .OnCreate<Entity>(
          [](Entity& entity, Facts& facts) { return Check(Entity(), entity, facts.today(), facts.happened_on()); })
      .template OnUpdate<Entity>([](const Entity& before, Entity& after, Facts& facts) {
        return Check(before, after, facts.today(), facts.happened_on());
      });
}

}  // namespace

rpc::Methods AddFlowMethods(rpc::Methods methods) {
  methods = Checked<v1::ConnectedSystem>(std::move(methods));
  methods = Checked<v1::PolicyDocument>(std::move(methods));
  methods = Checked<v1::PlanningEia>(std::move(methods));
  return std::move(methods)
      .OnCreate<v1::CatalogueEdition>([](v1::CatalogueEdition& edition, Facts& facts) -> absl::Status {
        v1::CatalogueEdition before;
        if (!edition.replaces().empty()) {
          TN_ASSIGN_OR_RETURN(before, facts.Get<v1::CatalogueEdition>(edition.replaces()));
        }
        return Enter(edition, before, facts.today(), facts.happened_on());
      })
      .OnCreate<ParallelFlow>([](ParallelFlow& flow, Facts& facts) { return Check(flow, facts.happened_on()); })
      .OnUpdate<ParallelFlow>(
          [](const ParallelFlow&, ParallelFlow& after, Facts& facts) { return Check(after, facts.happened_on()); });
}

}  // namespace tiernet::approval
