#include "tests/bench/peer.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "common/status/macros.h"
#include "tests/bench/load.h"
#include "tiernet/reserve/v1/reserve_project_requests.pb.h"

namespace tiernet::bench {
namespace {

constexpr int kCreates = 4'000;
constexpr int kGets = 20'000;

struct Stat {
  int parent = 0;
  int64_t ticks = 0;
};

// Of /proc/<pid>/stat: what stands behind the name, which may hold blanks.
bool ReadStat(int pid, Stat& stat) {
  std::string line;
  if (!std::getline(std::ifstream(absl::StrCat("/proc/", pid, "/stat")), line)) return false;
  std::istringstream words(line.substr(line.rfind(')') + 1));
  std::string word;
  for (int field = 3; field <= 17 && words >> word; ++field) {
    int64_t number = 0;
    if (!absl::SimpleAtoi(word, &number)) continue;
    if (field == 4) stat.parent = static_cast<int>(number);
    // utime, stime, cutime, cstime.
    if (field >= 14) stat.ticks += number;
  }
  return true;
}

std::map<int, Stat> ReadAll() {
  std::map<int, Stat> all;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    int pid = 0;
    Stat stat;
    if (absl::SimpleAtoi(entry.path().filename().string(), &pid) && ReadStat(pid, stat)) all[pid] = stat;
  }
  return all;
}

bool IsWithin(int pid, int ancestor, const std::map<int, Stat>& all) {
  while (pid != ancestor) {
    const auto at = all.find(pid);
    if (at == all.end() || at->second.parent == 0) return false;
    pid = at->second.parent;
  }
  return true;
}

// Processes by name, each with all its children.
class Processes {
 public:
  static absl::StatusOr<Processes> Parse(const std::vector<std::string>& texts) {
    Processes processes;
    for (const auto& text : texts) {
      const std::pair<std::string, std::string> parts = absl::StrSplit(text, absl::MaxSplits('=', 1));
      int pid = 0;
      if (!absl::SimpleAtoi(parts.second, &pid) || pid <= 0) {
        return absl::InvalidArgumentError(absl::StrCat("\"", text, "\" is not of the form name=pid"));
      }
      processes.all_.emplace_back(parts.first, pid);
    }
    return processes;
  }

  // User and system time of each since it began, of those included that have ended and were waited for.
  std::vector<absl::Duration> Cpu() const {
    const auto stats = ReadAll();
    std::vector<absl::Duration> sums(all_.size());
    const double tick = 1.0 / static_cast<double>(sysconf(_SC_CLK_TCK));
    for (const auto& [pid, stat] : stats) {
      for (size_t i = 0; i < all_.size(); ++i) {
        if (IsWithin(pid, all_[i].second, stats)) sums[i] += absl::Seconds(static_cast<double>(stat.ticks) * tick);
      }
    }
    return sums;
  }

  const std::string& NameOf(size_t i) const { return all_[i].first; }

 private:
  std::vector<std::pair<std::string, int>> all_;
};

double Median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

// One kind of call at both sides, round by round.
class Measurement {
 public:
  Measurement(const Service& ours, const Peer& peer, Processes processes)
      : ours_(ours),
        processes_(std::move(processes)),
        to_ours_(Connect(ours.process().address(), kOutstanding)),
        to_peer_(Connect(peer.address, kOutstanding)) {}

  using Request = absl::FunctionRef<std::string(int)>;

  absl::Status Round(const std::string& method, int calls, Request to_ours, Request to_peer) {
    const absl::Duration before = ours_.process().Cpu();
    TN_ASSIGN_OR_RETURN(const auto mine, Send(to_ours_, method, calls, kOutstanding, to_ours));
    Add(our_rates_, our_cpu_, calls, mine.wall, ours_.process().Cpu() - before);
    const auto begun = processes_.Cpu();
    TN_ASSIGN_OR_RETURN(const auto theirs, Send(to_peer_, method, calls, kOutstanding, to_peer));
    const auto ended = processes_.Cpu();
    absl::Duration all;
    parts_.resize(begun.size());
    for (size_t i = 0; i < begun.size(); ++i) {
      parts_[i].push_back(absl::ToDoubleMicroseconds(ended[i] - begun[i]) / calls);
      all += ended[i] - begun[i];
    }
    Add(peer_rates_, peer_cpu_, calls, theirs.wall, all);
    return absl::OkStatus();
  }

  void Print(const std::string& what) const {
    absl::PrintF("%-28s %10.0f %10.0f calls/s %6.2f times\n", what, Median(our_rates_), Median(peer_rates_),
                 Median(our_rates_) / Median(peer_rates_));
    absl::PrintF("%-28s %10.1f %10.1f us CPU  %6.2f times\n", "", Median(our_cpu_), Median(peer_cpu_),
                 Median(peer_cpu_) / Median(our_cpu_));
    for (size_t i = 0; i < parts_.size(); ++i) {
      absl::PrintF("  of which %s %.1f us\n", processes_.NameOf(i), Median(parts_[i]));
    }
  }

  // The rounds so far.
  void Forget() {
    for (auto* values : {&our_rates_, &our_cpu_, &peer_rates_, &peer_cpu_}) values->clear();
    parts_.clear();
  }

 private:
  static constexpr int kOutstanding = 64;

  static void Add(std::vector<double>& rates, std::vector<double>& cpu, int calls, absl::Duration wall,
                  absl::Duration time) {
    rates.push_back(calls / absl::ToDoubleSeconds(wall));
    cpu.push_back(absl::ToDoubleMicroseconds(time) / calls);
  }

  const Service& ours_;
  const Processes processes_;
  const Connections to_ours_, to_peer_;
  std::vector<double> our_rates_, our_cpu_, peer_rates_, peer_cpu_;
  std::vector<std::vector<double>> parts_;
};

// Makes an entry there; the bytes of a read of it.
absl::StatusOr<std::string> ReadOfNew(const std::string& address, absl::FunctionRef<std::string()> create) {
  TN_ASSIGN_OR_RETURN(const auto made, Send(Connect(address), kCreateMethod, 1, 1, [&](int) { return create(); }));
  reserve::v1::ReserveProject entry;
  if (!entry.ParseFromString(made.answer) || entry.name().empty()) {
    return absl::UnavailableError(absl::StrCat(address, " answers with no entry"));
  }
  reserve::v1::GetReserveProjectRequest request;
  request.set_name(entry.name());
  return request.SerializeAsString();
}

}  // namespace

absl::Status MeasurePeer(const Service& ours, const Peer& peer, absl::FunctionRef<std::string()> create, int rounds) {
  TN_ASSIGN_OR_RETURN(auto processes, Processes::Parse(peer.processes));
  TN_ASSIGN_OR_RETURN(const auto our_read, ReadOfNew(ours.process().address(), create));
  TN_ASSIGN_OR_RETURN(const auto peer_read, ReadOfNew(peer.address, create));
  Measurement measurement(ours, peer, std::move(processes));
  const auto making = [&](int) { return create(); };
  // What comes first compiles the peer's code and fills caches.
  for (int round = -1; round < rounds; ++round) {
    if (round == 0) measurement.Forget();
    TN_RETURN_IF_ERROR(measurement.Round(kCreateMethod, kCreates, making, making));
  }
  absl::PrintF("%-28s %10s %10s\n", "", "ours", "peer");
  measurement.Print("Create, 64 callers");
  measurement.Forget();
  for (int round = -1; round < rounds; ++round) {
    if (round == 0) measurement.Forget();
    TN_RETURN_IF_ERROR(measurement.Round(
        kGetMethod, kGets, [&](int) { return std::string(our_read); }, [&](int) { return std::string(peer_read); }));
  }
  measurement.Print("Get, 64 callers, one entry");
  return absl::OkStatus();
}

}  // namespace tiernet::bench
