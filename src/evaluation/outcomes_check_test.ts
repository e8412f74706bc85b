import assert from "assert";
import { madeUpOutcomes } from "./_made_up_outcomes.ts";
import type { MethodOutcomes, Predictions } from "./outcomes.ts";
import { checkOutcomes, checkReplicates } from "./outcomes_check.ts";

const accuracies = { single: 0.5, ensemble: 0.6 };
const good = madeUpOutcomes({
  method: "bagging",
  members: 3,
  images: 20,
  clean: accuracies,
  grad1: accuracies,
  grad2: accuracies,
});
const bim = good.attacks[1]!;
const variant = {
  attack: "bim",
  attackLabel: "true",
  grad1: bim.grad1,
  grad2: { mean: bim.grad2 },
} as const;
const point = { ...bim, epsilon: 0.1 };

function refuse(message: string, ...outcomes: MethodOutcomes[]): void {
  assert.throws(() => checkOutcomes(outcomes), { name: "Error", message });
}
const withClean = (changed: Partial<Predictions>): MethodOutcomes => ({
  ...good,
  clean: { ...good.clean, ...changed },
});
const withBim = (changed: Partial<typeof bim>): MethodOutcomes => ({
  ...good,
  attacks: [good.attacks[0]!, { ...bim, ...changed }],
});

Deno.test("checkOutcomes() accepts outcomes whose arrays fit", () => {
  checkOutcomes([good, { ...good, method: "randomInit" }]);
});

Deno.test("checkOutcomes() refuses arrays of the wrong length", () => {
  for (const name of ["memberLabels", "memberConfidences", "memberTrueProbabilities"] as const) {
    refuse(
      `bagging, clean: ${name} has 59 entries, expected 3 members x 20 images = 60`,
      withClean({ [name]: good.clean[name]!.slice(1) }),
    );
  }
  refuse(
    "bagging, bim, Grad. 2: ensembleLabels has 19 entries, expected 20 images",
    withBim({ grad2: { ...bim.grad2, ensembleLabels: new Uint8Array(19) } }),
  );
});

Deno.test("checkOutcomes() refuses numbers of members and images that differ", () => {
  refuse(
    "bagging, bim, Grad. 2: members is 2, expected 3",
    withBim({ grad2: { ...bim.grad2, members: 2 } }),
  );
  refuse(
    "bagging, clean: images is 21, expected 20, one for each label",
    withClean({ images: 21 }),
  );
  refuse("bagging: members is 0, expected an integer of at least 1", withClean({ members: 0 }));
  refuse("bagging: labels is empty, expected at least 1 image", {
    ...good,
    labels: new Uint8Array(0),
  });
});

Deno.test("checkOutcomes() refuses labels and probabilities out of range", () => {
  const memberLabels = good.clean.memberLabels.slice();
  memberLabels[7] = 10;
  refuse(
    "bagging, clean: memberLabels[7] is 10, expected a label below 10",
    withClean({ memberLabels }),
  );
  const memberConfidences = good.clean.memberConfidences!.slice();
  memberConfidences[3] = NaN;
  refuse(
    "bagging, clean: memberConfidences[3] is NaN, expected a probability in [0, 1]",
    withClean({ memberConfidences }),
  );
});

Deno.test("checkOutcomes() refuses attackers that are no members, and none", () => {
  refuse(
    "bagging, bim: attacker is 3, expected a member from 0 to 2",
    withBim({ grad1: [{ ...bim.grad1[0]!, attacker: 3 }] }),
  );
  refuse("bagging, bim: grad1 is empty, expected at least 1 attacker", withBim({ grad1: [] }));
});

Deno.test("checkOutcomes() refuses what is there twice", () => {
  refuse("outcomes: the method bagging is there twice", good, good);
  refuse("bagging: the attack bim is there twice", { ...good, attacks: [bim, bim] });
  refuse(
    "bagging, bim: the attacker 0 is there twice",
    withBim({ grad1: [bim.grad1[0]!, bim.grad1[0]!] }),
  );
});

Deno.test("checkOutcomes() refuses methods on different images, and no methods", () => {
  const labels = good.labels.slice();
  labels[0] = 1;
  refuse(
    "randomInit and bagging were measured on different images: their true labels differ",
    good,
    { ...good, method: "randomInit", labels },
  );
  refuse("There are no outcomes: no method was measured");
});

Deno.test("checkOutcomes() looks into variants, sweeps and smaller ensembles", () => {
  checkOutcomes([{ ...good, variants: [variant], sweep: [point] }]);
  const short = { ...bim.grad2, ensembleLabels: new Uint8Array(19) };
  refuse(
    "bagging, bim with attackLabel=true, Grad. 2 mean: ensembleLabels has 19 entries, expected " +
      "20 images",
    { ...good, variants: [{ ...variant, grad2: { mean: short } }] },
  );
  refuse("bagging, bim with attackLabel=true: grad1 is empty, expected at least 1 attacker", {
    ...good,
    variants: [{ ...variant, grad1: [] }],
  });
  refuse("bagging: the variant bim true is there twice", { ...good, variants: [variant, variant] });
  refuse("bagging: the size bim 0.1 is there twice", { ...good, sweep: [point, point] });
  refuse("bagging, bim with epsilon 0.1: images is 21, expected an integer from 1 to 20", {
    ...good,
    sweep: [{ ...point, grad2: { ...bim.grad2, images: 21 } }],
  });
  refuse(
    "bagging, clean: subsetLabels has 7 entries, expected 5 orders x 3 members x 20 images = 300",
    withClean({ subsetLabels: new Uint8Array(7) }),
  );
  refuse(
    "bagging, clean: subsetLabels[0] is 10, expected a label below 10",
    withClean({ subsetLabels: new Uint8Array(300).fill(10) }),
  );
});

Deno.test("checkReplicates() refuses no replicates", () => {
  assert.throws(() => checkReplicates([]), {
    name: "Error",
    message: "There are no outcomes: no replicate was measured",
  });
});
