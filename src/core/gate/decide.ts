/** Whether a step whose token was verified becomes a role: what the gate adds to what IAM asks. */
import type { Arn } from '../model/ids.ts';
import type { Uuid } from '../text/uuid.ts';
import type { GateRefusal } from './gate-refusal.ts';
import type { GateTable } from './gate-table.ts';

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

/** @param now the moment to judge the token's lifetime by, once more */
export type Decide = (
  claims: GateClaims,
  wanted: WantedSession,
  table: GateTable,
  now: Date,
) => Admission | GateRefusal;
