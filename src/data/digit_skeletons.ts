/**
 * How the ten digits are written: the paths of a pen, several per class, as hands differ. They are
 * plain data in a box one unit high (x to the right, y downwards); `drawDigits` bends, slants and
 * inks them.
 */

/** A point of a pen's path, `[x, y]`; 0 to 1 spans the digit's height and (about) its width. */
export type Point = readonly [x: number, y: number];

/**
 * What the pen draws without being lifted: smooth runs through the given points. A run after the
 * first starts where the one before it ended, and the joint is a corner.
 */
export type PenStroke = readonly (readonly Point[])[];

/** One way to write one digit. */
export interface Skeleton {
  /** What tells it from the other ways. */
  readonly way: string;
  /** How often it is chosen, relative to the other ways of its class. */
  readonly weight: number;
  readonly strokes: readonly PenStroke[];
}

/** Reads `"20,5 50,0 | 50,100"`: points in hundredths, runs divided by a bar. */
function parseStroke(text: string): PenStroke {
  return text.split(" | ").map((run) =>
    run.split(" ").map((point): Point => {
      const [x, y] = point.split(",").map(Number);
      return [x! / 100, y! / 100];
    })
  );
}

/** The ways to write class `c` at index `c`. */
export const DIGIT_SKELETONS: readonly (readonly Skeleton[])[] = [
  [ // 0
    {
      way: "round, closed at the top",
      weight: 4,
      strokes: ["52,0 24,12 12,50 24,88 50,100 76,88 88,50 76,12 50,0"].map(parseStroke),
    },
    {
      way: "with the pen running past where it began",
      weight: 2,
      strokes: ["70,4 40,4 18,30 16,72 40,99 70,86 84,50 74,16 50,2 30,14"].map(parseStroke),
    },
    {
      way: "left open at the top right",
      weight: 1,
      strokes: ["58,2 28,12 13,50 26,90 55,98 82,76 86,38 74,12"].map(parseStroke),
    },
  ],
  [ // 1
    {
      way: "a single downstroke",
      weight: 5,
      strokes: ["50,0 50,50 50,100"].map(parseStroke),
    },
    {
      way: "with an upstroke",
      weight: 2,
      strokes: ["30,24 53,0 | 53,50 53,100"].map(parseStroke),
    },
    {
      way: "with an upstroke and a base",
      weight: 1,
      strokes: ["32,22 52,0 | 52,50 52,100", "28,100 76,100"].map(parseStroke),
    },
  ],
  [ // 2
    {
      way: "with a flat base",
      weight: 3,
      strokes: ["16,24 32,4 60,2 80,24 68,54 40,80 14,100 | 50,99 88,98"].map(parseStroke),
    },
    {
      way: "with a loop at the base",
      weight: 2,
      strokes: ["16,22 38,2 70,8 76,34 56,66 28,93 12,94 18,80 40,84 64,97 90,90"].map(parseStroke),
    },
    {
      way: "like a Z",
      weight: 1,
      strokes: ["18,8 50,2 78,8 | 50,52 16,97 | 50,97 86,95"].map(parseStroke),
    },
  ],
  [ // 3
    {
      way: "two bows that meet in a corner",
      weight: 3,
      strokes: ["20,10 48,0 76,12 74,32 42,46 | 76,56 84,78 60,98 34,98 14,86"].map(parseStroke),
    },
    {
      way: "with a flat top",
      weight: 1,
      strokes: ["20,3 78,3 | 44,40 | 74,50 82,76 58,98 32,98 14,86"].map(parseStroke),
    },
    {
      way: "with a small loop in the middle",
      weight: 1,
      strokes: ["22,12 50,1 76,14 68,36 46,48 38,44 50,42 78,58 80,82 52,99 18,88"].map(
        parseStroke,
      ),
    },
  ],
  [ // 4
    {
      way: "open",
      weight: 4,
      strokes: ["20,2 16,30 18,52 | 50,55 84,50", "78,0 74,50 70,100"].map(parseStroke),
    },
    {
      way: "closed, its stem through the bar",
      weight: 2,
      strokes: ["66,0 40,34 10,66 | 50,66 94,64", "67,2 66,50 65,100"].map(parseStroke),
    },
    {
      way: "in one go, like an open 9",
      weight: 1,
      strokes: ["24,4 16,34 24,52 50,54 76,36 82,4 | 76,50 68,100"].map(parseStroke),
    },
  ],
  [ // 5
    {
      way: "with its hat as a second stroke",
      weight: 3,
      strokes: ["30,4 24,42 | 50,38 78,54 80,78 54,99 16,92", "30,4 58,4 88,0"].map(parseStroke),
    },
    {
      way: "in one go",
      weight: 2,
      strokes: ["84,2 36,6 | 26,44 | 50,40 76,56 74,84 46,100 14,90"].map(parseStroke),
    },
    {
      way: "round, like an S",
      weight: 1,
      strokes: ["84,4 50,2 28,18 34,40 64,54 76,76 54,98 18,94"].map(parseStroke),
    },
  ],
  [ // 6
    {
      way: "with a long neck",
      weight: 3,
      strokes: ["68,0 36,28 18,66 30,94 58,98 78,78 62,56 36,62 22,80"].map(parseStroke),
    },
    {
      way: "bent like a C",
      weight: 2,
      strokes: ["80,12 58,0 28,18 16,56 28,92 58,99 80,78 66,54 40,54 20,70"].map(parseStroke),
    },
    {
      way: "whose loop stays open",
      weight: 1,
      strokes: ["56,0 30,36 20,74 38,98 66,92 76,70 56,60 42,68"].map(parseStroke),
    },
  ],
  [ // 7
    {
      way: "TODO",
      weight: 4,
      strokes: ["14,8 46,5 84,4 | 62,44 42,100"].map(parseStroke),
    },
    {
      way: "with a bar",
      weight: 2,
      strokes: ["14,6 46,4 82,3 | 62,44 40,100", "34,50 82,47"].map(parseStroke),
    },
    {
      way: "with a downstroke at its left",
      weight: 1,
      strokes: ["14,22 17,4 | 50,6 84,2 | 64,40 52,100"].map(parseStroke),
    },
    {
      way: "bent in one go",
      weight: 1,
      strokes: ["16,12 46,2 74,6 78,26 62,60 50,100"].map(parseStroke),
    },
  ],
  [ // 8
    {
      way: "an S that is closed",
      weight: 4,
      strokes: ["74,12 48,0 24,16 34,38 66,58 76,82 50,100 24,84 32,60 62,40 76,16"].map(
        parseStroke,
      ),
    },
    {
      way: "two circles",
      weight: 2,
      strokes: ["50,46 24,28 34,4 62,2 78,24 50,46", "50,46 20,68 30,96 64,98 80,72 50,46"].map(
        parseStroke,
      ),
    },
    {
      way: "left open at the top",
      weight: 1,
      strokes: ["70,10 46,1 24,18 38,40 66,60 70,86 46,100 26,84 38,60 60,42 78,14"].map(
        parseStroke,
      ),
    },
  ],
  [ // 9
    {
      way: "with a straight stem",
      weight: 3,
      strokes: ["78,18 52,1 24,14 22,40 48,50 72,34 78,12 | 74,50 66,100"].map(parseStroke),
    },
    {
      way: "with a curved tail",
      weight: 2,
      strokes: ["76,20 54,2 26,14 22,38 46,50 72,36 80,14 82,48 70,84 48,100 24,92"].map(
        parseStroke,
      ),
    },
    {
      way: "whose loop stays open",
      weight: 1,
      strokes: ["64,6 36,6 20,28 34,48 60,42 78,14 | 72,54 60,100"].map(parseStroke),
    },
  ],
];
