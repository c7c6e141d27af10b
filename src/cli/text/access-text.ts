/** What `explain-access` answers, for people: the roles that let the step in, then why each other one does not. */
import type { AccessRole } from '../../core/access/access-role.ts';
import type { Access } from '../../core/access/refusal.ts';
import { type AskedStep, type StepAccess, stepWords } from '../../core/access/step-access.ts';
import type { Paint, Style } from '../../core/render/paint.ts';
import { counted } from '../../core/text/counted.ts';
import { visible } from '../../core/text/visible.ts';
import type { TrustWorld } from '../../core/trust/trust-world.ts';
import { wrapped } from './wrapped.ts';

export interface AccessTextOptions {
  readonly paint: Paint;
  readonly width: number;
  /** The word before `explain`. */
  readonly program: string;
  readonly world: TrustWorld;
  /** What was judged, and whether that is an account. */
  readonly source: string;
  readonly isAccount: boolean;
}

/** Ends with a new line. */
export function accessText(step: AskedStep, roles: readonly StepAccess[], options: AccessTextOptions): string {
  const { paint, program } = options;
  const sorted = [...roles].sort((a, b) => ORDER.indexOf(a.access.is) - ORDER.indexOf(b.access.is));
  const { shown, ofOthers } = withoutOthers(sorted);
  const code = sorted.flatMap(({ access }) => (access.is === 'yes' ? [] : access.refusal.code))[0];
  const blocks = [
    headText(step, options),
    ...shown.map((one) => stepText(one, options)),
    ...(ofOthers === 0 ? [] : [othersText(ofOthers, options)]),
    [
      paint('bold', countText(roles)),
      ...(code === undefined ? [] : [paint('dim', `More about a code: ${program} explain ${code}`)]),
    ].join('\n'),
  ];
  return `${blocks.join('\n\n')}\n`;
}

const ORDER: readonly Access['is'][] = ['yes', 'depends', 'no'];

/** `A step of repository checkout-api …`, and by what it is judged. */
export function headText(step: AskedStep, { paint, width, world, source, isAccount }: AccessTextOptions): string {
  const words = stepWords(step, world);
  const judged = isAccount
    ? `Judged by what ${source} has.`
    : `Judged by ${source}; --target aws judges by what IAM has.`;
  return [paint('bold', visible(`A${words.slice(1)}`)), wrapped(visible(judged), width)].join('\n');
}

/** More roles of other repositories than people read say all the same. */
function withoutOthers(roles: readonly StepAccess[]): { shown: readonly StepAccess[]; ofOthers: number } {
  const isOther = ({ access, byManifest }: StepAccess) =>
    access.is === 'no' &&
    access.refusal.code === 'entry-repository' &&
    (byManifest === undefined || byManifest.is === 'no');
  const others = roles.filter(isOther);
  if (others.length <= MOST_OTHERS) return { shown: roles, ofOthers: 0 };
  return { shown: roles.filter((one) => !isOther(one)), ofOthers: others.length };
}

const MOST_OTHERS = 10;

function othersText(count: number, { paint, width }: AccessTextOptions): string {
  const words = `${counted(count, 'role')} of other repositories (entry-repository): --role NAME says of one why it does not let the step in, --json of all.`;
  return paint('dim', wrapped(words, width));
}

const STYLES: Readonly<Record<Access['is'], Style>> = { yes: 'green', depends: 'yellow', no: 'red' };
const ANSWERS: Readonly<Record<Access['is'], string>> = {
  yes: 'lets it in',
  depends: 'may let it in',
  no: 'does not let it in',
};

function stepText(one: StepAccess, options: AccessTextOptions): string {
  return [roleHead(one.role, options.paint), ...answerLines(one, options)].join('\n');
}

export function roleHead({ name, arn }: AccessRole, paint: Paint): string {
  return `${paint('bold', `role ${visible(name)}`)}  ${paint('dim', visible(arn))}`;
}

/** The answer, why, what to do, who keeps the branch, and what the manifest says otherwise. */
export function answerLines(
  { role, access, byManifest, keeping, withEnvironment }: StepAccess,
  { paint, width }: Pick<AccessTextOptions, 'paint' | 'width'>,
): string[] {
  const code = access.is === 'yes' ? '' : ` (${access.refusal.code})`;
  const lines = [`  ${paint(STYLES[access.is], ANSWERS[access.is])}${code}`];
  const add = (words: string) => lines.push(wrapped(visible(words), width, '    '));
  if (access.is !== 'yes') {
    add(access.refusal.message);
    lines.push(
      wrapped(`remedy: ${visible(access.refusal.remedy)}`, width, '    ').replace('remedy:', paint('cyan', 'remedy:')),
    );
  }
  if (withEnvironment.length > 0) add(`Environments that would get in: ${withEnvironment.join(', ')}`);
  if (keeping !== undefined) add(`branches: ${keeping.words}`);
  const differing = differenceWords(role, access, byManifest);
  if (differing !== undefined) add(differing);
  return lines;
}

function differenceWords(
  { standing, trustDiffers, declared }: AccessRole,
  access: Access,
  byManifest: Access | undefined,
): string | undefined {
  const file = declared?.file;
  if (standing === 'not-applied') {
    return byManifest?.is === 'no'
      ? `Once applied, its manifest (${file}) would not let it in either (${byManifest.refusal.code}): ${byManifest.refusal.message}`
      : `Once applied, its manifest (${file}) lets it in.`;
  }
  if (!trustDiffers || byManifest === undefined) {
    return standing === 'iam' && declared === undefined ? 'No manifest declares this role.' : undefined;
  }
  // Its remedy says so.
  if (access.is === 'no' && access.refusal.code === 'role-trust-differs') return undefined;
  const begin = `role-trust-differs: IAM does not have the trust policy of the manifest (${file})`;
  if (
    byManifest.is === access.is &&
    (byManifest.is === 'yes' || access.is === 'yes' || byManifest.refusal.code === access.refusal.code)
  ) {
    return `${begin}; both answer the same here.`;
  }
  if (byManifest.is === 'yes') return `${begin}, which lets it in.`;
  const otherwise = byManifest.is === 'no' ? 'does not let it in' : 'may let it in';
  return `${begin}, which ${otherwise} (${byManifest.refusal.code}): ${byManifest.refusal.message}`;
}

function countText(roles: readonly StepAccess[]): string {
  const count = (is: Access['is']) => roles.filter(({ access }) => access.is === is).length;
  const [yes, depends, no] = ORDER.map(count) as [number, number, number];
  if (roles.length === 0) return 'No role trusts Bitbucket, and no manifest declares one.';
  const parts = [
    `${yes} ${yes === 1 ? 'lets' : 'let'} it in`,
    ...(depends > 0 ? [`${depends} may`] : []),
    `${no} ${no === 1 ? 'does' : 'do'} not`,
  ];
  return `${counted(roles.length, 'role')}: ${parts.join(', ')}.`;
}
