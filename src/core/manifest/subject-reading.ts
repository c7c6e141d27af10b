/**
 * What a `sub` pattern pins, in whatever way it is written: the parts that are the same in every subject that it
 * matches. `{repo}:*` and `{repo}*` pin the same; so do, where subjects end with the branch, `{repo}:*` and `{repo}:*:*`.
 *
 * Pattern and subject are walked together, and only the ways that end are looked at (subject-witness.ts asks for one of
 * them, this for all): a digit is pinned if all ways have one character there.
 */

import { matches } from '../iam/wildcard.ts';
import { type SubjectFormat, subjectPattern } from './subject-format.ts';
import { characterFor, EXAMPLE, type Piece, type SubjectPart, type SubjectShape, shapesOf } from './subject-shape.ts';

export interface SubjectReading {
  /** undefined: subjects of several repositories match. */
  readonly repositoryUuid: string | undefined;
  /** undefined: of several environments, or of steps with and without one, or the format has none. */
  readonly environmentUuid: string | undefined;
  readonly branch: string | undefined;
  /** `all`: also steps without an environment, where the format tells them apart. */
  readonly steps: 'all' | 'deploying' | 'not deploying';
  /** The pattern that `subjectPattern` writes for these parts has the very same tokens. */
  readonly exact: boolean;
  /** Every subject matches that a token of this workspace can have. */
  readonly everything: boolean;
}

/** undefined if no token can have a subject that matches. */
export function readSubject(format: SubjectFormat, pattern: string, workspaceUuid: string): SubjectReading | undefined {
  const shapes = shapesOf(format, workspaceUuid);
  const found = shapes.flatMap((shape) => pinsOf(shape, pattern) ?? []);
  // No repository has the UUID of its workspace.
  const live = found.filter(({ pins }) => pins.repositoryUuid !== workspaceUuid);
  if (live.length === 0) return undefined;
  const common = (part: SubjectPart) => {
    const [first, ...others] = live.map(({ pins }) => pins[part]);
    return others.every((other) => other === first) ? first : undefined;
  };
  const parts = {
    repositoryUuid: common('repositoryUuid'),
    environmentUuid: common('environmentUuid'),
    branch: common('branch'),
  };
  const kinds = new Set(live.map(({ deploys }) => deploys));
  const steps = shapes.length === 1 || kinds.size > 1 ? 'all' : kinds.has(true) ? 'deploying' : 'not deploying';
  return {
    ...parts,
    steps,
    exact: parts.repositoryUuid !== undefined && coversAll(shapes, pattern, parts),
    everything: coversAll(shapes, pattern, {}),
  };
}

/**
 * Why a format is of no use: a pattern for one environment or branch would admit tokens of others as well. Where a part
 * may be anything before it, and another behind it, the name could stand in one of those.
 */
export function ambiguityOf(format: SubjectFormat): string | undefined {
  const { carriesEnvironment, carriesBranch } = format;
  const { repositoryUuid, environmentUuid } = EXAMPLE;
  for (const wanted of [{ environmentUuid }, { branch: 'main' }, { environmentUuid, branch: 'main' }]) {
    const pinned = { environmentUuid: undefined, branch: undefined, ...wanted };
    if ((pinned.environmentUuid && !carriesEnvironment) || (pinned.branch && !carriesBranch)) continue;
    const pattern = subjectPattern(format, { workspaceUuid: WORKSPACE, repositoryUuid, ...wanted });
    const reading = readSubject(format, pattern, WORKSPACE);
    const isKept = reading?.environmentUuid === pinned.environmentUuid && reading?.branch === pinned.branch;
    if (!isKept)
      return `a pattern for one ${pinned.branch ? 'branch' : 'environment'}, ${shown(pattern)}, would admit others as well: what stands for * may have it, too`;
  }
  return undefined;
}

const WORKSPACE = '{3a4b5c6d-7e8f-4a9b-bcad-becfd0e1f203}';

function shown(pattern: string): string {
  return pattern
    .replaceAll(WORKSPACE, '{WORKSPACE-UUID}')
    .replaceAll(EXAMPLE.repositoryUuid, '{REPOSITORY-UUID}')
    .replaceAll(EXAMPLE.environmentUuid, '{ENVIRONMENT-UUID}')
    .replaceAll(/\bmain\b/g, 'BRANCH');
}

type Pins = { readonly [part in SubjectPart]?: string | undefined };

/** Stands for a character that no pattern spells: only a wildcard matches it, and then any other as well. */
const ANY = '\u0001';

/** Whether the pattern matches every subject that has these parts. */
function coversAll(shapes: readonly SubjectShape[], pattern: string, pins: Pins): boolean {
  const wanted = shapes.filter(({ deploys }) => pins.environmentUuid === undefined || deploys !== false);
  return wanted.every(({ pieces }) =>
    // What a wildcard of one character matches is no matter of length only for `*`.
    [1, pattern.length + 1].every((length) => matches(pattern, subjectWith(pieces, pins, length))),
  );
}

/** What is not pinned consists of {@link ANY}; of so many, where the length is open. */
function subjectWith(pieces: readonly Piece[], pins: Pins, length: number): string {
  const taken: Partial<Record<SubjectPart, number>> = {};
  return pieces
    .map((piece) => {
      const pinned = piece.of === undefined ? undefined : pins[piece.of];
      if (piece.is === 'some') return pinned ?? ANY.repeat(length);
      if (piece.of === undefined) return piece.is === 'text' ? piece.text : ANY;
      const at = taken[piece.of] ?? 0;
      taken[piece.of] = at + 1;
      return piece.is === 'text' ? piece.text : (pinned?.[at] ?? ANY);
    })
    .join('');
}

function pinsOf(
  { pieces, deploys }: SubjectShape,
  pattern: string,
): { deploys: typeof deploys; pins: Pins } | undefined {
  const ways = waysThrough(pieces, pattern);
  if (ways === undefined) return undefined;
  const pins: Partial<Record<SubjectPart, string>> = {};
  const open = new Set<SubjectPart>();
  for (const [s, piece] of pieces.entries()) {
    if (piece.of === undefined || piece.of === '*') continue;
    const written = ways(s);
    if (written === undefined) open.add(piece.of);
    else pins[piece.of] = (pins[piece.of] ?? '') + written;
  }
  for (const part of open) delete pins[part];
  return { deploys, pins };
}

/** For each piece the one text that it has in every way through; undefined if it has several. No way: undefined. */
function waysThrough(pieces: readonly Piece[], pattern: string): ((s: number) => string | undefined) | undefined {
  const width = pieces.length + 1;
  const end = pattern.length * width + pieces.length;
  // Every step goes to a later place, so those that lead to the end are found from the back.
  const live = new Set<number>();
  for (const place of reachedPlaces(pieces, pattern).reverse()) {
    if (place === end || nextPlaces(place, pieces, pattern).some((next) => live.has(next))) live.add(place);
  }
  if (live.size === 0) return undefined;
  const texts = new Map<number, Set<string>>();
  const entries = new Map<number, { from: Set<number>; to: Set<number> }>();
  for (const place of live) {
    const p = Math.floor(place / width);
    const s = place % width;
    const piece = pieces[s];
    const symbol = pattern[p];
    if (piece === undefined || symbol === undefined) continue;
    const consuming = consumingPlaces(p, s, piece, symbol, width).filter((next) => live.has(next));
    // Under `*` a run may be longer than the way through that was taken.
    if (consuming.length === 0 && !(piece.is === 'some' && symbol === '*')) continue;
    const wild = symbol === '*' || symbol === '?';
    const character = wild && piece.is !== 'text' ? ANY : (characterFor(piece, symbol) ?? ANY);
    texts.set(s, (texts.get(s) ?? new Set()).add(character));
    const span = entries.get(s) ?? { from: new Set(), to: new Set() };
    entries.set(s, span);
    span.from.add(p);
    for (const next of consuming) span.to.add(Math.floor(next / width));
  }
  return (s) => (pieces[s]?.is === 'some' ? oneRun(s) : only(texts.get(s)));

  /** A run of characters of the pattern, if there is one way in, one way out, and no wildcard between. */
  function oneRun(s: number): string | undefined {
    const { from, to } = entries.get(s) ?? { from: new Set<number>(), to: new Set<number>() };
    if (texts.get(s)?.has(ANY)) return undefined;
    const starts = [...from].filter((p) => !to.has(p));
    const ends = [...to].filter((p) => !from.has(p));
    const [start] = starts;
    const [finish] = ends;
    if (start === undefined || finish === undefined || starts.length > 1 || ends.length > 1) return undefined;
    return pattern.slice(start, finish);
  }
}

function only(texts: Set<string> | undefined): string | undefined {
  const [text, another] = texts ?? [];
  return another === undefined && text !== ANY ? text : undefined;
}

/** In ascending order. */
function reachedPlaces(pieces: readonly Piece[], pattern: string): Uint32Array {
  const seen = new Set([0]);
  // A set is walked in the order of its additions, also of those made meanwhile.
  for (const place of seen) for (const next of nextPlaces(place, pieces, pattern)) seen.add(next);
  return Uint32Array.from(seen).sort();
}

/** A place is one number: position in the pattern times width, plus position in the shape. */
function nextPlaces(place: number, pieces: readonly Piece[], pattern: string): number[] {
  const width = pieces.length + 1;
  const p = Math.floor(place / width);
  const s = place % width;
  const symbol = pattern[p];
  const piece = pieces[s];
  if (symbol === undefined) return [];
  const consuming = piece === undefined ? [] : consumingPlaces(p, s, piece, symbol, width);
  return symbol === '*' ? [...consuming, place + width] : consuming;
}

/** Where the walk stands after one more character of the subject. */
function consumingPlaces(p: number, s: number, piece: Piece, symbol: string, width: number): number[] {
  if (characterFor(piece, symbol) === undefined) return [];
  const after = (symbol === '*' ? p : p + 1) * width + s;
  // `some` may go on; under `*` that is the same place again.
  return piece.is === 'some' && symbol !== '*' ? [after + 1, after] : [after + 1];
}
