/**
 * From a declarative chart to SVG, without a browser, a canvas or the network.
 *
 * Vega-Lite draws. Observable Plot was tried beside it: it is smaller (2 MB and a DOM of 3 MB to
 * Vega's 20 MB), but its legends are HTML that cannot stand in an SVG file, its groups of bars are
 * facets and so cannot be faceted again, and its charts are calls, not data.
 */

import { createHash } from "node:crypto";
import type { Loader, LoggerInterface } from "vega";
import type { TopLevelSpec } from "vega-lite";
import { INK, THEME } from "./theme.ts";

/** A chart as Vega-Lite has it, with its data inline; `description` says in words what it shows. */
export type ChartSpec = TopLevelSpec & { readonly description: string };

/**
 * Draws a chart. The same chart is drawn the same, to the byte, however often and in whatever order;
 * its identifiers are no other chart's, so that several can stand in one page.
 *
 * Text and axes have the colour {@linkcode INK}, which is readable on light and on dark pages. A
 * page that holds the SVG itself may set another by `color` in its style sheet.
 *
 * @param spec A chart, as `groupedBars`, `linesWithBands`, `pointsWithIntervals` and `heatMap` make
 * them, or one of your own
 * @returns An `<svg>` element that also is a whole file
 * @throws {Error} If the chart asks for a file, or the library warns of it
 *
 * @example
 * ```ts
 * import { groupedBars, renderSvg } from "ensemble-defense";
 * import assert from "assert";
 *
 * const svg = await renderSvg(groupedBars([{ group: "bagging", series: "FGSM", value: 0.57 }], {
 *   description: "Accuracy of bagging under FGSM",
 *   y: "Accuracy",
 * }));
 * assert.match(svg, /^<svg [^>]*aria-label="Accuracy of bagging under FGSM"/);
 * assert.match(svg, /aria-label="bagging, FGSM: 0.5700"/);
 * ```
 */
export async function renderSvg(spec: ChartSpec): Promise<string> {
  // Only now: most commands draw nothing, and the library takes a third of a second to load.
  const [{ parse, View }, { compile }] = await Promise.all([import("vega"), import("vega-lite")]);
  const { logger, warnings } = listener();
  const { spec: compiled } = compile({ ...spec, config: { ...THEME, ...spec.config } }, { logger });
  const view = new View(parse(compiled), { renderer: "none", loader: OFFLINE, logger });
  try {
    const svg = await view.toSVG();
    if (warnings.length > 0) throw new Error(`A chart is not as it must be: ${warnings[0]}`);
    return tidy(svg, spec);
  } finally {
    view.finalize();
  }
}

/** Hears what the libraries would print. */
function listener(): { logger: LoggerInterface; warnings: string[] } {
  const warnings: string[] = [];
  const hear = (...words: readonly unknown[]): LoggerInterface => {
    warnings.push(words.join(" "));
    return logger;
  };
  const ignore = (): LoggerInterface => logger;
  const logger = {
    level: (): number => 2,
    error: hear,
    warn: hear,
    info: ignore,
    debug: ignore,
  } as LoggerInterface;
  return { logger, warnings };
}

function refuse(uri: string): Promise<never> {
  return Promise.reject(new Error(`A chart has its data with it: ${uri} is not loaded`));
}

/** An address that holds its picture needs nothing else. */
function sanitize(uri: string): Promise<{ href: string }> {
  return uri.startsWith("data:image/png;") ? Promise.resolve({ href: uri }) : refuse(uri);
}

const OFFLINE: Loader = { load: refuse, sanitize, http: refuse, file: refuse };

/** The attributes that hold coordinates. */
const COORDINATES = /\b(d|transform|x|y|x1|x2|y1|y2|width|height)="([^"]*)"/g;

/**
 * Names clips and gradients by the chart and their order in it, where the library counts them over
 * all charts; rounds coordinates to a hundredth of a pixel; gives the whole its colour and words.
 */
function tidy(svg: string, spec: ChartSpec): string {
  const name = createHash("sha256").update(JSON.stringify(spec)).digest("hex").slice(0, 8);
  const ids = [...new Set(Array.from(svg.matchAll(/\bid="([^"]+)"/g), ([, id]) => id!))];
  const renamed = new Map(ids.map((id, n) => [id, `${name}-${n}`]));
  return svg
    .replace(/\bid="([^"]+)"/g, (_, id: string) => `id="${renamed.get(id)}"`)
    .replace(/url\(#([^)]+)\)/g, (_, id: string) => `url(#${renamed.get(id) ?? id})`)
    .replace(COORDINATES, (_, attribute: string, value: string) => {
      const short = value.replace(/-?\d+\.\d{3,}(?:e-?\d+)?/g, (n) => String(rounded(Number(n))));
      return `${attribute}="${short}"`;
    })
    .replace(
      /^<svg /,
      () => `<svg color="${INK}" role="img" aria-label="${escaped(spec.description)}" `,
    );
}

function rounded(value: number): number {
  const hundredths = Math.round(value * 100) / 100;
  return hundredths === 0 ? 0 : hundredths; // not -0
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
