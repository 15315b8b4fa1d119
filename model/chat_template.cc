#include "model/chat_template.h"

namespace lemma::model {
namespace {

using core::error;
using core::ErrorCode;

constexpr std::string_view kTurnBegins = "<|im_start|>";
constexpr std::string_view kTurnEnds = "<|im_end|>";

// ChatML as SmolLM2's template spells it, around the wording of its default system message.
constexpr std::string_view kLoop = "{% for message in messages %}";
constexpr std::string_view kDefaultBegins =
    "{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|im_start|>system\n";
constexpr std::string_view kDefaultEnds = "<|im_end|>\n' }}{% endif %}";
constexpr std::string_view kTurns =
    "{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";

// In a Jinja string `\n` is a line's end, just as a real one is.
std::string with_real_newlines(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i, 2) == "\\n") {
      result.push_back('\n');
      ++i;
    } else {
      result.push_back(text[i]);
    }
  }
  return result;
}

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

bool is_role(std::string_view role) {
  return role == "system" || role == "user" || role == "assistant";
}

}  // namespace

core::Result<ChatTemplate> ChatTemplate::recognise(std::string_view text) {
  const std::string normal = with_real_newlines(text);
  std::string_view rest = normal;
  while (!rest.empty() && rest.back() == '\n') rest.remove_suffix(1);
  std::optional<std::string> default_system;
  bool known = take_prefix(rest, kLoop);
  if (known && take_prefix(rest, kDefaultBegins)) {
    const auto end = rest.find(kDefaultEnds);
    known = end != std::string_view::npos;
    if (known) {
      default_system = rest.substr(0, end);
      rest.remove_prefix(end + kDefaultEnds.size());
      // Plain wording only: nothing that ends or escapes the Jinja string.
      known = default_system->find_first_of("'\\{}") == std::string::npos;
    }
  }
  if (known && rest == kTurns) return ChatTemplate(std::move(default_system));
  return error(ErrorCode::kUnsupported,
               "the model's chat template isn't one that this build knows (ChatML); it begins: " +
                   std::string(text.substr(0, 60)),
               "tokenizer.chat_template");
}

core::Result<std::vector<ChatTemplate::Segment>> ChatTemplate::segments(
    std::span<const ChatMessage> messages) const {
  if (messages.empty())
    return error(ErrorCode::kInvalidArgument, "a chat needs at least one message", "messages");
  if (messages.size() > kMaxMessages)
    return error(ErrorCode::kOutOfRange, "a chat has at most 1024 messages", "messages");
  std::vector<Segment> result;
  const auto turn = [&](const std::string& role, const std::string& content) {
    result.push_back({true, std::string(kTurnBegins)});
    result.push_back({false, role + "\n" + content});
    result.push_back({true, std::string(kTurnEnds)});
    result.push_back({false, "\n"});
  };
  if (default_system_ && messages[0].role != "system") turn("system", *default_system_);
  for (std::size_t i = 0; i < messages.size(); ++i) {
    if (!is_role(messages[i].role))
      return error(ErrorCode::kInvalidArgument, "a role is 'system', 'user' or 'assistant'",
                   "messages[" + std::to_string(i) + "].role");
    turn(messages[i].role, messages[i].content);
  }
  result.push_back({true, std::string(kTurnBegins)});
  result.push_back({false, "assistant\n"});
  return result;
}

core::Result<std::vector<TokenId>> ChatTemplate::render(
    const Tokenizer& tokenizer, std::span<const ChatMessage> messages) const {
  BOOST_OUTCOME_TRY(const auto parts, segments(messages));
  std::vector<TokenId> tokens;
  for (const Segment& part : parts) {
    if (!part.special) {
      const auto text = tokenizer.encode(part.text);
      tokens.insert(tokens.end(), text.begin(), text.end());
      continue;
    }
    const auto special = tokenizer.vocabulary().special(part.text);
    if (!special)
      return error(ErrorCode::kUnsupported,
                   "the vocabulary has no token '" + part.text + "', which its chat template needs",
                   "tokenizer.ggml.tokens");
    tokens.push_back(*special);
  }
  return tokens;
}

core::Result<std::string> ChatTemplate::render_text(std::span<const ChatMessage> messages) const {
  BOOST_OUTCOME_TRY(const auto parts, segments(messages));
  std::string text;
  for (const Segment& part : parts) text += part.text;
  return text;
}

}  // namespace lemma::model
