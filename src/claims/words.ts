/** How claims write the program's words. */

import type { AttackName } from "../evaluation/outcomes.ts";

/** The attacks as the paper writes them. */
export const ATTACK_LABELS: Readonly<Record<AttackName, string>> = { fgsm: "FGSM", bim: "BIM" };
