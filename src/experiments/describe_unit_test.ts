import assert from "assert";
import { bim, fgsm } from "../attacks/parameters.ts";
import { describeAttack } from "./describe_unit.ts";
import { attackParameters, scaledAttack } from "./experiment.ts";
import type { AttackSpec } from "./unit.ts";

const BIM: AttackSpec = {
  name: "bim",
  parameters: attackParameters("mnist").bim,
  source: { grad2: "signOfMean" },
  loss: "fused",
  attackLabel: "true",
  pixelClip: "unitInterval",
};

const CASES: [Partial<AttackSpec>, string][] = [
  [{}, "bim grad2"],
  [{ source: { grad2: "meanOfSigns" } }, "bim grad2 meanOfSigns"],
  [{ source: { grad1: "all" } }, "bim grad1"],
  [{ source: { grad1: 2 } }, "bim grad1(2)"],
  [{ source: { further: "meanAtClean" } }, "bim meanAtClean"],
  [{ name: "fgsm", parameters: fgsm(0.3) }, "fgsm grad2"],
  [{ parameters: scaledAttack(BIM.parameters, 0.1) }, "bim grad2, epsilon 0.1"],
  [{ parameters: bim(0.2, 0.0125, 40) }, "bim grad2, 40 steps of 0.0125"],
  [{ parameters: bim(0.2, 0.0625, 8) }, "bim grad2, 8 steps of 0.0625"],
  [{ attackLabel: "predictedClean" }, "bim grad2, attackLabel predictedClean"],
  [{ loss: "clipped", pixelClip: "none" }, "bim grad2, loss clipped, pixelClip none"],
  [{ attackCost: "trainingCost" }, "bim grad2, attackCost trainingCost"],
  [{ dropoutSeed: 1 }, "bim grad2, with dropout"],
];

for (const [changes, words] of CASES) {
  Deno.test(`an attack is described as ${words}`, () => {
    assert.equal(describeAttack({ ...BIM, ...changes }, "mnist"), words);
  });
}

Deno.test("the paper's sizes are those of the data set", () => {
  assert.equal(describeAttack(BIM, "cifar10"), "bim grad2, epsilon 0.2");
});
