/** Where a command's lines go. */

/** Results go to `out`, what happens meanwhile to `note`. */
export interface Console {
  out(text: string): void;
  note(text: string): void;
}

/** The same console, without notes if they are not wanted. */
export function unlessQuiet(
  { quiet }: { readonly quiet: boolean },
  { out, note }: Console,
): Console {
  return { out, note: quiet ? () => {} : note };
}
