#include "tests/sim/scripted_generator.h"

#include <sstream>
#include <stdexcept>

#include "tests/core/grammar_sampler.h"

namespace lemma::sim {

using core::error;
using core::ErrorCode;
using core::Result;
using model::TokenId;

std::vector<TokenId> ScriptedGenerator::encode(std::string_view text) const {
  std::vector<TokenId> tokens;
  for (const char c : text) tokens.push_back(static_cast<unsigned char>(c));
  return tokens;
}

std::string ScriptedGenerator::decode(std::span<const TokenId> tokens) const {
  std::string text;
  for (const auto token : tokens) text += static_cast<char>(token);
  return text;
}

Result<std::vector<TokenId>> ScriptedGenerator::render_chat(
    std::span<const model::ChatMessage> messages) const {
  // Only the last turn: the script looks at the state line alone, and short prompts keep the
  // simulation quick.
  return encode(messages.back().role + ": " + messages.back().content + "\n");
}

Result<model::RequestId> ScriptedGenerator::submit(model::GenerateRequest request) {
  if (random_.uniform() < faults_.overloaded)
    return error(ErrorCode::kOverloaded, "the model's queue is full");
  const int steps =
      1 + static_cast<int>(random_.below(static_cast<std::uint64_t>(faults_.max_steps)));
  running_.emplace(next_, Running{std::move(request), steps});
  return next_++;
}

void ScriptedGenerator::cancel(model::RequestId request) {
  if (const auto found = running_.find(request); found != running_.end())
    found->second.cancelled = true;
}

model::StepOutput ScriptedGenerator::step() {
  if (random_.uniform() < faults_.throws) throw std::runtime_error("the device is lost");
  model::StepOutput output;
  for (auto it = running_.begin(); it != running_.end();) {
    auto& running = it->second;
    ++output.decode_rows;
    if (running.cancelled || running.request.cancel.cancelled()) {
      output.finished.push_back({it->first, error(ErrorCode::kCancelled, "cancelled")});
    } else if (random_.uniform() < faults_.fails_request) {
      output.finished.push_back({it->first, error(ErrorCode::kUnavailable, "the model failed")});
    } else if (--running.steps_left > 0) {
      ++it;
      continue;
    } else {
      std::vector<model::Generation> generations;
      for (const auto& branch : running.request.branches)
        generations.push_back(draw(running.request, branch));
      if (running.request.stream) output.deltas.push_back({it->first, 0, generations[0].text});
      output.finished.push_back({it->first, std::move(generations)});
    }
    it = running_.erase(it);
  }
  return output;
}

model::GeneratorStats ScriptedGenerator::stats() const {
  model::GeneratorStats stats;
  stats.running = static_cast<int>(running_.size());
  return stats;
}

namespace {

// "user: ... 3, 7, 8 and 12 ... 36 ..." -> that text's typed form of the numbers family; one time in
// three the last two of its numbers change places.
std::string numbers_form(std::string_view text, core::Random& random) {
  std::vector<std::string> numbers(1);
  for (const char c : text) {
    if (c >= '0' && c <= '9')
      numbers.back() += c;
    else if (!numbers.back().empty())
      numbers.emplace_back();
  }
  if (numbers.back().empty()) numbers.pop_back();
  if (numbers.size() < 2) numbers = {"1", "1"};
  if (random.below(3) == 0) std::swap(numbers.back(), numbers[numbers.size() - 2]);
  std::string form = R"({"task":"numbers","numbers":[)" + numbers.front();
  for (std::size_t i = 1; i + 1 < numbers.size(); ++i) form += "," + numbers[i];
  return form + R"(],"target":)" + numbers.back() + "}\n";
}

}  // namespace

// "left: 3 7 8 12" -> "7 + 12 = 19\n", or, one time in three, a wrong result.
model::Generation ScriptedGenerator::draw(const model::GenerateRequest& request,
                                          const model::Branch& branch) const {
  core::Random random(branch.seed + request.adapter.size());
  const std::string prompt = decode(request.prompt);
  std::vector<std::string> numbers;
  const auto line = prompt.rfind("left: ");
  if (line != std::string::npos) {
    std::istringstream rest(prompt.substr(line + 6));
    for (std::string word; numbers.size() < 8 && rest >> word;) numbers.push_back(word);
  }
  model::Generation generation;
  const bool knows_no_arithmetic = prompt.find("sub-questions") != std::string::npos ||
                                   prompt.find("known:") != std::string::npos;
  const bool formalises = request.grammar && request.grammar->rules.front().name == "form";
  if (formalises) {
    generation.text = numbers_form(prompt, random);
  } else if (request.grammar && knows_no_arithmetic) {
    // Sub-questions, or a step about people: whatever may stand there.
    generation.text = core::test::sample(*request.grammar, random);
  } else if (numbers.size() < 2) {
    generation.text = "nothing\n";
  } else {
    const std::size_t i = random.below(numbers.size());
    std::size_t j = random.below(numbers.size() - 1);
    if (j >= i) ++j;
    const char op = "+-*"[random.below(3)];
    const long a = std::atol(numbers[i].c_str()), b = std::atol(numbers[j].c_str());
    long result = op == '+' ? a + b : op == '-' ? a - b : a * b;
    if (random.below(3) == 0) result += 1;
    generation.text =
        numbers[i] + " " + op + " " + numbers[j] + " = " + std::to_string(result) + "\n";
  }
  generation.tokens = encode(generation.text);
  generation.logprobs.assign(generation.tokens.size(),
                             -0.1f * static_cast<float>(1 + random.below(10)));
  generation.reason = model::FinishReason::kGrammar;
  return generation;
}

}  // namespace lemma::sim
