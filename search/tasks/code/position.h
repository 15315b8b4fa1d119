// How far a function is written, as a search state: the lines are its key, and its line shows what the
// variables hold for the first example. Pure functions, any thread.
#pragma once

#include "search/tasks/code/problem.h"
#include "search/verify/verdict.h"

namespace lemma::search::code {

// A program that judge() passes.
State state_of(const CodeProblem& problem, const Program& program);
Program program_of(const CodeProblem& problem, const State& state);

// Of a complete function whether it returns what it must, of an unfinished one whether it can still.
Verdict judge(const CodeProblem& problem, const Program& program);

// Of a problem that contradicts itself: its one step, and the state that it leads to.
std::string contradiction_step(const CodeProblem& problem);
State contradicted();

}  // namespace lemma::search::code
