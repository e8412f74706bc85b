/** How texts and pages word and fold what they say. */

/** A text that begins with a capital letter. */
export function capital(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}

/** Markdown that is read where its title is clicked. */
export function folded(title: string, markdown: string): string {
  return `<details>\n<summary>${title}</summary>\n\n${markdown}\n\n</details>`;
}
