// The reserve service.
#include "common/rpc/process.h"
#include "services/reserve/service/definition.h"

int main(int argc, char** argv) { return tiernet::rpc::ServiceMain(argc, argv, tiernet::reserve::Definition()); }
