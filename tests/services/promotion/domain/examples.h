// Leads and contracts as the rules of domain.md D make them.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/calendar/calendar.h"
#include "services/promotion/domain/contract.h"
#include "services/promotion/domain/lead.h"

namespace tiernet::promotion {

// The day on which the contracts below are signed, a Monday: 2019-04-01.
extern const absl::CivilDay kSigned;
// The working days of 2019 and 2020.
const Calendar& WorkingDays();

types::v1::Evidence EvidenceOf(absl::CivilDay day, types::v1::EvidenceKind kind = types::v1::EVIDENCE_KIND_CONTRACT);
v1::Money Yuan(int64_t yuan);

// A firm of Beijing; a firm of Hong Kong.
v1::Investor Domestic();
v1::Investor Foreign();

// What a county enters: meets everything that signing asks of a lead.
v1::Lead Entered();
// A lead brought to `state` by the domain's own steps, last changed on kSigned or before.
v1::Lead In(v1::Lead::State state);
// The same of a contract, of 80,000,000 yuan; last changed on kSigned + 60 or before.
v1::Contract In(v1::Contract::State state);
// Signed on kSigned for so many yuan.
v1::Contract Signed(int64_t yuan);

// What signing looks at: `investor`, and a reserve entry.
SigningFacts With(const v1::Investor& investor);
absl::StatusOr<v1::Contract> SignWith(const v1::Lead& lead, const SigningFacts& facts, int64_t yuan, absl::CivilDay on);
// Steps with the requests filled in.
absl::StatusOr<v1::Contract> RegisterOn(v1::Contract contract, absl::CivilDay on);
absl::StatusOr<v1::Contract> LandOn(v1::Contract contract, absl::CivilDay on);
absl::StatusOr<v1::Contract> TerminateOn(v1::Contract contract, absl::CivilDay on);
absl::StatusOr<v1::Contract> AmendTo(v1::Contract contract, int64_t yuan, absl::CivilDay on);
absl::StatusOr<v1::Lead> EndOn(v1::Lead lead, absl::CivilDay on);
absl::StatusOr<v1::Lead> IntendOn(v1::Lead lead, absl::CivilDay on);
// What the construction library says: started on `start`, in production on `production`, each if it is not
// empty.
construction::v1::ConstructionProject Works(const std::string& start, const std::string& production = "");

}  // namespace tiernet::promotion
