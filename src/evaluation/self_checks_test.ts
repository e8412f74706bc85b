import assert from "assert";
import {
  checkHugeEpsilon,
  checkIdleMembers,
  checkMore,
  checkRandomOutputs,
  checkTransfer,
  checkZeroGradients,
} from "./self_checks.ts";

Deno.test("many gradients of 0 are flagged, few are not, and none were taken without gradients", () => {
  const check = (zeroGradients: number): boolean =>
    checkZeroGradients({ gradients: 100, zeroGradients }).flagged;
  assert.deepEqual([0, 9, 10, 100].map(check), [false, false, true, true]);
  const { flagged, explanation } = checkZeroGradients({ gradients: 0, zeroGradients: 0 });
  assert.deepEqual(
    [flagged, explanation],
    [false, "0.0 % of 0 gradients are exactly 0, too few to hold the attack up"],
  );
});

Deno.test("a transferred attack that beats the direct one is flagged, the strongest named", () => {
  const others = [{ from: "member 0", accuracy: 0.4 }, { from: "the mean logits", accuracy: 0.2 }];
  assert.deepEqual(checkTransfer(0.3, others), {
    name: "transfer",
    flagged: true,
    explanation: "the attack on the mean logits leaves 20.0 %, that on the model itself 30.0 %: " +
      "a foreign gradient that beats the model's own is a sign of masked gradients",
  });
  assert.equal(checkTransfer(0.2, others).flagged, false);
  assert.equal(checkTransfer(0.2, []).flagged, false);
});

Deno.test("an attack that gains a lot from more steps or restarts is flagged", () => {
  assert.equal(checkMore("moreSteps", "2 times the steps", 0.5, 0.49).flagged, false);
  assert.deepEqual(checkMore("moreRestarts", "5 restarts", 0.5, 0.4), {
    name: "moreRestarts",
    flagged: true,
    explanation: "with 5 restarts the accuracy goes from 50.0 % to 40.0 %: the attack had not " +
      "finished; give it more until this stops",
  });
});

Deno.test("accuracy at a huge epsilon is flagged", () => {
  assert.deepEqual([0, 0.01, 0.02, 0.6].map((a) => checkHugeEpsilon(a).flagged), [
    false,
    false,
    true,
    true,
  ]);
  assert.match(checkHugeEpsilon(0.6).explanation, /60.0 % is left: that an attack cannot find/);
});

Deno.test("outputs that differ between passes are flagged, rounding is not", () => {
  assert.equal(checkRandomOutputs(1e-7).flagged, false);
  assert.match(checkRandomOutputs(0.125).explanation, /^probabilities differ by up to 0.13 /);
  assert(checkRandomOutputs(0.125).flagged);
});

Deno.test("members without which nothing changes are flagged by their numbers", () => {
  assert.match(
    checkIdleMembers([3, 0, 1, 0], 40).explanation,
    /^without member 1 or 3 no label would change on 40 clean and attacked images: /,
  );
  assert(checkIdleMembers([3, 0, 1, 0], 40).flagged);
  assert.equal(checkIdleMembers([3, 2], 40).flagged, false);
  assert.equal(checkIdleMembers([0], 40).flagged, false);
});
