import assert from "assert";
import {
  byScale,
  ensembleFileName,
  ensembleFiles,
  type EnsembleName,
  inPaperOrder,
  scaleName,
  scaleTitle,
} from "./ensemble_files.ts";

const SMALL = { members: 3, trainImages: 2000, epochs: 2 };
const LARGE = { members: 10, trainImages: 60000, epochs: 10 };

const named = (changes: Partial<EnsembleName> = {}): EnsembleName => ({
  dataset: "mnist",
  scale: SMALL,
  seed: 1,
  method: "randomInit",
  ...changes,
});
const same = (one: EnsembleName): EnsembleName => one;

Deno.test("a file is named by its ensemble, whose every part tells it from others", () => {
  assert.equal(ensembleFileName(named(), ".grid.gz"), "mnist-3x2000x2-seed1-randomInit.grid.gz");
  const names = [
    named(),
    named({ dataset: "cifar10" }),
    named({ scale: LARGE }),
    named({ seed: 2 }),
    named({ method: "bagging+adversarialTraining" }),
  ].map((one) => ensembleFileName(one, ".grid.gz"));
  assert.equal(new Set(names).size, names.length);
  for (const name of names) assert.match(name, ensembleFiles(".grid.gz"));
});

Deno.test("other files are none of them", () => {
  for (
    const name of [
      "mnist-seed1-randomInit.grid.gz",
      "mnist-3x2000x2-seed1-randomInit.strongest.gz",
      "mnist-3x2000x2-seed1-randomInitXgrid.gz",
      ".mnist-3x2000x2-seed1-randomInit.grid.gz",
    ]
  ) assert.doesNotMatch(name, ensembleFiles(".grid.gz"));
});

Deno.test("the order is the paper's: data sets, methods, seeds", () => {
  const all = [
    named({ dataset: "synthetic" }),
    named({ dataset: "cifar10" }),
    named({ method: "bagging" }),
    named({ method: "mixedModels" }),
    named({ seed: 2 }),
    named(),
  ];
  assert.deepEqual(inPaperOrder(all, same), all.toReversed());
});

Deno.test("scales are told apart, the largest training first", () => {
  const all = [named(), named({ scale: LARGE }), named({ method: "bagging" })];
  const groups = byScale(all, same);
  assert.deepEqual(groups.map(({ scale, found }) => [scaleName(scale), found.length]), [
    ["10x60000x10", 1],
    ["3x2000x2", 2],
  ]);
  assert.equal(scaleTitle(LARGE), "Ensembles of 10: 60000 training images, 10 epochs");
});
