/** What colours in a terminal stand for. */

/** What a piece of text says of itself. */
export type Tone = "higher" | "lower" | "reproduced" | "refuted" | "inconclusive" | "aside";

/** Colours a piece of text, or leaves it as it is. */
export type Paint = (text: string, tone: Tone) => string;

/** Without colour: for files, and for terminals whose reader wants none. */
export const PLAIN: Paint = (text: string): string => text;
