// The smallest shared words of the model runtime.
#pragma once

#include <cstdint>

namespace lemma::model {

using TokenId = std::int32_t;  // 0 .. vocabulary - 1

}  // namespace lemma::model
