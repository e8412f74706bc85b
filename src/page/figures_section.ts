/** The figures on the page: drawn charts, their captions, and their numbers as text. */

import type { ChartSpec } from "../charts/render.ts";
import { renderSvg } from "../charts/render.ts";
import { HEAT } from "../charts/theme.ts";
import type { Figure } from "../figures/figure.ts";
import type { RunFigures } from "../figures/figures.ts";
import { type Html, markup, raw } from "./html.ts";

/** How wide panels need to be, where it is not the middle size. */
const SIZES: Readonly<Record<string, string>> = { transfer: " small" };

/** The section of all figures. */
export async function figuresSection({ drawn, leftOut }: RunFigures): Promise<Html> {
  return markup`<section id="figures" aria-labelledby="figures-title">
<h2 id="figures-title">Figures</h2>
${await Promise.all(drawn.map(figureElement))}
${
    leftOut.length === 0 ? "" : markup`<h3>Left out</h3>
<ul>${leftOut.map(({ title, why }) => markup`<li>${title}: ${why}.</li>`)}</ul>`
  }
</section>`;
}

async function figureElement({ id, title, caption, panels, shades }: Figure): Promise<Html> {
  const drawings = await Promise.all(panels.map(panelElement));
  const numbers = panels.flatMap(spokenNumbers);
  return markup`<h3>${title}</h3>
<figure id="${id}"><figcaption>${caption}</figcaption>
${shades === undefined ? "" : shadesKey(shades)}
<div class="panels${SIZES[id] ?? ""}">${drawings}</div>
${
    numbers.length === 0 ? "" : markup`<details><summary>The numbers of this figure</summary>
${numbers}</details>`
  }</figure>\n`;
}

/** The colours of heat maps, once for all panels. */
function shadesKey(shades: string): Html {
  return markup`<p class="shades">${shades} 0 <span style="background:linear-gradient(to right,${HEAT.join()})"></span> 1</p>`;
}

/** A panel below its title as text of the page: a long one breaks, where it would shrink a drawing. */
async function panelElement({ title, ...drawing }: ChartSpec): Promise<Html> {
  return markup`<div><p class="panel">${String(title)}</p>${raw(await renderSvg(drawing))}</div>\n`;
}

/** What the marks of a chart say, as text. */
function spokenNumbers({ title, data }: ChartSpec): Html[] {
  const values = (data as { values: readonly { words?: string }[] }).values;
  const words = values.flatMap(({ words }) => words === undefined ? [] : [words]);
  if (words.length === 0) return [];
  return [
    markup`
      <h4>${String(title)}</h4>
      <ul class="numbers">${words.map((one) => markup`<li>${one}</li>`)}</ul>
    `,
  ];
}
