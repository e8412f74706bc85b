/** What stands of the explanations, and what of it elsewhere, for a reader of another page. */

import { bothDatasetsText, findingsTable, wrongAtOnceText } from "./both_datasets_text.ts";
import { elsewhereSummary } from "./elsewhere.ts";
import type { Grad2Findings } from "./findings.ts";
import { farthestLevel } from "./levels.ts";
import { gridEnsemble } from "./outcomes.ts";
import { type ExplanationFinding, leadsOf, leftOutText } from "./standings.ts";
import { farthest, STANDINGS } from "./standings_text.ts";
import { ensembleTitle } from "./titles.ts";

/**
 * What stands with BIM in the paper's steps on the ensembles that were trained most; then what of it is
 * excluded in other numbers of steps and on other ensembles, and what stands on both data sets.
 */
export function riddleStands(findings: Grad2Findings): string {
  const { all, inPapersSteps: { stands }, onBothDatasets } = findings;
  const { members, trainImages, epochs } = gridEnsemble(all[0]!).scale;
  const leads = leadsOf(stands);
  return [
    `On ${all.map(ensembleTitle).join("; ")} (ensembles of ${members}, ${trainImages} training ` +
    `images, ${epochs} epochs) ${leads.length} of ${stands.length} explanations have both of the ` +
    `paper's signs${leads.length > 0 ? ":" : "."}`,
    leads.map(leadText).join("\n"),
    ...leftOutText(all),
    ...elsewhereSummary(findings, "docs/grad2/numbers.md#in-more-steps-and-on-other-networks"),
    ...(onBothDatasets === undefined ? [] : [
      bothDatasetsText(onBothDatasets),
      findingsTable(onBothDatasets),
      ...wrongAtOnceText(onBothDatasets),
    ]),
  ].filter((part) => part !== "").join("\n\n");
}

/** An explanation that stands: how far it is from the paper where it is farthest, and what it says. */
function leadText(lead: ExplanationFinding): string {
  const { title, says, addedLater } = lead.explanation;
  const { word } = STANDINGS[lead.standing];
  const later = addedLater ? ", listed when others were known" : "";
  const [differences, levels] = [farthest(lead.ensembles), farthestLevel(lead)];
  const distances = differences === undefined || levels === undefined
    ? ", of ensembles that the paper does not have"
    : ` (at most ${differences.toFixed(2)} from the paper's differences, ` +
      `${levels.toFixed(2)} from its accuracies)`;
  return `- _${title}_, ${word}${later}${distances}. ${says}`;
}
