// Reference data: units, zones, calendars, divisions, departments, indicators and the
// approval catalogue, as published and as the node's files name them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/calendar/calendar.h"

namespace tiernet {

namespace reference::v1 {
class ApprovalItem;
class ApprovalStage;
class Department;
class Division;
class IndicatorDefinition;
class ReferenceData;
class Region;
class SupervisionRung;
class Zone;
enum ApprovalFlow : int;
enum SupervisionCategory : int;
}  // namespace reference::v1

struct ReferenceSource;

// Valid and never changed: a correction of the data takes a restart. Threads may
// share it; what it returns lives as long as it does.
class Reference {
 public:
  // Merges text-format files of `tiernet.reference.v1.ReferenceData`.
  // INVALID_ARGUMENT names every problem with its file and entry: first what cannot
  // be read or parsed, then, if all could, what contradicts itself or the rest.
  static absl::StatusOr<std::unique_ptr<const Reference>> Load(absl::Span<const std::string> files);
  // The same for data at hand.
  static absl::StatusOr<std::unique_ptr<const Reference>> From(reference::v1::ReferenceData data);
  ~Reference();

  // The region listed under `code`, not under a predecessor's; null if there is none.
  const reference::v1::Region* FindRegion(absl::string_view code) const;
  // The code that stands for `code` today: itself where it is listed and nothing took
  // its place, else the last of its successors (domain.md A.3). Empty if unknown.
  absl::string_view Successor(absl::string_view code) const;
  // Whether a stream or a caller may belong to `code`: a listed province, city,
  // county or zone, also one that has ended, for its records stay. Not a
  // predecessor, nor a code of statistics alone.
  bool IsUnit(absl::string_view code) const;
  // The codes that an identifier of a project in the unit `region` may bear (B.1.6):
  // its own, those that it took the place of, its city's and its province's, sorted.
  // Empty if `region` is not listed.
  std::vector<absl::string_view> CodesOf(absl::string_view region) const;
  // The units whose sum is the city (I.32), sorted.
  const std::vector<std::string>& summation_units() const { return summation_units_; }

  // By `Z01`; null if there is none.
  const reference::v1::Zone* FindZone(absl::string_view id) const;
  // By its two digits, `39`.
  const reference::v1::Division* FindDivision(absl::string_view code) const;
  // By `D01`.
  const reference::v1::Department* FindDepartment(absl::string_view id) const;
  // The definitions of the plan of `year`, by code; where there is none, those of the last
  // plan before it.
  std::vector<const reference::v1::IndicatorDefinition*> IndicatorsOf(int year) const;
  // By `S1-04`; null if there is none.
  const reference::v1::ApprovalItem* FindApprovalItem(absl::string_view code) const;
  // By 1 to 4; null if there is none.
  const reference::v1::ApprovalStage* FindApprovalStage(int number) const;
  // The items of `stage` that an office decides on for projects of `flow`, by code, those that float or are
  // conditional too. Of the flow COMMITMENT only what is retained: SERVICE is done by the government before,
  // COMMIT is promised instead (F.8.2).
  std::vector<const reference::v1::ApprovalItem*> ApprovalItemsOf(int stage, reference::v1::ApprovalFlow flow) const;
  // The city that the summation units add up to; empty: there is none.
  std::string City() const;
  // The rungs of the 13710 ladder for matters of `category`, in order (F.10.1); empty if there are none.
  std::vector<const reference::v1::SupervisionRung*> LadderOf(reference::v1::SupervisionCategory category) const;
  // Everything, sorted by code, id, number, or year and version.
  const reference::v1::ReferenceData& data() const { return *data_; }
  const Calendars& calendars() const { return calendars_; }

  // SHA-256 in hex of the content: the same whatever files it came in and in
  // whatever order it stood. Part of the rules version of the indicators.
  const std::string& Digest() const { return digest_; }

 private:
  static absl::StatusOr<std::unique_ptr<const Reference>> Build(absl::Span<const ReferenceSource> sources);
  Reference(std::unique_ptr<const reference::v1::ReferenceData> data, Calendars calendars);

  std::unique_ptr<const reference::v1::ReferenceData> data_;
  Calendars calendars_;
  std::string digest_;
  std::vector<std::string> summation_units_;
  absl::flat_hash_map<absl::string_view, const reference::v1::Region*> regions_;
  // From each code that was followed by another to the one that follows it.
  absl::flat_hash_map<absl::string_view, const reference::v1::Region*> successors_;
  absl::flat_hash_map<absl::string_view, const reference::v1::Zone*> zones_;
  absl::flat_hash_map<absl::string_view, const reference::v1::Division*> divisions_;
  absl::flat_hash_map<absl::string_view, const reference::v1::Department*> departments_;
  absl::flat_hash_map<absl::string_view, const reference::v1::ApprovalItem*> approval_items_;
};

}  // namespace tiernet
