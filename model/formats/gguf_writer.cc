#include "model/formats/gguf_writer.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "core/assert.h"
#include "model/formats/gguf_format.h"

namespace lemma::model {

using core::ErrorCode;
using core::Result;

namespace {

template <class T>
void put(std::vector<std::byte>& out, T value) {
  std::array<std::byte, sizeof(T)> raw;
  std::memcpy(raw.data(), &value, sizeof(T));
  out.insert(out.end(), raw.begin(), raw.end());
}

void put(std::vector<std::byte>& out, std::string_view text) {
  put(out, std::uint64_t{text.size()});
  const auto raw = std::as_bytes(std::span(text));
  out.insert(out.end(), raw.begin(), raw.end());
}

std::uint64_t aligned(std::uint64_t offset) {
  return (offset + GgufWriter::kAlignment - 1) / GgufWriter::kAlignment * GgufWriter::kAlignment;
}

}  // namespace

std::uint64_t tensor_bytes(const StoredTensor& tensor) {
  const TensorTypeLayout layout = layout_of(tensor.type);
  return tensor.elements() / layout.block_elements * layout.block_bytes;
}

void GgufMetadata::begin(std::string_view key, std::uint32_t type) {
  put(bytes_, key);
  put(bytes_, type);
  ++count_;
}

GgufMetadata& GgufMetadata::copy(const GgufEntry& entry) {
  begin(entry.key, entry.type);
  bytes_.insert(bytes_.end(), entry.value.begin(), entry.value.end());
  return *this;
}

GgufMetadata& GgufMetadata::u32(std::string_view key, std::uint32_t value) {
  begin(key, gguf::kU32);
  put(bytes_, value);
  return *this;
}

GgufMetadata& GgufMetadata::f32(std::string_view key, float value) {
  begin(key, gguf::kF32);
  put(bytes_, value);
  return *this;
}

GgufMetadata& GgufMetadata::boolean(std::string_view key, bool value) {
  begin(key, gguf::kBool);
  put(bytes_, std::uint8_t{value});
  return *this;
}

GgufMetadata& GgufMetadata::string(std::string_view key, std::string_view value) {
  begin(key, gguf::kString);
  put(bytes_, value);
  return *this;
}

GgufMetadata& GgufMetadata::strings(std::string_view key, std::span<const std::string> values) {
  begin(key, gguf::kArray);
  put(bytes_, std::uint32_t{gguf::kString});
  put(bytes_, std::uint64_t{values.size()});
  for (const std::string& value : values) put(bytes_, std::string_view(value));
  return *this;
}

GgufMetadata& GgufMetadata::i32s(std::string_view key, std::span<const std::int32_t> values) {
  begin(key, gguf::kArray);
  put(bytes_, std::uint32_t{gguf::kI32});
  put(bytes_, std::uint64_t{values.size()});
  for (const std::int32_t value : values) put(bytes_, value);
  return *this;
}

GgufWriter::GgufWriter(std::filesystem::path path) : path_(std::move(path)) {
  unfinished_ = path_;
  unfinished_ += ".unfinished." + std::to_string(::getpid());
}

GgufWriter::GgufWriter(GgufWriter&& other) noexcept
    : path_(std::move(other.path_)),
      unfinished_(std::move(other.unfinished_)),
      file_(std::exchange(other.file_, -1)),
      written_(other.written_),
      sizes_(std::move(other.sizes_)),
      tensor_(other.tensor_),
      of_tensor_(other.of_tensor_) {}

GgufWriter::~GgufWriter() {
  if (file_ < 0) return;
  ::close(file_);
  ::unlink(unfinished_.c_str());
}

core::Error GgufWriter::failed(const char* doing) const {
  return core::error(ErrorCode::kUnavailable,
                     std::string("cannot ") + doing + " " + path_.string() + ": " +
                         std::strerror(errno));
}

Result<GgufWriter> GgufWriter::create(const std::filesystem::path& path,
                                      const GgufMetadata& metadata,
                                      std::span<const StoredTensor> tensors) {
  GgufWriter writer(path);
  writer.file_ = ::open(writer.unfinished_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (writer.file_ < 0) return writer.failed("create");
  std::vector<std::byte> head;
  put(head, gguf::kMagic);
  put(head, gguf::kVersion);
  put(head, std::uint64_t{tensors.size()});
  put(head, metadata.count());
  head.insert(head.end(), metadata.bytes().begin(), metadata.bytes().end());
  std::uint64_t offset = 0;
  for (const StoredTensor& tensor : tensors) {
    put(head, std::string_view(tensor.name));
    put(head, static_cast<std::uint32_t>(tensor.rank));
    for (int d = 0; d < tensor.rank; ++d) put(head, tensor.dims[static_cast<std::size_t>(d)]);
    put(head, static_cast<std::uint32_t>(tensor.type));
    put(head, offset);
    writer.sizes_.push_back(tensor_bytes(tensor));
    offset = aligned(offset + writer.sizes_.back());
  }
  BOOST_OUTCOME_TRY(writer.write(head));
  BOOST_OUTCOME_TRY(writer.pad());
  return writer;
}

Result<void> GgufWriter::write(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(file_, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return failed("write");
    written_ += static_cast<std::uint64_t>(count);
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return core::success();
}

Result<void> GgufWriter::pad() {
  const std::array<std::byte, kAlignment> zeros{};
  return write(std::span(zeros).first(aligned(written_) - written_));
}

Result<void> GgufWriter::append(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    LEMMA_ASSERT(tensor_ < sizes_.size(), "the tensors' bytes are those of their types and shapes");
    const auto piece = bytes.first(std::min<std::uint64_t>(bytes.size(), sizes_[tensor_] - of_tensor_));
    BOOST_OUTCOME_TRY(write(piece));
    of_tensor_ += piece.size();
    bytes = bytes.subspan(piece.size());
    if (of_tensor_ < sizes_[tensor_]) continue;
    BOOST_OUTCOME_TRY(pad());
    ++tensor_;
    of_tensor_ = 0;
  }
  return core::success();
}

Result<void> GgufWriter::finish() {
  LEMMA_ASSERT(tensor_ == sizes_.size(), "every tensor was written");
  if (::fsync(file_) != 0) return failed("write");
  if (::rename(unfinished_.c_str(), path_.c_str()) != 0) return failed("rename to");
  ::close(std::exchange(file_, -1));
  const auto folder = path_.has_parent_path() ? path_.parent_path() : std::filesystem::path(".");
  const int opened = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool durable = opened >= 0 && ::fsync(opened) == 0;
  if (opened >= 0) ::close(opened);
  return durable ? Result<void>(core::success()) : Result<void>(failed("make durable"));
}

}  // namespace lemma::model
