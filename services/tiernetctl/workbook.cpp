#include "services/tiernetctl/workbook.h"

#include <xlsxwriter.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/tiernetctl/table.h"

namespace tiernet::ctl {
namespace {

constexpr size_t kMostDigits = 15;
// Of a text; the format counts characters of UTF-16, so half of them is always few enough.
constexpr int kMostColumns = 32'767 / 2;
constexpr double kWidth = 18;

std::string Unfinished(const std::string& path) { return path + ".part"; }

absl::Status Failed(const std::string& path, const std::string& problem) {
  return absl::InvalidArgumentError(absl::StrCat(path, " cannot be written: ", problem));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Workbook>> Workbook::Open(const std::string& given, const std::string& title,
                                                         const std::vector<std::string>& header) {
  // What is renamed to a link or a device would take its place.
  std::error_code failed;
  const auto followed = std::filesystem::canonical(given, failed);
  const std::string path = failed ? given : followed.string();
  if (std::filesystem::exists(path, failed) && !std::filesystem::is_regular_file(path, failed)) {
    return Failed(path, "it is no regular file");
  }
  // The library tries only when all is there.
  if (!std::ofstream(Unfinished(path))) return Failed(path, std::strerror(errno));
  lxw_workbook_options settings{};
  settings.constant_memory = LXW_TRUE;
  lxw_workbook* workbook = workbook_new_opt(Unfinished(path).c_str(), &settings);
  if (workbook == nullptr) return Failed(path, "out of memory");
  lxw_worksheet* sheet = workbook_add_worksheet(workbook, title.c_str());
  std::unique_ptr<Workbook> made(new Workbook(path, workbook, sheet));
  if (sheet == nullptr) return Failed(path, absl::StrCat("\"", title, "\" is no name of a sheet"));
  lxw_format* bold = workbook_add_format(workbook);
  format_set_bold(bold);
  worksheet_set_column(sheet, 0, static_cast<lxw_col_t>(header.size() - 1), kWidth, nullptr);
  worksheet_freeze_panes(sheet, 1, 0);
  for (size_t column = 0; column < header.size(); ++column) {
    worksheet_write_string(sheet, 0, static_cast<lxw_col_t>(column), header[column].c_str(), bold);
  }
  return made;
}

Workbook::Workbook(std::string path, lxw_workbook* workbook, lxw_worksheet* sheet)
    : path_(std::move(path)), workbook_(workbook), sheet_(sheet) {}

Workbook::~Workbook() {
  if (workbook_ == nullptr) return;
  workbook_close(workbook_);
  std::remove(Unfinished(path_).c_str());
}

absl::Status Workbook::Add(const std::vector<std::string>& cells, const std::vector<bool>& is_number) {
  for (size_t column = 0; column < cells.size(); ++column) {
    const auto at = static_cast<lxw_col_t>(column);
    const std::string& cell = cells[column];
    double number = 0;
    if (cell.empty()) continue;
    // Always as what it is, so that no text becomes a formula.
    const bool as_number = is_number[column] && cell.size() <= kMostDigits && absl::SimpleAtod(cell, &number);
    const auto outcome = as_number
                             ? worksheet_write_number(sheet_, row_, at, number, nullptr)
                             : worksheet_write_string(sheet_, row_, at, Shorten(cell, kMostColumns).c_str(), nullptr);
    if (outcome == LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE) {
      return absl::OutOfRangeError(absl::StrCat("a sheet holds ", row_ - 1, " entries; use --limit or --filter"));
    }
    if (outcome != LXW_NO_ERROR) return Failed(path_, lxw_strerror(outcome));
  }
  ++row_;
  return absl::OkStatus();
}

absl::Status Workbook::Close() {
  const auto outcome = workbook_close(std::exchange(workbook_, nullptr));
  if (outcome == LXW_NO_ERROR && std::rename(Unfinished(path_).c_str(), path_.c_str()) == 0) return absl::OkStatus();
  const std::string problem = outcome == LXW_NO_ERROR ? std::strerror(errno) : lxw_strerror(outcome);
  std::remove(Unfinished(path_).c_str());
  return Failed(path_, problem);
}

}  // namespace tiernet::ctl
