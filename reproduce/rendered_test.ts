import assert from "assert";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { findGrad2 } from "../src/grad2/findings.ts";
import { recordedGrids } from "./grad2_page.ts";
import { renderedFiles } from "./rendered.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

for (const [path, text] of await renderedFiles(findGrad2(await recordedGrids()))) {
  Deno.test(`${relative(ROOT, path)} shows what the recorded runs hold (deno task docs)`, async () => {
    assert.equal(await Deno.readTextFile(path), text, path);
  });
}
