import assert from "assert";
import * as tf from "@tensorflow/tfjs";
import { assertClose } from "../assert_close.ts";
import { activateBackend } from "../backends/backend.ts";
import { drawNormals, keepingTensorCount } from "../ops/_case.ts";
import { naiveSoftmax } from "../ops/_naive.ts";
import { naiveLogits, OTHER, SMALL, smallCheckpoint, withKeysTurned } from "./_small.ts";
import {
  disposeEnsemble,
  type Ensemble,
  forEachMember,
  makeEnsemble,
  mapStacks,
  memberProbabilities,
  selectMembers,
} from "./ensemble.ts";

await activateBackend("cpu");

// Of different members, so that a dropped, repeated or exchanged one is noticed.
const MEMBERS = [SMALL, OTHER, SMALL, SMALL, OTHER].map((architecture, member) => ({
  architecture,
  checkpoint: smallCheckpoint(architecture, member),
}));
const BATCH = 2;
const IMAGES = BATCH * 9 * 8 * 2;
const GROUPINGS = ["single", "stacked"] as const;

function naiveProbabilities(member: number, images: Float32Array): Float64Array {
  const { architecture, checkpoint } = MEMBERS[member]!;
  return naiveSoftmax(naiveLogits(architecture, checkpoint, images, BATCH), 5);
}

/** The probabilities of an ensemble for different images for every member. */
function probabilitiesOf(ensemble: Ensemble): Float32Array {
  return tf.tidy(() => {
    const x = tf.tensor5d(pixelsOf(ensemble.members), [ensemble.members, BATCH, 9, 8, 2]);
    const probabilities = memberProbabilities(ensemble, x);
    assert.deepEqual(probabilities.shape, [ensemble.members, BATCH, 5]);
    return probabilities.dataSync<"float32">();
  });
}

function pixelsOf(members: number): Float32Array {
  return drawNormals(members * IMAGES, "ensemble");
}

function imagesOf(member: number): Float32Array {
  return pixelsOf(member + 1).slice(member * IMAGES);
}

for (const grouping of GROUPINGS) {
  Deno.test(`${grouping}: memberProbabilities() are the plain loops', member by member`, async () => {
    await keepingTensorCount(() => {
      const ensemble = makeEnsemble(MEMBERS, grouping);
      const expected = MEMBERS.flatMap((_, m) => [...naiveProbabilities(m, imagesOf(m))]);
      assertClose(probabilitiesOf(ensemble), expected);
      disposeEnsemble(ensemble);
    });
  });

  Deno.test(`${grouping}: mapStacks() hands out inputs and joins results in members' order`, async () => {
    await keepingTensorCount(() => {
      const ensemble = makeEnsemble(MEMBERS, grouping);
      const joined = tf.tidy(() => {
        const numbers = tf.tensor1d([0, 1, 2, 3, 4]);
        const squares = tf.mul(numbers, numbers);
        return mapStacks(
          ensemble,
          [numbers, squares],
          (_stack, n, n2) => tf.add(tf.mul(n!, 10), n2!),
        );
      });
      assert.deepEqual([...joined.dataSync()], [0, 11, 24, 39, 56]);
      joined.dispose();
      disposeEnsemble(ensemble);
    });
  });

  Deno.test(`${grouping}: selectMembers() takes members in the order asked for`, async () => {
    await keepingTensorCount(() => {
      const ensemble = makeEnsemble(MEMBERS, grouping);
      for (const members of [[3], [4, 0], [2, 2, 1], [0, 1, 2, 3, 4]]) {
        const probabilities = tf.tidy(() => probabilitiesOf(selectMembers(ensemble, members)));
        const expected = members.flatMap((m, place) => [
          ...naiveProbabilities(m, imagesOf(place)),
        ]);
        assertClose(probabilities, expected);
      }
      disposeEnsemble(ensemble);
    });
  });
}

Deno.test("makeEnsemble() makes a stack of each architecture, or of each member", async () => {
  await keepingTensorCount(() => {
    const stacked = makeEnsemble(MEMBERS, "stacked");
    assert.deepEqual(stacked.stacks.map(({ members }) => members), [[0, 2, 3], [1, 4]]);
    assert.deepEqual(stacked.stacks.map(({ stack }) => stack.members), [3, 2]);
    const single = makeEnsemble(MEMBERS, "single");
    assert.deepEqual(single.stacks.map(({ members }) => members), [[0], [1], [2], [3], [4]]);
    disposeEnsemble(stacked);
    disposeEnsemble(single);
  });
});

Deno.test("makeEnsemble() takes architectures whose keys stand in another order for one", async () => {
  await keepingTensorCount(() => {
    const [first, ...others] = MEMBERS;
    const turned = { ...first!, architecture: withKeysTurned(first!.architecture) };
    const ensemble = makeEnsemble([turned, ...others], "stacked");
    assert.deepEqual(ensemble.stacks.map(({ members }) => members), [[0, 2, 3], [1, 4]]);
    disposeEnsemble(ensemble);
  });
});

for (const grouping of GROUPINGS) {
  Deno.test(`${grouping}: makeEnsemble() names the member whose checkpoint is another network's`, async () => {
    await keepingTensorCount(() => {
      const members = MEMBERS.map((member, m) =>
        m === 3 ? { ...member, checkpoint: MEMBERS[1]!.checkpoint } : member
      );
      assert.throws(() => makeEnsemble(members, grouping), {
        name: "RangeError",
        message: "Checkpoint of member 3: conv1/kernel must have shape [3, 3, 2, 3]: " +
          "found [3, 3, 2, 2]",
      });
    });
  });
}

Deno.test("selectMembers() refuses a member that does not exist", async () => {
  await keepingTensorCount(() => {
    const ensemble = makeEnsemble(MEMBERS, "stacked");
    for (const member of [5, -1, 0.5]) {
      assert.throws(() => tf.tidy(() => void selectMembers(ensemble, [0, member])), {
        name: "RangeError",
        message: `A member must be an integer from 0 to 4: received ${member}`,
      });
    }
    disposeEnsemble(ensemble);
  });
});

Deno.test("forEachMember() shows the same images to every member", async () => {
  await keepingTensorCount(() => {
    const values = drawNormals(IMAGES, "shared");
    const x = tf.tensor5d(values, [1, BATCH, 9, 8, 2]);
    assert.equal(forEachMember(x, 1), x);
    const shown = forEachMember(x, 3);
    assert.deepEqual(shown.shape, [3, BATCH, 9, 8, 2]);
    assert.deepEqual(shown.dataSync(), Float32Array.from([...values, ...values, ...values]));
    tf.dispose([x, shown]);
  });
});
