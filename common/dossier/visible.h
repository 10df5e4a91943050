// What a caller may read of what a service keeps of a project, as bytes: entities are neither taken apart nor put
// together again on the way from the cache to the caller.
#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "common/store/caller.h"

namespace tiernet::dossier {

// The serialised DossierPart `part` without entities and heads that `caller` may not read, and without what is for the
// cache alone. Nothing if it is no such message.
absl::optional<std::string> VisibleTo(const Caller& caller, absl::string_view part);

}  // namespace tiernet::dossier
