/** Whether a step whose token was verified becomes a role: what the gate adds to what IAM asks. */
import type { GateCode } from '../codes/gate.ts';
import { matchesBranchGlob } from '../manifest/branch-glob.ts';
import type { GateDoor, GateRole, GateTable } from '../model/gate-table.ts';
import type { Arn } from '../model/ids.ts';
import type { Uuid } from '../text/uuid.ts';
import { type GateRefusal, gateRefusal } from './gate-refusal.ts';
import { lifetimeRefusal } from './lifetime.ts';

/** What a verified token says, as far as the gate asks. All texts are exactly as in the token. */
export interface GateClaims {
  readonly subject: string;
  readonly repositoryUuid: Uuid;
  /** undefined: the step deploys to nothing. */
  readonly environmentUuid: Uuid | undefined;
  readonly stepUuid: Uuid;
  readonly branchName: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

/** What a step asks for. */
export interface WantedSession {
  /** The name of the role or its ARN, as it was asked for. */
  readonly role: string;
  /** undefined: as long as the manifest advises, or else allows. */
  readonly seconds: number | undefined;
}

/** What is asked of STS with the same token. */
export interface Admission {
  readonly is: 'admitted';
  readonly roleArn: Arn;
  /** `bb-` and the UUID of the step. */
  readonly sessionName: string;
  /** The least of what is asked for, what the manifest advises and what the role allows; 900 at least. */
  readonly seconds: number;
}

/** What STS takes. */
const SESSION = { shortest: 900, longest: 43_200 };

/**
 * Admits a step, or says why not. What was asked for is looked at first, then whether the token counts still, then the role:
 * one that there is not and one of another repository are refused with the same words.
 * @param now the moment to judge the token's lifetime by, once more
 */
export function decide(
  claims: GateClaims,
  wanted: WantedSession,
  table: GateTable,
  now: Date,
): Admission | GateRefusal {
  const { seconds } = wanted;
  if (seconds !== undefined && !isSessionLength(seconds)) return gateRefusal(400, 'gate-seconds');
  const late = lifetimeRefusal(claims, table.tokenSeconds, now);
  if (late !== undefined) return late;
  const role = roleOf(wanted.role, table);
  const own = role?.doors.filter(({ repositoryUuid }) => repositoryUuid === claims.repositoryUuid) ?? [];
  if (role === undefined || own.length === 0) return NOT_OWN;
  return (
    environmentRefusal(claims, own) ??
    branchRefusal(claims, role) ?? {
      is: 'admitted',
      roleArn: role.arn,
      sessionName: `bb-${claims.stepUuid.slice(1, -1)}`,
      seconds: secondsOf(role, seconds),
    }
  );
}

/** The one answer to who is not to know which roles there are. */
const NOT_OWN = gateRefusal(
  403,
  'gate-refused',
  'the gate keeps no role of this name or ARN, or the role does not admit the repository',
);

function isSessionLength(seconds: number): boolean {
  return Number.isInteger(seconds) && seconds >= SESSION.shortest && seconds <= SESSION.longest;
}

/** By its name or its ARN, letter by letter. A name may be one that every object inherits. */
function roleOf(wanted: string, { roles }: GateTable): GateRole | undefined {
  const isArn = wanted.includes(':');
  const name = isArn ? wanted.slice(wanted.lastIndexOf('/') + 1) : wanted;
  const role = Object.hasOwn(roles, name) ? roles[name] : undefined;
  return isArn && role?.arn !== wanted ? undefined : role;
}

/** @param own the role's doors of the step's repository: one at least */
function environmentRefusal({ environmentUuid }: GateClaims, own: readonly GateDoor[]): GateRefusal | undefined {
  const expected = own.map((door) => door.environmentUuid);
  // A door without an environment is for every step of its repository.
  if (expected.some((uuid) => uuid === undefined || uuid === environmentUuid)) return undefined;
  return ownRefusal(
    'gate-environment',
    'deploymentEnvironmentUuid',
    expected.filter((uuid) => uuid !== undefined),
    environmentUuid,
  );
}

function branchRefusal({ branchName }: GateClaims, { branches }: GateRole): GateRefusal | undefined {
  if (branches.some((branch) => matchesBranchGlob(branch, branchName))) return undefined;
  return ownRefusal('gate-branch', 'branchName', branches, branchName);
}

function ownRefusal(code: GateCode, claim: string, expected: readonly string[], got: string | undefined): GateRefusal {
  const message = `${claim} is ${got === undefined ? 'not there' : JSON.stringify(got)}, and the role admits ${expected.join(', ')}`;
  return { ...gateRefusal(403, code, message), claim, expected, ...(got !== undefined && { got }), isOwn: true };
}

function secondsOf({ maxSessionSeconds, requestSeconds }: GateRole, asked: number | undefined): number {
  const least = Math.min(maxSessionSeconds, requestSeconds ?? maxSessionSeconds, asked ?? maxSessionSeconds);
  return Math.max(SESSION.shortest, least);
}
