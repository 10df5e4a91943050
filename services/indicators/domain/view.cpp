#include "services/indicators/domain/view.h"

#include <utility>

#include "absl/container/flat_hash_map.h"
#include "common/schema/name.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace tiernet::indicators {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Of each message the fields that are enums, or messages that hold some.
using EnumFields = absl::flat_hash_map<const Descriptor*, std::vector<const FieldDescriptor*>>;

// No message of a view holds itself.
bool FindEnums(const Descriptor* type, EnumFields& found) {
  std::vector<const FieldDescriptor*> fields;
  for (int i = 0; i < type->field_count(); ++i) {
    const auto* field = type->field(i);
    const bool holds_some = field->message_type() != nullptr && FindEnums(field->message_type(), found);
    if (holds_some || field->enum_type() != nullptr) fields.push_back(field);
  }
  const bool any = !fields.empty();
  found[type] = std::move(fields);
  return any;
}

bool Knows(const FieldDescriptor* field, int number) {
  return field->enum_type()->FindValueByNumber(number) != nullptr;
}

bool KnowsEnumsOf(const Message& message, const EnumFields& fields) {
  const auto* reflection = message.GetReflection();
  for (const auto* field : fields.at(message.GetDescriptor())) {
    const bool is_enum = field->enum_type() != nullptr;
    if (field->is_repeated()) {
      for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
        if (is_enum ? !Knows(field, reflection->GetRepeatedEnumValue(message, field, i))
                    : !KnowsEnumsOf(reflection->GetRepeatedMessage(message, field, i), fields)) {
          return false;
        }
      }
    } else if (is_enum ? !Knows(field, reflection->GetEnumValue(message, field))
                       : reflection->HasField(message, field) &&
                             !KnowsEnumsOf(reflection->GetMessage(message, field), fields)) {
      return false;
    }
  }
  return true;
}

template <typename Entity, std::vector<Entity> ProjectView::*kList>
bool Add(absl::string_view bytes, ProjectView& view) {
  static const EnumFields& fields = *[] {
    auto* found = new EnumFields;
    FindEnums(Entity::descriptor(), *found);
    return found;
  }();
  Entity entity;
  if (!entity.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return false;
  if (!schema::ParseName(entity.name()) || !KnowsEnumsOf(entity, fields)) return false;
  (view.*kList).push_back(std::move(entity));
  return true;
}

struct Kind {
  const char* name;
  bool (*add)(absl::string_view bytes, ProjectView& view);
};

constexpr Kind kKinds[] = {
    {"tiernet.reserve.v1.ReserveProject", &Add<reserve::v1::ReserveProject, &ProjectView::entries>},
    {"tiernet.construction.v1.ConstructionProject",
     &Add<construction::v1::ConstructionProject, &ProjectView::projects>},
    {"tiernet.construction.v1.MonthlyReport", &Add<construction::v1::MonthlyReport, &ProjectView::reports>},
    {"tiernet.construction.v1.StatisticsEntry", &Add<construction::v1::StatisticsEntry, &ProjectView::statistics>},
    {"tiernet.construction.v1.ListEntry", &Add<construction::v1::ListEntry, &ProjectView::listings>},
    {"tiernet.construction.v1.LeaderAssignment", &Add<construction::v1::LeaderAssignment, &ProjectView::leaders>},
    {"tiernet.construction.v1.Milestone", &Add<construction::v1::Milestone, &ProjectView::milestones>},
    {"tiernet.construction.v1.SiteVisit", &Add<construction::v1::SiteVisit, &ProjectView::visits>},
    {"tiernet.construction.v1.Issue", &Add<construction::v1::Issue, &ProjectView::issues>},
    {"tiernet.construction.v1.DispatchMeeting", &Add<construction::v1::DispatchMeeting, &ProjectView::meetings>},
    {"tiernet.construction.v1.ObstructionCase", &Add<construction::v1::ObstructionCase, &ProjectView::obstructions>},
    {"tiernet.construction.v1.SolidWasteUse", &Add<construction::v1::SolidWasteUse, &ProjectView::wastes>},
    {"tiernet.construction.v1.PublicityItem", &Add<construction::v1::PublicityItem, &ProjectView::publicity>},
    {"tiernet.construction.v1.PppBudget", &Add<construction::v1::PppBudget, &ProjectView::ppp_budgets>},
    {"tiernet.construction.v1.PppChange", &Add<construction::v1::PppChange, &ProjectView::ppp_changes>},
    {"tiernet.construction.v1.FactorNeed", &Add<construction::v1::FactorNeed, &ProjectView::factor_needs>},
    {"tiernet.construction.v1.UnitMonth", &Add<construction::v1::UnitMonth, &ProjectView::unit_months>},
    {"tiernet.construction.v1.RoadSection", &Add<construction::v1::RoadSection, &ProjectView::roads>},
    {"tiernet.promotion.v1.Contract", &Add<promotion::v1::Contract, &ProjectView::contracts>},
    {"tiernet.promotion.v1.Tracker", &Add<promotion::v1::Tracker, &ProjectView::trackers>},
    {"tiernet.promotion.v1.FundArrival", &Add<promotion::v1::FundArrival, &ProjectView::arrivals>},
    {"tiernet.promotion.v1.PromotionEvent", &Add<promotion::v1::PromotionEvent, &ProjectView::events>},
    {"tiernet.promotion.v1.RecommendationItem", &Add<promotion::v1::RecommendationItem, &ProjectView::recommendations>},
    {"tiernet.approval.v1.ApprovalProcess", &Add<approval::v1::ApprovalProcess, &ProjectView::processes>},
    {"tiernet.approval.v1.StageApplication", &Add<approval::v1::StageApplication, &ProjectView::applications>},
    {"tiernet.approval.v1.ApprovalCase", &Add<approval::v1::ApprovalCase, &ProjectView::cases>},
    {"tiernet.approval.v1.ParallelFlow", &Add<approval::v1::ParallelFlow, &ProjectView::flows>},
    {"tiernet.approval.v1.SupervisionItem", &Add<approval::v1::SupervisionItem, &ProjectView::matters>},
    {"tiernet.approval.v1.CommitmentCase", &Add<approval::v1::CommitmentCase, &ProjectView::commitments>},
    {"tiernet.approval.v1.ConnectedSystem", &Add<approval::v1::ConnectedSystem, &ProjectView::systems>},
    {"tiernet.approval.v1.PolicyDocument", &Add<approval::v1::PolicyDocument, &ProjectView::documents>},
    {"tiernet.approval.v1.PlanningEia", &Add<approval::v1::PlanningEia, &ProjectView::plan_assessments>},
    {"tiernet.approval.v1.CatalogueEdition", &Add<approval::v1::CatalogueEdition, &ProjectView::editions>},
    {"tiernet.approval.v1.StandardParcel", &Add<approval::v1::StandardParcel, &ProjectView::parcels>},
    {"tiernet.approval.v1.IntermediaryAgency", &Add<approval::v1::IntermediaryAgency, &ProjectView::agencies>},
    {"tiernet.approval.v1.LicensedPerson", &Add<approval::v1::LicensedPerson, &ProjectView::persons>},
};

}  // namespace

const std::vector<std::string>& ViewKinds() {
  static const auto& names = *[] {
    auto* kinds = new std::vector<std::string>;
    for (const auto& kind : kKinds) kinds->emplace_back(kind.name);
    return kinds;
  }();
  return names;
}

bool AddToView(absl::string_view kind, absl::string_view bytes, ProjectView& view) {
  for (const auto& known : kKinds) {
    if (kind == known.name) return known.add(bytes, view);
  }
  return false;
}

}  // namespace tiernet::indicators
