/** The patches of images as a factor of a product, without a copy of them. */

import type { Factor } from "../product/factor.ts";
import { repeat, when } from "../program.ts";
import { type ConvolutionShape, patchSize, pixelCount } from "./shape.ts";

/**
 * The matrix of output pixels (image, row, column) by what a filter sees there (row, column,
 * channel): a convolution is its product with the filters.
 *
 * @param pixels What pixels are: the lines, or the depth in the gradient by the filters
 */
export function patchesFactor(
  binding: string,
  shape: ConvolutionShape,
  pixels: "lines" | "depth",
): Factor {
  const { batch, height, width, inputs, kernelSize, before, outHeight, outWidth } = shape;
  const vectors = inputs % 4 === 0;
  const unit = vectors ? 4 : 1; // addresses count vectors or numbers
  const lanes = vectors ? 1 : 4;
  const perMember = batch * height * width * inputs / unit;
  const padded = before > 0 || outHeight > height - kernelSize + 1;

  // A pixel past the last is taken for the last: its row of C is never stored, or it meets a 0 of
  // the other factor. Unsigned numbers wrap around below 0 and back.
  const ofPixel = (id: string, pixel: string): string =>
    `let pixel${id} = min(${pixel}, ${pixelCount(shape) - 1}u);
let column${id} = pixel${id} % ${outWidth}u;
let row${id} = pixel${id} / ${outWidth}u % ${outHeight}u;
let corner${id} = member * ${perMember}u
  + ((pixel${id} / ${outHeight * outWidth}u * ${height}u + row${id}) * ${width}u + column${id})
  * ${inputs / unit}u - ${before * (width + 1) * inputs / unit}u;`;

  const ofPatch = (id: string, place: string): string =>
    repeat(lanes, (lane) => {
      const own = `${id}_${lane}`;
      return `let place${own} = ${place} + ${lane}u;
let down${own} = place${own} / ${kernelSize * inputs}u;
let right${own} = place${own} / ${inputs}u % ${kernelSize}u;
let step${own} = (down${own} * ${width}u + right${own}) * ${inputs / unit}u
  + place${own} % ${inputs}u / ${unit}u;`;
    });

  const pixelsAreLines = pixels === "lines";
  return {
    binding,
    vectors,
    neighbours: pixelsAreLines ? "alongDepth" : "acrossLines",
    ofLine: pixelsAreLines ? ofPixel : ofPatch,
    ofDepth: pixelsAreLines ? ofPatch : ofPixel,
    fetch: (into, { lineId, depthId }, certain) => {
      const [pixel, patch] = pixelsAreLines ? [lineId, depthId] : [depthId, lineId];
      const patchCertain = pixelsAreLines ? certain.depth : certain.line;
      return repeat(lanes, (lane) => {
        const own = `${patch}_${lane}`;
        return when(
          [
            !patchCertain && `place${own} < ${patchSize(shape)}u`,
            padded && `row${pixel} + down${own} - ${before}u < ${height}u`,
            padded && `column${pixel} + right${own} - ${before}u < ${width}u`,
          ],
          `${into}${vectors ? "" : `[${lane}]`} = ${binding}[corner${pixel} + step${own}];`,
        );
      });
    },
  };
}
