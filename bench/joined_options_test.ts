import assert from "assert";
import { joinedCommand, parseJoinedOptions } from "./joined_options.ts";

Deno.test("bench:joined takes work and turns, and times all of it five times unless told", () => {
  assert.deepEqual(parseJoinedOptions([]), {
    networks: ["mnist", "cifar10"],
    works: ["forward", "inputGradient", "grad2", "trainStep", "grad2AllCores"],
    alternations: 5,
    seconds: 1,
  });
  const args = "--networks mnist --works forward --alternations 2 --seconds 0.5";
  assert.deepEqual(parseJoinedOptions(args.split(" ")), {
    networks: ["mnist"],
    works: ["forward"],
    alternations: 2,
    seconds: 0.5,
  });
});

Deno.test("bench:joined --help has its own name and the flags that it takes, and no others", () => {
  const help = joinedCommand().helpInformation();
  assert.match(help, /^Usage: bench:joined \[options\]\n/);
  assert.deepEqual(help.match(/(?<=^ {2})-.*?(?= {2})/gm), [
    "--networks <list>",
    "--works <list>",
    "--alternations <count>",
    "--seconds <number>",
    "-h, --help",
  ]);
});

for (
  const [args, message] of [
    [["--python", "python3"], "error: unknown option '--python'"],
    [["--backend", "wasm"], "error: unknown option '--backend'"],
    [["--seconds", "0"], "--seconds must be a number above 0: received 0"],
  ] as const
) {
  Deno.test(`bench:joined refuses ${args.join(" ")}`, () => {
    assert.throws(() => parseJoinedOptions(args), { message });
  });
}
