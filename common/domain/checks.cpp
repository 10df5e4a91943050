#include "common/domain/checks.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/status/macros.h"

namespace tiernet {

absl::Status CheckNotAfter(absl::string_view field, const std::string& date, absl::CivilDay on) {
  if (date <= FormatDate(on)) return absl::OkStatus();
  return Error(reason::ERROR_REASON_EVENT_IN_FUTURE,
               {{"field", std::string(field)}, {"date", date}, {"happened_on", FormatDate(on)}});
}

absl::Status CheckInOrder(absl::string_view earlier_field, const std::string& earlier, absl::string_view later_field,
                          const std::string& later) {
  if (later.empty() || earlier <= later) return absl::OkStatus();
  return Error(reason::ERROR_REASON_DATES_REVERSED, {{"later_field", std::string(later_field)},
                                                     {"later", later},
                                                     {"earlier_field", std::string(earlier_field)},
                                                     {"earlier", earlier}});
}

absl::Status CheckNotBackfilled(const std::string& date, absl::CivilDay today, absl::CivilDay on) {
  if (date.empty() || date >= FormatDate(std::min(today - kBackfillDays, on))) return absl::OkStatus();
  return Error(reason::ERROR_REASON_BACKFILL_NEEDED, {{"happened_on", date}, {"today", FormatDate(today)}});
}

absl::Status CheckFigureOf(const std::string& date, absl::CivilDay today, absl::CivilDay on) {
  const absl::CivilDay told = today - on > kBackfillDays ? on : today;
  return CheckNotBackfilled(date, told, told);
}

absl::Status CheckEvidence(const types::v1::Evidence& evidence, absl::CivilDay on) {
  if (evidence.date() <= FormatDate(on)) return absl::OkStatus();
  return Error(reason::ERROR_REASON_EVIDENCE_IN_FUTURE, {{"date", evidence.date()}, {"happened_on", FormatDate(on)}});
}

absl::Status CheckPhoto(const types::v1::Evidence& photo, absl::CivilDay on) {
  if (photo.kind() != types::v1::EVIDENCE_KIND_PHOTO) {
    return InvalidFields(
        {Violation{"photo.kind", "must be EVIDENCE_KIND_PHOTO: place, date and name are to be seen (E.3)"}});
  }
  return CheckEvidence(photo, on);
}

absl::Status CheckReviewer(absl::string_view name, absl::string_view submitter, absl::string_view reviewer) {
  if (submitter != reviewer) return absl::OkStatus();
  return Error(reason::ERROR_REASON_REVIEWER_IS_SUBMITTER,
               {{"subject", std::string(reviewer)}, {"name", std::string(name)}});
}

void NoteAuthor(const std::string& who, std::string& last, google::protobuf::RepeatedPtrField<std::string>& earlier) {
  const auto same = std::find(earlier.begin(), earlier.end(), who);
  if (same != earlier.end()) earlier.erase(same);
  if (!last.empty() && last != who) *earlier.Add() = last;
  last = who;
}

absl::Status CheckReviewer(absl::string_view name, const std::string& last,
                           const google::protobuf::RepeatedPtrField<std::string>& earlier, absl::string_view reviewer) {
  for (const auto& author : earlier) TN_RETURN_IF_ERROR(CheckReviewer(name, author, reviewer));
  return CheckReviewer(name, last, reviewer);
}

absl::Status NotEditable(absl::string_view name, absl::string_view state, absl::string_view remedy) {
  return Error(reason::ERROR_REASON_NOT_EDITABLE,
               {{"name", std::string(name)}, {"state", std::string(state)}, {"remedy", std::string(remedy)}});
}

absl::Status RefuseUnmet(errors::v1::ErrorReason refusal, absl::string_view name, const std::vector<Violation>& unmet) {
  if (unmet.empty()) return absl::OkStatus();
  return WithPreconditions(
      Error(refusal, {{"name", std::string(name)},
                      {"count", absl::StrCat(unmet.size())},
                      {"problem", absl::StrCat(unmet.front().field, " ", unmet.front().description)}}),
      unmet);
}

}  // namespace tiernet
