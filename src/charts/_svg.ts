/** For tests: what an SVG says. */

/** The labels of its marks, in order. */
export function markLabels(svg: string): string[] {
  return Array.from(
    svg.matchAll(/<path aria-label="([^"]*)" role="graphics-symbol"/g),
    (m) => m[1]!,
  );
}

/** Its texts, in order. */
export function texts(svg: string): string[] {
  return Array.from(svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g), (m) => m[1]!);
}
