/** What stands of the explanations, and what becomes of it elsewhere, for a reader of another page. */

import type { Grad2Findings } from "./findings.ts";
import { farthestLevel } from "./levels.ts";
import { gridEnsemble } from "./outcomes.ts";
import { robustnessText } from "./robustness.ts";
import { type ExplanationFinding, leadsOf, leftOutText } from "./standings.ts";
import { farthest, STANDINGS } from "./standings_text.ts";
import { ensembleTitle } from "./titles.ts";

/**
 * What stands with BIM in the paper's steps on the ensembles that were trained most; then what becomes
 * of that, and of what stands in other numbers of steps, in each of them and on other ensembles.
 */
export function riddleStands(findings: Grad2Findings): string {
  const { all, inPapersSteps: { stands } } = findings;
  const { members, trainImages, epochs } = gridEnsemble(all[0]!).scale;
  const leads = leadsOf(stands);
  const elsewhere = robustnessText(findings);
  return [
    `On ${all.map(ensembleTitle).join("; ")} (ensembles of ${members}, ${trainImages} training ` +
    `images, ${epochs} epochs) ${leads.length} of ${stands.length} explanations have both of the ` +
    `paper's signs${leads.length > 0 ? ":" : "."}`,
    leads.map((lead) =>
      `- _${lead.explanation.title}_, ${distances(lead)}. ${lead.explanation.says}`
    )
      .join("\n"),
    ...leftOutText(all),
    ...(elsewhere.length === 0
      ? []
      : ["In BIM's other numbers of steps, and on networks that were trained less:", ...elsewhere]),
  ].filter((part) => part !== "").join("\n\n");
}

/** How far an explanation is from the paper's differences and accuracies, where it is farthest. */
function distances(lead: ExplanationFinding): string {
  const { word } = STANDINGS[lead.standing];
  const stands = lead.explanation.addedLater ? `${word}, listed when others were known` : word;
  const [differences, levels] = [farthest(lead.ensembles), farthestLevel(lead)];
  return differences === undefined || levels === undefined
    ? `${stands}, of ensembles that the paper does not have`
    : `${stands} (at most ${differences.toFixed(2)} from the paper's differences, ` +
      `${levels.toFixed(2)} from its accuracies)`;
}
