/**
 * The upper halves of the processor's vector registers. Kernels on vectors of 256 bits leave values
 * there, and V8 does not clear them as compilers do (`vzeroupper`). As long as they stay, code that
 * was compiled for SSE keeps them with every instruction, waiting for the one before: `Math.log`
 * and `Math.cos` among it, of which noise on training images takes one of each a pixel.
 */

/** Enough for the vectors of whatever encodes it. */
const BYTES = new Uint8Array(96);

/**
 * Clears the upper halves. No instruction of WebAssembly does; but V8 encodes Base64 on vectors of
 * 256 bits or more where the processor has them, in code that a compiler has made to clear them at
 * its end. Where it does not, this changes nothing.
 */
export function clearUpperHalves(): void {
  BYTES.toBase64();
}
