import assert from "assert";
import * as tf from "@tensorflow/tfjs";
import { fgsm } from "../attacks/parameters.ts";
import { attack } from "../attacks/attack.ts";
import { ALL_GRAD1 } from "../attacks/gradient_source.ts";
import { memberInputGradients } from "../attacks/input_gradient.ts";
import { activateBackend } from "../backends/backend.ts";
import { SMALL, smallCheckpoint } from "../models/_small.ts";
import { disposeEnsemble, forEachMember, makeEnsemble } from "../models/ensemble.ts";
import { keepingTensorCount } from "../ops/_case.ts";
import { randomStream } from "../random/stream.ts";
import { adversarialImages } from "./adversarial_images.ts";
import { assertSame, forOne, PARTS, run } from "./_small_trainings.ts";

Deno.test("adversarial images are those of the FGSM attack, to the bit, for each member its own", async () => {
  for (const backend of ["cpu", "wasm"] as const) {
    await activateBackend(backend);
    await keepingTensorCount(() => {
      const members = [0, 1].map((member) => ({
        architecture: SMALL,
        checkpoint: smallCheckpoint(SMALL, member),
      }));
      const ensemble = makeEnsemble(members, "stacked");
      const stream = randomStream(1, "pixels");
      tf.tidy(() => {
        const pixels = Float32Array.from({ length: 3 * 144 }, () => stream.integer(256) / 255);
        const images = tf.tensor4d(pixels, [3, 9, 8, 2]);
        const labels = tf.oneHot(tf.tensor1d([0, 3, 2], "int32"), 5).toFloat() as tf.Tensor2D;
        const x = forEachMember(tf.expandDims(images, 0), 2);
        const y = tf.tile(tf.expandDims(labels, 0), [2, 1, 1]) as tf.Tensor3D;
        const gradients = memberInputGradients(ensemble, x, y, "fused");
        for (const pixelClip of ["unitInterval", "none"] as const) {
          const expected = attack(ensemble, images, labels, fgsm(0.3), {
            source: ALL_GRAD1,
            loss: "fused",
            attackLabel: "true",
            pixelClip,
          });
          const made = adversarialImages(x, gradients, { epsilon: 0.3, pixelClip });
          assert.deepEqual(made.dataSync(), expected.dataSync());
          // Only without clipping do pixels leave [0, 1].
          const isInside = tf.all(tf.logicalAnd(tf.greaterEqual(made, 0), tf.lessEqual(made, 1)));
          assert.equal(isInside.dataSync()[0], Number(pixelClip === "unitInterval"));
        }
      });
      disposeEnsemble(ensemble);
    });
  }
});

Deno.test("with an epsilon of 0, or a rho of 1, J_AT is J, to the bit and with dropout", async () => {
  const { adversarial } = PARTS["adversarial images"]!;
  const usual = await run({});
  assertSame(await run({ adversarial: { ...adversarial!, epsilon: 0 } }), usual);
  assertSame(await run({ adversarial: { ...adversarial!, rho: 1 } }), usual);
  const [one] = await run({ adversarial: adversarial! });
  assert.notDeepEqual(one!.losses, usual[0]!.losses);
});

Deno.test("epsilon, rho and the clip all matter", async () => {
  const { adversarial } = PARTS["adversarial images"]!;
  const changes = [{}, { epsilon: 0.2 }, { rho: 0.4 }, { pixelClip: "none" }] as const;
  const losses = new Set<string>();
  for (const change of changes) {
    const [member] = await run({ adversarial: { ...adversarial!, ...change } });
    losses.add(member!.losses.join());
  }
  assert.equal(losses.size, changes.length);
});

Deno.test("in a combination both parts are on: the replicate decides, and so does the defence", async () => {
  const { sample } = PARTS["noise and replicates"]!;
  const everyImage = (count: number): Uint32Array =>
    Uint32Array.from({ length: count }, (_, i) => i);
  for (const name of ["adversarial images", "soft labels"]) {
    const defence = forOne({ ...PARTS[name], members: [0, 1, 2] }, 0);
    const alone = await run(defence);
    // With a replicate that holds every image once a combination is its defence alone …
    assertSame(await run({ ...defence, sample: everyImage }), alone);
    // … and with another it is neither of its parts.
    const [both] = await run({ ...defence, sample: sample! });
    const [replicate] = await run({ sample: sample! });
    assert.notDeepEqual(both!.losses, alone[0]!.losses);
    assert.notDeepEqual(both!.losses, replicate!.losses);
  }
});
