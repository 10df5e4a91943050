// The promotion service.
#include "common/rpc/process.h"
#include "services/promotion/service/definition.h"

int main(int argc, char** argv) { return tiernet::rpc::ServiceMain(argc, argv, tiernet::promotion::Definition()); }
