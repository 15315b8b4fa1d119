#!/usr/bin/env python3
"""Writes the tiny random models as Hugging Face folders, one for each type, and their golden logits.

    make_tiny_folders.py     (needs numpy, torch, safetensors, gguf, transformers 4.57)

Each folder is written tensor by tensor and read back by transformers' AutoModelForCausalLM in float32, whose logits are the golden
ones (format: golden_file() in make_tiny.py). tiny_qwen2_folder has an index with two shards, and room for the tokens of
../tokenizer/qwen2.tokenizer.json.
"""
import json
import pathlib
import shutil

import numpy as np
import torch
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM

from make_tiny import golden_file, run

HERE = pathlib.Path(__file__).resolve().parent

FOLDERS = [
    dict(name="tiny_llama_folder", dtype=torch.float32, seed=1, config=dict(
        architectures=["LlamaForCausalLM"], model_type="llama", hidden_size=64, intermediate_size=96, num_hidden_layers=2,
        num_attention_heads=4, num_key_value_heads=2, vocab_size=100, max_position_embeddings=256, rms_norm_eps=1e-5,
        rope_theta=500000.0, tie_word_embeddings=False, hidden_act="silu", attention_bias=False, mlp_bias=False,
        eos_token_id=[7, 9], rope_scaling=dict(rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
                                               original_max_position_embeddings=32))),
    dict(name="tiny_qwen2_folder", dtype=torch.bfloat16, seed=2, shards=2, config=dict(
        architectures=["Qwen2ForCausalLM"], model_type="qwen2", hidden_size=32, intermediate_size=64, num_hidden_layers=2,
        num_attention_heads=2, num_key_value_heads=1, vocab_size=1536, max_position_embeddings=256, rms_norm_eps=1e-6,
        rope_theta=1000000.0, tie_word_embeddings=True, hidden_act="silu", use_sliding_window=False, sliding_window=128,
        eos_token_id=1502)),
    dict(name="tiny_qwen3_folder", dtype=torch.float16, seed=3, config=dict(
        architectures=["Qwen3ForCausalLM"], model_type="qwen3", hidden_size=64, intermediate_size=64, num_hidden_layers=2,
        num_attention_heads=4, num_key_value_heads=2, head_dim=32, vocab_size=80, max_position_embeddings=256,
        rms_norm_eps=1e-6, rope_theta=10000.0, tie_word_embeddings=False, hidden_act="silu", attention_bias=False,
        rope_scaling=dict(type="yarn", factor=4.0, original_max_position_embeddings=64, attention_factor=1.05))),
]


def tensors(c, dtype, rng):
    width, ff = c["hidden_size"], c["intermediate_size"]
    head = c.get("head_dim", width // c["num_attention_heads"])
    q, kv = head * c["num_attention_heads"], head * c["num_key_value_heads"]
    state = {}

    def matrix(name, rows, columns):
        state[name] = torch.from_numpy(rng.standard_normal((rows, columns)) * 1.5 / np.sqrt(columns)).to(dtype)

    def vector(name, size, mean=1):
        state[name] = torch.from_numpy(mean + 0.2 * rng.standard_normal(size)).to(dtype)

    matrix("model.embed_tokens.weight", c["vocab_size"], width)
    for i in range(c["num_hidden_layers"]):
        layer = f"model.layers.{i}."
        vector(layer + "input_layernorm.weight", width)
        for part, size in (("q", q), ("k", kv), ("v", kv)):
            matrix(layer + f"self_attn.{part}_proj.weight", size, width)
            if c["model_type"] == "qwen2":
                vector(layer + f"self_attn.{part}_proj.bias", size, mean=0)
            if c["model_type"] == "qwen3" and part != "v":
                vector(layer + f"self_attn.{part}_norm.weight", head)
        matrix(layer + "self_attn.o_proj.weight", width, q)
        vector(layer + "post_attention_layernorm.weight", width)
        for part, rows, columns in (("gate", ff, width), ("up", ff, width), ("down", width, ff)):
            matrix(layer + f"mlp.{part}_proj.weight", rows, columns)
    vector("model.norm.weight", width)
    if not c["tie_word_embeddings"]:
        matrix("lm_head.weight", c["vocab_size"], width)
    return state


def save(folder, state, shards):
    metadata = {"format": "pt"}
    if shards == 1:
        save_file(state, folder / "model.safetensors", metadata)
        return
    names, place = list(state), {}
    for i in range(shards):
        file = f"model-{i + 1:05}-of-{shards:05}.safetensors"
        part = names[i * len(names) // shards:(i + 1) * len(names) // shards]
        save_file({n: state[n] for n in part}, folder / file, metadata)
        place.update({n: file for n in part})
    total = sum(t.numel() * t.element_size() for t in state.values())
    (folder / "model.safetensors.index.json").write_text(
        json.dumps({"metadata": {"total_size": total}, "weight_map": place}, indent=1) + "\n")


def main():
    for f in FOLDERS:
        folder, rng = HERE / f["name"], np.random.default_rng(f["seed"])
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        (folder / "config.json").write_text(json.dumps(f["config"], indent=1) + "\n")
        save(folder, tensors(f["config"], f["dtype"], rng), f.get("shards", 1))
        model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
        vocabulary = f["config"]["vocab_size"]
        tokens = rng.integers(0, vocabulary, 70).tolist()
        golden_file(HERE / f"{f['name']}.logits", [(tokens, run(model, tokens), [0, 1, 15, 16, 17, 40, 69])],
                    3 if vocabulary <= 100 else 37)


if __name__ == "__main__":
    main()
