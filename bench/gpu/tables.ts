/**
 * Tables 2 and 4 at paper scale on the card, a piece at a time: one method under one seed on one data
 * set, trained and attacked. What is finished is kept, so that a next call goes on after it.
 */

import { join } from "node:path";
import {
  defaultDataDir,
  loadCifar10,
  loadMnist,
  type MethodName,
  methodsOfTables,
} from "ensemble-defense";
import { parseCommandLine } from "../../src/cli/options.ts";
import { reproduce } from "../../src/cli/reproduce.ts";
import { Interrupted } from "../../src/errors.ts";
import { isThere } from "../../src/files/missing.ts";
import type { StopFlag } from "../../src/workers/stop_flag.ts";
import type { NetworkName } from "../networks.ts";

/** A method under a seed. */
export interface TablePiece {
  readonly dataset: NetworkName;
  readonly method: MethodName;
  readonly seed: number;
}

/** How long a piece has taken: its training and all its attacks, over all calls. */
export interface PieceTime extends TablePiece {
  readonly seconds: number;
  /** False for a piece that was under way when time was up; what it came to is saved. */
  readonly finished: boolean;
}

/** What is to be made. */
export interface TableOptions {
  readonly tables: readonly ("2" | "4")[];
  readonly datasets: readonly NetworkName[];
  /** Every piece is made under so many seeds, from 1 on. */
  readonly replicates: number;
  /** With drawn digits and a handful of images. */
  readonly small: boolean;
  readonly out: string;
  /** Where the data is; where the program looks for it unless told. */
  readonly dataDir: string | undefined;
}

/** Not with loadDataset's advice, which is for `reproduce`. */
const LOADERS = { mnist: loadMnist, cifar10: loadCifar10 };

/** The store is left where it is; results come back. */
const FOLDER = "tables";

const SMALL = [
  ...["--profile", "smoke", "--members", "2", "--epochs", "1"],
  ...["--train-limit", "8", "--test-limit", "4"],
];

/**
 * All pieces, the most wanted first: Table 2 of every data set, Table 4, then both under further
 * seeds.
 */
export function tablePieces(options: TableOptions): TablePiece[] {
  const { tables, datasets, replicates, small } = options;
  const pieces = new Map<string, TablePiece>();
  for (let seed = 1; seed <= replicates; seed++) {
    for (const table of tables) {
      for (const dataset of datasets) {
        for (const method of methodsOfTables([table]).slice(0, small ? 1 : undefined)) {
          const piece = { dataset, method, seed };
          pieces.set(nameOf(piece), piece); // once: bagging is in both tables
        }
      }
    }
  }
  return [...pieces.values()];
}

/**
 * Checks, before minutes of other measurements, that the data of the tables is at hand: nothing is
 * downloaded here.
 *
 * @throws {UserError} If it is not, or not as it was published
 */
export async function checkTablesData(
  { tables, datasets, small, dataDir }: Omit<TableOptions, "replicates" | "out">,
): Promise<void> {
  if (tables.length === 0 || small) return;
  for (const name of datasets) {
    await LOADERS[name]({ dataDir: dataDir ?? defaultDataDir(), allowDownload: false });
  }
}

/**
 * Moves what earlier calls computed out of the way, so that making it again takes its time: what a
 * store holds takes none, on whichever card it was made.
 *
 * @returns Where it is now; undefined if there was nothing
 */
export async function setTablesAside(out: string): Promise<string | undefined> {
  const tables = join(out, FOLDER);
  if (!await isThere(tables)) return undefined;
  let number = 1;
  while (await isThere(`${tables}.${number}`)) number++;
  await Deno.rename(tables, `${tables}.${number}`);
  return `${tables}.${number}`;
}

/**
 * Makes the pieces that earlier calls have not finished, and then prints the tables of all from what
 * the store holds.
 *
 * @param before What earlier calls measured
 * @param keep Is given all that is measured so far, after each piece
 * @returns Whether all is done; not if `stop` was raised before
 */
export async function measureTables(
  options: TableOptions,
  before: readonly PieceTime[],
  stop: StopFlag,
  keep: (times: readonly PieceTime[]) => Promise<void>,
  print: (text: string) => void,
): Promise<boolean> {
  const times = new Map(before.map((time) => [nameOf(time), time]));
  const measured = async (piece: TablePiece): Promise<boolean> => {
    const name = nameOf(piece);
    const spent = times.get(name)?.seconds ?? 0;
    const start = performance.now();
    const finished = await finishes(() => run(options, [piece], () => {}, stop));
    const seconds = spent + (performance.now() - start) / 1000;
    times.set(name, { ...piece, seconds, finished });
    await keep([...times.values()]);
    return finished;
  };
  for (const piece of tablePieces(options)) {
    if (!times.get(nameOf(piece))?.finished && !await measured(piece)) return false;
  }
  for (const dataset of options.datasets) {
    const pieces = tablePieces({ ...options, datasets: [dataset] });
    if (!await finishes(() => run(options, pieces, print, stop))) return false;
  }
  return true;
}

function nameOf({ dataset, method, seed }: TablePiece): string {
  return `${seed} ${dataset} ${method}`;
}

/** Whether `f` came to its end before it was stopped. */
async function finishes(f: () => Promise<void>): Promise<boolean> {
  try {
    await f();
    return true;
  } catch (error) {
    if (error instanceof Interrupted) return false;
    throw error;
  }
}

/** Runs pieces of one data set, under all their seeds. */
async function run(
  { small, out, dataDir }: TableOptions,
  pieces: readonly TablePiece[],
  print: (text: string) => void,
  stop: StopFlag,
): Promise<void> {
  const seeds = pieces.map(({ seed }) => seed);
  const [from, to] = [Math.min(...seeds), Math.max(...seeds)];
  const line = parseCommandLine([
    ...["--backend", "webgpu", "--quiet", "--out", join(out, FOLDER)],
    ...small
      ? [...SMALL, "--dataset", "synthetic"]
      : ["--profile", "paper", "--dataset", pieces[0]!.dataset],
    ...dataDir === undefined ? [] : ["--data-dir", dataDir],
    ...["--methods", [...new Set(pieces.map(({ method }) => method))].join()],
    ...["--seed", String(from), "--replicates", String(to - from + 1)],
  ], "");
  if (line.kind !== "reproduce") throw new Error("The flags print a text");
  await reproduce(line.options, { out: print, note: () => {} }, stop);
}
