// Measures the service against the bare engine and the bare wire, in one run on one
// machine: CPU before wall, medians of five rounds. Prints ratios; the exit code says
// only whether everything could be measured.

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "common/status/macros.h"
#include "tests/bench/bare.h"
#include "tests/bench/cached_parts.h"
#include "tests/bench/catch_up.h"
#include "tests/bench/echo.h"
#include "tests/bench/load.h"
#include "tests/bench/peer.h"
#include "tests/bench/scoreboard.h"
#include "tests/bench/service.h"
#include "tests/bench/sweep.h"
#include "tiernet/dossier/v1/dossier_service.pb.h"
#include "tiernet/reserve/v1/reserve_service.pb.h"

ABSL_FLAG(std::string, server, TIERNET_RESERVE_SERVER, "The binary of the reserve service");
ABSL_FLAG(bool, big, false, "1,000,000 rows and projects instead of 100,000 and 20,000");
ABSL_FLAG(std::vector<std::string>, only,
          (std::vector<std::string>{"import", "verify", "get", "dossier", "create", "scoreboards", "sweep"}),
          "What to measure");
ABSL_FLAG(std::string, peer, "", "The address of the service that `--only=peer` measures beside ours");
ABSL_FLAG(std::vector<std::string>, peer_processes, {}, "Its processes, name=pid");
ABSL_FLAG(int, projects, 0, "Projects that scoreboards are read of, instead of 20,000 or 1,000,000");
ABSL_FLAG(int, rounds, 5, "Rounds that a median is taken of");
ABSL_FLAG(std::string, echo_answer, "", "Be the bare server that answers with the bytes of this file");
ABSL_FLAG(std::string, echo_address, "", "Where the bare server writes its address");

namespace tiernet::bench {
namespace {

namespace fs = std::filesystem;
namespace v1 = reserve::v1;

constexpr int kOutstanding = 64;
// Slices are short, so that ours and bare meet the same neighbours on the machine.
constexpr int kGets = 4'000;
constexpr int kGetSlices = 5;
// Within the five seconds that entries of the cache live.
constexpr int kDossiers = 2'000;
constexpr int kCreates = 1'600;
constexpr int kCreateSlices = 4;
// Both sides' page caches, 64 MiB, are full after so many.
constexpr int kFilling = 32'000;
constexpr int kLoneCreates = 200;
constexpr int kClocks = 100'000;
// What the service takes at most from imports into one transaction.
constexpr int kRowsABatch = 256;

double Micros(absl::Duration duration, int64_t count = 1) {
  return absl::ToDoubleMicroseconds(duration) / static_cast<double>(count);
}

double Median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

// One line of the table; `limit` in words.
void Print(const std::string& what, double ours, const std::string& unit, double bare, double ratio,
           const std::string& limit) {
  absl::PrintF("%-46s %10.1f %10.1f %-8s %6.2f  %s\n", what, ours, bare, unit, ratio, limit);
  std::cout.flush();
}

void Note(const std::string& text) { std::cout << text << std::endl; }

// Rounds of one measurement, each of ours beside the two bare costs that its work has.
// The ratio is the median of the rounds' ratios: what slows a whole round down, slows
// both sides down.
class Comparison {
 public:
  void Add(double ours, double first, double second) {
    ours_.push_back(ours);
    first_.push_back(first);
    second_.push_back(second);
    ratios_.push_back(ours / (first + second));
  }
  void Print(const std::string& what, const std::string& limit, const std::string& first,
             const std::string& second) const {
    bench::Print(what, Median(ours_), "us", Median(first_) + Median(second_), Median(ratios_), limit);
    const auto [least, most] = std::minmax_element(ratios_.begin(), ratios_.end());
    Note(absl::StrFormat("  bare: %s %.1f us, %s %.1f us; ratios from %.2f to %.2f", first, Median(first_), second,
                         Median(second_), *least, *most));
  }

 private:
  std::vector<double> ours_, first_, second_, ratios_;
};

// For whoever waits; not part of the table.
void Progress(const std::string& what, int64_t rows, absl::Duration took) {
  std::cerr << absl::StrFormat("  %s %d rows, %.0f rows/s\n", what, rows,
                               static_cast<double>(rows) / absl::ToDoubleSeconds(took));
}

class TemporaryFolder {
 public:
  TemporaryFolder() : path_(fs::temp_directory_path() / "tiernet-bench-XXXXXX") {
    if (mkdtemp(path_.data()) == nullptr) abort();
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

absl::StatusOr<std::unique_ptr<Process>> StartEcho(const std::string& folder, const std::string& answer) {
  const std::string file = folder + "/echo.answer";
  const std::string address = folder + "/echo.address";
  std::ofstream(file, std::ios::binary) << answer;
  return Process::Start({"/proc/self/exe", "--echo_answer=" + file, "--echo_address=" + address}, folder + "/echo.log",
                        address);
}

class Bench {
 public:
  absl::Status Run() {
    // These need no service.
    if (IsAsked("sweep")) TN_RETURN_IF_ERROR(MeasureSweep(folder_.path(), kClocks));
    if (IsAsked("scoreboards")) TN_RETURN_IF_ERROR(MeasureScoreboards());
    if (IsAsked("peer")) return MeasureBesidePeer();
    const std::vector<std::string> of_service = {"import", "verify", "get", "dossier", "create"};
    return std::any_of(of_service.begin(), of_service.end(), &IsAsked) ? MeasureService() : absl::OkStatus();
  }

 private:
  static bool IsAsked(const std::string& what) {
    const auto only = absl::GetFlag(FLAGS_only);
    return std::find(only.begin(), only.end(), what) != only.end();
  }

  absl::Status MeasureService() {
    TN_ASSIGN_OR_RETURN(service_, Service::Start(absl::GetFlag(FLAGS_server), data_));
    absl::PrintF("%-46s %10s %10s %-8s %6s  %s\n", "", "ours", "bare", "unit", "ratio", "must");
    TN_RETURN_IF_ERROR(MeasureImport());
    if (IsAsked("import")) TN_RETURN_IF_ERROR(MeasureCatchUp());
    if (IsAsked("verify")) TN_RETURN_IF_ERROR(MeasureVerify());
    if (IsAsked("get")) TN_RETURN_IF_ERROR(MeasureGet());
    if (IsAsked("dossier")) TN_RETURN_IF_ERROR(MeasureDossier());
    return IsAsked("create") ? MeasureCreate() : absl::OkStatus();
  }

  absl::Status MeasureBesidePeer() {
    TN_ASSIGN_OR_RETURN(service_, Service::Start(absl::GetFlag(FLAGS_server), data_));
    const Peer peer{absl::GetFlag(FLAGS_peer), absl::GetFlag(FLAGS_peer_processes)};
    return MeasurePeer(
        *service_, peer, [this] { return CreateRequest(); }, rounds_);
  }

  absl::Status MeasureScoreboards() const {
    const int asked = absl::GetFlag(FLAGS_projects);
    const int usual = absl::GetFlag(FLAGS_big) ? 1'000'000 : 20'000;
    return MeasureScoreboard(folder_.path(), asked > 0 ? asked : usual, rounds_);
  }

  absl::Status MeasureImport() {
    const auto& process = service_->process();
    const absl::Duration cpu = process.Cpu();
    const absl::Time start = absl::Now();
    // Own memory at each tenth of the way: flat, once caches are full.
    std::vector<int64_t> own_mib;
    TN_RETURN_IF_ERROR(Import(*service_, rows_, [&](int row) {
      if (row % (rows_ / 10) != 0) return;
      own_mib.push_back(process.OwnKib() >> 10);
      Progress("imported", row, absl::Now() - start);
    }));
    const Cost ours{process.Cpu() - cpu, absl::Now() - start};
    TN_RETURN_IF_ERROR(Restart());
    const auto size = fs::file_size(DatabaseIn(data_));

    const std::string copy = folder_.path() + "/bulk.db";
    TN_RETURN_IF_ERROR(CopySchema(DatabaseIn(data_), copy));
    TN_ASSIGN_OR_RETURN(auto replay, Replay::Open(copy));
    TN_RETURN_IF_ERROR(replay->Follow(DatabaseIn(data_), kUnit, 0));
    Cost bare;
    for (int row = 0; row < rows_; row += kRowsABatch) {
      TN_RETURN_IF_ERROR(replay->Read(kRowsABatch));
      TN_ASSIGN_OR_RETURN(const auto cost, replay->Commit(kRowsABatch));
      bare.cpu += cost.cpu;
      bare.wall += cost.wall;
      if ((row + kRowsABatch) * 10LL / rows_ > row * 10LL / rows_) Progress("replayed", row + kRowsABatch, bare.wall);
    }
    replay.reset();
    fs::remove(copy);
    Print(absl::StrCat("import ", rows_, " rows, wall"), rows_ / absl::ToDoubleSeconds(ours.wall), "rows/s",
          rows_ / absl::ToDoubleSeconds(bare.wall), absl::FDivDuration(bare.wall, ours.wall), ">= 0.3");
    Print("import, CPU a row", Micros(ours.cpu, rows_), "us", Micros(bare.cpu, rows_),
          absl::FDivDuration(bare.cpu, ours.cpu), "");
    Note(absl::StrFormat("  own memory at each tenth: %s MiB; file %d MiB, %d bytes a row", absl::StrJoin(own_mib, " "),
                         size >> 20, size / rows_));
    return absl::OkStatus();
  }

  absl::Status MeasureCatchUp() const {
    TN_ASSIGN_OR_RETURN(const auto cost, CatchUp(TIERNET_INDICATORS_SERVER, data_, kUnit));
    Note(absl::StrFormat("  the indicators follow it at %.0f rows/s, CPU %.1f us a row of their own",
                         rows_ / absl::ToDoubleSeconds(cost.wall), Micros(cost.cpu, rows_)));
    return absl::OkStatus();
  }

  absl::Status MeasureVerify() {
    std::vector<double> chain, whole, bare;
    for (int round = 0; round < rounds_; ++round) {
      TN_ASSIGN_OR_RETURN(const auto chain_cpu, Verify(*service_, true));
      TN_ASSIGN_OR_RETURN(const auto whole_cpu, Verify(*service_, false));
      TN_ASSIGN_OR_RETURN(const auto bare_cost, ScanAndHash(DatabaseIn(data_)));
      chain.push_back(Micros(chain_cpu, rows_));
      whole.push_back(Micros(whole_cpu, rows_));
      bare.push_back(Micros(bare_cost.cpu, rows_));
      std::cerr << "  verified " << rows_ << " records, round " << round + 1 << "\n";
    }
    Print("Verify, chain and parts, CPU a record", Median(chain), "us", Median(bare), Median(bare) / Median(chain),
          ">= 0.5");
    Print("Verify with the fold against rows", Median(whole), "us", Median(bare), Median(bare) / Median(whole), "");
    return absl::OkStatus();
  }

  // Of which the first create makes the entry that is read.
  absl::Status MeasureGet() {
    TN_ASSIGN_OR_RETURN(const auto made, Create({service_->channel()}, 1, 1));
    v1::ReserveProject entry;
    entry.ParseFromString(made.answer);
    v1::GetReserveProjectRequest request;
    request.set_name(entry.name());
    const std::string bytes = request.SerializeAsString();
    const auto get = [&](int) { return std::string(bytes); };
    TN_ASSIGN_OR_RETURN(const auto answer, Send({service_->channel()}, kGetMethod, 1, 1, get));
    TN_ASSIGN_OR_RETURN(const auto echo, StartEcho(folder_.path(), answer.answer));
    const auto echo_channel = Connect(echo->address());
    const std::string id = entry.name().substr(entry.name().rfind('/') + 1);
    Comparison comparison;
    for (int round = 0; round < rounds_ * kGetSlices; ++round) {
      TN_ASSIGN_OR_RETURN(const auto mine, CpuOf(service_->process(), {service_->channel()}, kGetMethod, kGets, get));
      TN_ASSIGN_OR_RETURN(const auto theirs, CpuOf(*echo, echo_channel, kEchoMethod, kGets, get));
      TN_ASSIGN_OR_RETURN(const auto read, ReadPoint(DatabaseIn(data_), kUnit, id, kGets));
      comparison.Add(mine, theirs, Micros(read.cpu, kGets));
    }
    comparison.Print("Get, server CPU a call", "<= 1.25", "echo", "point read");
    return absl::OkStatus();
  }

  // The own part is read from the store; it is not in the limit.
  absl::Status MeasureDossier() {
    service_.reset();
    CachedParts parts(folder_.path());
    TN_ASSIGN_OR_RETURN(service_, Service::Start(absl::GetFlag(FLAGS_server), data_, parts.address()));
    TN_ASSIGN_OR_RETURN(const auto made, Create({service_->channel()}, 1, 1));
    v1::ReserveProject entry;
    entry.ParseFromString(made.answer);
    dossier::v1::GetDossierRequest request;
    request.set_unit(kUnit);
    request.set_project_id(entry.project_id());
    const std::string bytes = request.SerializeAsString();
    const auto get = [&](int) { return std::string(bytes); };
    TN_RETURN_IF_ERROR(parts.Fill(data_, entry.project_id()));
    TN_ASSIGN_OR_RETURN(const auto answer, Send({service_->channel()}, kDossierMethod, 1, 1, get));
    TN_ASSIGN_OR_RETURN(const auto echo, StartEcho(folder_.path(), answer.answer));
    const auto echo_channel = Connect(echo->address());
    Comparison comparison;
    for (int round = 0; round < rounds_ * kGetSlices; ++round) {
      TN_RETURN_IF_ERROR(parts.Fill(data_, entry.project_id()));
      TN_ASSIGN_OR_RETURN(const auto mine,
                          CpuOf(service_->process(), {service_->channel()}, kDossierMethod, kDossiers, get));
      TN_ASSIGN_OR_RETURN(const auto read, parts.Read(kDossiers));
      TN_ASSIGN_OR_RETURN(const auto theirs, CpuOf(*echo, echo_channel, kEchoMethod, kDossiers, get));
      comparison.Add(mine, theirs, Micros(read.cpu, kDossiers));
    }
    comparison.Print("GetDossier, others' parts cached, server CPU", "<= 1.25", "echo", "MGET");
    Note(absl::StrFormat("  of %d bytes", answer.answer.size()));
    return Restart();
  }

  // The bare side replays, round by round, what the service has just written, on a copy
  // of what it began with. What comes first fills the caches and is not counted.
  absl::Status MeasureCreate() {
    service_.reset();
    const std::string copy = folder_.path() + "/before.db";
    fs::copy_file(DatabaseIn(data_), copy);
    TN_RETURN_IF_ERROR(Restart());
    TN_ASSIGN_OR_RETURN(const auto replay, Replay::Open(copy));
    std::string answer;
    TN_RETURN_IF_ERROR(CreateAndReplay(*replay, {service_->channel()}, kFilling, kOutstanding, answer).status());
    TN_ASSIGN_OR_RETURN(const auto echo, StartEcho(folder_.path(), answer));
    TN_RETURN_IF_ERROR(
        CompareTogether(*replay, *echo, kOutstanding, "Create, 64 callers, server CPU a call", "<= 1.5"));
    TN_RETURN_IF_ERROR(CompareTogether(*replay, *echo, 1, "Create, 64 at once on one connection, CPU", ""));
    return CompareAlone(*replay, *echo);
  }

  // On one connection the bare echo answers what it read together with one write; a caller
  // has a connection of its own.
  absl::Status CompareTogether(Replay& replay, const Process& echo, int count, const std::string& what,
                               const std::string& wanted) {
    const auto to_service = Connect(service_->process().address(), count);
    const auto to_echo = Connect(echo.address(), count);
    const std::string bytes = CreateRequest();
    std::string answer;
    Comparison comparison;
    for (int round = 0; round < rounds_ * kCreateSlices; ++round) {
      TN_ASSIGN_OR_RETURN(const auto pair, CreateAndReplay(replay, to_service, kCreates, kOutstanding, answer));
      TN_ASSIGN_OR_RETURN(const auto echoed,
                          CpuOf(echo, to_echo, kEchoMethod, kCreates, [&](int) { return std::string(bytes); }));
      comparison.Add(Micros(pair.ours, kCreates), Micros(pair.bare, kCreates), echoed);
    }
    comparison.Print(what, wanted, "statements", "echo");
    return absl::OkStatus();
  }

  // One create, one transaction and one echo in turn, so that all three meet the same
  // disk and neighbours; both logs have gone round, so that none of them grows. The
  // transactions are of entries that the service made just before.
  absl::Status CompareAlone(Replay& replay, const Process& echo) {
    const auto channel = Connect(echo.address());
    TN_ASSIGN_OR_RETURN(const int64_t before, LastSeq(DatabaseIn(data_), kUnit));
    TN_RETURN_IF_ERROR(Create({service_->channel()}, kLoneCreates * rounds_, kOutstanding).status());
    TN_RETURN_IF_ERROR(replay.Follow(DatabaseIn(data_), kUnit, before));
    TN_RETURN_IF_ERROR(replay.Read(kLoneCreates * rounds_));
    replay.Leave();
    const std::string bytes = CreateRequest();
    Comparison comparison;
    for (int round = 0; round < rounds_; ++round) {
      std::vector<double> ours, transactions, echoes;
      for (int i = 0; i < kLoneCreates; ++i) {
        TN_ASSIGN_OR_RETURN(const auto created, Create({service_->channel()}, 1, 1));
        TN_ASSIGN_OR_RETURN(const auto committed, replay.Commit(1));
        TN_ASSIGN_OR_RETURN(const auto echoed,
                            Send(channel, kEchoMethod, 1, 1, [&](int) { return std::string(bytes); }));
        ours.push_back(Micros(created.median_latency));
        transactions.push_back(Micros(committed.wall));
        echoes.push_back(Micros(echoed.median_latency));
      }
      comparison.Add(Median(ours), Median(transactions), Median(echoes));
    }
    comparison.Print("Create, one caller, latency", "<= 1.3", "transaction", "echo");
    return absl::OkStatus();
  }

  // Of `calls` creates in the service, and of the same in transactions of `outstanding`.
  struct Pair {
    absl::Duration ours;
    absl::Duration bare;
  };
  absl::StatusOr<Pair> CreateAndReplay(Replay& replay, const Connections& connections, int calls, int outstanding,
                                       std::string& answer) {
    TN_ASSIGN_OR_RETURN(const int64_t before, LastSeq(DatabaseIn(data_), kUnit));
    const absl::Duration cpu = service_->process().Cpu();
    TN_ASSIGN_OR_RETURN(auto load, Create(connections, calls, outstanding));
    Pair pair{service_->process().Cpu() - cpu, absl::ZeroDuration()};
    answer = std::move(load.answer);
    TN_RETURN_IF_ERROR(replay.Follow(DatabaseIn(data_), kUnit, before));
    TN_RETURN_IF_ERROR(replay.Read(calls));
    replay.Leave();
    for (int done = 0; done < calls; done += outstanding) {
      TN_ASSIGN_OR_RETURN(const auto cost, replay.Commit(outstanding));
      pair.bare += cost.cpu;
    }
    return pair;
  }

  absl::Status Restart() {
    service_.reset();
    TN_ASSIGN_OR_RETURN(service_, Service::Start(absl::GetFlag(FLAGS_server), data_));
    return absl::OkStatus();
  }

  std::string CreateRequest() {
    v1::CreateReserveProjectRequest request;
    request.set_parent(absl::StrCat("units/", kUnit));
    request.set_request_id(absl::StrFormat("0190c3f1-0000-7000-8000-%012d", ++number_));
    *request.mutable_reserve_project() = Draft(number_);
    return request.SerializeAsString();
  }

  absl::StatusOr<Load> Create(const Connections& connections, int calls, int outstanding) {
    return Send(connections, kCreateMethod, calls, outstanding, [this](int) { return CreateRequest(); });
  }

  static absl::StatusOr<double> CpuOf(const Process& process, const Connections& connections, const std::string& method,
                                      int calls, absl::FunctionRef<std::string(int)> request) {
    const absl::Duration before = process.Cpu();
    TN_RETURN_IF_ERROR(Send(connections, method, calls, kOutstanding, request).status());
    return Micros(process.Cpu() - before, calls);
  }

  const TemporaryFolder folder_;
  const std::string data_ = folder_.path() + "/data";
  const int rows_ = absl::GetFlag(FLAGS_big) ? 1'000'000 : 100'000;
  const int rounds_ = absl::GetFlag(FLAGS_rounds);
  int number_ = 0;
  std::unique_ptr<Service> service_;
};

}  // namespace
}  // namespace tiernet::bench

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage("Measures the reserve service against bare SQLite and a bare gRPC echo.");
  absl::ParseCommandLine(argc, argv);
  if (const auto file = absl::GetFlag(FLAGS_echo_answer); !file.empty()) {
    std::ostringstream answer;
    answer << std::ifstream(file, std::ios::binary).rdbuf();
    return tiernet::bench::ServeEcho(answer.str(), absl::GetFlag(FLAGS_echo_address));
  }
  const absl::Status status = tiernet::bench::Bench().Run();
  if (status.ok()) return 0;
  std::cerr << "not measured: " << status << "\n";
  return 1;
}
