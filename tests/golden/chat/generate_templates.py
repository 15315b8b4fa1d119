"""Writes templates.jsonl ({"template", "messages", "text" | "error"} a line) from templates/*.jinja, and features.jsonl
({"template", "text" | "error"} a line) from the snippets below, by jinja2 with the settings of transformers'
apply_chat_template (strftime_now left out). Needs the Python package jinja2.

    python tests/golden/chat/generate_templates.py
"""

import json
import pathlib

import jinja2
import jinja2.ext
import jinja2.sandbox
from generate_chats import chats

HERE = pathlib.Path(__file__).parent
VARIABLES = {"bos_token": "<|bos|>", "eos_token": "<|eos|>", "tools": None, "documents": None, "add_generation_prompt": True}


class Refused(Exception):
    pass


def environment():
    env = jinja2.sandbox.ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=[jinja2.ext.loopcontrols])

    def tojson(value, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
        return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)

    def raise_exception(message):
        raise Refused(message)

    env.filters["tojson"] = tojson
    env.globals["raise_exception"] = raise_exception
    return env


FEATURES = r"""
plain text
{{ 'a' }}{{ "b" }}{{ 'c' 'd' }}
{{ 'it\'s' }}|{{ "tab\there" }}|{{ 'A\x41\u00e9\U0001f44d' }}|{{ 'back\\slash' }}|{{ 'odd\q' }}
{{ 1 }} {{ 1_000 }} {{ -3 }} {{ +3 }} {{ 2.5 }} {{ 10.0 }} {{ 0.1 + 0.2 }} {{ 1.0 }} {{ 100000000000000000.0 }} {{ 0.00001 }}
{{ true }} {{ False }} {{ none }} [{{ missing }}]
{{ 7 + 2 * 3 }} {{ (7 + 2) * 3 }} {{ 7 / 2 }} {{ 7 // 2 }} {{ -7 // 2 }} {{ 7 % 3 }} {{ -7 % 3 }} {{ 7 % -3 }} {{ 7.5 // 2 }} {{ -7.5 % 2 }}
{{ 1 - 2 - 3 }} {{ 2 * 'ab' }} {{ 'ab' * 2 }} {{ 'ab' * -1 }}| {{ true + 1 }}
{{ 1 ~ 'a' ~ 2.0 ~ none ~ true ~ missing }} {{ 1 ~ 2 * 3 }}
{{ 1 == 1.0 }} {{ 1 == true }} {{ '1' == 1 }} {{ 'a' != 'b' }} {{ none == none }} {{ [1, 'a'] == [1, 'a'] }} {{ {'a': 1} == {'a': 1.0} }}
{{ 1 < 2 }} {{ 2 <= 2 }} {{ 'a' < 'b' }} {{ 1 < 2 < 3 }} {{ 1 < 3 < 2 }} {{ 3 > 2 >= 2 }} {{ 'é' > 'z' }}
{{ 'a' in 'cat' }} {{ 'x' not in 'cat' }} {{ 1 in [1, 2] }} {{ 'k' in {'k': 1} }} {{ 'a' in missing }} {{ '' in 'a' }}
{{ true and 'x' }} {{ false or 'y' }} {{ '' or none }} {{ 0 and 1 }} {{ not true }} {{ not not 'a' }} {{ not 1 == 2 }}
{{ 'a' if true else 'b' }} {{ 'a' if false else 'b' }} [{{ 'a' if false }}] {{ 'a' if false else 'b' if false else 'c' }}
{{ [1, 2, 3][0] }} {{ [1, 2, 3][-1] }} [{{ [1][5] }}] {{ 'héllo'[1] }} {{ 'héllo'[-1] }} {{ {'a': 'b'}['a'] }} {{ {'a': 'b'}.a }} [{{ {'a': 'b'}.c }}]
{{ 'héllo'[1:3] }} {{ 'hello'[::-1] }} {{ 'hello'[::2] }} {{ 'hello'[-3:] }} {{ 'hello'[:-1] }} [{{ 'hello'[4:1] }}] {{ 'hello'[4:1:-1] }} {{ 'hello'[10:] }} {{ 'hello'[-100:2] }}
{{ [1, 2, 3, 4][1:] | tojson }} {{ [1, 2, 3, 4][::-1] | tojson }} {{ [1, 2, 3][5:] | tojson }} {{ (1, 2)[:1] | tojson }} {{ [1,2,3,4,5][3:0:-2] | tojson }}
{{ '  a b '|trim }}| {{ 'xxaxx'|trim('x') }} {{ 5|trim }} {{ '\u00a0\u3000a\u2009\x1c'|trim }}|
{{ '  a '.strip() }}| {{ '  a '.lstrip() }}| {{ '  a '.rstrip() }}| {{ 'xyaxy'.strip('xy') }} {{ 'a\n\n'.rstrip('\n') }}| {{ 'ééaé'.strip('é') }} {{ ' a '.strip(none) }}| {{ ' a '.strip('') }}|
{{ 'a,b,,c'.split(',') | tojson }} {{ 'a,b,c'.split(',', 1) | tojson }} {{ ' a  b '.split() | tojson }} {{ 'abc'.split('x') | tojson }} {{ ''.split(',') | tojson }} {{ ''.split() | tojson }}
{{ 'abc'.startswith('ab') }} {{ 'abc'.endswith('bc') }} {{ 'abc'.startswith(('x', 'a')) }} {{ 'abc'.startswith('') }}
{{ 'abcabc'.replace('b', 'xx') }} {{ 'abcabc'.replace('b', '', 1) }} {{ 'abc' | replace('c', 'd') }} {{ 'aXbX' | replace('X', 'y', 1) }}
{{ 'aBc'.upper() }} {{ 'aBc'|lower }} {{ 'aBC dEF'|capitalize }} {{ "they're all-well (so far)"|title }} {{ 'aBC'.capitalize() }}
{{ [1, 'a', none, true, 2.5, {'k': [1]}, [], {}] | tojson }} {{ 'a"b\\c\n\t\r\x07é</x>' | tojson }}
{{ {'a': [1, {'b': none}], 'c': {}, 'd': []} | tojson(indent=2) }}
{{ [] | length }} {{ 'héé' | length }} {{ {'a': 1} | count }} {{ missing | length }}
{{ [1, 2] | first }} {{ [1, 2] | last }} {{ 'ab' | first }}{{ 'ab' | last }} [{{ [] | first }}] {{ [1, 2, 3] | join(', ') }} {{ ['a', 1, none] | join }} {{ 'abc' | join('-') }}
{{ missing | default('d') }} {{ missing | default }}| {{ '' | default('e') }}| {{ '' | default('e', true) }} {{ none | d('x') }} {{ 0 | default('z', boolean=true) }}
{{ 'abc' | reverse }} {{ [1, 2] | reverse | list | tojson }} {{ 'ab' | list | tojson }} {{ 1.5 | string }} {{ 'x' | safe }}
{% for k, v in {'a': 1, 'b': 2}.items() %}{{ k }}={{ v }};{% endfor %}{% for k in {'a': 1, 'b': 2} %}{{ k }}{% endfor %}{% for k, v in {'a': 1} | items %}{{ k }}{{ v }}{% endfor %}
{{ {'a': 1}.keys() | list | tojson }} {{ {'a': 1}.values() | list | tojson }} {{ {'a': 1}.get('a') }} {{ {'a': 1}.get('b') }} {{ {'a': 1}.get('b', 'c') }}
{{ missing is defined }} {{ messages is defined }} {{ missing is undefined }} {{ none is none }} {{ 'a' is string }} {{ 1 is number }} {{ true is number }} {{ true is integer }} {{ 1 is integer }} {{ 1.0 is float }} {{ true is boolean }} {{ true is true }} {{ 1 is true }} {{ false is false }}
{{ {} is mapping }} {{ [] is mapping }} {{ [] is iterable }} {{ 'a' is iterable }} {{ 1 is iterable }} {{ [] is sequence }} {{ {} is sequence }} {{ missing is iterable }} {{ none is not none }} {{ 3 is odd }} {{ 3 is even }} {{ 6 is divisibleby 3 }} {{ 6 is divisibleby(4) }}
{{ 1 is eq 1 }} {{ 1 is equalto(2) }} {{ 1 is ne 2 }} {{ 1 is lt 2 }} {{ 1 is ge(2) }} {{ 1 is in [1] }} {{ true is sameas true }} {{ none is sameas(false) }} {{ not 'a' is none and true }}
{% set x = 1 %}{% for i in [1, 2] %}{{ x }}{% set x = 5 %}{{ x }}{% endfor %}{{ x }}
{% set ns = namespace(n=0, s='') %}{% for i in range(5) %}{% set ns.n = ns.n + i %}{% set ns.s = ns.s ~ i %}{% endfor %}{{ ns.n }} {{ ns.s }} [{{ ns.none }}]
{% for i in [1, 2, 3] %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ loop.previtem }}{{ loop.nextitem }};{% endfor %}
{% for i in [] %}x{% else %}empty{% endfor %}{% for i in [1, 2, 3, 4] if i % 2 == 0 %}{{ i }}/{{ loop.length }} {% endfor %}{% for i in [1] if i > 1 %}{% else %}none left{% endfor %}
{% for i in range(10) %}{% if i == 2 %}{% continue %}{% endif %}{% if i == 5 %}{% break %}{% endif %}{{ i }}{% endfor %} {{ range(5, 1, -2) | list | tojson }} {{ range(2, 4) | list | tojson }} {{ range(0) | list | tojson }}
{% for i in [1, 2] %}{% for j in [3, 4] %}{{ loop.index }}{{ i }}{{ j }} {% endfor %}{{ loop.index }}{% endfor %}
{% for a, b in [[1, 2], (3, 4)] %}{{ a }}{{ b }}{% endfor %}{% for (a, b) in [['x', 'y']] %}{{ a }}{{ b }}{% endfor %}{% for c in 'añb' %}{{ c }}.{% endfor %}{% for x in missing %}x{% endfor %}
{% macro m(a, b='z', c=a) %}[{{ a }}{{ b }}{{ c }}]{% endmacro %}{{ m(1) }}{{ m('x', 'y') }}{{ m(b='q', a=2) }}{{ m() }}
{% macro f(n) %}{{ n }}{% if n > 0 %}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(3) }} {% set y = 'top' %}{% macro g() %}{{ y }}{% endmacro %}{% for y in [1] %}{{ g() }}{% endfor %}
{% set block %}a {{ 1 }} b{% endset %}<{{ block }}>{% if false %}1{% elif true %}2{% else %}3{% endif %}{% if false %}{% set never = 1 %}{% endif %}[{{ never }}]
{% if '' %}a{% elif [] %}b{% elif {} %}c{% elif 0.0 %}d{% elif none %}e{% elif missing %}f{% elif 'x' %}g{% endif %}
{# a comment #}a{#- b -#} c {#- d #} e
a {%- if true -%} b {%- endif -%} c {{- 'd' -}} e
a {%+ if true +%} b {%+ endif %} c
{{ messages | map(attribute='role') | list | tojson }} {{ messages | selectattr('role', 'equalto', 'user') | map(attribute='content') | join('+') }} {{ (messages | rejectattr('role', 'equalto', 'user') | first).content }} {{ messages | selectattr('name') | list | length }}
{{ messages[0] | tojson }} {{ messages[0].role }} {{ messages[-1]['content'] }} {{ messages[0].missing is defined }} {{ messages[0]['missing'] is none }}
{{ {'a': {'b': 'c'}}.a.b }} {{ [[1, 2], [3]][0][1] }} {{ {'a': 1, 'a': 2} | tojson }} {{ ('a', 'b') | join }} {{ (1,) | tojson }} {{ () | tojson }}
{{ [1] + [2, 3] | tojson if false else ([1] + [2, 3]) | tojson }} {{ -1 | string ~ 'x' }} {{ 'a' | upper ~ 'b' | upper }} {{ {'}}': '%}'}['}}'] }}
{{ '{{ not a tag }}' }} {{ "{% nor this %}" }} {# {{ or this }} #}
{{ raise_exception('because ' ~ messages[0].role) }}
{% if messages | length > 1 %}{{ raise_exception('too many') }}{% endif %}
{{ 'a' + 1 }}
{{ missing.field }}
{{ missing + 'a' }}
{{ none + 'a' }}
{{ 1 / 0 }}
{{ 1 < 'a' }}
{{ 5 | length }}
{{ 'a'.nosuch() }}
{{ nosuch() }}
{% for a, b in [[1]] %}{% endfor %}
{% set m.x = 1 %}
{{ 'abc'.split('') }}
""".strip("\n").split("\n")

# With newlines of their own.
FEATURES += [
    "a\n{% if true %}\nb\n{% endif %}\nc\n",
    "a\n   {% if true %}\n  b\n   {% endif %}  \nc",
    "  {% set x = 1 %}  {{ x }}\n\t{% set x = 2 %}\n{{ x }}\n\n",
    "a\n  {%+ if true %}\nb\n  {%+ endif +%}\nc",
    "a  \n {%- if true %}\n b\n{% endif -%}\n\n c",
    "x\n  {# gone #}\ny\n  {#- gone -#}  \nz{# gone #}\nw",
    "a\r\n{% if true %}\r\nb\r\n{% endif %}\rc\r\n",
    "{{ 'a' }}\n{{ 'b' }}\n",
    "  {{ 'a' }}  \n  {{- 'b' -}}  \n  {{ 'c' }}",
    "{% for i in [1, 2] %}\n  {{ i }}\n{% endfor %}\n",
    "{%- for i in [1, 2] %}\n  {{- i }}\n{%- endfor %}\n",
    "{{ 'two\nlines' }}{% set x = 'b\n  c' %}{{ x }}",
    "{{ {\n  'a': 1,\n  'b': [2,\n 3],\n} | tojson }}",
    "{% set a = 1 %}{% set b = 2 %}\n{% if a %}{% if b %}\nx\n{% endif %}\n{% endif %}\n\n\ny",
    "\n\n{% if true %}\n\n x\n\n{% endif %}\n\n",
    "{% if true %}{# c #}\n{% endif %}a\n{# c #}  \nb",
]
MESSAGES = [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "1 < 2 \u00e9"}]


def outcome(env, source, messages):
    try:
        return {"text": env.from_string(source).render(messages=messages, **VARIABLES)}
    except Refused as refused:
        return {"refused": str(refused)}
    except Exception as error:  # the kind of error is jinja2's own affair
        return {"error": type(error).__name__}


def main():
    env = environment()
    with (HERE / "features.jsonl").open("w", encoding="ascii") as file:
        for source in FEATURES:
            file.write(json.dumps({"template": source, **outcome(env, source, MESSAGES)}) + "\n")
    with (HERE / "templates.jsonl").open("w", encoding="ascii") as file:
        for path in sorted((HERE / "templates").glob("*.jinja")):
            source = path.read_text(encoding="utf-8")
            for messages in chats():
                file.write(json.dumps({"template": path.name, "messages": messages, **outcome(env, source, messages)}) + "\n")


if __name__ == "__main__":
    main()
