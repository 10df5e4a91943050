#include "services/tiernetctl/dossier.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/tiernetctl/fields.h"
#include "services/tiernetctl/table.h"
#include "tiernet/dossier/v1/dossier_service.pb.h"

namespace tiernet::ctl {
namespace {

constexpr char kGet[] = "/tiernet.dossier.v1.DossierService/GetDossier";

// A line of the table; a kind of a later version is shown by its name alone.
std::vector<std::string> RowOf(const std::string& service, const dossier::v1::DossierEntity& told) {
  const std::string& type = told.entity().type_url();
  const std::string full_name = type.substr(type.rfind('/') + 1);
  const auto* descriptor = google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(full_name);
  std::string state;
  if (descriptor != nullptr) {
    const auto entity = NewMessage(*descriptor);
    const auto* field = descriptor->FindFieldByName("state");
    if (field != nullptr && entity->ParseFromString(told.entity().value())) state = ShowField(*entity, *field);
  }
  return {service, full_name.substr(full_name.rfind('.') + 1), state, told.unit(), told.name()};
}

void Print(const dossier::v1::Dossier& dossier) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& part : dossier.parts()) {
    for (const auto& entity : part.entities()) rows.push_back(RowOf(part.service(), entity));
  }
  if (rows.empty()) {
    absl::PrintF("nothing is known of %s in %s that you may read\n", dossier.project_id(), dossier.unit());
  } else {
    absl::PrintF("%s", Table({"SERVICE", "KIND", "STATE", "UNIT", "NAME"}, rows));
  }
  for (const auto& part : dossier.parts()) {
    if (part.truncated()) absl::PrintF("%s keeps more of it: list its kinds by project_id\n", part.service());
  }
}

}  // namespace

int RunDossier(const Options& options, const DossierOptions& asked) {
  const auto service = JournalOf(options);
  if (!service.ok()) return FailHere(options, service.status());
  dossier::v1::GetDossierRequest request;
  request.set_unit(asked.of.empty() ? options.identity.unit : asked.of);
  request.set_project_id(asked.project_id);
  for (const auto& mark : asked.at_least) request.add_at_least(mark);
  Client client = Connect(options, **service);
  dossier::v1::Dossier dossier;
  const auto status = client.Unary(kGet, request, dossier);
  if (!status.ok()) return FailThere(options, "GetDossier", client.address(), status);
  if (options.json) {
    absl::PrintF("%s\n", ToJson(dossier));
  } else {
    Print(dossier);
  }
  int code = kDone;
  for (const auto& part : dossier.parts()) {
    if (part.unreachable().empty()) continue;
    absl::FPrintF(stderr, "%s could not be asked: %s\n", part.service(), Printable(part.unreachable()));
    code = kUnavailable;
  }
  return code;
}

}  // namespace tiernet::ctl
