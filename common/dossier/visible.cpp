#include "common/dossier/visible.h"

#include "common/schema/name.h"
#include "common/schema/wire.h"
#include "tiernet/dossier/v1/dossier_service.pb.h"

namespace tiernet::dossier {
namespace {

using journal::v1::Head;
using schema::FindField;
using schema::WireField;
using v1::DossierEntity;
using v1::DossierPart;

// Entities come kind by kind, most of one stream and credited to one unit: what was said of the one before holds.
class Rights {
 public:
  explicit Rights(const Caller& caller) : caller_(caller) {}

  bool MayReadEntity(absl::string_view entity) {
    const auto name = FindField(entity, DossierEntity::kNameFieldNumber);
    const auto unit = FindField(entity, DossierEntity::kUnitFieldNumber);
    const auto kind = name.substr(0, name.rfind('/') + 1);
    if (!kind.empty() && kind == kind_ && unit == unit_) return may_;
    const auto parsed = schema::ParseName(name);
    if (!parsed) return false;
    kind_ = kind;
    unit_ = unit;
    may_ = MayRead(caller_, parsed->Stream(), unit);
    return may_;
  }

  bool MayReadHead(absl::string_view head) const {
    const auto stream = FindField(head, Head::kStreamFieldNumber);
    return MayRead(caller_, stream, schema::UnitOfStream(stream));
  }

 private:
  const Caller& caller_;
  absl::string_view kind_, unit_;
  bool may_ = false;
};

}  // namespace

absl::optional<std::string> VisibleTo(const Caller& caller, absl::string_view part) {
  Rights rights(caller);
  std::string visible;
  visible.reserve(part.size());
  for (WireField field; !part.empty();) {
    if (!schema::TakeField(part, field)) return absl::nullopt;
    const bool leave_out =
        field.number == DossierPart::kRecordsFieldNumber ||
        (field.number == DossierPart::kEntitiesFieldNumber && !rights.MayReadEntity(field.content)) ||
        (field.number == DossierPart::kHeadsFieldNumber && !rights.MayReadHead(field.content));
    if (!leave_out) visible.append(field.whole.data(), field.whole.size());
  }
  return visible;
}

}  // namespace tiernet::dossier
