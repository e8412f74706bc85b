#!/usr/bin/env python3
"""Times attacks as torchattacks writes them: loops of PyTorch over the batch, or over its images.

Reads one line of JSON, {"bytes": n}, and a safetensors file of so many bytes, as torch_adversarial.py
does, then says what it is and waits for requests, one JSON object a line:

  < {"peer": "PyTorch 1.13.0"}
  > {"rule": "pgd", "loss": "crossEntropy", "norm": "linf", "epsilon": 0.2, "steps": 8, "alpha": 0.025}
  < {"ms": 812.5, "fooled": 16}

Rules: pgd, apgd (torch_adversarial.py), deepFool (image by image, a gradient for each class) and
carliniWagner (Adam on w, x = (tanh(w) + 1) / 2, one constant). Exits with 3 if PyTorch is missing.
"""

import json
import os
import sys
import time

for library in ("OPENBLAS", "OMP", "MKL"):
    os.environ[library + "_NUM_THREADS"] = "1"

from torch_adversarial import Attack, attacked, iterates_of, loss_of, read_safetensors

import torch


def deep_fool(logits, clean, labels, steps, overshoot=0.02):
    images = []
    for image, label in zip(clean, labels.tolist()):
        x = image[None]
        for _ in range(steps):
            x = x.detach().requires_grad_()
            z = logits(x)[0]
            if z.argmax().item() != label:
                break
            rows = [torch.autograd.grad(one, x, retain_graph=True)[0] for one in z]
            best = None
            for k in range(len(z)):
                if k == label:
                    continue
                w, f = rows[k] - rows[label], (z[k] - z[label]).detach()
                # A pixel that could only leave [0, 1] has no part in the step.
                w = w * ~(((x <= 0) & (w < 0)) | ((x >= 1) & (w > 0)))
                norm = w.norm().clamp_min(1e-12)
                if best is None or f.abs() / norm < best[0]:
                    best = (f.abs() / norm, (f.abs() + 1e-4) / norm ** 2 * w)
            x = (x + (1 + overshoot) * best[1]).clamp(0, 1)
        images.append(x.detach())
    return torch.cat(images)


def carlini_wagner(logits, clean, labels, steps, constant, rate):
    w = torch.atanh((clean * 2 - 1) * 0.999999).requires_grad_()
    optimizer = torch.optim.Adam([w], lr=rate)
    best, best_square = clean, torch.full([len(labels)], float("inf"))
    for _ in range(steps):
        x = (torch.tanh(w) + 1) / 2
        square = (x - clean).flatten(1).square().sum(1)
        margin = loss_of("margin", logits(x), labels)
        better = (margin > 0) & (square < best_square)
        best = torch.where(better[:, None, None, None], x.detach(), best)
        best_square = torch.where(better, square.detach(), best_square)
        optimizer.zero_grad()
        (square + constant * (-margin).clamp_min(0)).sum().backward()
        optimizer.step()
    return best


def make(logits, clean, labels, asked):
    rule, steps = asked["rule"], asked["steps"]
    if rule == "deepFool":
        return deep_fool(logits, clean, labels, steps)
    if rule == "carliniWagner":
        return carlini_wagner(logits, clean, labels, steps, asked["constant"], asked["rate"])
    attack = Attack(logits, clean, labels, *(asked[k] for k in ("loss", "norm", "epsilon", "steps")))
    iterates = iterates_of(attack, asked)
    if rule == "apgd":
        return attack.kept(iterates)[0]
    for x in iterates:
        pass
    return x


torch.set_num_threads(1)
size = json.loads(sys.stdin.buffer.readline())["bytes"]
sent = attacked(*read_safetensors(sys.stdin.buffer.read(size)))
print(json.dumps(dict(peer="PyTorch " + torch.__version__)), flush=True)
for line in sys.stdin.buffer:
    start = time.perf_counter()
    x = make(*sent, json.loads(line))
    seconds = time.perf_counter() - start
    fooled = sent[0](x).argmax(1) != sent[2]
    print(json.dumps(dict(ms=1e3 * seconds, fooled=int(fooled.sum()))), flush=True)
