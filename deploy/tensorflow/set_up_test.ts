import assert from "assert";
import { join } from "node:path";
import { inTemporaryDirectory } from "../../src/files/_temporary_directory.ts";
import { TENSORFLOW_PACKAGE } from "../../src/backends/tensorflow/package.ts";
import { runCommand } from "../commands.ts";
import { checkLibrary, fetchArchive, provideLibrary } from "./library.ts";
import { packageFolder } from "../npm_package.ts";
import { placeProblem, PROGRAM_LOCK, ROOT } from "./place.ts";

const ADDRESS = "https://example.org/tf/library.tar.gz";

/** Why an archive is not to be had from a host that answers so. */
async function failure(answer: () => Promise<Response>): Promise<string> {
  const error = await fetchArchive(ADDRESS, answer).then(() => undefined, (error) => error);
  assert.equal(error?.name, "UserError");
  return error.message;
}

const ADVICE = "Where there is network, get libtensorflow and run deno task setup:tensorflow " +
  "--libtensorflow FILE";

Deno.test("a host that cannot be reached: one line says so and what to do", async () => {
  const answer = (): Promise<Response> =>
    Promise.reject(
      new TypeError(`error sending request for url (${ADDRESS}): dns error: Name not known`),
    );
  assert.equal(
    await failure(answer),
    "Cannot download library.tar.gz from https://example.org/tf/: dns error: Name not known. " +
      ADVICE,
  );
});

Deno.test("a host without the file: one line says so and what to do", async () => {
  assert.equal(
    await failure(() => Promise.resolve(new Response("", { status: 404 }))),
    `Cannot download library.tar.gz from https://example.org/tf/: HTTP status 404. ${ADVICE}`,
  );
});

Deno.test("a page in place of the file: one line says so and what to do", async () => {
  assert.equal(
    await failure(() => Promise.resolve(new Response("<html>Log in first</html>"))),
    `Cannot download library.tar.gz from https://example.org/tf/: sent no gzip file. ${ADVICE}`,
  );
});

Deno.test("an archive arrives as it was sent", async () => {
  const bytes = Uint8Array.of(0x1f, 0x8b, 1, 2, 3);
  const archive = await fetchArchive(ADDRESS, (address) => {
    assert.equal(address, ADDRESS);
    return Promise.resolve(new Response(bytes));
  });
  assert.deepEqual(await new Response(archive).bytes(), bytes);
});

Deno.test("--libtensorflow names a file that is not there, a folder, or a path through a file", async () => {
  const refuses = async (file: string, message: string | RegExp): Promise<void> => {
    await assert.rejects(checkLibrary(file), { name: "UserError", message });
    await assert.rejects(provideLibrary("anywhere", file), { name: "UserError", message });
  };
  await refuses("nowhere.tar.gz", "--libtensorflow must be a file: there is no nowhere.tar.gz");
  await refuses(ROOT, `--libtensorflow must be a file: ${ROOT} is none`);
  const below = join(ROOT, "deno.json", "below");
  await refuses(below, /^--libtensorflow .*below cannot be read: E\w+: [^\n]+$/);
});

Deno.test("a program that does not start in a place: one line says so and what to do", async () => {
  await inTemporaryDirectory(async (place) => {
    const missing = `TensorFlow is not in ${place}: run deno task setup:tensorflow first`;
    assert.equal(await placeProblem(join(place, "none")), missing.replace(place, `${place}/none`));
    await Deno.mkdir(join(place, "npm", "registry.example.org"), { recursive: true });
    assert.equal(await placeProblem(place), missing);

    const { name, version } = TENSORFLOW_PACKAGE;
    const folder = join(place, "npm", "registry.example.org", name, version);
    await Deno.mkdir(folder, { recursive: true });
    assert.equal(await packageFolder(place, TENSORFLOW_PACKAGE), folder);
    const other =
      `The program has other packages than ${place}: run deno task setup:tensorflow again`;
    assert.equal(await placeProblem(place), other);
    await Deno.writeTextFile(join(place, PROGRAM_LOCK), "{}");
    assert.equal(await placeProblem(place), other);
    await Deno.copyFile(join(ROOT, "deno.lock"), join(place, PROGRAM_LOCK));
    assert.equal(await placeProblem(place), undefined);
  });
});

Deno.test("a command that fails tells the line in which it says why", async () => {
  await assert.rejects(runCommand("git", ["no-such-command"], { failure: "Cannot do it" }), {
    name: "UserError",
    message: "Cannot do it: git: 'no-such-command' is not a git command. See 'git --help'.",
  });
});
