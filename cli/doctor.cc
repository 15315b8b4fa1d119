// lemma doctor: what is present, and what to do about what isn't.
#include <cstdio>
#include <filesystem>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <arpa/inet.h>
#include <nlohmann/json.hpp>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/configuration.h"
#include "cli/exit.h"
#include "cli/machine.h"
#include "cli/reasoner.h"
#include "model/load.h"

namespace lemma::cli {

namespace {

struct Finding {
  std::string part;
  bool present;
  bool needed;  // the server does not start without it
  std::string what;
  std::string advice;
};

Finding check_model(const Configuration& configuration) {
  auto loaded = model::load_generator(configuration.model);
  if (!loaded)
    return {"model", false, true, loaded.error().detail,
            "run scripts/fetch-model, or give --model FILE"};
  const auto info = loaded.value()->info();
  return {"model", true, true,
          info.name + ", context " + std::to_string(info.context) + ", vocabulary " +
              std::to_string(info.vocabulary),
          ""};
}

Finding check_data(const Configuration& configuration) {
  const std::string& folder = configuration.parts.storage.data_dir;
  std::error_code code;
  std::filesystem::create_directories(folder, code);
  const bool writable = !code && access(folder.c_str(), W_OK) == 0;
  return {"data folder", writable, true, folder,
          writable ? "" : "give a folder you may write to with --data-dir"};
}

Finding check_port(const Configuration& configuration) {
  const int port = configuration.http.port;
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
  const int reuse = 1;
  setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof reuse);
  const bool free = ::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  ::close(socket);
  return {"port", free, true, std::to_string(port) + (free ? " is free" : " is taken"),
          free ? "" : "choose another with --port, or stop what listens there"};
}

Finding check_processor() {
  const bool avx512 = __builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512bw");
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  return {"processor", avx512 || avx2, false,
          machine() + (avx512 ? ", AVX-512 VNNI"
                       : avx2 ? ", AVX2"
                              : ", neither AVX2 nor AVX-512 VNNI"),
          avx512 || avx2 ? "" : "the scalar kernels work but are slow"};
}

constexpr const char* kNoSpawner = "unavailable: no child process can be started";

Finding check_sandbox(children::Spawner* spawner) {
  if (spawner == nullptr) return {"sandbox", false, false, kNoSpawner, ""};
  core::Metrics metrics;
  children::Sandbox sandbox(*spawner, {}, metrics);
  const bool there = static_cast<bool>(sandbox.available());
  return {"sandbox", there, false,
          there ? "available: a program that tried to get out of it was held" : sandbox.status(),
          there ? ""
                : "code is not verified without it; run scripts/setup, and where user namespaces "
                  "are refused, allow them"};
}

Finding check_solver(children::Spawner* spawner) {
  if (spawner == nullptr) return {"solver", false, false, kNoSpawner, ""};
  core::Metrics metrics;
  children::Z3Solver solver(*spawner, {}, metrics);
  const auto answer = solver.check("(assert true)", std::chrono::seconds(10));
  const bool there = answer && answer.value().result == children::Satisfiability::kSat;
  return {"solver", there, false, there ? "Z3 answers, in a process of its own" : solver.status(),
          there ? "" : "answers stand without Z3's second opinion; run scripts/setup"};
}

Finding check_gpu() {
  const bool there = access("/dev/nvidia0", F_OK) == 0;
  return {"gpu", there, false, there ? "an NVIDIA device is present" : "no NVIDIA device",
          "this version computes on the CPU"};
}

}  // namespace

int doctor(const Arguments& arguments) {
  Configuration configuration;
  bool json = false;
  CLI::App app("Says what is present and what to do about what isn't.", "lemma doctor");
  app.add_flag("--json", json, "print the findings as JSON");
  configuration.add_flags(app);
  if (const auto parsed = parse(app, arguments)) return *parsed;
  if (auto loaded = configuration.load(); !loaded) return report(loaded.error(), kBadUsage);

  const auto spawner = fork_spawner();  // before loading a model starts threads
  const Finding findings[] = {check_model(configuration),
                              check_data(configuration),
                              check_port(configuration),
                              check_processor(),
                              check_solver(spawner.get()),
                              check_sandbox(spawner.get()),
                              check_gpu()};
  bool can_serve = true;
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const auto& finding : findings) {
    can_serve = can_serve && (finding.present || !finding.needed);
    if (json) {
      list.push_back({{"part", finding.part},
                      {"present", finding.present},
                      {"needed", finding.needed},
                      {"what", finding.what},
                      {"advice", finding.advice}});
      continue;
    }
    std::printf("%-8s %-12s %s\n",
                finding.present  ? "ok"
                : finding.needed ? "MISSING"
                                 : "absent",
                finding.part.c_str(), finding.what.c_str());
    if (!finding.advice.empty()) std::printf("%-21s -> %s\n", "", finding.advice.c_str());
  }
  if (json) {
    const nlohmann::ordered_json report{{"can_serve", can_serve}, {"findings", list}};
    std::printf("%s\n", report.dump(2).c_str());
  }
  return can_serve ? kDone : kMissingPiece;
}

}  // namespace lemma::cli
