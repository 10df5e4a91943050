// Who calls.
#pragma once

#include <string>

#include "tiernet/types/v1/types.pb.h"

namespace tiernet {

struct Caller {
  // Account id.
  std::string subject;
  // Tree code of the body it belongs to.
  std::string unit;
  types::v1::Tier tier = types::v1::TIER_UNSPECIFIED;
};

}  // namespace tiernet
