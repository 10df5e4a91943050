#include "common/rpc/journal_service.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/rpc/bytes.h"
#include "common/rpc/call.h"
#include "common/schema/name.h"
#include "common/schema/wire.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "common/store/ledger.h"
#include "common/store/verifier.h"
#include "tiernet/journal/v1/journal_service.pb.h"

namespace tiernet::rpc {
namespace {

using journal::v1::PullRequest;

// A page is full at either.
constexpr int kRecordsAPage = 1000;
constexpr size_t kBytesAPage = 1 << 20;

bool MayPull(const Caller& caller, const std::string& stream) {
  return MayRead(caller, stream, schema::UnitOfStream(stream));
}

// Reads page after page from the journal's rows; a record's bytes are passed on
// unparsed, unless kinds are asked for.
class Puller {
 public:
  Puller(store::Store& store, Caller caller, const PullRequest& request)
      : store_(store), caller_(std::move(caller)), request_(request) {
    for (const auto& cursor : request.cursors()) at_[cursor.stream()] = cursor.seq();
  }

  // CURSOR_UNKNOWN if a cursor does not stand on this journal.
  absl::Status CheckCursors() {
    TN_ASSIGN_OR_RETURN(const auto db, store_.Read());
    TN_RETURN_IF_ERROR(db->BeginRead());
    TN_ASSIGN_OR_RETURN(const auto heads, store::ReadHeads(*db));
    for (const auto& cursor : request_.cursors()) {
      if (!MayPull(caller_, cursor.stream())) return OtherUnit(caller_, schema::UnitOfStream(cursor.stream()));
      const auto head = heads.find(cursor.stream());
      bool known = cursor.seq() <= (head == heads.end() ? 0 : head->second.seq);
      if (known && cursor.seq() > 0 && !cursor.hash().empty()) {
        TN_ASSIGN_OR_RETURN(auto* select, db->Prepare("SELECT hash FROM journal WHERE stream = $1 AND seq = $2"));
        select->Text(1, cursor.stream()).Int(2, cursor.seq());
        TN_ASSIGN_OR_RETURN(const bool found, select->Step());
        known = found && select->Blob(0) == cursor.hash();
      }
      if (!known) {
        return Error(reason::ERROR_REASON_CURSOR_UNKNOWN,
                     {{"stream", cursor.stream()}, {"seq", absl::StrCat(cursor.seq())}});
      }
    }
    return absl::OkStatus();
  }

  absl::StatusOr<NextPage> Next() {
    TN_ASSIGN_OR_RETURN(const auto db, store_.Read());
    TN_RETURN_IF_ERROR(db->BeginRead());
    TN_ASSIGN_OR_RETURN(const auto heads, store::ReadHeads(*db));
    const std::map<std::string, store::StreamHead> in_order(heads.begin(), heads.end());
    // Each has its turn: one that is written all the time does not keep the others waiting.
    auto next = in_order.upper_bound(last_stream_);
    for (size_t i = 0; i < in_order.size(); ++i, ++next) {
      if (next == in_order.end()) next = in_order.begin();
      const auto& [stream, head] = *next;
      const auto cursor = at_.find(stream);
      const bool wanted = cursor != at_.end() || (!request_.only_cursors() && MayPull(caller_, stream));
      const int64_t seq = cursor == at_.end() ? 0 : cursor->second;
      if (!wanted || head.seq <= seq) continue;
      last_stream_ = stream;
      return ReadPage(*db, stream, seq, head);
    }
    return NextPage{request_.follow() ? NextPage::What::kNothingYet : NextPage::What::kEnd, ""};
  }

 private:
  absl::StatusOr<NextPage> ReadPage(sql::Db& db, const std::string& stream, int64_t after,
                                    const store::StreamHead& head) {
    TN_ASSIGN_OR_RETURN(auto* select,
                        db.Prepare("SELECT seq, hash, header, body_salt, body, personal_salt, personal FROM journal "
                                   "WHERE stream = $1 AND seq > $2 ORDER BY seq LIMIT $3"));
    select->Text(1, stream).Int(2, after).Int(3, kRecordsAPage);
    NextPage page{NextPage::What::kPage, ""};
    while (page.bytes.size() < kBytesAPage) {
      TN_ASSIGN_OR_RETURN(const bool row, select->Step());
      if (!row) break;
      at_[stream] = select->Int(0);
      schema::AppendField(journal::v1::PullResponse::kRecordsFieldNumber, RecordBytes(*select), "", page.bytes);
    }
    journal::v1::Head sent;
    sent.set_service(store_.options().service);
    sent.set_stream(stream);
    sent.set_seq(head.seq);
    sent.set_hash(head.hash.data(), head.hash.size());
    schema::AppendField(journal::v1::PullResponse::kHeadFieldNumber, sent.SerializeAsString(), "", page.bytes);
    return page;
  }

  // A serialised `Record`, put together from the stored bytes.
  std::string RecordBytes(const sql::Statement& row) const {
    using journal::v1::Record;
    std::string record;
    schema::AppendField(Record::kHeaderFieldNumber, row.Blob(2), "", record);
    schema::AppendField(Record::kHashFieldNumber, row.Blob(1), "", record);
    if (!WantsParts(row.Blob(2))) return record;
    const std::pair<journal::v1::PartType, int> parts[] = {{journal::v1::PART_TYPE_ENTITY, 3},
                                                           {journal::v1::PART_TYPE_PERSONAL, 5}};
    for (const auto& [type, salt] : parts) {
      if (row.IsNull(salt)) continue;
      journal::v1::Part part;
      part.set_type(type);
      std::string bytes = part.SerializeAsString();
      schema::AppendField(journal::v1::Part::kSaltFieldNumber, row.Blob(salt), "", bytes);
      schema::AppendField(journal::v1::Part::kContentFieldNumber, row.Blob(salt + 1), "", bytes);
      schema::AppendField(Record::kPartsFieldNumber, bytes, "", record);
    }
    return record;
  }

  bool WantsParts(absl::string_view header_bytes) const {
    if (request_.kinds().empty()) return true;
    journal::v1::Header header;
    header.ParseFromArray(header_bytes.data(), static_cast<int>(header_bytes.size()));
    return std::find(request_.kinds().begin(), request_.kinds().end(), header.kind()) != request_.kinds().end();
  }

  store::Store& store_;
  const Caller caller_;
  const PullRequest request_;
  // Last seq sent, by stream.
  std::map<std::string, int64_t> at_;
  // The stream of the last page.
  std::string last_stream_;
};

absl::StatusOr<journal::v1::ListHeadsResponse> ListHeads(store::Store& store, const Caller& caller,
                                                         const journal::v1::ListHeadsRequest& request) {
  TN_ASSIGN_OR_RETURN(const auto db, store.Read());
  TN_ASSIGN_OR_RETURN(const auto heads, store::ReadHeads(*db));
  const std::map<std::string, store::StreamHead> in_order(heads.begin(), heads.end());
  journal::v1::ListHeadsResponse response;
  for (const auto& [stream, head] : in_order) {
    if (!absl::StartsWith(stream, request.stream_prefix()) || !MayPull(caller, stream)) continue;
    auto* sent = response.add_heads();
    sent->set_service(store.options().service);
    sent->set_stream(stream);
    sent->set_seq(head.seq);
    sent->set_hash(head.hash.data(), head.hash.size());
  }
  return response;
}

absl::StatusOr<PageSource> Verify(store::Store& store, const journal::v1::VerifyRequest& request) {
  auto verifier = std::make_unique<store::Verifier>(store, request.stream_prefix(), request.chain_only());
  return PageSource([verifier = std::move(verifier), ended = false]() mutable -> absl::StatusOr<NextPage> {
    if (ended) return NextPage{NextPage::What::kEnd, ""};
    journal::v1::VerifyResponse progress;
    TN_RETURN_IF_ERROR(verifier->Step(progress));
    ended = progress.done();
    return NextPage{NextPage::What::kPage, progress.SerializeAsString()};
  });
}

}  // namespace

Methods JournalMethods(store::Store& store) {
  return Methods()
      .Stream<PullRequest>("Pull",
                           [&store](const Caller& caller, const PullRequest& request) -> absl::StatusOr<PageSource> {
                             auto puller = std::make_unique<Puller>(store, caller, request);
                             TN_RETURN_IF_ERROR(puller->CheckCursors());
                             return PageSource([puller = std::move(puller)] { return puller->Next(); });
                           })
      .Query<journal::v1::ListHeadsRequest, journal::v1::ListHeadsResponse>(
          "ListHeads",
          [&store](const Caller& caller, const journal::v1::ListHeadsRequest& request) {
            return ListHeads(store, caller, request);
          })
      .Stream<journal::v1::VerifyRequest>("Verify", [&store](const Caller&, const journal::v1::VerifyRequest& request) {
        return Verify(store, request);
      });
}

}  // namespace tiernet::rpc
