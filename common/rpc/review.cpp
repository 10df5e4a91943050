#include "common/rpc/review.h"

#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/rpc/call.h"
#include "common/schema/name.h"
#include "common/status/macros.h"

namespace tiernet::rpc {

absl::Status Address(const google::protobuf::Message& seen, const store::Facts& facts, review::v1::Review& review) {
  TN_ASSIGN_OR_RETURN(const auto* kind, schema::KindOf(seen.GetDescriptor()));
  const std::string name = kind->NameOf(seen);
  const std::string unit = kind->reporting_unit != nullptr ? schema::TextOf(seen, kind->reporting_unit)
                                                           : std::string(schema::ParseName(name)->unit);
  review.set_name(schema::MakeName(absl::StrCat(facts.caller().unit, "/", unit), "reviews", facts.NewId()));
  int64_t seq = 0;
  if (absl::SimpleAtoi(schema::TextOf(seen, kind->etag), &seq)) review.set_subject_seq(seq);
  TN_ASSIGN_OR_RETURN(const auto hash, facts.HashOf(seen));
  review.set_subject_hash(hash);
  return absl::OkStatus();
}

absl::Status CheckCovers(const Caller& caller, const std::string& unit) {
  return schema::Covers(caller.unit, unit) ? absl::OkStatus() : OtherUnit(caller, unit);
}

}  // namespace tiernet::rpc
