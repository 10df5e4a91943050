#include "common/reference/reference.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/hash/sha256.h"
#include "common/reference/approval.h"
#include "common/reference/validate.h"
#include "common/status/macros.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/text_format.h"

namespace tiernet {
namespace {

namespace v1 = reference::v1;

// Turns the parser's errors into problems with file and line.
class ParseErrors : public google::protobuf::io::ErrorCollector {
 public:
  ParseErrors(const std::string& file, std::vector<std::string>& problems) : file_(file), problems_(problems) {}
  void AddError(int line, int column, const std::string& message) override {
    problems_.push_back(absl::StrCat(file_, ":", line + 1, ":", column + 1, ": ", message));
  }

 private:
  const std::string& file_;
  std::vector<std::string>& problems_;
};

void Parse(ReferenceSource& source, std::vector<std::string>& problems) {
  std::ifstream stream(source.file, std::ios::binary);
  std::stringstream text;
  text << stream.rdbuf();
  if (!stream.good() || !text.good()) {
    problems.push_back(absl::StrCat(source.file, ": cannot be read, or is empty"));
    return;
  }
  ParseErrors errors(source.file, problems);
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&errors);
  parser.ParseFromString(text.str(), &source.data);
}

absl::Status Problems(absl::Span<const std::string> problems) {
  if (problems.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("the reference data has ", problems.size(), " problem(s):\n  ", absl::StrJoin(problems, "\n  ")));
}

template <typename Entry, typename Key>
void SortBy(google::protobuf::RepeatedPtrField<Entry>* entries, Key key) {
  std::sort(entries->pointer_begin(), entries->pointer_end(),
            [&](const Entry* a, const Entry* b) { return key(*a) < key(*b); });
}

// Gives the content one order, whatever order it came in.
void Sort(v1::ReferenceData& data) {
  SortBy(data.mutable_regions(), [](const v1::Region& r) { return absl::string_view(r.code()); });
  SortBy(data.mutable_zones(), [](const v1::Zone& z) { return absl::string_view(z.id()); });
  SortBy(data.mutable_calendar_notices(),
         [](const v1::CalendarNotice& n) { return std::make_pair(n.year(), n.version()); });
  SortBy(data.mutable_divisions(), [](const v1::Division& d) { return absl::string_view(d.code()); });
  SortBy(data.mutable_departments(), [](const v1::Department& d) { return absl::string_view(d.id()); });
  SortBy(data.mutable_indicators(),
         [](const v1::IndicatorDefinition& i) { return std::make_pair(i.year(), absl::string_view(i.code())); });
  SortBy(data.mutable_approval_items(), [](const v1::ApprovalItem& i) { return absl::string_view(i.code()); });
  SortBy(data.mutable_approval_stages(), [](const v1::ApprovalStage& s) { return s.number(); });
  SortBy(data.mutable_supervision_rungs(),
         [](const v1::SupervisionRung& r) { return std::make_pair(r.category(), r.node()); });
  SortBy(data.mutable_unifications(), [](const v1::Unification& u) { return absl::string_view(u.id()); });
  for (auto& region : *data.mutable_regions()) {
    std::sort(region.mutable_predecessors()->begin(), region.mutable_predecessors()->end());
  }
  for (auto& notice : *data.mutable_calendar_notices()) {
    std::sort(notice.mutable_rest_days()->begin(), notice.mutable_rest_days()->end());
    std::sort(notice.mutable_make_up_days()->begin(), notice.mutable_make_up_days()->end());
  }
  for (auto& department : *data.mutable_departments()) {
    std::sort(department.mutable_clauses()->begin(), department.mutable_clauses()->end());
  }
  for (auto& item : *data.mutable_approval_items()) {
    std::sort(item.mutable_flows()->begin(), item.mutable_flows()->end());
  }
  for (auto& stage : *data.mutable_approval_stages()) {
    std::sort(stage.mutable_departments()->begin(), stage.mutable_departments()->end());
    SortBy(stage.mutable_caps(), [](const v1::StageCap& c) { return c.flow(); });
  }
}

template <typename Map>
auto Find(const Map& map, absl::string_view key) -> typename Map::mapped_type {
  const auto at = map.find(key);
  return at == map.end() ? nullptr : at->second;
}

absl::Span<const v1::CalendarNotice* const> NoticesOf(const v1::ReferenceData& data) {
  return {data.calendar_notices().data(), static_cast<size_t>(data.calendar_notices_size())};
}

absl::StatusOr<std::unique_ptr<v1::ReferenceData>> Merge(absl::Span<const ReferenceSource> sources) {
  TN_RETURN_IF_ERROR(Problems(FindProblems(sources)));
  auto merged = std::make_unique<v1::ReferenceData>();
  for (const auto& source : sources) merged->MergeFrom(source.data);
  Sort(*merged);
  return merged;
}

}  // namespace

absl::StatusOr<std::unique_ptr<const Reference>> Reference::Load(absl::Span<const std::string> files) {
  std::vector<ReferenceSource> sources;
  std::vector<std::string> problems;
  for (const auto& file : files) Parse(sources.emplace_back(ReferenceSource{file, {}}), problems);
  TN_RETURN_IF_ERROR(Problems(problems));
  return Build(sources);
}

absl::StatusOr<std::unique_ptr<const Reference>> Reference::From(v1::ReferenceData data) {
  return Build({ReferenceSource{"", std::move(data)}});
}

absl::StatusOr<std::unique_ptr<const Reference>> Reference::Build(absl::Span<const ReferenceSource> sources) {
  TN_ASSIGN_OR_RETURN(auto data, Merge(sources));
  TN_ASSIGN_OR_RETURN(auto calendars, Calendars::From(NoticesOf(*data)));
  return std::unique_ptr<const Reference>(new Reference(std::move(data), std::move(calendars)));
}

Reference::Reference(std::unique_ptr<const v1::ReferenceData> data, Calendars calendars)
    // Known fields without maps: their bytes follow from their values.
    : data_(std::move(data)), calendars_(std::move(calendars)), digest_(ToHex(Sha256({data_->SerializeAsString()}))) {
  for (const auto& region : data_->regions()) {
    regions_.emplace(region.code(), &region);
    for (const auto& code : region.predecessors()) successors_.emplace(code, &region);
    if (region.summation_unit()) summation_units_.push_back(region.code());
  }
  for (const auto& zone : data_->zones()) zones_.emplace(zone.id(), &zone);
  for (const auto& division : data_->divisions()) divisions_.emplace(division.code(), &division);
  for (const auto& department : data_->departments()) departments_.emplace(department.id(), &department);
  for (const auto& item : data_->approval_items()) approval_items_.emplace(item.code(), &item);
}

Reference::~Reference() = default;

const v1::Region* Reference::FindRegion(absl::string_view code) const { return Find(regions_, code); }

absl::string_view Reference::Successor(absl::string_view code) const {
  const v1::Region* region = FindRegion(code);
  while (const v1::Region* next = Find(successors_, region == nullptr ? code : region->code())) region = next;
  return region == nullptr ? absl::string_view() : region->code();
}

bool Reference::IsUnit(absl::string_view code) const {
  const v1::Region* region = FindRegion(code);
  return region != nullptr && region->kind() != v1::REGION_KIND_STATISTICAL;
}

std::vector<absl::string_view> Reference::CodesOf(absl::string_view region) const {
  const v1::Region* own = FindRegion(region);
  if (own == nullptr) return {};
  std::vector<absl::string_view> codes = {own->code()};
  for (const auto& [code, next] : successors_) {
    if (Successor(code) == own->code()) codes.push_back(code);
  }
  for (const size_t known : {2, 4}) {
    const auto* above = FindRegion(absl::StrCat(own->code().substr(0, known), std::string(6 - known, '0')));
    if (above != own) codes.emplace_back(above->code());
  }
  std::sort(codes.begin(), codes.end());
  codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
  return codes;
}

const v1::Zone* Reference::FindZone(absl::string_view id) const { return Find(zones_, id); }

const v1::Division* Reference::FindDivision(absl::string_view code) const { return Find(divisions_, code); }

std::vector<const v1::IndicatorDefinition*> Reference::IndicatorsOf(int year) const {
  std::vector<const v1::IndicatorDefinition*> found;
  for (const auto& indicator : data_->indicators()) {
    if (indicator.year() > year) break;
    if (!found.empty() && found.back()->year() < indicator.year()) found.clear();
    found.push_back(&indicator);
  }
  return found;
}

const v1::Department* Reference::FindDepartment(absl::string_view id) const { return Find(departments_, id); }

const v1::ApprovalItem* Reference::FindApprovalItem(absl::string_view code) const {
  return Find(approval_items_, code);
}

const v1::ApprovalStage* Reference::FindApprovalStage(int number) const {
  for (const auto& stage : data_->approval_stages()) {
    if (stage.number() == number) return &stage;
  }
  return nullptr;
}

std::vector<const v1::ApprovalItem*> Reference::ApprovalItemsOf(int stage, v1::ApprovalFlow flow) const {
  std::vector<const v1::ApprovalItem*> found;
  for (const auto& item : data_->approval_items()) {
    if (item.stage() == stage && IsDecidedIn(flow, item)) found.push_back(&item);
  }
  return found;
}

std::string Reference::City() const {
  for (const auto& unit : summation_units()) {
    if (FindRegion(unit)->tier() == types::v1::TIER_CITY) return unit;
  }
  return "";
}

std::vector<const v1::SupervisionRung*> Reference::LadderOf(v1::SupervisionCategory category) const {
  std::vector<const v1::SupervisionRung*> found;
  for (const auto& rung : data_->supervision_rungs()) {
    if (rung.category() == category) found.push_back(&rung);
  }
  return found;
}

}  // namespace tiernet
