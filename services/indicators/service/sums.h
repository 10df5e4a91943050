// Sums of cells over a window of business days.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/numeric/int128.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/sql/db.h"
#include "services/indicators/domain/formula.h"
#include "services/indicators/service/derived.h"
#include "tiernet/indicators/v1/measure.pb.h"

namespace tiernet::indicators {

// Over some units. Reads ranges of cells as they are needed, each once; a day costs its
// years, its year's months and the days before it in its month. Lives no longer than the
// read that is open on `db`.
class Sums {
 public:
  Sums(sql::Db& db, std::vector<std::string> units) : db_(db), units_(std::move(units)) {}

  // Of what is counted in `zones`; of everything if there are none. Over `some` of the units; over all if
  // there are none: what was read for one is not read again for the other.
  absl::StatusOr<absl::int128> Of(v1::Measure measure, const Days& days, const std::vector<std::string>& zones = {},
                                  const std::vector<std::string>& some = {});
  // Over `some` of the units, of each no more than `most`.
  absl::StatusOr<absl::int128> UpTo(absl::int128 most, v1::Measure measure, const Days& days,
                                    const std::vector<std::string>& some);
  // Of how many of the units it is not 0.
  absl::StatusOr<int> UnitsWith(v1::Measure measure, const Days& days);
  // Of how many of `some` of the units none of `all` is 0.
  absl::StatusOr<int> UnitsWithAll(const std::vector<std::pair<v1::Measure, Days>>& all,
                                   const std::vector<std::string>& some = {});

 private:
  struct Cell {
    int64_t period;
    size_t unit;
    std::string zone;
    int64_t amount;
  };
  using ByMeasure = absl::flat_hash_map<int, std::vector<Cell>>;
  // Cells of one span, from the first period to the last.
  using Range = std::tuple<Span, int64_t, int64_t>;

  absl::StatusOr<const ByMeasure*> Load(const Range& range);
  // By unit.
  absl::StatusOr<std::vector<absl::int128>> Within(v1::Measure measure, const Days& days,
                                                   const std::vector<std::string>& zones);
  bool IsAmong(size_t unit, const std::vector<std::string>& some) const;
  absl::Status AddBefore(absl::CivilDay day, int sign, v1::Measure measure, const std::vector<std::string>& zones,
                         std::vector<absl::int128>& sums);

  sql::Db& db_;
  const std::vector<std::string> units_;
  std::map<Range, ByMeasure> loaded_;
};

}  // namespace tiernet::indicators
