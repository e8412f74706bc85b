/** The paper's claims. Adding one is adding an entry. */

import { BOOTSTRAP_SHARE } from "./bootstrap_share.ts";
import type { Claim } from "./claim.ts";
import { DIVERSITY } from "./diversity_claim.ts";
import { FEWER_MEMBERS } from "./fewer_members.ts";
import { RANGES } from "./range_claim.ts";
import { SMALL_EPSILON } from "./small_epsilon.ts";
import { TABLE2_CLAIMS } from "./table2_claims.ts";
import { WEAKER_GRADIENT } from "./weaker_gradient.ts";

/** The claims on Table 2 that are judged now, by their number in the project's list. */
export const CLAIMS: readonly Claim[] = [
  ...TABLE2_CLAIMS,
  WEAKER_GRADIENT,
  SMALL_EPSILON,
  DIVERSITY,
  BOOTSTRAP_SHARE,
  FEWER_MEMBERS,
  RANGES,
].sort((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)));
