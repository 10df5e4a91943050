// What the formats of the schema mean, with the reference data at hand.
#pragma once

#include "common/reference/reference.h"
#include "common/schema/validate.h"

namespace tiernet {

// `reference` outlives the check.
schema::FormatCheck MakeFormatCheck(const Reference& reference);

}  // namespace tiernet
