// A workbook with one sheet (.xlsx), written row by row, so that a list of any length fits into memory.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

struct lxw_workbook;
struct lxw_worksheet;

namespace tiernet::ctl {

// A file at a path only once it is whole.
class Workbook {
 public:
  // INVALID_ARGUMENT if nothing can be written at `path`. The first row is `header`, and stays in sight.
  static absl::StatusOr<std::unique_ptr<Workbook>> Open(const std::string& path, const std::string& title,
                                                        const std::vector<std::string>& header);
  // Leaves no file unless it was closed.
  ~Workbook();
  Workbook(const Workbook&) = delete;
  Workbook& operator=(const Workbook&) = delete;

  // What is a number goes in as one where `is_number` says so, unless it has more than the 15 digits that a sheet can
  // hold. OUT_OF_RANGE after 1,048,575 rows, which is as many as a sheet has; a text is cut after some 8,000 characters
  // of Chinese.
  absl::Status Add(const std::vector<std::string>& cells, const std::vector<bool>& is_number);
  int rows() const { return row_ - 1; }

  // Takes the place of what was there. INVALID_ARGUMENT if that fails: the disk is full, say.
  absl::Status Close();

 private:
  Workbook(std::string path, lxw_workbook* workbook, lxw_worksheet* sheet);

  const std::string path_;
  // Null: it was closed.
  lxw_workbook* workbook_;
  lxw_worksheet* const sheet_;
  int row_ = 1;
};

}  // namespace tiernet::ctl
