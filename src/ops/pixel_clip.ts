/**
 * The reading `pixelClip`. The paper's formulas clip to the epsilon ball only; `unitInterval`
 * also keeps pixels in [0, 1], where its images are.
 */
export const PIXEL_CLIPS = ["unitInterval", "none"] as const;

/** A reading of {@linkcode PIXEL_CLIPS}. */
export type PixelClip = typeof PIXEL_CLIPS[number];
