/** The kernel of the gradient by the input as a factor of a product, without a copy of it. */

import type { Factor } from "../product/factor.ts";
import { repeat, when } from "../program.ts";
import type { ConvolutionShape } from "./shape.ts";

/**
 * The kernel `[E, k, k, Ci, Co]` turned by 180 degrees: line ci, depth (row, column, co). Turning
 * is counting the rows and columns backwards.
 */
export function turnedKernelFactor(binding: string, shape: ConvolutionShape): Factor {
  const { kernelSize, inputs, filters } = shape;
  const taps = kernelSize * kernelSize;
  const vectors = filters % 4 === 0;
  const unit = vectors ? 4 : 1;
  const lanes = vectors ? 1 : 4;
  return {
    binding,
    vectors,
    neighbours: "alongDepth",
    ofLine: (id, line) =>
      `let start${id} = (member * ${
        taps * inputs * filters
      }u + (${line}) * ${filters}u) / ${unit}u;`,
    ofDepth: (id, depth) =>
      repeat(lanes, (lane) => {
        const own = `${id}_${lane}`;
        return `let turned${own} = ${depth} + ${lane}u;
let step${own} = ((${taps - 1}u - turned${own} / ${filters}u) * ${inputs * filters}u
  + turned${own} % ${filters}u) / ${unit}u;`;
      }),
    fetch: (into, { line, lineId, depthId }, certain) =>
      repeat(lanes, (lane) => {
        const own = `${depthId}_${lane}`;
        return when(
          [
            !certain.line && `${line} < ${inputs}u`,
            !certain.depth && `turned${own} < ${taps * filters}u`,
          ],
          `${into}${vectors ? "" : `[${lane}]`} = ${binding}[start${lineId} + step${own}];`,
        );
      }),
  };
}
