/**
 * How AWS names one kind of resource, and how much of that a resource pattern leaves open. `arn:*:states:*:*:stateMachine:*`
 * is a format: what stands in front of its first `*` in the last part, its *head*, is the same for every resource of the
 * kind, so a pattern that only repeats it, or a piece of it, names nothing: `stateMachine:*`, `stateM*`, `s*`. Nor does
 * one letter of a name, or the few characters by which all ids of AWS begin, such as `i-*`.
 */
import { type ResourceParts, reachOf, resourceParts } from './resource-pattern.ts';
import { meets } from './wildcard.ts';

export interface ResourceFormat extends ResourceParts {
  /** With `*` for every part that varies. */
  readonly pattern: string;
  /** `function:`: the last part up to what varies; '' where nothing stands in front, as with buckets and queues. */
  readonly head: string;
  /** Whether AWS makes up what varies: nobody can choose how an instance's id begins. */
  readonly madeUp: boolean;
}

/** Letters and digits of a name that make a choice of it. Two are 1,296 beginnings. */
const CHOSEN = 2;

/** Of an id: behind what all ids of the kind have in common. */
const CHOSEN_OF_ID = 8;

/** `pattern` as the catalogue has it, with `+` for an id that AWS makes up. */
export function resourceFormat(pattern: string): ResourceFormat {
  const usual = pattern.replace('+', '*');
  const parts = resourceParts(usual) ?? { partition: '*', service: '*', region: '*', account: '*', rest: usual };
  const star = parts.rest.indexOf('*');
  return {
    ...parts,
    pattern: usual,
    head: star < 0 ? parts.rest : parts.rest.slice(0, star),
    madeUp: usual !== pattern,
  };
}

/**
 * What the resource pattern admits, as the end of "it admits …", if it leaves a whole kind open, or nearly; undefined if
 * it names something of every kind that it can be, or is none of them: there the action allows nothing. Of an action
 * without formats the form of the pattern is judged.
 */
export function leftOpen(resource: string, formats: readonly ResourceFormat[]): string | undefined {
  const parts = resourceParts(reachOf(resource));
  if (parts === undefined) return 'every resource';
  for (const format of formats) {
    if (!fitsAround(parts, format)) continue;
    for (const head of headsOf(parts, format)) {
      const name = behind(head, parts.rest);
      if (name === undefined || !isOpen(name, format)) continue;
      const whole = parts.rest.length - name.length === head.length;
      return everyone(whole ? name : '*', format);
    }
  }
  return formats.length === 0 && isOpen(nameOf(parts), undefined) ? 'every resource of its kind' : undefined;
}

/** Everything but the last part. A bucket has no region, so it is no access point, whose ARN has one. */
function fitsAround(parts: ResourceParts, format: ResourceFormat): boolean {
  return (
    meets(parts.service, format.service) &&
    meets(parts.region, format.region) &&
    (parts.region !== '' || format.region === '') &&
    meets(parts.account, format.account)
  );
}

/** A `*` at the end of region or account may run over the colons behind it, and over a piece of the head. */
function* headsOf({ region, account }: ResourceParts, { head }: ResourceFormat): Generator<string> {
  yield head;
  if (!region.endsWith('*') && !account.endsWith('*')) return;
  for (let colon = head.indexOf(':'); colon >= 0; colon = head.indexOf(':', colon + 1)) yield head.slice(colon + 1);
}

/** What is left of `rest` behind the head, from its first `*` on if that stands in the head; undefined: it is not there. */
function behind(head: string, rest: string): string | undefined {
  for (let i = 0; i < head.length; i++) {
    const letter = rest.charAt(i);
    if (letter === '*') return rest.slice(i);
    if (letter !== '?' && letter !== head.charAt(i)) return undefined;
  }
  return rest.slice(head.length);
}

/** Of no known format: buckets and their keys have no kind in front, other resources mostly have. */
function nameOf({ service, rest }: ResourceParts): string {
  return service === 's3' ? rest : rest.replace(/^[A-Za-z0-9-]+[:/]/, '');
}

function isOpen(name: string, format: ResourceFormat | undefined): boolean {
  // A kind without names, such as `root`, is one resource.
  if (name === '') return format === undefined || format.head !== format.rest;
  if (name.startsWith('*') || name.startsWith('?')) return true;
  if (!/[*?]/.test(name)) return false;
  const star = name.indexOf('*');
  const beginning = star < 0 ? name : name.slice(0, star);
  // A whole piece of a path, such as a role's, or a whole id with something behind it.
  if (/^[^?/:]+[/:]/.test(beginning)) return false;
  const chosen = beginning.match(/[A-Za-z0-9]/g)?.length ?? 0;
  return chosen < (format?.madeUp ? CHOSEN_OF_ID : CHOSEN);
}

function everyone(name: string, { head, service, madeUp }: ResourceFormat): string {
  const kind = /([A-Za-z0-9-]+)[:/]+$/.exec(head)?.[1] ?? `resource of ${service}`;
  const [beginning = ''] = name.split(/[*?]/, 1);
  if (beginning === '') return /[A-Za-z0-9]/.test(name) ? `every ${kind} that fits "${name}"` : `every ${kind}`;
  return madeUp
    ? `every ${kind} whose id begins with "${beginning}", and AWS makes the ids`
    : `every ${kind} whose name begins with "${beginning}"`;
}
