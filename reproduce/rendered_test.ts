import assert from "assert";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { renderedFiles } from "./rendered.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

for (const [path, text] of await renderedFiles()) {
  Deno.test(`${relative(ROOT, path)} shows what the recorded runs hold (deno task docs)`, async () => {
    assert.equal(await Deno.readTextFile(path), text, path);
  });
}
