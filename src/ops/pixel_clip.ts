/**
 * The reading `pixelClip`. The paper's formulas clip to the epsilon ball only; `unitInterval`
 * also keeps pixels in [0, 1], where its images are.
 */
export type PixelClip = "unitInterval" | "none";
