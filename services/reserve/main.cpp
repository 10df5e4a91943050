// The reserve service.
#include "common/rpc/process.h"
#include "services/reserve/service/methods.h"

int main(int argc, char** argv) {
  return tiernet::rpc::ServiceMain(argc, argv,
                                   {"reserve", "tiernet.reserve.v1.ReserveService",
                                    [](const tiernet::Reference&) { return tiernet::reserve::Methods(); }});
}
