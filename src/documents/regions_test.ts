import assert from "assert";
import { END, fillRegions, startOf } from "./regions.ts";

const DOCUMENT = ["# Title", startOf("first"), "old", END, "between", startOf("second"), END, ""]
  .join("\n");

Deno.test("regions are rendered anew, and everything else stays", () => {
  const filled = fillRegions(DOCUMENT, (name) => `new ${name}`);
  assert.equal(
    filled.replaceAll(/<!-- deno-fmt-ignore-(start|end) -->\n/g, ""),
    [
      "# Title",
      startOf("first"),
      "",
      "new first",
      "",
      END,
      "between",
      startOf("second"),
      "",
      "new second",
      "",
      END,
      "",
    ].join("\n"),
  );
  assert.equal(fillRegions(filled, (name) => `new ${name}`), filled);
});

Deno.test("a document without regions stays as it is", () => {
  assert.equal(fillRegions("# Title\n\ntext\n", () => "never"), "# Title\n\ntext\n");
});

Deno.test("a region must have an end and a name that is known", () => {
  const render = (): string => "new";
  assert.throws(
    () => fillRegions(startOf("a"), render),
    new Error(`region a does not end: add the line ${END}`),
  );
  assert.throws(
    () => fillRegions(`${startOf("a")}\n${startOf("b")}`, render),
    new Error("line 2: region a has not ended"),
  );
  assert.throws(
    () => fillRegions(`text\n${END}`, render),
    new Error("line 2: no region was begun that could end"),
  );
  assert.throws(
    () => fillRegions(DOCUMENT, () => undefined),
    new Error("line 2: nothing renders first"),
  );
});
