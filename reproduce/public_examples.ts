/** Which public functions nobody is shown how to use, from what `deno doc --json` says of them. */

/** What is read of the output of `deno doc --json`. */
interface Documentation {
  readonly nodes: Readonly<Record<string, { readonly symbols?: readonly DocumentedSymbol[] }>>;
}

interface DocumentedSymbol {
  readonly name: string;
  /** One, or one for each overload. */
  readonly declarations: readonly {
    readonly kind: string;
    readonly location: { readonly filename: string; readonly line: number };
    readonly jsDoc?: {
      readonly tags?: readonly { readonly kind: string; readonly doc?: string }[];
    };
  }[];
}

/**
 * A line for each function without an example that asserts something: an example that does not is
 * run by `deno task test:doc` too, and proves nothing.
 *
 * @param json What `deno doc --json` prints of the public door
 * @param root The folder that files are named from, as a URL
 * @throws {Error} If no function is found: then the form of the output is another one
 */
export function functionsWithoutExample(json: string, root: string): string[] {
  const { nodes } = JSON.parse(json) as Documentation;
  const functions = Object.values(nodes).flatMap(({ symbols = [] }) => symbols)
    .filter(({ declarations }) => declarations.some(({ kind }) => kind === "function"));
  if (functions.length === 0) {
    throw new Error("deno doc --json names no function: has its form changed?");
  }
  return functions.filter((one) => !hasExample(one)).map(({ name, declarations }) => {
    const { filename, line } = declarations[0]!.location;
    const place = `${filename.replace(root, "")}:${line + 1}`; // the first line is number 0
    return `${place}: ${name} is public: show with an @example that asserts what it does`;
  });
}

function hasExample({ declarations }: DocumentedSymbol): boolean {
  return declarations.flatMap(({ jsDoc }) => jsDoc?.tags ?? [])
    .some(({ kind, doc = "" }) => kind === "example" && /\bassert[.(]/.test(doc));
}
