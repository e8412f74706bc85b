/** The attacks of `reproduce attack` at a glance. */

import { markdownTable } from "markdown-table";
import { ATTACK_INFO, CATALOGUE_NAMES } from "../attacks/catalogue_names.ts";
import { NORMS } from "../reports/robustness_text.ts";

/**
 * A table in Markdown: what each attack's epsilon measures, and which flags it takes: its steps as
 * published, and a dash under a flag that is refused.
 */
export function attacksTable(): string {
  return markdownTable([
    ["`--attack`", "Attack", "`--epsilon`", "`--steps`", "`--restarts`", "`--target`"],
    ...CATALOGUE_NAMES.map((name) => {
      const { title, norm, steps, restarts, targets } = ATTACK_INFO[name];
      return [
        `\`${name}\``,
        title,
        norm === "l0" ? `${NORMS.l0}, integers` : NORMS[norm],
        steps === null ? "–" : steps.toLocaleString("en-US"),
        restarts ? "yes" : "–",
        targets ? "yes" : "–",
      ];
    }),
  ], { align: ["l", "l", "l", "r", "l", "l"] });
}
