// The construction service.
#include "common/rpc/process.h"
#include "services/construction/service/methods.h"

int main(int argc, char** argv) {
  return tiernet::rpc::ServiceMain(
      argc, argv,
      {"construction", "tiernet.construction.v1.ConstructionService",
       [](const tiernet::Reference& reference) { return tiernet::construction::Methods(reference); }});
}
