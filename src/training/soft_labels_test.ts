import assert from "assert";
import * as tf from "@tensorflow/tfjs";
import { assertClose } from "../assert_close.ts";
import { activateBackend } from "../backends/backend.ts";
import { drawDigits } from "../data/digits.ts";
import type { Architecture } from "../models/architecture.ts";
import { disposeEnsemble, makeEnsemble, type Member } from "../models/ensemble.ts";
import { naiveLogits, OTHER, SMALL, smallCheckpoint } from "../models/_small.ts";
import { keepingTensorCount } from "../ops/_case.ts";
import { freeingWhereReadsFail } from "../ops/_failing_reads.ts";
import { naiveSoftmax } from "../ops/_naive.ts";
import { unitPixels } from "./batch.ts";
import { distillationOf, type Softening, TEMPERATURE } from "./defences.ts";
import { soften, teacherLabels } from "./soft_labels.ts";

const { softening: OF_PROBABILITIES } = distillationOf("probabilities");
const { softening: OF_LOGITS } = distillationOf("logits");

Deno.test("the paper's temperature is 10, and only logits are trained at it", () => {
  assert.equal(TEMPERATURE, 10);
  assert.deepEqual(distillationOf("probabilities"), {
    softening: { of: "probabilities", temperature: 10 },
    trainedAt: 1,
  });
  assert.deepEqual(distillationOf("logits"), {
    softening: { of: "logits", temperature: 10 },
    trainedAt: 10,
  });
});

for (const backend of ["cpu", "wasm"] as const) {
  const softened = async (logits: number[][], softening: Softening): Promise<Float32Array> => {
    await activateBackend(backend);
    return await keepingTensorCount(() =>
      tf.tidy(() => soften(tf.tensor2d(logits), softening).dataSync<"float32">())
    );
  };

  Deno.test(`${backend}: soft labels are those computed by hand`, async () => {
    // Logits whose probabilities are 0.7, 0.2 and 0.1, and the same shifted.
    const logits = [0.7, 0.2, 0.1].map(Math.log);
    const rows = [logits, logits.map((value) => value + 30)];
    // exp(0.07), exp(0.02) and exp(0.01) over their sum.
    const ofProbabilities = [0.3456627, 0.3288045, 0.3255328];
    assertClose(
      await softened(rows, OF_PROBABILITIES),
      [...ofProbabilities, ...ofProbabilities],
      { absolute: 1e-6 },
    );
    // 0.7^0.1, 0.2^0.1 and 0.1^0.1 over their sum.
    const ofLogits = [0.3696278, 0.3261053, 0.3042670];
    assertClose(await softened(rows, OF_LOGITS), [...ofLogits, ...ofLogits], { absolute: 1e-6 });
  });

  Deno.test(`${backend}: of a teacher's certainty its probabilities leave a tenth more, its logits all`, async () => {
    const certain = [[1000, 0, 0, 0, 0, 0, 0, 0, 0, 0]];
    const others = (value: number): number[] => new Array(9).fill(value);
    // exp(0.1) and nine times 1 over their sum.
    assertClose(await softened(certain, OF_PROBABILITIES), [0.1093669, ...others(0.0989591)], {
      absolute: 1e-6,
    });
    assertClose(await softened(certain, OF_LOGITS), [1, ...others(0)], { absolute: 1e-6 });
  });

  Deno.test(`${backend}: at temperature 1 soft labels of logits are the probabilities`, async () => {
    const logits = [[0.5, -1, 2, 0]];
    assertClose(
      await softened(logits, { of: "logits", temperature: 1 }),
      naiveSoftmax(logits[0]!, 4),
    );
  });
}

const DIGITS = drawDigits({ seed: 1, train: 11, test: 1 });
const TEACHERS: Member[] = [SMALL, OTHER, SMALL].map((architecture, member) => ({
  architecture,
  checkpoint: smallCheckpoint(architecture, member),
}));
/** Eleven images of 9 x 8 pixels in two channels, cut out of the digits' bytes. */
const IMAGES = {
  images: DIGITS.train.images.slice(0, 11 * 144),
  labels: DIGITS.train.labels,
  count: 11,
};

Deno.test("every teacher labels every image, with dropout off, whatever the batches", async () => {
  for (const backend of ["cpu", "wasm"] as const) {
    for (const grouping of ["single", "stacked"] as const) {
      for (const softening of [OF_PROBABILITIES, OF_LOGITS]) {
        await activateBackend(backend);
        await keepingTensorCount(async () => {
          const teachers = makeEnsemble(TEACHERS, grouping);
          const labels = await teacherLabels(teachers, IMAGES, softening, 4);
          const atOnce = await teacherLabels(teachers, IMAGES, softening, 100);
          disposeEnsemble(teachers);
          assert.equal(labels.length, 3);
          TEACHERS.forEach(({ architecture, checkpoint }, e) => {
            const expected = naiveLabels(architecture, checkpoint, softening);
            assertClose(labels[e]!, expected, { absolute: 1e-6 });
            assertClose(atOnce[e]!, expected, { absolute: 1e-6 });
          });
          assert.notDeepEqual(labels[0], labels[2]);
        });
      }
    }
  }
});

function naiveLabels(
  architecture: Architecture,
  checkpoint: Member["checkpoint"],
  { of, temperature }: Softening,
): Float64Array {
  const logits = naiveLogits(architecture, checkpoint, unitPixels(IMAGES, 0, 11), 11);
  const outputs = of === "probabilities" ? naiveSoftmax(logits, 5) : logits;
  return naiveSoftmax(Array.from(outputs, (value) => value / temperature), 5);
}

Deno.test("labelling ends where it is asked to, and leaves no tensors", async () => {
  await activateBackend("cpu");
  await keepingTensorCount(async () => {
    const teachers = makeEnsemble(TEACHERS, "stacked");
    let batches = 0;
    const endAtThird = (): void => {
      if (++batches === 3) throw new Error("enough");
    };
    await assert.rejects(
      teacherLabels(teachers, IMAGES, OF_LOGITS, 2, endAtThird),
      new Error("enough"),
    );
    disposeEnsemble(teachers);
  });
});

Deno.test("labelling frees its tensors where they cannot be read", async () => {
  await activateBackend("cpu");
  const teachers = makeEnsemble(TEACHERS, "stacked");
  assert.equal(
    await freeingWhereReadsFail(() => teacherLabels(teachers, IMAGES, OF_LOGITS, 4)),
    3,
  );
  disposeEnsemble(teachers);
});
