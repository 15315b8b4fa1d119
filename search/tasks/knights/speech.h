// How a text ascribes words to a person: "Ann says that", "Bob:", "..., claims Carl". Pure
// functions, any thread. The tokens' names are marked.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

#include "search/tasks/knights/lexer.h"

namespace lemma::search::knights {

bool word_at(const std::vector<KnightsToken>& tokens, std::size_t at,
             std::initializer_list<std::string_view> words);
bool kind_at(const std::vector<KnightsToken>& tokens, std::size_t at, KnightsToken::Kind kind);

struct SpeechFrame {
  int speaker;
  std::size_t end;        // where the words begin, or, of a frame behind them, where it ends
  bool reported = false;  // "that" makes it indirect speech
  bool colon = false;     // a colon makes it direct speech even without quotes
  bool denies = false;    // what follows is claimed to be false
  bool to_be = false;     // "claims to be": what follows says what the speaker is
};

// A frame before the words, with the "then" or "and" that may lead it.
std::optional<SpeechFrame> frame_at(const std::vector<KnightsToken>& tokens, std::size_t at);
// A frame behind quoted words.
std::optional<SpeechFrame> frame_behind(const std::vector<KnightsToken>& tokens, std::size_t at);

}  // namespace lemma::search::knights
