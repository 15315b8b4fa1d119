#include "search/decomposition/decomposition.h"

#include <algorithm>

#include "core/assert.h"

namespace lemma::search {

using core::error;
using core::ErrorCode;

core::Result<std::size_t> Decomposition::add(SubQuestion question, const std::string& field) {
  if (find(question.key))
    return error(ErrorCode::kConflict, "is asked already: " + question.question, field);
  if (nodes_.size() >= static_cast<std::size_t>(limits_.total))
    return error(ErrorCode::kOutOfRange,
                 "there are " + std::to_string(limits_.total) + " sub-questions already", field);
  Node node;
  for (const std::size_t premise : question.premises) {
    if (premise >= nodes_.size())
      return error(ErrorCode::kOutOfRange, "builds on a sub-question that isn't there", field);
    node.depth = std::max(node.depth, nodes_[premise].depth + 1);
    if (nodes_[premise].status == Status::kFailed) node.status = Status::kFailed;
  }
  if (node.depth > limits_.depth)
    return error(
        ErrorCode::kOutOfRange,
        "builds on a chain of more than " + std::to_string(limits_.depth - 1) + " sub-questions",
        field);
  node.question = std::move(question);
  nodes_.push_back(std::move(node));
  return nodes_.size() - 1;
}

std::vector<std::size_t> Decomposition::ready() const {
  auto places = limits_.width - std::ranges::count(nodes_, Status::kSearched, &Node::status);
  std::vector<std::size_t> parts;
  for (std::size_t i = 0; i < nodes_.size() && places > 0; ++i) {
    if (nodes_[i].status != Status::kWaiting) continue;
    const auto answered = [this](std::size_t premise) {
      return nodes_[premise].status == Status::kAnswered;
    };
    if (!std::ranges::all_of(nodes_[i].question.premises, answered)) continue;
    parts.push_back(i);
    --places;
  }
  return parts;
}

void Decomposition::searched(std::size_t part) {
  LEMMA_ASSERT(nodes_[part].status == Status::kWaiting, "a part is searched once");
  nodes_[part].status = Status::kSearched;
}

void Decomposition::answered(std::size_t part, std::vector<std::string> lines) {
  nodes_[part].status = Status::kAnswered;
  nodes_[part].lines = std::move(lines);
}

void Decomposition::failed(std::size_t part) {
  nodes_[part].status = Status::kFailed;
  // Premises come before what builds on them, so one pass reaches all.
  for (std::size_t i = part + 1; i < nodes_.size(); ++i) {
    const auto has_failed = [this](std::size_t premise) {
      return nodes_[premise].status == Status::kFailed;
    };
    if (nodes_[i].status == Status::kWaiting &&
        std::ranges::any_of(nodes_[i].question.premises, has_failed))
      nodes_[i].status = Status::kFailed;
  }
}

int Decomposition::open() const {
  return static_cast<int>(std::ranges::count_if(nodes_, [](const Node& node) {
    return node.status == Status::kWaiting || node.status == Status::kSearched;
  }));
}

std::optional<std::size_t> Decomposition::find(const std::string& key) const {
  for (std::size_t i = 0; i < nodes_.size(); ++i)
    if (nodes_[i].question.key == key) return i;
  return std::nullopt;
}

std::vector<std::size_t> Decomposition::ancestors(std::size_t part) const {
  std::vector<bool> reached(part, false);
  for (std::size_t i = part + 1; i-- > 0;) {
    if (i < part && !reached[i]) continue;
    for (const std::size_t premise : nodes_[i].question.premises) reached[premise] = true;
  }
  std::vector<std::size_t> parts;
  for (std::size_t i = 0; i < part; ++i)
    if (reached[i]) parts.push_back(i);
  return parts;
}

}  // namespace lemma::search
