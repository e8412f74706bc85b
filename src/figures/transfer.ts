/** How far attacks carry over from one member to the others (claim list, E5). */

import { type HeatCell, heatMap } from "../charts/heat_map.ts";
import { byDataset } from "../evaluation/datasets.ts";
import { transferMatrix } from "../evaluation/transfer.ts";
import { ATTACK_WORDS, datasetLabel } from "../reports/names.ts";
import { type DrawnRun, type Figure, figure, type FigureLeftOut } from "./figure.ts";

const WORDS = { id: "transfer", title: "Transfer of attacks between members" };

const VALUE = "accuracy";

/** Of more attackers than this a cell is too small for two decimals. */
const FEW = 12;

/**
 * The transfer matrices of the run's own attacks under the first seed of each data set: a panel for
 * each data set, method and attack. The text form is `renderTransfer`.
 */
export function transfer({ replicates }: DrawnRun): Figure | FigureLeftOut {
  const first = byDataset(replicates).flatMap(({ replicates }) => replicates[0]!.methods);
  const rows = first.flatMap(({ dataset, method, labels, attacks }) =>
    attacks.filter(({ grad1 }) => grad1.length > 1).flatMap(({ attack, grad1 }) => {
      const panel = `${datasetLabel(dataset)}, ${method}, ${ATTACK_WORDS[attack]}`;
      return transferMatrix(grad1, labels).flatMap((accuracies, i): HeatCell[] =>
        accuracies.map((value, member) => ({
          panel,
          row: String(grad1[i]!.attacker),
          column: member === accuracies.length - 1 ? "ens." : String(member),
          value,
        }))
      );
    })
  );
  if (rows.length === 0) {
    return { ...WORDS, why: "no ensemble was attacked by more than one member (grad1Member=all)" };
  }
  const caption =
    "Rows are the members whose gradient made the images (Grad. 1), columns those that classify " +
    "them, and the ensemble. A cell is an accuracy: dark where an attack does not carry over. " +
    "First seed.";
  const drawn = figure({ ...WORDS, caption }, rows, (rows, arrangement) =>
    heatMap(rows, {
      ...arrangement,
      rows: "attacker",
      columnsAre: "member",
      value: VALUE,
      decimals: new Set(rows.map(({ row }) => row)).size > FEW ? 1 : 2,
      hasLegend: arrangement.title === undefined, // in the whole, once
    }));
  return { ...drawn, shades: VALUE };
}
