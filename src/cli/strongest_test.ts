/** The strongest attacks from the command line to files, reports and pages, tiny. */

import assert from "assert";
import { join } from "node:path";
import { UserError } from "../errors.ts";
import { inTemporaryDirectory } from "../files/_temporary_directory.ts";
import { readSuites } from "../strongest/folder.ts";
import { whatRemains } from "../strongest/remains.ts";
import { suiteName, suitePoints } from "../strongest/suite.ts";
import { listener } from "./_listener.ts";
import { storedUnits } from "./_stored_units.ts";
import { parseCommandLine } from "./options.ts";
import { report } from "./report.ts";
import { reproduce } from "./reproduce.ts";
import { runStrongest } from "./strongest.ts";
import type { StrongestOptions } from "./strongest_flags.ts";

function options(...args: string[]): StrongestOptions {
  const line = parseCommandLine(["strongest", ...args], "0.0.0");
  assert(line.kind === "strongest");
  return line.options;
}

const NETWORKS = [
  ...["--profile", "smoke", "--methods", "randomInit", "--members", "2", "--epochs", "1"],
  ...["--train-limit", "64", "--test-limit", "6", "--backend", "wasm", "--workers", "1"],
];
const LIST = ["--images", "4", "--epsilon", "0.3", "--restarts", "1", "--queries", "3"];

Deno.test("strongest makes the list of attacks, keeps it, and computes nothing twice", async (t) => {
  await inTemporaryDirectory(async (out) => {
    const flags = [...NETWORKS, ...LIST, "--singles", "1", "--out", out];
    const console = listener();
    const [found] = await runStrongest(options(...flags), console);
    const listed = suitePoints("synthetic", found!.options).map(suiteName);
    assert.deepEqual([...found!.points.keys()].sort(), listed.toSorted());
    assert.deepEqual(found!.options, { epsilons: [0.3], restarts: 1, queries: 3, singles: 1 });
    for (const [name, { sets, ensembleLabels, memberLabels, counters, work }] of found!.points) {
      assert.equal(sets, name.endsWith("grad1") ? 2 : 1);
      assert.deepEqual([ensembleLabels.length, memberLabels.length], [4 * sets, 8 * sets]);
      assert((counters === undefined) !== (work === undefined), name);
    }
    const [kept] = await readSuites(join(out, "strongest"));
    assert.deepEqual(
      kept!.points.get("0.3/square/member0"),
      found!.points.get("0.3/square/member0"),
    );
    assert.match(console.outs.join("\n"), /\| strongest per image +\| +[01]\.\d{4} \|/);
    assert.match(console.outs.join("\n"), /\| E6 \| /);
    const units = await storedUnits(out);
    assert(units.length > 0);

    await t.step("and prints it as CSV from what is there", async () => {
      const again = listener();
      await runStrongest(options(...flags, "--format", "csv"), again);
      assert.match(again.notes.join("\n"), /nothing is left to do/);
      assert.match(again.outs[0]!, /^table,dataset,attack,method,of,column,ours,low,high,/);
    });

    await t.step("and refuses at once more images than there are", async () => {
      await assert.rejects(
        runStrongest(options(...flags, "--images", "7"), listener()),
        new UserError("--images 7 is more than the 6 test images of synthetic"),
      );
      assert.deepEqual(await storedUnits(out), units);
    });

    await t.step(
      "and refuses at once to put fewer images in its place in a further folder",
      async () => {
        const further = join(out, "further");
        await runStrongest(options(...flags), listener(), undefined, [further]);
        assert.deepEqual(await readSuites(further), await readSuites(join(out, "strongest")));
        const [file] = await Array.fromAsync(Deno.readDir(further));
        const path = join(further, file!.name);
        const elsewhere = join(out, "elsewhere");
        const asked = options(...flags, "--images", "3", "--out", elsewhere);
        await assert.rejects(
          runStrongest(asked, listener(), undefined, [further]),
          new UserError(
            `${path}: is of 4 test images, and this of 3 alone; move it away first`,
          ),
        );
        assert.deepEqual(await storedUnits(elsewhere), []);
      },
    );

    await t.step("and refuses at once to put others in its place", async () => {
      const path = join(out, "strongest/synthetic-2x64x1-seed1-randomInit.strongest.gz");
      const file = await Deno.readFile(path);
      await assert.rejects(
        runStrongest(options(...flags, "--reading", "grad2=meanOfSigns"), listener()),
        new UserError(
          `${path}: grad2 is signOfMean in it, and meanOfSigns here; move it away first`,
        ),
      );
      assert.deepEqual(await storedUnits(out), units);
      assert.deepEqual(await Deno.readFile(path), file);
    });

    await t.step("and a run on the same networks has it in its text and on its page", async () => {
      const line = parseCommandLine([...NETWORKS, "--out", out], "0.0.0");
      assert(line.kind === "reproduce");
      const running = listener();
      const { directory } = await reproduce(line.options, running);
      const reporting = listener();
      await report("recorded", {
        from: directory,
        claim: undefined,
        strict: false,
        format: "table",
        quiet: false,
      }, reporting);
      for (const { outs } of [running, reporting]) {
        assert.match(outs.join("\n"), /Table X, drawn digits, randomInit, epsilon 0.3/);
      }
      const page = await Deno.readTextFile(join(directory, "report.html"));
      assert.match(page, /<h3>Table X, epsilon 0.3, drawn digits<\/h3>/);
      for (const sentence of whatRemains([found!])) assert(page.includes(sentence));
      assert.match(page, /id="E6"/);
    });
  });
});

const MISTAKES: [string[], string][] = [
  [["--images", "0"], "--images must be an integer of at least 1: received 0"],
  [["--epsilon", "2"], "--epsilon must be numbers above 0 and up to 1: received 2"],
  [["--singles", "9"], "--singles must be at most the members, of which there are 5: received 9"],
  [
    ["--singles", "1", "--reading", "grad1Member=2"],
    "--singles 1 leaves out the member that attacks: received grad1Member=2",
  ],
  ...[[], ["--singles", "2"]].map((singles): [string[], string] => [
    [...singles, "--reading", "grad1Member=7"],
    "Reading grad1Member must be all or a member from 0 to 4: received 7",
  ]),
  ...[["--attacks", "fgsm,bim"], ["--sweep", "0.1"], ["--every-reading"], ["--strict"]].map((
    flags,
  ): [string[], string] => [
    flags,
    `strongest has no flag ${flags[0]}: leave it out; strongest --help lists those it has`,
  ]),
  [
    ["--reading", "attackLabel=predictedClean"],
    "strongest attacks with attackLabel=true, for another would be no stronger: received " +
    "attackLabel=predictedClean",
  ],
];

for (const [args, message] of MISTAKES) {
  Deno.test(`strongest ${args.join(" ")} is refused in one line`, () => {
    assert.throws(() => options(...args), new UserError(message));
  });
}
