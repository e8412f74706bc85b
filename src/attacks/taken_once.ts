/** Which further sources take their gradients once, without a tensor library. */

import type { FurtherSource } from "./further_sources.ts";

/** The sources that are marked `once`. */
export const TAKEN_ONCE: ReadonlySet<FurtherSource> = new Set(["meanAtClean"] as const);
