/** Attacks on small ensembles, for tests of planned ones. */

import * as tf from "@tensorflow/tfjs";
import { PLAIN, tinyImages, tinyLabels, tinyMember } from "../../../attacks/_tiny_ensemble.ts";
import { attack } from "../../../attacks/attack.ts";
import type { AttackOptions } from "../../../attacks/attack_options.ts";
import { type AttackParameters, bim } from "../../../attacks/parameters.ts";
import { disposeEnsemble, makeEnsemble, type Member } from "../../../models/ensemble.ts";
import { keepingTensorCount } from "../../../ops/_case.ts";
import { countDevice, type DeviceCounts } from "../_device_counts.ts";

export const IMAGES = 4;
export const THREE_STEPS = bim(0.3, 0.1, 3);
export const USUAL = { loss: "fused", attackLabel: "true", pixelClip: "unitInterval" } as const;
/** What an attack differs in from the usual one. */
export type Options = Pick<AttackOptions, "source"> & Partial<AttackOptions>;

/** Runs something on a small ensemble, its images and labels, and leaves no tensor behind. */
export function onTinyEnsemble<T>(
  members: readonly Member[],
  f: (run: (options: Options, parameters: AttackParameters) => Promise<Float32Array>) => Promise<T>,
): Promise<T> {
  return keepingTensorCount(async () => {
    const ensemble = makeEnsemble(members, "stacked");
    const [images, labels] = [tinyImages(IMAGES, 8), tinyLabels(IMAGES)];
    const result = await f(async (options, parameters) => {
      const final = attack(ensemble, images, labels, parameters, { ...USUAL, ...options });
      const values = await final.data<"float32">();
      final.dispose();
      return values;
    });
    tf.dispose([images, labels]);
    disposeEnsemble(ensemble);
    return result;
  });
}

/** Of everything but dispatches and submits. */
export const NOTHING = { uploads: 0, readbacks: 0, bindGroups: 0, buffers: 0 } as const;

/** What one more step asks of the device, of an ensemble that is one stack of three. */
export async function countsOfStep(options: Options): Promise<DeviceCounts> {
  const members = [1, 2, 3].map((seed) => tinyMember(PLAIN, seed));
  const steps = 30;
  return await onTinyEnsemble(members, async (run) => {
    const counts: DeviceCounts[] = [];
    // The first ones compile and make buffers; in the first three steps members take their turns.
    for (const iterations of [3, 3, 3, 3 + steps]) {
      const parameters = { epsilon: 0.3, alpha: 0.01, iterations };
      counts.push(await countDevice(async () => void await run(options, parameters)));
    }
    const [few, many] = counts.slice(-2);
    return Object.fromEntries(
      Object.entries(many!).map((
        [kind, count],
      ) => [kind, (count - few![kind as keyof DeviceCounts]) / steps]),
    ) as unknown as DeviceCounts;
  });
}
