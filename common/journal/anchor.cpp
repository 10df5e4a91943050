#include "common/journal/anchor.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace tiernet::journal {
namespace {

// Far above any stream that there is; what is longer is garbage.
constexpr size_t kMaxStream = 100;

bool IsStream(absl::string_view text) {
  return !text.empty() && text.size() <= kMaxStream && text != "end" &&
         std::all_of(text.begin(), text.end(), [](char c) { return absl::ascii_isgraph(c); });
}

// A number above 0, written in the one way that WriteAnchors writes it.
bool ParseSeq(absl::string_view text, int64_t& seq) {
  return absl::SimpleAtoi(text, &seq) && seq > 0 && absl::StrCat(seq) == text;
}

bool ParseHash(absl::string_view text, Hash& hash) {
  const bool is_hex =
      std::all_of(text.begin(), text.end(), [](char c) { return absl::ascii_isdigit(c) || (c >= 'a' && c <= 'f'); });
  if (!is_hex || text.size() != 2 * hash.size()) return false;
  const std::string bytes = absl::HexStringToBytes(text);
  std::copy(bytes.begin(), bytes.end(), hash.begin());
  return true;
}

absl::Status Corrupt(const std::string& path, size_t line, absl::string_view problem) {
  return Error(reason::ERROR_REASON_DATA_CORRUPT,
               {{"where", absl::StrCat(path, ", line ", line)}, {"problem", std::string(problem)}});
}

absl::Status SystemError(absl::string_view action, const std::string& path, int cause) {
  if (cause == ENOSPC || cause == EDQUOT) return Error(reason::ERROR_REASON_STORAGE_FULL, {{"where", path}});
  return absl::InternalError(absl::StrCat(action, " ", path, ": ", std::strerror(cause)));
}

// An open file descriptor.
class File {
 public:
  File(const std::string& path, int flags)
      : path_(path), fd_(open(path.c_str(), flags | O_CLOEXEC, 0644)), open_errno_(fd_ < 0 ? errno : 0) {}
  ~File() {
    if (fd_ >= 0) close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  int open_errno() const { return open_errno_; }
  absl::Status Opened() const { return fd_ >= 0 ? absl::OkStatus() : SystemError("open", path_, open_errno_); }
  absl::Status Write(absl::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t written = write(fd_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return SystemError("write", path_, errno);
      bytes.remove_prefix(written);
    }
    return absl::OkStatus();
  }
  // All that is left to the end.
  absl::StatusOr<std::string> Read() {
    std::string content;
    char buffer[4096];
    while (true) {
      const ssize_t size = read(fd_, buffer, sizeof(buffer));
      if (size < 0 && errno == EINTR) continue;
      if (size < 0) return SystemError("read", path_, errno);
      if (size == 0) return content;
      content.append(buffer, size);
    }
  }
  absl::Status Sync() { return fsync(fd_) == 0 ? absl::OkStatus() : SystemError("fsync", path_, errno); }

 private:
  const std::string path_;
  const int fd_;
  const int open_errno_;
};

// A new name is on disk only when its folder is.
absl::Status SyncFolderOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  File folder(slash == std::string::npos ? "." : path.substr(0, slash + 1), O_RDONLY | O_DIRECTORY);
  TN_RETURN_IF_ERROR(folder.Opened());
  return folder.Sync();
}

absl::StatusOr<std::string> ReadWhole(const std::string& path) {
  File file(path, O_RDONLY);
  if (file.open_errno() == ENOENT) return absl::NotFoundError(absl::StrCat(path, " does not exist"));
  TN_RETURN_IF_ERROR(file.Opened());
  return file.Read();
}

}  // namespace

absl::StatusOr<Anchors> ReadAnchors(const std::string& path) {
  TN_ASSIGN_OR_RETURN(const std::string content, ReadWhole(path));
  std::vector<absl::string_view> lines = absl::StrSplit(content, '\n');
  if (!lines.back().empty()) return Corrupt(path, lines.size(), "the file ends within a line");
  lines.pop_back();
  Anchors anchors;
  for (size_t i = 0; i < lines.size(); ++i) {
    absl::string_view count = lines[i];
    if (absl::ConsumePrefix(&count, "end ")) {
      if (count != absl::StrCat(anchors.size())) return Corrupt(path, i + 1, "lines are missing");
      if (i + 1 != lines.size()) return Corrupt(path, i + 2, "there is more after the last line");
      return anchors;
    }
    const std::vector<absl::string_view> words = absl::StrSplit(lines[i], ' ');
    Anchor anchor;
    if (words.size() != 3 || !IsStream(words[0]) || !ParseSeq(words[1], anchor.seq) ||
        !ParseHash(words[2], anchor.hash)) {
      return Corrupt(path, i + 1, "not `stream seq hash`");
    }
    if (!anchors.emplace(words[0], anchor).second) return Corrupt(path, i + 1, "the stream stands there twice");
  }
  return Corrupt(path, lines.size() + 1, "the last line is missing");
}

absl::Status WriteAnchors(const std::string& path, const Anchors& anchors) {
  std::string content;
  for (const auto& [stream, anchor] : anchors) {
    if (!IsStream(stream) || anchor.seq <= 0) {
      return absl::InvalidArgumentError(absl::StrCat("no anchor: stream \"", stream, "\", seq ", anchor.seq));
    }
    absl::StrAppend(&content, stream, " ", anchor.seq, " ", absl::BytesToHexString(View(anchor.hash)), "\n");
  }
  absl::StrAppend(&content, "end ", anchors.size(), "\n");

  const std::string next = absl::StrCat(path, ".new");
  {
    File file(next, O_WRONLY | O_CREAT | O_TRUNC);
    TN_RETURN_IF_ERROR(file.Opened());
    TN_RETURN_IF_ERROR(file.Write(content));
    TN_RETURN_IF_ERROR(file.Sync());
  }
  if (std::rename(next.c_str(), path.c_str()) != 0) return SystemError("rename", next, errno);
  return SyncFolderOf(path);
}

}  // namespace tiernet::journal
