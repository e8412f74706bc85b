import assert from "assert";
import { dirname, join } from "node:path";
import { inTemporaryDirectory } from "../files/_temporary_directory.ts";
import { COMMIT_FILE, commitOf } from "./commit.ts";

/** This folder, from the top of a checkout. */
const FOLDER = import.meta.url.split("/").slice(-3, -1).join("/");

const hasGit = await new Deno.Command("git", { args: ["--version"] }).output()
  .then(() => true, () => false);

function test(name: string, body: (top: string) => Promise<void>): void {
  const fn = (): Promise<void> => inTemporaryDirectory(body);
  Deno.test({ name: `commitOf(): ${name}`, ignore: !hasGit, fn });
}

async function git(cwd: string, ...args: string[]): Promise<string> {
  const author = ["-c", "user.name=Tester", "-c", "user.email=tester@example.org"];
  const { success, stdout, stderr } = await new Deno.Command("git", {
    args: [...author, ...args],
    cwd,
  }).output();
  assert(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout).trim();
}

/** A repository with one commit of this file; gives the commit. */
async function repository(top: string, file: string): Promise<string> {
  await git(top, "init", "--quiet");
  await write(top, file);
  await git(top, "add", ".");
  await git(top, "commit", "--quiet", "--message", "First");
  return await git(top, "rev-parse", "HEAD");
}

async function write(top: string, file: string): Promise<void> {
  await Deno.mkdir(dirname(join(top, file)), { recursive: true });
  await Deno.writeTextFile(join(top, file), "\n");
}

test("a checkout of the program has its commit, and +changes if a file differs", async (top) => {
  const commit = await repository(top, `${FOLDER}/commit.ts`);
  assert.equal(await commitOf(join(top, FOLDER)), commit);
  await Deno.writeTextFile(join(top, FOLDER, "commit.ts"), "other\n");
  assert.equal(await commitOf(join(top, FOLDER)), `${commit}+changes`);
});

test("a program inside another repository has none, even tracked deeper in it", async (top) => {
  await repository(top, "paper.tex");
  for (const program of [top, join(top, "program")]) {
    await write(program, `${FOLDER}/commit.ts`);
    assert.equal(await commitOf(join(program, FOLDER)), null);
  }
  await git(top, "add", "program");
  assert.equal(await commitOf(join(top, "program", FOLDER)), null);
});

test("there is none where git cannot tell what differs", async (top) => {
  await repository(top, `${FOLDER}/commit.ts`);
  await git(top, "config", "status.showUntrackedFiles", "neither");
  assert.equal(await commitOf(join(top, FOLDER)), null);
});

Deno.test("commitOf(): a bundled program has the commit of the file beside it", () =>
  inTemporaryDirectory(async (folder) => {
    await Deno.writeTextFile(join(folder, COMMIT_FILE), "abc+changes\n");
    assert.equal(await commitOf(folder), "abc+changes");
  }));
