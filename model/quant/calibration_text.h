// The text that losses are measured on when nobody names another: some prose, some worked problems, written for this purpose.
#pragma once

#include <string_view>

namespace lemma::model {

std::string_view calibration_text();

}  // namespace lemma::model
