/** The labels of an attack's step: given once, or made on the device at every step. */

import type { StepLabels } from "../../../attacks/attack_label.ts";
import type { GradientSource } from "../../../attacks/gradient_source.ts";
import type { Ensemble } from "../../../models/ensemble.ts";
import type { Dispatch } from "../plan/dispatch.ts";
import type { ScratchShapes } from "../plan/scratch.ts";
import type { TileLimits } from "../product/tile.ts";
import { copySlices } from "./attack_programs.ts";
import { predictedLabels } from "./label_program.ts";
import { type MemberPlaces, placeMembers, shapeOf } from "./member_places.ts";
import { PartNames, type PlacedPart, planStacks, rename, scratchOf } from "./stack_plans.ts";

/** The buffer of labels that are not taken from the logits at hand. */
export const LABELS = "attack labels";

/** How a step comes by its labels. */
export interface LabelPlan {
  /** Whether costs find them in {@linkcode LABELS}, or take the classes most probable themselves. */
  readonly kind: "given" | "predicted";
  /** How many batches of labels there are: one for all, or one for each member. */
  readonly costs: number;
  /** Where each of them starts, in floats. */
  readonly offsets: readonly number[];
  /** What makes them before the pass, and between its way forward and its way back. */
  readonly beforePass: readonly Dispatch[];
  readonly duringPass?: readonly Dispatch[];
  /** Whether the ensemble that predicts is run for it. */
  readonly runsEnsemble: boolean;
  readonly parts: ReadonlyMap<string, PlacedPart>;
  readonly scratch: readonly ScratchShapes[];
}

/** What labels are planned for. */
export interface LabelPlanContext {
  readonly labels: StepLabels;
  readonly attackers: Ensemble;
  readonly source: GradientSource;
  /** Whether a second pass needs the labels of the first. */
  readonly isAdversarial: boolean;
  readonly places: { readonly images: MemberPlaces; readonly logits: MemberPlaces };
  readonly size: { readonly batch: number; readonly perImage: number; readonly classes: number };
  readonly limits: TileLimits;
}

/**
 * Plans the labels.
 *
 * @returns Undefined if a network that predicts them has no plan
 */
export function planLabels(context: LabelPlanContext): LabelPlan | undefined {
  const { labels, attackers, source, isAdversarial, places: { logits }, size } = context;
  const { batch, classes } = size;
  const isOne = source.fuse !== undefined;
  const own = {
    kind: "given",
    costs: isOne ? 1 : attackers.members,
    offsets: isOne ? [0] : logits.offsets,
    beforePass: [],
    runsEnsemble: false,
    parts: new Map(),
    scratch: [],
  } as const;
  const made = (groups: Parameters<typeof predictedLabels>[2]): Dispatch[] => [{
    program: predictedLabels(batch, classes, groups),
    buffers: ["attack logits", LABELS],
  }];
  switch (labels.change) {
    case "never":
      return own;
    case "withPredictions":
      if (!isAdversarial) return { ...own, kind: "predicted" };
      return {
        ...own,
        duringPass: made(logits.offsets.map((offset) => ({ logits: [offset], label: offset }))),
      };
    case "withEnsemble": {
      if (source.iterates !== "shared" || labels.ensemble !== attackers) {
        return planEnsemble(context, labels.ensemble, own);
      }
      // The pass itself shows all members the one iterate.
      const group = { logits: logits.offsets, label: 0 };
      return { ...own, costs: 1, offsets: [0], duringPass: made([group]) };
    }
  }
}

/** Shows the ensemble every iterate, one after the other. */
function planEnsemble(
  { source, places, size, limits }: LabelPlanContext,
  ensemble: Ensemble,
  own: LabelPlan,
): LabelPlan | undefined {
  const { batch, perImage, classes } = size;
  const stacks = planStacks(ensemble, "ensemble", batch, limits, false);
  if (stacks === undefined) return undefined;
  const shown = placeMembers(ensemble, batch * perImage);
  const logits = placeMembers(ensemble, batch * classes);
  const names = new PartNames();
  const forward = stacks.flatMap((plan) =>
    rename(plan.network.forward, plan, {
      x: names.of("shown images", shown, plan.stack),
      logits: names.of("shown logits", logits, plan.stack),
    })
  );
  const isOne = source.iterates === "shared";
  const offsets = isOne ? [0] : places.logits.offsets;
  const iterates = isOne ? places.images.offsets.slice(0, 1) : places.images.offsets;
  const to = shown.offsets;
  const beforePass = iterates.flatMap((iterate, i): Dispatch[] => [
    {
      program: copySlices("iterate", shown.size, to.map(() => iterate), to),
      buffers: ["attack iterates", "shown images"],
    },
    ...forward,
    {
      program: predictedLabels(batch, classes, [{ logits: logits.offsets, label: offsets[i]! }]),
      buffers: ["shown logits", LABELS],
    },
  ]);
  return {
    ...own,
    costs: isOne ? 1 : own.costs,
    offsets,
    beforePass,
    runsEnsemble: true,
    parts: names.parts,
    scratch: [
      ...stacks.map(scratchOf),
      new Map([["shown images", shapeOf(shown, batch)], ["shown logits", shapeOf(logits, batch)]]),
    ],
  };
}
