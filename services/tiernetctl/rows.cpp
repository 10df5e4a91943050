#include "services/tiernetctl/rows.h"

#include <deque>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/status/macros.h"
#include "services/tiernetctl/fields.h"

namespace tiernet::ctl {
namespace {

struct Line {
  int64_t number = 0;
  std::string text;
  bool too_long = false;
};

// Lines of a stream, without CR and LF; a line can be put back to be read again. A line in
// which reading fails is none: the stream is bad then, and ends.
class Lines {
 public:
  explicit Lines(std::istream& in) : stream_(in), in_(*in.rdbuf()) {}

  bool Next(Line& line) {
    if (!again_.empty()) {
      line = std::move(again_.front());
      again_.pop_front();
      return true;
    }
    line = Line{.number = ++number_};
    try {  // a file's buffer reports an error of the disk by throwing
      return Read(line);
    } catch (const std::ios_base::failure&) {
      stream_.setstate(std::ios::badbit);
      return false;
    }
  }

  void PutBack(std::deque<Line> lines) {
    again_.insert(again_.begin(), std::make_move_iterator(lines.begin()), std::make_move_iterator(lines.end()));
  }

 private:
  bool Read(Line& line) {
    constexpr int kEnd = std::char_traits<char>::eof();
    int c = in_.sbumpc();
    if (c == kEnd) return false;
    for (; c != kEnd && c != '\n'; c = in_.sbumpc()) {
      if (line.text.size() < kMaxRowBytes) {
        line.text.push_back(static_cast<char>(c));
      } else {
        line.too_long = true;
      }
    }
    if (absl::EndsWith(line.text, "\r")) line.text.pop_back();
    if (line.number == 1 && absl::StartsWith(line.text, "\xEF\xBB\xBF")) line.text.erase(0, 3);
    return true;
  }

  std::istream& stream_;
  std::streambuf& in_;
  int64_t number_ = 0;
  std::deque<Line> again_;
};

absl::Status CheckText(const Row& row, bool too_long) {
  if (too_long || row.text.size() > kMaxRowBytes) {
    return absl::InvalidArgumentError(absl::StrCat("the row is longer than ", kMaxRowBytes, " bytes"));
  }
  if (!IsUtf8(row.text)) {
    return absl::InvalidArgumentError("the row is not UTF-8; save the file as UTF-8 (a spreadsheet may write GBK)");
  }
  return absl::OkStatus();
}

class JsonLines : public RowReader {
 public:
  explicit JsonLines(std::istream& in) : lines_(in) {}

  bool Next(Row& row) override {
    Line line;
    do {
      if (!lines_.Next(line)) return false;
    } while (absl::StripAsciiWhitespace(line.text).empty());
    row = Row{.number = ++number_, .line = line.number, .text = std::move(line.text)};
    row.problem = CheckText(row, line.too_long);
    return true;
  }

  const std::vector<std::string>& columns() const override { return columns_; }

 private:
  Lines lines_;
  int64_t number_ = 0;
  std::vector<std::string> columns_;
};

// The fields of one record, fed line by line.
class Record {
 public:
  // True: the record ends with this line. False: a quote is open.
  absl::StatusOr<bool> Feed(absl::string_view line) {
    if (state_ == State::kQuoted) {
      cells_.back().push_back('\n');
    } else {
      cells_.emplace_back();
    }
    for (const char c : line) TN_RETURN_IF_ERROR(Take(c));
    return state_ != State::kQuoted;
  }

  std::vector<std::string> TakeCells() { return std::move(cells_); }

 private:
  enum class State { kStart, kPlain, kQuoted, kAfterQuote };

  absl::Status Take(char c) {
    if (state_ == State::kQuoted) {
      if (c == '"') {
        state_ = State::kAfterQuote;
      } else {
        cells_.back().push_back(c);
      }
    } else if (c == ',') {
      cells_.emplace_back();
      state_ = State::kStart;
    } else if (c == '"' && state_ == State::kStart) {
      state_ = State::kQuoted;
    } else if (c == '"' && state_ == State::kAfterQuote) {
      cells_.back().push_back(c);
      state_ = State::kQuoted;
    } else if (c == '"') {
      return Problem("has a quote in the middle of a field; quote the field and double the quote");
    } else if (state_ == State::kAfterQuote) {
      return Problem("goes on after its closing quote");
    } else {
      cells_.back().push_back(c);
      state_ = State::kPlain;
    }
    return absl::OkStatus();
  }

  absl::Status Problem(absl::string_view what) const {
    return absl::InvalidArgumentError(absl::StrCat("field ", cells_.size(), " ", what));
  }

  std::vector<std::string> cells_;
  State state_ = State::kStart;
};

class Csv : public RowReader {
 public:
  explicit Csv(std::istream& in) : lines_(in) {}

  absl::Status ReadHeader() {
    Row header;
    if (!Next(header)) {
      return absl::InvalidArgumentError("the file is empty or cannot be read; its first row must name the columns");
    }
    if (!header.problem.ok()) {
      return absl::InvalidArgumentError(absl::StrCat("the header cannot be read: ", header.problem.message()));
    }
    std::set<std::string> seen;
    for (const auto& cell : header.cells) {
      columns_.emplace_back(absl::StripAsciiWhitespace(cell));
      if (!seen.insert(columns_.back()).second) {
        return absl::InvalidArgumentError(absl::StrCat("the header names \"", columns_.back(), "\" twice"));
      }
    }
    number_ = 0;
    return absl::OkStatus();
  }

  bool Next(Row& row) override {
    Line line;
    do {
      if (!lines_.Next(line)) return false;
    } while (line.text.empty());
    row = Row{.number = ++number_, .line = line.number, .text = line.text};
    std::deque<Line> rest;
    row.problem = ReadRecord(row, std::move(line), rest);
    if (row.problem.ok()) return true;
    // An unclosed quote may have swallowed good rows: only the first line is lost.
    lines_.PutBack(std::move(rest));
    return true;
  }

  const std::vector<std::string>& columns() const override { return columns_; }

 private:
  // Fills `row` from `line` and as many lines more as its quotes span, which are
  // also put into `rest`.
  absl::Status ReadRecord(Row& row, Line line, std::deque<Line>& rest) {
    const std::string first = row.text;
    absl::Status problem = [&]() -> absl::Status {
      Record record;
      while (true) {
        TN_RETURN_IF_ERROR(CheckText(row, line.too_long));
        TN_ASSIGN_OR_RETURN(const bool complete, record.Feed(line.text));
        if (complete) break;
        if (!lines_.Next(line)) return absl::InvalidArgumentError("a quote is not closed before the end of the file");
        rest.push_back(line);
        absl::StrAppend(&row.text, "\n", line.text);
      }
      row.cells = record.TakeCells();
      if (columns_.empty() || row.cells.size() == columns_.size()) return absl::OkStatus();
      return absl::InvalidArgumentError(
          absl::StrCat("the row has ", row.cells.size(), " fields, the header has ", columns_.size()));
    }();
    if (!problem.ok()) {
      row.text = first;
      row.cells.clear();
    }
    return problem;
  }

  Lines lines_;
  int64_t number_ = 0;
  std::vector<std::string> columns_;
};

}  // namespace

std::unique_ptr<RowReader> ReadJsonLines(std::istream& in) { return std::make_unique<JsonLines>(in); }

absl::StatusOr<std::unique_ptr<RowReader>> ReadCsv(std::istream& in) {
  auto reader = std::make_unique<Csv>(in);
  TN_RETURN_IF_ERROR(reader->ReadHeader());
  return reader;
}

absl::StatusOr<std::unique_ptr<RowReader>> ReadRows(absl::string_view path, std::istream& in) {
  if (absl::EndsWithIgnoreCase(path, ".jsonl")) return ReadJsonLines(in);
  if (absl::EndsWithIgnoreCase(path, ".csv")) return ReadCsv(in);
  return absl::InvalidArgumentError(absl::StrCat(path, " is neither .jsonl nor .csv"));
}

}  // namespace tiernet::ctl
