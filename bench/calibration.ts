/**
 * The yardstick of `bench:record` and `bench:check`: a matrix product in plain JavaScript. It
 * never changes with the engine, so a case's speed as a multiple of it says how good the engine
 * is, whatever the machine is busy with.
 */

/** Rows and columns: three such matrices of doubles fit the second-level cache of a core. */
export const SIZE = 128;

/** Multiply-accumulate operations of one {@linkcode calibrate}. */
export const CALIBRATION_MACS = SIZE ** 3;

const [left, right, product] = [1, 2, 0].map((seed) =>
  Float64Array.from({ length: SIZE * SIZE }, (_, i) => Math.sin(seed * i))
) as [Float64Array, Float64Array, Float64Array];

/** Multiplies two fixed matrices once. */
export function calibrate(): void {
  multiply(left, right, product);
}

/** The product of two square matrices of {@linkcode SIZE}, row by row, into `out`. */
export function multiply(a: Float64Array, b: Float64Array, out: Float64Array): void {
  out.fill(0);
  for (let row = 0; row < SIZE; row++) {
    for (let k = 0; k < SIZE; k++) {
      const factor = a[row * SIZE + k]!;
      for (let column = 0; column < SIZE; column++) {
        out[row * SIZE + column]! += factor * b[k * SIZE + column]!;
      }
    }
  }
}
