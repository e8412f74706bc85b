import assert from "assert";
import { inexactSignNotice, withInexactSignNotice } from "./inexact_sign.ts";

Deno.test("results that were recorded with exact signs have no notice", () => {
  assert.equal(inexactSignNotice(["paper-mnist"]), "");
  assert.equal(withInexactSignNotice("# Title\n\nText.\n", ["grad2"]), "# Title\n\nText.\n");
});

Deno.test("results that were recorded without have one below the title of their page", () => {
  const page = withInexactSignNotice("# Title\n\nText.\n", ["strongest"]);
  assert.match(
    page,
    /^# Title\n\n> \*\*To be recorded again:\*\* Table X of ten networks in [^.]+\.md\. .*\n\nText\.\n$/,
  );
});
