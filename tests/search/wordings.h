// The hand-written wordings of tests/search/data/<family>_wordings.txt: a text, " => ", and what it
// means in the family's own notation, or "not mine". "\n", "\\" and "\uXXXX" stand for themselves.
#pragma once

#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace lemma::search {

struct Wording {
  int line;
  std::string text;
  std::string expected;
};

inline std::string unescaped(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
    } else if (text[i + 1] == 'n') {
      out += '\n';
      ++i;
    } else if (text[i + 1] == '\\') {
      out += '\\';
      ++i;
    } else {
      const auto c = static_cast<unsigned>(std::stoul(text.substr(i + 2, 4), nullptr, 16));
      if (c < 0x80) {
        out += static_cast<char>(c);
      } else if (c < 0x800) {
        out += {static_cast<char>(0xc0 | c >> 6), static_cast<char>(0x80 | (c & 0x3f))};
      } else {
        out += {static_cast<char>(0xe0 | c >> 12), static_cast<char>(0x80 | (c >> 6 & 0x3f)),
                static_cast<char>(0x80 | (c & 0x3f))};
      }
      i += 5;
    }
  }
  return out;
}

inline std::vector<Wording> wordings(const std::string& family) {
  std::ifstream file(LEMMA_SOURCE_DIR "/tests/search/data/" + family + "_wordings.txt");
  std::vector<Wording> all;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (line.empty() || line[0] == '#') continue;
    const auto arrow = line.rfind(" => ");
    if (arrow == std::string::npos)
      throw std::runtime_error("no => in line " + std::to_string(number));
    all.push_back({number, unescaped(line.substr(0, arrow)), line.substr(arrow + 4)});
  }
  return all;
}

}  // namespace lemma::search
