#define PCRE2_CODE_UNIT_WIDTH 8
#include "model/tokenizer/pretokenizer.h"

#include <algorithm>
#include <string>

#include <pcre2.h>

#include "model/tokenizer/utf8.h"

namespace lemma::model {
namespace {

constexpr std::uint32_t kMatchLimit = 10'000'000;
constexpr std::uint32_t kDepthLimit = 10'000;
constexpr std::uint32_t kHeapLimitKiB = 16 * 1024;

// Unicode's White_Space property, spelled out: \s of PCRE2 lacks U+0085 and adds U+180E.
#define LEMMA_SPACE \
  R"(\t-\r \x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000})"

// GPT-2's words: contractions, then letters, numbers or other signs each with one space before,
// then spaces.
constexpr char kGpt2[] =
    R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^)" LEMMA_SPACE R"(\p{L}\p{N}]+|[)" LEMMA_SPACE
    R"(]+(?![^)" LEMMA_SPACE R"(])|[)" LEMMA_SPACE R"(]+)";
constexpr char kOneDigit[] = R"(\p{N})";

// Qwen2's and Llama 3's words: contractions in either case; letters with one sign before; numbers;
// other signs with one space before and line ends after; line ends with the space before them;
// spaces.
#define LEMMA_LINE_WORDS(numbers)                                                              \
  R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|)" numbers R"(| ?[^)" LEMMA_SPACE   \
  R"(\p{L}\p{N}]+[\r\n]*|[)" LEMMA_SPACE R"(]*[\r\n]+|[)" LEMMA_SPACE R"(]+(?![^)" LEMMA_SPACE \
  R"(])|[)" LEMMA_SPACE R"(]+)"
constexpr char kQwen2[] = LEMMA_LINE_WORDS(R"(\p{N})");
constexpr char kLlama3[] = LEMMA_LINE_WORDS(R"(\p{N}{1,3})");

struct Recipe {
  std::string_view name;
  std::vector<const char*> patterns;
};

// A new pretokenizer is a new line here.
const std::vector<Recipe>& recipes() {
  static const std::vector<Recipe> kRecipes = {
      {"gpt-2", {kGpt2}},
      {"smollm", {kOneDigit, kGpt2}},
      {"qwen2", {kQwen2}},
      {"llama-bpe", {kLlama3}},
  };
  return kRecipes;
}

struct FreeCode {
  void operator()(pcre2_code* code) const { pcre2_code_free(code); }
};
struct FreeContext {
  void operator()(pcre2_match_context* context) const { pcre2_match_context_free(context); }
};
struct FreeMatch {
  void operator()(pcre2_match_data* match) const { pcre2_match_data_free(match); }
};

}  // namespace

class Pretokenizer::Pattern {
 public:
  static core::Result<Pattern> compile(std::string_view source) {
    int code = 0;
    PCRE2_SIZE at = 0;
    Pattern pattern;
    pattern.code_.reset(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(source.data()), source.size(),
                                      PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C, &code, &at, nullptr));
    pattern.limits_.reset(pcre2_match_context_create(nullptr));
    if (!pattern.code_ || !pattern.limits_)
      return core::error(core::ErrorCode::kInternal,
                         "the pretokenizer's pattern doesn't compile (PCRE2 error " +
                             std::to_string(code) + " at " + std::to_string(at) + ")");
    pcre2_set_match_limit(pattern.limits_.get(), kMatchLimit);
    pcre2_set_depth_limit(pattern.limits_.get(), kDepthLimit);
    pcre2_set_heap_limit(pattern.limits_.get(), kHeapLimitKiB);
    // Without a JIT on this machine the interpreter does the same work.
    pcre2_jit_compile(pattern.code_.get(), PCRE2_JIT_COMPLETE);
    return pattern;
  }

  // Appends the matches in `text`, which is valid UTF-8, and the stretches between them.
  void cut(std::string_view text, std::vector<std::string_view>& words) const {
    const std::unique_ptr<pcre2_match_data, FreeMatch> match(
        pcre2_match_data_create_from_pattern(code_.get(), nullptr));
    std::size_t done = 0;  // everything before is in `words`
    while (match && done < text.size()) {
      const int found =
          pcre2_match(code_.get(), reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), done,
                      PCRE2_NO_UTF_CHECK, match.get(), limits_.get());
      if (found < 0) break;  // no match, or past the limits: the rest is one word
      const PCRE2_SIZE* ends = pcre2_get_ovector_pointer(match.get());
      if (ends[1] <= ends[0]) break;
      if (ends[0] > done) words.push_back(text.substr(done, ends[0] - done));
      words.push_back(text.substr(ends[0], ends[1] - ends[0]));
      done = ends[1];
    }
    if (done < text.size()) words.push_back(text.substr(done));
  }

 private:
  std::unique_ptr<pcre2_code, FreeCode> code_;
  std::unique_ptr<pcre2_match_context, FreeContext> limits_;
};

Pretokenizer::Pretokenizer(std::vector<Pattern> patterns) : patterns_(std::move(patterns)) {}
Pretokenizer::Pretokenizer(Pretokenizer&&) noexcept = default;
Pretokenizer& Pretokenizer::operator=(Pretokenizer&&) noexcept = default;
Pretokenizer::~Pretokenizer() = default;

core::Result<Pretokenizer> Pretokenizer::named(std::string_view name) {
  for (const Recipe& recipe : recipes()) {
    if (recipe.name != name) continue;
    std::vector<Pattern> patterns;
    for (const char* source : recipe.patterns) {
      BOOST_OUTCOME_TRY(auto pattern, Pattern::compile(source));
      patterns.push_back(std::move(pattern));
    }
    return Pretokenizer(std::move(patterns));
  }
  return core::error(core::ErrorCode::kUnsupported,
                     "the pretokenizer '" + std::string(name.substr(0, 64)) +
                         "' isn't known; this build reads 'smollm', 'gpt-2', 'qwen2' and "
                         "'llama-bpe'",
                     "tokenizer.ggml.pre");
}

std::vector<std::string_view> Pretokenizer::cut(std::string_view text) const {
  std::vector<std::string_view> words;
  std::vector<std::string_view> pieces, next;
  for (std::size_t begin = 0; begin < text.size();) {
    // The longest stretch from `begin` that is all UTF-8, or all not.
    bool valid = true;
    std::size_t end = begin;
    while (end < text.size()) {
      const auto [kind, length] = first_utf8(text.substr(end));
      const bool complete = kind == Utf8::kComplete;
      if (end == begin) valid = complete;
      if (complete != valid) break;
      end += length;
    }
    const auto stretch = text.substr(begin, end - begin);
    begin = end;
    if (!valid) {
      words.push_back(stretch);
      continue;
    }
    pieces.assign(1, stretch);
    for (const Pattern& pattern : patterns_) {
      next.clear();
      for (const auto piece : pieces) pattern.cut(piece, next);
      pieces.swap(next);
    }
    words.insert(words.end(), pieces.begin(), pieces.end());
  }
  return words;
}

}  // namespace lemma::model
