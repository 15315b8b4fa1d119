#include "model/formats/gguf.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <utility>

#include "model/formats/gguf_format.h"

namespace lemma::model {

using core::ErrorCode;
using core::Result;

static_assert(std::endian::native == std::endian::little, "GGUF values are read in place");

namespace {

using namespace gguf;

constexpr std::uint32_t kMagicSwapped = 0x47475546;
constexpr std::uint32_t kDefaultAlignment = 32;
constexpr std::uint32_t kMaxAlignment = 1u << 20;
constexpr std::uint64_t kMaxElements = 1ull << 48;  // of one tensor

template <class T>
T load(const std::byte* from) {
  T value;
  std::memcpy(&value, from, sizeof(T));
  return value;
}

std::string in_quotes(std::string_view name) {
  std::string text = "\"";
  for (const char c : name.substr(0, 80)) text += (c >= 0x20 && c < 0x7f) ? c : '?';
  return text + "\"";
}

core::Error corrupt(std::string what) {
  return core::error(ErrorCode::kCorrupt, "not a usable GGUF file: " + what);
}


// Bytes of one number; 0 for what is not a number.
std::size_t number_bytes(std::uint32_t type) {
  switch (type) {
    case kU8:
    case kI8:
      return 1;
    case kU16:
    case kI16:
      return 2;
    case kU32:
    case kI32:
    case kF32:
      return 4;
    case kU64:
    case kI64:
    case kF64:
      return 8;
    default:
      return 0;
  }
}

// For the error message that turns such a tensor away; numbers of ggml's type list.
std::string type_name(std::uint32_t type) {
  switch (type) {
    case 9:
      return "Q8_1";
    case 10:
      return "Q2_K";
    case 11:
      return "Q3_K";
    case 15:
      return "Q8_K";
    case 20:
      return "IQ4_NL";
    case 23:
      return "IQ4_XS";
    case 28:
      return "F64";
    case 39:
      return "MXFP4";
    default:
      return "number " + std::to_string(type);
  }
}

core::Error too_many(std::uint64_t count, std::string_view of, std::uint64_t cap) {
  return core::error(ErrorCode::kOutOfRange, std::to_string(count) + " " + std::string(of) +
                                                 "; at most " + std::to_string(cap) + " are read");
}

core::Error wrong_type(std::string_view key, std::string_view wanted) {
  return core::error(ErrorCode::kInvalidArgument, "this metadata key is not " + std::string(wanted),
                     std::string(key));
}

}  // namespace

// A cursor that never leaves its bytes.
class GgufFile::Reader {
 public:
  explicit Reader(std::span<const std::byte> bytes) : bytes_(bytes) {}

  std::size_t offset() const { return offset_; }
  std::size_t remaining() const { return bytes_.size() - offset_; }
  std::span<const std::byte> since(std::size_t begin) const {
    return bytes_.subspan(begin, offset_ - begin);
  }

  Result<std::span<const std::byte>> take(std::uint64_t count, std::string_view what) {
    if (count > remaining()) return corrupt("it ends inside " + std::string(what));
    const auto taken = bytes_.subspan(offset_, count);
    offset_ += count;
    return taken;
  }
  template <class T>
  Result<T> number(std::string_view what) {
    BOOST_OUTCOME_TRY(const auto raw, take(sizeof(T), what));
    return load<T>(raw.data());
  }
  Result<std::string_view> string(std::uint64_t cap, std::string_view what) {
    BOOST_OUTCOME_TRY(const auto length, number<std::uint64_t>(what));
    if (length > cap) return too_many(length, "bytes in " + std::string(what), cap);
    BOOST_OUTCOME_TRY(const auto raw, take(length, what));
    return std::string_view(reinterpret_cast<const char*>(raw.data()), raw.size());
  }

 private:
  std::span<const std::byte> bytes_;
  std::size_t offset_ = 0;
};

Result<GgufFile> GgufFile::open(const std::filesystem::path& path) {
  GgufFile file;
  BOOST_OUTCOME_TRY(file.mapping_, MappedFile::open(path));
  if (auto read = file.read(file.mapping_.bytes()); !read) {
    core::Error error = std::move(read).error();
    error.detail = path.string() + ": " + error.detail;
    return error;
  }
  return file;
}

Result<GgufFile> GgufFile::parse(std::span<const std::byte> bytes) {
  GgufFile file;
  BOOST_OUTCOME_TRY(file.read(bytes));
  return file;
}

Result<void> GgufFile::read(std::span<const std::byte> bytes) {
  Reader in(bytes);
  BOOST_OUTCOME_TRY(const auto magic, in.number<std::uint32_t>("its magic number"));
  if (magic == kMagicSwapped)
    return core::error(ErrorCode::kUnsupported, "this GGUF file is big-endian");
  if (magic != kMagic) return corrupt("it doesn't begin with \"GGUF\"");
  BOOST_OUTCOME_TRY(const auto version, in.number<std::uint32_t>("its version"));
  if (version != kVersion) {
    return core::error(ErrorCode::kUnsupported,
                       "GGUF version " + std::to_string(version) + "; this build reads 3");
  }
  BOOST_OUTCOME_TRY(const auto tensor_count, in.number<std::uint64_t>("its tensor count"));
  BOOST_OUTCOME_TRY(const auto key_count, in.number<std::uint64_t>("its metadata count"));
  if (tensor_count > kMaxTensors) return too_many(tensor_count, "tensors", kMaxTensors);
  if (key_count > kMaxKeys) return too_many(key_count, "metadata keys", kMaxKeys);

  BOOST_OUTCOME_TRY(read_metadata(in, key_count));
  BOOST_OUTCOME_TRY(const auto alignment, u32_or("general.alignment", kDefaultAlignment));
  if (alignment == 0 || alignment > kMaxAlignment || alignment % 8 != 0) {
    return core::error(ErrorCode::kCorrupt, "the alignment must be a multiple of 8",
                       "general.alignment");
  }
  BOOST_OUTCOME_TRY(const auto offsets, read_tensor_table(in, tensor_count));
  const std::size_t section = (in.offset() + alignment - 1) / alignment * alignment;
  return place_tensors(offsets, bytes.subspan(std::min(section, bytes.size())), alignment);
}

Result<void> GgufFile::read_metadata(Reader& in, std::uint64_t count) {
  for (std::uint64_t i = 0; i < count; ++i) {
    BOOST_OUTCOME_TRY(const auto key, in.string(kMaxNameBytes, "a metadata key"));
    BOOST_OUTCOME_TRY(const auto type, in.number<std::uint32_t>("metadata key " + in_quotes(key)));
    const std::size_t begin = in.offset();
    BOOST_OUTCOME_TRY(auto value, read_value(in, key, type));
    entries_.push_back({key, type, in.since(begin)});
    if (!metadata_.emplace(key, std::move(value)).second) {
      return corrupt("metadata key " + in_quotes(key) + " comes twice");
    }
  }
  return core::success();
}

Result<GgufFile::Value> GgufFile::read_value(Reader& in, std::string_view key, std::uint32_t type) {
  const std::string what = "metadata key " + in_quotes(key);
  if (const std::size_t size = number_bytes(type)) {
    BOOST_OUTCOME_TRY(const auto raw, in.take(size, what));
    return std::visit([](auto number) { return Value(number); }, number_at(raw.data(), type));
  }
  switch (type) {
    case kBool: {
      BOOST_OUTCOME_TRY(const auto value, in.number<std::uint8_t>(what));
      if (value > 1) return corrupt(what + " is neither true nor false");
      return Value(value == 1);
    }
    case kString: {
      BOOST_OUTCOME_TRY(const auto value, in.string(kMaxStringBytes, what));
      return Value(value);
    }
    case kArray:
      return read_array(in, key);
    default:
      return corrupt(what + " has unknown type " + std::to_string(type));
  }
}

Result<GgufFile::Value> GgufFile::read_array(Reader& in, std::string_view key) {
  const std::string what = "metadata key " + in_quotes(key);
  BOOST_OUTCOME_TRY(const auto item_type, in.number<std::uint32_t>(what));
  BOOST_OUTCOME_TRY(const auto count, in.number<std::uint64_t>(what));
  if (count > kMaxArrayItems) return too_many(count, "items in " + what, kMaxArrayItems);
  if (item_type == kString) {
    if (count > in.remaining() / sizeof(std::uint64_t)) return corrupt("it ends inside " + what);
    std::vector<std::string_view> strings;
    strings.reserve(count);
    for (std::uint64_t i = 0; i < count; ++i) {
      BOOST_OUTCOME_TRY(const auto item, in.string(kMaxStringBytes, what));
      strings.push_back(item);
    }
    return Value(std::move(strings));
  }
  const std::size_t size = item_type == kBool ? 1 : number_bytes(item_type);
  if (size == 0) {
    return core::error(ErrorCode::kUnsupported, what + " is an array of type " +
                                                    std::to_string(item_type) +
                                                    "; only numbers and strings are read");
  }
  BOOST_OUTCOME_TRY(const auto raw, in.take(count * size, what));
  return Value(NumberArray{item_type, raw});
}

GgufFile::Number GgufFile::number_at(const std::byte* at, std::uint32_t type) {
  switch (type) {
    case kU16:
      return std::uint64_t{load<std::uint16_t>(at)};
    case kU32:
      return std::uint64_t{load<std::uint32_t>(at)};
    case kU64:
      return std::uint64_t{load<std::uint64_t>(at)};
    case kI8:
      return std::int64_t{load<std::int8_t>(at)};
    case kI16:
      return std::int64_t{load<std::int16_t>(at)};
    case kI32:
      return std::int64_t{load<std::int32_t>(at)};
    case kI64:
      return std::int64_t{load<std::int64_t>(at)};
    case kF32:
      return double{load<float>(at)};
    case kF64:
      return load<double>(at);
    default:
      return std::uint64_t{load<std::uint8_t>(at)};  // kU8, kBool
  }
}

Result<std::vector<std::uint64_t>> GgufFile::read_tensor_table(Reader& in, std::uint64_t count) {
  std::vector<std::uint64_t> offsets;
  for (std::uint64_t i = 0; i < count; ++i) {
    BOOST_OUTCOME_TRY(const auto name, in.string(kMaxNameBytes, "a tensor's name"));
    const std::string what = "tensor " + in_quotes(name);
    StoredTensor tensor;
    tensor.name = name;
    BOOST_OUTCOME_TRY(const auto rank, in.number<std::uint32_t>(what));
    if (rank < 1 || rank > tensor.dims.size())
      return corrupt(what + " has " + std::to_string(rank) + " dimensions");
    tensor.rank = static_cast<int>(rank);
    std::uint64_t elements = 1;
    for (std::uint32_t d = 0; d < rank; ++d) {
      BOOST_OUTCOME_TRY(tensor.dims[d], in.number<std::uint64_t>(what));
      if (tensor.dims[d] == 0 || tensor.dims[d] > kMaxElements / elements) {
        return corrupt(what + " has a dimension of " + std::to_string(tensor.dims[d]));
      }
      elements *= tensor.dims[d];
    }
    BOOST_OUTCOME_TRY(const auto type, in.number<std::uint32_t>(what));
    tensor.type = static_cast<TensorType>(type);
    const TensorTypeLayout layout = layout_of(tensor.type);
    if (layout.block_bytes == 0) {
      return core::error(
          ErrorCode::kUnsupported,
          what + " has type " + type_name(type) +
              "; this build reads F32, F16, BF16, Q8_0, Q4_0, Q4_1, Q5_0, Q5_1, Q4_K, "
              "Q5_K and Q6_K");
    }
    if (tensor.dims[0] % layout.block_elements != 0) {
      return corrupt(what + ": rows of " + std::to_string(tensor.dims[0]) +
                     " elements do not divide into " + std::string(layout.name) + "'s blocks of " +
                     std::to_string(layout.block_elements));
    }
    BOOST_OUTCOME_TRY(const auto offset, in.number<std::uint64_t>(what));
    if (!tensor_index_.emplace(name, tensors_.size()).second) return corrupt(what + " comes twice");
    tensors_.push_back(std::move(tensor));
    offsets.push_back(offset);
  }
  return offsets;
}

Result<void> GgufFile::place_tensors(std::span<const std::uint64_t> offsets,
                                     std::span<const std::byte> section, std::uint32_t alignment) {
  for (std::size_t i = 0; i < tensors_.size(); ++i) {
    StoredTensor& tensor = tensors_[i];
    const TensorTypeLayout layout = layout_of(tensor.type);
    const std::uint64_t size = tensor.elements() / layout.block_elements * layout.block_bytes;
    if (offsets[i] % alignment != 0)
      return corrupt("tensor " + in_quotes(tensor.name) + " is not aligned");
    if (offsets[i] > section.size() || size > section.size() - offsets[i]) {
      return corrupt("tensor " + in_quotes(tensor.name) + " reaches past the end of the file");
    }
    tensor.bytes = section.subspan(offsets[i], size);
  }
  return core::success();
}

const StoredTensor* GgufFile::find_tensor(std::string_view name) const {
  const auto found = tensor_index_.find(name);
  return found == tensor_index_.end() ? nullptr : &tensors_[found->second];
}

template <class T>
Result<const T*> GgufFile::find(std::string_view key, std::string_view wanted) const {
  const auto found = metadata_.find(key);
  if (found == metadata_.end()) {
    return core::error(ErrorCode::kNotFound, "the file's metadata lacks this key",
                       std::string(key));
  }
  const T* value = std::get_if<T>(&found->second);
  if (value == nullptr) return wrong_type(key, wanted);
  return value;
}

Result<std::uint64_t> GgufFile::u64(std::string_view key) const {
  if (const auto as_signed = find<std::int64_t>(key, "an integer")) {
    if (*as_signed.value() < 0)
      return core::error(ErrorCode::kOutOfRange, "must not be negative", std::string(key));
    return static_cast<std::uint64_t>(*as_signed.value());
  }
  BOOST_OUTCOME_TRY(const auto value, find<std::uint64_t>(key, "an integer"));
  return *value;
}

Result<std::uint32_t> GgufFile::u32(std::string_view key) const {
  BOOST_OUTCOME_TRY(const auto value, u64(key));
  if (value > std::numeric_limits<std::uint32_t>::max()) {
    return core::error(ErrorCode::kOutOfRange, "must fit 32 bits", std::string(key));
  }
  return static_cast<std::uint32_t>(value);
}

Result<float> GgufFile::f32(std::string_view key) const {
  BOOST_OUTCOME_TRY(const auto value, find<double>(key, "a real number"));
  return static_cast<float>(*value);
}

Result<bool> GgufFile::boolean(std::string_view key) const {
  BOOST_OUTCOME_TRY(const auto value, find<bool>(key, "a boolean"));
  return *value;
}

Result<std::string_view> GgufFile::string(std::string_view key) const {
  BOOST_OUTCOME_TRY(const auto value, find<std::string_view>(key, "a string"));
  return *value;
}

Result<std::span<const std::string_view>> GgufFile::strings(std::string_view key) const {
  BOOST_OUTCOME_TRY(const auto value,
                    find<std::vector<std::string_view>>(key, "an array of strings"));
  return std::span<const std::string_view>(*value);
}

Result<std::vector<std::int32_t>> GgufFile::i32s(std::string_view key) const {
  BOOST_OUTCOME_TRY(const auto array, find<NumberArray>(key, "an array of integers"));
  if (array->item_type == kF32 || array->item_type == kF64 || array->item_type == kBool) {
    return wrong_type(key, "an array of integers");
  }
  const std::size_t size = number_bytes(array->item_type);
  std::vector<std::int32_t> values;
  values.reserve(array->bytes.size() / size);
  for (std::size_t at = 0; at < array->bytes.size(); at += size) {
    const Number number = number_at(array->bytes.data() + at, array->item_type);
    const auto* positive = std::get_if<std::uint64_t>(&number);
    if (positive ? !std::in_range<std::int32_t>(*positive)
                 : !std::in_range<std::int32_t>(std::get<std::int64_t>(number))) {
      return core::error(ErrorCode::kOutOfRange, "every item must fit 32 bits", std::string(key));
    }
    values.push_back(static_cast<std::int32_t>(positive ? static_cast<std::int64_t>(*positive)
                                                        : std::get<std::int64_t>(number)));
  }
  return values;
}

Result<std::vector<float>> GgufFile::f32s(std::string_view key) const {
  BOOST_OUTCOME_TRY(const auto array, find<NumberArray>(key, "an array of real numbers"));
  if (array->item_type != kF32 && array->item_type != kF64)
    return wrong_type(key, "an array of real numbers");
  const std::size_t size = number_bytes(array->item_type);
  std::vector<float> values;
  values.reserve(array->bytes.size() / size);
  for (std::size_t at = 0; at < array->bytes.size(); at += size) {
    values.push_back(static_cast<float>(
        std::get<double>(number_at(array->bytes.data() + at, array->item_type))));
  }
  return values;
}

Result<std::uint32_t> GgufFile::u32_or(std::string_view key, std::uint32_t fallback) const {
  return has(key) ? u32(key) : Result<std::uint32_t>(fallback);
}

Result<float> GgufFile::f32_or(std::string_view key, float fallback) const {
  return has(key) ? f32(key) : Result<float>(fallback);
}

Result<bool> GgufFile::boolean_or(std::string_view key, bool fallback) const {
  return has(key) ? boolean(key) : Result<bool>(fallback);
}

Result<std::string_view> GgufFile::string_or(std::string_view key,
                                             std::string_view fallback) const {
  return has(key) ? string(key) : Result<std::string_view>(fallback);
}

}  // namespace lemma::model
