import assert from "assert";
import { join } from "node:path";
import { inTemporaryDirectory } from "../../src/files/_temporary_directory.ts";
import { copyInPieces } from "./pieces.ts";

Deno.test("a large file is copied in pieces, a small one under its name", () =>
  inTemporaryDirectory(async (folder) => {
    const source = join(folder, "source");
    const bytes = Uint8Array.from({ length: 25 }, (_, i) => i);
    await Deno.writeFile(source, bytes);
    const target = join(folder, "target");
    await Deno.mkdir(target);
    assert.deepEqual(await copyInPieces(source, target, 25), ["source"]);
    assert.deepEqual(await Deno.readFile(join(target, "source")), bytes);

    const names = await copyInPieces(source, target, 10);
    assert.deepEqual(names, ["source.piece-000", "source.piece-001", "source.piece-002"]);
    const pieces = await Promise.all(names.map((name) => Deno.readFile(join(target, name))));
    assert.deepEqual(pieces.map(({ length }) => length), [10, 10, 5]);
    assert.deepEqual(Uint8Array.from(pieces.flatMap((piece) => [...piece])), bytes);
  }));
