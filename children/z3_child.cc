#include "children/z3_child.h"

#include <string>
#include <vector>

#include <dlfcn.h>
#include <nlohmann/json.hpp>
#include <z3.h>

#include "children/frame.h"

namespace lemma::children {

using core::error;
using core::ErrorCode;
using core::Result;
using Json = nlohmann::json;

namespace {

constexpr const char* kLibrary = "libz3.so.4";
constexpr std::uint64_t kMaxTimeoutMs = 600'000;

// clang-format off
#define LEMMA_Z3_FUNCTIONS(X)                                                                 \
  X(Z3_mk_config) X(Z3_del_config) X(Z3_mk_context) X(Z3_del_context) X(Z3_set_error_handler) \
  X(Z3_get_error_code) X(Z3_get_error_msg) X(Z3_mk_simple_solver) X(Z3_solver_inc_ref)        \
  X(Z3_solver_dec_ref) X(Z3_mk_params) X(Z3_params_inc_ref) X(Z3_params_dec_ref)              \
  X(Z3_params_set_uint) X(Z3_mk_string_symbol) X(Z3_mk_bool_sort) X(Z3_mk_const)              \
  X(Z3_solver_set_params) X(Z3_solver_from_string) X(Z3_solver_check_assumptions)             \
  X(Z3_solver_get_reason_unknown) X(Z3_solver_get_unsat_core) X(Z3_ast_vector_inc_ref)        \
  X(Z3_ast_vector_dec_ref) X(Z3_ast_vector_size) X(Z3_ast_vector_get) X(Z3_ast_to_string)
// clang-format on

struct Z3 {
#define LEMMA_Z3_MEMBER(name) decltype(&::name) name = nullptr;
  LEMMA_Z3_FUNCTIONS(LEMMA_Z3_MEMBER)
#undef LEMMA_Z3_MEMBER
};

Result<Z3> load() {
  void* library = ::dlopen(kLibrary, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return error(ErrorCode::kUnavailable, ::dlerror());
  Z3 z3;
#define LEMMA_Z3_FIND(name)                                               \
  z3.name = reinterpret_cast<decltype(z3.name)>(::dlsym(library, #name)); \
  if (z3.name == nullptr)                                                 \
    return error(ErrorCode::kUnavailable, std::string(kLibrary) + " has no " #name);
  LEMMA_Z3_FUNCTIONS(LEMMA_Z3_FIND)
#undef LEMMA_Z3_FIND
  return z3;
}

// A fresh context for each request, so that none can see another's declarations or pay for its
// memory; it takes 1.5 ms. The simple solver is one engine, with quantifiers; the default one
// builds all tactics first, which takes three times as long as a small question.
class Check {
 public:
  explicit Check(const Z3& z3) : z3_(z3) {
    Z3_config config = z3_.Z3_mk_config();
    context_ = z3_.Z3_mk_context(config);
    z3_.Z3_del_config(config);
    z3_.Z3_set_error_handler(context_, [](Z3_context, Z3_error_code) {});  // the default exits
    solver_ = z3_.Z3_mk_simple_solver(context_);
    z3_.Z3_solver_inc_ref(context_, solver_);
  }
  Check(const Check&) = delete;
  Check& operator=(const Check&) = delete;
  ~Check() {
    z3_.Z3_solver_dec_ref(context_, solver_);
    z3_.Z3_del_context(context_);
  }

  Json run(const std::string& smt2, const std::vector<std::string>& assume, unsigned timeout_ms) {
    Z3_params params = z3_.Z3_mk_params(context_);
    z3_.Z3_params_inc_ref(context_, params);
    z3_.Z3_params_set_uint(context_, params, z3_.Z3_mk_string_symbol(context_, "timeout"),
                           timeout_ms);
    z3_.Z3_solver_set_params(context_, solver_, params);
    z3_.Z3_params_dec_ref(context_, params);
    z3_.Z3_solver_from_string(context_, solver_, smt2.c_str());
    if (failed()) return {{"error", "smt2: " + message()}};
    std::vector<Z3_ast> assumptions;
    for (const auto& name : assume)
      assumptions.push_back(z3_.Z3_mk_const(context_,
                                            z3_.Z3_mk_string_symbol(context_, name.c_str()),
                                            z3_.Z3_mk_bool_sort(context_)));
    const Z3_lbool result = z3_.Z3_solver_check_assumptions(
        context_, solver_, static_cast<unsigned>(assumptions.size()), assumptions.data());
    if (failed()) return unknown(message());
    if (result == Z3_L_TRUE) return {{"result", "sat"}, {"core", Json::array()}};
    if (result == Z3_L_FALSE) return {{"result", "unsat"}, {"core", core()}};
    return unknown(z3_.Z3_solver_get_reason_unknown(context_, solver_));
  }

 private:
  static Json unknown(const std::string& why) {
    return {{"result", "unknown"}, {"core", Json::array()}, {"why", why}};
  }
  bool failed() const { return z3_.Z3_get_error_code(context_) != Z3_OK; }
  std::string message() const {
    return z3_.Z3_get_error_msg(context_, z3_.Z3_get_error_code(context_));
  }

  Json core() const {
    Json names = Json::array();
    Z3_ast_vector core = z3_.Z3_solver_get_unsat_core(context_, solver_);
    z3_.Z3_ast_vector_inc_ref(context_, core);
    for (unsigned i = 0; i < z3_.Z3_ast_vector_size(context_, core); ++i)
      names.push_back(z3_.Z3_ast_to_string(context_, z3_.Z3_ast_vector_get(context_, core, i)));
    z3_.Z3_ast_vector_dec_ref(context_, core);
    return names;
  }

  const Z3& z3_;
  Z3_context context_;
  Z3_solver solver_;
};

Json answer(const Result<Z3>& z3, const std::string& request) {
  if (!z3) return {{"unavailable", z3.error().detail}};
  const Json json = Json::parse(request, nullptr, false);
  if (!json.is_object() || !json.contains("smt2") || !json["smt2"].is_string() ||
      !json.contains("timeout_ms") || !json["timeout_ms"].is_number_unsigned())
    return {{"error", "a request is {\"smt2\": text, \"timeout_ms\": number}"}};
  const auto timeout = json["timeout_ms"].get<std::uint64_t>();
  if (timeout == 0 || timeout > kMaxTimeoutMs)
    return {{"error", "timeout_ms must be from 1 to " + std::to_string(kMaxTimeoutMs)}};
  const Json assume = json.value("assume", Json::array());
  std::vector<std::string> names;
  if (!assume.is_array()) return {{"error", "assume must be a list of names"}};
  for (const auto& name : assume) {
    if (!name.is_string()) return {{"error", "assume must be a list of names"}};
    names.push_back(name.get<std::string>());
  }
  return Check(z3.value())
      .run(json["smt2"].get<std::string>(), names, static_cast<unsigned>(timeout));
}

}  // namespace

int run_z3_child() {
  const auto z3 = load();
  for (;;) {
    auto request = read_frame(0, kMaxSmtRequestBytes, std::nullopt);
    if (!request) return 0;
    const std::string reply =
        answer(z3, request.value()).dump(-1, ' ', true, Json::error_handler_t::replace);
    if (!write_frame(1, reply, std::nullopt)) return 0;
  }
}

}  // namespace lemma::children
