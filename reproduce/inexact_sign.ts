/**
 * What was recorded before attacks on wasm had exact signs. tfjs's kernel gave 0 for gradients below
 * 1.2e-7, so pixels stayed where FGSM and BIM should have moved them. A name leaves this list when
 * its command has recorded it again.
 */
const BEFORE: Readonly<Record<string, string>> = {
  strongest: "Table X of ten networks in docs/strongest.md",
};

/** What a reader of some recorded results has to know, if they are among them; else "". */
export function inexactSignNotice(names: readonly string[] = Object.keys(BEFORE)): string {
  const told = names.flatMap((name) => BEFORE[name] ?? []);
  if (told.length === 0) return "";
  return `> **To be recorded again:** ${
    told.join(", ")
  }. FGSM, BIM and adversarial training left ` +
    "pixels where they were whose gradient was below 1.2e-7, because of a kernel of tfjs that gave " +
    "such numbers the sign 0. The attacks were weaker for it: on the same networks of `paper-mnist` " +
    "every accuracy under attack fell when they were made with exact signs. Clean accuracies " +
    "without adversarial training are not touched.";
}

/** Puts the notice below the title of a page. */
export function withInexactSignNotice(markdown: string, names: readonly string[]): string {
  const notice = inexactSignNotice(names);
  const end = markdown.indexOf("\n");
  return notice === "" ? markdown : `${markdown.slice(0, end)}\n\n${notice}${markdown.slice(end)}`;
}
