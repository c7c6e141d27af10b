/** What the subjects of a format are made of, character by character: `{`, eight hexadecimal digits, `-` … */
import type { SubjectFormat } from './subject-format.ts';

/** UUIDs of an example. */
export const EXAMPLE = {
  repositoryUuid: '{0d1e2f3a-4b5c-4d6e-8f7a-8b9cadbecfd0}',
  environmentUuid: '{1e2f3a4b-5c6d-4e7f-9a8b-9cadbecfd0e1}',
  stepUuid: '{2f3a4b5c-6d7e-4f8a-ab9c-adbecfd0e1f2}',
} as const;

/** A part of a subject that differs from token to token. */
export type SubjectPart = 'repositoryUuid' | 'environmentUuid' | 'stepUuid' | 'branch' | '*';

/** One character of a subject: this one, or a lower-case hexadecimal digit; or (`some`) one or more of almost any. */
export type Piece = { readonly of?: SubjectPart } & (
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'digit'; readonly like: string }
  | { readonly is: 'some'; readonly but: string }
);

/** The subjects of one kind of step. */
export interface SubjectShape {
  /** Whether they name an environment; undefined where subjects have none. */
  readonly deploys: boolean | undefined;
  readonly pieces: readonly Piece[];
}

export function shapesOf({ parts, carriesEnvironment }: SubjectFormat, workspaceUuid: string): SubjectShape[] {
  const kinds = parts.includes('optionalEnvironmentUuid') ? [true, false] : [carriesEnvironment ? true : undefined];
  return kinds.map((deploys) => ({
    deploys,
    pieces: parts.flatMap((part): Piece[] => {
      if (part === ':') return text(':');
      if (part === 'workspaceUuid') return text(workspaceUuid);
      if (part === '*') return [{ is: 'some', but: '', of: part }];
      // What git allows in no branch name.
      if (part === 'branch') return [{ is: 'some', but: ':*?[\\^~ ', of: part }];
      if (part === 'optionalEnvironmentUuid') return deploys ? [...text(':'), ...uuidLike('environmentUuid')] : [];
      return uuidLike(part);
    }),
  }));
}

function text(characters: string): Piece[] {
  return [...characters].map((character) => ({ is: 'text', text: character }));
}

/** A UUID; digits that a pattern leaves open are those of an example. */
function uuidLike(part: 'repositoryUuid' | 'environmentUuid' | 'stepUuid'): Piece[] {
  return [...EXAMPLE[part]].map((character) =>
    /[0-9a-f]/.test(character) ? { is: 'digit', like: character, of: part } : { is: 'text', text: character, of: part },
  );
}

/** A character that both the piece and the symbol of a pattern allow. */
export function characterFor(piece: Piece, symbol: string): string | undefined {
  const wild = symbol === '*' || symbol === '?';
  if (piece.is === 'some') return wild ? 'x' : piece.but.includes(symbol) ? undefined : symbol;
  if (piece.is === 'text') return wild || symbol === piece.text ? piece.text : undefined;
  if (wild) return piece.like;
  return /[0-9a-f]/.test(symbol) ? symbol : undefined;
}
