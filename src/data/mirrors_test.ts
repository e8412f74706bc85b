import assert from "assert";
import manifest from "../../deno.json" with { type: "json" };
import { CIFAR10_MIRRORS } from "./cifar10_files.ts";
import { MNIST_MIRRORS } from "./mnist_files.ts";

Deno.test("the task reproduce may reach every mirror, and no other host", () => {
  const hosts = [...MNIST_MIRRORS, ...CIFAR10_MIRRORS].map((mirror) => new URL(mirror).host);
  assert.deepEqual(manifest.permissions.reproduce.net.toSorted(), hosts.toSorted());
});
