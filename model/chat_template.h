// Chat messages to tokens, as the model's own template lays them out. Templates are recognised by
// their text; there is no template interpreter, so one that isn't known is kUnsupported. Immutable;
// any thread may call it.
//
// Roles and contents are encoded without special tokens, so a message can't forge a turn of another
// role.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "model/generator.h"
#include "model/tokenizer/tokenizer.h"

namespace lemma::model {

class ChatTemplate {
 public:
  static constexpr std::size_t kMaxMessages = 1024;

  // ChatML, with or without a system message put in front when the chat doesn't begin with one (any
  // wording). `text` is the value of tokenizer.chat_template. kUnsupported for any other.
  static core::Result<ChatTemplate> recognise(std::string_view text);

  // Up to where the assistant's next turn begins. kInvalidArgument names the message's field;
  // kUnsupported when the vocabulary lacks ChatML's tokens.
  core::Result<std::vector<TokenId>> render(const Tokenizer& tokenizer,
                                            std::span<const ChatMessage> messages) const;
  // The same as text, for people and tests; what looks like a special token in it may not be one.
  core::Result<std::string> render_text(std::span<const ChatMessage> messages) const;

  const std::optional<std::string>& default_system() const { return default_system_; }

 private:
  // Text between two special tokens is encoded as one, as the reference does.
  struct Segment {
    bool special;
    std::string text;
  };

  explicit ChatTemplate(std::optional<std::string> default_system)
      : default_system_(std::move(default_system)) {}
  core::Result<std::vector<Segment>> segments(std::span<const ChatMessage> messages) const;

  std::optional<std::string> default_system_;
};

}  // namespace lemma::model
