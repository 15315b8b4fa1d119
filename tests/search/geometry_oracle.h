// Drawings with coordinates, on which every claim of the geometry family is measured: no theorem, no
// exact number, nothing of the family's own. A posed problem comes with several drawings of the same
// facts that differ in whatever the facts leave open.
#pragma once

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/random.h"

namespace lemma::search::test {

using nlohmann::json;

struct Dot {
  double x = 0, y = 0;
  Dot operator+(Dot o) const { return {x + o.x, y + o.y}; }
  Dot operator-(Dot o) const { return {x - o.x, y - o.y}; }
  Dot operator*(double k) const { return {x * k, y * k}; }
  double norm() const { return std::hypot(x, y); }
  Dot turned(double degrees) const {
    const double t = degrees * std::acos(-1.0) / 180;
    return {x * std::cos(t) - y * std::sin(t), x * std::sin(t) + y * std::cos(t)};
  }
};

struct Drawing {
  std::map<char, Dot> at;
  std::map<char, double> radius;

  // "angle ABC", "AB", "area ABC", ...
  std::optional<double> measured(std::string_view text) const {
    const auto space = text.find(' ');
    const std::string word(space == std::string_view::npos ? "" : text.substr(0, space));
    const std::string p(space == std::string_view::npos ? text : text.substr(space + 1));
    if (p.empty()) return std::nullopt;
    for (const char c : p)
      if (!at.contains(c)) return std::nullopt;
    const double pi = std::acos(-1.0);
    const auto s = [&](std::size_t i) { return at.at(p[i % p.size()]); };
    if (word.empty()) return p.size() == 2 ? std::optional((s(0) - s(1)).norm()) : std::nullopt;
    if (word == "angle") {
      const Dot u = s(0) - s(1), v = s(2) - s(1);
      const double cosine = (u.x * v.x + u.y * v.y) / (u.norm() * v.norm());
      return std::acos(std::clamp(cosine, -1.0, 1.0)) * 180 / pi;
    }
    if (word == "area") {
      double sum = 0;  // of triangles from the first corner
      for (std::size_t i = 1; i + 1 < p.size(); ++i) {
        const Dot u = s(i) - s(0), v = s(i + 1) - s(0);
        sum += (u.x * v.y - u.y * v.x) / 2;
      }
      return std::abs(sum);
    }
    if (word == "perimeter") {
      double sum = 0;
      for (std::size_t i = 0; i < p.size(); ++i) sum += (s(i) - s(i + 1)).norm();
      return sum;
    }
    if (word == "x") return s(0).x;
    if (word == "y") return s(0).y;
    if (word == "slope") return (s(1).y - s(0).y) / (s(1).x - s(0).x);
    if (!radius.contains(p[0])) return std::nullopt;
    const double r = radius.at(p[0]);
    if (word == "radius") return r;
    if (word == "diameter") return 2 * r;
    if (word == "circumference") return 2 * pi * r;
    return word == "disc" ? std::optional(pi * r * r) : std::nullopt;
  }

  // A sum of products of numbers, "pi", "sqrt(n)" and measures.
  std::optional<double> evaluated(std::string text) const {
    double sum = 0;
    int sign = 1;
    for (;;) {
      const auto plus = text.find(" + "), minus = text.find(" - ");
      const auto end = std::min(plus, minus);
      std::string product = text.substr(0, end);
      double value = 1;
      for (;;) {
        const auto star = product.find('*');
        std::string factor = product.substr(0, star);
        if (!factor.empty() && factor[0] == '-' && factor.size() > 1 && !std::isdigit(factor[1])) {
          value = -value;
          factor.erase(0, 1);
        }
        const auto slash = factor.find('/');
        if (factor == "pi") {
          value *= std::acos(-1.0);
        } else if (factor.starts_with("sqrt(")) {
          value *= std::sqrt(std::atof(factor.c_str() + 5));
        } else if (const auto measure = measured(factor)) {
          value *= *measure;
        } else if (!factor.empty() && (std::isdigit(factor[0]) || factor[0] == '-')) {
          value *= std::atof(factor.c_str());
          if (slash != std::string::npos) value /= std::atof(factor.c_str() + slash + 1);
        } else {
          return std::nullopt;
        }
        if (star == std::string::npos) break;
        product = product.substr(star + 1);
      }
      sum += sign * value;
      if (end == std::string::npos) return sum;
      sign = text[end + 1] == '-' ? -1 : 1;
      text = text.substr(end + 3);
    }
  }

  // Whether what the line claims is so here; a construction is carried out. Nothing: it isn't a claim.
  std::optional<bool> holds(const std::string& line) {
    if (line.starts_with("let ")) {
      const char made = line[4];
      const std::string last = line.substr(line.size() - 2);
      const Dot a = at.at(last[0]), b = at.at(last[1]);
      if (line.find("midpoint") != std::string::npos) {
        at[made] = (a + b) * 0.5;
        return true;
      }
      const Dot c = at.at(line[line.find("from ") + 5]), d = b - a;
      const double t = ((c - a).x * d.x + (c - a).y * d.y) / (d.norm() * d.norm());
      at[made] = a + d * t;
      return t > 1e-9 && t < 1 - 1e-9;  // between the two, as the family says of it
    }
    if (line.starts_with("triangles ")) {
      const std::string p = line.substr(10, 3) + line.substr(18, 3);
      double ratio = 0;
      for (std::size_t i = 0; i < 3; ++i) {
        const double one = (at.at(p[i]) - at.at(p[(i + 1) % 3])).norm();
        const double other = (at.at(p[3 + i]) - at.at(p[3 + (i + 1) % 3])).norm();
        if (i > 0 && std::abs(one / other - ratio) > 1e-7) return false;
        ratio = one / other;
      }
      return line.find("congruent") == std::string::npos || std::abs(ratio - 1) < 1e-7;
    }
    const auto equals = line.find(" = "), by = line.find(" by ", equals);
    if (equals == std::string::npos || by == std::string::npos) return std::nullopt;
    const auto left = measured(line.substr(0, equals));
    const auto right = evaluated(line.substr(equals + 3, by - equals - 3));
    if (!left || !right) return std::nullopt;
    // An angle near 0 or 180 comes back from its cosine with half the digits.
    return std::abs(*left - *right) <= 1e-5 * std::max({1.0, std::abs(*left), std::abs(*right)});
  }
};

struct PosedFigure {
  json typed;
  std::vector<Drawing> drawings;  // of the same facts
};

inline json letters(std::string_view points) {
  json list = json::array();
  for (const char c : points) list.push_back(std::string(1, c));
  return list;
}
inline json fact(const char* kind, std::string_view points) {
  return {{"fact", kind}, {"of", letters(points)}};
}
inline json fact(const char* kind, std::string_view points, json value) {
  return {{"fact", kind}, {"of", letters(points)}, {"value", std::move(value)}};
}

// What the facts fix is drawn from `fixed`, the rest from `open`.
class Poser {
 public:
  static PosedFigure pose(std::uint64_t seed) {
    PosedFigure posed;
    for (int i = 0; i < 5; ++i) {
      Poser poser{core::Random{seed},
                  core::Random{seed}.split(1000 + static_cast<std::uint64_t>(i))};
      poser.draw();
      if (i == 0) {
        const auto [word, points] = poser.asks_[poser.fixed_.below(poser.asks_.size())];
        posed.typed = {
            {"task", "geometry"}, {"facts", poser.facts_}, {"find", {{word, letters(points)}}}};
      }
      // Somewhere on the sheet, unless places are given.
      if (!poser.placed_) {
        const double turn = 360 * poser.open_.uniform(), mirror = i % 2 == 0 ? 1 : -1;
        for (auto& [name, dot] : poser.drawing_.at) {
          dot.y *= mirror;
          dot = dot.turned(turn) + Dot{3, -2};
        }
      }
      posed.drawings.push_back(std::move(poser.drawing_));
    }
    return posed;
  }

 private:
  Poser(core::Random fixed, core::Random open) : fixed_(fixed), open_(open) {}

  int number(int least, int most) {
    return least + static_cast<int>(fixed_.below(static_cast<std::uint64_t>(most - least + 1)));
  }
  double some(double least, double most) { return least + (most - least) * open_.uniform(); }
  void state(json one) { facts_.push_back(std::move(one)); }
  Dot& at(char c) { return drawing_.at[c]; }
  void ask(const char* word, const char* points) { asks_.emplace_back(word, points); }

  // A and B on a line, C above it with these angles.
  void triangle_by_angles(double alpha, double beta, double base) {
    at('A') = {0, 0};
    at('B') = {base, 0};
    const Dot up = Dot{1, 0}.turned(alpha);
    const double gamma = 180 - alpha - beta, rad = std::acos(-1.0) / 180;
    at('C') = up * (base * std::sin(beta * rad) / std::sin(gamma * rad));
  }

  void draw() {
    switch (number(0, 17)) {
      case 0: {  // by angles, with a point on a side
        const int alpha = number(20, 90), beta = number(20, 85);
        triangle_by_angles(alpha, beta, some(2, 9));
        state(fact("angle", "BAC", alpha));
        state(fact("angle", "ABC", beta));
        at('D') = at('B') + (at('C') - at('B')) * some(0.2, 0.8);
        state(fact("between", "DBC"));
        if (number(0, 1) == 0) {  // the angle to it is given
          const int part = number(5, alpha - 8);
          const double rad = std::acos(-1.0) / 180, s = std::sin(part * rad);
          const double base = at('B').x, far = 180 - part - beta;
          at('D') = Dot{1, 0}.turned(part) * (base * std::sin(beta * rad) / std::sin(far * rad));
          if (s > 0) state(fact("angle", "BAD", part));
        }
        ask("angle", "ADC");
        ask("angle", "ACB");
        ask("length", "AD");
        break;
      }
      case 1: {  // right triangles on one another
        const int a = number(1, 12), b = number(1, 12), c = number(1, 12);
        at('A') = {0, 0};
        at('B') = {static_cast<double>(a), 0};
        at('C') = {static_cast<double>(a), static_cast<double>(b)};
        const Dot along = at('C') - at('A');
        at('D') = at('C') + along.turned(90) * (c / along.norm());
        state(fact("angle", "ABC", 90));
        state(fact("angle", "ACD", 90));
        state(fact("length", "AB", a));
        state(fact("length", "BC", b));
        state(fact("length", "CD", c));
        ask("length", "AD");
        ask("area", "ACD");
        break;
      }
      case 2: {  // isosceles, by angle or by sides
        const int leg = number(5, 12), base = number(2, 9);
        if (number(0, 1) == 0) {
          const int apex = number(10, 160);
          triangle_by_angles(90 - apex / 2.0, 90 - apex / 2.0, some(2, 9));
          state(fact("angle", "ACB", apex));
        } else {
          at('A') = {-base / 2.0, 0};
          at('B') = {base / 2.0, 0};
          at('C') = {0, std::sqrt(leg * leg - base * base / 4.0)};
          state(fact("length", "AC", leg));
          state(fact("length", "AB", base));
        }
        state(fact("isosceles", "CAB"));
        if (number(0, 1) == 0) {
          at('M') = (at('A') + at('B')) * 0.5;
          state(fact("midpoint", "MAB"));
        }
        ask("angle", "ABC");
        ask("area", "ABC");
        break;
      }
      case 3: {  // rectangle with a midpoint
        const int a = number(1, 12), b = number(1, 12);
        rectangle(a, b);
        state(fact("rectangle", "ABCD"));
        state(fact("length", "AB", a));
        if (number(0, 1) == 0)
          state(fact("length", "BC", b));
        else
          state(fact("area", "ABCD", a * b));
        at('M') = (at('A') + at('B')) * 0.5;
        state(fact("midpoint", "MAB"));
        crossing();
        ask("length", "AC");
        ask("length", "DM");
        ask("perimeter", "ABCD");
        break;
      }
      case 4: {  // square
        const int a = number(1, 12);
        rectangle(a, a);
        state(fact("square", "ABCD"));
        state(fact("perimeter", "ABCD", 4 * a));
        crossing();
        ask("length", "BD");
        ask("angle", "BAC");
        ask("area", "ABCD");
        break;
      }
      case 5: {  // rhombus by its diagonals
        const int d = number(1, 9), e = number(1, 9);
        at('A') = {-d * 1.0, 0};
        at('B') = {0, -e * 1.0};
        at('C') = {d * 1.0, 0};
        at('D') = {0, e * 1.0};
        state(fact("rhombus", "ABCD"));
        state(fact("length", "AC", 2 * d));
        state(fact("length", "BD", 2 * e));
        crossing();
        ask("length", "AB");
        ask("area", "ABCD");
        break;
      }
      case 6: {  // parallelogram, with a height or without
        const int base = number(6, 14), height = number(2, 9), angle = number(50, 85);
        const double shift = height / std::tan(angle * std::acos(-1.0) / 180);
        at('A') = {0, 0};
        at('B') = {base * 1.0, 0};
        at('D') = {shift, height * 1.0};
        at('C') = at('D') + at('B');
        state(fact("parallelogram", "ABCD"));
        state(fact("length", "AB", base));
        state(fact("angle", "DAB", angle));
        at('H') = {shift, 0};
        state(fact("foot", "HDAB"));
        state(fact("length", "DH", height));
        ask("area", "ABCD");
        ask("angle", "ABC");
        ask("angle", "ABD");
        break;
      }
      case 7: {  // a circle, a diameter and a point
        const int r = number(2, 9), angle = number(10, 80);
        at('O') = {0, 0};
        drawing_.radius['O'] = r;
        at('A') = {-r * 1.0, 0};
        at('B') = {r * 1.0, 0};
        at('C') = Dot{r * 1.0, 0}.turned(2 * angle);
        state(fact("circle", "OABC"));
        state(fact("between", "OAB"));
        state(fact("radius", "O", r));
        state(fact("angle", "BAC", angle));
        ask("angle", "ABC");
        ask("disc", "O");
        ask("angle", "BOC");
        break;
      }
      case 8: {  // two tangents
        const int r = number(2, 6), further = number(1, 9);
        const double distance = r + further;
        at('O') = {0, 0};
        at('P') = {distance, 0};
        drawing_.radius['O'] = r;
        const double turn = std::acos(r / distance) * 180 / std::acos(-1.0);
        at('S') = Dot{r * 1.0, 0}.turned(turn);
        at('T') = Dot{r * 1.0, 0}.turned(-turn);
        state(fact("tangent", "OSP"));
        state(fact("tangent", "OTP"));
        state(fact("radius", "O", r));
        state(fact("length", "OP", r + further));
        ask("length", "PT");
        ask("area", "OSP");
        break;
      }
      case 9: {  // an angle at the circle, and a quadrilateral on it
        const double r = some(2, 6);
        const int c = number(15, 80), b = number(15, 60);
        drawing_.radius['O'] = r;
        at('O') = {0, 0};
        at('A') = {r, 0};
        at('B') = Dot{r, 0}.turned(2 * c);
        at('C') = Dot{r, 0}.turned(2 * c + 2 * b);
        at('D') = Dot{r, 0}.turned(2 * c + 2 * b + (360 - 2 * c - 2 * b) * some(0.2, 0.8));
        state(fact("circle", "OABCD"));
        state(fact("quadrilateral", "ABCD"));
        if (number(0, 1) == 0) state(fact("inscribed", "OADB"));
        state(fact("angle", "ADB", c));
        state(fact("angle", "BAC", b));
        ask("angle", "ACB");
        ask("angle", "AOB");
        ask("angle", "ADC");
        break;
      }
      case 10: {  // places
        const char* names = "ABC";
        for (int i = 0; i < 3; ++i) at(names[i]) = {0, 0};
        do {
          for (int i = 0; i < 3; ++i)
            at(names[i]) = {static_cast<double>(number(-6, 6)), static_cast<double>(number(-6, 6))};
        } while (*drawing_.measured("area ABC") < 1 || at('A').x == at('B').x);
        for (int i = 0; i < 3; ++i) {
          json one = fact("at", std::string(1, names[i]));
          one["x"] = static_cast<int>(at(names[i]).x);
          one["y"] = static_cast<int>(at(names[i]).y);
          state(one);
        }
        state(fact("triangle", "ABC"));
        at('M') = (at('A') + at('B')) * 0.5;
        state(fact("midpoint", "MAB"));
        placed_ = true;
        ask("length", "BC");
        ask("area", "ABC");
        ask("slope", "AB");
        ask("point", "M");
        break;
      }
      case 11: {  // a parallel to a side, and midpoints
        const int ab = number(4, 12), part = number(1, ab - 1), de = number(1, 9);
        triangle_by_angles(some(40, 70), some(40, 70), ab);
        const double t = part / static_cast<double>(ab);
        at('D') = at('A') + (at('B') - at('A')) * t;
        at('E') = at('A') + (at('C') - at('A')) * t;
        const double stretch = de / (at('D') - at('E')).norm();
        for (auto& [name, dot] : drawing_.at) dot = dot * stretch;
        state(fact("triangle", "ABC"));
        state(fact("between", "DAB"));
        state(fact("between", "EAC"));
        state(fact("parallel", "DEBC"));
        state(fact("length", "DE", de));
        // AD : AB is part : ab
        state({{"fact", "sum"},
               {"terms",
                {{{"measure", "length"}, {"of", letters("AD")}, {"times", ab}},
                 {{"measure", "length"}, {"of", letters("AB")}, {"times", -part}}}},
               {"value", 0}});
        ask("length", "BC");
        ask("angle", "ADE");
        break;
      }
      case 12: {  // trapezium with its height
        const int a = number(6, 14), c = number(2, 5), h = number(2, 9);
        const double shift = some(0.3, a - c - 0.3);
        at('A') = {0, 0};
        at('B') = {a * 1.0, 0};
        at('D') = {shift, h * 1.0};
        at('C') = {shift + c, h * 1.0};
        at('H') = {shift, 0};
        state(fact("trapezium", "ABCD"));
        state(fact("length", "AB", a));
        state(fact("length", "CD", c));
        state(fact("foot", "HDAB"));
        state(fact("between", "HAB"));
        state(fact("length", "DH", h));
        if (number(0, 1) == 0) {
          const double t = a / static_cast<double>(a + c);  // where the diagonals cross
          at('X') = at('A') + (at('C') - at('A')) * t;
          state(fact("between", "XAC"));
          state(fact("between", "XBD"));
        }
        ask("area", "ABCD");
        ask("angle", "AHD");
        break;
      }
      case 13: {  // two parallel lines and one across them
        const int angle = number(25, 155);
        const Dot along{1, 0}, across = along.turned(angle);
        at('P') = {0, 0};
        at('Q') = across * some(1, 3);
        at('A') = along * -some(1, 3);
        at('B') = along * some(1, 3);
        at('C') = at('Q') - along * some(1, 3);
        at('D') = at('Q') + along * some(1, 3);
        at('R') = across * -some(1, 3);
        at('S') = at('Q') + across * some(1, 3);
        state(fact("between", "PAB"));
        state(fact("between", "QCD"));
        state(fact("between", "PRQ"));
        state(fact("between", "QPS"));
        state(fact("parallel", "PBQD"));
        state(fact("angle", "BPQ", angle));
        ask("angle", "PQC");
        ask("angle", "DQS");
        ask("angle", "PQD");
        ask("angle", "APR");
        break;
      }
      case 14: {  // around a point, with a ray inside
        const int a = number(60, 170), b = number(60, 170), part = number(10, a - 10);
        if (a + b <= 185) return draw();
        double turn = 0;
        at('O') = {0, 0};
        for (const auto& [name, angle] :
             {std::pair('A', 0), {'D', part}, {'B', a - part}, {'C', b}}) {
          turn += angle;
          at(name) = Dot{some(1, 3), 0}.turned(turn);
        }
        state(fact("around", "OABC"));
        state(fact("inside", "DAOB"));
        state(fact("angle", "AOB", a));
        state(fact("angle", "BOC", b));
        state(fact("angle", "AOD", part));
        ask("angle", "AOC");
        ask("angle", "DOB");
        break;
      }
      case 15: {  // a regular polygon
        const int n = number(5, 9), side = number(1, 9);
        const std::string names = std::string("ABCDEFGHI").substr(0, static_cast<std::size_t>(n));
        const double r = side / (2 * std::sin(std::acos(-1.0) / n));
        for (int i = 0; i < n; ++i)
          at(names[static_cast<std::size_t>(i)]) = Dot{r, 0}.turned(360.0 * i / n);
        state(fact("regular", names));
        state(fact("length", "AB", side));
        ask("angle", "ABC");
        ask("length", "CD");
        break;
      }
      case 16: {  // a right angle and a third of one, and what is congruent
        const int hypotenuse = 2 * number(1, 9);
        triangle_by_angles(90, 30, hypotenuse * std::sqrt(3.0) / 2);
        const double turn = some(0, 360);
        for (int i = 0; i < 3; ++i) at("DEF"[i]) = at("ABC"[i]).turned(turn) + Dot{-31, 9};
        state(fact("angle", "BAC", 90));
        state(fact("angle", "ABC", 30));
        state(fact("length", "BC", hypotenuse));
        state(fact("angle", "EDF", 90));
        state(fact("angle", "DEF", 30));
        if (number(0, 1) == 0)
          state(fact("length", "EF", hypotenuse));
        else
          state(fact("congruent", "ABCDEF"));
        ask("length", "AB");
        ask("length", "DF");
        ask("area", "ABC");
        break;
      }
      default: {  // two triangles with the same angles
        const int alpha = number(30, 80), beta = number(30, 80), ab = number(2, 9),
                  de = number(2, 9);
        triangle_by_angles(alpha, beta, ab);
        const double turn = some(0, 360);
        for (int i = 0; i < 3; ++i)
          at("DEF"[i]) = (at("ABC"[i]) * (de / (ab * 1.0))).turned(turn) + Dot{40, 7};
        for (const char* points : {"BAC", "EDF"}) state(fact("angle", points, alpha));
        for (const char* points : {"ABC", "DEF"}) state(fact("angle", points, beta));
        state(fact("length", "AB", ab));
        state(fact("length", "DE", de));
        ask("angle", "ACB");
        ask("length", "EF");
      }
    }
  }

  void rectangle(double a, double b) {
    at('A') = {0, 0};
    at('B') = {a, 0};
    at('C') = {a, b};
    at('D') = {0, b};
  }
  void crossing() {
    if (number(0, 1) == 0) return;
    at('X') = (at('A') + at('C')) * 0.5;
    state(fact("between", "XAC"));
    state(fact("between", "XBD"));
  }

  core::Random fixed_, open_;
  json facts_ = json::array();
  Drawing drawing_;
  bool placed_ = false;
  std::vector<std::pair<const char*, const char*>> asks_;
};

}  // namespace lemma::search::test
