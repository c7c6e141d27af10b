/** Which role a step asks for, by the ARNs in its script. */
import type { DesiredRole } from '../model/desired-role.ts';
import { editDistance } from '../text/did-you-mean.ts';
import { type LintWorld, roleArn } from './lint-world.ts';
import type { StepScript } from './step-script.ts';
import { canBecome, HOLE, type Written } from './written.ts';

export type RoleAim =
  /** By its ARN, in full. */
  | { readonly is: 'this'; readonly arn: Written }
  /** By an ARN that becomes it or not, whatever a variable or template holds. */
  | { readonly is: 'perhaps'; readonly arn: Written }
  /** By its ARN, or by that of another role: a condition of the script decides. */
  | { readonly is: 'chosen'; readonly arn: Written }
  /** Its ARN is there, and no line asks for it with the token. */
  | { readonly is: 'mentioned'; readonly arn: Written }
  /** By an ARN that is nearly its own. */
  | { readonly is: 'misspelt'; readonly arn: Written; readonly how: Misspelling }
  /** By the ARN of another role that a manifest declares, or of one that none declares. */
  | { readonly is: 'another'; readonly arn: Written; readonly role: DesiredRole | undefined }
  /** Nothing in the file says which role. */
  | { readonly is: 'unsaid' };

export type Misspelling = 'case' | 'path' | 'account' | 'typo';

export function roleAim(script: StepScript, role: DesiredRole, world: LintWorld): RoleAim {
  const own = roleArn(world.trust.provider, role);
  const isOwn = ({ text }: Written) => text === own;
  const exact = script.asked.find(isOwn);
  if (exact !== undefined) return { is: script.chooses ? 'chosen' : 'this', arn: exact };
  const open = script.asked.find(({ text }) => canBecome(text, own)) ?? script.unknown;
  if (open !== undefined) return { is: 'perhaps', arn: open };
  const [first] = script.asked;
  if (first === undefined) {
    const mentioned = script.mentioned.find(isOwn);
    return mentioned === undefined ? { is: 'unsaid' } : { is: 'mentioned', arn: mentioned };
  }
  const declared = ({ text }: Written) => world.roles.find((one) => roleArn(world.trust.provider, one) === text);
  const another = script.asked.find((arn) => declared(arn) !== undefined);
  if (another !== undefined) return { is: 'another', arn: another, role: declared(another) };
  for (const arn of script.asked) {
    const how = misspelling(arn.text, own);
    if (how !== undefined) return { is: 'misspelt', arn, how };
  }
  return { is: 'another', arn: first, role: undefined };
}

/** How the ARN differs from the role's own; undefined: it is not near it. */
function misspelling(text: string, own: string): Misspelling | undefined {
  if (text.includes(HOLE)) return undefined;
  if (text.toLowerCase() === own.toLowerCase()) return 'case';
  const [account, name] = partsOf(text);
  const [ownAccount, ownName] = partsOf(own);
  if (name === ownName) return account === ownAccount ? 'path' : 'account';
  const longest = Math.max(text.length, own.length);
  return longest <= LONGEST && editDistance(text, own) <= MOST_SLIPS ? 'typo' : undefined;
}

const MOST_SLIPS = 2;
/** The distance takes the product of both lengths. */
const LONGEST = 700;

/** Account and name of a role's ARN. */
function partsOf(arn: string): [string | undefined, string | undefined] {
  return [arn.split(':')[4], arn.split('/').at(-1)];
}
