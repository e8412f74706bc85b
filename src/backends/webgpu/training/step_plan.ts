/** One step of training as dispatches: from the order of images to moved parameters. */

import { ADAM_SETTINGS } from "../../../training/optimizer.ts";
import type { TrainerOptions } from "../../../training/trainer_options.ts";
import { meanCrossEntropy, meanLosses } from "../cross_entropy_programs.ts";
import { adam, adversarialStep } from "../elementwise_programs.ts";
import { volume } from "../plan/builder.ts";
import type { Dispatch } from "../plan/dispatch.ts";
import { type NetworkPlan, planNetwork } from "../plan/network.ts";
import type { TileLimits } from "../product/tile.ts";
import { advance } from "../schedule.ts";
import { gatherImages, gatherLabels } from "./gather_programs.ts";
import type { StepRow } from "./step_row.ts";

/** A step on batches of one size. */
export interface StepPlan {
  readonly dispatches: readonly Dispatch[];
  readonly scratch: ReadonlyMap<string, readonly number[]>;
}

/**
 * Plans the step of {@linkcode TrainerOptions} whose cost is J or, with adversarial images, J_AT: then
 * the network is passed twice, and the gradients are added.
 *
 * @param parameters Floats of all parameters
 * @returns Undefined for a network that cannot be planned
 */
export function planStep(
  options: TrainerOptions,
  batch: number,
  row: StepRow,
  parameters: number,
  limits: TileLimits,
): StepPlan | undefined {
  const { architecture, classes, adversarial, train, noiseSigma, softLabels } = options;
  const members = options.members.length;
  const plan = planNetwork({
    architecture,
    members,
    batch,
    limits,
    dropoutKeys: (layer) => row.dropoutKeys(layer),
  });
  if (plan === undefined) return undefined;
  const { height, width, channels } = architecture.input;
  const images = [members, batch, height, width, channels];
  const gathered = { members, batch, count: train.count, rowWords: row.words };
  const [first, second] = adversarial === undefined
    ? [passOf(plan, options, batch, { share: 1, images: "x", isFirst: true })]
    : [
      passOf(plan, options, batch, { share: adversarial.rho, images: "x", isFirst: true }),
      passOf(plan, options, batch, {
        share: 1 - adversarial.rho,
        images: "adversarial images",
        isFirst: false,
      }),
    ];
  const between = adversarial && {
    program: adversarialStep(
      volume(images),
      adversarial.epsilon,
      adversarial.pixelClip === "unitInterval",
    ),
    buffers: ["x", "dx", "adversarial images"],
  };
  return {
    dispatches: [
      {
        program: gatherImages(gathered, height * width * channels, noiseSigma),
        buffers: [
          "schedule",
          "order",
          "pixels",
          "units",
          ...(noiseSigma === 0 ? [] : ["noise keys"]),
          "x",
        ],
      },
      {
        program: gatherLabels(gathered, classes, softLabels ? "soft" : "classes"),
        buffers: ["schedule", "order", "labels of all", "labels"],
      },
      ...first!,
      ...(between ? [between] : []),
      ...(second ?? []),
      {
        program: adam(parameters, ADAM_SETTINGS, row.corrections),
        buffers: ["schedule", "gradients", "parameters", "first moments", "second moments"],
      },
      { program: advance(), buffers: ["schedule"] },
    ],
    scratch: new Map([
      ...plan.scratch,
      ["x", images],
      ["logits", [members, batch, classes]],
      ["dlogits", [members, batch, classes]],
      ["labels", [members, batch, classes]],
      ["losses", [members, batch]],
      ...(adversarial ? [["dx", images], ["adversarial images", images]] as const : []),
    ]),
  };
}

/** One pass through the network and back. */
interface Pass {
  /** What its cost is multiplied by. */
  readonly share: number;
  /** The buffer of the images. */
  readonly images: string;
  readonly isFirst: boolean;
}

function passOf(
  plan: NetworkPlan,
  { members, classes, loss, temperature = 1, adversarial }: TrainerOptions,
  batch: number,
  { share, images, isFirst }: Pass,
): Dispatch[] {
  const shape = {
    members: members.length,
    batch,
    classes,
    labelMembers: members.length,
    loss,
    temperature,
  };
  const backward = plan.backward({
    parameters: isFirst ? "set" : "added",
    images: isFirst && adversarial !== undefined,
  });
  const dispatches: Dispatch[] = [
    ...plan.forward,
    {
      program: meanCrossEntropy(shape, { share, relu: plan.endsInRelu }),
      buffers: ["logits", "labels", "losses", "dlogits"],
    },
    {
      program: meanLosses(members.length, batch, { share, accumulate: !isFirst }),
      buffers: ["schedule", "losses", "mean losses"],
    },
    ...backward,
  ];
  return dispatches.map(({ program, buffers }) => ({
    program,
    buffers: buffers.map((name) => name === "x" ? images : name),
  }));
}
