/** `ignore` of rolekeeper.yaml: what has passed the schema becomes entries, and what would silence everything is refused. */
import type { Issue } from '../model/diagnosis.ts';
import { isReservedTag } from '../model/ownership.ts';
import type { SourceDocument } from '../source/document.ts';
import { checkDay } from './calendar-day.ts';
import { fits, type IgnoreEntry } from './ignored-role.ts';
import { type IssueList, issuesOf } from './manifest-issues.ts';

/** What schemas/settings.schema.json lets through. */
export type IgnoreFile = readonly {
  readonly name?: string;
  readonly path?: string;
  readonly arn?: string;
  readonly tag?: string;
  readonly trust?: string;
  readonly until?: string;
  readonly reason: string;
}[];

/** What is wrong is added to `issues`. */
export function ignoreFrom(
  file: IgnoreFile,
  of: { readonly account: string; readonly partition: string },
  document: SourceDocument,
  issues: Issue[],
): IgnoreEntry[] {
  const add = issuesOf(document, issues);
  return file.map(({ name, path, arn, tag, trust, until, reason }, index) => {
    const at = `/spec/ignore/${index}`;
    const entry = { at, name, path, arn, tag: tag === undefined ? undefined : tagOf(tag), trust, until, reason };
    checkEntry(entry, of, add);
    return entry;
  });
}

/** `key=value`, at the first `=` that is not the first character; the value may have more. */
function tagOf(text: string): NonNullable<IgnoreEntry['tag']> {
  const at = text.indexOf('=');
  return at < 0 ? { key: text, value: undefined } : { key: text.slice(0, at), value: text.slice(at + 1) };
}

function checkEntry(
  entry: IgnoreEntry,
  { account, partition }: { readonly account: string; readonly partition: string },
  add: IssueList,
): void {
  const { at, tag, until, arn } = entry;
  if (until !== undefined) checkDay(until, `${at}/until`, add);
  if (tag !== undefined && isReservedTag(tag.key)) {
    add('reserved-tag', `${at}/tag`, {
      message: `tag "${tag.key}": keys that begin with rolekeeper: are ours, and those that begin with aws: are not read`,
      remedy: 'match by another tag, or by name, path or arn',
    });
  }
  if (arn !== undefined && !arn.startsWith(`arn:${partition}:iam::${account}:`)) {
    add('bad-value', `${at}/arn`, {
      message: `${arn} is no role of account ${account}`,
      remedy: `begin it with arn:${partition}:iam::${account}:role/`,
    });
  }
  const strangers = STRANGERS.map(({ name, path }) => ({
    ...{ name, path, tags: {} },
    arn: `arn:${partition}:iam::${account}:role${path}${name}`,
  }));
  if (!strangers.every((role) => fits(entry, role))) return;
  const field = (['name', 'path', 'arn'] as const).find((one) => entry[one] !== undefined) ?? 'name';
  add('ignore-everything', `${at}/${field}`, {
    message: `${JSON.stringify(entry[field])} is what every role has: the plan would report none any more`,
    remedy: 'name the roles that are known: a part of their name, their path, or a tag',
  });
}

/** Roles that nobody has: with nothing in common but what all have. */
const STRANGERS = [
  { name: 'Zq7', path: '/' },
  { name: 'k+0,x@_j.w=5-vb', path: '/y4/H_8/' },
];
