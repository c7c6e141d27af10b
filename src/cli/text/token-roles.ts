/** What each role answers to a token, for people. */
import type { Refusal } from '../../core/access/refusal.ts';
import { entersBy, type RoleAnswer, type TokenInspection } from '../../core/access/token-inspection.ts';
import type { Paint } from '../../core/render/paint.ts';
import { counted } from '../../core/text/counted.ts';
import { visible } from '../../core/text/visible.ts';
import { wrapped } from './wrapped.ts';

export interface RoleLinesOptions {
  /** undefined: no account was asked. */
  readonly target: string | undefined;
  readonly paint: Paint;
  /** Columns for prose. */
  readonly width: number;
}

/** A heading, and one entry a role. */
export function roleLines(inspection: TokenInspection, options: RoleLinesOptions): string[] {
  const { roles } = inspection;
  const { paint, width, target } = options;
  const [first, ...others] = roles;
  const heading = paint('bold', 'Roles');
  if (first === undefined) return [heading, wrapped(NO_ROLES, width, '  ')];
  const about = target === undefined ? 'as the manifests declare them' : `as ${visible(target)} has them`;
  const title = `${heading} ${paint('dim', about)}`;
  if (first.access.is === 'no' && others.length > 0 && roles.every((role) => isSame(role, first))) {
    return [title, reasonText(`none of the ${roles.length} lets it in`, first.access.refusal, options)];
  }
  const ofOthers = roles.filter(isOfOther);
  const hidden = new Set(ofOthers.slice(MOST_OF_OTHERS));
  const note = `and ${counted(hidden.size, 'role')} of other repositories; --role NAME says why.`;
  return [
    title,
    ...roles.filter((role) => !hidden.has(role)).map((role) => roleText(role, inspection, options)),
    ...(hidden.size === 0 ? [] : [`  ${note}`]),
  ];
}

const NO_ROLES = 'No role was asked: there is no manifests folder, and no --target.';
const MOST_OF_OTHERS = 20;

const isOfOther = ({ access }: RoleAnswer): boolean => access.is === 'no' && access.refusal.code === 'entry-repository';

function isSame({ access }: RoleAnswer, { access: other }: RoleAnswer): boolean {
  return access.is === 'no' && other.is === 'no' && access.refusal.message === other.refusal.message;
}

function roleText(role: RoleAnswer, inspection: TokenInspection, options: RoleLinesOptions): string {
  const { paint, width } = options;
  const { access, file, declared } = role;
  const name = `${visible(role.name)}${file === undefined ? '' : paint('dim', `  ${visible(file)}`)}`;
  const later =
    declared === undefined
      ? []
      : [wrapped(`Its manifest is not applied yet: then it ${ANSWERS[declared.is]}.`, width, '    ')];
  if (access.is === 'yes') {
    const enters = entersBy(inspection, role);
    const words = enters ? 'lets it in' : 'would let it in, were it not refused before';
    return [`  ${enters ? paint('green', '✓') : paint('yellow', '·')} ${name}  ${words}`, ...later].join('\n');
  }
  const sign = access.is === 'no' ? paint('red', '✗') : paint('yellow', '?');
  return [`  ${sign} ${name}`, reasonText(undefined, access.refusal, options), ...later].join('\n');
}

const ANSWERS = {
  yes: 'lets the token in',
  no: 'refuses the token',
  depends: 'answers by what is known only at the call',
};

/** Why not, with its remedy; `title` is what is refused, where that is not clear. */
export function reasonText(
  title: string | undefined,
  { code, message, remedy }: Refusal,
  { paint, width }: Pick<RoleLinesOptions, 'paint' | 'width'>,
): string {
  const advice = wrapped(`remedy: ${visible(remedy)}`, width, '    ').replace('remedy:', paint('cyan', 'remedy:'));
  const reason = wrapped(`[${code}] ${visible(message)}`, width, '    ').replace(
    `[${code}]`,
    paint('red', `[${code}]`),
  );
  return [...(title === undefined ? [] : [`  ${paint('red', '✗')} ${title}`]), reason, advice].join('\n');
}
