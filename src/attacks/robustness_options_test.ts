import assert from "assert";
import { activateBackend } from "../backends/backend.ts";
import { makeEnsemble } from "../models/ensemble.ts";
import { TINY_MEMBERS, tinyPixels } from "./_tiny_ensemble.ts";
import { checkAttack } from "./check_attack.ts";
import { accuracyOf, measureRobustness } from "./robustness.ts";
import type { AttackedSet, RobustnessOptions } from "./robustness_options.ts";

await activateBackend("wasm");

const ENSEMBLE = makeEnsemble(TINY_MEMBERS, "stacked");
const SET: AttackedSet = {
  images: tinyPixels(3, 5),
  labels: Uint8Array.of(0, 1, 2),
  shape: { height: 6, width: 6, channels: 1 },
};
const OPTIONS: RobustnessOptions = {
  attack: "fgsm",
  output: "meanProbability",
  epsilons: [0.1],
  seed: 1,
  batch: 2,
  onPass: () => assert.fail("something was computed"),
};
const NONE: AttackedSet = { ...SET, images: new Float32Array(), labels: new Uint8Array() };

Deno.test("robustness is not measured with what does not fit, and no attack is checked with it", async () => {
  const cases: [Partial<RobustnessOptions>, AttackedSet, string][] = [
    [{ batch: 0 }, SET, "batch must be an integer of at least 1: received 0"],
    [{ batch: 1.5 }, SET, "batch must be an integer of at least 1: received 1.5"],
    [{ epsilons: [-1] }, SET, "An epsilon must be a finite number of at least 0: received -1"],
    [{ epsilons: [NaN] }, SET, "An epsilon must be a finite number of at least 0: received NaN"],
    [
      { epsilons: [Infinity] },
      SET,
      "An epsilon must be a finite number of at least 0: received Infinity",
    ],
    [
      { attack: "deepFool", epsilons: [-1] },
      SET,
      "An epsilon must be a number of at least 0: received -1",
    ],
    [{}, NONE, "There must be at least one image: received no labels"],
    [{ targets: Uint8Array.of(1, 2) }, SET, "There must be 3 targets: received 2"],
    [
      {},
      { ...SET, labels: Uint8Array.of(0, 1) },
      "images must hold 2 of [6, 6, 1], one for each label: received 108 numbers",
    ],
  ];
  for (const [changes, set, message] of cases) {
    for (const run of [measureRobustness, checkAttack]) {
      await assert.rejects(run(ENSEMBLE, set, { ...OPTIONS, ...changes }), new RangeError(message));
    }
  }
});

Deno.test("robustness is measured at one epsilon or more, and an attack is checked at one", async () => {
  for (const attack of ["fgsm", "deepFool"] as const) {
    await assert.rejects(
      measureRobustness(ENSEMBLE, SET, { ...OPTIONS, attack, epsilons: [] }),
      new RangeError("There must be at least one epsilon: received none"),
    );
    for (const epsilons of [[], [0.1, 0.2]]) {
      await assert.rejects(
        checkAttack(ENSEMBLE, SET, { ...OPTIONS, attack, epsilons }),
        new RangeError(`An attack is checked at one epsilon: received ${epsilons.length}`),
      );
    }
  }
});

Deno.test("the smallest change may be measured without a limit", async () => {
  const { points, sizes } = await measureRobustness(ENSEMBLE, SET, {
    ...OPTIONS,
    attack: "deepFool",
    epsilons: [Infinity],
    onPass: undefined,
  });
  assert.equal(accuracyOf(points[0]!), sizes!.filter((size) => size === Infinity).length / 3);
});
