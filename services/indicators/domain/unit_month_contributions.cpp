#include <string>

#include "common/calendar/date.h"
#include "common/schema/name.h"
#include "services/indicators/domain/themes.h"

namespace tiernet::indicators {

void AddUnitMonths(const ProjectView& view, Tally& tally) {
  for (const auto& month : view.unit_months) {
    const auto first = ParseMonth(month.month());
    if (!first) continue;
    const absl::CivilDay last = absl::CivilDay(*first + 1) - 1;
    const Subject subject = {month.name(), Credit(std::string(schema::ParseName(month.name())->unit))};
    if (!month.submitted_on().empty()) {
      tally.Flow(month.late() ? v1::MEASURE_UNIT_MONTHS_LATE : v1::MEASURE_UNIT_MONTHS_ON_TIME, subject, last);
    }
    tally.Flow(v1::MEASURE_REPORTS_MISSING, subject, last, month.missing_projects_size());
  }
}

}  // namespace tiernet::indicators
