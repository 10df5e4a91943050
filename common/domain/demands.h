// What is asked of a message, all of it at once: one answer names everything that it lacks.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/status/error.h"

namespace tiernet {

class Demands {
 public:
  // Fields are named below `path`, `investor.credit_code`; as they are if it is empty.
  explicit Demands(absl::string_view path = "") : path_(path) {}

  // `problem` is what is wrong with `field` if it is not met: `is needed (C.3)`.
  void Ask(bool met, absl::string_view field, absl::string_view problem);

  const std::vector<Violation>& unmet() const { return unmet_; }
  // INVALID_FIELDS naming all that is not met; OK if there is none.
  absl::Status Check() const;

 private:
  std::string path_;
  std::vector<Violation> unmet_;
};

}  // namespace tiernet
