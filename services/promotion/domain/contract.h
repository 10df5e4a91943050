// Contracts (招商引资合同), domain.md D: from the signature of a lead to production. Values in, values out.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/optional.h"
#include "common/calendar/calendar.h"
#include "common/status/error.h"
#include "tiernet/construction/v1/construction_project.pb.h"
#include "tiernet/promotion/v1/contract.pb.h"
#include "tiernet/promotion/v1/contract_requests.pb.h"
#include "tiernet/promotion/v1/five_hundred_entry.pb.h"
#include "tiernet/promotion/v1/investor.pb.h"
#include "tiernet/promotion/v1/lead.pb.h"
#include "tiernet/promotion/v1/tracker.pb.h"
#include "tiernet/review/v1/review.pb.h"

namespace tiernet::promotion {

// What signing must know beside the lead.
struct SigningFacts {
  // Nothing: none is named.
  absl::optional<v1::Investor> investor;
  // Places of the investor and of its parent on the lists of 500 that were out.
  std::vector<v1::FiveHundredEntry> listed;
  // Resource name of the project's one live reserve entry, submitted at least; empty: there is none.
  std::string reserve_project;
  // The project in the construction library, the first that began works and has not left; nothing: none did.
  absl::optional<construction::v1::ConstructionProject> works;
};

// The points of D, sign, that `lead` does not meet; those of the request are the schema's.
std::vector<Violation> FindUnmet(const v1::Lead& lead, const SigningFacts& facts);

// The contract called `name` that is signed for `lead` on `on`. STEP_NOT_ALLOWED; SIGNING_GUARD;
// EVIDENCE_IN_FUTURE; INVALID_FIELDS of the amount.
absl::StatusOr<v1::Contract> Sign(const v1::Lead& lead, const v1::SignContractRequest& request,
                                  const SigningFacts& facts, const std::string& name, const Calendar& calendar,
                                  absl::CivilDay on);
// The lead goes on as `contract`.
v1::Lead NoteSigned(v1::Lead lead, const v1::Contract& contract);

// Completes an edited contract. NOT_EDITABLE if it is terminated.
absl::Status Edit(const v1::Contract& before, v1::Contract& after);

// Another agreed total from `on` on, in the currency of the signature at its rates (D.2). NOT_EDITABLE if it is
// terminated; EVIDENCE_IN_FUTURE; INVALID_FIELDS.
absl::StatusOr<v1::Contract> Amend(v1::Contract contract, const v1::AmendContractRequest& request,
                                   const Calendar& calendar, absl::CivilDay on);
// NOT_EDITABLE if it is terminated.
absl::StatusOr<v1::Contract> HandOver(v1::Contract contract, const v1::HandOverResponsibilityRequest& request,
                                      absl::CivilDay on);
// SIGNED -> REGISTERED. `in_host_region`: the region declared is the host's. STEP_NOT_ALLOWED;
// REGISTRATION_GUARD; EVIDENCE_IN_FUTURE.
absl::StatusOr<v1::Contract> Register(v1::Contract contract, const v1::RegisterCompanyRequest& request,
                                      bool in_host_region, absl::CivilDay on);
// REGISTERED -> LANDED, and on to what the construction library has said. `known_code`: the one that the libraries hold
// of the project; empty: none. STEP_NOT_ALLOWED; INVALID_FIELDS of another code; EVIDENCE_IN_FUTURE.
absl::StatusOr<v1::Contract> Land(v1::Contract contract, const v1::LandContractRequest& request,
                                  const std::string& known_code, const Calendar& calendar, absl::CivilDay on);
// The contract bears `code` from now on.
v1::Contract NoteCode(v1::Contract contract, const std::string& code);
// -> TERMINATED. STEP_NOT_ALLOWED.
absl::StatusOr<v1::Contract> Terminate(v1::Contract contract, const v1::TerminateContractRequest& request,
                                       const Calendar& calendar, absl::CivilDay on);

// The city, on a contract that another unit shall be credited with; the state stays. `zone_unit` is the
// unit of the zone asked for. NOT_EDITABLE if it is terminated; INVALID_FIELDS.
absl::StatusOr<review::v1::Review> Decide(const v1::Contract& seen, const v1::MoveContractRequest& request,
                                          absl::string_view zone_unit, absl::string_view reviewer, absl::CivilDay on);
// The contract's home: credits the unit that `review` asks for.
v1::Contract Apply(const review::v1::Review& review, v1::Contract contract);

// What the construction library says of the project: its start and production (D, started, production). A
// contract that has not landed waits with its state, one that is terminated takes no notice.
v1::Contract NoteConstruction(v1::Contract contract, const construction::v1::ConstructionProject& project,
                              const Calendar& calendar, absl::CivilDay on);

// NOT_EDITABLE if it is terminated.
absl::Status CheckNotTerminated(const v1::Contract& contract);
// Whether who tracks it may be named: NOT_EDITABLE if it is terminated; INVALID_FIELDS of a hand-over without a reason.
absl::Status CheckNaming(const v1::Contract& contract, const v1::NameTrackerRequest& request);
// NOT_EDITABLE if it is terminated or in production: no follow-up is due any more.
absl::Status CheckFollowedUp(const v1::Contract& contract);

}  // namespace tiernet::promotion
