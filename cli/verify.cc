// lemma verify FILE: re-checks a certificate from its own data, without a server and without a
// model.
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <nlohmann/json.hpp>

#include "actors/recheck.h"
#include "children/sandbox.h"
#include "cli/command.h"
#include "cli/exit.h"
#include "cli/reasoner.h"

namespace lemma::cli {

using core::error;
using core::ErrorCode;
using core::Result;

namespace {

constexpr std::size_t kMaxFileBytes = 16 << 20;  // a whole session's JSON may be given

Result<std::string> read(const std::string& file) {
  std::ifstream opened;
  if (file != "-") {
    opened.open(file, std::ios::binary);
    if (!opened) return error(ErrorCode::kNotFound, "cannot read '" + file + "'", "FILE");
  }
  std::istream& in = file == "-" ? std::cin : opened;
  std::string text;
  char buffer[65536];
  while (in.read(buffer, sizeof buffer), in.gcount() > 0) {
    text.append(buffer, static_cast<std::size_t>(in.gcount()));
    if (text.size() > kMaxFileBytes)
      return error(ErrorCode::kOutOfRange, "is larger than 16 MiB", "FILE");
  }
  return text;
}

// The certificate itself, or the one inside an answer.
std::string certificate_in(std::string text) {
  const auto json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (json.is_object() && json.contains("certificate") && json["certificate"].is_object())
    return json["certificate"].dump();
  return text;
}

nlohmann::ordered_json as_json(const search::CertificateReport& report) {
  return {{"verdict", std::string(search::to_string(report.verdict.judgement))},
          {"evidence", report.verdict.evidence},
          {"task", report.task},
          {"problem", report.problem},
          {"formalised_by", std::string(search::to_string(report.formalised_by))},
          {"verifier", report.verifier},
          {"answer", report.answer},
          {"checked", report.checked}};
}

void print(const search::CertificateReport& report) {
  std::printf("problem   %s\n", report.problem.c_str());
  std::printf("          (formalised by the %s, verifier %s)\n",
              std::string(search::to_string(report.formalised_by)).c_str(),
              report.verifier.c_str());
  for (const auto& line : report.checked) std::printf("checked   %s\n", line.c_str());
  std::printf("%-9s %s\n", std::string(search::to_string(report.verdict.judgement)).c_str(),
              report.verdict.passed() ? report.answer.c_str() : report.verdict.evidence.c_str());
}

}  // namespace

int verify(const Arguments& arguments) {
  std::string file;
  bool json = false;
  CLI::App app("Re-checks a certificate, or the one inside an answer's JSON.", "lemma verify");
  app.add_option("FILE", file, "the JSON file; - reads standard input")->required();
  app.add_flag("--json", json, "print the report as JSON");
  if (const auto parsed = parse(app, arguments)) return *parsed;
  auto text = read(file);
  if (!text) return report(text.error(), kBadUsage);
  const auto spawner = fork_spawner();
  core::Metrics metrics;
  std::optional<children::Sandbox> sandbox;
  std::optional<children::Z3Solver> solver;
  actors::Witnesses witnesses;
  if (spawner) {
    witnesses.python = &sandbox.emplace(*spawner, children::BubblewrapOptions{}, metrics);
    witnesses.solver = &solver.emplace(*spawner, children::Z3Options{}, metrics);
  }
  auto checked = actors::recheck(certificate_in(std::move(text).value()), witnesses);
  if (!checked) return report(checked.error(), kBadUsage);
  if (json)
    std::printf("%s\n", as_json(checked.value().report).dump(2).c_str());
  else
    print(checked.value().report);
  return checked.value().report.verdict.passed() ? kDone : kFailed;
}

}  // namespace lemma::cli
