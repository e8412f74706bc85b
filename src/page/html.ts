/** HTML as text in which nothing is marked up by accident. */

/** A piece of HTML. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What can stand in a template: text is escaped, HTML stands as it is, lists are joined. */
export type Content = string | number | Html | readonly Content[];

/**
 * A template of HTML. (By this name, for the formatter would lay a template `html` out anew, and with it
 * the text.)
 *
 * @example
 * ```ts
 * import { markup } from "./html.ts";
 * import assert from "assert";
 *
 * const items = ["a < b", markup`<b>c</b>`].map((item) => markup`<li>${item}</li>`);
 * assert.equal(markup`<ul>${items}</ul>`.text, "<ul><li>a &lt; b</li><li><b>c</b></li></ul>");
 * ```
 */
export function markup(parts: TemplateStringsArray, ...contents: readonly Content[]): Html {
  return new Html(parts.reduce((text, part, p) => text + asText(contents[p - 1]!) + part));
}

/** HTML that was made elsewhere, such as an SVG. */
export function raw(text: string): Html {
  return new Html(text);
}

function asText(content: Content): string {
  if (content instanceof Html) return content.text;
  if (typeof content === "number") return String(content);
  if (typeof content === "string") return escaped(content);
  return content.map(asText).join("");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
