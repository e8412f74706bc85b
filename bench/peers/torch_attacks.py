#!/usr/bin/env python3
"""The work of bench/cases.ts in PyTorch: the same networks, the same batch.

Without arguments it measures everything once and prints one JSON object a line. With --serve it
says what it is and waits for requests, one JSON object a line, so that `deno task bench:peers` can
measure by turns:

  < {"peer": "PyTorch 1.13.0", "threads": 1}
  > {"network": "mnist", "work": "forward", "seconds": 1}
  < {"network": "mnist", "work": "forward", "members": 1, "batch": 128, "device": "cpu",
     "threads": 1, "ms": 25.9}

Work
  forward        the logits of one member
  inputGradient  one member's d loss / d x
  grad2          the mean over all members of d loss / d x, a loop over the members
  trainStep      one member: forward, backward, Adam
  grad2Vmap      grad2 through torch.func.vmap over stacked parameters (PyTorch 2 or later)
  trainStepVmap  trainStep of all members through vmap, each with images and dropout of its own,
                 and one Adam over the stacked parameters

What vmap cannot do here ends no measurement: the answer has an "error" in the place of "ms".

--check-vmap trains members through vmap and one by one on the same images, dropout off, and prints
how far their parameters are from each other after some steps, beside how far they have moved.

Exits with 3 if PyTorch is missing, or too old for --check-vmap. Debian: python3-torch, libopenblas0-pthread.
"""

import argparse
import json
import os
import statistics
import sys
import time

NO_TORCH = 3

parser = argparse.ArgumentParser(description="The paper's networks in PyTorch, timed.")
parser.add_argument("--device", default="cpu")
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--batch", type=int, default=128)
parser.add_argument("--members", type=int, default=10)
parser.add_argument("--networks", default="mnist,cifar10")
parser.add_argument("--works", help="(default: all, those with Vmap only with --vmap)")
parser.add_argument("--vmap", action="store_true", help="all members through vmap, too")
parser.add_argument("--check-vmap", action="store_true", help="compare vmap with a loop, once")
parser.add_argument("--seconds", type=float, default=2.0, help="for each piece of work")
parser.add_argument("--tf32", action="store_true", help="let convolutions round to TF32 on CUDA")
parser.add_argument("--serve", action="store_true", help="wait for requests")
options = parser.parse_args()
if options.works is None:
    options.works = "forward,inputGradient,grad2,trainStep"
    options.works += ",grad2Vmap,trainStepVmap" if options.vmap else ""

# set_num_threads() does not reach OpenBLAS, which would compute dense layers on every core.
for library in ("OPENBLAS", "OMP", "MKL"):
    os.environ[library + "_NUM_THREADS"] = str(options.threads)

try:
    import torch
    import torch.nn as nn
    import torch.nn.functional as F
except ImportError:
    sys.exit(NO_TORCH)


class Mnist(nn.Module):
    """Table 1's network."""

    SHAPE = (1, 28, 28)

    def __init__(self):
        super().__init__()
        self.c1, self.c2 = nn.Conv2d(1, 32, 3), nn.Conv2d(32, 32, 3)
        self.f1, self.f2 = nn.Linear(4608, 128), nn.Linear(128, 10)

    def forward(self, x):
        h = F.max_pool2d(F.relu(self.c2(F.relu(self.c1(x)))), 2).flatten(1)
        h = F.dropout(F.relu(self.f1(h)), 0.5, self.training)
        return self.f2(h)


class Cifar10(nn.Module):
    """Table 3's network: padding is same, then valid, in each of the three blocks."""

    SHAPE = (3, 32, 32)

    def __init__(self):
        super().__init__()
        sizes = [(3, 32, 1), (32, 32, 0), (32, 64, 1), (64, 64, 0), (64, 128, 1), (128, 128, 0)]
        self.convs = nn.ModuleList(nn.Conv2d(i, o, 3, padding=p) for i, o, p in sizes)
        self.f1, self.f2 = nn.Linear(512, 512), nn.Linear(512, 10)

    def forward(self, x):
        for i, rate in zip((0, 2, 4), (0.2, 0.3, 0.4)):
            x = F.relu(self.convs[i + 1](F.relu(self.convs[i](x))))
            x = F.dropout(F.max_pool2d(x, 2), rate, self.training)
        h = F.dropout(F.relu(self.f1(x.flatten(1))), 0.5, self.training)
        return self.f2(h)


class Works:
    """Everything that can be measured of one network: a method for each piece of work."""

    def __init__(self, net_class):
        device = torch.device(options.device)
        self.members = [net_class().to(device).eval() for _ in range(options.members)]
        for member in self.members:
            member.requires_grad_(False)
        self.x = torch.rand(options.batch, *net_class.SHAPE, device=device)
        self.labels = torch.arange(options.batch, device=device) % 10
        self.net_class = net_class
        self.trained = net_class().to(device).train()
        self.optimizer = torch.optim.Adam(self.trained.parameters())
        self.vmapped = None
        self.training = None

    def forward(self):
        with torch.no_grad():
            self.members[0](self.x)

    def inputGradient(self):
        self.gradient(self.members[0])

    def grad2(self):
        total = self.gradient(self.members[0])
        for member in self.members[1:]:
            total = total + self.gradient(member)
        total / len(self.members)

    def trainStep(self):
        self.optimizer.zero_grad(set_to_none=True)
        loss = F.cross_entropy(self.trained(self.x), self.labels)
        loss.backward()
        self.optimizer.step()
        loss.item()

    def grad2Vmap(self):
        self.vmapped = self.vmapped or self.stacked_gradients()
        self.vmapped().mean(0)

    def trainStepVmap(self):
        self.training = self.training or self.stacked_training()
        self.training.step()

    def stacked_training(self):
        members = [self.net_class().to(self.x.device).train() for _ in self.members]
        x = torch.rand(len(members), *self.x.shape, device=self.x.device)
        return StackedTraining(members, x, self.labels.expand(len(members), -1))

    def gradient(self, member):
        x = self.x.detach().requires_grad_()
        return torch.autograd.grad(F.cross_entropy(member(x), self.labels), x)[0]

    def stacked_gradients(self):
        from torch.func import functional_call, grad, stack_module_state, vmap

        parameters, buffers = stack_module_state(self.members)

        def loss(x, parameters, buffers):
            logits = functional_call(self.members[0], (parameters, buffers), (x,))
            return F.cross_entropy(logits, self.labels)

        gradients = vmap(grad(loss), in_dims=(None, 0, 0))
        return lambda: gradients(self.x, parameters, buffers)


class StackedTraining:
    """All members in training at once, each on images [M, B, ...] and labels [M, B] of its own."""

    def __init__(self, members, x, labels):
        from torch.func import functional_call, grad_and_value, stack_module_state, vmap

        stacked, _ = stack_module_state(members)
        self.parameters = {name: p.detach().clone() for name, p in stacked.items()}
        self.x, self.labels = x, labels

        def loss(parameters, x, labels):
            return F.cross_entropy(functional_call(members[0], parameters, (x,)), labels)

        self.gradients = vmap(grad_and_value(loss), randomness="different")
        # Adam is elementwise: over stacked parameters it is every member's own.
        self.optimizer = torch.optim.Adam(self.parameters.values())

    def step(self):
        gradients, losses = self.gradients(self.parameters, self.x, self.labels)
        for name, parameter in self.parameters.items():
            parameter.grad = gradients[name]
        self.optimizer.step()
        losses.tolist()


def check_vmap(net_class, steps=3):
    """How far members trained through vmap are from the same ones trained one by one."""
    members = [net_class().to(options.device).eval() for _ in range(options.members)]
    x = torch.rand(len(members), options.batch, *net_class.SHAPE, device=options.device)
    labels = torch.randint(10, (len(members), options.batch), device=options.device)
    start = [[p.detach().clone() for p in member.parameters()] for member in members]
    stacked = StackedTraining(members, x, labels)
    for _ in range(steps):
        stacked.step()
    apart, moved = 0.0, 0.0
    for m, member in enumerate(members):
        optimizer = torch.optim.Adam(member.parameters())
        for _ in range(steps):
            optimizer.zero_grad()
            F.cross_entropy(member(x[m]), labels[m]).backward()
            optimizer.step()
        for (name, p), before in zip(member.named_parameters(), start[m]):
            apart += (p - stacked.parameters[name][m]).abs().sum().item()
            moved += (p - before).abs().sum().item()
    return dict(apart=apart, moved=moved, steps=steps, members=len(members))


class Meter:
    """Times work; networks are made, and work is warmed up, when they are first asked for."""

    NETWORKS = {"mnist": Mnist, "cifar10": Cifar10}

    def __init__(self):
        self.works = {}
        self.warm = set()

    def measure(self, network, work, seconds):
        if network not in self.works:
            self.works[network] = Works(self.NETWORKS[network])
        run = getattr(self.works[network], work)
        is_of_all = work.startswith("grad2") or work.endswith("Vmap")
        answer = dict(network=network, work=work, batch=options.batch, device=options.device,
                      members=options.members if is_of_all else 1, threads=options.threads)
        try:
            return dict(answer, ms=round(1e3 * self.median_time(network, work, run, seconds), 3))
        except Exception as error:
            if not work.endswith("Vmap"):
                raise
            return dict(answer, error=" ".join(f"{type(error).__name__}: {error}".split()))

    def median_time(self, network, work, run, seconds):
        if (network, work) not in self.warm:
            self.timed(run)
            self.warm.add((network, work))
        times, end = [], time.perf_counter() + seconds
        while not times or time.perf_counter() < end:
            times.append(self.timed(run))
        return statistics.median(times)

    @staticmethod
    def timed(run):
        start = time.perf_counter()
        run()
        if options.device != "cpu":
            torch.cuda.synchronize()
        return time.perf_counter() - start


def say(answer):
    print(json.dumps(answer), flush=True)


torch.set_num_threads(options.threads)
torch.manual_seed(1)
torch.backends.cudnn.allow_tf32 = options.tf32  # PyTorch's default is True, for convolutions alone
meter = Meter()
if options.check_vmap:
    if not hasattr(torch, "func"):
        sys.exit(NO_TORCH)
    for network in options.networks.split(","):
        say(dict(network=network, **check_vmap(Meter.NETWORKS[network])))
elif options.serve:
    say(dict(peer="PyTorch " + torch.__version__, threads=options.threads))
    for line in sys.stdin:
        say(meter.measure(**json.loads(line)))
else:
    for network in options.networks.split(","):
        for work in options.works.split(","):
            say(meter.measure(network, work, options.seconds))
