#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "model/jinja/template.h"

namespace lemma::model::jinja {
namespace {

using core::ErrorCode;

Text own(std::string_view text) { return Text(std::string(text), Origin::kTemplate); }

Value message(std::string_view role, std::string_view content) {
  Dict dict;
  dict.set(own("role"), Value::text(role, Origin::kMessage));
  dict.set(own("content"), Value::text(content, Origin::kMessage));
  return Value::dict(std::move(dict)).value();
}

Dict variables(List messages) {
  Dict dict;
  dict.set(own("messages"), Value::list(std::move(messages)).value());
  dict.set(own("bos_token"), Value::text("<|bos|>"));
  dict.set(own("add_generation_prompt"), Value(true));
  dict.set(own("tools"), Value(Null{}));
  return dict;
}

core::Result<Text> render(std::string_view source, List messages) {
  BOOST_OUTCOME_TRY(const auto parsed, Template::parse(source));
  return parsed.render(variables(std::move(messages)));
}

core::Error error_of(std::string_view source) {
  const auto text = render(source, {message("user", "hi")});
  EXPECT_FALSE(text) << source;
  return text ? core::Error{} : text.error();
}

TEST(Jinja, EqualsTheReferenceOnEveryFeature) {
  std::ifstream golden(LEMMA_SOURCE_DIR "/tests/golden/chat/features.jsonl");
  int checked = 0;
  for (std::string line; std::getline(golden, line); ++checked) {
    const auto row = nlohmann::json::parse(line);
    const auto text = render(row["template"].get<std::string>(),
                             {message("system", "Be kind."), message("user", "1 < 2 é")});
    if (row.contains("text")) {
      ASSERT_TRUE(text) << line << "\n" << text.error().to_string();
      EXPECT_EQ(text.value().bytes(), row["text"].get<std::string>()) << line;
    } else if (row.contains("refused")) {
      ASSERT_FALSE(text) << line;
      EXPECT_EQ(text.error().code, ErrorCode::kInvalidArgument) << line;
      EXPECT_EQ(text.error().field, "messages");
      EXPECT_TRUE(text.error().detail.ends_with(row["refused"].get<std::string>())) << line;
    } else {
      ASSERT_FALSE(text) << line;
      EXPECT_EQ(text.error().code, ErrorCode::kUnsupported) << line;
    }
  }
  EXPECT_GE(checked, 80);
}

TEST(Jinja, NamesTheConstructAndItsLine) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"a\n{% include 'x' %}", "line 2: the tag 'include'"},
      {"{% import 'x' as y %}", "line 1: the tag 'import'"},
      {"{% extends 'x' %}", "the tag 'extends'"},
      {"{% raw %}{% endraw %}", "the tag 'raw'"},
      {"{% call m() %}{% endcall %}", "the tag 'call'"},
      {"{% filter upper %}{% endfilter %}", "the tag 'filter'"},
      {"{% if true %}\n\n", "'endif' is missing"},
      {"{% for x in y recursive %}{% endfor %}", "recursive"},
      {"{% endfor %}", "the tag 'endfor'"},
      {"{% break %}", "'break' outside a loop"},
      {"{% if true %}{% macro m() %}{% endmacro %}{% endif %}", "a macro inside another tag"},
      {"\n\n{{ 'x' | nosuch }}", "line 3: the filter 'nosuch'"},
      {"{{ 'x' is nosuch }}", "the test 'nosuch'"},
      {"{{ 'x'.format(1) }}", "the method 'format' of a string"},
      {"{{ messages.append(1) }}", "the method 'append' of a list"},
      {"{{ messages[0].update({}) }}", "the method 'update' of a dict"},
      {"{{ strftime_now('%d') }}", "'strftime_now', which is called, is undefined"},
      {"{{ self.x() }}", "'self' is undefined"},
      {"{{ cycler('a') }}", "'cycler'"},
      {"{{ 2 ** 3 }}", "the operator '**'"},
      {"{{ f(*x) }}", "unpacked arguments"},
      {"{{ '%s' % 'x' }}", "formatted by '%'"},
      {"{{ [1] }}", "tojson"},
      {"{{ 'é' | upper }}", "beyond ASCII"},
      {"{% for x in [1] %}{{ loop.cycle(1) }}{% endfor %}", "'loop.cycle'"},
      {"{{ 'a", "a string has no end"},
      {"{{ a", "'{{' has no end"},
      {"{# a", "a comment has no end"},
      {"{{ (1 }}", "'}' closes nothing"},
      {"{{ 1) }}", "closes nothing"},
      {"{{ a $ b }}", "'$'"},
      {"{{ 0x1F }}", "decimal"},
      {"{{ 99999999999999999999 }}", "64 bits"},
      {"{{ 9223372036854775807 + 1 }}", "leaves 64 bits"},
      {"{{ -9223372036854775807 - 2 }}", "leaves 64 bits"},
      {"{{ 4611686018427387904 * 2 }}", "leaves 64 bits"},
      {"{{ '\\N{BULLET}' }}", "string escape"},
      {"{{ '\\ud800' }}", "isn't a character"},
      {"{{ namespace({'a': 1}) }}", "namespace"},
      {"{{ messages | map('upper') | list }}", "map"},
      {"{{ not }}", "unexpected"},
      {"{% set %}", "unexpected"},
  };
  for (const auto& [source, detail] : cases) {
    const auto error = error_of(source);
    EXPECT_EQ(error.code, ErrorCode::kUnsupported) << source << ": " << error.to_string();
    EXPECT_EQ(error.field, "tokenizer.chat_template");
    EXPECT_NE(error.detail.find(detail), std::string::npos) << source << ": " << error.detail;
  }
}

std::string repeated(std::string_view text, int times) {
  std::string result;
  for (int i = 0; i < times; ++i) result += text;
  return result;
}

TEST(Jinja, EverySizeHasACap) {
  const std::vector<std::string> cases = {
      repeated("x", (1 << 18) + 1),
      "{{ " + repeated("(", 200) + "1" + repeated(")", 200) + " }}",
      "{{ " + repeated("[", 200) + repeated("]", 200) + " }}",
      "{{ 1" + repeated(" + 1", 200) + " }}",
      "{{ a" + repeated(".a", 200) + " }}",
      "{{ a" + repeated(" | trim", 200) + " }}",
      "{{ " + repeated("not ", 200) + "a }}",
      "{{ " + repeated("-", 200) + "1 }}",
      "{{ " + repeated("a if ", 200) + "a }}",
      "{{ " + repeated("1 if a else ", 200) + "a }}",
      repeated("{% if a %}", 200) + repeated("{% endif %}", 200),
      "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
      // Loops, steps, text, lists, names, nesting.
      "{% for a in range(60000) %}{% for b in range(60000) %}{% endfor %}{% endfor %}",
      "{{ range(100000000) | length }}",
      "{% set n = namespace(s='0123456789') %}{% for i in range(40) %}{% set n.s = n.s ~ n.s %}{% "
      "endfor %}",
      "{% for i in range(60000) %}" + repeated("0123456789abcdef", 20) + "{% endfor %}",
      "{% set n = namespace(s=[]) %}{% for i in range(40) %}{% set n.s = [n.s, n.s] %}{% endfor %}",
      "{% set n = namespace(s=[1]) %}{% for i in range(40) %}{% set n.s = n.s + n.s %}{% endfor %}",
      "{% set n = namespace(s='x' * 4000000) %}{{ [n.s, n.s, n.s] | length }}",
      "{% set n = namespace(s='\\x01' * 4000000) %}{{ n.s | tojson }}",
      "{% set n = namespace(l=1) %}{% for i in range(99) %}{% for x in [n.l] %}{% set n.l = loop "
      "%}{% endfor %}{% endfor %}",
      "{% for i in range(300) %}{% set n = namespace() %}{% endfor %}",
      "{% set s = 'ab' * 400000 %}{% for i in range(100000) %}{{ s[0] }}{% endfor %}",
      "{% set a = [range(60000) | list] * 1 %}",
  };
  for (std::size_t i = 0; i + 1 < cases.size(); ++i) {
    const auto error = error_of(cases[i]);
    EXPECT_EQ(error.code, ErrorCode::kOutOfRange)
        << i << ": " << cases[i].substr(0, 100) << ": " << error.to_string();
  }
  EXPECT_EQ(error_of(cases.back()).code, ErrorCode::kUnsupported);  // lists don't repeat
}

TEST(Jinja, ADepthThatRealTemplatesReachIsFine) {
  const auto text = render("{{ 'a'" + repeated(" + 'b'", 60) + " }}" +
                               repeated("{% if true %}", 60) + "x" + repeated("{% endif %}", 60),
                           {message("user", "hi")});
  ASSERT_TRUE(text) << text.error().to_string();
  EXPECT_EQ(text.value().bytes(), "a" + repeated("b", 60) + "x");
}

// As deep as every cap allows at once, on a thread's usual stack.
TEST(Jinja, TheDeepestTemplateFitsTheStack) {
  std::string inside = "f(n - 1)";
  for (int i = 0; i < 50; ++i) inside = "(" + inside + " ~ 'a')";
  const auto text = render("{% macro f(n) %}" + repeated("{% if n > 0 %}", 60) + "{{ " + inside +
                               " }}" + repeated("{% endif %}", 60) + "{% endmacro %}{{ f(7) }}",
                           {message("user", "hi")});
  ASSERT_TRUE(text) << text.error().to_string();
  EXPECT_EQ(text.value().size(), 7u * 50);
}

// Which bytes of the output came from a message, as 'm' and 't'.
std::string origins(std::string_view source, std::string_view content) {
  const auto text = render(source, {message("user", content)});
  EXPECT_TRUE(text) << text.error().to_string();
  std::string marks;
  for (std::size_t i = 0; text && i < text.value().size(); ++i)
    marks += text.value().origin(i) == Origin::kMessage ? 'm' : 't';
  return marks;
}

TEST(Jinja, EveryByteRemembersWhoWroteIt) {
  const auto of = [](const std::string& expression, std::string_view content) {
    return origins("{% set c = messages[0].content %}{{ " + expression + " }}", content);
  };
  EXPECT_EQ(of("'<' + c + '>'", "ab"), "tmmt");
  EXPECT_EQ(of("'<' ~ c ~ 1", "ab"), "tmmt");
  EXPECT_EQ(of("(' <' + c) | trim", "a "), "tm");
  EXPECT_EQ(of("('<' + c).strip('<')", "<a"), "m");
  EXPECT_EQ(of("c.split('</t>')[-1]", "x</t>yz"), "mm");
  EXPECT_EQ(of("('a' + c).split('-') | join('+')", "b-c"), "tmtm");
  EXPECT_EQ(of("c.replace('x', 'yy')", "axb"), "mttm");
  EXPECT_EQ(of("'axb'.replace('x', c)", "12"), "tmmt");
  EXPECT_EQ(of("('a' ~ c)[::-1]", "bc"), "mmt");
  EXPECT_EQ(of("('a' ~ c)[1:]", "bc"), "mm");
  EXPECT_EQ(of("('ab' ~ c)[2]", "é"), "mm");
  EXPECT_EQ(of("c | upper ~ c.lower() ~ c | capitalize ~ c | title", "a"), "mmmm");
  EXPECT_EQ(of("c | tojson", "a\"b"), "tmmmmt");
  EXPECT_EQ(of("messages | tojson", "x"),
            std::string(11, 't') + "mmmm" + std::string(15, 't') + "mttt");
  EXPECT_EQ(of("c * 2", "ab"), "mmmm");
  EXPECT_EQ(of("c | list | join('')", "ab"), "mm");
  EXPECT_EQ(of("c | reverse ~ (c | first)", "ab"), "mmm");
  EXPECT_EQ(of("{'k': c}.k ~ [c][0] ~ (c | default('d'))", "a"), "mmm");
  EXPECT_EQ(origins("{% set b %}<{{ messages[0].content }}>{% endset %}{{ b }}", "ab"), "tmmt");
  EXPECT_EQ(origins("{% macro m(x) %}[{{ x }}]{% endmacro %}{{ m(messages[0].content) }}", "ab"),
            "tmmt");
  EXPECT_EQ(origins("{% for c in messages[0].content %}{{ c }}.{% endfor %}", "ab"), "mtmt");
  EXPECT_EQ(origins("{% for c in messages[0] | items %}{{ c[1] }};{% endfor %}", "ab"), "mmmmtmmt");
}

TEST(Jinja, AnotherClockOrRunChangesNothing) {
  const auto parsed =
      Template::parse("{{ strftime_now is defined }}{{ messages | tojson }}").value();
  const auto first = parsed.render(variables({message("user", "hi")})).value();
  EXPECT_EQ(first.bytes().substr(0, 5), "False");
  EXPECT_EQ(parsed.render(variables({message("user", "hi")})).value().bytes(), first.bytes());
}

}  // namespace
}  // namespace lemma::model::jinja
