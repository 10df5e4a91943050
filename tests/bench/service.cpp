#include "tests/bench/service.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "absl/strings/str_cat.h"
#include "common/status/grpc_status.h"
#include "google/protobuf/text_format.h"
#include "tests/bench/load.h"
#include "tiernet/config/v1/node.pb.h"
#include "tiernet/journal/v1/journal_service.grpc.pb.h"
#include "tiernet/reserve/v1/reserve_service.grpc.pb.h"

namespace tiernet::bench {
namespace {

absl::Status WriteNodeFile(const std::string& folder, const std::string& cache, const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(TIERNET_DEPLOY "/node.txtpb").rdbuf();
  config::v1::Node node;
  if (!google::protobuf::TextFormat::ParseFromString(text.str(), &node)) {
    return absl::FailedPreconditionError("deploy/node.txtpb does not parse");
  }
  node.set_data_directory(folder);
  for (auto& file : *node.mutable_reference_files()) file = absl::StrCat(TIERNET_DEPLOY "/", file);
  for (auto& endpoint : *node.mutable_services()) {
    endpoint.set_listen("127.0.0.1:0");
    endpoint.clear_metrics_listen();
  }
  node.clear_cache();
  if (!cache.empty()) node.mutable_cache()->set_address(cache);
  std::string out;
  google::protobuf::TextFormat::PrintToString(node, &out);
  std::ofstream(path) << out;
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<Service>> Service::Start(const std::string& binary, const std::string& folder,
                                                        const std::string& cache) {
  std::filesystem::create_directories(folder);
  const std::string config = folder + "/node.txtpb";
  if (auto status = WriteNodeFile(folder, cache, config); !status.ok()) return status;
  auto process = Process::Start({binary, "--config=" + config}, folder + "/log", folder + "/reserve.address");
  if (!process.ok()) return process.status();
  std::unique_ptr<Service> service(new Service);
  service->process_ = *std::move(process);
  service->channel_ = Connect(service->process_->address()).front();
  return service;
}

std::string DatabaseIn(const std::string& folder) { return folder + "/reserve.db"; }

reserve::v1::ReserveProject Draft(int number) {
  reserve::v1::ReserveProject draft;
  draft.set_title(absl::StrCat("襄垣县煤基新材料项目(模拟", number, ")"));
  draft.set_owner_unit(kUnit);
  draft.set_region(kUnit);
  draft.set_sponsor_name(absl::StrCat("襄垣县模拟投资", number, "有限公司"));
  draft.set_industry("26");
  draft.set_planned_total_yuan(5'000'000 + int64_t{10'000} * (number % 299'500));
  draft.set_planned_start("2020-03-01");
  draft.set_planned_end("2021-12-31");
  draft.set_lead_kind(reserve::v1::LEAD_KIND_MARKET);
  draft.set_sector(reserve::v1::SECTOR_CLUSTER_COAL_CHEMISTRY);
  draft.set_source(reserve::v1::SOURCE_ENTERPRISE);
  draft.set_planning_basis("模拟数据");
  draft.set_content("新建煤基新材料及配套设施。模拟数据,不代表真实项目。");
  return draft;
}

absl::Status Import(const Service& service, int rows, absl::FunctionRef<void(int)> at_row) {
  const auto stub = reserve::v1::ReserveService::NewStub(service.channel());
  grpc::ClientContext context;
  IdentifyCounty(context);
  const auto stream = stub->ImportReserveProjects(&context);
  std::thread writer([&] {
    reserve::v1::ImportReserveProjectsRequest request;
    request.set_parent(absl::StrCat("units/", kUnit));
    for (int i = 0; i < rows; ++i) {
      request.set_row_id(absl::StrCat("row-", i));
      *request.mutable_reserve_project() = Draft(i);
      if (!stream->Write(request)) break;
    }
    stream->WritesDone();
  });
  absl::Status refused;
  int answers = 0;
  for (reserve::v1::ImportReserveProjectsResponse answer; stream->Read(&answer);) {
    if (answer.has_error()) refused = absl::FailedPreconditionError(answer.error().message());
    at_row(++answers);
  }
  writer.join();
  const grpc::Status status = stream->Finish();
  if (!status.ok()) return FromGrpc(status);
  if (refused.ok() && answers != rows) return absl::DataLossError(absl::StrCat(answers, " answers to ", rows, " rows"));
  return refused;
}

absl::StatusOr<absl::Duration> Verify(const Service& service, bool chain_only) {
  const auto stub = journal::v1::Journal::NewStub(service.channel());
  grpc::ClientContext context;
  IdentifyCity(context);
  journal::v1::VerifyRequest request;
  request.set_chain_only(chain_only);
  const absl::Duration before = service.process().Cpu();
  const auto stream = stub->Verify(&context, request);
  journal::v1::VerifyResponse answer;
  while (stream->Read(&answer)) {
  }
  const grpc::Status status = stream->Finish();
  if (!status.ok()) return FromGrpc(status);
  if (answer.findings_size() > 0) return absl::FailedPreconditionError(answer.findings(0).problem());
  return service.process().Cpu() - before;
}

}  // namespace tiernet::bench
