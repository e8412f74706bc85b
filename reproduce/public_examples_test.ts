import assert from "assert";
import { functionsWithoutExample } from "./public_examples.ts";

const ROOT = "file:///somewhere/";

/** A function as `deno doc --json` has it, with the text of its example if it has one. */
function documented(name: string, example?: string, kind: string = "function"): unknown {
  const tags = example === undefined ? [] : [{ kind: "example", doc: example }];
  return {
    name,
    declarations: [{
      kind,
      location: { filename: `${ROOT}src/attacks/${name}.ts`, line: 30, col: 0 },
      jsDoc: { doc: "What it does.", tags: [{ kind: "param", name: "x" }, ...tags] },
    }],
  };
}

function linted(...symbols: unknown[]): string[] {
  return functionsWithoutExample(
    JSON.stringify({ version: 2, nodes: { [`${ROOT}mod.ts`]: { symbols } } }),
    ROOT,
  );
}

const ASSERTING = 'Title\n```ts\nimport assert from "assert";\n\nassert.equal(1, 1);\n```';
const IDLE = '```ts\nimport assert from "assert";\n\nconsole.log(1);\n```';

Deno.test("a public function without an example is named with its place, one line each", () => {
  const lines = linted(
    documented("climb"),
    documented("attack", ASSERTING),
    documented("steepest"),
  );
  assert.deepEqual(lines, [
    "src/attacks/climb.ts:31: climb is public: show with an @example that asserts what it does",
    "src/attacks/steepest.ts:31: steepest is public: show with an @example that asserts what it does",
  ]);
});

Deno.test("an example that asserts nothing is none", () => {
  assert.equal(linted(documented("climb", IDLE)).length, 1);
  assert.deepEqual(linted(documented("climb", IDLE.replace("console.log(1)", "assert(1)"))), []);
});

Deno.test("types and values need no example", () => {
  const others = ["interface", "variable", "typeAlias"].map((kind) =>
    documented(kind, undefined, kind)
  );
  assert.deepEqual(linted(documented("attack", ASSERTING), ...others), []);
});

Deno.test("an example of one overload is enough", () => {
  const [bare, shown] = [documented("climb"), documented("climb", ASSERTING)] as {
    declarations: unknown[];
  }[];
  const declarations = [...bare!.declarations, ...shown!.declarations];
  assert.deepEqual(linted({ ...bare, declarations }), []);
});

Deno.test("a form of documentation that names no function does not pass", () => {
  assert.throws(
    () => linted(),
    new Error("deno doc --json names no function: has its form changed?"),
  );
});
