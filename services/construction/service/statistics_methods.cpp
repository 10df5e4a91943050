#include <string>
#include <utility>

#include "common/reference/project_checks.h"
#include "common/rpc/review.h"
#include "common/status/macros.h"
#include "services/construction/domain/statistics_entry.h"
#include "services/construction/service/facts.h"
#include "services/construction/service/parts.h"

namespace tiernet::construction {
namespace {

using store::Changes;
using store::Facts;
using S = v1::StatisticsEntry;

absl::StatusOr<Changes> ApplyStep(const v1::ApplyForStatisticsRequest& request, Facts& facts) {
  TN_ASSIGN_OR_RETURN(auto entry, facts.Subject<S>(request.name(), request.etag()));
  TN_ASSIGN_OR_RETURN(const auto project, ProjectOf(entry.project_id(), facts));
  TN_ASSIGN_OR_RETURN(entry, ApplyFor(std::move(entry), request, project, facts.caller().subject, facts.happened_on()));
  return Changes(std::move(entry));
}

absl::StatusOr<Changes> ReviewEntryStep(const v1::ReviewStatisticsEntryRequest& request, const Reference& reference,
                                        Facts& facts) {
  return rpc::ReviewStep<S>(
      request, facts,
      [&](const S& seen) {
        return Decide(seen, request, ReportsToCity(reference, seen.reporting_unit()), facts.caller().subject,
                      facts.happened_on());
      },
      [](const review::v1::Review& review, S seen, Changes& changes) -> absl::Status {
        TN_ASSIGN_OR_RETURN(auto entry, Apply(review, std::move(seen)));
        changes.Put(std::move(entry), 0);
        return absl::OkStatus();
      });
}

}  // namespace

rpc::Methods AddStatisticsMethods(rpc::Methods methods, const Reference& reference) {
  return std::move(methods)
      .Step<v1::ApplyForStatisticsRequest>("ApplyForStatistics", &ApplyStep)
      .Step<v1::CheckStatisticsEntryRequest>(
          "CheckStatisticsEntry",
          [&reference](const v1::CheckStatisticsEntryRequest& request, Facts& facts) -> absl::StatusOr<Changes> {
            TN_ASSIGN_OR_RETURN(auto entry, facts.Subject<S>(request.name(), request.etag()));
            const bool to_city = ReportsToCity(reference, entry.reporting_unit());
            TN_ASSIGN_OR_RETURN(entry,
                                Check(std::move(entry), request, to_city, facts.caller().subject, facts.happened_on()));
            return Changes(std::move(entry));
          })
      .Step<v1::ReviewStatisticsEntryRequest>(
          "ReviewStatisticsEntry", [&reference](const v1::ReviewStatisticsEntryRequest& request, Facts& facts) {
            return ReviewEntryStep(request, reference, facts);
          });
}

}  // namespace tiernet::construction
