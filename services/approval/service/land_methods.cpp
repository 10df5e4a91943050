#include <string>
#include <utility>

#include "common/reference/project_checks.h"
#include "common/schema/name.h"
#include "common/status/macros.h"
#include "services/approval/domain/standard_land.h"
#include "services/approval/service/parts.h"
#include "services/approval/service/steps.h"

namespace tiernet::approval {

using store::Facts;
using v1::StandardParcel;

rpc::Methods AddLandMethods(rpc::Methods methods, const Reference& reference) {
  methods = std::move(methods).OnCreate<StandardParcel>([&reference](StandardParcel& parcel, Facts&) -> absl::Status {
    const std::string unit(schema::ParseName(parcel.name())->unit);
    TN_RETURN_IF_ERROR(CheckZone(reference, "standard_parcel.zone", parcel.zone(), unit));
    return Plan(parcel);
  });
  methods = Taken<StandardParcel, v1::EvaluateStandardParcelRequest>(std::move(methods), "EvaluateStandardParcel");
  methods = Taken<StandardParcel, v1::OfferStandardParcelRequest>(std::move(methods), "OfferStandardParcel");
  methods = Taken<StandardParcel, v1::GrantStandardParcelRequest>(std::move(methods), "GrantStandardParcel");
  methods = Taken<StandardParcel, v1::BuildStandardParcelRequest>(std::move(methods), "BuildStandardParcel");
  methods = Taken<StandardParcel, v1::AcceptStandardParcelRequest>(std::move(methods), "AcceptStandardParcel");
  return Taken<StandardParcel, v1::RectifyStandardParcelRequest>(std::move(methods), "RectifyStandardParcel");
}

}  // namespace tiernet::approval
