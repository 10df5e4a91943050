#include "common/domain/demands.h"

#include "absl/strings/str_cat.h"

namespace tiernet {

void Demands::Ask(bool met, absl::string_view field, absl::string_view problem) {
  if (met) return;
  unmet_.push_back({absl::StrCat(path_, path_.empty() ? "" : ".", field), std::string(problem)});
}

absl::Status Demands::Check() const { return unmet_.empty() ? absl::OkStatus() : InvalidFields(unmet_); }

}  // namespace tiernet
