/** A value of a YAML file that knows where it is written, and how much it is once its aliases are written out. */

export type Located = LocatedScalar | LocatedList | LocatedMap;

interface Spot {
  /** Where it is written, in UTF-16 units: behind an alias that is where its anchor is. */
  readonly at: number;
  /** Values in it, aliases written out; itself counts, a long text as several. */
  readonly size: number;
  /** Levels in it, aliases written out. */
  readonly depth: number;
}

export interface LocatedScalar extends Spot {
  readonly is: 'scalar';
  readonly value: unknown;
  /** As it is written, without quotes. */
  readonly text: string;
}

export interface LocatedList extends Spot {
  readonly is: 'list';
  readonly items: readonly Located[];
}

export interface LocatedMap extends Spot {
  readonly is: 'map';
  readonly entries: ReadonlyMap<string, LocatedEntry>;
}

export interface LocatedEntry {
  readonly keyAt: number;
  readonly value: Located;
}
