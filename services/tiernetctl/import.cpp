#include "services/tiernetctl/import.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "common/async/mutex.h"
#include "common/status/error.h"
#include "common/status/grpc_status.h"
#include "common/status/macros.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "services/tiernetctl/fields.h"
#include "services/tiernetctl/files.h"
#include "services/tiernetctl/row_ids.h"
#include "services/tiernetctl/rows.h"

namespace tiernet::ctl {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::Message;

// Both bound what is in flight; the service's queue for imports holds 4,096.
constexpr size_t kRowsInFlight = 1024;
constexpr size_t kBytesInFlight = 16 << 20;

absl::Status CannotWrite(const std::string& path) {
  return absl::InvalidArgumentError(absl::StrCat(path, ": ", std::strerror(errno)));
}

// Rows of a file as entities of a kind.
class Source {
 public:
  static absl::StatusOr<std::unique_ptr<Source>> Open(const Descriptor& kind, const ImportOptions& options) {
    auto source = std::make_unique<Source>();
    TN_ASSIGN_OR_RETURN(source->file_, OpenToRead(options.file));
    TN_ASSIGN_OR_RETURN(source->rows_, ReadRows(options.file, source->file_));
    TN_RETURN_IF_ERROR(source->MapColumns(kind, options.columns));
    return source;
  }

  bool Next(Row& row) { return rows_->Next(row); }
  // After the last row: whether the file ended there.
  bool read_whole() const { return !file_.bad(); }

  // The row as an entity; `entity` is empty before.
  absl::Status Parse(const Row& row, Message& entity) const {
    TN_RETURN_IF_ERROR(row.problem);
    if (fields_.empty()) return MergeJson(row.text, entity);
    for (size_t i = 0; i < fields_.size(); ++i) {
      // An empty cell is a field that is not set: not reported is not zero.
      if (fields_[i].empty() || row.cells[i].empty()) continue;
      TN_RETURN_IF_ERROR(SetField(entity, fields_[i], row.cells[i]));
    }
    return absl::OkStatus();
  }

 private:
  absl::Status MapColumns(const Descriptor& kind, std::map<std::string, std::string> renamed) {
    std::map<std::string, std::string> columns;
    for (const auto& column : rows_->columns()) {
      std::string path = column;
      if (auto entry = renamed.extract(column)) path = entry.mapped();
      fields_.emplace_back();
      if (path.empty()) continue;
      TN_ASSIGN_OR_RETURN(fields_.back(), ResolvePath(kind, path));
      // The cells of one would take the place of the other's.
      if (const auto [other, is_new] = columns.try_emplace(path, column); !is_new) {
        return absl::InvalidArgumentError(absl::StrCat("columns \"", other->second, "\" and \"", column,
                                                       "\" are both the field ", path, "; leave one out by --map ",
                                                       column, "="));
      }
    }
    if (renamed.empty()) return absl::OkStatus();
    return absl::InvalidArgumentError(
        absl::StrCat("--map names \"", renamed.begin()->first, "\", which is no column of the file"));
  }

  std::ifstream file_;
  std::unique_ptr<RowReader> rows_;
  // One for each column; empty: the column is left out. None for JSON lines.
  std::vector<FieldPath> fields_;
};

// The file with the refused rows; it exists only if there are any.
class Rejects {
 public:
  static absl::StatusOr<std::unique_ptr<Rejects>> Open(const std::string& path) {
    auto rejects = std::make_unique<Rejects>();
    rejects->path_ = path;
    rejects->file_.open(path, std::ios::binary | std::ios::trunc);
    if (!rejects->file_) return CannotWrite(path);
    return rejects;
  }
  ~Rejects() {
    if (file_.tellp() == std::streampos(0)) unlink(path_.c_str());
  }

  void Add(const Row& row, const absl::Status& why) {
    google::rpc::BadRequest bad;
    const auto payload = why.GetPayload("type.googleapis.com/google.rpc.BadRequest");
    if (payload) bad.ParseFromString(std::string(*payload));
    const std::string reason = ReasonOf(why);
    file_ << absl::StrCat(
        "{\"row\":", row.number, ",\"line\":", row.line,
        ",\"reason\":", QuoteJson(reason.empty() ? absl::StatusCodeToString(why.code()) : reason),
        ",\"message\":", QuoteJson(why.message()), ",\"violations\":[",
        absl::StrJoin(bad.field_violations(), ",",
                      [](std::string* out, const auto& violation) { absl::StrAppend(out, ToJson(violation)); }),
        // Bytes that are no UTF-8 cannot stand in JSON.
        "],\"text\":", QuoteJson(IsUtf8(row.text) ? row.text : ""), "}\n");
  }

  const std::string& path() const { return path_; }
  // False: the file could not be written.
  bool Flush() { return static_cast<bool>(file_.flush()); }

 private:
  std::string path_;
  std::ofstream file_;
};

// One line on stderr: a moving one where a person looks, else the last alone.
class Progress {
 public:
  explicit Progress(int64_t total) : total_(total) {}

  void Show(int64_t done, int64_t refused, bool last) {
    const absl::Time now = absl::Now();
    if (!last && (!moving_ || now - shown_ < absl::Milliseconds(200))) return;
    shown_ = now;
    const double seconds = std::max(absl::ToDoubleSeconds(now - start_), 0.001);
    absl::FPrintF(stderr, "%s%d of %d rows, %.0f rows/s, %d refused%s", moving_ ? "\r\033[K" : "", done, total_,
                  static_cast<double>(done) / seconds, refused, last ? "\n" : "");
  }

 private:
  const bool moving_ = isatty(STDERR_FILENO) == 1;
  const int64_t total_;
  const absl::Time start_ = absl::Now();
  absl::Time shown_ = absl::InfinitePast();
};

// The stream: one thread sends rows, another takes the answers.
class Pump {
 public:
  Pump(Call& call, const Kind& kind, const ImportOptions& options, Rejects& rejects, int64_t total)
      : call_(call), kind_(kind), options_(options), rejects_(rejects), progress_(total) {}

  absl::StatusOr<ImportResult> Run(Source& source, RowIds& ids) {
    std::thread answers([this] { TakeAnswers(); });
    const auto request = NewMessage(*kind_.import->input_type());
    Row row;
    while (source.Next(row)) {
      if (!Send(source, std::move(row), ids, *request)) break;
    }
    call_.WritesDone();
    answers.join();
    TN_ASSIGN_OR_RETURN(auto result, Settle());
    if (source.read_whole()) return result;
    return absl::InvalidArgumentError(absl::StrCat(options_.file, " could not be read to its end; ", result.entered,
                                                   " rows are entered. Run the same import again; nothing is entered "
                                                   "twice"));
  }

 private:
  // False: the stream has ended.
  bool Send(const Source& source, Row row, RowIds& ids, Message& request) ABSL_LOCKS_EXCLUDED(mutex_) {
    request.Clear();
    const Descriptor& type = *request.GetDescriptor();
    const auto& reflection = *request.GetReflection();
    const std::string id = ids.Next(row.text);
    auto* entity = reflection.MutableMessage(&request, FieldOfType(type, *kind_.message));
    const absl::Status parsed = source.Parse(row, *entity);
    if (!parsed.ok()) {
      MutexLock lock(&mutex_);
      Refuse(row, parsed);
      return true;
    }
    reflection.SetString(&request, type.FindFieldByName("parent"), options_.parent);
    reflection.SetString(&request, type.FindFieldByName("row_id"), id);
    reflection.SetString(&request, type.FindFieldByName("happened_on"), options_.happened_on);
    {
      MutexLock lock(&mutex_);
      mutex_.Await([this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
        return ended_ || (in_flight_.size() < kRowsInFlight && bytes_in_flight_ < kBytesInFlight);
      });
      bytes_in_flight_ += row.text.size();
      in_flight_[id] = std::move(row);
    }
    return call_.Write(request);
  }

  void TakeAnswers() ABSL_LOCKS_EXCLUDED(mutex_) {
    const auto answer = NewMessage(*kind_.import->output_type());
    const auto& reflection = *answer->GetReflection();
    const auto* row_id = answer->GetDescriptor()->FindFieldByName("row_id");
    const auto* error = answer->GetDescriptor()->FindFieldByName("error");
    while (call_.Read(*answer)) {
      absl::Status status;
      if (reflection.HasField(*answer, error)) {
        google::rpc::Status wire;
        wire.CopyFrom(reflection.GetMessage(*answer, error));
        status = FromRpcStatus(wire);
      }
      if (!Settle(reflection.GetString(*answer, row_id), status)) call_.Cancel();
    }
    MutexLock lock(&mutex_);
    ended_ = true;
  }

  // One answer. False: the stream must not go on.
  bool Settle(const std::string& id, const absl::Status& status) ABSL_LOCKS_EXCLUDED(mutex_) {
    MutexLock lock(&mutex_);
    // An overloaded or stopping service says nothing about the row: it is no
    // refusal, and a repeat of the import sends the row again.
    if (status.code() == absl::StatusCode::kUnavailable || status.code() == absl::StatusCode::kResourceExhausted) {
      broken_ = status;
      return false;
    }
    const auto found = in_flight_.find(id);
    if (found == in_flight_.end()) {
      broken_ = absl::DataLossError(absl::StrCat("an answer names row id ", id, ", which is not waiting for one"));
      return false;
    }
    if (status.ok()) {
      ++result_.entered;
    } else {
      Refuse(found->second, status);
    }
    bytes_in_flight_ -= found->second.text.size();
    in_flight_.erase(found);
    progress_.Show(result_.entered + result_.refused, result_.refused, false);
    return true;
  }

  void Refuse(const Row& row, const absl::Status& why) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    ++result_.refused;
    // An id is made from the row and its unit alone: with the same id the body differs by the rest.
    if (ReasonOf(why) == "REQUEST_ID_REUSED") ++result_.entered_otherwise;
    rejects_.Add(row, why);
  }

  absl::StatusOr<ImportResult> Settle() ABSL_LOCKS_EXCLUDED(mutex_) {
    const absl::Status end = call_.Finish();
    MutexLock lock(&mutex_);
    progress_.Show(result_.entered + result_.refused, result_.refused, true);
    TN_RETURN_IF_ERROR(broken_);
    TN_RETURN_IF_ERROR(end);
    if (!in_flight_.empty()) {
      return absl::UnavailableError(absl::StrCat(in_flight_.size(), " rows were not answered"));
    }
    if (result_.refused > 0) result_.rejected_file = rejects_.path();
    if (rejects_.Flush()) return result_;
    return absl::UnavailableError(absl::StrCat(rejects_.path(), " could not be written; is the disk full?"));
  }

  Call& call_;
  const Kind& kind_;
  const ImportOptions& options_;
  Mutex mutex_;
  Rejects& rejects_ ABSL_GUARDED_BY(mutex_);
  Progress progress_ ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_map<std::string, Row> in_flight_ ABSL_GUARDED_BY(mutex_);
  size_t bytes_in_flight_ ABSL_GUARDED_BY(mutex_) = 0;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status broken_ ABSL_GUARDED_BY(mutex_);
  ImportResult result_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

absl::StatusOr<ImportResult> Import(Client& client, const Kind& kind, const ImportOptions& options) {
  if (kind.import == nullptr) {
    return absl::InvalidArgumentError(absl::StrCat(kind.message->name(), " cannot be imported; use `create`"));
  }
  RowIds ids(options.parent);
  int64_t total = 0;
  {
    TN_ASSIGN_OR_RETURN(const auto first_pass, Source::Open(*kind.message, options));
    for (Row row; first_pass->Next(row); ++total) ids.Scan(row.text);
    if (!first_pass->read_whole()) {
      return absl::InvalidArgumentError(absl::StrCat(options.file, " cannot be read to its end; nothing was sent"));
    }
  }
  TN_ASSIGN_OR_RETURN(const auto source, Source::Open(*kind.message, options));
  TN_ASSIGN_OR_RETURN(const auto rejects, Rejects::Open(absl::StrCat(options.file, ".rejected.jsonl")));
  const auto call = client.Start(PathOf(*kind.import));
  Pump pump(*call, kind, options, *rejects, total);
  return pump.Run(*source, ids);
}

}  // namespace tiernet::ctl
