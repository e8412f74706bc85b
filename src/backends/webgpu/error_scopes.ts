/** Errors that WebGPU tells later than what caused them. */

/** Reports what an error scope caught, if anything, as what `describe` makes of it. */
export function reportLater(
  scope: Promise<GPUError | null>,
  describe: (error: GPUError) => Error,
): void {
  scope.then((error) => {
    if (error !== null) reportError(describe(error));
  });
}
