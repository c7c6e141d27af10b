/**
 * Whether any token can have a `sub` that a pattern matches, and an example if so. A subject is a sequence of known
 * shapes (`{`, eight hexadecimal digits, …), so this can be decided, not only tried: "no pipeline can assume the role"
 * is a fact.
 */
import type { SubjectFormat } from '../manifest/subject-format.ts';
import { STRANGERS } from './token.ts';

/** One character of a subject: this one, or a lower-case hexadecimal digit; or (`some`) one or more of almost any. */
type Piece =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'digit'; readonly like: string }
  | { readonly is: 'some'; readonly but: string };

/**
 * A subject of each kind of step (with and without an environment) that the pattern matches, as far as there is one.
 */
export function subjectsMatching(format: SubjectFormat, pattern: string, workspaceUuid: string): string[] {
  const subjects = shapesOf(format, workspaceUuid).flatMap((shape) => exampleOf(shape, pattern) ?? []);
  // No repository has the UUID of its workspace: a pattern that begins with it where the repository belongs is a slip.
  return format.parts[0] === 'repositoryUuid'
    ? subjects.filter((subject) => !subject.startsWith(`${workspaceUuid}:`))
    : subjects;
}

function shapesOf({ parts }: SubjectFormat, workspaceUuid: string): Piece[][] {
  const optional = parts.includes('optionalEnvironmentUuid') ? [true, false] : [false];
  return optional.map((environment) =>
    parts.flatMap((part): Piece[] => {
      if (part === ':') return text(':');
      if (part === 'workspaceUuid') return text(workspaceUuid);
      if (part === '*') return [{ is: 'some', but: '' }];
      // What git allows in no branch name.
      if (part === 'branch') return [{ is: 'some', but: ':*?[\\^~ ' }];
      if (part === 'optionalEnvironmentUuid') return environment ? [...text(':'), ...uuidLike('environmentUuid')] : [];
      return uuidLike(part);
    }),
  );
}

function text(characters: string): Piece[] {
  return [...characters].map((character) => ({ is: 'text', text: character }));
}

/** A UUID; digits that the pattern leaves open are those of an example. */
function uuidLike(part: 'repositoryUuid' | 'environmentUuid' | 'stepUuid'): Piece[] {
  return [...(STRANGERS[0][part] ?? '')].map((character) =>
    /[0-9a-f]/.test(character) ? { is: 'digit', like: character } : { is: 'text', text: character },
  );
}

/**
 * Walks pattern and shape together, remembering every pair of places that led nowhere: at most as many steps as
 * characters of the one times characters of the other.
 */
function exampleOf(shape: readonly Piece[], pattern: string): string | undefined {
  const width = shape.length + 1;
  const seen = new Uint8Array((pattern.length + 1) * width);
  // A place is one number, pattern position times width plus shape position; `text` is what was written to get there.
  const open: { place: number; text: string }[] = [{ place: 0, text: '' }];
  for (let here = open.pop(); here !== undefined; here = open.pop()) {
    if (seen[here.place] === 1) continue;
    seen[here.place] = 1;
    const p = Math.floor(here.place / width);
    const s = here.place % width;
    const { text: soFar } = here;
    const symbol = pattern[p];
    const piece = shape[s];
    if (symbol === undefined && piece === undefined) return soFar;
    if (symbol === '*') open.push({ place: here.place + width, text: soFar });
    if (symbol === undefined || piece === undefined) continue;
    const character = characterFor(piece, symbol);
    if (character === undefined) continue;
    const written = soFar + character;
    const after = symbol === '*' ? p : p + 1;
    open.push({ place: after * width + s + 1, text: written });
    // `some` may go on; under `*` one character is as good as many.
    if (piece.is === 'some' && symbol !== '*') open.push({ place: after * width + s, text: written });
  }
  return undefined;
}

/** A character that both the piece and the symbol of the pattern allow. */
function characterFor(piece: Piece, symbol: string): string | undefined {
  const wild = symbol === '*' || symbol === '?';
  if (piece.is === 'some') return wild ? 'x' : piece.but.includes(symbol) ? undefined : symbol;
  if (piece.is === 'text') return wild || symbol === piece.text ? piece.text : undefined;
  if (wild) return piece.like;
  return /[0-9a-f]/.test(symbol) ? symbol : undefined;
}
