/** Pictures as PNG files. */

import { encode } from "fast-png";

/** Pixels `[height, width, channels]`, 0 to 255; one channel is grey, three are red, green, blue. */
export interface Picture {
  /** In pixels. */
  readonly height: number;
  /** In pixels. */
  readonly width: number;
  /** 1 or 3. */
  readonly channels: number;
  /** Row by row, the channels of a pixel together. */
  readonly pixels: Uint8Array;
}

/**
 * A picture as a PNG file.
 *
 * @throws {RangeError} If it does not have one or three channels, or not as many pixels as it says
 */
export function encodePng({ height, width, channels, pixels }: Picture): Uint8Array {
  if (channels !== 1 && channels !== 3) {
    throw new RangeError(`A picture has 1 or 3 channels: received ${channels}`);
  }
  if (pixels.length !== height * width * channels) {
    throw new RangeError(
      `A picture of ${height} x ${width} x ${channels} has ${height * width * channels} values: ` +
        `received ${pixels.length}`,
    );
  }
  return encode({ height, width, channels, depth: 8, data: pixels });
}

/** A picture as an address that holds it, for SVG and HTML. */
export function pictureAddress(picture: Picture): string {
  return `data:image/png;base64,${encodePng(picture).toBase64()}`;
}
