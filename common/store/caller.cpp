#include "common/store/caller.h"

#include "common/schema/name.h"
#include "common/status/error.h"

namespace tiernet {

bool MayRead(const Caller& caller, absl::string_view stream, absl::string_view unit) {
  if (schema::Covers(caller.unit, unit)) return true;
  const auto slash = stream.find('/');
  if (slash == absl::string_view::npos) return false;
  const auto to = stream.substr(slash + 1);
  return to == "*" ? schema::Covers(stream.substr(0, slash), caller.unit) : schema::Covers(caller.unit, to);
}

absl::Status OtherUnit(const Caller& caller, absl::string_view unit) {
  return Error(reason::ERROR_REASON_OTHER_UNIT,
               {{"subject", caller.subject}, {"unit", caller.unit}, {"of", std::string(unit)}});
}

}  // namespace tiernet
