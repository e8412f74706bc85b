import assert from "assert";
import { madeUpOutcomes } from "./_made_up_outcomes.ts";
import { constantMembers, methodsLeftOut, withoutMethods } from "./constant_members.ts";
import type { MethodOutcomes } from "./outcomes.ts";

const HALF = { single: 0.5, ensemble: 0.5 };

/** Outcomes of four members, of whom the first few answer alike. */
function outcomes(method: string, constant: number): MethodOutcomes {
  const made = madeUpOutcomes({
    ...{ method, members: 4, images: 20, clean: { single: 0.9, ensemble: 0.9 } },
    ...{ grad1: HALF, grad2: HALF },
  });
  const memberLabels = made.clean.memberLabels.slice();
  memberLabels.fill(8, 0, 20 * constant);
  return { ...made, clean: { ...made.clean, memberLabels } };
}

Deno.test("a member is constant if it gives every image the same label", () => {
  assert.deepEqual(constantMembers(outcomes("bagging", 0).clean), []);
  assert.deepEqual(constantMembers(outcomes("bagging", 3).clean), [0, 1, 2]);
});

Deno.test("a method is left out if half of its members are constant, in any replicate", () => {
  const [few, half] = [outcomes("bagging", 1), outcomes("gaussianNoise", 2)];
  const all = outcomes("gaussianNoise", 4);
  const replicates = [{ seed: 1, methods: [few, half] }, { seed: 2, methods: [few, all] }];
  const leftOut = methodsLeftOut(replicates);
  assert.deepEqual(leftOut, [
    { dataset: "synthetic", method: "gaussianNoise", constant: 4, members: 4 },
  ]);
  const left = withoutMethods(replicates, leftOut);
  assert.deepEqual(left.map(({ seed, methods }) => [seed, methods.map(({ method }) => method)]), [
    [1, ["bagging"]],
    [2, ["bagging"]],
  ]);
});

Deno.test("where all images are of one class nobody is left out", () => {
  const made = outcomes("bagging", 4);
  const labels = new Uint8Array(20).fill(8);
  assert.deepEqual(methodsLeftOut([{ seed: 1, methods: [{ ...made, labels }] }]), []);
});
