import { basename, join, relative } from "node:path";
import assert from "assert";
import { UserError } from "../errors.ts";
import type { Results } from "../reports/results.ts";
import { parseCommandLine } from "./options.ts";
import type { TableFormat } from "../reports/table_formats.ts";
import { RECORDED_RUNS } from "./recorded_runs.ts";
import { report } from "./report.ts";
import { reproduce } from "./reproduce.ts";

/** A finished run and what it printed. */
interface Finished {
  readonly directory: string;
  readonly results: Results;
  readonly text: string;
}

/** A run with everything that evidence can hold, shared by the tests below. */
async function finishedRun(out: string): Promise<Finished> {
  const line = parseCommandLine([
    ...["--profile", "smoke", "--backend", "wasm", "--out", out, "--quiet"],
    ...["--members", "2", "--epochs", "2", "--train-limit", "400", "--test-limit", "20"],
    ...["--attacks", "fgsm", "--replicates", "2", "--every-reading", "10", "--sweep", "0.1"],
  ], "0.0.0");
  assert(line.kind === "reproduce");
  const lines: string[] = [];
  const console = { out: (text: string) => lines.push(text), note: () => {} };
  return { ...await reproduce(line.options, console), text: lines.join("\n") };
}

async function printed(
  kind: "recorded" | "claims",
  from: string,
  claim?: string,
  format: TableFormat = "table",
): Promise<string> {
  const lines: string[] = [];
  await report(kind, { from, claim, strict: false, format, quiet: false }, {
    out: (text) => lines.push(text),
    note: () => {},
  });
  return lines.join("\n");
}

Deno.test("claims without a run is of quick-mnist, says so, and where the others are", async () => {
  const [lines, notes]: [string[], string[]] = [[], []];
  const asked = { claim: "C8", strict: false, format: "table", quiet: false } as const;
  await report("claims", { from: undefined, ...asked }, {
    out: (text) => lines.push(text),
    note: (text) => notes.push(text),
  });
  const made = "MNIST, profile quick: 5 members, 2 epochs, batches of 128, " +
    "10000 training and 500 test images, 3 replicates";
  assert.ok(lines[0]!.startsWith(`Run quick-mnist: ${made}\n\nC8: refuted\n`), lines[0]);
  const others = RECORDED_RUNS.slice(1).map(({ directory }) => relative("", directory));
  assert.deepEqual(notes, [`Other recorded runs: --from ${others.join(" or ")}`]);
  assert.equal(others.length, 6);
});

Deno.test("claims of a run under another reading name it", async () => {
  const lines: string[] = [];
  const { directory: from } = RECORDED_RUNS.find(({ name }) =>
    name === "paper-cifar10-5-epochs-no-labels"
  )!;
  const asked = { claim: "C8", strict: false, format: "table", quiet: false } as const;
  await report("claims", { from, ...asked }, {
    out: (text) => lines.push(text),
    note: () => {},
  });
  assert.match(
    lines[0]!,
    /^Run paper-cifar10-5-epochs-no-labels: CIFAR-10, profile paper: .* test images, attackLabel=notGiven\n/,
  );
});

Deno.test("a finished run", async (t) => {
  const out = await Deno.makeTempDir();
  const { directory, results, text } = await finishedRun(out);

  await t.step("holds its evidence, a file for each seed and method", () => {
    const names = [...Deno.readDirSync(join(directory, "evidence", "synthetic"))].map(({ name }) =>
      name
    ).sort();
    assert.deepEqual(names, [
      "seed1-bagging.labels.gz",
      "seed1-randomInit.labels.gz",
      "seed2-bagging.labels.gz",
      "seed2-randomInit.labels.gz",
    ]);
    assert.equal(results.protocol[0]!.replicates, 2);
  });
  await t.step("gives its tables again from the evidence", async () => {
    const text = await printed("recorded", directory);
    assert.match(text, /^\| FGSM +\| bagging /m);
    assert.match(text, /^\| C2 /m);
    assert.match(text, /^\| FGSM randomInit \| Grad. 1 /m);
  });
  await t.step(
    "draws its sweep below the tables, and not where a format is asked for",
    async () => {
      const sweep = /^Accuracy against epsilon, drawn digits, FGSM, the first \d+ test images$/m;
      assert.match(await printed("recorded", directory), sweep);
      assert.match(text, sweep);
      assert.doesNotMatch(await printed("recorded", directory, undefined, "markdown"), sweep);
      assert.doesNotMatch(await printed("claims", directory), sweep);
    },
  );
  await t.step("has a page, with its figures in files", async () => {
    const page = await Deno.readTextFile(join(directory, "report.html"));
    assert.match(page, /^<!doctype html>/);
    const names = [...Deno.readDirSync(join(directory, "figures"))].map(({ name }) => name).sort();
    assert.deepEqual(names, [
      "disagreement.svg",
      "ensemble-size.svg",
      "epsilon.svg",
      "figure2.svg",
      "training.svg",
      "transfer.svg",
    ]);
    await Deno.remove(join(directory, "report.html"));
    await printed("recorded", directory);
    assert.equal(await Deno.readTextFile(join(directory, "report.html")), page);
  });
  await t.step("prints its results alone where it is to be quiet", async () => {
    const [lines, notes]: [string[], string[]] = [[], []];
    const asked = { claim: undefined, strict: false, format: "table" } as const;
    const console = {
      out: (line: string) => lines.push(line),
      note: (line: string) => notes.push(line),
    };
    await report("recorded", { from: directory, ...asked, quiet: false }, console);
    assert.match(notes.join(), /^Report: /);
    const heard = lines.splice(0);
    notes.length = 0;
    await report("recorded", { from: directory, ...asked, quiet: true }, console);
    assert.deepEqual([lines, notes], [heard, []]);
  });
  await t.step("lists its claims, and explains one whatever its case", async () => {
    const all = await printed("claims", directory);
    const made = "drawn digits, profile smoke: 2 members, 2 epochs, batches of 128, " +
      "400 training and 20 test images, 2 replicates";
    assert.ok(all.startsWith(`Run ${basename(directory)}: ${made}\n\n| Claim `), all);
    assert.match(all, /^\| C1 /m);
    assert.match(all, /^\| C19 /m);
    assert.match(all, /^C3, mnist: the text says 7 % to 22 %/m);
    assert.equal(
      await printed("claims", directory, "c2"),
      await printed("claims", directory, "C2"),
    );
    assert.match(await printed("claims", directory, "C2"), /FGSM/);
  });
  await t.step("has claims on the sweep, the readings and the replicates", () => {
    const cases = (id: string): number => results.claims.find((one) => one.id === id)!.cases.length;
    assert.ok(cases("C16") > 0 && cases("C18") > 0 && cases("C19") > 0);
  });
  await t.step("is refused a claim it does not know", async () => {
    await assert.rejects(printed("claims", directory, "C99"), (error: Error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /^There is no claim C99: use one of C1, C2, /);
      return true;
    });
  });
  await t.step("is refused where one accuracy was changed by hand", async () => {
    const path = join(directory, "results.json");
    const text = await Deno.readTextFile(path);
    const changed = structuredClone(results) as unknown as { table2: { grad2Ensemble: number }[] };
    changed.table2[0]!.grad2Ensemble = 0.99;
    await Deno.writeTextFile(path, JSON.stringify(changed));
    await assert.rejects(printed("recorded", directory), (error: Error) => {
      assert.ok(error instanceof UserError);
      assert.match(
        error.message,
        /^results.json does not fit the evidence: Table 2, .*grad2Ensemble is recorded as 0.99/,
      );
      return true;
    });
    await Deno.writeTextFile(path, "{");
    await assert.rejects(printed("recorded", directory), { name: "UserError" });
    await Deno.writeTextFile(path, text);
  });
  await t.step("says which claims it was recorded without, and does not compare them", async () => {
    const path = join(directory, "results.json");
    const text = await Deno.readTextFile(path);
    const claims = results.claims.filter(({ id }) => id !== "C9").map((claim) =>
      claim.id === "C2" ? { ...claim, test: "another", verdict: "refuted" } : claim
    );
    await Deno.writeTextFile(path, JSON.stringify({ ...results, claims }));
    const note = "Not recorded with this run, or by another test, and so not compared: ";
    assert.ok((await printed("claims", directory)).endsWith(`\n${note}C2, C9`));
    assert.ok((await printed("claims", directory, "c9")).endsWith(`\n${note}C9`));
    await Deno.writeTextFile(path, text);
    assert.ok(!(await printed("claims", directory)).includes(note));
  });
  await t.step("is refused where a file of evidence is damaged, which is named", async () => {
    const path = join(directory, "evidence", "synthetic", "seed2-bagging.labels.gz");
    const file = await Deno.readFile(path);
    file[file.length >> 1]! ^= 1;
    await Deno.writeFile(path, file);
    await assert.rejects(printed("recorded", directory), (error: Error) => {
      assert.ok(error.message.startsWith(`${path}: cannot be used as evidence`), error.message);
      return true;
    });
  });
  await t.step("is told apart from a folder without one", async () => {
    const other = join(out, "none");
    const noRun = (place: string, why: string): UserError =>
      new UserError(
        `There is no finished run in ${place}, which ${why}: give --from a folder with ` +
          "results.json and evidence, such as golden/measured/paper-mnist",
      );
    await assert.rejects(printed("recorded", other), noRun(other, "has no results.json"));
    const file = join(directory, "results.json");
    await assert.rejects(printed("recorded", file), noRun(file, "is a file"));
    await assert.rejects(printed("recorded", join(file, "run")), {
      name: "UserError",
      message: `${join(file, "run", "results.json")}: cannot be read: ENOTDIR: not a directory`,
    });
    await Deno.mkdir(other);
    await Deno.copyFile(join(directory, "results.json"), join(other, "results.json"));
    await assert.rejects(printed("claims", other), noRun(other, "has no evidence"));
  });
  await Deno.remove(out, { recursive: true });
});
