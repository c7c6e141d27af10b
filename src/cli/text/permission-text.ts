/** What a role may do, for people. */
import type { AskedAction } from '../../core/access/asked-action.ts';
import type { Permission } from '../../core/access/permission.ts';
import { allowedWords, answerWords, doubtWords } from '../../core/render/access-words.ts';
import type { Paint, Style } from '../../core/render/paint.ts';
import { visible } from '../../core/text/visible.ts';
import { wrapped } from './wrapped.ts';

export const PERMISSION_STYLES: Readonly<Record<Permission['is'], Style>> = {
  yes: 'green',
  maybe: 'yellow',
  no: 'red',
};

/** `s3:PutObject on arn:aws:s3:::reports/index.html`. */
export function askedWords({ action, resource }: AskedAction): string {
  return resource === undefined ? `${action} on any resource` : `${action} on ${resource}`;
}

/** Why, what it depends on, what to do; each line indented. */
export function permissionLines(
  permission: Permission,
  { paint, width, indent }: { readonly paint: Paint; readonly width: number; readonly indent: string },
): string[] {
  const { doubts, refusal } = permission;
  const line = (words: string) => wrapped(visible(words), width, indent);
  const allowed = allowedWords(permission);
  return [
    ...(allowed === undefined ? [] : [line(allowed)]),
    ...doubts.map((doubt) => line(`depends on: ${doubtWords(doubt)}`)),
    ...(refusal === undefined
      ? []
      : [line(refusal.message), line(`remedy: ${refusal.remedy}`).replace('remedy:', paint('cyan', 'remedy:'))]),
  ];
}

export function answerText(permission: Permission, { resource }: AskedAction, paint: Paint): string {
  const isOne = resource !== undefined && !/[*?]/.test(resource);
  const code = permission.refusal === undefined ? '' : ` (${permission.refusal.code})`;
  return `${paint(PERMISSION_STYLES[permission.is], answerWords(permission, isOne))}${code}`;
}
