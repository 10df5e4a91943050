// The methods of `tiernet.journal.v1.Journal`, for any service's store.
#pragma once

#include "common/rpc/methods.h"
#include "common/store/store.h"

namespace tiernet::rpc {

// `store` outlives the methods.
Methods JournalMethods(store::Store& store);

}  // namespace tiernet::rpc
