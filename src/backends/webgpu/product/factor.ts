/** Where the elements of a product's factors lie. */

import { repeat, when } from "../program.ts";

/**
 * One factor of a product C = A B: A with its rows as lines, or B with its columns as lines. A line
 * runs along the depth, over which products are summed. Four neighbours are fetched at once; they
 * run along the depth or across lines.
 */
export interface Factor {
  /** The buffer it is read from. */
  readonly binding: string;
  /** Whether the four are one vector in the buffer. */
  readonly vectors: boolean;
  readonly neighbours: "alongDepth" | "acrossLines";
  /** Declares what depends on the line alone, under names that end in `id`. */
  readonly ofLine: (id: string, line: string) => string;
  /** Declares what depends on the depth alone. */
  readonly ofDepth: (id: string, depth: string) => string;
  /** Sets `into[0..3]`, which is 0 before, to the elements that exist. */
  readonly fetch: (into: string, place: Place, certain: Certain) => string;
}

/** The first of four elements, in WGSL: expressions, and the ids they were declared under. */
export interface Place {
  readonly line: string;
  readonly lineId: string;
  readonly depth: string;
  readonly depthId: string;
}

/** Whether every place along an axis exists, because tiles divide it: no guard is written then. */
export interface Certain {
  readonly line: boolean;
  readonly depth: boolean;
}

/** A matrix for each member; one of the strides is 1. */
export interface MatrixLayout {
  readonly lines: number;
  readonly depth: number;
  readonly lineStride: number;
  readonly depthStride: number;
}

/** Element (line, depth) of member e at e · lines · depth + line · lineStride + depth · depthStride. */
export function matrixFactor(
  binding: string,
  { lines, depth, lineStride, depthStride }: MatrixLayout,
): Factor {
  const neighbours = depthStride === 1 ? "alongDepth" : "acrossLines";
  const perMember = lines * depth;
  // Four neighbours are one vector if lines of neighbours start at multiples of four.
  const vectors = (neighbours === "alongDepth" ? depth : lines) % 4 === 0;
  const at = (line: string, depth: string): string =>
    `member * ${perMember}u + (${line}) * ${lineStride}u + (${depth}) * ${depthStride}u`;
  return {
    binding,
    vectors,
    neighbours,
    ofLine: () => "",
    ofDepth: () => "",
    fetch: (into, place, certain) => {
      const inside = (line: string, inner: string): (string | false)[] => [
        !certain.line && `${line} < ${lines}u`,
        !certain.depth && `${inner} < ${depth}u`,
      ];
      if (vectors) {
        const { line, depth } = place;
        return when(inside(line, depth), `${into} = ${binding}[(${at(line, depth)}) / 4u];`);
      }
      return repeat(4, (j) => {
        const [line, depth] = neighbours === "alongDepth"
          ? [place.line, `${place.depth} + ${j}u`]
          : [`${place.line} + ${j}u`, place.depth];
        return when(inside(line, depth), `${into}[${j}] = ${binding}[${at(line, depth)}];`);
      });
    },
  };
}
