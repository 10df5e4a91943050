// The construction service.
#include "common/rpc/process.h"
#include "services/construction/service/definition.h"

int main(int argc, char** argv) { return tiernet::rpc::ServiceMain(argc, argv, tiernet::construction::Definition()); }
