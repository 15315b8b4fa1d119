// The building blocks of generated functions: what one sentence asks for and one line, or a few, does. The
// generator chains them, the solver looks for a chain that does what the calls show, `uniform` draws
// among them. Constant, any thread.
#pragma once

#include <string>
#include <vector>

#include "search/tasks/code/program.h"

namespace lemma::search::code {

enum class Type { kNumber, kNumbers, kText, kTexts, kTruth };

// Of all values together; an empty list is of numbers where the others don't say otherwise. Nothing:
// they have no type in common that blocks know.
std::optional<Type> type_of(const std::vector<Value>& values);

struct Block {
  Type takes, gives;
  std::string phrase;              // "keep the even numbers"
  std::vector<std::string> lines;  // $: what it takes, @: the variable that it gives
  Program program;                 // the same as a function of one parameter

  bool one_line() const { return lines.size() == 1; }
  // Its expression of a one-line block, of `operand`.
  std::string expression(const std::string& operand) const;
};

const std::vector<Block>& blocks();

// The lines of a function whose body is this chain, from parameter `from` on.
std::vector<std::string> lines_of(const std::vector<const Block*>& chain, const std::string& from);

// A variable that no block and no parameter uses, for what the i-th block gives.
std::string variable(std::size_t i);

}  // namespace lemma::search::code
