/**
 * Keys of `sts:`: what a trust policy can ask about the call itself. Of a call with a Bitbucket token only the name and
 * the length of the session are known by them; the step chooses both, within what STS takes.
 */
import type { TrustCondition } from './trust-document.ts';

const NAME = 'sts:rolesessionname';
const LENGTH = 'sts:durationseconds';

/** About another call (external ID), or about claims that no Bitbucket token has (source identity, session tags). */
export function isNeverSent(key: string): boolean {
  return key.startsWith('sts:') && key !== NAME && key !== LENGTH;
}

/**
 * Whether a step can choose a value with which the condition holds. Never less than the truth: true wherever that is not
 * certain.
 */
export function canBeChosen({ key, operator, values }: TrustCondition): boolean {
  const { base, set, ifExists, negated } = operator;
  // Values with variables are known at the call only.
  if (negated || values.some((value) => value.includes('${'))) return true;
  // The name is part of every call.
  if (key === NAME && base === 'Null') return values.some((value) => value.toLowerCase() !== 'true');
  if (key === NAME && base.startsWith('String')) return values.some((value) => fitsName(value, base === 'StringLike'));
  // The length may be left out, and then the key is not there.
  if (key !== LENGTH || ifExists || set === 'ForAllValues') return true;
  return values.some((value) => fitsLength(base, Number(value)));
}

/** Two to 64 of these characters: the pattern of RoleSessionName in the reference of AssumeRoleWithWebIdentity. */
function fitsName(value: string, isPattern: boolean): boolean {
  if (!isPattern) return /^[\w+=,.@-]{2,64}$/.test(value);
  const shortest = value.replaceAll('*', '').length;
  const longest = value.includes('*') ? Number.POSITIVE_INFINITY : value.length;
  return /^[\w+=,.@*?-]*$/.test(value) && shortest <= 64 && longest >= 2;
}

/** Seconds: the shortest session that STS gives, and the longest that a role can be set to. */
const [SHORTEST, LONGEST] = [900, 43_200];

function fitsLength(base: TrustCondition['operator']['base'], value: number): boolean {
  switch (base) {
    case 'NumericEquals':
      return value >= SHORTEST && value <= LONGEST;
    case 'NumericLessThan':
      return value > SHORTEST;
    case 'NumericLessThanEquals':
      return value >= SHORTEST;
    case 'NumericGreaterThan':
      return value < LONGEST;
    case 'NumericGreaterThanEquals':
      return value <= LONGEST;
    default:
      return true;
  }
}
