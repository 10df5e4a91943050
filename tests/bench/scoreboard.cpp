#include "tests/bench/scoreboard.h"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "common/async/worker_pool.h"
#include "common/calendar/date.h"
#include "common/codes/uuid.h"
#include "common/config/node.h"
#include "common/schema/kind.h"
#include "common/status/macros.h"
#include "common/store/store.h"
#include "services/indicators/domain/entered.h"
#include "services/indicators/service/derived.h"
#include "services/indicators/service/followers.h"
#include "services/indicators/service/scoreboards.h"
#include "tests/bench/bare.h"
#include "tests/bench/process.h"
#include "tests/bench/projects.h"
#include "tiernet/indicators/v1/bulletin.pb.h"
#include "tiernet/indicators/v1/commendation.pb.h"
#include "tiernet/reference/v1/indicator.pb.h"
#include "tiernet/reference/v1/reference.pb.h"

namespace tiernet::bench {
namespace {

namespace fs = std::filesystem;
namespace v1 = indicators::v1;

constexpr int kFew = kShapes;
// Enough for a page of each kind and unit.
constexpr int kProjectsARound = 60'000;
constexpr int kReadsATime = 10;
// Of each round: reads are short, and whatever else runs on the machine comes and goes.
constexpr int kTurnsARound = 5;
constexpr int kChanges = 200;
constexpr char kCity[] = "140400";
constexpr char kCounty[] = "140423";
const absl::CivilDay kToday(2020, 1, 10);

double Micros(absl::Duration duration) { return absl::ToDoubleMicroseconds(duration); }

double Median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
  return values[values.size() / 2];
}

// One database of the indicators, kept as the service keeps it.
class Board {
 public:
  Board(std::string folder, const NodeConfig& config)
      : folder_(std::move(folder)),
        reference_(*config.reference),
        // As the followers count.
        calendar_(reference_.calendars().KnownOn(absl::CivilDay::max())),
        journals_(reference_),
        finishers_(1, 64) {
    store::Store::Options options;
    options.directory = folder_;
    options.service = "indicators";
    options.kinds = {&schema::KindOf<v1::OfficialFigure>(), &schema::KindOf<v1::Target>(),
                     &schema::KindOf<v1::Commendation>(), &schema::KindOf<v1::Bulletin>()};
    options.home_units = {config.node.home_units().begin(), config.node.home_units().end()};
    options.clock = FixedDayClock(kToday);
    options.ensure_derived = [this](sql::Db& db) { return indicators::EnsureFollowed(db, reference_); };
    options_ = std::move(options);
  }

  absl::Status Open() {
    TN_ASSIGN_OR_RETURN(store_, store::Store::Open(options_, finishers_));
    boards_.emplace(*store_, reference_);
    return absl::OkStatus();
  }

  // What the officials enter: each value rests on figures and targets too.
  absl::Status EnterFiguresAndTargets() {
    for (const auto series : {v1::SERIES_FAI, v1::SERIES_TECH_UPGRADE, v1::SERIES_BUDGET}) {
      for (const char* month : {"2018-06", "2018-07", "2018-12", "2019-05", "2019-06", "2019-07"}) {
        v1::OfficialFigure figure;
        figure.set_series(series);
        figure.set_month(month);
        figure.set_cumulative_yuan(40'000'000'000);
        figure.set_basis(v1::FIGURE_BASIS_OFFICIAL);
        figure.set_source("模拟数据");
        TN_RETURN_IF_ERROR(EnterForAll(std::move(figure), "officialFigures"));
      }
    }
    for (const auto* definition : reference_.IndicatorsOf(2019)) {
      if (definition->county_target() != reference::v1::COUNTY_TARGET_ENTERED) continue;
      v1::Target target;
      target.set_indicator(definition->code());
      target.set_year(2019);
      target.set_value("90");
      TN_RETURN_IF_ERROR(EnterForAll(std::move(target), "targets"));
    }
    return absl::OkStatus();
  }

  // Of what it takes to derive `projects`, from journals in memory: applied and committed
  // page by page, as followers do it.
  absl::Status Follow(int projects) {
    for (const auto& page : journals_.OfUnits()) TN_RETURN_IF_ERROR(Apply(page).status());
    for (int first = 0; first < projects; first += kProjectsARound) {
      const int end = std::min(projects, first + kProjectsARound);
      for (const auto& page : journals_.Of(first, end)) {
        TN_ASSIGN_OR_RETURN(const auto cost, Apply(page));
        cost_.cpu += cost.all.cpu;
        cost_.wall += cost.all.wall;
        records_ += static_cast<int64_t>(page.page.records.size());
      }
      if (end < projects) Say(absl::StrFormat("  %d projects, %s", end, Rate()));
    }
    return absl::OkStatus();
  }

  std::string Rate() const {
    return absl::StrFormat("%d records at %.0f records/s, CPU %.1f us a record; file %d MiB", records_,
                           records_ / absl::ToDoubleSeconds(cost_.wall), Micros(cost_.cpu) / records_,
                           fs::file_size(folder_ + "/indicators.db") >> 20);
  }

  // Rows that a change of project `number` touches, and the CPU of that; no rows if it is
  // none that is built.
  struct Change {
    int64_t rows = 0;
    double micros = 0;
  };
  absl::StatusOr<Change> Raise(int number) {
    const auto page = journals_.Raise(number);
    if (page.page.records.empty()) return Change();
    TN_ASSIGN_OR_RETURN(const auto cost, Apply(page));
    return Change{cost.rows, Micros(cost.derive)};
  }

  // CPU of a read, of some one after the other.
  absl::StatusOr<double> Read(const v1::GetScoreboardRequest& request) {
    Caller caller;
    caller.subject = "bench";
    caller.unit = kCity;
    caller.tier = types::v1::TIER_CITY;
    const absl::Duration before = ReadClock(CLOCK_THREAD_CPUTIME_ID);
    for (int i = 0; i < kReadsATime; ++i) {
      TN_ASSIGN_OR_RETURN(const auto board, boards_->Get(caller, request));
      if (board.SerializeAsString().empty()) return absl::InternalError("an empty scoreboard");
    }
    return Micros(ReadClock(CLOCK_THREAD_CPUTIME_ID) - before) / kReadsATime;
  }

  // Keys of the cells that are not 0, in order.
  absl::StatusOr<std::vector<std::string>> FilledCells() {
    TN_ASSIGN_OR_RETURN(const auto db, store_->Read());
    TN_ASSIGN_OR_RETURN(auto* select, db->Prepare("SELECT unit || ' ' || span || ' ' || period || ' ' || measure || "
                                                  "' ' || zone FROM cells WHERE amount <> 0 "
                                                  "ORDER BY unit, span, period, measure, zone"));
    std::vector<std::string> cells;
    while (true) {
      TN_ASSIGN_OR_RETURN(const bool row, select->Step());
      if (!row) return cells;
      cells.emplace_back(select->Text(0));
    }
  }

  static void Say(const std::string& text) { std::cout << text << std::endl; }

 private:
  struct PageCost {
    Cost all;
    absl::Duration derive;
    int64_t rows;
  };

  static absl::StatusOr<int64_t> TotalChanges(sql::Db& db) {
    TN_ASSIGN_OR_RETURN(auto* select, db.Prepare("SELECT total_changes()"));
    TN_RETURN_IF_ERROR(select->Step().status());
    const int64_t changes = select->Int(0);
    select->Reset();
    return changes;
  }

  absl::StatusOr<PageCost> Apply(const JournalPage& page) {
    PageCost cost{};
    store::Advance advance;
    advance.from_seq = page.page.from_seq;
    advance.to = {indicators::kFollowerName, page.service, page.page.stream, page.page.records.back().header.seq(),
                  std::string(32, '\0')};
    const auto derive = [&](sql::Db& db) -> absl::Status {
      TN_ASSIGN_OR_RETURN(const int64_t before, TotalChanges(db));
      const absl::Duration start = ReadClock(CLOCK_THREAD_CPUTIME_ID);
      TN_RETURN_IF_ERROR(indicators::ApplyRecords(db, page.page.records, calendar_));
      cost.derive = ReadClock(CLOCK_THREAD_CPUTIME_ID) - start;
      TN_ASSIGN_OR_RETURN(const int64_t after, TotalChanges(db));
      cost.rows = after - before;
      return absl::OkStatus();
    };
    const absl::Duration cpu = ReadClock(CLOCK_PROCESS_CPUTIME_ID);
    const absl::Time wall = absl::Now();
    TN_RETURN_IF_ERROR(Wait([&](store::Done done) { store_->Apply(std::move(advance), derive, std::move(done)); }));
    cost.all = {ReadClock(CLOCK_PROCESS_CPUTIME_ID) - cpu, absl::Now() - wall};
    return cost;
  }

  template <typename Start>
  static absl::Status Wait(Start start) {
    absl::Notification finished;
    absl::Status status;
    start([&](const absl::StatusOr<store::Committed>& committed) {
      status = committed.status();
      finished.Notify();
    });
    finished.WaitForNotification();
    return status;
  }

  static absl::Status Enter(v1::OfficialFigure& figure, const Reference& reference) {
    return indicators::Enter(figure, reference, kToday);
  }
  static absl::Status Enter(v1::Target& target, const Reference& reference) {
    return indicators::Enter(target, reference);
  }

  // For the city and each of its units.
  template <typename Entity>
  absl::Status EnterForAll(Entity entity, const std::string& collection) {
    TN_RETURN_IF_ERROR(EnterOne(entity, collection, v1::SCOPE_KIND_CITY, kCity));
    for (const auto& unit : reference_.summation_units()) {
      TN_RETURN_IF_ERROR(EnterOne(entity, collection, v1::SCOPE_KIND_UNIT, unit));
    }
    return absl::OkStatus();
  }

  template <typename Entity>
  absl::Status EnterOne(Entity entity, const std::string& collection, v1::ScopeKind kind, const std::string& to) {
    entity.set_scope_kind(kind);
    store::Origin origin;
    origin.caller.subject = "bench";
    origin.caller.unit = kCity;
    origin.caller.tier = types::v1::TIER_CITY;
    origin.method = "enter";
    const auto decide = [&](store::Facts& facts) -> absl::StatusOr<store::Changes> {
      Entity entered = entity;
      entered.set_name(absl::StrCat("units/", kCity, "/to/", to, "/", collection, "/", facts.NewId()));
      TN_RETURN_IF_ERROR(Enter(entered, reference_));
      return store::Changes(std::move(entered));
    };
    return Wait([&](store::Done done) { store_->Commit(std::move(origin), decide, std::move(done)); });
  }

  const std::string folder_;
  const Reference& reference_;
  const Calendar& calendar_;
  Journals journals_;
  WorkerPool finishers_;
  store::Store::Options options_;
  std::unique_ptr<store::Store> store_;
  std::optional<indicators::Scoreboards> boards_;
  Cost cost_{};
  int64_t records_ = 0;
};

absl::Status CompareCells(Board& few, Board& many) {
  TN_ASSIGN_OR_RETURN(const auto cells, few.FilledCells());
  TN_ASSIGN_OR_RETURN(const auto others, many.FilledCells());
  std::vector<std::string> apart;
  std::set_symmetric_difference(cells.begin(), cells.end(), others.begin(), others.end(), std::back_inserter(apart));
  Board::Say(
      absl::StrFormat("  cells filled: %d, %d, in one of them alone %d", cells.size(), others.size(), apart.size()));
  if (apart.empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat("not the same cells: ", apart.front()));
}

absl::Status CompareChanges(Board& few, Board& many, int projects) {
  std::vector<double> ours, base;
  int64_t rows = 0;
  int changes = 0;
  // The same shapes, of the many from the middle of what there is.
  for (int shape = 0; shape < kShapes && changes < kChanges; ++shape) {
    TN_ASSIGN_OR_RETURN(const auto before, few.Raise(shape));
    if (before.rows == 0) continue;
    TN_ASSIGN_OR_RETURN(const auto now, many.Raise(projects / 2 / kShapes * kShapes + shape));
    if (now.rows != before.rows) {
      return absl::FailedPreconditionError(
          absl::StrCat("a change of shape ", shape, " touches ", before.rows, " rows, then ", now.rows));
    }
    rows += now.rows;
    ++changes;
    ours.push_back(now.micros);
    base.push_back(before.micros);
  }
  absl::PrintF("%-46s %10.1f %10.1f %-8s %6.2f  %s\n", "one changed project, rows touched",
               static_cast<double>(rows) / changes, static_cast<double>(rows) / changes, "rows", 1.0, "= 1");
  absl::PrintF("%-46s %10.1f %10.1f %-8s %6.2f\n", "one changed project, CPU", Median(ours), Median(base), "us",
               Median(ours) / Median(base));
  return absl::OkStatus();
}

absl::Status CompareReads(Board& few, Board& many, int rounds) {
  const std::pair<v1::ScopeKind, const char*> scopes[] = {{v1::SCOPE_KIND_CITY, kCity}, {v1::SCOPE_KIND_UNIT, kCounty}};
  for (const auto& [kind, code] : scopes) {
    for (const char* as_of : {"2019-06-30", "2019-08-15"}) {
      v1::GetScoreboardRequest request;
      request.mutable_scope()->set_kind(kind);
      request.mutable_scope()->set_code(code);
      request.set_as_of(as_of);
      std::vector<double> ours, base;
      for (int turn = 0; turn < rounds * kTurnsARound; ++turn) {
        TN_ASSIGN_OR_RETURN(const double before, few.Read(request));
        TN_ASSIGN_OR_RETURN(const double now, many.Read(request));
        base.push_back(before);
        ours.push_back(now);
      }
      const char* whose = kind == v1::SCOPE_KIND_CITY ? "the city" : "a unit";
      absl::PrintF("%-46s %10.1f %10.1f %-8s %6.2f  %s\n",
                   absl::StrCat("scoreboard of ", whose, " on ", as_of, ", CPU"), Median(ours), Median(base), "us",
                   Median(ours) / Median(base), "<= 1.2");
      std::cout.flush();
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status MeasureScoreboard(const std::string& folder, int projects, int rounds) {
  TN_ASSIGN_OR_RETURN(const auto config, LoadNode(TIERNET_DEPLOY "/node.txtpb"));
  absl::PrintF("%-46s %10d %10d %-8s %6s  %s\n", "scoreboards, by number of projects", projects, kFew, "unit", "ratio",
               "must");
  std::cout.flush();
  Board few(folder + "/few", config);
  Board many(folder + "/many", config);
  for (auto* board : {&few, &many}) {
    TN_RETURN_IF_ERROR(board->Open());
    TN_RETURN_IF_ERROR(board->EnterFiguresAndTargets());
  }
  TN_RETURN_IF_ERROR(few.Follow(kFew));
  TN_RETURN_IF_ERROR(many.Follow(projects));
  Board::Say(absl::StrCat("  derived ", many.Rate()));
  TN_RETURN_IF_ERROR(CompareCells(few, many));
  TN_RETURN_IF_ERROR(CompareReads(few, many, rounds));
  return CompareChanges(few, many, projects);
}

}  // namespace tiernet::bench
