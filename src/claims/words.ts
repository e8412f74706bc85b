/** How claims write the program's words. */

import type { Cell } from "../evaluation/accuracy.ts";
import type { AttackName } from "../evaluation/outcomes.ts";

/** The attacks as the paper writes them. */
export const ATTACK_WORDS: Readonly<Record<AttackName, string>> = { fgsm: "FGSM", bim: "BIM" };

const COLUMN_WORDS = {
  cleanSingle: "clean, single",
  cleanEnsemble: "clean, ensemble",
  grad1Single: "Grad. 1, single",
  grad1Ensemble: "Grad. 1, ensemble",
  grad2Ensemble: "Grad. 2, ensemble",
} as const;

/** The last sentence of a test where one ensemble's members or attackers are averaged. */
export const OVER_MEMBERS =
  " Of a mean over members or attackers the interval holds a bootstrap's and Student's t's.";

/** A cell of Table 2: `clean, single`, or `FGSM, Grad. 1, ensemble`. */
export function cellWords(cell: Cell): string {
  const words = COLUMN_WORDS[cell.column];
  return "attack" in cell ? `${ATTACK_WORDS[cell.attack]}, ${words}` : words;
}
