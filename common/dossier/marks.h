// What a read must have reached: records that the caller knows of.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/repeated_field.h"
#include "tiernet/dossier/v1/dossier_service.pb.h"

namespace tiernet::dossier {

struct Mark {
  std::string service;
  std::string stream;
  int64_t seq;
};

// `reserve/140423:17` each. INVALID_FIELDS naming those in `at_least` that are no such text.
absl::StatusOr<std::vector<Mark>> ReadMarks(const google::protobuf::RepeatedPtrField<std::string>& texts);

// Whether `part` is known to have reached those of its service; of a stream that it tells no head of it is not known.
bool Reaches(const v1::DossierPart& part, const std::vector<Mark>& marks);

}  // namespace tiernet::dossier
