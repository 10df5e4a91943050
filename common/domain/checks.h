// What the rules of every library ask of dates, evidence and people.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/calendar/date.h"
#include "common/status/error.h"
#include "google/protobuf/repeated_field.h"
#include "tiernet/types/v1/types.pb.h"

namespace tiernet {

// EVENT_IN_FUTURE if `date`, which may be empty, lies after `on`.
absl::Status CheckNotAfter(absl::string_view field, const std::string& date, absl::CivilDay on);

// DATES_REVERSED if `later` is set and lies before `earlier`.
absl::Status CheckInOrder(absl::string_view earlier_field, const std::string& earlier, absl::string_view later_field,
                          const std::string& later);

// BACKFILL_NEEDED if `date`, which may be empty, lies more than 31 days before `today` and before `on`, the day of the
// step that gives it. A step so far back takes a right of its own (I.31), and so does a date that is typed.
absl::Status CheckNotBackfilled(const std::string& date, absl::CivilDay today, absl::CivilDay on);
// The same of a figure of a day before the step's: so many days before today, or before the day of a step that took the
// right to be dated back so far. For domains, which do not know their callers' rights; who does asks Facts.
absl::Status CheckFigureOf(const std::string& date, absl::CivilDay today, absl::CivilDay on);

// EVIDENCE_IN_FUTURE if it bears a day after `on`.
absl::Status CheckEvidence(const types::v1::Evidence& evidence, absl::CivilDay on);
// Also INVALID_FIELDS if it is no photograph.
absl::Status CheckPhoto(const types::v1::Evidence& photo, absl::CivilDay on);

// REVIEWER_IS_SUBMITTER if one person would do both (A.7).
absl::Status CheckReviewer(absl::string_view name, absl::string_view submitter, absl::string_view reviewer);

// Whoever has changed what is to be reviewed is its submitter too, however little that was: `who` becomes `last`, and
// the one before stays among `earlier`, each once.
void NoteAuthor(const std::string& who, std::string& last, google::protobuf::RepeatedPtrField<std::string>& earlier);
// REVIEWER_IS_SUBMITTER if `reviewer` is any of them.
absl::Status CheckReviewer(absl::string_view name, const std::string& last,
                           const google::protobuf::RepeatedPtrField<std::string>& earlier, absl::string_view reviewer);

// The refusal of a change in a state that does not allow it.
absl::Status NotEditable(absl::string_view name, absl::string_view state, absl::string_view remedy);

// `refusal` of `name` for every one of `unmet`, with their number and the first of them in its text; OK if
// there is none.
absl::Status RefuseUnmet(errors::v1::ErrorReason refusal, absl::string_view name, const std::vector<Violation>& unmet);

}  // namespace tiernet
