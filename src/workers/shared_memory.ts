/** Arrays in memory that threads share: a message that holds one copies nothing. */

/** The same bytes in shared memory. */
export function shareBytes(bytes: Uint8Array): Uint8Array<SharedArrayBuffer> {
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.byteLength));
  shared.set(bytes);
  return shared;
}

/** The same numbers in shared memory. */
export function shareFloats(floats: Float32Array): Float32Array<SharedArrayBuffer> {
  const shared = sharedFloats(floats.length);
  shared.set(floats);
  return shared;
}

/** As many zeros in shared memory. */
export function sharedFloats(length: number): Float32Array<SharedArrayBuffer> {
  return new Float32Array(new SharedArrayBuffer(length * Float32Array.BYTES_PER_ELEMENT));
}
