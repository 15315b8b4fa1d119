// Chat messages to tokens, as the model's own template lays them out: a Jinja template (jinja/),
// given `messages`, `add_generation_prompt`, `bos_token`, `eos_token`, and `tools` and `documents`
// as none. Immutable; any thread may call it.
//
// A message can't forge a turn of another role: special tokens are read only out of bytes that the
// template itself wrote. Everything between them is encoded as one stretch of plain text.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "model/generator.h"
#include "model/jinja/template.h"
#include "model/tokenizer/tokenizer.h"

namespace lemma::model {

class ChatTemplate {
 public:
  static constexpr std::size_t kMaxMessages = 1024;

  // How the model writes its own tokens, for templates that print them; undefined when absent.
  struct Spellings {
    std::optional<std::string> bos, eos;
  };

  // `text` is the value of tokenizer.chat_template. kUnsupported, with the line, for what isn't in
  // the subset; also when a chat of one user message doesn't render, or renders without it.
  static core::Result<ChatTemplate> parse(std::string_view text, Spellings spellings = {});

  // Up to where the assistant's next turn begins. kInvalidArgument names the message's field, or is
  // the template's own refusal; kUnsupported when the template writes what looks like a special
  // token (<|...|>) and the vocabulary has none of that name.
  core::Result<std::vector<TokenId>> render(const Tokenizer& tokenizer,
                                            std::span<const ChatMessage> messages) const;
  // The same as text, for people and tests; what looks like a special token in it may not be one.
  core::Result<std::string> render_text(std::span<const ChatMessage> messages) const;

 private:
  ChatTemplate(jinja::Template parsed, Spellings spellings)
      : template_(std::move(parsed)), spellings_(std::move(spellings)) {}
  core::Result<jinja::Text> rendering(std::span<const ChatMessage> messages) const;

  jinja::Template template_;
  Spellings spellings_;
};

}  // namespace lemma::model
