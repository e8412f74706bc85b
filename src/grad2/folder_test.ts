import assert from "assert";
import { gzipSync } from "node:zlib";
import { inTemporaryDirectory } from "../files/_temporary_directory.ts";
import { encodeSafetensors } from "../files/safetensors.ts";
import { UserError } from "../errors.ts";
import { madeUpGrid } from "./_made_up_grid.ts";
import { gridFileName, keepGrid, readGrids, writeGrid } from "./folder.ts";
import type { GridPoint } from "./grid.ts";
import type { GridOutcomes } from "./outcomes.ts";

const only = (schedule: GridPoint["schedule"]) => (point: GridPoint): number | undefined =>
  point.schedule === schedule ? 0.5 : undefined;

Deno.test("a folder is read in the order of methods, and other files are left alone", async () => {
  await inTemporaryDirectory(async (directory) => {
    const grids = ["randomInit", "bagging"].map((method) => madeUpGrid(method, 4, only("fgsm")));
    for (const grid of grids) await writeGrid(directory, grid);
    await Deno.writeTextFile(`${directory}/pairings.csv`, "");
    assert.equal(gridFileName(grids[0]!), "mnist-3x2000x2-seed1-randomInit.grid.gz");
    const read = await readGrids(directory);
    assert.deepEqual(read, grids);
  });
});

Deno.test("later runs add points, and replace those that they have on as many images or more", async () => {
  await inTemporaryDirectory(async (directory) => {
    const first = madeUpGrid("bagging", 6, only("fgsm"));
    const second = madeUpGrid("bagging", 4, only("paper"));
    for (const grid of [first, second]) await keepGrid(directory, grid);
    const [both] = await readGrids(directory);
    assert.equal(both!.labels.length, 6);
    assert.equal(both!.runs.length, 2);
    assert.deepEqual(both!.points, new Map([...first.points, ...second.points]));

    const better = madeUpGrid("bagging", 6, only("paper"));
    const worse = madeUpGrid("bagging", 4, only("fgsm"));
    for (const grid of [better, worse]) await keepGrid(directory, grid);
    const [all] = await readGrids(directory);
    assert.deepEqual(all!.points, new Map([...first.points, ...better.points]));
  });
});

Deno.test("what is of another ensemble is not added", async () => {
  await inTemporaryDirectory(async (directory) => {
    const grid = madeUpGrid("bagging", 4, only("fgsm"));
    await keepGrid(directory, grid);
    await assert.rejects(
      keepGrid(directory, { ...grid, ensemble: "another" }),
      new UserError(
        `${directory}/mnist-3x2000x2-seed1-bagging.grid.gz: is of an ensemble that was trained ` +
          "otherwise, or by another version; move it away first",
      ),
    );
  });
});

Deno.test("what networks of another device left is not added to what the first ones' did", async () => {
  await inTemporaryDirectory(async (directory) => {
    const grid = madeUpGrid("bagging", 6, only("fgsm"));
    await keepGrid(directory, grid);
    const fewer = madeUpGrid("bagging", 4, only("paper"));
    const cleanMemberLabels = fewer.cleanMemberLabels.slice();
    cleanMemberLabels[4] = (cleanMemberLabels[4]! + 1) % 10; // the second member's first image
    await assert.rejects(
      keepGrid(directory, { ...fewer, cleanMemberLabels }),
      new UserError(
        `${directory}/mnist-3x2000x2-seed1-bagging.grid.gz: its members predict 1 of 12 labels of ` +
          "clean images otherwise than those here, which a device trained that rounds otherwise; " +
          "move it away first",
      ),
    );
    assert.deepEqual(await readGrids(directory), [grid]);
  });
});

Deno.test("attacks under other readings, or on other images, are not added", async () => {
  await inTemporaryDirectory(async (directory) => {
    const grid = madeUpGrid("bagging", 4, only("fgsm"));
    const under = (pixelClip: string): GridOutcomes => {
      const runs = grid.runs.map((run) => ({ ...run, readings: { ...run.readings, pixelClip } }));
      return { ...grid, runs };
    };
    await keepGrid(directory, under("unitInterval"));
    const path = `${directory}/mnist-3x2000x2-seed1-bagging.grid.gz`;
    await assert.rejects(
      keepGrid(directory, under("none")),
      new UserError(
        `${path}: pixelClip is unitInterval in it, and none here; move it away first`,
      ),
    );
    await assert.rejects(
      keepGrid(directory, { ...grid, labels: grid.labels.map((label) => 9 - label) }),
      new UserError(
        `${path}: is of other test images; move it away first`,
      ),
    );
  });
});

Deno.test("a run that finds again what is kept is not one more", async () => {
  await inTemporaryDirectory(async (directory) => {
    const grid = madeUpGrid("bagging", 4, only("fgsm"));
    for (const one of [grid, grid]) await keepGrid(directory, one);
    assert.deepEqual(await readGrids(directory), [grid]);
  });
});

Deno.test("a run without Grad. 1 keeps whose Grad. 1 was attacked with before", async () => {
  await inTemporaryDirectory(async (directory) => {
    const grid = madeUpGrid("bagging", 4, only("fgsm"));
    for (const one of [grid, { ...grid, attackers: [] }]) await keepGrid(directory, one);
    assert.deepEqual((await readGrids(directory))[0]!.attackers, grid.attackers);
  });
});

Deno.test("a folder without results, a missing one and a damaged file give one line each", async () => {
  await inTemporaryDirectory(async (directory) => {
    await assert.rejects(readGrids(directory), {
      name: "UserError",
      message: `${directory}: holds nothing of the experiment on Grad. 2 ` +
        "(files *.grid.gz)",
    });
    await assert.rejects(readGrids(`${directory}/nowhere`), {
      name: "UserError",
      message: `${directory}/nowhere cannot be read: ENOENT: no such file or directory`,
    });
    const path = `${directory}/mnist-3x2000x2-seed1-bagging.grid.gz`;
    await Deno.writeTextFile(path, "no gzip");
    await assert.rejects(
      readGrids(directory),
      (error: Error) => error instanceof UserError && error.message.startsWith(`${path}: `),
    );
    await assert.rejects(
      keepGrid(directory, madeUpGrid("bagging", 4, only("fgsm"))),
      (error) =>
        error instanceof UserError && error.message.startsWith(`${path}: `) &&
        error.message.endsWith("; remove it, or restore it, and try again"),
    );
  });
});

Deno.test("a file of the experiment that cannot be read, or holds no JSON, gives one line", async () => {
  await inTemporaryDirectory(async (directory) => {
    const path = `${directory}/mnist-3x2000x2-seed1-bagging.grid.gz`;
    await Deno.mkdir(path);
    const message = `${path}: EISDIR: illegal operation on a directory`;
    await assert.rejects(readGrids(directory), new UserError(message));
    await Deno.remove(path);
    const metadata = { schema: "1", description: "no\nJSON" };
    await Deno.writeFile(path, gzipSync(encodeSafetensors({ arrays: {}, metadata })));
    const oneLine = (error: Error): boolean =>
      error instanceof UserError && error.message.startsWith(`${path}: `) &&
      !error.message.includes("\n");
    await assert.rejects(readGrids(directory), oneLine);
    await assert.rejects(keepGrid(directory, madeUpGrid("bagging", 4, only("fgsm"))), oneLine);
  });
});
