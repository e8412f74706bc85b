/** Files in pieces that a transfer with a limit takes. */

import { basename, join } from "node:path";

/** No file of a packed folder is larger. */
export const PIECE_BYTES = 60 * 2 ** 20;

/**
 * Copies a file into a folder: under its own name, or in pieces `<name>.piece-000`, … whose
 * concatenation it is.
 *
 * @returns The names that were written
 */
export async function copyInPieces(
  path: string,
  folder: string,
  pieceBytes: number = PIECE_BYTES,
): Promise<string[]> {
  const name = basename(path);
  const { size } = await Deno.stat(path);
  if (size <= pieceBytes) {
    await Deno.copyFile(path, join(folder, name));
    return [name];
  }
  using file = await Deno.open(path);
  const names: string[] = [];
  for (let from = 0; from < size; from += pieceBytes) {
    const piece = new Uint8Array(Math.min(pieceBytes, size - from));
    for (let filled = 0; filled < piece.length;) {
      filled += await file.read(piece.subarray(filled)) ?? piece.length;
    }
    names.push(`${name}.piece-${String(names.length).padStart(3, "0")}`);
    await Deno.writeFile(join(folder, names.at(-1)!), piece);
  }
  return names;
}
