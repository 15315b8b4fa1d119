// How the front door reaches the server inside. Copyable, any thread.
#pragma once

#include "actors/messages.h"
#include "core/mailbox.h"

namespace lemma::actors {

using SystemRef = core::Ref<SystemMessage>;

}  // namespace lemma::actors
