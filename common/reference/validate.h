// What may be wrong with reference data.
#pragma once

#include <string>
#include <vector>

#include "absl/types/span.h"
#include "tiernet/reference/v1/reference.pb.h"

namespace tiernet {

// One file's content.
struct ReferenceSource {
  // As in messages; empty where the data came from no file.
  std::string file;
  reference::v1::ReferenceData data;
};

// Every problem of `sources` taken together, each `file: regions[3] 140423: ...`;
// the number counts from 0 within the file. Empty if the data is sound.
std::vector<std::string> FindProblems(absl::Span<const ReferenceSource> sources);

}  // namespace tiernet
