/** Gradient sources as plain data, which can be stored and sent to another thread. */

import { FURTHER_SOURCES, type FurtherSource } from "./further_sources.ts";
import { ALL_GRAD1, grad1, grad2, type GradientSource } from "./gradient_source.ts";
import type { Grad2Reading } from "./grad2_readings.ts";

/** A source of the paper: Grad. 1 of all members or of one, or Grad. 2 under a reading. */
export type PaperSource = { readonly grad1: "all" | number } | { readonly grad2: Grad2Reading };

/** A source of the paper, or a further one by its name. */
export type SourceSpec = PaperSource | { readonly further: FurtherSource };

/**
 * The gradient source that is described.
 *
 * @example
 * ```ts
 * import { FURTHER_SOURCES, gradientSource } from "ensemble-defense";
 * import assert from "assert";
 *
 * assert.equal(gradientSource({ grad1: 2 }).name, "grad1(2)");
 * assert.equal(gradientSource({ grad2: "signOfMean" }).name, "grad2 signOfMean");
 * assert.equal(gradientSource({ further: "signVote" }), FURTHER_SOURCES.signVote);
 * ```
 */
export function gradientSource(spec: SourceSpec): GradientSource {
  if ("further" in spec) return FURTHER_SOURCES[spec.further];
  if ("grad2" in spec) return grad2(spec.grad2);
  return spec.grad1 === "all" ? ALL_GRAD1 : grad1(spec.grad1);
}
