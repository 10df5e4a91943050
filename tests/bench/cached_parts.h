// Parts of dossiers as they lie in the shared cache, for a service that reads them there.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/cache/cache.h"
#include "tests/bench/bare.h"
#include "tests/testing/redis_process.h"

namespace tiernet::bench {

// A Redis of its own. Generated data: as many entities as a project has in the synthetic year after twelve months of
// works, of that size.
class CachedParts {
 public:
  explicit CachedParts(const std::string& folder) : redis_(folder) {}

  const std::string& address() const { return redis_.address(); }
  // Has what the other four services keep of the project lie there for five seconds. `data` is the folder of the
  // service, which has started.
  absl::Status Fill(const std::string& data, const std::string& project_id);
  // Of `reads` bare MGETs of the same keys, by hiredis.
  absl::StatusOr<Cost> Read(int reads) const;

 private:
  testing::RedisProcess redis_;
  std::vector<std::string> keys_;
};

}  // namespace tiernet::bench
