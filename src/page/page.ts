/** A run as one page that needs nothing else: no network, no other file. */

import { paperContradictions } from "../claims/contradictions.ts";
import { PAPER_TABLE2 } from "../evaluation/paper_table2.ts";
import { PAPER_TABLE4 } from "../evaluation/paper_table4.ts";
import type { DrawnRun } from "../figures/figure.ts";
import { type RunFigures, runFigures } from "../figures/figures.ts";
import { claimCounts } from "../reports/claim_counts.ts";
import { datasetLabel } from "../reports/names.ts";
import type { Protocol, Results } from "../reports/results.ts";
import { capital } from "../reports/wording.ts";
import { claimsSection, verdictWord } from "./claims_section.ts";
import { figuresSection } from "./figures_section.ts";
import { type Html, markup, raw } from "./html.ts";
import { provenanceSection, readingsSection } from "./provenance_section.ts";
import { SCRIPT } from "./script.ts";
import { strongestSection } from "./strongest_section.ts";
import { STYLE } from "./style.ts";
import { tablesSection } from "./tables_section.ts";

const SECTIONS = ["tables", "claims", "strongest", "figures", "readings", "provenance"] as const;

/**
 * The page of a run.
 *
 * @param run Its results and its evidence
 * @param figures What is drawn of it, for who has computed that already
 * @returns A whole HTML document
 */
export async function renderPage(
  run: DrawnRun,
  figures: RunFigures = runFigures(run),
): Promise<string> {
  const { results } = run;
  const datasets = results.datasets.map(datasetLabel).join(" and ");
  const title = `Ensembles as a defence: ${datasets}`;
  return markup`
    <!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <link rel="icon" href="data:,">
        <title>${title}</title>
        <style>${raw(STYLE)}</style>
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          <p>A reproduction of Strauss, Hanselmann, Junginger and Ulmer, <cite>Ensemble Methods as a Defense to
    Adversarial Perturbations Against Deep Neural Networks</cite> (2018), at the profile
    <code>${results.profile}</code>: ${results.protocol.map(scale).join("; ")}.</p>
          <ul class="tally">${tally(results.claims)}</ul>
          <nav aria-label="Sections">
            <ul>${
    SECTIONS.map((name) => markup`<li><a href="#${name}">${capital(name)}</a></li>`)
  }</ul>
          </nav>
        </header>
        <main>
    ${tablesSection(results)}
    ${claimsSection(results.claims)}
    ${contradictions()}
    ${strongestSection(run.strongest ?? [])}
    ${await figuresSection(figures)}
    ${readingsSection(results)}
    ${provenanceSection(results)}
        </main>
        <div id="hover" role="status" hidden></div>
        <script>${raw(SCRIPT)}</script>
      </body>
    </html>
  `.text.trim() + "\n";
}

function scale(
  { dataset, members, epochs, trainImages, testImages, replicates }: Protocol,
): string {
  return `${datasetLabel(dataset)}, ${members} members, ${epochs} ${
    epochs === 1 ? "epoch" : "epochs"
  }, ${trainImages} training and ${testImages} test images` +
    (replicates === undefined || replicates === 1 ? "" : `, ${replicates} seeds`);
}

function contradictions(): Html {
  return markup`
    <details>
      <summary>Where the paper's text and its tables disagree</summary>
      <ul>${
    paperContradictions(PAPER_TABLE2, PAPER_TABLE4).map((line) => markup`<li>${line}</li>`)
  }</ul>
    </details>
  `;
}

/** How many claims have which verdict; those that were not measured have none. */
function tally(claims: Results["claims"]): Html[] {
  return claimCounts(claims).map(([standing, count]) =>
    markup`<li><strong>${count}</strong> ${
      standing === "not measured" ? standing : verdictWord(standing)
    }</li>`
  );
}
