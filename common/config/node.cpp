#include "common/config/node.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/reference/formats.h"
#include "common/schema/validate.h"
#include "common/status/macros.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/text_format.h"

namespace tiernet {
namespace {

// The first thing that the text parser does not understand.
class FirstError : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, int column, const std::string& message) override {
    if (text_.empty()) text_ = absl::StrCat("line ", line + 1, ", column ", column + 1, ": ", message);
  }
  void AddWarning(int, int, const std::string&) override {}
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

absl::StatusOr<config::v1::Node> ReadFile(const std::string& path) {
  std::ifstream file(path);
  if (!file) return absl::NotFoundError(absl::StrCat(path, ": ", std::strerror(errno)));
  std::stringstream text;
  text << file.rdbuf();
  config::v1::Node node;
  FirstError error;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&error);
  if (!parser.ParseFromString(text.str(), &node)) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": ", error.text()));
  }
  return node;
}

void MakeWhole(const std::string& path, config::v1::Node& node) {
  const auto folder = std::filesystem::path(path).parent_path();
  // What is missing stays so, to be found missing.
  const auto whole = [&](const std::string& relative) {
    return relative.empty() ? relative : (folder / relative).lexically_normal().string();
  };
  node.set_data_directory(whole(node.data_directory()));
  for (auto& file : *node.mutable_reference_files()) file = whole(file);
}

constexpr char kNoIpAndPort[] = "\" is no IP address and port like 127.0.0.1:6379 or [::1]:6379";

bool HasPort(const std::string& address, int least) {
  const auto colon = address.rfind(':');
  int port = 0;
  return colon != std::string::npos && absl::SimpleAtoi(address.substr(colon + 1), &port) && port >= least &&
         port <= 65535;
}

// A name would have to be looked up, and that takes as long as it takes.
bool IsIpAndPort(const std::string& address) {
  if (!HasPort(address, 1)) return false;
  std::string host = address.substr(0, address.rfind(':'));
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  in6_addr ignored;
  return inet_pton(bracketed ? AF_INET6 : AF_INET, host.c_str(), &ignored) == 1;
}

// What the options of the schema cannot say.
std::vector<std::string> FindContradictions(const config::v1::Node& node) {
  std::vector<std::string> problems;
  std::set<std::string> units;
  for (const auto& unit : node.home_units()) {
    if (!units.insert(unit).second) problems.push_back(absl::StrCat("home_units: ", unit, " stands twice"));
  }
  std::set<std::string> services;
  for (const auto& endpoint : node.services()) {
    if (!services.insert(endpoint.service()).second) {
      problems.push_back(absl::StrCat("services: ", endpoint.service(), " stands twice"));
    }
    // Port 0 is any that is free; a larger one than there is would be taken for another.
    for (const auto& address : {endpoint.listen(), endpoint.metrics_listen()}) {
      if (!address.empty() && !HasPort(address, 0)) {
        problems.push_back(absl::StrCat("services: \"", address, "\" names no port from 0 to 65535"));
      }
    }
  }
  std::set<std::string> permissions;
  for (const auto& grant : node.grants()) {
    if (!permissions.insert(grant.permission()).second) {
      problems.push_back(absl::StrCat("grants: ", grant.permission(), " stands twice"));
    }
  }
  const auto& cache = node.cache();
  for (const auto& address : cache.sentinels()) {
    if (!IsIpAndPort(address)) problems.push_back(absl::StrCat("cache.sentinels: \"", address, kNoIpAndPort));
  }
  if (!cache.address().empty() && !IsIpAndPort(cache.address())) {
    problems.push_back(absl::StrCat("cache.address: \"", cache.address(), kNoIpAndPort));
  }
  if (node.has_cache() && cache.address().empty() == cache.sentinels().empty()) {
    problems.emplace_back("cache: either address or sentinels says where it is");
  }
  if (cache.sentinels().empty() != cache.master().empty()) {
    problems.emplace_back("cache: sentinels and master go together");
  }
  return problems;
}

absl::Status Check(const std::string& path, const config::v1::Node& node, const Reference& reference) {
  schema::Validator validator(MakeFormatCheck(reference));
  validator.Prepare(config::v1::Node::descriptor());
  std::vector<std::string> problems;
  for (const auto& violation : validator.Validate(node)) {
    problems.push_back(absl::StrCat(violation.field, " ", violation.description));
  }
  for (auto& problem : FindContradictions(node)) problems.push_back(std::move(problem));
  if (problems.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(path, ": ", absl::StrJoin(problems, "; ")));
}

void FillLimits(config::v1::Limits& limits) {
  if (limits.queued_calls() == 0) limits.set_queued_calls(4096);
  if (limits.queued_import_rows() == 0) limits.set_queued_import_rows(4096);
  if (limits.worker_threads() == 0) limits.set_worker_threads(4);
  if (limits.request_bytes() == 0) limits.set_request_bytes(4 << 20);
}

}  // namespace

absl::StatusOr<config::v1::Endpoint> NodeConfig::EndpointOf(absl::string_view service) const {
  for (const auto& endpoint : node.services()) {
    if (endpoint.service() == service) return endpoint;
  }
  return absl::FailedPreconditionError(absl::StrCat("the node file names no service \"", service, "\""));
}

absl::StatusOr<NodeConfig> LoadNode(const std::string& path) {
  NodeConfig config;
  TN_ASSIGN_OR_RETURN(config.node, ReadFile(path));
  MakeWhole(path, config.node);
  // The rest is checked with their help.
  if (config.node.reference_files().empty()) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": reference_files is required"));
  }
  TN_ASSIGN_OR_RETURN(config.reference, Reference::Load(std::vector<std::string>(config.node.reference_files().begin(),
                                                                                 config.node.reference_files().end())));
  TN_RETURN_IF_ERROR(Check(path, config.node, *config.reference));
  FillLimits(*config.node.mutable_limits());
  return config;
}

}  // namespace tiernet
