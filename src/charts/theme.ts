/**
 * How charts look. A chart stands on pages whose background it does not know: white, or dark where
 * the reader asks for that. So every colour here has a contrast of at least 3 to both
 * ({@linkcode PAGES}), and text of at least 4.
 */

import type { Config } from "vega-lite";

/** The backgrounds that a chart must be readable on: white, and that of a dark code forge. */
export const PAGES: readonly string[] = ["#ffffff", "#0d1117"];

/** Text, axes and intervals of a chart that stands alone; a page that holds it gives its own. */
export const INK = "#757575";

/**
 * The colours of series, in their order: hues that differ for readers who see red and green alike,
 * after Okabe and Ito (2008), of lightness between both pages.
 */
export const SERIES: readonly string[] = [
  "#0078bd",
  "#d55e00",
  "#009270",
  "#b865a0",
  "#8c7a1e",
  "#6d6ad6",
  "#c2415c",
  "#5f7f95",
];

/** The colours of a heat map, from 0 to 1; each stands below text of a colour of its own. */
export const HEAT: readonly string[] = ["#fff3d6", "#f7b267", "#d9673f", "#8a2a52", "#2d1640"];

const GRID_OPACITY = 0.25;

/** What Vega-Lite takes for a theme. `currentColor` is {@linkcode INK}, or the text of the page. */
export const THEME: Config = {
  background: "transparent",
  font: "system-ui, sans-serif",
  view: { stroke: null },
  title: { color: "currentColor", fontSize: 14, fontWeight: 600, anchor: "start" },
  header: {
    labelColor: "currentColor",
    labelFontSize: 13,
    labelFontWeight: 600,
    labelAnchor: "start",
    title: null,
  },
  axis: {
    labelColor: "currentColor",
    titleColor: "currentColor",
    domainColor: "currentColor",
    tickColor: "currentColor",
    gridColor: "currentColor",
    gridOpacity: GRID_OPACITY,
    labelFontSize: 12,
    titleFontSize: 12,
    titleFontWeight: 500,
    labelLimit: 320,
  },
  legend: {
    orient: "top",
    labelColor: "currentColor",
    titleColor: "currentColor",
    labelFontSize: 12,
    titleFontSize: 12,
    titleFontWeight: 500,
    labelLimit: 320,
    symbolLimit: 0,
  },
  range: { category: [...SERIES] },
};
