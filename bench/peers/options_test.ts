import assert from "assert";
import { parsePeerOptions } from "./options.ts";

Deno.test("bench:peers compares all work of both networks, five times, unless told otherwise", () => {
  assert.deepEqual(parsePeerOptions([]), {
    backend: "auto",
    networks: ["mnist", "cifar10"],
    works: ["forward", "inputGradient", "grad2", "trainStep", "grad2AllCores"],
    attacks: [],
    batch: 16,
    alternations: 5,
    seconds: 1,
    python: undefined,
    peer: true,
    json: false,
  });
});

Deno.test("bench:peers takes networks, work, turns, a Python and the form of its output", () => {
  const args = "--backend wasm --networks cifar10 --works grad2AllCores,forward " +
    "--alternations 7 --seconds 0.5 --python python3.11 --no-peer --json";
  assert.deepEqual(parsePeerOptions(args.split(" ")), {
    backend: "wasm",
    networks: ["cifar10"],
    works: ["forward", "grad2AllCores"],
    attacks: [],
    batch: 16,
    alternations: 7,
    seconds: 0.5,
    python: "python3.11",
    peer: false,
    json: true,
  });
});

Deno.test("bench:peers --attacks times all attacks, or those that are named", () => {
  const all = parsePeerOptions(["--attacks"]).attacks;
  assert.deepEqual(all, ["fgsm", "bim", "pgd", "apgdCe", "deepFool", "carliniWagner"]);
  const some = parsePeerOptions(["--attacks", "pgd,fgsm", "--batch", "4"]);
  assert.deepEqual([some.attacks, some.batch], [["fgsm", "pgd"], 4]);
});

for (
  const [args, message] of [
    [["--seconds", "0"], "--seconds must be a number above 0: received 0"],
    [["--seconds", "long"], "--seconds must be a number above 0: received long"],
    [["--python", ""], "--python must be a file: received nothing"],
    [["--batch", "129"], "--batch must be at most 128: received 129"],
    [["--alternations", "0"], "--alternations must be an integer of at least 1: received 0"],
    [
      ["--works", "bim"],
      "--works must be of forward, inputGradient, grad2, trainStep, grad2AllCores: received bim",
    ],
  ] as const
) {
  Deno.test(`bench:peers refuses ${args.join(" ")}`, () => {
    assert.throws(() => parsePeerOptions(args), { name: "UserError", message });
  });
}
