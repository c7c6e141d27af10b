/** What is wrong with the role that a pipeline asks for: its ARN, by the roles that there are; and the session. */

import { withoutSignatures } from '../text/without-signatures.ts';
import type { TrustWorld } from '../trust/trust-world.ts';
import { accountOf } from './access.ts';
import type { Refusal } from './refusal.ts';

/** As IAM has it, or as a manifest declares it. */
export interface KnownRole {
  readonly arn: string;
  readonly name: string;
}

/**
 * undefined: one of the roles has exactly this ARN.
 * @param asked as the pipeline writes it
 * @param roles all of the account, or all that are declared
 */
export function roleRefusal(asked: string, roles: readonly KnownRole[], world: TrustWorld): Refusal | undefined {
  if (roles.some(({ arn }) => arn === asked)) return undefined;
  const shown = withoutSignatures(asked);
  const [, account, resource] = /^arn:[a-z-]+:iam::(\d{12}):role\/([\w+=,.@/-]+)$/.exec(asked) ?? [];
  if (account === undefined || resource === undefined) {
    const near = roles.find(({ arn }) => arn.toLowerCase() === asked.trim().toLowerCase());
    return withRemedy('role-arn', `"${shown}" is not the ARN of a role`, near);
  }
  const { id } = accountOf(world);
  const name = resource.slice(resource.lastIndexOf('/') + 1);
  const sameName = roles.find((role) => role.name === name);
  if (account !== id) {
    return withRemedy('role-account', `the ARN names account ${account}, and the settings ${id}`, sameName);
  }
  const sameLetters = roles.find(({ arn }) => arn.toLowerCase() === asked.toLowerCase());
  if (sameLetters !== undefined) {
    return withRemedy('role-case', `${asked} differs from the role in letter case`, sameLetters);
  }
  if (sameName !== undefined) return withRemedy('role-path', `${asked} lacks the path of the role`, sameName);
  const near = roles.find((role) => role.name.toLowerCase() === name.toLowerCase());
  if (near !== undefined)
    return withRemedy('role-case', `${asked} differs from the role in letter case and path`, near);
  return withRemedy('role-missing', `there is no role ${asked}`, undefined);
}

/**
 * @param seconds DurationSeconds of the call
 * @param most MaxSessionDuration of the role, in seconds
 * @param setIn where it is changed; `IAM`: a manifest may declare the role, or none
 */
export function sessionRefusal(seconds: number, most: number, setIn: 'manifest' | 'IAM'): Refusal | undefined {
  if (seconds < SHORTEST) {
    const message = `the call asks for ${seconds} seconds, and STS gives no session under ${SHORTEST}`;
    return { code: 'session-too-short', message, remedy: `Ask for ${SHORTEST} seconds or more.` };
  }
  if (seconds <= most) return undefined;
  const message = `the call asks for ${seconds} seconds, and the role allows ${most}`;
  const remedy =
    seconds > LONGEST
      ? `Ask for ${most} seconds or less; no role allows more than ${LONGEST}.`
      : `Ask for ${most} seconds or less, or raise ${setIn === 'manifest' ? 'session.maxDuration in the manifest of the role' : 'its MaxSessionDuration (session.maxDuration, where a manifest declares it)'}.`;
  return { code: 'session-too-long', message, remedy };
}

/** Seconds. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html (DurationSeconds) */
const SHORTEST = 900;
const LONGEST = 43_200;

function withRemedy(code: Refusal['code'], message: string, right: KnownRole | undefined): Refusal {
  const remedy =
    right === undefined
      ? 'Copy the ARN as `rolekeeper snippet` prints it; `rolekeeper status` lists the roles, and whether each is applied.'
      : `Write ${right.arn}`;
  return { code, message, remedy };
}
