#include <string>
#include <utility>

#include "common/reference/project_checks.h"
#include "common/schema/name.h"
#include "common/status/macros.h"
#include "services/approval/domain/standard_land.h"
#include "services/approval/service/parts.h"

namespace tiernet::approval {
namespace {

using store::Changes;
using store::Facts;
using v1::StandardParcel;

template <typename Request>
rpc::Methods Taken(rpc::Methods methods, const std::string& method) {
  return std::move(methods).template Step<Request>(
      method, [](const Request& request, Facts& facts) -> absl::StatusOr<Changes> {
        TN_ASSIGN_OR_RETURN(auto parcel, facts.Subject<StandardParcel>(request.name(), request.etag()));
        TN_ASSIGN_OR_RETURN(parcel, Take(std::move(parcel), request, {facts.caller().subject, facts.happened_on()}));
        return Changes(std::move(parcel));
      });
}

}  // namespace

rpc::Methods AddLandMethods(rpc::Methods methods, const Reference& reference) {
  methods = std::move(methods).OnCreate<StandardParcel>([&reference](StandardParcel& parcel, Facts&) -> absl::Status {
    const std::string unit(schema::ParseName(parcel.name())->unit);
    TN_RETURN_IF_ERROR(CheckZone(reference, "standard_parcel.zone", parcel.zone(), unit));
    return Plan(parcel);
  });
  methods = Taken<v1::EvaluateStandardParcelRequest>(std::move(methods), "EvaluateStandardParcel");
  methods = Taken<v1::OfferStandardParcelRequest>(std::move(methods), "OfferStandardParcel");
  methods = Taken<v1::GrantStandardParcelRequest>(std::move(methods), "GrantStandardParcel");
  methods = Taken<v1::BuildStandardParcelRequest>(std::move(methods), "BuildStandardParcel");
  methods = Taken<v1::AcceptStandardParcelRequest>(std::move(methods), "AcceptStandardParcel");
  return Taken<v1::RectifyStandardParcelRequest>(std::move(methods), "RectifyStandardParcel");
}

}  // namespace tiernet::approval
