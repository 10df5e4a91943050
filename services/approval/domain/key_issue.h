// Issues of key projects are supervised too (domain.md K11, F.10.5). Values in, values out.
#pragma once

#include <string>

#include "tiernet/approval/v1/supervision_item.pb.h"
#include "tiernet/construction/v1/issue.pb.h"

namespace tiernet::approval {

// The matter `name`, to be assigned, that an issue of a key project opens: executed by the project's unit, in the
// ledger of key projects.
v1::SupervisionItem MatterOf(const construction::v1::Issue& issue, const std::string& name);

}  // namespace tiernet::approval
