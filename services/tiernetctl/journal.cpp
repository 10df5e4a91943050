#include "services/tiernetctl/journal.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/status/macros.h"
#include "google/protobuf/util/time_util.h"
#include "services/tiernetctl/fields.h"
#include "services/tiernetctl/status.h"
#include "services/tiernetctl/table.h"
#include "tiernet/journal/v1/journal_service.pb.h"
#include "tiernet/journal/v1/record.pb.h"

namespace tiernet::ctl {
namespace {

namespace journal = tiernet::journal::v1;

constexpr char kPull[] = "/tiernet.journal.v1.Journal/Pull";
constexpr char kListHeads[] = "/tiernet.journal.v1.Journal/ListHeads";
constexpr char kVerify[] = "/tiernet.journal.v1.Journal/Verify";

absl::StatusOr<journal::ListHeadsResponse> ListHeads(Client& client, const std::string& prefix) {
  journal::ListHeadsRequest request;
  request.set_stream_prefix(prefix);
  journal::ListHeadsResponse response;
  TN_RETURN_IF_ERROR(client.Unary(kListHeads, request, response));
  return response;
}

// The entity as its parts say, as JSON; `null` if it has none here or its kind is
// not known to this program.
std::string EntityJson(const journal::Record& record, const std::string& kind) {
  const auto* type = google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(kind);
  if (type == nullptr || record.parts().empty()) return "null";
  std::string bytes;
  for (const auto& part : record.parts()) bytes += part.content();
  const auto entity = NewMessage(*type);
  return entity->ParseFromString(bytes) ? ToJson(*entity) : "null";
}

void PrintRecord(const Options& options, const journal::Record& record) {
  journal::Header header;
  if (!header.ParseFromString(record.header())) {
    absl::PrintF("%s\n", options.json ? "{\"header\":null}" : "(a header that does not parse)");
    return;
  }
  if (options.json) {
    absl::PrintF("{\"header\":%s,\"hash\":\"%s\",\"entity\":%s}\n", ToJson(header),
                 absl::BytesToHexString(record.hash()), EntityJson(record, header.kind()));
    return;
  }
  const auto* operation = journal::Operation_descriptor()->FindValueByNumber(header.operation());
  absl::PrintF("%s  %s/%d  %s  %s  %s  %s  %s\n", google::protobuf::util::TimeUtil::ToString(header.time()),
               Printable(header.stream()), header.seq(), operation == nullptr ? "?" : ShortName(*operation),
               Printable(header.name()), Printable(header.happened_on()), Printable(header.actor()),
               absl::BytesToHexString(record.hash()).substr(0, 12));
}

// Cursors so that the last records of each stream are sent.
absl::StatusOr<journal::PullRequest> TailRequest(Client& client, const TailOptions& tail) {
  journal::PullRequest request;
  request.set_follow(tail.follow);
  request.set_only_cursors(!tail.stream.empty());
  TN_ASSIGN_OR_RETURN(const auto heads, ListHeads(client, tail.stream));
  for (const auto& head : heads.heads()) {
    if (!tail.stream.empty() && head.stream() != tail.stream) continue;
    auto* cursor = request.add_cursors();
    cursor->set_stream(head.stream());
    cursor->set_seq(tail.last > 0 ? std::max<int64_t>(head.seq() - tail.last, 0) : 0);
  }
  if (!tail.stream.empty() && request.cursors().empty()) {
    // A stream without records yet: it may get some while it is followed.
    request.add_cursors()->set_stream(tail.stream);
  }
  return request;
}

}  // namespace

int RunJournalTail(const Options& options, const TailOptions& tail) {
  const auto service = JournalOf(options);
  if (!service.ok()) return FailHere(options, service.status());
  Client client = Connect(options, **service);
  const auto request = TailRequest(client, tail);
  if (!request.ok()) return FailThere(options, "Journal.ListHeads", client.address(), request.status());
  const auto call = client.Start(kPull);
  if (call->Write(*request)) call->WritesDone();
  journal::PullResponse batch;
  while (call->Read(batch)) {
    for (const auto& record : batch.records()) PrintRecord(options, record);
    std::fflush(stdout);
  }
  const absl::Status status = call->Finish();
  return status.ok() ? kDone : FailThere(options, "Journal.Pull", client.address(), status);
}

int RunJournalHeads(const Options& options, const std::string& prefix) {
  const auto service = JournalOf(options);
  if (!service.ok()) return FailHere(options, service.status());
  Client client = Connect(options, **service);
  const auto heads = ListHeads(client, prefix);
  if (!heads.ok()) return FailThere(options, "Journal.ListHeads", client.address(), heads.status());
  std::vector<std::vector<std::string>> rows;
  for (const auto& head : heads->heads()) {
    const std::string hash = absl::BytesToHexString(head.hash());
    rows.push_back({head.service(), head.stream(), absl::StrCat(head.seq()), hash});
    if (options.json) {
      absl::PrintF("{\"service\":%s,\"stream\":%s,\"seq\":%d,\"hash\":\"%s\"}\n", QuoteJson(head.service()),
                   QuoteJson(head.stream()), head.seq(), hash);
    }
  }
  if (!options.json) absl::PrintF("%s", Table({"SERVICE", "STREAM", "SEQ", "HASH"}, rows));
  return kDone;
}

int RunJournalVerify(const Options& options, const std::string& prefix, bool chain_only) {
  const auto service = JournalOf(options);
  if (!service.ok()) return FailHere(options, service.status());
  Client client = Connect(options, **service);
  // What is proven would be believed of the service that was asked for.
  if (const absl::Status is_other = CheckIsThere(client, **service); !is_other.ok()) {
    return FailThere(options, "Journal.Verify", client.address(), is_other);
  }
  journal::VerifyRequest request;
  request.set_stream_prefix(prefix);
  request.set_chain_only(chain_only);
  const auto call = client.Start(kVerify);
  if (call->Write(request)) call->WritesDone();
  const bool moving = isatty(STDERR_FILENO) == 1;
  journal::VerifyResponse answer;
  journal::VerifyResponse last;
  while (call->Read(answer)) {
    last = answer;
    if (moving) absl::FPrintF(stderr, "\r\033[K%d records, %d bytes", answer.records(), answer.bytes());
  }
  if (moving) absl::FPrintF(stderr, "\r\033[K");
  const absl::Status status = call->Finish();
  if (!status.ok()) return FailThere(options, "Journal.Verify", client.address(), status);
  if (!last.done()) {
    return FailThere(options, "Journal.Verify", client.address(),
                     absl::UnavailableError("the answers ended before the last one; nothing is proven"));
  }
  // Where a stream stands there is a record in it: of nothing nothing is proven.
  if (!prefix.empty() && last.records() == 0 && last.findings().empty()) {
    FailHere(options, absl::NotFoundError(absl::StrCat("no stream of ", (*service)->name, " begins with \"", prefix,
                                                       "\", so nothing was verified; see `tiernetctl journal heads`")));
    return kNotFound;
  }
  if (options.json) {
    absl::PrintF("%s\n", ToJson(last));
  } else {
    absl::PrintF("%s: %d records, %d bytes verified, %d finding(s)\n", (*service)->name, last.records(), last.bytes(),
                 last.findings_size());
    for (const auto& finding : last.findings()) {
      absl::PrintF("  %s/%d %s: %s\n", Printable(finding.stream()), finding.seq(), Printable(finding.name()),
                   Printable(finding.problem()));
    }
  }
  return last.findings().empty() ? kDone : kCorrupt;
}

}  // namespace tiernet::ctl
