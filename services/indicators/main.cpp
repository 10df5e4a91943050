// The indicators service.
#include "common/rpc/process.h"
#include "services/indicators/service/definition.h"

int main(int argc, char** argv) { return tiernet::rpc::ServiceMain(argc, argv, tiernet::indicators::Definition()); }
