#include "common/reference/validate.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/calendar/calendar.h"
#include "common/calendar/date.h"
#include "common/codes/decimal.h"
#include "common/codes/industry.h"
#include "common/reference/approval.h"

namespace tiernet {
namespace {

namespace v1 = reference::v1;
using types::v1::Tier;

// Working days that the law allows for joint handling (domain.md F.4.2).
constexpr int kJointHandlingDays = 45;
// Of the 13710 ladder: 1, 3, and 7 or a month (F.10.1).
constexpr int kRungs = 3;

bool IsDigits(absl::string_view text, size_t size) {
  return text.size() == size && std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
}

// The tier that a code of the unit tree stands at; the code's zeroes say it.
Tier TierOf(absl::string_view code) {
  if (absl::EndsWith(code, "0000")) return types::v1::TIER_PROVINCE;
  return absl::EndsWith(code, "00") ? types::v1::TIER_CITY : types::v1::TIER_COUNTY;
}

Tier TierOf(v1::RegionKind kind) {
  if (kind == v1::REGION_KIND_PROVINCE) return types::v1::TIER_PROVINCE;
  return kind == v1::REGION_KIND_CITY ? types::v1::TIER_CITY : types::v1::TIER_COUNTY;
}

// Where an entry stands, and what it is called.
std::string Label(const ReferenceSource& source, absl::string_view list, int index, const absl::AlphaNum& key) {
  return absl::StrCat(source.file, source.file.empty() ? "" : ": ", list, "[", index, "] ", key);
}

// Collects the problems of all sources: indexes what others refer to, then looks at each entry.
class Validator {
 public:
  explicit Validator(absl::Span<const ReferenceSource> sources) : sources_(sources) {}

  std::vector<std::string> Run() {
    Each("regions", &v1::ReferenceData::regions, &v1::Region::code, [&](const v1::Region& region) {
      if (!regions_.emplace(region.code(), &region).second) Report("the code stands twice");
      for (const auto& code : region.predecessors()) {
        const auto [at, first] = successors_.emplace(code, &region);
        if (!first) Report("predecessor ", code, " is also one of ", at->second->code());
      }
    });
    Each("regions", &v1::ReferenceData::regions, &v1::Region::code, [&](const v1::Region& region) { Check(region); });
    Each("zones", &v1::ReferenceData::zones, &v1::Zone::id, [&](const v1::Zone& zone) { Check(zone); });
    Each("divisions", &v1::ReferenceData::divisions, &v1::Division::code,
         [&](const v1::Division& division) { Check(division); });
    Each("departments", &v1::ReferenceData::departments, &v1::Department::id,
         [&](const v1::Department& department) { Check(department); });
    Each("indicators", &v1::ReferenceData::indicators, &v1::IndicatorDefinition::code,
         [&](const v1::IndicatorDefinition& indicator) { Check(indicator); });
    CheckApproval();
    CheckLadder();
    std::set<std::string> unifications;
    Each("unifications", &v1::ReferenceData::unifications, &v1::Unification::id, [&](const v1::Unification& known) {
      RequireName(known.name_zh());
      if (known.id().empty()) Report("id is missing");
      Unique(unifications, known.id());
    });
    CheckMarket();
    CheckNotices();
    if (std::none_of(regions_.begin(), regions_.end(), [](const auto& r) { return r.second->summation_unit(); })) {
      problems_.emplace_back("no region is a summation unit: no total could be built");
    }
    return std::move(problems_);
  }

 private:
  // Calls `check` for each entry of `list`; what it reports is said of that entry.
  template <typename Entry, typename Key, typename Check>
  void Each(absl::string_view name, const google::protobuf::RepeatedPtrField<Entry>& (v1::ReferenceData::*list)() const,
            Key key, Check check) {
    for (const auto& source : sources_) {
      int index = 0;
      for (const auto& entry : (source.data.*list)()) {
        label_ = Label(source, name, index++, (entry.*key)());
        check(entry);
      }
    }
  }

  template <typename... Parts>
  void Report(const Parts&... parts) {
    problems_.push_back(absl::StrCat(label_, ": ", parts...));
  }

  void RequireName(const std::string& name) {
    if (name.empty()) Report("name_zh is missing");
  }

  void Unique(std::set<std::string>& seen, const std::string& key) {
    if (!seen.insert(key).second) Report("it stands twice");
  }

  void Check(const v1::Region& region) {
    RequireName(region.name_zh());
    if (!IsDigits(region.code(), 6)) return Report("the code is not six digits");
    if (region.tier() != TierOf(region.code())) Report("tier is not that of a code with these zeroes");
    if (region.kind() == v1::REGION_KIND_UNSPECIFIED || TierOf(region.kind()) != TierOf(region.code())) {
      Report("kind is missing or not one of its tier");
    }
    if (region.summation_unit() && (region.kind() == v1::REGION_KIND_STATISTICAL || !region.valid_to().empty())) {
      Report("a code of statistics, or one that has ended, cannot be a summation unit");
    }
    CheckParent(region);
    CheckValidity(region);
    for (const auto& code : region.predecessors()) CheckPredecessor(region, code);
  }

  void CheckParent(const v1::Region& region) {
    const size_t known = TierOf(region.code()) == types::v1::TIER_COUNTY ? 4 : 2;
    const std::string parent = absl::StrCat(region.code().substr(0, known), std::string(6 - known, '0'));
    if (!regions_.contains(parent)) Report("the region above it, ", parent, ", is not listed");
  }

  void CheckValidity(const v1::Region& region) {
    const auto from = ParseDate(region.valid_from());
    const auto to = ParseDate(region.valid_to());
    if (!region.valid_from().empty() && !from) Report("valid_from is no date YYYY-MM-DD");
    if (!region.valid_to().empty() && !to) Report("valid_to is no date YYYY-MM-DD");
    if (from && to && *to < *from) Report("valid_to lies before valid_from");
  }

  void CheckPredecessor(const v1::Region& region, const std::string& code) {
    if (!IsDigits(code, 6)) return Report("predecessor \"", code, "\" is not six digits");
    const auto listed = regions_.find(code);
    if (listed == regions_.end()) return;
    if (listed->second->valid_to().empty()) Report("predecessor ", code, " is listed and has not ended");
    // Each step leads to another code, so a way longer than there are codes is a circle.
    const v1::Region* last = &region;
    for (size_t steps = 0; steps <= successors_.size(); ++steps) {
      const auto next = successors_.find(last->code());
      if (next == successors_.end()) return;
      last = next->second;
    }
    Report("predecessor ", code, " is also its successor");
  }

  void Check(const v1::Zone& zone) {
    RequireName(zone.name_zh());
    Unique(zones_, zone.id());
    if (zone.id().size() < 3 || zone.id().size() > 8 || zone.id()[0] != 'Z' ||
        !IsDigits(zone.id().substr(1), zone.id().size() - 1)) {
      Report("an id is Z and two to seven digits");
    }
    if (zone.zone_class() == v1::ZONE_CLASS_UNSPECIFIED) Report("zone_class is missing");
    const auto unit = regions_.find(zone.unit());
    if (unit == regions_.end() || unit->second->kind() == v1::REGION_KIND_STATISTICAL) {
      Report("unit \"", zone.unit(), "\" is not listed as a unit");
    }
  }

  void Check(const v1::Division& division) {
    RequireName(division.name_zh());
    Unique(divisions_, division.code());
    if (!IsDivision(division.code())) Report("a division is 01 to 97");
    const auto& section = division.section();
    if (section.size() != 1 || section[0] < 'A' || section[0] > 'T') return Report("a section is A to T");
    const bool industry = section[0] >= 'B' && section[0] <= 'D';
    if (industry != IsIndustry(division.code())) Report("sections B, C, D are divisions 06 to 46 and no others");
  }

  void Check(const v1::Department& department) {
    RequireName(department.name_zh());
    Unique(departments_, department.id());
    if (department.id().empty()) Report("id is missing");
  }

  void Check(const v1::IndicatorDefinition& indicator) {
    RequireName(indicator.name_zh());
    Unique(indicators_, absl::StrCat(indicator.year(), "/", indicator.code()));
    if (indicator.code().empty()) Report("code is missing");
    if (indicator.year() < 2000 || indicator.year() > 2100) Report("year is not 2000 to 2100");
    if (indicator.unit().empty()) Report("unit is missing");
    if (indicator.kind() == v1::INDICATOR_KIND_UNSPECIFIED) Report("kind is missing");
    if (indicator.scopes().empty() && indicator.missing_fact().empty()) Report("it is counted for no scope");
    if (!indicator.target().empty() && !ParseDecimal(indicator.target())) Report("target is no decimal");
    const bool judged = indicator.kind() != v1::INDICATOR_KIND_MONITOR && indicator.kind() != v1::INDICATOR_KIND_SCORE;
    if (judged && (indicator.target().empty() || indicator.comparison() == v1::COMPARISON_UNSPECIFIED)) {
      Report("what is judged needs target and comparison");
    }
    CheckDeadline(indicator);
  }

  void CheckDeadline(const v1::IndicatorDefinition& indicator) {
    const bool by_date = indicator.kind() == v1::INDICATOR_KIND_BY_DATE;
    if (indicator.deadline().empty() && !by_date) return;
    const auto deadline = ParseDate(indicator.deadline());
    if (!deadline) return Report("deadline is no date YYYY-MM-DD");
    if (deadline->year() != indicator.year()) Report("deadline lies in another year");
    if ((*deadline + 1).day() != 1) Report("deadline is not the last day of a month");
  }

  void CheckApproval() {
    Each("approval_stages", &v1::ReferenceData::approval_stages, &v1::ApprovalStage::number,
         [&](const v1::ApprovalStage& stage) {
           if (!stages_.emplace(stage.number(), &stage).second) Report("it stands twice");
         });
    Each("approval_items", &v1::ReferenceData::approval_items, &v1::ApprovalItem::code,
         [&](const v1::ApprovalItem& item) {
           if (!items_.emplace(item.code(), &item).second) Report("it stands twice");
           if (!item.alternative_group().empty()) alternatives_[item.alternative_group()].push_back(item.stage());
         });
    Each("approval_stages", &v1::ReferenceData::approval_stages, &v1::ApprovalStage::number,
         [&](const v1::ApprovalStage& stage) { Check(stage); });
    Each("approval_items", &v1::ReferenceData::approval_items, &v1::ApprovalItem::code,
         [&](const v1::ApprovalItem& item) { Check(item); });
  }

  void RequireDepartment(const std::string& id) {
    if (departments_.count(id) == 0) Report("department \"", id, "\" is not listed");
  }

  void Check(const v1::ApprovalStage& stage) {
    RequireName(stage.name_zh());
    if (stage.number() < 1 || stage.number() > 4) Report("a stage is 1 to 4");
    if (stage.departments().empty()) Report("no department leads it");
    for (const auto& id : stage.departments()) RequireDepartment(id);
    if (stage.joint_acceptance_days() < 0 || stage.joint_acceptance_days() > kJointHandlingDays) {
      Report("joint_acceptance_days is not 0 to ", kJointHandlingDays);
    }
    CheckCaps(stage);
  }

  void CheckCaps(const v1::ApprovalStage& stage) {
    std::set<int> seen;
    for (const auto& cap : stage.caps()) {
      const std::string& flow = v1::ApprovalFlow_Name(cap.flow());
      if (cap.flow() == v1::APPROVAL_FLOW_UNSPECIFIED) Report("a cap is of no flow");
      if (!seen.insert(cap.flow()).second) Report(flow, " has two caps");
      if (cap.days() < 1 || cap.days() > kJointHandlingDays) {
        Report("the cap of ", flow, " is not 1 to ", kJointHandlingDays, " days");
      }
      if (!IsHeld(stage, cap.flow())) Report("it has a cap of ", flow, " and no item that holds each project of it");
    }
  }

  // A paper is a main one, or one that may follow (F.8.1).
  void CheckPapers(const v1::ApprovalItem& item) {
    std::set<std::string> seen;
    for (const auto* papers : {&item.main_papers(), &item.tolerable_papers()}) {
      for (const auto& paper : *papers) {
        if (paper.empty()) Report("a paper has no name");
        if (!seen.insert(paper).second) Report("the paper \"", paper, "\" stands twice");
      }
    }
  }

  // Whether `stage` has an item that each project of `flow` needs. A stage is done when such items are granted
  // (F.4.1); without one it would never be.
  bool IsHeld(const v1::ApprovalStage& stage, v1::ApprovalFlow flow) const {
    return std::any_of(items_.begin(), items_.end(), [&](const auto& listed) {
      const v1::ApprovalItem& item = *listed.second;
      return item.stage() == stage.number() && IsDecidedIn(flow, item) && !item.floating() && !item.conditional();
    });
  }

  void Check(const v1::ApprovalItem& item) {
    RequireName(item.name_zh());
    if (item.code().empty()) Report("code is missing");
    RequireDepartment(item.department());
    CheckLimits(item);
    CheckFlows(item);
    CheckPapers(item);
    const auto stage = stages_.find(item.stage());
    if (stage == stages_.end()) return Report("stage ", item.stage(), " is not listed");
    if (item.floating() && item.stage() == 4) Report("it floats, which stages 1 to 3 alone allow");
    if ((item.joint_acceptance() || item.after_acceptance()) && stage->second->joint_acceptance_days() == 0) {
      Report("stage ", item.stage(), " has no joint acceptance");
    }
    if ((item.floating() && item.after_floating()) || (item.joint_acceptance() && item.after_acceptance())) {
      Report("it would wait for itself");
    }
    CheckAlternatives(item);
  }

  void CheckAlternatives(const v1::ApprovalItem& item) {
    if (item.alternative_group().empty()) return;
    const auto& stages = alternatives_.at(item.alternative_group());
    const bool of_one = std::all_of(stages.begin(), stages.end(), [&](int stage) { return stage == item.stage(); });
    if (stages.size() < 2 || !of_one) {
      Report("alternative_group ", item.alternative_group(), " is not two or more items of one stage");
    }
  }

  void CheckLimits(const v1::ApprovalItem& item) {
    if (item.has_statutory_limit() != (item.limit_unit() != v1::LIMIT_UNIT_UNSPECIFIED)) {
      Report("statutory_limit and limit_unit go together");
    }
    if (item.max_extension_days() != 0 && !item.has_statutory_limit()) Report("there is no limit to extend");
    if (item.statutory_limit() < 0 || item.max_extension_days() < 0 || item.promised_days() < 0) {
      Report("a number of days is negative");
    }
  }

  void CheckFlows(const v1::ApprovalItem& item) {
    if (item.flows().empty()) Report("it is of no flow");
    std::set<int> seen;
    for (const int flow : item.flows()) {
      if (flow == v1::APPROVAL_FLOW_UNSPECIFIED) Report("a flow is unspecified");
      if (!seen.insert(flow).second) Report(v1::ApprovalFlow_Name(flow), " stands twice");
    }
    const bool committed = seen.count(v1::APPROVAL_FLOW_COMMITMENT) > 0;
    if (committed != (item.commitment_class() != v1::COMMITMENT_CLASS_UNSPECIFIED)) {
      Report("the flow COMMITMENT and commitment_class go together");
    }
  }

  // One file says them: merged, the last one would win unseen.
  void CheckMarket() {
    int files = 0;
    for (const auto& source : sources_) {
      if (!source.data.has_service_market()) continue;
      label_ = absl::StrCat(source.file, source.file.empty() ? "" : ": ", "service_market");
      if (++files > 1) Report("it stands twice");
      if (source.data.service_market().direct_below_yuan() <= 0) Report("direct_below_yuan is missing or negative");
    }
  }

  // Each category has the whole ladder or none of it.
  void CheckLadder() {
    std::map<int, int> rungs;
    std::set<std::pair<int, int>> seen;
    Each("supervision_rungs", &v1::ReferenceData::supervision_rungs, &v1::SupervisionRung::category,
         [&](const v1::SupervisionRung& rung) {
           if (rung.category() == v1::SUPERVISION_CATEGORY_UNSPECIFIED) Report("category is missing");
           if (rung.node() < v1::SUPERVISION_NODE_STUDY || rung.node() > v1::SUPERVISION_NODE_RESULT) {
             Report("node is none of the ladder");
           }
           if (rung.has_days() == rung.has_months()) Report("it counts either days or months");
           if (rung.days() < 0 || (rung.has_months() && rung.months() < 1)) Report("its time is negative or none");
           if (!seen.emplace(rung.category(), rung.node()).second) Report("it stands twice");
           ++rungs[rung.category()];
         });
    for (const auto& [category, count] : rungs) {
      if (count < kRungs) {
        problems_.push_back(absl::StrCat(
            "supervision_rungs: ", v1::SupervisionCategory_Name(static_cast<v1::SupervisionCategory>(category)),
            " lacks a rung: it needs STUDY, FEEDBACK and RESULT"));
      }
    }
  }

  void CheckNotices() {
    std::vector<const v1::CalendarNotice*> notices;
    std::vector<std::string> labels;
    for (const auto& source : sources_) {
      int index = 0;
      for (const auto& notice : source.data.calendar_notices()) {
        notices.push_back(&notice);
        labels.push_back(
            Label(source, "calendar_notices", index++, absl::StrCat(notice.year(), ".", notice.version())));
      }
    }
    for (const auto& problem : FindProblems(notices)) {
      problems_.push_back(absl::StrCat(labels[problem.index], ": ", problem.text));
    }
  }

  const absl::Span<const ReferenceSource> sources_;
  absl::flat_hash_map<absl::string_view, const v1::Region*> regions_;
  absl::flat_hash_map<absl::string_view, const v1::Region*> successors_;
  absl::flat_hash_map<int, const v1::ApprovalStage*> stages_;
  absl::flat_hash_map<absl::string_view, const v1::ApprovalItem*> items_;
  // The stages of the items of each alternative group.
  absl::flat_hash_map<absl::string_view, std::vector<int>> alternatives_;
  std::set<std::string> zones_, divisions_, departments_, indicators_;
  std::vector<std::string> problems_;
  // The entry that is being looked at.
  std::string label_;
};

}  // namespace

std::vector<std::string> FindProblems(absl::Span<const ReferenceSource> sources) { return Validator(sources).Run(); }

}  // namespace tiernet
