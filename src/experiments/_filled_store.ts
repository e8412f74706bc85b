/** A store with made-up results of a tiny plan, for tests. */

import assert from "assert";
import { counterArray } from "../evaluation/counter_arrays.ts";
import type { ScoredPredictions } from "../evaluation/outcomes.ts";
import { TEST_MAKER } from "./_tiny_experiment.ts";
import { type Plan, planUnits } from "./plan.ts";
import type { Store } from "./store.ts";
import { type AttackUnit, isOfCatalogue, type TrainUnit } from "./unit.ts";
import { predictionArrays } from "./unit_arrays.ts";

/** Predictions of three members that name their origin: `code` in every label. */
export function coded(code: number, from: number, to: number): ScoredPredictions {
  const images = to - from;
  return {
    members: 3,
    images,
    memberLabels: Uint8Array.from({ length: 3 * images }, (_, i) => code + Math.floor(i / images)),
    memberConfidences: new Float32Array(3 * images).fill(0.5),
    memberTrueProbabilities: new Float32Array(3 * images).fill(0.25),
    subsetLabels: new Uint8Array(5 * 3 * images),
    ensembleLabels: Uint8Array.from({ length: images }, (_, i) => code + from + i),
  };
}

/** Fills a store with results that tell where they belong; each took a second. */
export async function fill(store: Store, plan: Plan): Promise<void> {
  for (const { unit } of planUnits(plan)) {
    if (unit.kind === "train") await store.put(unit, trained(unit), TEST_MAKER);
    else await store.put(unit, attacked(unit), TEST_MAKER);
  }
}

function trained({ member }: TrainUnit): Parameters<Store["put"]>[1] {
  return {
    "training/losses": { shape: [2], data: Float32Array.of(member, 10 * member) },
  };
}

function attacked({ attack, from, to }: AttackUnit): Parameters<Store["put"]>[1] {
  if (attack === "none") {
    // Class 1 of member 2 is dead in both slices, class 0 of member 0 only in the second.
    const logits = new Float32Array(15).fill(1);
    logits[2 * 5 + 1] = 0;
    if (from > 0) logits[0] = 0;
    return {
      ...predictionArrays([coded(10, from, to)]),
      maximalLogits: { shape: [3, 5], data: logits },
    };
  }
  const images = to - from;
  const step = { images, zeroShare: 0.5, allZeroImages: 1, meanCosine: null, cosines: 0 };
  const counters = counterArray([{ ...step, normShares: null, membersFooled: from }], 3);
  assert(!isOfCatalogue(attack));
  if ("grad2" in attack.source) {
    return { ...predictionArrays([coded(20, from, to)]), counters };
  }
  assert("grad1" in attack.source);
  const attackers = attack.source.grad1 === "all" ? [0, 1, 2] : [attack.source.grad1];
  const sets = attackers.map((attacker) => coded(100 + 10 * attacker, from, to));
  return { ...predictionArrays(sets), counters };
}
