#include "cli/machine.h"

#include <fstream>
#include <thread>

namespace lemma::cli {

std::string commit() { return LEMMA_COMMIT; }

std::string machine() {
  std::ifstream cpuinfo("/proc/cpuinfo");
  std::string name = "unknown processor";
  for (std::string line; std::getline(cpuinfo, line);) {
    if (!line.starts_with("model name")) continue;
    name = line.substr(line.find(':') + 2);
    break;
  }
  return name + ", " + std::to_string(std::thread::hardware_concurrency()) + " cores";
}

}  // namespace lemma::cli
