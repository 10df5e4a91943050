// The approval service.
#include "common/rpc/process.h"
#include "services/approval/service/methods.h"

int main(int argc, char** argv) {
  tiernet::rpc::ServiceDefinition definition;
  definition.name = "approval";
  definition.full_name = "tiernet.approval.v1.ApprovalService";
  definition.methods = [](const tiernet::rpc::Surroundings& surroundings) {
    return tiernet::approval::Methods(*surroundings.config.reference);
  };
  return tiernet::rpc::ServiceMain(argc, argv, definition);
}
