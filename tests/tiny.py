"""A sentence-transformers model of 32 dimensions, made in a second: it means nothing, but loads as any other does."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
DIMENSION = 32


def tiny_model(folder: Path, *, seed: int = 0, prompts: Mapping[str, str] | None = None) -> Path:
    """Write a model into the folder, of random weights, which reads words letter by letter; return the folder."""
    import torch
    from transformers import BertConfig, BertModel, BertTokenizer

    folder.mkdir(parents=True)
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *LETTERS, *".,:?!'“”", *(f"##{one}" for one in LETTERS)]
    words = folder / "vocab.txt"
    words.write_text("\n".join(vocabulary), "utf-8")
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=DIMENSION,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=128,
    )
    model = BertModel(config)
    # As in many models of the hub, of which transformers then reports at length.
    model.register_buffer("left_over", torch.zeros(1))
    model.save_pretrained(folder)
    BertTokenizer(str(words)).save_pretrained(folder)
    parts = [("", "Transformer"), ("1_Pooling", "Pooling")]
    _write(
        folder / "modules.json",
        [
            {"idx": place, "name": str(place), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for place, (path, kind) in enumerate(parts)
        ],
    )
    _write(folder / "sentence_bert_config.json", {"max_seq_length": 128, "do_lower_case": True})
    pooling = {"word_embedding_dimension": DIMENSION, "pooling_mode_mean_tokens": True}
    _write(folder / "1_Pooling" / "config.json", pooling)
    if prompts:
        _write(folder / "config_sentence_transformers.json", {"prompts": dict(prompts)})
    return folder


def in_hub_cache(model: Path, hub: Path, name: str) -> None:
    """Lay a model out as the hub's client keeps what it has downloaded; `hub` is what HF_HOME names."""
    kept = hub / "hub" / f"models--{name.replace('/', '--')}"
    commit = "0123456789abcdef0123456789abcdef01234567"
    shutil.copytree(model, kept / "snapshots" / commit)
    (kept / "refs").mkdir()
    (kept / "refs" / "main").write_text(commit)


def _write(file: Path, value: object) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(value), "utf-8")
