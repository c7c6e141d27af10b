/**
 * Whether any token can have a `sub` that a pattern matches, and an example if so. A subject is a sequence of known
 * shapes (`{`, eight hexadecimal digits, …), so this can be decided, not only tried: "no pipeline can assume the role"
 * is a fact.
 */
import type { SubjectFormat } from '../manifest/subject-format.ts';
import { characterFor, type Piece, shapesOf } from '../manifest/subject-shape.ts';

/**
 * A subject of each kind of step (with and without an environment) that the pattern matches, as far as there is one.
 */
export function subjectsMatching(format: SubjectFormat, pattern: string, workspaceUuid: string): string[] {
  const subjects = shapesOf(format, workspaceUuid).flatMap(({ pieces }) => exampleOf(pieces, pattern) ?? []);
  // No repository has the UUID of its workspace: a pattern that has it where the repository belongs is a slip.
  const slip = format.parts
    .slice(0, format.parts.indexOf('repositoryUuid') + 1)
    .map(asWorkspace)
    .join('');
  return subjects.filter((subject) => !subject.startsWith(slip));

  function asWorkspace(part: string): string {
    return part === ':' ? part : workspaceUuid;
  }
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
