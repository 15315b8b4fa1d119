"""Writes chats.jsonl: {"messages", "text", "tokens"} a line. The text is the model file's own chat template rendered by
jinja2; the tokens are the reference tokenizer's for each stretch of text, with the template's special tokens between them
(contents that look like special tokens stay text). Needs the Python packages jinja2, tokenizers and gguf.

    python tests/golden/chat/generate.py SmolLM2-135M-Instruct.Q4_1.gguf
"""

import json
import pathlib
import sys

import gguf
import jinja2

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "tokenizer"))
from generate import reference  # noqa: E402
from generate_chats import plain_chats  # noqa: E402

# Stand-ins that no content contains, so that the template's own special tokens are told apart from look-alikes.
BEGIN, END = "\ue001", "\ue002"


def main():
    path = sys.argv[1]
    source = gguf.GGUFReader(path).fields["tokenizer.chat_template"].contents()
    environment = jinja2.Environment(keep_trailing_newline=True)
    marked = environment.from_string(source.replace("<|im_start|>", BEGIN).replace("<|im_end|>", END))
    plain = environment.from_string(source)
    tokenizer = reference(path)

    def tokens(text):
        ids, stretch = [], ""
        for c in text + BEGIN:
            if c in (BEGIN, END):
                ids += tokenizer.encode(stretch, add_special_tokens=False).ids
                ids.append(tokenizer.token_to_id("<|im_start|>" if c == BEGIN else "<|im_end|>"))
                stretch = ""
            else:
                stretch += c
        return ids[:-1]

    out = pathlib.Path(__file__).with_name("chats.jsonl")
    with out.open("w", encoding="ascii") as file:
        for messages in plain_chats():
            text = plain.render(messages=messages, add_generation_prompt=True)
            ids = tokens(marked.render(messages=messages, add_generation_prompt=True))
            file.write(json.dumps({"messages": messages, "text": text, "tokens": ids}, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
