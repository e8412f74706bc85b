import * as tf from "@tensorflow/tfjs";
import { assertClose } from "../assert_close.ts";
import { activateBackend } from "../backends/backend.ts";
import { drawNormals, keepingTensorCount } from "../ops/_case.ts";
import { freeingWhereReadsFail } from "../ops/_failing_reads.ts";
import { naiveLogits, OTHER, SMALL, smallCheckpoint } from "./_small.ts";
import { disposeEnsemble, makeEnsemble } from "./ensemble.ts";
import { maximalLogits } from "./maximal_logits.ts";

await activateBackend("cpu");

Deno.test("maximalLogits() gives each member's largest logit of each class", async () => {
  await keepingTensorCount(async () => {
    const members = [SMALL, OTHER, SMALL].map((architecture, member) => ({
      architecture,
      checkpoint: smallCheckpoint(architecture, member),
    }));
    const images = drawNormals(4 * 144, "maximal");
    const expected = members.flatMap(({ architecture, checkpoint }) => {
      const logits = naiveLogits(architecture, checkpoint, images, 4);
      return Array.from(
        { length: 5 },
        (_, k) => Math.max(...[0, 1, 2, 3].map((i) => logits[i * 5 + k]!)),
      );
    });
    const ensemble = makeEnsemble(members, "stacked");
    const x = tf.tensor5d(images, [1, 4, 9, 8, 2]);
    assertClose(await maximalLogits(ensemble, x), expected);
    x.dispose();
    disposeEnsemble(ensemble);
  });
});

Deno.test("maximalLogits() frees its tensors where they cannot be read", async () => {
  const ensemble = makeEnsemble(
    [{ architecture: SMALL, checkpoint: smallCheckpoint(SMALL, 0) }],
    "stacked",
  );
  const x = tf.ones<tf.Rank.R5>([1, 4, 9, 8, 2]);
  await freeingWhereReadsFail(() => maximalLogits(ensemble, x));
  x.dispose();
  disposeEnsemble(ensemble);
});
