#include "children/bubblewrap.h"

#include <algorithm>
#include <filesystem>

#include <unistd.h>

namespace lemma::children {

namespace fs = std::filesystem;
using core::error;
using core::ErrorCode;
using core::Result;

namespace {

// Folders such as /usr/lib/x86_64-linux-gnu, where Debian keeps shared libraries.
std::vector<std::string> library_folders() {
  std::vector<std::string> folders;
  std::error_code code;
  for (const auto& entry : fs::directory_iterator("/usr/lib", code)) {
    const std::string name = entry.path().filename();
    if (entry.is_directory(code) && name.find("-linux-") != std::string::npos)
      folders.push_back(entry.path());
  }
  std::sort(folders.begin(), folders.end());
  if (fs::is_directory("/usr/lib64", code)) folders.emplace_back("/usr/lib64");
  return folders;
}

}  // namespace

Result<std::vector<std::string>> bubblewrap_command(const BubblewrapOptions& options,
                                                    std::string_view program) {
  if (::access(options.bwrap.c_str(), X_OK) != 0)
    return error(ErrorCode::kUnavailable,
                 options.bwrap + " is missing (Debian package bubblewrap)");
  std::error_code code;
  const fs::path python = fs::canonical(options.python, code);
  if (code || ::access(python.c_str(), X_OK) != 0)
    return error(ErrorCode::kUnavailable, options.python + " is missing (Debian package python3)");
  // "/usr/bin/python3.11" has its library in "/usr/lib/python3.11".
  const fs::path library = fs::path("/usr/lib") / python.filename();
  if (!fs::is_directory(library, code))
    return error(ErrorCode::kUnavailable, "Python's library is not at " + library.string());

  std::vector<std::string> command = {options.bwrap,
                                      "--unshare-all",
                                      "--unshare-user",
                                      "--disable-userns",
                                      "--die-with-parent",
                                      "--new-session",
                                      "--cap-drop",
                                      "ALL",
                                      "--clearenv",
                                      "--hostname",
                                      "sandbox",
                                      "--uid",
                                      "65534",
                                      "--gid",
                                      "65534"};
  const auto add = [&command](std::initializer_list<std::string> words) {
    command.insert(command.end(), words);
  };
  add({"--ro-bind", python, python});
  add({"--ro-bind", library, library});
  for (const auto& folder : library_folders()) add({"--ro-bind", folder, folder});
  for (const char* folder : {"/lib", "/lib64"}) {
    if (fs::is_symlink(folder, code))
      add({"--symlink", fs::read_symlink(folder, code), folder});
    else
      add({"--ro-bind-try", folder, folder});
  }
  add({"--size", std::to_string(options.scratch_bytes), "--tmpfs", "/tmp"});
  add({"--remount-ro", "/", "--chdir", "/tmp"});
  add({"--seccomp", std::to_string(options.seccomp_descriptor), "--", python});
  // Isolated from the environment and the user's folders, without site, writing no bytecode, and
  // what is printed at once.
  add({"-I", "-S", "-B", "-u", "-X", "utf8", "-c", std::string(program)});
  return command;
}

}  // namespace lemma::children
