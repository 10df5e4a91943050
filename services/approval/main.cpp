// The approval service.
#include "common/rpc/process.h"
#include "services/approval/service/definition.h"

int main(int argc, char** argv) { return tiernet::rpc::ServiceMain(argc, argv, tiernet::approval::Definition()); }
