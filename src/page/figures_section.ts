/** The figures on the page: drawn charts, their captions, and their numbers as text. */

import type { ChartSpec } from "../charts/render.ts";
import { renderSvg } from "../charts/render.ts";
import type { Figure, FigureLeftOut } from "../figures/figure.ts";
import type { RunFigures } from "../figures/figures.ts";
import { type Html, markup, raw } from "./html.ts";

/** How wide panels need to be, where it is not the middle size. */
const SIZES: Readonly<Record<string, string>> = { transfer: " small" };

/** A picture that is no chart: Figure 1. */
export interface Picture {
  readonly title: string;
  readonly caption: string;
  /** What it shows, for who cannot see it. */
  readonly description: string;
  /** A PNG file. */
  readonly png: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** The section of all figures, pictures first. */
export async function figuresSection(
  { drawn, leftOut }: RunFigures,
  pictures: readonly (Picture | FigureLeftOut)[],
): Promise<Html> {
  const absent = [...pictures, ...leftOut].filter((one): one is FigureLeftOut => "why" in one);
  const shown = pictures.filter((one): one is Picture => "png" in one);
  return markup`<section id="figures" aria-labelledby="figures-title">
<h2 id="figures-title">Figures</h2>
${shown.map(picture)}
${await Promise.all(drawn.map(figureElement))}
${
    absent.length === 0 ? "" : markup`<h3>Left out</h3>
<ul>${absent.map(({ title, why }) => markup`<li>${title}: ${why}.</li>`)}</ul>`
  }
</section>`;
}

function picture({ title, caption, description, png, width, height }: Picture): Html {
  return markup`
    <h3>${title}</h3>
    <figure>
      <figcaption>${caption}</figcaption>
      <div class="scroll" tabindex="0" role="group"
        aria-label="${title}"><img class="picture" width="${width}" height="${height}" alt="${description}"
    src="data:image/png;base64,${png.toBase64()}"></div>
    </figure>\n
  `;
}

async function figureElement({ id, title, caption, panels }: Figure): Promise<Html> {
  const drawings = await Promise.all(panels.map(renderSvg));
  const numbers = panels.flatMap(spokenNumbers);
  return markup`<h3>${title}</h3>
<figure id="${id}"><figcaption>${caption}</figcaption>
<div class="panels${SIZES[id] ?? ""}">${
    drawings.map((svg) => markup`<div>${raw(svg)}</div>\n`)
  }</div>
${
    numbers.length === 0 ? "" : markup`<details><summary>The numbers of this figure</summary>
${numbers}</details>`
  }</figure>\n`;
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
