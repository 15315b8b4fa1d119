#!/usr/bin/env python3
"""Writes tiny random LoRA adapters as PEFT folders, and the golden logits of tiny models with them.

    make_adapters.py     (needs numpy, torch, safetensors, gguf, transformers 4.57, peft 0.17)

Each folder is written tensor by tensor and read back by peft's PeftModel over transformers in float32, whose logits are the golden
ones (format: golden_file() in make_tiny.py). The models are those of make_tiny.py and make_tiny_folders.py. B isn't zero, as it
would be before training.
"""
import json
import pathlib
import shutil

import numpy as np
import torch
from peft import PeftModel
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM

from make_tiny import golden_file, llama_of, run

HERE = pathlib.Path(__file__).resolve().parent
ATTENTION = ["q_proj", "k_proj", "v_proj", "o_proj"]
FEED_FORWARD = ["gate_proj", "up_proj", "down_proj"]

ADAPTERS = [
    dict(name="all_rank4", seed=11, dtype=torch.float32, models=["tiny_llama_folder", "tiny_mixed.gguf"],
         config=dict(r=4, lora_alpha=8, target_modules=ATTENTION + FEED_FORWARD)),
    dict(name="qv_rank8", seed=12, dtype=torch.float16, models=["tiny_llama_folder"],
         config=dict(r=8, lora_alpha=12, use_rslora=True, target_modules=["q_proj", "v_proj"])),
    dict(name="qwen2_rank5", seed=14, dtype=torch.float32, models=["tiny_qwen2_folder"],
         config=dict(r=5, lora_alpha=10, target_modules=["q_proj", "k_proj", "v_proj", "gate_proj"])),
    dict(name="qwen3_patterns", seed=13, dtype=torch.bfloat16, models=["tiny_qwen3_folder"],
         config=dict(r=8, lora_alpha=16, target_modules=["k_proj", "o_proj", "up_proj", "down_proj"],
                     rank_pattern={"k_proj": 3, "layers.1.mlp.up_proj": 17}, alpha_pattern={"down_proj": 5})),
]


def base_model(name):
    if name.endswith(".gguf"):
        return llama_of(HERE / name)[0]
    return AutoModelForCausalLM.from_pretrained(HERE / name, dtype=torch.float32, attn_implementation="eager").eval()


def tensors(adapter, model, rng):
    config, state = adapter["config"], {}
    for name, module in model.named_modules():
        if name.split(".")[-1] not in config["target_modules"]:
            continue
        rank = next((r for end, r in config.get("rank_pattern", {}).items() if name.endswith(end)), config["r"])
        outputs, inputs = module.weight.shape
        for half, shape in (("A", (rank, inputs)), ("B", (outputs, rank))):
            values = rng.standard_normal(shape) * 0.7 / np.sqrt(shape[1])
            state[f"base_model.model.{name}.lora_{half}.weight"] = torch.from_numpy(values).to(adapter["dtype"])
    return state


def main():
    for adapter in ADAPTERS:
        folder, rng = HERE / "adapters" / adapter["name"], np.random.default_rng(adapter["seed"])
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        config = dict(peft_type="LORA", task_type="CAUSAL_LM", base_model_name_or_path=adapter["models"][0], bias="none",
                      inference_mode=True, lora_dropout=0.0, **adapter["config"])
        (folder / "adapter_config.json").write_text(json.dumps(config, indent=1) + "\n")
        save_file(tensors(adapter, base_model(adapter["models"][0]), rng), folder / "adapter_model.safetensors",
                  {"format": "pt"})
        for name in adapter["models"]:
            model = PeftModel.from_pretrained(base_model(name), folder).eval()
            vocabulary = model.config.vocab_size
            tokens = rng.integers(0, vocabulary, 70).tolist()
            golden_file(HERE / "adapters" / f"{adapter['name']}.{name.removesuffix('.gguf')}.logits",
                        [(tokens, run(model, tokens), [0, 1, 15, 16, 17, 40, 69])],
                        3 if vocabulary <= 100 else 37)


if __name__ == "__main__":
    main()
