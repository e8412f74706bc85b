import assert from "assert";
import { type MadeUp, madeUpOutcomes } from "../evaluation/_made_up_outcomes.ts";
import type { MethodOutcomes } from "../evaluation/outcomes.ts";
import type { ClaimCase, ClaimResult } from "./claim.ts";
import { evaluateClaims } from "./evaluate.ts";

const READINGS = { grad2: "signOfMean", attackLabel: "true" };

/** Grad. 1 leaves 0.5 under either attack; Grad. 2 what each reading says. */
const MADE: MadeUp = {
  dataset: "mnist",
  method: "bagging",
  members: 3,
  images: 400,
  clean: { single: 0.9, ensemble: 0.95 },
  grad1: { single: 0.1, ensemble: 0.5 },
  grad2: { single: 0.3, ensemble: 0.2 },
  fgsm: { grad1: { single: 0.2, ensemble: 0.5 }, grad2: { single: 0.3, ensemble: 0.3 } },
  variants: {
    true: {
      signOfMean: { single: 0.3, ensemble: 0.2 },
      meanOfSigns: { single: 0.3, ensemble: 0.5 },
    },
    predictedEachStep: {
      signOfMean: { single: 0.3, ensemble: 0.7 },
      meanOfSigns: { single: 0.3, ensemble: 0.8 },
    },
  },
};

function claim(made: MadeUp = MADE, attackLabel: string = "true"): ClaimResult {
  const outcomes = ["randomInit", "bagging"].map((method) => madeUpOutcomes({ ...made, method }));
  const readings = { ...READINGS, attackLabel };
  return evaluateClaims({ readings, outcomes, seed: 1 })
    .find(({ id }) => id === "C8")!;
}
const byReading = ({ cases }: ClaimResult, reading: string): ClaimCase[] =>
  cases.filter((one) => one.reading === reading);

/** Grad. 1 of one label leaves everything under BIM; only readings that have it can see that. */
function withHarmlessGrad1(made: MethodOutcomes, attackLabel: string): MethodOutcomes {
  return {
    ...made,
    variants: made.variants!.map((one) =>
      one.attack === "bim" && one.attackLabel === attackLabel
        ? {
          ...one,
          grad1: one.grad1.map(({ attacker }) => ({ attacker, predictions: made.clean })),
        }
        : one
    ),
  };
}

Deno.test("C8 is put to every reading measured, and to true labels for Grad. 1 alone", () => {
  assert.deepEqual([...new Set(claim().cases.map(({ reading }) => reading))], [
    "grad2=signOfMean, attackLabel=true",
    "grad2=meanOfSigns, attackLabel=true",
    "grad2=signOfMean, attackLabel=predictedEachStep",
    "grad2=meanOfSigns, attackLabel=predictedEachStep",
    "grad1 attackLabel=true, grad2 attackLabel=predictedEachStep, grad2=signOfMean",
    "grad1 attackLabel=true, grad2 attackLabel=predictedEachStep, grad2=meanOfSigns",
  ]);
});

Deno.test("C8 without labels has Grad. 1's of the clean image and Grad. 2's of each step", () => {
  const { true: literal, predictedEachStep } = MADE.variants!;
  const made = madeUpOutcomes({
    ...MADE,
    variants: { predictedClean: literal!, predictedEachStep: predictedEachStep! },
  });
  const found = evaluateClaims({
    readings: READINGS,
    outcomes: [withHarmlessGrad1(made, "predictedClean")],
    seed: 1,
  }).find(({ id }) => id === "C8")!;
  const verdicts = ["predictedEachStep", "notGiven"].map((label) =>
    byReading(found, `grad2=signOfMean, attackLabel=${label}`)[0]!.verdict
  );
  assert.deepEqual(verdicts, ["reproduced", "refuted"]);
});

Deno.test("C8's verdict is that of the run's own readings, whatever the others say", () => {
  const { verdict, cases } = claim();
  assert.equal(verdict, "refuted");
  assert.deepEqual(
    cases.filter(({ own }) => own).map(({ reading }) => reading),
    new Array(2).fill("grad2=signOfMean, attackLabel=true"),
  );
  assert(cases.every(({ own, beside }) => own === (beside !== true)));
  const reproduced = byReading(claim(), "grad2=signOfMean, attackLabel=predictedEachStep");
  assert(reproduced.every((one) => one.verdict === "reproduced" && one.effect > 0));
});

Deno.test("C8 says of each reading whether FGSM has the paper's sign under it too", () => {
  const { cases } = claim();
  assert(cases.every(({ fgsm }) => fgsm !== undefined));
  // Grad. 2 leaves as much under FGSM as under BIM in these variants: both signs cannot fit at once.
  const [predicted] = byReading(claim(), "grad2=signOfMean, attackLabel=predictedEachStep");
  assert(predicted!.effect > 0 && predicted!.fgsm!.effect > 0);
  assert.deepEqual([predicted!.verdict, predicted!.fgsm!.verdict], ["reproduced", "refuted"]);
  const [own] = cases;
  assert.deepEqual([own!.verdict, own!.fgsm!.verdict], ["refuted", "reproduced"]);
});

Deno.test("a mixed reading pairs Grad. 1 of true labels with Grad. 2 of the other", () => {
  const found = evaluateClaims({
    readings: READINGS,
    outcomes: [withHarmlessGrad1(madeUpOutcomes(MADE), "predictedEachStep")],
    seed: 1,
  }).find(({ id }) => id === "C8")!;
  const [same] = byReading(found, "grad2=signOfMean, attackLabel=predictedEachStep");
  const [mixed] = byReading(
    found,
    "grad1 attackLabel=true, grad2 attackLabel=predictedEachStep, grad2=signOfMean",
  );
  assert.equal(same!.verdict, "refuted");
  assert.equal(mixed!.verdict, "reproduced");
});

Deno.test("the run's own readings are not repeated among the variants", () => {
  const { cases } = claim(MADE, "predictedEachStep");
  assert.equal(cases.filter(({ reading }) => reading === cases[0]!.reading).length, 2);
  assert.equal(byReading({ cases } as ClaimResult, "grad2=signOfMean, attackLabel=true").length, 2);
});

Deno.test("C8 without variants has the own reading alone", () => {
  const { variants: _, ...plain } = MADE;
  const { cases } = claim(plain);
  assert.deepEqual(cases.map(({ own }) => own), [true, true]);
});

Deno.test("a method without a reading's attack has no case under it", () => {
  const full = madeUpOutcomes({ ...MADE, method: "randomInit" });
  const other = madeUpOutcomes(MADE);
  const lacking = {
    ...other,
    variants: other.variants!.filter(({ attackLabel }) => attackLabel === "true"),
  };
  const found = evaluateClaims({
    readings: READINGS,
    outcomes: [full, lacking],
    seed: 1,
  }).find(({ id }) => id === "C8")!;
  assert.deepEqual(
    byReading(found, "grad2=signOfMean, attackLabel=predictedEachStep").map(({ method }) => method),
    ["randomInit"],
  );
});
