#include "model/tokenizer/tokenizer.h"

#include <algorithm>

#include "model/tokenizer/byte_pair_encoding.h"
#include "model/tokenizer/normalise.h"

namespace lemma::model {

Tokenizer::Tokenizer(Vocabulary vocabulary, Pretokenizer pretokenizer, Normalisation normalisation)
    : vocabulary_(std::move(vocabulary)),
      pretokenizer_(std::move(pretokenizer)),
      normalisation_(normalisation) {
  for (const auto& [spelling, id] : vocabulary_.specials()) specials_.push_back(spelling);
  std::sort(specials_.begin(), specials_.end(), [](const auto& a, const auto& b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  });
  for (const auto& spelling : specials_)
    begins_special_[static_cast<unsigned char>(spelling.front())] = true;
}

core::Result<Tokenizer> Tokenizer::build(const VocabularyParts& parts,
                                         std::string_view pretokenizer,
                                         Normalisation normalisation) {
  BOOST_OUTCOME_TRY(auto words, Pretokenizer::named(pretokenizer));
  BOOST_OUTCOME_TRY(auto vocabulary, Vocabulary::build(parts));
  return Tokenizer(std::move(vocabulary), std::move(words), normalisation);
}

void Tokenizer::append(std::string_view text, std::vector<TokenId>& tokens) const {
  const auto composed =
      normalisation_ == Normalisation::kNfc ? in_nfc(text) : std::optional<std::string>();
  const std::string_view whole = composed ? std::string_view(*composed) : text;
  for (const auto word : pretokenizer_.cut(whole)) append_byte_pairs(vocabulary_, word, tokens);
}

std::vector<TokenId> Tokenizer::encode(std::string_view text) const {
  std::vector<TokenId> tokens;
  append(text, tokens);
  return tokens;
}

std::vector<TokenId> Tokenizer::encode_template(std::string_view text, const Own& own) const {
  std::vector<TokenId> tokens;
  std::size_t plain = 0;  // where the text since the last special token begins
  for (std::size_t i = 0; i < text.size();) {
    const auto here = text.substr(i);
    const auto is_here = [&](const std::string& spelling) {
      return here.starts_with(spelling) && (!own || own(i, spelling.size()));
    };
    const auto special = begins_special_[static_cast<unsigned char>(here.front())]
                             ? std::find_if(specials_.begin(), specials_.end(), is_here)
                             : specials_.end();
    if (special == specials_.end()) {
      ++i;
      continue;
    }
    append(text.substr(plain, i - plain), tokens);
    tokens.push_back(*vocabulary_.special(*special));
    plain = i += special->size();
  }
  append(text.substr(plain), tokens);
  return tokens;
}

std::string Tokenizer::decode(std::span<const TokenId> tokens) const {
  std::string text;
  for (const TokenId token : tokens)
    if (vocabulary_.contains(token)) text += vocabulary_.bytes(token);
  return text;
}

std::string Tokenizer::lacking_bytes() const {
  std::string lacking;
  for (int byte = 0; byte < 256; ++byte)
    if (!vocabulary_.byte_token(static_cast<unsigned char>(byte)))
      lacking.push_back(static_cast<char>(byte));
  return lacking;
}

}  // namespace lemma::model
