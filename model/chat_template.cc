#include "model/chat_template.h"

#include <utility>

namespace lemma::model {
namespace {

using core::error;
using core::ErrorCode;
using jinja::Dict;
using jinja::Origin;
using jinja::Text;
using jinja::Value;

bool is_role(std::string_view role) {
  return role == "system" || role == "user" || role == "assistant";
}

Text own(std::string_view text) { return Text(std::string(text), Origin::kTemplate); }

core::Result<Value> value_of(std::span<const ChatMessage> messages) {
  jinja::List list;
  for (const ChatMessage& message : messages) {
    Dict dict;
    dict.set(own("role"), Value::text(message.role, Origin::kMessage));
    dict.set(own("content"), Value::text(message.content, Origin::kMessage));
    BOOST_OUTCOME_TRY(auto value, Value::dict(std::move(dict)));
    list.push_back(std::move(value));
  }
  return Value::list(std::move(list));
}

// The first <|name|> or <｜name｜> that the template wrote and the vocabulary doesn't know.
std::optional<std::string> unknown_token(const Vocabulary& vocabulary, const Text& text) {
  constexpr std::size_t kLongest = 64;
  static constexpr std::pair<std::string_view, std::string_view> kMarks[] = {{"<|", "|>"},
                                                                             {"<｜", "｜>"}};
  const std::string_view bytes = text.bytes();
  for (const auto& [opening, closing] : kMarks) {
    for (auto at = bytes.find(opening); at != std::string_view::npos;
         at = bytes.find(opening, at + 1)) {
      const auto near = bytes.substr(at, kLongest);
      const auto end = near.find(closing, opening.size());
      if (end == std::string_view::npos) continue;
      const auto token = near.substr(0, end + closing.size());
      if (token.find_first_of(" \n<", 1) != std::string_view::npos) continue;
      if (text.from_template(at, token.size()) && !vocabulary.special(token))
        return std::string(token);
    }
  }
  return std::nullopt;
}

}  // namespace

core::Result<ChatTemplate> ChatTemplate::parse(std::string_view text, Spellings spellings) {
  BOOST_OUTCOME_TRY(auto parsed, jinja::Template::parse(text));
  ChatTemplate chat(std::move(parsed), std::move(spellings));
  constexpr char kProbe[] = "5f0c2a";
  const std::vector<ChatMessage> messages = {{"user", kProbe}};
  const auto rendered = chat.rendering(messages);
  // A template may refuse this very chat by its own rules, and run others.
  if (!rendered && rendered.error().code != ErrorCode::kInvalidArgument) return rendered.error();
  if (rendered && rendered.value().bytes().find(kProbe) == std::string::npos)
    return error(ErrorCode::kUnsupported, "the chat template leaves out what the user says",
                 "tokenizer.chat_template");
  return chat;
}

core::Result<Text> ChatTemplate::rendering(std::span<const ChatMessage> messages) const {
  if (messages.empty())
    return error(ErrorCode::kInvalidArgument, "a chat needs at least one message", "messages");
  if (messages.size() > kMaxMessages)
    return error(ErrorCode::kOutOfRange, "a chat has at most 1024 messages", "messages");
  for (std::size_t i = 0; i < messages.size(); ++i) {
    if (!is_role(messages[i].role))
      return error(ErrorCode::kInvalidArgument, "a role is 'system', 'user' or 'assistant'",
                   "messages[" + std::to_string(i) + "].role");
  }
  Dict variables;
  auto list = value_of(messages);
  if (!list) return error(ErrorCode::kOutOfRange, "a chat has at most 8 MiB of text", "messages");
  variables.set(own("messages"), std::move(list).value());
  variables.set(own("add_generation_prompt"), Value(true));
  variables.set(own("tools"), Value(jinja::Null{}));
  variables.set(own("documents"), Value(jinja::Null{}));
  if (spellings_.bos) variables.set(own("bos_token"), Value::text(*spellings_.bos));
  if (spellings_.eos) variables.set(own("eos_token"), Value::text(*spellings_.eos));
  return template_.render(variables);
}

core::Result<std::vector<TokenId>> ChatTemplate::render(
    const Tokenizer& tokenizer, std::span<const ChatMessage> messages) const {
  BOOST_OUTCOME_TRY(const auto text, rendering(messages));
  if (const auto token = unknown_token(tokenizer.vocabulary(), text))
    return error(ErrorCode::kUnsupported,
                 "the vocabulary has no token '" + *token + "', which its chat template writes",
                 "tokenizer.chat_template");
  return tokenizer.encode_template(
      text.bytes(), [&](std::size_t at, std::size_t size) { return text.from_template(at, size); });
}

core::Result<std::string> ChatTemplate::render_text(std::span<const ChatMessage> messages) const {
  BOOST_OUTCOME_TRY(const auto text, rendering(messages));
  return text.bytes();
}

}  // namespace lemma::model
