/** The paper's claims. Adding one is adding an entry. */

import { BOOTSTRAP_SHARE } from "./bootstrap_share.ts";
import { CIFAR10_CONFIRMS } from "./cifar10_claim.ts";
import type { Claim } from "./claim.ts";
import { CLEAN_AS_BAGGING } from "./clean_as_bagging.ts";
import { DIVERSITY } from "./diversity_claim.ts";
import { FEWER_MEMBERS } from "./fewer_members.ts";
import { FIGURE1 } from "./figure1_claim.ts";
import { METHOD_CLAIMS } from "./method_claims.ts";
import { RANGES } from "./range_claim.ts";
import { SMALL_EPSILON } from "./small_epsilon.ts";
import { TABLE2_CLAIMS } from "./table2_claims.ts";
import { TABLE4_CLAIMS } from "./table4_claims.ts";
import { PARTIAL_TRANSFER } from "./transfer_claim.ts";
import { WEAKER_GRADIENT } from "./weaker_gradient.ts";

/** The paper's claims, by their number in the project's list. */
export const CLAIMS: readonly Claim[] = [
  ...TABLE2_CLAIMS,
  WEAKER_GRADIENT,
  PARTIAL_TRANSFER,
  ...METHOD_CLAIMS,
  SMALL_EPSILON,
  DIVERSITY,
  BOOTSTRAP_SHARE,
  FEWER_MEMBERS,
  CIFAR10_CONFIRMS,
  ...TABLE4_CLAIMS,
  CLEAN_AS_BAGGING,
  FIGURE1,
  RANGES,
].sort((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)));
