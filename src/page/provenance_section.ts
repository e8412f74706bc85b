/** Readings and provenance on the page. */

import { READING_MEANINGS, type Readings } from "../experiments/readings.ts";
import { renderProvenance } from "../reports/provenance_text.ts";
import type { Results } from "../reports/results.ts";
import { unrecordedReadings } from "../reports/younger_readings.ts";
import { type Html, markup } from "./html.ts";

/** The section of readings: each with its value and what it decides. */
export function readingsSection({ readings }: Results): Html {
  const unrecorded = unrecordedReadings(readings);
  return markup`<section id="readings" aria-labelledby="readings-title">
<h2 id="readings-title">Readings</h2>
<p>The paper leaves these choices open. Each is a setting, and this run made these:</p>
<div class="scroll" tabindex="0" role="group" aria-label="Readings and their values"><table>
<thead><tr><th scope="col">Reading</th><th scope="col">Value</th><th scope="col">What it decides</th></tr></thead>
<tbody>${
    Object.entries(readings).map(([name, value]) =>
      markup`
        <tr>
          <th scope="row"><code>${name}</code></th>
          <td><code>${value}</code></td>
          <td>${READING_MEANINGS[name as keyof Readings] ?? "no longer a reading"}</td>
        </tr>\n
      `
    )
  }</tbody></table></div>
${
    unrecorded.length === 0
      ? ""
      : markup`<p>Not recorded, being newer than the results: ${unrecorded.join(", ")}.</p>`
  }
</section>`;
}

/** The lines of provenance that have a section of their own. */
const ELSEWHERE = /^(readings|not recorded, being newer than the results): /;

/** The section of what made the results. */
export function provenanceSection(results: Results): Html {
  const lines = renderProvenance(results).split("\n").filter((line) => !ELSEWHERE.test(line));
  return markup`
    <section id="provenance" aria-labelledby="provenance-title">
      <h2 id="provenance-title">Provenance</h2>
      <ul>${lines.map((line) => markup`<li>${line}</li>\n`)}</ul>
      <p>The paper trains ensembles of ten on all images, 10 epochs on MNIST and 25 on CIFAR-10, and
    attacks 10,000 test images.</p>
    </section>
  `;
}
