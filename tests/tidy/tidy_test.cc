// The house keeps its own rules: include arrows, a README in every folder, nothing left for later.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "tests/tidy/include_arrows.h"

namespace lemma::tidy {
namespace {

namespace fs = std::filesystem;

const fs::path kRoot = LEMMA_SOURCE_DIR;

std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

bool is_code(const fs::path& path) {
  static const std::set<std::string> kCode = {".h", ".cc", ".cu"};
  return kCode.contains(path.extension());
}

std::vector<fs::path> files_under(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) files.push_back(entry.path());
  return files;
}

TEST(IncludeArrows, HoldInEveryRoom) {
  for (const auto& room : rooms()) {
    int files = 0;
    for (const auto& path : files_under(kRoot / room)) {
      if (!is_code(path)) continue;
      ++files;
      const std::string name = fs::relative(path, kRoot).generic_string();
      for (const auto& violation : violations(name, text_of(path))) ADD_FAILURE() << violation;
    }
    EXPECT_GT(files, 5) << room;
  }
}

TEST(IncludeArrows, EveryRoomsLibraryLinksItsArrows) {
  for (const auto& room : rooms())
    EXPECT_EQ(allowed_in(text_of(kRoot / room / "CMakeLists.txt")), arrows_of(room)) << room;
}

TEST(IncludeArrows, EveryFolderThatBuildsIsARoom) {
  const std::set<std::string> known(rooms().begin(), rooms().end());
  for (const auto& entry : fs::directory_iterator(kRoot)) {
    const std::string name = entry.path().filename().string();
    if (name == "tests" || name.starts_with("build") ||
        !fs::exists(entry.path() / "CMakeLists.txt"))
      continue;
    EXPECT_TRUE(known.contains(name)) << name << " has no place among the arrows";
  }
}

TEST(IncludeArrows, MadeUpViolationsAreReported) {
  const auto caught = [](const char* path, const char* include) {
    return violations(path, std::string("#pragma once\n") + include + "\n").size() == 1;
  };
  EXPECT_TRUE(caught("core/actor.h", "#include \"search/tree.h\""));
  EXPECT_TRUE(caught("search/tree.cc", "#include \"model/token.h\""));
  EXPECT_TRUE(caught("model/load.cc", "#  include \"storage/store.h\""));
  EXPECT_TRUE(caught("actors/session.h", "#include \"http/router.h\""));
  EXPECT_TRUE(caught("http/reason.cc", "#include \"actors/session.h\""));
  EXPECT_TRUE(caught("http/reason.cc", "#include \"search/tree.h\""));
  EXPECT_TRUE(caught("http/server.cc", "#include \"cli/command.h\""));
  EXPECT_TRUE(caught("http/server.cc", "#include \"router.h\""));
  EXPECT_TRUE(caught("http/server.cc", "#include <boost/beast.hpp>"));
  EXPECT_TRUE(caught("http/server.cc", "\t#include <boost/asio.hpp>"));
  EXPECT_TRUE(caught("actors/system.cc", "#include <boost/beast/http/message.hpp>"));
  EXPECT_TRUE(caught("actors/system.cc", "#include <boost/asio/post.hpp>"));
  EXPECT_TRUE(caught("storage/session_log.cc", "#include <rocksdb/db.h>"));
  EXPECT_TRUE(caught("storage/rocksdb_store.h", "#include <rocksdb/db.h>"));
  EXPECT_TRUE(caught("search/verify/arithmetic.cc", "#include <z3++.h>"));
  EXPECT_TRUE(caught("children/z3_solver.cc", "#include <z3.h>"));
  EXPECT_TRUE(caught("children/sandbox.cc", "#include <seccomp.h>"));
  EXPECT_TRUE(caught("children/child.h", "#include \"search/tree.h\""));
  EXPECT_TRUE(caught("model/cpu/team.cc", "#include <cuda_runtime.h>"));
  EXPECT_TRUE(caught("model/load.cc", "#include <utf8proc.h>"));
  EXPECT_TRUE(caught("cli/exit.h", "#include <CLI/App.hpp>"));
}

TEST(IncludeArrows, WhatIsAllowedIsNotReported) {
  const auto clean = [](const char* path, const char* include) {
    return violations(path, include).empty();
  };
  EXPECT_TRUE(clean("http/reason.cc", "#include \"actors/messages.h\""));
  EXPECT_TRUE(clean("http/reason.cc", "#include \"core/result.h\""));
  EXPECT_TRUE(clean("http/reason.cc", "#include <boost/beast/http/message.hpp>"));
  EXPECT_TRUE(clean("cli/verify.cc", "#include \"search/certificate.h\""));
  EXPECT_TRUE(clean("cli/verify.cc", "#include <CLI/App.hpp>"));
  EXPECT_TRUE(clean("storage/rocksdb_store.cc", "#include <rocksdb/db.h>"));
  EXPECT_TRUE(clean("children/z3_child.cc", "#include <z3.h>"));
  EXPECT_TRUE(clean("core/actor.h", "// #include \"search/tree.h\""));
}

TEST(House, EveryFolderHasAReadme) {
  std::vector<std::string> folders = rooms();
  for (const char* other : {"config", "docs", "http/static", "scripts", "tests"})
    folders.push_back(other);
  for (const auto& folder : folders)
    EXPECT_TRUE(fs::exists(kRoot / folder / "README.md")) << folder;
}

TEST(House, NothingIsLeftForLater) {
  const std::vector<std::string> words = {std::string("TO") + "DO", std::string("FIX") + "ME"};
  std::vector<std::string> folders = rooms();
  for (const char* other : {"cmake", "config", "docs", "scripts", "tests"})
    folders.push_back(other);
  const std::set<std::string> kinds = {"",       ".h",  ".cc", ".cu",  ".md",   ".txt",
                                       ".cmake", ".py", ".js", ".css", ".html", ".toml"};
  for (const auto& folder : folders) {
    for (const auto& path : files_under(kRoot / folder)) {
      const std::string name = fs::relative(path, kRoot).generic_string();
      // Strings for tokenizers and parsers may say anything.
      if (name.starts_with("tests/golden/") || name.starts_with("tests/fuzz/corpus/")) continue;
      if (!kinds.contains(path.extension().string())) continue;
      const std::string text = text_of(path);
      for (const auto& word : words)
        EXPECT_EQ(text.find(word), std::string::npos) << name << " says " << word;
    }
  }
}

// The web UI asks nothing of another machine, and what a model writes never becomes markup there.
TEST(House, TheWebUiIsSmallAndSelfContained) {
  const std::vector<std::string> unwanted = {
      "src=\"http",         "href=\"http",    "url(http", "@import url",  "innerHTML", "outerHTML",
      "insertAdjacentHTML", "document.write", "eval(",    "new Function", " style=\"", "<style",
      "onclick=\"",         "onload=\""};
  int files = 0;
  for (const auto& path : files_under(kRoot / "http/static")) {
    if (path.extension() == ".md") continue;
    ++files;
    const std::string name = path.filename().string();
    const std::string text = text_of(path);
    EXPECT_LE(std::ranges::count(text, '\n'), 400) << name;
    for (const auto& words : unwanted)
      EXPECT_EQ(text.find(words), std::string::npos) << name << " says " << words;
  }
  EXPECT_GT(files, 20);
}

}  // namespace
}  // namespace lemma::tidy
