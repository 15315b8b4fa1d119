"""Writes strings.jsonl: {"s": text, "t": token ids} a line, by the reference tokenizer (Hugging Face tokenizers).

The reference is built from the model file's own vocabulary and merges with the pre-tokenizer that SmolLM2's
tokenizer.json states: single digits, then GPT-2's pattern. Needs the Python packages tokenizers and gguf.

    python tests/golden/tokenizer/generate.py SmolLM2-135M-Instruct.Q4_1.gguf
"""

import json
import pathlib
import random
import sys

import gguf
from tokenizers import Tokenizer, models
from tokenizers.pre_tokenizers import ByteLevel, Digits, Sequence


def reference(path):
    fields = gguf.GGUFReader(path).fields
    tokens = fields["tokenizer.ggml.tokens"].contents()
    merges = [tuple(m.split(" ")) for m in fields["tokenizer.ggml.merges"].contents()]
    tokenizer = Tokenizer(models.BPE({t: i for i, t in enumerate(tokens)}, merges))
    tokenizer.pre_tokenizer = Sequence(
        [Digits(individual_digits=True), ByteLevel(add_prefix_space=False, use_regex=True)])
    return tokenizer


HAND_WRITTEN = [
    "", " ", "  ", "\n", "\n\n", "\t", "\r\n", " \n ", "a", " a", "  a", "a ", "a  ", "a\n", "a \n b",
    "Hello, world!", "I'm you're we've they'll he'd it's don't DON'T I'M", "'s't're've'm'll'd", "''s", " 's",
    "12 * 3 = 36", "12*3=36", "8 - 7 = 1\nleft: 1 3 12\n", "1234567890", "3.14159", "1,000,000", "-5", "+7", "0x1F",
    "  5", "5  5", "a5b6", "½ ¾ ² Ⅷ ① ٣ ३ 三 〇", "５６７", "x²+y²=z²", "10⁻⁹",
    "<|im_start|>user\nhi<|im_end|>", "<|endoftext|>", "<|im_end|", "<repo_name>x<file_sep>", "<empty_output>",
    "<|im_start|><|im_start|>", "< |im_end| >", "<|IM_END|>",
    "def f(x):\n    return x ** 2\n", "for (int i = 0; i < n; ++i) {\n\tsum += a[i];\n}", "#include <vector>\n",
    "SELECT * FROM t WHERE a='b' AND c<>\"d\";", "{\"a\": [1, 2, {\"b\": null}]}", "https://example.com/?q=a%20b&c=d#e",
    "\\frac{1}{2} \\le \\sqrt{x}", "a_b-c.d/e\\f|g", "!!!???...---___===", "𝕳𝖊𝖑𝖑𝖔", "ﬁ ﬂ", "ß ẞ İ ı",
    "你好，世界！", "今日はいい天気ですね。", "안녕하세요 세계", "Привет, мир!", "Γειά σου Κόσμε", "مرحبا بالعالم",
    "שלום עולם", "नमस्ते दुनिया", "สวัสดีชาวโลก", "ቤት", "ᚠᛇᚻ", "👍", "👨‍👩‍👧‍👦 family", "🇩🇪🇫🇷", "👩🏽‍🚀", "❤️", "😀😃😄 text 😁",
    "e\u0301 a\u0308 n\u0303", "Z\u0351\u036b\u0343a\u0363l\u0348g\u0348o\u033d", "\u200bzero\u200bwidth\u200d", "\u00a0nbsp\u00a0",
    "\u3000全角\u3000", "\u2028line\u2029para", "\u0085nel\u0085", "\u180emvs", "a\u00adb", "\ufeffbom", "\u202eRTL\u202c",
    "\x00\x01\x02\x03\x04\x05\x06\x07\x08", "\x0b\x0c\x0e\x0f\x10\x1b[31mred\x1b[0m", "\x7f\x80\x9f", "\x04a\x06b\x13c",
    "\U000e0001", "\U0010ffff", "\U00050000", "\ue000", "\uffff", "naïve café", "Ünïcödé", "a" * 300, "ab" * 200, " " * 100,
    "\n" * 50, "\t" * 40, "-" * 90, "=" * 81, "#" * 100, "x " * 60, "the" * 70, "0" * 64, "你" * 80, "👍" * 30, "\u0301" * 20,
]

ALPHABETS = {
    "ascii": [chr(c) for c in range(32, 127)],
    "words": "the of and a number is equal to step first then so we have left right answer problem Let solve".split(),
    "digits": list("0123456789") * 3 + list(" .,+-*/=()^%"),
    "space": [" ", "  ", "\n", "\t", "\r\n", "\u00a0", "\u3000", "a", "1", "."],
    "cjk": [chr(c) for c in range(0x4e00, 0x4f80)] + list("，。！？的了是在 ") + [chr(c) for c in range(0x3041, 0x3097)],
    "emoji": [chr(c) for c in range(0x1f600, 0x1f650)] + ["\u200d", "\ufe0f", "\U0001f3fd", " ", "a"],
    "marks": [chr(c) for c in range(0x300, 0x370)] + list("aeiounA "),
    "rtl": [chr(c) for c in range(0x5d0, 0x5eb)] + [chr(c) for c in range(0x627, 0x64b)] + list(" 12\u200f\u202b"),
    "indic": [chr(c) for c in range(0x905, 0x950)] + [chr(c) for c in range(0xe01, 0xe3b)] + [" "],
    "numbers": ["\u0663", "\u0967", "\u2167", "\u00b2", "\u00bd", "\u2460", "\uff15", "7", " ", "a"],
    "control": [chr(c) for c in range(0, 32)] + ["\x7f", "\x85", "\xa0", "a", "1"],
    "special": ["<|im_start|>", "<|im_end|>", "<|endoftext|>", "<repo_name>", "<|", "|>", "user", "\n", " ", "<", ">"],
    "code": ["def ", "return ", "    ", "\n", "(", ")", "{", "}", ";", "x", "_y", "==", "!=", "+=", "->", "::", "'s", "\"", "0x",
             "for ", "if ", "//", "#", "[i]", "self.", "'''", "\\n", "&&", "||", "<<"],
    "plane": [chr(c) for c in (0x10330, 0x1d400, 0x20000, 0x2f800, 0xe0100, 0x50000, 0x90000, 0x10fffd, 0xfffd, 0xe000)] + list("ab "),
}


def random_strings(count, seed):
    rng = random.Random(seed)
    names = list(ALPHABETS)
    for i in range(count):
        if i % 5 == 4:  # a mixture
            pools = rng.sample(names, 3)
        else:
            pools = [names[i % len(names)]]
        length = rng.choice([1, 2, 3, 5, 8, 13, 21, 34, 55])
        yield "".join(rng.choice(ALPHABETS[rng.choice(pools)]) for _ in range(length))


def random_characters(count, seed):
    """Any assigned-or-not code point: where Unicode versions would disagree is left to Latin, Greek and so on."""
    rng = random.Random(seed)
    ranges = [(0x20, 0x2ff), (0x370, 0x52f), (0x1e00, 0x1fff), (0x2000, 0x2bff), (0x3000, 0x30ff), (0xac00, 0xd7a3)]
    for _ in range(count):
        low, high = rng.choice(ranges)
        yield "".join(chr(rng.randint(low, high)) + rng.choice(["", "", " "]) for _ in range(rng.randint(1, 30)))


def main():
    tokenizer = reference(sys.argv[1])
    strings = list(dict.fromkeys(HAND_WRITTEN + list(random_strings(2000, 1)) + list(random_characters(400, 2))))
    out = pathlib.Path(__file__).with_name("strings.jsonl")
    with out.open("w", encoding="ascii") as file:
        for text in strings:
            ids = tokenizer.encode(text, add_special_tokens=False).ids
            file.write(json.dumps({"s": text, "t": ids}, separators=(",", ":")) + "\n")
    print(len(strings), "strings")


if __name__ == "__main__":
    main()
