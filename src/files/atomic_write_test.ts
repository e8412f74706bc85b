import assert from "assert";
import { inTemporaryDirectory } from "./_temporary_directory.ts";
import { UserError } from "../errors.ts";
import { writeFileAtomically } from "./atomic_write.ts";

function namesIn(directory: string): string[] {
  return Array.from(Deno.readDirSync(directory), ({ name }) => name).sort();
}

Deno.test("writeFileAtomically() makes directories, replaces, and leaves nothing else", async () => {
  await inTemporaryDirectory(async (directory) => {
    const path = `${directory}/a/b/file`;
    await writeFileAtomically(path, Uint8Array.of(1, 2, 3));
    await writeFileAtomically(path, Uint8Array.of(4));
    assert.deepEqual(Deno.readFileSync(path), Uint8Array.of(4));
    assert.deepEqual(namesIn(`${directory}/a/b`), ["file"]);
  });
});

Deno.test("many writers of one file leave one of their contents, whole", async () => {
  await inTemporaryDirectory(async (directory) => {
    const path = `${directory}/file`;
    const contents = Array.from({ length: 8 }, (_, i) => new Uint8Array(1000 * (i + 1)).fill(i));
    await Promise.all(contents.map((bytes) => writeFileAtomically(path, bytes)));
    const kept = Deno.readFileSync(path);
    assert.deepEqual(kept, contents[kept[0]!]);
    assert.deepEqual(namesIn(directory), ["file"]);
  });
});

Deno.test("a file in the place of the directory gives one line that names the path", async () => {
  await inTemporaryDirectory(async (directory) => {
    Deno.writeTextFileSync(`${directory}/taken`, "");
    await assert.rejects(
      writeFileAtomically(`${directory}/taken/deep/file`, Uint8Array.of(1)),
      (error) => {
        assert(error instanceof UserError);
        assert.match(error.message, /^\S+\/taken\/deep\/file: cannot be written: [A-Z]+: [\w ]+$/);
        return true;
      },
    );
  });
});

Deno.test("a directory in the place of the file is kept, and no temporary file beside it", async () => {
  await inTemporaryDirectory(async (directory) => {
    Deno.mkdirSync(`${directory}/file/inside`, { recursive: true });
    await assert.rejects(writeFileAtomically(`${directory}/file`, Uint8Array.of(1)), UserError);
    assert.deepEqual(namesIn(directory), ["file"]);
    assert.deepEqual(namesIn(`${directory}/file`), ["inside"]);
  });
});
