/** The style sheet of the page: light or dark as the reader's system is, wide or narrow. */

export const STYLE: string = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --ink: #1c2024; --soft: #5a646e; --line: #d5dae0; --panel: #f5f7f9;
  --link: #0a58b5; --higher: #0078bd; --lower: #d55e00; --good: #1d6b3a; --bad: #a3271d;
  --open: #5b5f66; --bar: #0078bd; --strength: 1%;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0f1318; --ink: #e6e9ed; --soft: #a3adb8; --line: #333c46; --panel: #191f26;
    --link: #7db8ff; --higher: #4aa8e8; --lower: #ee8a3c; --good: #6fce92; --bad: #ff9d94;
    --open: #b4bac2; --bar: #4aa8e8; --strength: 1.4%;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1rem clamp(0.75rem, 3vw, 2rem) 4rem; max-width: 76rem;
  background: var(--page); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
  overflow-wrap: anywhere;
}
h1 { font-size: clamp(1.5rem, 4vw, 2.1rem); line-height: 1.2; margin: 1rem 0 0.5rem; }
h2 { font-size: 1.4rem; margin: 3rem 0 0.75rem; padding-top: 0.5rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.08rem; margin: 1.75rem 0 0.5rem; }
h4 { font-size: 1rem; margin: 1rem 0 0.25rem; }
p, ul, ol, blockquote, figcaption { max-width: 46rem; }
a { color: var(--link); }
a:focus-visible, button:focus-visible, summary:focus-visible, [tabindex]:focus-visible {
  outline: 3px solid var(--link); outline-offset: 2px;
}
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.1rem; padding: 0; list-style: none; }
nav a { display: inline-block; padding: 0.25rem 0; }
.soft { color: var(--soft); }
.tally { display: flex; flex-wrap: wrap; gap: 0.75rem; margin: 1rem 0; padding: 0; list-style: none; }
.tally li { background: var(--panel); border: 1px solid var(--line); border-radius: 0.5rem; padding: 0.5rem 1rem; }
.tally strong { display: block; font-size: 1.6rem; line-height: 1.2; }
.scroll { overflow-x: auto; margin: 0.5rem 0 1rem; }
table { border-collapse: separate; border-spacing: 0; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
caption { text-align: left; color: var(--soft); padding: 0.2rem 0; }
th, td { padding: 0.4rem 0.7rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
td.number, th.number { text-align: right; white-space: nowrap; }
thead th { vertical-align: bottom; background: var(--panel); }
tbody th { font-weight: 600; white-space: nowrap; }
.compared :is(th, td) { padding-inline: 0.55rem; } /* seven columns, in a window of 1200 pixels */
.compared tbody th { position: sticky; left: 0; background: var(--page); }
.cases td:first-child { min-width: 14rem; }
th button {
  font: inherit; font-weight: 600; color: inherit; background: none; border: 0; padding: 0.2rem 0;
  cursor: pointer; text-align: inherit; white-space: nowrap;
}
th button::after { content: " \\2195"; color: var(--soft); }
th[aria-sort=ascending] button::after { content: " \\2191"; color: var(--ink); }
th[aria-sort=descending] button::after { content: " \\2193"; color: var(--ink); }
td small { display: block; color: var(--soft); font-size: 0.82rem; }
.compared td.number b { font-weight: 600; }
.higher, .lower { --hue: var(--higher); background: color-mix(in srgb, var(--hue) calc(var(--by) * var(--strength)), transparent); }
.lower { --hue: var(--lower); }
.higher small, .lower small { color: inherit; }
.key span { display: inline-block; padding: 0 0.5rem; border-radius: 0.2rem; --by: 25; }
.verdict { font-weight: 700; white-space: nowrap; }
.reproduced { color: var(--good); } .refuted { color: var(--bad); } .inconclusive { color: var(--open); }
.claim { border: 1px solid var(--line); border-radius: 0.5rem; padding: 0 1rem 0.75rem; margin: 1rem 0; }
.claim h3 { display: flex; flex-wrap: wrap; gap: 0 0.75rem; align-items: baseline; margin-top: 0.9rem; }
blockquote { margin: 0.5rem 0; padding-left: 0.9rem; border-left: 3px solid var(--line); }
blockquote footer { color: var(--soft); font-size: 0.9rem; }
summary { cursor: pointer; padding: 0.3rem 0; color: var(--link); }
.bar { display: block; position: relative; width: clamp(7rem, 18vw, 15rem); height: 1.1rem; margin-top: 0.25rem; }
.bar i { position: absolute; top: 0.4rem; height: 0.3rem; background: var(--bar); border-radius: 0.15rem; min-width: 2px; }
.bar b { position: absolute; top: 0.1rem; width: 0.3rem; height: 0.9rem; margin-left: -0.15rem; background: var(--ink); border-radius: 0.1rem; }
.bar u { position: absolute; top: -0.35rem; bottom: -0.35rem; border-left: 1px dashed var(--soft); }
figure { margin: 1rem 0 2rem; }
.panels { display: grid; gap: 1.25rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr)); align-items: end; }
.panels.small { grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); }
.shades span { display: inline-block; width: 9rem; height: 0.8rem; margin: 0 0.3rem; vertical-align: -0.05rem; }
.panel { margin: 0 0 0.25rem; font-weight: 600; font-size: 0.9rem; line-height: 1.3; }
svg { color: var(--ink); max-width: 100%; height: auto; display: block; }
svg text, svg .mark-rule { pointer-events: none; }
figcaption { margin-bottom: 0.75rem; }
details ul.numbers { columns: 22rem; font-size: 0.88rem; max-width: none; padding-left: 1.1rem; }
dl { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: 0.35rem 1rem; }
dt { font-weight: 600; } dd { margin: 0; }
code { font: 0.92em ui-monospace, SFMono-Regular, Menlo, monospace; }
#hover {
  position: fixed; z-index: 2; pointer-events: none; max-width: 20rem; padding: 0.3rem 0.6rem;
  background: var(--ink); color: var(--page); border-radius: 0.3rem; font-size: 0.88rem;
}
@media (max-width: 34rem) {
  th, td { padding: 0.4rem 0.45rem; } .bar { margin-bottom: 0.4rem; }
  .cases thead { position: absolute; clip-path: inset(50%); }
  .cases tbody, .cases caption { display: block; }
  .cases tr { display: flex; flex-wrap: wrap; gap: 0 1rem; padding: 0.4rem 0; border-bottom: 1px solid var(--line); }
  .cases td { border: 0; padding: 0; } .cases td:first-child { flex: 1 0 100%; min-width: 0; }
  dl { grid-template-columns: 1fr; } dd { margin-bottom: 0.5rem; } .claim { padding: 0 0.6rem 0.6rem; } }
@media print { .claim { break-inside: avoid; } th button::after { content: none; } }
`;
