import assert from "assert";
import type { MethodOutcomes } from "../evaluation/outcomes.ts";
import type { StepCounters } from "../evaluation/step_counters.ts";
import { madeUpOutcomes } from "../evaluation/_made_up_outcomes.ts";
import { renderCounters } from "./counters_text.ts";

const STEP: StepCounters = {
  images: 10,
  zeroShare: 0.125,
  normShares: [0.75, 0.25],
  allZeroImages: 0,
  meanCosine: -0.25,
  cosines: 10,
  membersFooled: 0.5,
};
const SATURATED: StepCounters = {
  ...STEP,
  zeroShare: 1,
  normShares: null,
  allZeroImages: 10,
  meanCosine: null,
  cosines: 0,
};

function outcomes(counters: boolean): MethodOutcomes {
  const half = { single: 0.5, ensemble: 0.5 };
  const made = madeUpOutcomes({
    method: "bagging",
    members: 2,
    images: 10,
    clean: half,
    grad1: half,
    grad2: half,
    attacks: ["bim"],
  });
  if (!counters) return made;
  const [attack] = made.attacks;
  return {
    ...made,
    attacks: [{ ...attack!, counters: { grad1: [STEP, STEP, SATURATED], grad2: [STEP] } }],
  };
}

Deno.test("renderCounters() shows the first and the last step of either gradient", () => {
  assert.equal(
    renderCounters([{ seed: 1, methods: [outcomes(true)] }]),
    [
      "What was counted, drawn digits, first seed, before the first and the last step",
      "",
      "| Attack      | Gradient | Step |   Zero | Largest share | Cosine | Fooled |",
      "| :---------- | :------- | ---: | -----: | ------------: | -----: | -----: |",
      "| BIM bagging | Grad. 1  |    1 | 0.1250 |          0.75 |  -0.25 |   0.50 |",
      "|             |          |    3 | 1.0000 |             – |      – |   0.50 |",
      "|             | Grad. 2  |    1 | 0.1250 |          0.75 |  -0.25 |   0.50 |",
    ].join("\n"),
  );
});

Deno.test("renderCounters() is empty where nothing was counted", () => {
  assert.equal(renderCounters([{ seed: 1, methods: [outcomes(false)] }]), "");
});

Deno.test("renderCounters() has a table for each data set, of its first seed", () => {
  const made = outcomes(true);
  const text = renderCounters([
    { seed: 1, methods: [made] },
    { seed: 2, methods: [made, { ...made, dataset: "cifar10" }] },
  ]);
  assert.deepEqual(text.match(/^What.*$/gm), [
    "What was counted, drawn digits, first seed, before the first and the last step",
    "What was counted, CIFAR-10, first seed, before the first and the last step",
  ]);
});
