#!/usr/bin/env python3
"""The attacks of src/attacks in PyTorch, written from their papers, on weights that are sent in.

Reads one safetensors file from standard input: the network's arrays (conv1/kernel, ...), `images`
[B, H, W, C] and `labels` [B], and in its metadata the `architecture` and the `attacks` as JSON.
Prints one JSON object a line for each attack: how many images it fools, and the loss at each of
the images it keeps. Exits with 3 if PyTorch is missing.
"""

import json
import math
import struct
import sys

try:
    import torch
    import torch.nn.functional as F
except ImportError:
    sys.exit(3)


def read_safetensors(data):
    length = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + length])
    metadata = header.pop("__metadata__", {})
    arrays = {}
    for name, entry in header.items():
        start, end = (8 + length + offset for offset in entry["data_offsets"])
        dtype = {"F32": torch.float32, "U8": torch.uint8}[entry["dtype"]]
        flat = torch.frombuffer(bytearray(data[start:end]), dtype=dtype)
        arrays[name] = flat.reshape(entry["shape"])
    return arrays, metadata


def network(architecture, arrays):
    """The logits of images [B, C, H, W]; activations are flattened in the order H, W, C."""

    def logits(x):
        convolutions = denses = 0
        for layer in architecture["layers"]:
            kind = layer["kind"]
            if kind == "convolution":
                convolutions += 1
                kernel = arrays[f"conv{convolutions}/kernel"].permute(3, 2, 0, 1)
                bias = arrays[f"conv{convolutions}/bias"]
                x = F.conv2d(x, kernel, bias, padding=layer["padding"])
            elif kind == "maxPool":
                x = F.max_pool2d(x, layer["size"])
            elif kind == "dense":
                denses += 1
                if x.dim() == 4:
                    x = x.permute(0, 2, 3, 1).flatten(1)
                x = x @ arrays[f"dense{denses}/kernel"] + arrays[f"dense{denses}/bias"]
            if layer.get("relu"):
                x = F.relu(x)
        return x

    return logits


def loss_of(name, z, y):
    if name == "crossEntropy":
        return F.cross_entropy(z, y, reduction="none")
    true = z.gather(1, y[:, None])[:, 0]
    other = z.scatter(1, y[:, None], -math.inf).max(1).values
    if name == "margin":
        return other - true
    ranked = z.sort(1, descending=True).values
    return -(true - other) / (ranked[:, 0] - ranked[:, 2] + 1e-12)


class Attack:
    def __init__(self, logits, clean, labels, loss, norm, epsilon, steps):
        self.logits, self.clean, self.labels = logits, clean, labels
        self.loss, self.norm, self.epsilon, self.steps = loss, norm, epsilon, steps

    def value_and_gradient(self, x):
        x = x.detach().requires_grad_()
        losses = loss_of(self.loss, self.logits(x), self.labels)
        return losses.detach(), torch.autograd.grad(losses.sum(), x)[0]

    def steepest(self, g):
        if self.norm == "linf":
            return g.sign()
        return g / g.flatten(1).norm(dim=1).clamp_min(1e-30)[:, None, None, None]

    def project(self, x):
        delta = x - self.clean
        if self.norm == "linf":
            delta = delta.clamp(-self.epsilon, self.epsilon)
        else:
            norms = delta.flatten(1).norm(dim=1)[:, None, None, None]
            delta = delta * (self.epsilon / norms.clamp_min(1e-30)).clamp_max(1)
        return (self.clean + delta).clamp(0, 1)

    def pgd(self, alpha):
        x = self.clean
        for _ in range(self.steps):
            yield x
            x = self.project(x + alpha * self.steepest(self.value_and_gradient(x)[1]))
        yield x

    def momentum(self, alpha, decay):
        x, velocity = self.clean, torch.zeros_like(self.clean)
        for _ in range(self.steps):
            yield x
            g = self.value_and_gradient(x)[1]
            l1 = g.flatten(1).abs().sum(1)[:, None, None, None]
            velocity = decay * velocity + g / l1.clamp_min(1e-30)
            x = self.project(x + alpha * self.steepest(velocity))
        yield x

    def apgd(self):
        wide = lambda v: v[:, None, None, None]
        shares = [0, 0.22]
        while shares[-1] < 1:
            shares.append(shares[-1] + max(shares[-1] - shares[-2] - 0.03, 0.06))
        checkpoints = [math.ceil(round(p * self.steps, 9)) for p in shares]
        x = self.clean
        f, g = self.value_and_gradient(x)
        eta = torch.full_like(f, 2 * self.epsilon)
        best_x, best_g, best_f = x, g, f
        rises, at_checkpoint, halved = torch.zeros_like(f), f, torch.zeros_like(f).bool()
        last, previous = 0, x
        yield x
        x = self.project(x + wide(eta) * self.steepest(g))
        for k in range(1, self.steps + 1):
            yield x
            before = f
            f, g = self.value_and_gradient(x)
            rises += f > before
            better = f > best_f
            best_x = torch.where(wide(better), x, best_x)
            best_g = torch.where(wide(better), g, best_g)
            best_f = torch.where(better, f, best_f)
            if k in checkpoints and k < self.steps:
                halved = (rises < 0.75 * (k - last)) | (~halved & (best_f == at_checkpoint))
                eta = torch.where(halved, eta / 2, eta)
                x = torch.where(wide(halved), best_x, x)
                g = torch.where(wide(halved), best_g, g)
                f = torch.where(halved, best_f, f)
                last, rises, at_checkpoint = k, torch.zeros_like(f), best_f
            z = self.project(x + wide(eta) * self.steepest(g))
            x, previous = self.project(x + 0.75 * (z - x) + 0.25 * (x - previous)), x

    def kept(self, iterates):
        """The image of the highest loss, the first of equals."""
        best_x, best_f = None, torch.full([len(self.labels)], -math.inf)
        for x in iterates:
            f = loss_of(self.loss, self.logits(x), self.labels).detach()
            if best_x is None:
                best_x = x
            better = f > best_f
            best_x = torch.where(better[:, None, None, None], x, best_x)
            best_f = torch.where(better, f, best_f)
        return best_x.detach(), best_f


def iterates_of(attack, asked):
    """The iterates of an attack that is asked for by its rule."""
    alpha = asked.get("alpha")
    return {
        "pgd": lambda: attack.pgd(alpha),
        "momentum": lambda: attack.momentum(alpha, asked.get("decay")),
        "apgd": attack.apgd,
    }[asked["rule"]]()


def attacked(arrays, metadata):
    """The network, the images [B, C, H, W] and the labels that were sent."""
    logits = network(json.loads(metadata["architecture"]), arrays)
    return logits, arrays["images"].permute(0, 3, 1, 2).contiguous(), arrays["labels"].long()


def main():
    torch.set_num_threads(1)
    arrays, metadata = read_safetensors(sys.stdin.buffer.read())
    logits, clean, labels = attacked(arrays, metadata)
    for asked in json.loads(metadata["attacks"]):
        sizes = (asked[k] for k in ("loss", "norm", "epsilon", "steps"))
        attack = Attack(logits, clean, labels, *sizes)
        x, losses = attack.kept(iterates_of(attack, asked))
        fooled = logits(x).argmax(1) != labels
        print(json.dumps(dict(name=asked["name"], fooled=int(fooled.sum()),
                              losses=losses.tolist())), flush=True)


if __name__ == "__main__":
    main()
