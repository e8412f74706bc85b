/** What must work at once, and without compute, loads no tensor library. */

import assert from "assert";

const ROOT = new URL("../../", import.meta.url);

/** The modules that a module loads before its first line runs; types load nothing. */
function imports(module: URL): string[] {
  const text = Deno.readTextFileSync(module);
  const statements = text.matchAll(
    /^(?:import|export)\s(?!type\s)[^;]*?from\s+"([^"]+)"|^import\s+"([^"]+)"/gm,
  );
  return Array.from(statements, ([statement, from, alone]) => {
    const names = /\{([^}]*)\}/.exec(statement)?.[1]?.split(",").map((name) => name.trim());
    const onlyTypes = names?.filter(Boolean).every((name) => name.startsWith("type ")) ?? false;
    return onlyTypes ? "" : from ?? alone ?? "";
  }).filter(Boolean);
}

/** How a module comes to load tfjs, or nothing. */
function wayToTensors(module: URL, seen: Set<string> = new Set()): string[] | undefined {
  if (seen.has(module.href)) return undefined;
  seen.add(module.href);
  for (const name of imports(module)) {
    if (name.startsWith("@tensorflow/")) return [module.pathname, name];
    if (!name.startsWith(".")) continue;
    const way = wayToTensors(new URL(name, module), seen);
    if (way !== undefined) return [module.pathname, ...way];
  }
  return undefined;
}

for (
  const path of [
    "reproduce/main.ts",
    "src/cli/options.ts",
    "src/cli/report.ts",
    "src/cli/list_plan.ts",
    "src/cli/report_store.ts",
    "src/cli/store_command.ts",
    "src/claims/evaluate.ts",
    "src/evidence/read_evidence.ts",
    "src/reports/assemble.ts",
    "src/reports/join_runs.ts",
    "src/grad2/pages.ts",
    "src/strongest/page.ts",
  ]
) {
  Deno.test(`${path} loads no tensor library`, () => {
    assert.deepEqual(wayToTensors(new URL(path, ROOT)), undefined);
  });
}

/** Where tensors are handled; tests may do so anywhere. */
const WITH_TENSORS = /^src\/(?:ops|models|training|attacks|backends|workers)\//;

Deno.test("elsewhere, only what computes a unit takes the tensor library in hand", () => {
  const files = [...filesBelow("src/")].filter((path) => /\/(?!_)\w+(?<!_test)\.ts$/.test(path));
  const others = files.filter((path) =>
    !WITH_TENSORS.test(path) &&
    imports(new URL(path, ROOT)).some((name) => name.startsWith("@tensorflow/"))
  );
  assert.deepEqual(
    others.sort(),
    ["attack_unit.ts", "catalogue_unit.ts", "training_cost.ts"]
      .map((name) => `src/experiments/${name}`),
  );
});

function* filesBelow(folder: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(new URL(folder, ROOT))) {
    if (isDirectory) yield* filesBelow(`${folder}${name}/`);
    else yield `${folder}${name}`;
  }
}

Deno.test("what trains does load one, so that the tests above can fail", () => {
  const way = wayToTensors(new URL("src/cli/reproduce.ts", ROOT));
  assert.equal(way?.at(-1)?.startsWith("@tensorflow/"), true);
});
