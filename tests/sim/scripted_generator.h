// A scripted stand-in for the model in simulations: byte tokens, and steps made up from the state
// line at the end of the prompt, right about two times in three; a text that it is to formalise it
// takes for a problem of the numbers family. It fails on purpose as a model
// can: overloaded, failing a request, failing a whole batch, answering late. The only fake in the
// simulated server.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/random.h"
#include "model/generator.h"

namespace lemma::sim {

struct ModelFaults {
  double overloaded = 0;     // probability that submit() refuses
  double fails_request = 0;  // per request: finishes with kUnavailable
  double throws = 0;         // per step: step() throws
  int max_steps = 3;         // steps a request takes: 1 .. max_steps
};

class ScriptedGenerator final : public model::Generator {
 public:
  ScriptedGenerator(std::uint64_t seed, ModelFaults faults) : random_(seed), faults_(faults) {}

  model::ModelInfo info() const override { return {"scripted", "base", 4096, 256, {"other"}}; }
  std::vector<model::TokenId> encode(std::string_view text) const override;
  std::string decode(std::span<const model::TokenId> tokens) const override;
  core::Result<std::vector<model::TokenId>> render_chat(
      std::span<const model::ChatMessage> messages) const override;

  core::Result<model::RequestId> submit(model::GenerateRequest request) override;
  void cancel(model::RequestId request) override;
  model::StepOutput step() override;
  bool idle() const override { return running_.empty(); }
  model::GeneratorStats stats() const override;

 private:
  struct Running {
    model::GenerateRequest request;
    int steps_left;
    bool cancelled = false;
  };
  model::Generation draw(const model::GenerateRequest& request, const model::Branch& branch) const;

  core::Random random_;
  const ModelFaults faults_;
  model::RequestId next_ = 1;
  std::map<model::RequestId, Running> running_;
};

}  // namespace lemma::sim
