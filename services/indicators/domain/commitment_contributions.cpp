#include <algorithm>
#include <string>
#include <vector>

#include "common/calendar/date.h"
#include "common/codes/project_code.h"
#include "services/indicators/domain/themes.h"

namespace tiernet::indicators {
namespace {

using approval::v1::CommitmentCase;

// A04, A05.
void AddCommitment(const CommitmentCase& commitment, Tally& tally) {
  const Subject subject{commitment.name(), Credit(commitment.project_unit())};
  const Interval offered = Between(commitment.offered_on(), "");
  tally.Stock(v1::MEASURE_COMMITMENTS, subject, offered);
  tally.Stock(v1::MEASURE_COMMITMENTS_SIGNED, subject, Between(commitment.effective_on(), ""));
  if (commitment.eligibility() == approval::v1::COMMITMENT_ELIGIBILITY_VERIFICATION) {
    tally.Stock(v1::MEASURE_COMMITMENTS_OF_VERIFICATION, subject, offered);
  }
}

// A06. Taken off again where the project was when it started, if it is admitted anew within the year.
void AddFilingStart(const ProjectView& view, const Stay& stay, Tally& tally) {
  const auto started = ParseDate(stay.project.actual_start());
  if (!started || ApprovalClassOf(stay.project.project_code()) != ApprovalClass::kFiling) return;
  const Interval start = {*started, stay.days.until};
  const Subject subject{stay.project.name(), Credit(stay.subject.credit.FirstUnit(*started))};
  tally.StockWithin(started->year(), v1::MEASURE_FILING_STARTED, subject, start);
  const bool committed =
      std::any_of(view.commitments.begin(), view.commitments.end(), [&](const CommitmentCase& commitment) {
        return WasOf(commitment.project_unit(), stay.project, *started) &&
               Between(commitment.effective_on(), commitment.penalty_on()).Contains(*started);
      });
  if (committed) tally.StockWithin(started->year(), v1::MEASURE_FILING_STARTED_COMMITTED, subject, start);
}

}  // namespace

void AddCommitments(const ProjectView& view, const std::vector<Stay>& stays, Tally& tally) {
  for (const auto& commitment : view.commitments) AddCommitment(commitment, tally);
  for (const auto& stay : stays) AddFilingStart(view, stay, tally);
}

}  // namespace tiernet::indicators
