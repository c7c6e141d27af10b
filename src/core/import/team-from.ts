/** Which team a role is of: by one of its tags, by its IAM path, by its repository, or by a list that people keep. */
import type { ActualRole } from '../model/actual-role.ts';
import { placeText } from '../model/diagnosis.ts';
import { teamFolder } from './role-names.ts';

export type TeamFrom =
  | { readonly by: 'tag'; readonly key: string }
  | { readonly by: 'path' }
  | { readonly by: 'repository' }
  | { readonly by: 'list'; readonly teams: ReadonlyMap<string, string> };

export interface TeamFound {
  readonly team: string;
  /** Why it is not by what was asked for, in words. */
  readonly instead?: string;
}

const NOBODY = 'imported';

/** @param repository its slug */
export function teamOf(
  role: Pick<ActualRole, 'name' | 'path' | 'tags'>,
  repository: string,
  from: TeamFrom | undefined,
  known: readonly string[],
): TeamFound {
  const byRepository = teamFolder(repository, known) ?? NOBODY;
  const tag = (key: string) => Object.entries(role.tags).find(([one]) => one.toLowerCase() === key.toLowerCase())?.[1];
  if (from === undefined) return { team: teamFolder(tag('team') ?? '', known) ?? byRepository };
  if (from.by === 'repository') return { team: byRepository };
  const text =
    from.by === 'tag' ? tag(from.key) : from.by === 'list' ? from.teams.get(role.name) : role.path.split('/').at(-2);
  const team = teamFolder(text ?? '', known);
  if (team !== undefined) return { team };
  const what =
    from.by === 'tag'
      ? `it has no tag ${from.key}`
      : from.by === 'list'
        ? 'the list does not name it'
        : 'its path names none';
  return { team: byRepository, instead: `${what}: its repository stands in for the team` };
}

export interface ListFault {
  /** `teams.csv:3:1`. */
  readonly place: string;
  readonly message: string;
}

/** `role,team`, a line each; a first line of exactly these words is a heading. Every fault at once. */
export function readTeamList(
  text: string,
  file: string,
): { teams: ReadonlyMap<string, string>; faults: readonly ListFault[] } {
  const teams = new Map<string, string>();
  const faults: ListFault[] = [];
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  for (const [index, line] of lines.entries()) {
    const fault = (column: number, message: string) =>
      faults.push({ place: placeText({ file, line: index + 1, column }), message });
    if (line.trim() === '' || (index === 0 && /^"?role"?\s*,\s*"?team"?\s*$/i.test(line))) continue;
    const cells = cellsOf(line);
    if (cells === undefined) fault(line.indexOf('"') + 1, 'a quote is not closed, or something follows it');
    else if (cells.length !== 2)
      fault(1, `${cells.length === 1 ? '1 value' : `${cells.length} values`}; a line is role,team`);
    else {
      const [role, team] = cells as [Cell, Cell];
      if (!/^[\w+=,.@-]{1,64}$/.test(role.text)) fault(role.column, `"${role.text}" is not the name of a role`);
      else if (teams.has(role.text)) fault(role.column, `${role.text} is in this list twice`);
      else if (teamFolder(team.text, []) === undefined)
        fault(team.column, `"${team.text}" cannot be a folder of teams/`);
      else teams.set(role.text, team.text);
    }
  }
  return { teams, faults };
}

interface Cell {
  readonly text: string;
  readonly column: number;
}

/** undefined: the quotes are wrong. */
function cellsOf(line: string): Cell[] | undefined {
  const cells: Cell[] = [];
  for (let at = 0; at <= line.length; ) {
    const match = /^\s*(?:"((?:[^"]|"")*)"\s*|([^",]*))(,|$)/.exec(line.slice(at));
    if (match === null) return undefined;
    const [whole, quoted, plain = '', end] = match;
    cells.push({
      text: (quoted?.replaceAll('""', '"') ?? plain).trim(),
      column: at + 1 + (whole.length - whole.trimStart().length),
    });
    at += whole.length;
    if (end === '') break;
  }
  return cells;
}
