#include "common/rpc/identity.h"

#include "absl/strings/str_cat.h"
#include "common/reference/reference.h"
#include "common/status/error.h"
#include "common/store/facts.h"
#include "grpcpp/server_context.h"

namespace tiernet::rpc {
namespace {

constexpr size_t kLongestSubject = 64;

absl::Status Unidentified(std::string problem) {
  return Error(reason::ERROR_REASON_UNAUTHENTICATED, {{"problem", std::move(problem)}});
}

absl::string_view Metadata(const grpc::ServerContextBase& context, const char* key) {
  const auto found = context.client_metadata().find(key);
  return found == context.client_metadata().end() ? absl::string_view()
                                                  : absl::string_view(found->second.data(), found->second.size());
}

// Account ids are ASCII without blanks: they stand in logs and journals.
bool IsSubject(absl::string_view text) {
  if (text.empty() || text.size() > kLongestSubject) return false;
  for (const char c : text) {
    if (c <= ' ' || c > '~') return false;
  }
  return true;
}

}  // namespace

Authenticate DevelopmentIdentity(const Reference& reference) {
  return [&reference](const grpc::ServerContextBase& context) -> absl::StatusOr<Caller> {
    const auto subject = Metadata(context, "tiernet-dev-subject");
    const auto unit = Metadata(context, "tiernet-dev-unit");
    const auto tier = Metadata(context, "tiernet-dev-tier");
    if (subject == store::kClock) return Unidentified("the account clock is the node's own");
    if (!IsSubject(subject)) {
      return Unidentified("metadata tiernet-dev-subject must be an account id of 1 to 64 visible ASCII characters");
    }
    if (!reference.IsUnit(unit)) {
      return Unidentified(absl::StrCat("metadata tiernet-dev-unit \"", unit, "\" is no unit of the reference data"));
    }
    types::v1::Tier number;
    if (!types::v1::Tier_Parse(absl::StrCat("TIER_", tier), &number) || number == types::v1::TIER_UNSPECIFIED) {
      return Unidentified("metadata tiernet-dev-tier must be COUNTY, CITY or PROVINCE");
    }
    return Caller{std::string(subject), std::string(unit), number};
  };
}

Permissions::Permissions(const config::v1::Node& node) {
  for (const auto& grant : node.grants()) {
    for (const auto tier : grant.tiers()) tiers_[grant.permission()] |= 1U << static_cast<unsigned>(tier);
  }
}

bool Permissions::Holds(const Caller& caller, absl::string_view permission) const {
  const auto found = tiers_.find(permission);
  return found != tiers_.end() && types::v1::Tier_IsValid(caller.tier) &&
         (found->second & (1U << static_cast<unsigned>(caller.tier))) != 0;
}

absl::Status Permissions::Check(const Caller& caller, const std::string& permission) const {
  if (Holds(caller, permission)) return absl::OkStatus();
  return Error(reason::ERROR_REASON_PERMISSION_DENIED, {{"subject", caller.subject},
                                                        {"tier", types::v1::Tier_Name(caller.tier)},
                                                        {"unit", caller.unit},
                                                        {"permission", permission}});
}

}  // namespace tiernet::rpc
