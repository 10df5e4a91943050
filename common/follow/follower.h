// Follows the journal of another service: pulls, verifies the chain, and hands each
// stream's records on in order, once, however often either side is restarted.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "common/journal/chain.h"
#include "common/obs/metrics.h"
#include "common/store/caller.h"
#include "common/store/store.h"
#include "tiernet/journal/v1/journal_service.pb.h"

namespace grpc {
class ClientContext;
}

namespace tiernet::follow {

// A verified record. The parts are empty where the kind was not asked for, and
// after a deletion.
struct Record {
  journal::v1::Header header;
  journal::Hash hash;
  std::string body;
  std::string personal;
};

// Some records of one stream, one after the other.
struct Page {
  std::string stream;
  // Seq of the record before the first.
  int64_t from_seq;
  // Records up to here have passed when fewer kinds were followed: they tell what there is, and are not answered any
  // more, also those of a kind that is new.
  int64_t answered_seq = 0;
  std::vector<Record> records;
};

class Follower {
 public:
  struct Options {
    // Which follower of this service: names its cursors.
    std::string name;
    // The service followed.
    std::string service;
    // Where it listens now; asked before each connection.
    std::function<absl::StatusOr<std::string>()> address;
    // The account that pulls.
    Caller identity;
    // Kinds whose parts are wanted; empty: all. When more are wanted than before, each stream is pulled from
    // its beginning again.
    std::vector<std::string> kinds;
    // Makes the records' effects and moves the cursor with them (Store::Apply,
    // Store::Commit), and waits for it. On an error the page is asked for again.
    std::function<absl::Status(const Follower&, const Page&)> apply;
  };

  // Starts at once, on a thread of its own. `store` holds the cursors; it and
  // `metrics` outlive this.
  Follower(store::Store& store, obs::Metrics& metrics, Options options);
  // Stops; an effect that is underway is finished.
  ~Follower();
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;

  // The move of the cursor that `count` records of `page`, from `first` on, make.
  store::Advance AdvanceBy(const Page& page, size_t first, size_t count) const;
  // Makes known that this service refused the effect of `record`: it is kept in the table
  // `refusals`, and nobody is told. From any thread.
  void NoteRefusal(const Record& record, const absl::Status& refusal) const;

 private:
  // Where a stream stands.
  struct Place {
    int64_t seq = 0;
    journal::Hash hash;
    int64_t answered_seq = 0;
  };

  void Run();
  // Until the connection ends, for whatever reason.
  absl::Status PullOnce();
  absl::Status ReadPlaces();
  absl::Status Take(const journal::v1::PullResponse& response);
  // The page of the response's records, if they continue the stream.
  absl::StatusOr<Page> Check(const journal::v1::PullResponse& response, Place& place) const;
  absl::Status CheckWhole(const journal::CheckedRecord& checked) const;
  void Break(const std::string& stream, absl::string_view problem);
  void Mend();
  void Pause(absl::Duration time);

  store::Store& store_;
  obs::Metrics& metrics_;
  const Options options_;
  // As cursors keep it.
  const std::string kinds_;
  prometheus::Gauge& lag_;
  prometheus::Gauge& broken_;
  prometheus::Gauge& connected_;
  std::map<std::string, Place> places_;
  std::map<std::string, int64_t> lags_;
  // Where the last connection went.
  std::string address_;
  // Streams that failed verification there: left alone until a restart, and named.
  std::set<std::string> broken_streams_;

  Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  grpc::ClientContext* context_ ABSL_GUARDED_BY(mutex_) = nullptr;
  std::thread thread_;
};

}  // namespace tiernet::follow
