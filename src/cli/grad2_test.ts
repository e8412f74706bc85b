/** The experiment on Grad. 2 from the command line to its files, tiny. */

import assert from "assert";
import { UserError } from "../errors.ts";
import { inTemporaryDirectory } from "../files/_temporary_directory.ts";
import { readGrids } from "../grad2/folder.ts";
import { gridPoints, pointName } from "../grad2/grid.ts";
import { storedUnits } from "./_stored_units.ts";
import type { Console } from "./console.ts";
import { runGrad2 } from "./grad2.ts";
import type { Grad2Options } from "./grad2_flags.ts";
import { parseCommandLine } from "./options.ts";

function options(...args: string[]): Grad2Options {
  const line = parseCommandLine(["grad2", ...args], "0.0.0");
  assert(line.kind === "grad2");
  return line.options;
}

const TINY = [
  ...["--profile", "smoke", "--methods", "randomInit", "--members", "2", "--epochs", "1"],
  ...["--train-limit", "64", "--backend", "wasm", "--workers", "1", "--images", "3"],
  ...["--losses", "fused", "--labels", "true,predictedEachStep"],
  ...["--gradients", "grad1,signOfMean,normalisedMean"],
];

Deno.test("grad2 measures what is asked for, keeps it, and computes nothing twice", async () => {
  await inTemporaryDirectory(async (out) => {
    const [notes, printed]: [string[], string[]] = [[], []];
    const console: Console = {
      out: (text) => void printed.push(text),
      note: (text) => void notes.push(text),
    };
    const asked = options(...TINY, "--out", out);
    const [found] = await runGrad2(asked, console);
    const names = gridPoints(asked.grid).map(pointName);
    assert.deepEqual([...found!.points.keys()], names);
    assert.equal(names.length, 2 * 2 * 3);
    for (const { images, ensembleLabels, counters, point } of found!.points.values()) {
      assert.equal(images, 3);
      assert.equal(ensembleLabels.length, point.followed === "grad1" ? 6 : 3);
      assert.equal(counters.length, point.schedule === "fgsm" ? 1 : 8);
      assert(counters.every(({ fooled }) => fooled !== undefined));
    }
    assert.deepEqual(await readGrids(`${out}/grad2`), [found]);
    const [run] = found!.runs;
    assert.deepEqual([run!.epochs, run!.trainImages, run!.backend], [1, 64, "wasm"]);
    assert(run!.computing.seconds > 0);
    assert(!Object.hasOwn(run!.readings, "attackLabel"));
    assert.equal(run!.readings["loss"], "fused");
    assert.match(printed.join("\n"), /\| drawn digits, randomInit, FGSM \| true/);
    // Six images taught the two networks nothing.
    assert.match(printed.join("\n"), /Nothing is said of drawn digits, randomInit: 2 of its 2 /);
    const table = await Deno.readTextFile(`${out}/grad2/pairings.csv`);
    // Two losses, two labels for either gradient; and BIM's columns exchanged.
    assert.equal(table.trimEnd().split("\n").length, 1 + 2 * 2 * 2 + 1);

    notes.length = 0;
    const [again] = await runGrad2(asked, console);
    assert.match(notes.join("\n"), /nothing is left to do/);
    assert.deepEqual(again!.points, found!.points);
    assert.deepEqual(await readGrids(`${out}/grad2`), [found]);
  });
});

Deno.test("grad2 adds to what is there, and says at once if it cannot", async () => {
  await inTemporaryDirectory(async (out) => {
    const console: Console = { out: () => {}, note: () => {} };
    const part = [...TINY, "--out", out, "--labels", "true", "--gradients"];
    const [first] = await runGrad2(options(...part, "grad1,signOfMean"), console);
    const [second] = await runGrad2(options(...part, "meanOfSigns"), console);
    const other = options(...part, "grad1", "--methods", "bagging");
    await runGrad2(other, console);
    const [kept, bagging] = await readGrids(`${out}/grad2`);
    assert.equal(bagging!.method, "bagging");
    assert.deepEqual(kept!.points, new Map([...first!.points, ...second!.points]));
    const table = await Deno.readTextFile(`${out}/grad2/pairings.csv`);
    for (const average of ["signOfMean", "meanOfSigns"]) assert(table.includes(average), average);

    const file = `${out}/grad2/synthetic-2x64x1-seed1-randomInit.grid.gz`;
    const units = await storedUnits(out);
    await assert.rejects(
      runGrad2(options(...part, "grad1", "--reading", "grad1Member=0"), console),
      new UserError(`${file}: grad1Member is all in it, and 0 here; move it away first`),
    );

    const further = `${out}/further`;
    await runGrad2(other, console, undefined, [further]);
    assert.deepEqual((await readGrids(further))[0]!.points, bagging!.points);
    await Deno.writeTextFile(file, "no gzip");
    const damaged = (error: Error): boolean =>
      error instanceof UserError && error.message.startsWith(`${file}: `);
    const more = options(...part, "meanOfSigns", "--methods", "bagging");
    await assert.rejects(runGrad2(more, console), damaged, "also of another ensemble");
    assert.deepEqual(await storedUnits(out), units);
    const elsewhere = options(...part, "grad1", "--out", further);
    await assert.rejects(runGrad2(elsewhere, console, undefined, [`${out}/grad2`]), damaged);
    assert.deepEqual(await storedUnits(further), []);
  });
});

Deno.test("grad2 takes the flags of its grid, in their known order", () => {
  const { grid, run } = options("--steps", "100,paper", "--losses", "clipped");
  assert.deepEqual(grid.schedules, ["fgsm", "paper", "100"]);
  assert.deepEqual(grid.losses, ["clipped"]);
  assert.equal(run.profile.name, "quick");
});

Deno.test("grad2 refuses more test images than there are before it computes anything", async () => {
  await inTemporaryDirectory(async (out) => {
    const asked = [...TINY, "--test-limit", "6", "--images", "7", "--out", out];
    await assert.rejects(
      runGrad2(options(...asked), { out: () => {}, note: () => {} }),
      new UserError("--images 7 is more than the 6 test images of synthetic"),
    );
    assert.deepEqual(await storedUnits(out), []);
  });
});

const MISTAKES: [string[], string][] = [
  [["--steps", "9"], "--steps must be of paper, 8, 40, 100: received 9"],
  [["--gradients", "grad3"], "--gradients must be of grad1, signOfMean, meanOfSigns, "],
  [["--images", "0"], "--images must be an integer of at least 1: received 0"],
  ...[["--attacks", "fgsm,bim"], ["--sweep", "0.1"], ["--every-reading"], ["--strict"]].map((
    flags,
  ): [string[], string] => [
    flags,
    `grad2 has no flag ${flags[0]}: leave it out; grad2 --help lists those it has`,
  ]),
  [
    ["--reading", "attackCost=trainingCost"],
    "grad2 attacks the cross-entropy: reading attackCost=trainingCost has no meaning in it",
  ],
  [
    ["--reading", "attackLabel=predictedClean", "--reading", "grad2=meanOfSigns"],
    "grad2 varies attackLabel itself: use --labels, and leave out --reading attackLabel=predictedClean",
  ],
  [
    ["--reading", "grad2=meanOfSigns"],
    "grad2 varies grad2 itself: use --gradients, and leave out --reading grad2=meanOfSigns",
  ],
];

for (const [args, message] of MISTAKES) {
  Deno.test(`grad2 ${args.join(" ")} is refused in one line`, () => {
    assert.throws(
      () => options(...args),
      (error: Error) => error instanceof UserError && error.message.startsWith(message),
    );
  });
}
