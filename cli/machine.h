// What reports say about where and from what they were measured.
#pragma once

#include <string>

namespace lemma::cli {

std::string commit();   // of the build, or "unknown"
std::string machine();  // "AMD EPYC, 2 cores"

}  // namespace lemma::cli
