import assert from "assert";
import { CATALOGUE_NAMES } from "../attacks/catalogue_names.ts";
import { UserError } from "../errors.ts";
import type { AttackModelOptions } from "./attack_flags.ts";
import { parseCommandLine } from "./options.ts";

function resolved(...flags: string[]): AttackModelOptions {
  const line = parseCommandLine(
    ["attack", "--checkpoint", "a", "--epsilon", "0.1", ...flags],
    "0.0.0",
  );
  assert(line.kind === "attack");
  return line.options;
}

function assertRefused(cases: readonly (readonly [string, string])[]): void {
  for (const [flags, message] of cases) {
    assert.throws(() => resolved(...flags.split(" ")), new UserError(message), flags);
  }
}

Deno.test("steps, restarts and targets are for attacks that take them", () => {
  const { attacks, steps, restarts, target } = resolved(
    ...["--attack", "apgdCe,pgd", "--steps", "20", "--restarts", "3", "--target", "next"],
  );
  assert.deepEqual([attacks, steps, restarts, target], [["pgd", "apgdCe"], 20, 3, "next"]);
  assert.equal(resolved("--attack", "fgsm,square").restarts, 1);
});

Deno.test("a flag that an attack would have to ignore is refused, with the attacks it is for", () => {
  const restarts = "is for pgd, pgdL2, apgdCe, apgdDlr: leave it out, or leave out";
  const steps =
    "is for bim, pgd, pgdL2, miFgsm, apgdCe, apgdDlr, deepFool, carliniWagner, lbfgs, " +
    "square, spsa: leave it out, or leave out";
  const targets = "is for fgsm, bim, pgd, pgdL2, miFgsm, apgdCe, apgdDlr, carliniWagner, jsma, " +
    "lbfgs, square, spsa: leave it out, or leave out";
  assertRefused([
    ["--attack bim,pgd --restarts 5", `--restarts 5 ${restarts} bim`],
    ["--attack pgd,fgsm --steps 10", `--steps 10 ${steps} fgsm`],
    ["--attack jsma --steps 10", `--steps 10 ${steps} jsma`],
    ["--attack pgdL2,deepFool --target random", `--target random ${targets} deepFool`],
  ]);
  // MI-FGSM too: it starts at the clean image, so a second start would find the same.
  const startingOnce = CATALOGUE_NAMES.filter((attack) => !/^(pgd|apgd)/.test(attack));
  assertRefused(startingOnce.map((attack) => [
    `--attack ${attack} --restarts 2`,
    `--restarts 2 ${restarts} ${attack}`,
  ]));
});

Deno.test("counts of steps and restarts are checked", () => {
  assertRefused([
    ["--restarts 0", "--restarts must be an integer of at least 1: received 0"],
    ["--steps 1.5", "--steps must be an integer of at least 1: received 1.5"],
  ]);
});

Deno.test("epsilons are sizes in the norm of every attack, and come in ascending order", () => {
  assert.deepEqual(resolved("--epsilon", "0.3,1,0.25,0.30").epsilons, [0.25, 0.3, 1]);
  assert.deepEqual(resolved("--attack", "deepFool", "--epsilon", "4,0.5").epsilons, [0.5, 4]);
  assert.deepEqual(resolved("--attack", "jsma", "--epsilon", "40,1").epsilons, [1, 40]);
  const values = "--epsilon must be counts of changed values, integers of at least 1: received";
  assertRefused([
    ["--epsilon 0.1,2", "--epsilon must be numbers above 0 and up to 1: received 2"],
    ["--epsilon 0", "--epsilon must be numbers above 0 and up to 1: received 0"],
    [
      "--epsilon 0.1,8/255",
      "--epsilon must be numbers above 0 and up to 1: received 8/255; as a decimal, 8/255 is 0.0314",
    ],
    ["--epsilon 8/0", "--epsilon must be numbers above 0 and up to 1: received 8/0"],
    [
      "--attack deepFool --epsilon 0.1,,",
      "--epsilon must be numbers above 0: received nothing",
    ],
    ["--attack pgdL2 --epsilon Infinity", "--epsilon must be numbers above 0: received Infinity"],
    ["--attack jsma --epsilon 0.5", `${values} 0.5`],
    ["--attack jsma --epsilon 10,2.5", `${values} 2.5`],
    ["--attack jsma --epsilon 0", `${values} 0`],
    [
      "--attack pgd,jsma",
      "--epsilon is of one norm: attack with pgd (linf) and jsma (l0) in two calls",
    ],
  ]);
});

Deno.test("flags for files are files, and say so where they are empty", () => {
  assert.deepEqual(resolved("--checkpoint", "a,b c").checkpoints, ["a", "b c"]);
  const cases: [string, string, string][] = [
    ["--checkpoint", "", "--checkpoint must be files, separated by commas: received nothing"],
    [
      "--checkpoint",
      "a,,b",
      "--checkpoint must be files, separated by commas: received a,,b",
    ],
    ["--checkpoint", "a,", "--checkpoint must be files, separated by commas: received a,"],
    ["--architecture", "", "--architecture must be a file: received nothing"],
    ["--json", "", "--json must be a file: received nothing"],
  ];
  for (const [flag, value, message] of cases) {
    assert.throws(() => resolved(flag, value), new UserError(message));
  }
});
