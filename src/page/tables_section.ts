/** Tables 2 and 4 on the page: ours, its interval, the paper's, and the difference in colour. */

import { PAPER_TABLE2 } from "../evaluation/paper_table2.ts";
import { PAPER_TABLE4 } from "../evaluation/paper_table4.ts";
import {
  type ComparedCell,
  type ComparedTable,
  type Marks,
  sideOf,
} from "../reports/compared_table.ts";
import { comparedTable2 } from "../reports/compared_table2.ts";
import { comparedTable4 } from "../reports/compared_table4.ts";
import { datasetLabel } from "../reports/names.ts";
import { fraction, fractionRange, NOTHING, signed } from "../reports/numbers.ts";
import type { Results } from "../reports/results.ts";
import { type Html, markup, raw } from "./html.ts";

/** The section of the tables; every table sorts by each of its columns. */
export function tablesSection(results: Results): Html {
  const tables = [
    ...comparedTable2(results, PAPER_TABLE2),
    ...comparedTable4(results, PAPER_TABLE4),
  ];
  if (tables.length === 0) {
    return markup`
      <section id="tables" aria-labelledby="tables-title">
        <h2 id="tables-title">Tables</h2>
        <p>No method was attacked, so neither table has a row.</p>
      </section>
    `;
  }
  return markup`<section id="tables" aria-labelledby="tables-title">
<h2 id="tables-title">Tables</h2>
<p>Each cell has our accuracy, its 95&nbsp;% interval, the paper's accuracy, and ours minus the paper's.
The paper's is one number without an interval.</p>
<p class="key">Colour: <span class="higher">ours is higher</span>
<span class="lower">ours is lower</span>; the stronger, the larger the difference. No colour: the
paper's number lies inside our interval.</p>
${tables.map(table)}
</section>`;
}

/** One table, which sorts by each of its columns. */
export function table(one: ComparedTable): Html {
  const { name, dataset, heads, columns, rows, note } = one;
  const title = `${name}, ${datasetLabel(dataset)}`;
  const beside = one.comparedWith === undefined || one.comparedWith === dataset
    ? ""
    : ` Beside it stand the paper's numbers for ${datasetLabel(one.comparedWith)}.`;
  return markup`
    <h3>${title}</h3>
    ${note === undefined && beside === "" ? "" : markup`<p class="soft">${note ?? ""}${beside}</p>`}
    <div class="scroll" tabindex="0" role="group" aria-label="${title}">
      <table class="compared">
        <thead>
          <tr>
    ${heads.map((head) => markup`<th scope="col"><button type="button">${head}</button></th>`)}
    ${
    columns.map((column) =>
      markup`<th scope="col" class="number"><button type="button">${column}</button></th>`
    )
  }
          </tr>
        </thead>
        <tbody>
    ${
    rows.map((row) =>
      markup`<tr>${row.heads.map((head, h) => headCell(head, heads[h] === "Method"))}${
        row.cells.map(numberCell)
      }</tr>\n`
    )
  }
        </tbody>
      </table>
    </div>
  `;
}

function headCell(head: string, isMethod: boolean): Html {
  return isMethod
    ? markup`<th scope="row" data-value="${head}">${head}</th>`
    : markup`<td data-value="${head}">${head}</td>`;
}

function numberCell(cell: ComparedCell): Html {
  const { ours, interval, paper } = cell;
  if (ours === undefined) return markup`<td class="number">${NOTHING}${paperLine(cell)}</td>`;
  const difference = paper === undefined ? undefined : ours - paper;
  const lines = [
    interval === undefined ? "" : markup`<small>${fractionRange(interval)}</small>`,
    paperLine(cell),
    difference === undefined ? "" : markup`<small>${signed(difference)}</small>`,
  ];
  const number = marked(ours, cell.ourMarks);
  return markup`<td class="number${
    colour(cell)
  } data-value="${ours}"><b>${number}</b>${lines}</td>`;
}

function paperLine({ paper, paperMarks }: ComparedCell): Html | string {
  return paper === undefined ? "" : markup`<small>paper ${marked(paper, paperMarks)}</small>`;
}

function marked(value: number, marks: Marks | undefined): Html {
  const number = marks?.bold
    ? markup`<strong>${fraction(value)}</strong>`
    : markup`${fraction(value)}`;
  return marks?.asterisk ? markup`${number}*` : number;
}

/** The strongest colour, in percent: text on it keeps its contrast. */
const MOST = 32;

/** Ends the class, and says how strong the colour is. */
function colour(cell: ComparedCell): Html {
  const side = sideOf(cell);
  if (side === undefined) return raw('"');
  // Square root: a difference of 0.01 is to be seen, and one of 0.9 to be told from 0.5.
  const by = Math.round(MOST * Math.sqrt(Math.abs(cell.ours! - cell.paper!)));
  return raw(` ${side}" style="--by:${Math.max(6, by)}"`);
}
