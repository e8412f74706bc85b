import * as tf from "@tensorflow/tfjs";
import assert from "assert";
import { assertClose } from "../assert_close.ts";
import { activateBackend } from "../backends/backend.ts";
import { makeEnsemble, type Member } from "../models/ensemble.ts";
import { PLAIN, TINY_MEMBERS, tinyImages, tinyLabels, tinyMember } from "./_tiny_ensemble.ts";
import { attack } from "./attack.ts";
import { FURTHER_SOURCES } from "./further_sources.ts";
import { FUSIONS } from "./fusions.ts";
import { directionFrom } from "./gradient_source.ts";
import { bim } from "./parameters.ts";
import { TAKEN_ONCE } from "./taken_once.ts";

await activateBackend("cpu");

const SOURCES = Object.entries(FURTHER_SOURCES);

function attacked(
  members: readonly Member[],
  source: keyof typeof FURTHER_SOURCES,
  iterations: number = 4,
): string {
  return tf.tidy(() =>
    attack(
      makeEnsemble(members, "stacked"),
      tinyImages(3, 6),
      tinyLabels(3),
      bim(0.3, 0.05, iterations),
      {
        source: FURTHER_SOURCES[source],
        loss: "fused",
        attackLabel: "true",
        pixelClip: "unitInterval",
      },
    ).dataSync<"float32">().join()
  );
}

/** The direction that members' gradients by one image of three pixels are made into. */
function direction(source: keyof typeof FURTHER_SOURCES, gradients: number[][]): number[] {
  const stacked = tf.tensor5d(gradients.flat(), [gradients.length, 1, 1, 3, 1]);
  return [...directionFrom(FURTHER_SOURCES[source], stacked).dataSync<"float32">()];
}

Deno.test("sources are named as they are looked up", () => {
  for (const [name, source] of SOURCES) assert.equal(source.name, name);
});

Deno.test("every member matters to every source", () => {
  const [other] = [tinyMember(PLAIN, 77, 3)];
  for (const name of Object.keys(FURTHER_SOURCES) as (keyof typeof FURTHER_SOURCES)[]) {
    const all = attacked(TINY_MEMBERS, name);
    for (const m of TINY_MEMBERS.keys()) {
      const changed = TINY_MEMBERS.map((member, i) => i === m ? other! : member);
      assert.notEqual(attacked(changed, name), all, `${name}, member ${m}`);
    }
  }
});

Deno.test("cycle begins again with the first member after the last one", () => {
  // A fourth step, of the first of three members; later members are not asked before their turn.
  const [first, second, third] = TINY_MEMBERS;
  const other = tinyMember(PLAIN, 77, 3);
  const two = attacked([first!, second!, third!], "cycle", 2);
  assert.equal(attacked([first!, second!, other], "cycle", 2), two);
  const four = attacked([first!, second!, third!], "cycle", 4);
  assert.notEqual(attacked([first!, second!, third!, other], "cycle", 4), four);
  assert.equal(attacked([first!, second!, third!, first!], "cycle", 4), four);
});

Deno.test("normalisedMean counts members alike, whatever the lengths of their gradients", () => {
  const small = [3e-3, -4e-3, 0];
  const large = [-500, 100, 0];
  // (0.6, -0.8) + (-0.98, 0.20) = (-0.38, -0.60)
  assert.deepEqual(direction("normalisedMean", [small, large]), [-1, -1, 0]);
  assert.deepEqual(direction("signVote", [small, large, small]), [1, -1, 0]);
});

Deno.test("normalisedMean follows a gradient whose squares are 0 in float32, and not one of 0", () => {
  const tiny = [3e-30, -4e-30, 0];
  const large = [-5, 1, 0];
  const zero = [0, 0, 0];
  assert.deepEqual(direction("normalisedMean", [tiny, large, zero]), [-1, -1, 0]);
  assert.deepEqual(direction("normalisedMean", [zero, zero]), [0, 0, 0]);
});

Deno.test("meanProbability's one output has the logarithms of the mean probabilities as logits", () => {
  const probabilities = [[0.25, 0.75], [0.5, 0.5]];
  // Logits are known up to a constant, which a softmax takes away.
  const logits = tf.add(tf.log(tf.tensor3d(probabilities.flat(), [2, 1, 2])), 7) as tf.Tensor3D;
  const fused = FUSIONS.meanProbability(logits);
  assert.deepEqual(fused.shape, [1, 1, 2]);
  assertClose(tf.exp(fused).dataSync(), [0.375, 0.625]);
});

Deno.test("the sources that are marked once are listed, for who must not load tensors", () => {
  const once = Object.entries(FURTHER_SOURCES).filter(([, { once }]) => once).map(([name]) => name);
  assert.deepEqual([...TAKEN_ONCE], once);
});
