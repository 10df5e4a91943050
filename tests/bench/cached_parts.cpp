#include "tests/bench/cached_parts.h"

#include <hiredis/hiredis.h>

#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "common/cache/seal.h"
#include "common/status/macros.h"
#include "tests/bench/process.h"
#include "tests/bench/service.h"
#include "tiernet/dossier/v1/dossier_service.pb.h"

namespace tiernet::bench {
namespace {

// What a service keeps of a project.
struct Kept {
  const char* service;
  const char* kind;
  int entities;
  size_t bytes;
};
constexpr Kept kKept[] = {{"construction", "monthlyReports", 15, 350},
                          {"indicators", "", 0, 0},
                          {"promotion", "contracts", 4, 500},
                          {"approval", "approvalCases", 20, 450}};

dossier::v1::DossierPart PartOf(const Kept& kept) {
  dossier::v1::DossierPart part;
  part.set_service(kept.service);
  part.set_records(1'000'000);
  for (int i = 0; i < kept.entities; ++i) {
    auto* entity = part.add_entities();
    entity->set_name(absl::StrFormat("units/%s/%s/0190c3f1-0000-7000-8000-%012d", kUnit, kept.kind, i));
    entity->set_unit(kUnit);
    entity->mutable_entity()->set_type_url(absl::StrCat("type.googleapis.com/tiernet.", kept.service, ".v1.Generated"));
    entity->mutable_entity()->set_value(std::string(kept.bytes, 'x'));
  }
  if (kept.entities > 0) {
    auto* head = part.add_heads();
    head->set_service(kept.service);
    head->set_stream(kUnit);
    head->set_seq(500'000);
    head->set_hash(std::string(32, 'h'));
  }
  return part;
}

}  // namespace

absl::Status CachedParts::Fill(const std::string& data, const std::string& project_id) {
  TN_ASSIGN_OR_RETURN(auto secret, cache::ReadOrMakeSecret(data + "/cache.secret"));
  config::v1::Cache config;
  config.set_address(redis_.address());
  obs::Metrics metrics;
  cache::Cache cache(config, std::move(secret), metrics);
  keys_.clear();
  for (const auto& kept : kKept) {
    keys_.push_back(absl::StrCat(cache::UnitKey(kUnit), ":dossier:", project_id, ":", kept.service));
    cache.Put(keys_.back(), 1'000'000, absl::Now(), PartOf(kept).SerializeAsString());
  }
  for (const auto& entry : cache.Get(keys_)) {
    if (!entry) return absl::UnavailableError("Redis does not keep what it is given");
  }
  return absl::OkStatus();
}

absl::StatusOr<Cost> CachedParts::Read(int reads) const {
  const std::unique_ptr<redisContext, decltype(&redisFree)> context(redisConnect("127.0.0.1", redis_.port()),
                                                                    &redisFree);
  if (context == nullptr || context->err != 0) return absl::UnavailableError("Redis cannot be reached");
  std::vector<const char*> words = {"MGET"};
  std::vector<size_t> sizes = {4};
  for (const auto& key : keys_) {
    words.push_back(key.data());
    sizes.push_back(key.size());
  }
  const absl::Duration cpu = ReadClock(CLOCK_THREAD_CPUTIME_ID);
  const absl::Time begun = absl::Now();
  for (int i = 0; i < reads; ++i) {
    auto* reply = static_cast<redisReply*>(
        redisCommandArgv(context.get(), static_cast<int>(words.size()), words.data(), sizes.data()));
    const bool whole = reply != nullptr && reply->elements == keys_.size() && reply->element[0]->len > 0;
    if (reply != nullptr) freeReplyObject(reply);
    if (!whole) return absl::UnavailableError("Redis no longer has the parts");
  }
  return Cost{ReadClock(CLOCK_THREAD_CPUTIME_ID) - cpu, absl::Now() - begun};
}

}  // namespace tiernet::bench
