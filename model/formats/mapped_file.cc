#include "model/formats/mapped_file.h"

#include <cerrno>
#include <cstring>
#include <fstream>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace lemma::model {

using core::ErrorCode;
using core::Result;

void MappedFile::Unmap::operator()(const std::byte* address) const {
  ::munmap(const_cast<std::byte*>(address), size);
}

Result<MappedFile> MappedFile::open(const std::filesystem::path& path) {
  const auto unreadable = [&](ErrorCode code, const char* doing) {
    return core::error(
        code, std::string("cannot ") + doing + " " + path.string() + ": " + std::strerror(errno));
  };
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return unreadable(errno == ENOENT ? ErrorCode::kNotFound : ErrorCode::kUnavailable, "open");
  struct stat status {};
  const bool known = ::fstat(fd, &status) == 0;
  if (!known || !S_ISREG(status.st_mode) || status.st_size <= 0) {
    ::close(fd);
    return core::error(ErrorCode::kCorrupt, path.string() + " is empty or not a regular file");
  }
  const auto size = static_cast<std::size_t>(status.st_size);
  void* address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
  const int map_error = errno;
  ::close(fd);
  errno = map_error;
  if (address == MAP_FAILED) return unreadable(ErrorCode::kUnavailable, "map");
  MappedFile file;
  file.address_ = {static_cast<const std::byte*>(address), Unmap{size}};
  return file;
}

Result<std::string> read_text(const std::filesystem::path& path, std::size_t max_bytes) {
  std::error_code failure;
  const auto status = std::filesystem::status(path, failure);
  if (status.type() != std::filesystem::file_type::regular)
    return core::error(ErrorCode::kNotFound, "there is no file " + path.string());
  const auto size = std::filesystem::file_size(path, failure);
  if (!failure && size > max_bytes)
    return core::error(ErrorCode::kOutOfRange,
                       path.string() + " has more than " + std::to_string(max_bytes) + " bytes");
  std::ifstream in(path, std::ios::binary);
  std::string text(failure ? 0 : size, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (failure || !in) return core::error(ErrorCode::kUnavailable, "cannot read " + path.string());
  return text;
}

}  // namespace lemma::model
