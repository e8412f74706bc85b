/** Documents of which parts are written by hand and parts rendered. */

/** What ends a region. */
export const END = "<!-- end of what is rendered -->";

const START = /^<!-- rendered by `deno task docs`: (.+) -->$/;
/** Rendered lines are as the program makes them: the formatter leaves them alone. */
const UNFORMATTED = ["<!-- deno-fmt-ignore-start -->", "<!-- deno-fmt-ignore-end -->"] as const;

/** The line that begins the region of a name. */
export function startOf(name: string): string {
  return `<!-- rendered by \`deno task docs\`: ${name} -->`;
}

/**
 * Renders a document's marked regions anew and leaves everything else. A region stands between
 * {@linkcode startOf}`(name)` and {@linkcode END}, each alone on a line.
 *
 * @param text The document, in Markdown
 * @param render What stands in a region, by its name; `undefined` if there is no such thing
 * @throws {Error} If a region does not end, ends without a start, or nothing has its name
 */
export function fillRegions(
  text: string,
  render: (name: string) => string | undefined,
): string {
  const lines: string[] = [];
  let open: string | undefined;
  text.split("\n").forEach((line, l) => {
    const name = line.match(START)?.[1];
    const where = `line ${l + 1}`;
    if (name !== undefined) {
      if (open !== undefined) throw new Error(`${where}: region ${open} has not ended`);
      const rendered = render(name);
      if (rendered === undefined) throw new Error(`${where}: nothing renders ${name}`);
      open = name;
      lines.push(line, UNFORMATTED[0], "", rendered, "", UNFORMATTED[1]);
    } else if (line === END && open === undefined) {
      throw new Error(`${where}: no region was begun that could end`);
    } else if (line === END) open = undefined;
    if (name === undefined && open === undefined) lines.push(line);
  });
  if (open !== undefined) throw new Error(`region ${open} does not end: add the line ${END}`);
  return lines.join("\n");
}
