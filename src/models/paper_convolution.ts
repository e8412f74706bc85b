/** The convolutions of Tables 1 and 3. */

import type { Padding } from "../ops/convolution.ts";
import type { ConvolutionLayer } from "./architecture.ts";

/** A convolution as both tables have them: 3x3, with a ReLU. */
export function paperConvolution(filters: number, padding: Padding): ConvolutionLayer {
  return { kind: "convolution", filters, kernelSize: 3, padding, relu: true };
}
