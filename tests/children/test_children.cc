#include "tests/children/test_children.h"

#include <csignal>
#include <fstream>
#include <thread>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "children/entry.h"
#include "children/frame.h"

namespace lemma::children {

namespace {

std::unique_ptr<Spawner>& holder() {
  static std::unique_ptr<Spawner> spawner;
  return spawner;
}

int echo() {
  for (;;) {
    auto frame = read_frame(0, 1 << 20, std::nullopt);
    if (!frame) return 0;
    std::string reply = frame.value();
    if (reply == "die") return 7;
    if (reply == "hang")
      for (;;) ::pause();
    if (reply == "pid") reply = std::to_string(::getpid());
    if (reply == "garbage") {
      (void)!::write(1, "\xff\xff\xff\x7f----", 8);
      continue;
    }
    if (!write_frame(1, reply, std::nullopt)) return 0;
  }
}

// The limits and descriptors that this process has, as text.
int report() {
  std::string text;
  for (const auto resource :
       {RLIMIT_CPU, RLIMIT_AS, RLIMIT_FSIZE, RLIMIT_NOFILE, RLIMIT_NPROC, RLIMIT_CORE}) {
    rlimit limit{};
    ::getrlimit(resource, &limit);
    text += std::to_string(limit.rlim_cur) + " " + std::to_string(limit.rlim_max) + "\n";
  }
  text += "descriptors";
  for (int fd = 0; fd < 1024; ++fd)
    if (::fcntl(fd, F_GETFD) != -1) text += " " + std::to_string(fd);
  text += "\nleads " + std::to_string(::getsid(0) == ::getpid());
  text += "\nenvironment";
  for (char** word = environ; *word != nullptr; ++word) text += std::string(" ") + *word;
  (void)write_frame(1, text, std::nullopt);
  return 0;
}

}  // namespace

Spawner& shared_spawner() { return *holder(); }
void set_shared_spawner(std::unique_ptr<Spawner> spawner) { holder() = std::move(spawner); }

int run_test_child(std::string_view name) {
  if (name == "echo") return echo();
  if (name == "report") return report();
  if (name == "stillborn") return 3;
  if (name == "sleep")
    for (;;) ::pause();
  if (name == "parent") {  // of a grandchild in its own process group; says its pid
    const int pid = ::fork();
    if (pid == 0)
      for (;;) ::pause();
    (void)write_frame(1, std::to_string(pid), std::nullopt);
    for (;;) ::pause();
  }
  return run_entry(name);
}

Program test_program(std::string name) {
  Program program;
  program.argv = {"/proc/self/exe", "child", std::move(name)};
  return program;
}

bool process_exists(int pid) {
  // A zombie whose parent hasn't looked yet is gone for all that matters here.
  std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
  std::string text((std::istreambuf_iterator<char>(stat)), {});
  const auto name_end = text.rfind(')');
  return name_end != std::string::npos && text.size() > name_end + 2 && text[name_end + 2] != 'Z';
}

bool ends_soon(int pid) {
  for (int i = 0; i < 500; ++i) {
    if (!process_exists(pid)) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

}  // namespace lemma::children
