/** Both ends of an interval, the lower first. */
export type Interval = readonly [low: number, high: number];
