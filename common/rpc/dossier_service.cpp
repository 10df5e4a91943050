#include "common/rpc/dossier_service.h"

#include <utility>

namespace tiernet::rpc {

Methods DossierMethods(dossier::Dossiers& dossiers) {
  using dossier::v1::GetDossierPartRequest;
  using dossier::v1::GetDossierRequest;
  return Methods()
      .QueryOthers<GetDossierRequest>(
          "GetDossier", [&dossiers](const Caller& caller, const GetDossierRequest& request,
                                    Methods::Answer done) { dossiers.Get(caller, request, std::move(done)); })
      .QueryOthers<GetDossierPartRequest>(
          "GetDossierPart", [&dossiers](const Caller& caller, const GetDossierPartRequest& request,
                                        Methods::Answer done) { dossiers.GetPart(caller, request, std::move(done)); });
}

}  // namespace tiernet::rpc
