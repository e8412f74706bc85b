/** The generator of `src/random/threefry.ts` in WGSL: the same numbers to the bit. */

const PARITY = "0x1bd11bdau";
const ROTATIONS = [[13, 15, 26, 6], [17, 29, 16, 24]] as const;
const GROUPS = 5;

/** `threefry(key, counter)`: two words of the stream, whose counter is below 2^32 here. */
export const THREEFRY = `fn threefry(key: vec2<u32>, counter: u32) -> vec2<u32> {
let key2 = ${PARITY} ^ key.x ^ key.y;
var x = counter + key.x;
var y = key.y;
${
  Array.from({ length: GROUPS }, (_, group) => {
    const words = ["key.x", "key.y", "key2"];
    const rounds = ROTATIONS[group % 2]!.map((bits) =>
      `x += y; y = ((y << ${bits}u) | (y >> ${32 - bits}u)) ^ x;`
    );
    return [
      ...rounds,
      `x += ${words[(group + 1) % 3]}; y += ${words[(group + 2) % 3]} + ${group + 1}u;`,
    ].join("\n");
  }).join("\n")
}
return vec2<u32>(x, y);
}`;
