/** The entry point of a worker thread. */

import { serve } from "./executor.ts";

serve(self as unknown as Parameters<typeof serve>[0]);
