#include "tests/bench/echo.h"

#include <csignal>
#include <cstdio>
#include <fstream>
#include <utility>

#include "grpcpp/grpcpp.h"
#include "grpcpp/impl/codegen/server_callback_handlers.h"
#include "grpcpp/impl/service_type.h"

namespace tiernet::bench {
namespace {

using grpc::ByteBuffer;

// A callback on raw bytes, as generated code would register it.
class EchoService : public grpc::Service {
 public:
  explicit EchoService(std::string answer) : answer_(std::move(answer)) {
    AddMethod(new grpc::internal::RpcServiceMethod(kEchoMethod, grpc::internal::RpcMethod::NORMAL_RPC, nullptr));
    MarkMethodRawCallback(0, new grpc::internal::CallbackUnaryHandler<ByteBuffer, ByteBuffer>(
                                 [this](grpc::CallbackServerContext* context, const ByteBuffer*, ByteBuffer* response) {
                                   const grpc::Slice slice(answer_);
                                   *response = ByteBuffer(&slice, 1);
                                   auto* reactor = context->DefaultReactor();
                                   reactor->Finish(grpc::Status::OK);
                                   return reactor;
                                 }));
  }

 private:
  const std::string answer_;
};

}  // namespace

int ServeEcho(const std::string& answer, const std::string& address_file) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  EchoService service(answer);
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&service);
  const auto server = builder.BuildAndStart();
  if (server == nullptr) return 1;
  std::ofstream(address_file + ".new") << "127.0.0.1:" << port << "\n";
  if (std::rename((address_file + ".new").c_str(), address_file.c_str()) != 0) return 1;
  int signal = 0;
  sigwait(&signals, &signal);
  server->Shutdown();
  return 0;
}

}  // namespace tiernet::bench
