#include "model/formats/safetensors.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "model/formats/json_view.h"

namespace lemma::model {

using core::ErrorCode;
using core::Result;

static_assert(std::endian::native == std::endian::little, "values are read in place");

namespace {

constexpr std::int64_t kMaxElements = std::int64_t{1} << 48;

core::Error corrupt(std::string what) {
  return core::error(ErrorCode::kCorrupt, "not a usable safetensors file: " + std::move(what));
}

Result<TensorType> type_of(const JsonView& tensor) {
  BOOST_OUTCOME_TRY(const auto at, tensor.at("dtype"));
  BOOST_OUTCOME_TRY(const auto name, at.string());
  if (name == "F32") return TensorType::kF32;
  if (name == "F16") return TensorType::kF16;
  if (name == "BF16") return TensorType::kBF16;
  return tensor.error(ErrorCode::kUnsupported, "has type " + std::string(name.substr(0, 16)) +
                                                   "; this build reads F32, F16 and BF16");
}

Result<void> read_shape(const JsonView& at, StoredTensor& tensor) {
  BOOST_OUTCOME_TRY(const auto shape, at.at("shape"));
  BOOST_OUTCOME_TRY(const auto rank, shape.array_size());
  if (rank < 1 || rank > tensor.dims.size())
    return at.error(ErrorCode::kUnsupported, "has " + std::to_string(rank) + " dimensions");
  tensor.rank = static_cast<int>(rank);
  std::int64_t elements = 1;
  for (std::size_t i = 0; i < rank; ++i) {
    BOOST_OUTCOME_TRY(const auto size, shape.item(i).integer());
    if (size < 1 || size > kMaxElements / elements)
      return at.error(ErrorCode::kCorrupt, "has a dimension of " + std::to_string(size));
    elements *= size;
    tensor.dims[rank - 1 - i] = static_cast<std::uint64_t>(size);
  }
  return core::success();
}

Result<void> read_extent(const JsonView& at, std::span<const std::byte> section,
                         StoredTensor& tensor) {
  BOOST_OUTCOME_TRY(const auto offsets, at.at("data_offsets"));
  BOOST_OUTCOME_TRY(const auto count, offsets.array_size());
  if (count != 2) return at.error(ErrorCode::kCorrupt, "needs two data_offsets");
  BOOST_OUTCOME_TRY(const auto begin, offsets.item(0).integer());
  BOOST_OUTCOME_TRY(const auto end, offsets.item(1).integer());
  if (begin < 0 || end < begin || std::cmp_greater(end, section.size()))
    return at.error(ErrorCode::kCorrupt, "reaches past the end of the file");
  const std::uint64_t size = tensor.elements() * layout_of(tensor.type).block_bytes;
  if (std::cmp_not_equal(end - begin, size))
    return at.error(ErrorCode::kCorrupt, "has " + std::to_string(end - begin) +
                                             " bytes; its type and shape ask for " +
                                             std::to_string(size));
  tensor.bytes = section.subspan(static_cast<std::size_t>(begin), size);
  return core::success();
}

Result<void> no_overlaps(std::span<const StoredTensor> tensors) {
  std::vector<const StoredTensor*> by_place;
  for (const StoredTensor& tensor : tensors) by_place.push_back(&tensor);
  std::sort(by_place.begin(), by_place.end(), [](const StoredTensor* a, const StoredTensor* b) {
    return a->bytes.data() < b->bytes.data();
  });
  for (std::size_t i = 1; i < by_place.size(); ++i) {
    const auto before = by_place[i - 1]->bytes;
    if (before.data() + before.size() > by_place[i]->bytes.data())
      return core::error(ErrorCode::kCorrupt, "overlaps " + by_place[i - 1]->name,
                         by_place[i]->name);
  }
  return core::success();
}

}  // namespace

Result<SafetensorsFile> SafetensorsFile::open(const std::filesystem::path& path) {
  SafetensorsFile file;
  BOOST_OUTCOME_TRY(file.file_, MappedFile::open(path));
  if (auto read = file.read(file.file_.bytes()); !read) {
    core::Error error = std::move(read).error();
    error.detail = path.string() + ": " + error.detail;
    return error;
  }
  return file;
}

Result<SafetensorsFile> SafetensorsFile::parse(std::span<const std::byte> bytes) {
  SafetensorsFile file;
  BOOST_OUTCOME_TRY(file.read(bytes));
  return file;
}

Result<void> SafetensorsFile::read(std::span<const std::byte> bytes) {
  std::uint64_t header_size = 0;
  if (bytes.size() < sizeof header_size) return corrupt("it ends inside its header's size");
  std::memcpy(&header_size, bytes.data(), sizeof header_size);
  const auto rest = bytes.subspan(sizeof header_size);
  if (header_size > kMaxHeaderBytes)
    return core::error(ErrorCode::kOutOfRange, "a header of " + std::to_string(header_size) +
                                                   " bytes; at most 16777216 are read");
  if (header_size > rest.size()) return corrupt("it ends inside its header");
  const std::string_view text(reinterpret_cast<const char*>(rest.data()), header_size);
  BOOST_OUTCOME_TRY(const auto header, parse_json(text, kMaxHeaderBytes, "header"));
  if (!header.is_object()) return corrupt("its header isn't an object");
  if (header.size() > kMaxTensors)
    return core::error(ErrorCode::kOutOfRange,
                       std::to_string(header.size()) + " tensors; at most 65536 are read");
  const auto section = rest.subspan(header_size);
  for (const auto& [name, entry] : header.items()) {
    if (name == "__metadata__") continue;
    const JsonView at(entry, name.substr(0, kMaxNameBytes));
    if (name.empty() || name.size() > kMaxNameBytes)
      return at.error(ErrorCode::kOutOfRange, "a tensor's name has 1 to 1024 bytes");
    StoredTensor tensor;
    tensor.name = name;
    BOOST_OUTCOME_TRY(tensor.type, type_of(at));
    BOOST_OUTCOME_TRY(read_shape(at, tensor));
    BOOST_OUTCOME_TRY(read_extent(at, section, tensor));
    tensors_.push_back(std::move(tensor));
  }
  return no_overlaps(tensors_);
}

}  // namespace lemma::model
