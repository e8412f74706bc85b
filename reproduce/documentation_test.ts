import assert from "assert";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import manifest from "../deno.json" with { type: "json" };
import { parseCommandLine } from "../src/cli/options.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const PAGES = ["README.md", ...["docs", "golden", "bench", "deploy", "src"].flatMap(pagesIn)];

function pagesIn(folder: string): string[] {
  return [...Deno.readDirSync(join(ROOT, folder))].flatMap(({ name, isDirectory }) =>
    isDirectory ? pagesIn(join(folder, name)) : name.endsWith(".md") ? [join(folder, name)] : []
  );
}

/** Where a page links to: paths and anchors, without what stands in code. */
function linksOf(text: string): string[] {
  return [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!);
}

function withoutCode(text: string): string {
  return text.replaceAll(/^```[^]*?^```/gm, "").replaceAll(/`[^`\n]*`/g, "");
}

/** The anchors that a page's headings have. */
function anchorsOf(text: string): Set<string> {
  const headings = text.replaceAll(/^```[^]*?^```/gm, "").matchAll(/^#+ (.+)$/gm);
  return new Set(
    [...headings].map(([, heading]) =>
      heading!.toLowerCase().replaceAll(/[^\p{L}\p{N}\s_-]/gu, "").replaceAll(" ", "-")
    ),
  );
}

for (const page of PAGES) {
  Deno.test(`${page} links to what is there`, async () => {
    for (const link of linksOf(await Deno.readTextFile(join(ROOT, page)))) {
      if (/^https?:/.test(link)) continue;
      const [path, anchor] = link.split("#") as [string, string | undefined];
      const target = path === "" ? join(ROOT, page) : join(ROOT, dirname(page), path);
      const { isFile } = await Deno.stat(target).catch(() => {
        throw new Error(`${page} links to ${link}, but there is no ${relative(ROOT, target)}`);
      });
      if (anchor === undefined || !isFile) continue;
      assert(anchorsOf(await Deno.readTextFile(target)).has(anchor), `${page} links to ${link}`);
    }
  });
}

/** The commands of a page's shell blocks, without comments, a line that goes on in the next as one. */
function commandsOf(text: string): string[] {
  const blocks = [...text.matchAll(/^( *)```sh\n([^]*?)^\1```/gm)].map(([, , block]) => block!);
  return blocks.flatMap((block) => block.replaceAll(/\\\n/g, " ").split("\n"))
    .map((line) => line.replace(/#.*$/, "").trim());
}

/** Tasks that take the flags of `reproduce`; of a recording, those of the command of its name. */
const TASK =
  /^deno task (?:reproduce(?::tensorflow)?|record:(grad2|strongest)|record:run \S+(?: --add)?)( .*)?$/;

for (const page of PAGES) {
  const commands = commandsOf(await Deno.readTextFile(join(ROOT, page)))
    .filter((command) => TASK.test(command) && !command.includes("$")); // a variable is not written out
  if (commands.length === 0) continue;
  Deno.test(`${page} shows commands that are understood`, () => {
    for (const command of commands) {
      const [, subcommand = "", flags = ""] = TASK.exec(command)!;
      const args = `${subcommand}${flags}`.split(/\s+/).filter(Boolean);
      assert.doesNotThrow(() => parseCommandLine(args, manifest.version), command);
    }
  });
}

Deno.test("the README can be cited as the version that it is", async () => {
  const citation = await Deno.readTextFile(join(ROOT, "CITATION.cff"));
  const readme = await Deno.readTextFile(join(ROOT, "README.md"));
  assert.equal(/^version: (.+)$/m.exec(citation)?.[1], manifest.version);
  assert.equal(/^ {2}version = \{(.+)\}$/m.exec(readme)?.[1], manifest.version);
});

Deno.test("each way to extend the program is shown in fewer than 40 lines of code", async () => {
  const page = await Deno.readTextFile(join(ROOT, "docs", "extending.md"));
  const sections = page.split(/^## /m).filter((section) => section.startsWith("Add a"));
  assert.equal(sections.length, 4);
  for (const section of sections) {
    const [, code] = /^```ts\n([^]*?)^```/m.exec(section)!;
    const lines = code!.trimEnd().split("\n").length;
    assert(lines < 40, `${section.split("\n")[0]}: ${lines} lines`);
  }
});
