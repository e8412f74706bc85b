/** What stands of the explanations, and what of it elsewhere, for a reader of another page. */

import { findingsText, wrongAtOnceText } from "./both_datasets_text.ts";
import { elsewhereSummary } from "./elsewhere.ts";
import type { Grad2Findings } from "./findings.ts";
import { farthestLevel } from "./levels.ts";
import { gridEnsemble } from "./outcomes.ts";
import { type ExplanationFinding, farthest, leadsOf, leftOutText } from "./standings.ts";
import { STANDINGS, titleOf } from "./standings_text.ts";
import { ensembleTitle } from "./titles.ts";

/**
 * What stands on both data sets, in words, if there are ensembles of as many networks of both; what
 * stands with BIM in the paper's steps on the ensembles that were trained most, by name if it was told
 * in words; then what of it is excluded in other numbers of steps and on other ensembles.
 */
export function riddleStands(findings: Grad2Findings): string {
  const { all, inPapersSteps: { stands }, onBothDatasets } = findings;
  const { members, trainImages, epochs } = gridEnsemble(all[0]!).scale;
  const leads = leadsOf(stands);
  const most = `On ${all.map(ensembleTitle).join("; ")} (ensembles of ${members}, ${trainImages} ` +
    `training images, ${epochs} epochs) ${leads.length} of ${stands.length} explanations have both ` +
    "of the paper's signs";
  return [
    ...(onBothDatasets === undefined
      ? [`${most}${leads.length > 0 ? ":" : "."}`, leads.map(leadText).join("\n")]
      : [
        ...findingsText(onBothDatasets, "An asterisk: listed when others were known."),
        ...wrongAtOnceText(onBothDatasets),
        `${most}${leads.length > 0 ? `: ${leads.map(titleOf).join("; ")}` : ""}.`,
      ]),
    ...leftOutText(all),
    ...elsewhereSummary(findings, "docs/grad2/numbers.md#in-more-steps-and-on-other-networks"),
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
