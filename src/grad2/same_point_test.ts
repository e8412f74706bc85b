import * as tf from "@tensorflow/tfjs";
import assert from "assert";
import { ATTACK_LABELS } from "../attacks/attack_label_names.ts";
import { TINY_MEMBERS, tinyImages, tinyLabels } from "../attacks/_tiny_ensemble.ts";
import { attack } from "../attacks/attack.ts";
import { bim, fgsm } from "../attacks/parameters.ts";
import { gradientSource } from "../attacks/source_spec.ts";
import { activateBackend } from "../backends/backend.ts";
import { makeEnsemble } from "../models/ensemble.ts";
import { FOLLOWED, type GridPoint, pointName, samePoint, sourceOf } from "./grid.ts";

await activateBackend("cpu");

Deno.test("points that the grid takes for the same attack make the same images to the bit", () => {
  tf.tidy(() => {
    const ensemble = makeEnsemble(TINY_MEMBERS, "single");
    for (const schedule of ["fgsm", "paper"] as const) {
      const parameters = schedule === "fgsm" ? fgsm(0.3) : bim(0.3, 0.1, 3);
      for (const followed of FOLLOWED) {
        const imagesOf = ({ followed, attackLabel }: GridPoint): Float32Array =>
          tf.tidy(() =>
            attack(ensemble, tinyImages(4, 3), tinyLabels(4), parameters, {
              source: gradientSource(sourceOf(followed, "all")),
              loss: "fused",
              attackLabel,
              pixelClip: "unitInterval",
            }).dataSync<"float32">()
          );
        for (const attackLabel of ATTACK_LABELS) {
          const point: GridPoint = { schedule, loss: "fused", attackLabel, followed };
          const same = samePoint(point);
          if (pointName(same) === pointName(point)) continue;
          assert.deepEqual(
            imagesOf(same),
            imagesOf(point),
            `${schedule} ${followed} ${attackLabel}`,
          );
        }
      }
    }
  });
});
