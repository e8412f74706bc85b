import assert from "assert";
import { renderedFiles } from "./rendered.ts";

for (const [path, text] of await renderedFiles()) {
  const name = path.split("/").slice(-2).join("/");
  Deno.test(`${name} shows what the recorded runs hold (deno task docs)`, async () => {
    assert.equal(await Deno.readTextFile(path), text, path);
  });
}
