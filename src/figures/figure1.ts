/** Figure 1: images before and after an attack on a single classifier. */

import { type GridPicture, pictureGrid } from "../charts/picture_grid.ts";
import { pictureSheet } from "../charts/picture_sheet.ts";
import { encodePng, type Picture } from "../charts/png.ts";
import { CLASSES } from "../data/dataset.ts";
import type { Example, ExampleSet, Guess } from "../evaluation/examples.ts";
import { classLabel, datasetLabel } from "../reports/names.ts";
import { type DrawnRun, type Figure, figure, type FigureLeftOut } from "./figure.ts";

const WORDS = { id: "figure1", title: "Figure 1: images before and after an attack" };

const NBSP = "\u00a0";

/** Examples beside each other in one panel of a page; a file has all of a data set in a row. */
const PANEL_EXAMPLES = 5;

/**
 * Figure 1 of a run: for each data set an example of every class, with the change that the attack
 * makes and the image after it. The paper's has no row for the change, and no confidences.
 */
export function figure1({ examples = [] }: DrawnRun): Figure | FigureLeftOut {
  const sets = examples.filter((set) => set.examples.length > 0);
  if (sets.length === 0) {
    return { ...WORDS, why: "no attacked image was kept with this run (--attacks bim keeps some)" };
  }
  const caption =
    "The first test image of each class that a single classifier is right about and " +
    "BIM makes it wrong about; of a class without one, the first that it is right about. Below " +
    "each stand the classifier's label and its probability. The change is shown as grey for none, " +
    "white for +ε and black for −ε, " +
    "which magnifies it as said below it. " +
    (sets.some(({ examples }) => examples.length < CLASSES)
      ? "Classes that the classifier was not right about are missing. "
      : "") +
    sets.map(attackWords).join(" ");
  const pages = sets.flatMap((set) =>
    inPanels(set).flatMap(({ panel, examples }) => examples.flatMap(picturesOf(set, panel)))
  );
  const whole = sets.flatMap((set) =>
    set.examples.flatMap(picturesOf(set, datasetLabel(set.dataset)))
  );
  const drawn = figure({ ...WORDS, caption }, pages, pictureGrid);
  return {
    ...drawn,
    whole: pictureGrid(whole, { description: drawn.whole.description, columns: 1 }),
    png: () => encodePng(pictureSheet(whole)),
  };
}

function attackWords({ dataset, method, member, parameters }: ExampleSet): string {
  const { epsilon, alpha, iterations } = parameters;
  const sizes = [["ε", epsilon], ["α", alpha], ["n", iterations]]
    .map((size) => size.join(`${NBSP}=${NBSP}`));
  return `On ${datasetLabel(dataset)} the classifier is member ${member} of ${method}, and ${
    sizes.join(", ")
  }.`;
}

function inPanels(
  { dataset, examples }: ExampleSet,
): { readonly panel: string; readonly examples: readonly Example[] }[] {
  return Array.from({ length: Math.ceil(examples.length / PANEL_EXAMPLES) }, (_, p) => {
    const part = examples.slice(p * PANEL_EXAMPLES, (p + 1) * PANEL_EXAMPLES);
    const [first, last] = [part[0]!, part.at(-1)!].map(({ label }) => classLabel(dataset, label));
    const classes = part.length === 1 ? first : `${first} to ${last}`;
    return { panel: `${datasetLabel(dataset)}, ${classes}`, examples: part };
  });
}

function picturesOf(
  { dataset, shape, parameters: { epsilon } }: ExampleSet,
  panel: string,
): (example: Example) => GridPicture[] {
  return ({ image, label, clean, attacked, original, adversarial }) => {
    const of = `test image ${image}, ${classLabel(dataset, label)}`;
    const picture = (pixels: Uint8Array): Picture => ({ ...shape, pixels });
    const cell = { panel, column: String(label) };
    return [
      {
        ...cell,
        row: "original",
        picture: picture(original),
        lines: guessLines(dataset, clean),
        words: `${of}, before the attack: predicted ${guessWords(dataset, clean)}`,
      },
      {
        ...cell,
        row: "change",
        picture: picture(magnified(original, adversarial, epsilon)),
        lines: [`×${NBSP}${Number((0.5 / epsilon).toPrecision(3))}`],
        words: `${of}, the change: ${changeWords(original, adversarial)}`,
      },
      {
        ...cell,
        row: "attacked",
        picture: picture(adversarial),
        lines: guessLines(dataset, attacked),
        words: `${of}, after the attack: predicted ${guessWords(dataset, attacked)}`,
      },
    ];
  };
}

function guessLines(dataset: string, { label, confidence }: Guess): string[] {
  return [classLabel(dataset, label), percent(confidence)];
}

function guessWords(dataset: string, { label, confidence }: Guess): string {
  return `${classLabel(dataset, label)}, ${percent(confidence)}`;
}

/** In whole percent; what is almost certain does not become certain. */
function percent(confidence: number): string {
  const whole = Math.round(100 * confidence);
  return whole === 100 ? `>${NBSP}99${NBSP}%` : `${whole}${NBSP}%`;
}

/** How an image was changed, so that a change of epsilon is white or black. */
function magnified(from: Uint8Array, to: Uint8Array, epsilon: number): Uint8Array {
  return Uint8Array.from(
    Uint8ClampedArray.from(from, (pixel, i) => 127.5 + 127.5 * (to[i]! - pixel) / (255 * epsilon)),
  );
}

function changeWords(from: Uint8Array, to: Uint8Array): string {
  const changed = from.reduce((sum, pixel, i) => sum + (pixel === to[i] ? 0 : 1), 0);
  return `${Math.round(100 * changed / from.length)}${NBSP}% of the values`;
}
