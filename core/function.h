// Function<R(A...)>: a move-only callable (std::move_only_function is C++23). May be called more
// than once.
#pragma once

#include <memory>
#include <type_traits>
#include <utility>

namespace lemma::core {

template <class Signature>
class Function;

template <class R, class... A>
class Function<R(A...)> {
 public:
  Function() = default;
  Function(std::nullptr_t) {}
  template <class F>
  requires(!std::is_same_v<std::remove_cvref_t<F>, Function> && std::is_invocable_r_v<R, F&, A...>)
      Function(F&& f)
      : callable_(std::make_unique<Model<std::decay_t<F>>>(std::forward<F>(f))) {}

  explicit operator bool() const { return callable_ != nullptr; }
  R operator()(A... arguments) { return callable_->call(std::forward<A>(arguments)...); }

 private:
  struct Concept {
    virtual ~Concept() = default;
    virtual R call(A... arguments) = 0;
  };
  template <class F>
  struct Model final : Concept {
    template <class G>
    explicit Model(G&& g) : f(std::forward<G>(g)) {}
    R call(A... arguments) override { return f(std::forward<A>(arguments)...); }
    F f;
  };
  std::unique_ptr<Concept> callable_;
};

}  // namespace lemma::core
