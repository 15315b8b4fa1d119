#include "children/program.h"

#include <nlohmann/json.hpp>

namespace lemma::children {

using core::error;
using core::ErrorCode;
using core::Result;
using Json = nlohmann::json;

std::string Exit::to_string() const {
  if (signal != 0) return "killed by signal " + std::to_string(signal);
  return "ended by itself with code " + std::to_string(code);
}

std::string encode(const Program& program) {
  const Limits& l = program.limits;
  const Json json{
      {"argv", program.argv},
      {"environment", program.environment},
      {"limits", {l.cpu_seconds, l.address_bytes, l.file_bytes, l.open_files, l.processes}}};
  return json.dump(-1, ' ', true, Json::error_handler_t::replace);
}

Result<Program> decode_program(std::string_view bytes) {
  try {
    const Json json = Json::parse(bytes);
    Program program;
    program.argv = json.at("argv").get<std::vector<std::string>>();
    program.environment = json.at("environment").get<std::vector<std::string>>();
    if (program.argv.empty() || program.argv.size() > Program::kMaxArguments ||
        program.environment.size() > Program::kMaxArguments)
      return error(ErrorCode::kCorrupt, "a program of no or too many arguments");
    const auto limits = json.at("limits").get<std::vector<std::uint64_t>>();
    if (limits.size() != 5) return error(ErrorCode::kCorrupt, "a program without its five limits");
    program.limits = {limits[0], limits[1], limits[2], limits[3], limits[4]};
    return program;
  } catch (const Json::exception& e) {
    return error(ErrorCode::kCorrupt, e.what());
  }
}

std::string encode(const Note& note) {
  const Json json{static_cast<int>(note.kind), note.pid, note.why, note.exit.code, note.exit.signal,
                  note.exit.cpu_seconds};
  return json.dump(-1, ' ', true, Json::error_handler_t::replace);
}

Result<Note> decode_note(std::string_view bytes) {
  try {
    const Json json = Json::parse(bytes);
    const int kind = json.at(0).get<int>();
    if (kind < 0 || kind > static_cast<int>(Note::Kind::kExited))
      return error(ErrorCode::kCorrupt, "a note of no kind");
    Note note;
    note.kind = static_cast<Note::Kind>(kind);
    note.pid = json.at(1).get<int>();
    note.why = json.at(2).get<std::string>();
    note.exit = {json.at(3).get<int>(), json.at(4).get<int>(), json.at(5).get<double>()};
    return note;
  } catch (const Json::exception& e) {
    return error(ErrorCode::kCorrupt, e.what());
  }
}

}  // namespace lemma::children
