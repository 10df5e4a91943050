#include "services/promotion/domain/records.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/calendar/date.h"
#include "common/codes/name.h"
#include "common/codes/place.h"
#include "common/domain/checks.h"
#include "common/domain/demands.h"
#include "common/domain/steps.h"
#include "common/schema/steps.h"
#include "common/status/macros.h"
#include "services/promotion/domain/money.h"

namespace tiernet::promotion {
namespace {

using F = v1::FundArrival;

}  // namespace

absl::Status Check(v1::Investor& investor) {
  Demands demands("investor");
  if (investor.kind() == v1::INVESTOR_KIND_DOMESTIC) {
    demands.Ask(!investor.credit_code().empty(), "credit_code", "is needed of a domestic investor");
    demands.Ask(IsRegionCode(investor.registered_region()), "registered_region",
                "must be the six-digit code of the place where a domestic investor is registered");
    demands.Ask(investor.foreign_id().empty(), "foreign_id", "is of foreign investors only");
    demands.Ask(investor.country().empty(), "country", "is of foreign investors only");
    investor.set_claimed_identity(investor.credit_code());
  } else {
    demands.Ask(!investor.foreign_id().empty(), "foreign_id", "is needed of a foreign investor");
    demands.Ask(IsCountryCode(investor.country()), "country",
                "must be the two-letter code of the country or region, as HK");
    demands.Ask(investor.credit_code().empty(), "credit_code", "is of domestic investors only");
    demands.Ask(investor.registered_region().empty(), "registered_region", "is of domestic investors only");
    investor.set_claimed_identity(absl::StrCat(investor.country(), "/", investor.foreign_id()));
  }
  return demands.Check();
}

absl::Status Edit(const v1::Investor& before, v1::Investor& after, bool is_bound) {
  const bool is_another = before.kind() != after.kind() || before.credit_code() != after.credit_code() ||
                          before.foreign_id() != after.foreign_id() || before.country() != after.country() ||
                          before.registered_region() != after.registered_region();
  if (is_bound && is_another) {
    return NotEditable(before.name(), "BOUND", "contracts are signed with it: enter the other one as another investor");
  }
  return Check(after);
}

void Complete(v1::FiveHundredEntry& entry) {
  entry.set_plain_title(NormalizedName(entry.title()));
  entry.set_claimed_place(absl::StrCat(v1::FiveHundredList_Name(entry.list()), "/", entry.year(), "/", entry.rank()));
}

v1::Tracker Name(v1::Contract& contract, const v1::NameTrackerRequest& request, const std::string& name,
                 absl::CivilDay on) {
  v1::Tracker tracker;
  tracker.set_name(name);
  tracker.set_project_id(contract.project_id());
  tracker.set_contract(contract.name());
  tracker.set_person(request.person());
  tracker.set_position(request.position());
  tracker.set_from(FormatDate(on));
  tracker.set_claimed_contract(contract.name());
  tracker.set_data_origin(contract.data_origin());
  contract.set_tracker(name);
  return tracker;
}

v1::Tracker End(v1::Tracker tracker, const std::string& reason, absl::CivilDay on) {
  tracker.set_ended_on(FormatDate(on));
  tracker.set_end_reason(reason);
  tracker.clear_claimed_contract();
  return tracker;
}

v1::FollowUp Record(v1::Contract& contract, const v1::RecordFollowUpRequest& request, const std::string& name,
                    absl::CivilDay on) {
  v1::FollowUp follow_up;
  follow_up.set_name(name);
  follow_up.set_project_id(contract.project_id());
  follow_up.set_contract(contract.name());
  follow_up.set_followed_on(FormatDate(on));
  follow_up.set_text(request.text());
  follow_up.set_problem(request.problem());
  follow_up.set_data_origin(contract.data_origin());
  contract.set_last_follow_up_on(FormatDate(on));
  return follow_up;
}

absl::Status Check(F& arrival, const v1::Contract& contract, const std::vector<F>& others, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckNotAfter("arrived_on", arrival.arrived_on(), on));
  TN_RETURN_IF_ERROR(CheckInOrder("signed_on", contract.signed_on(), "arrived_on", arrival.arrived_on()));
  // Of a contract that has ended (D.3): what came before it ended may be declared after.
  if (contract.state() == v1::Contract::STATE_TERMINATED) {
    TN_RETURN_IF_ERROR(CheckInOrder("arrived_on", arrival.arrived_on(), "terminated_on", contract.terminated_on()));
  }
  TN_RETURN_IF_ERROR(CheckEvidence(arrival.evidence(), on));
  TN_RETURN_IF_ERROR(Settle(*arrival.mutable_amount(), "fund_arrival.amount"));
  if (arrival.kind() == v1::FUND_KIND_FOREIGN && arrival.amount().usd_cents() == 0) {
    return InvalidFields({Violation{"fund_arrival.amount.usd_rate", "is needed of foreign funds in yuan (I11)"}});
  }
  int64_t sum = arrival.amount().yuan();
  for (const auto& other : others) {
    const bool counts = other.contract() == arrival.contract() && other.state() != F::STATE_REJECTED;
    if (counts && other.name() != arrival.name()) sum += other.amount().yuan();
  }
  arrival.clear_warnings();
  if (sum > contract.total_yuan()) {
    arrival.add_warnings(absl::StrCat("ABOVE_CONTRACT_TOTAL: ", sum, " yuan have arrived or are declared, and ",
                                      contract.total_yuan(), " are agreed (D.6)"));
  }
  return absl::OkStatus();
}

absl::Status Correct(const F& before, F& after, absl::string_view declarer) {
  if (before.state() != F::STATE_DECLARED) {
    return NotEditable(before.name(), F::State_Name(before.state()), "declare what is missing as another one");
  }
  NoteAuthor(std::string(declarer), *after.mutable_declared_by(), *after.mutable_earlier_authors());
  return absl::OkStatus();
}

absl::StatusOr<review::v1::Review> Decide(const F& seen, const v1::ReviewFundArrivalRequest& request,
                                          absl::string_view reviewer, absl::CivilDay on) {
  const auto to = request.verdict() == v1::FUND_VERDICT_VERIFY ? F::STATE_VERIFIED : F::STATE_REJECTED;
  TN_RETURN_IF_ERROR(schema::CheckStep(seen.name(), seen.state(), to));
  TN_RETURN_IF_ERROR(CheckReviewer(seen.name(), seen.declared_by(), seen.earlier_authors(), reviewer));
  return ReviewOf(seen, to, request.opinion(), reviewer, on);
}

absl::StatusOr<F> Apply(const review::v1::Review& review, F arrival) {
  const auto to = ToState<F>(review);
  TN_RETURN_IF_ERROR(schema::CheckStep(arrival.name(), arrival.state(), to));
  arrival.set_state(to);
  if (to == F::STATE_VERIFIED) {
    arrival.set_verified_on(review.happened_on());
  } else {
    arrival.set_reject_reason(review.opinion());
  }
  return arrival;
}

}  // namespace tiernet::promotion
