// A copy of a checked-in folder that a test may spoil; gone at the end.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace lemma::model {

inline std::string read_bytes(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in) << path;
  return {std::istreambuf_iterator<char>(in), {}};
}
inline void write_bytes(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

class FolderCopy {
 public:
  explicit FolderCopy(const std::filesystem::path& of)
      : path_(std::filesystem::path(testing::TempDir()) /
              ("lemma_" + of.filename().string() + std::to_string(::getpid()))) {
    std::filesystem::remove_all(path_);
    std::filesystem::copy(of, path_);
  }
  FolderCopy(const FolderCopy&) = delete;
  FolderCopy& operator=(const FolderCopy&) = delete;
  ~FolderCopy() { std::filesystem::remove_all(path_); }

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::string& file) const { return path_ / file; }

  void change(const std::string& file, const char* pointer, const nlohmann::json& value) const {
    auto document = nlohmann::json::parse(read_bytes(path_ / file));
    document[nlohmann::json::json_pointer(pointer)] = value;
    write_bytes(path_ / file, document.dump());
  }

 private:
  std::filesystem::path path_;
};

}  // namespace lemma::model
