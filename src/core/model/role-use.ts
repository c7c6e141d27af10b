/**
 * One use of a role by a token of Bitbucket, as CloudTrail has it: a call of AssumeRoleWithWebIdentity, let in or not.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 */
import type { Uuid } from '../text/uuid.ts';

export interface RoleUse {
  readonly eventId: string;
  readonly at: Date;
  /** The Region whose STS served the call: CloudTrail has the event there and nowhere else. */
  readonly region: string;
  /** As the call named it; undefined where the event does not say. */
  readonly roleArn: string | undefined;
  /** ARN or URL of the identity provider, as the event has it. */
  readonly provider: string;
  /** The token's `sub`, as it stands. */
  readonly subject: string;
  /** What the subject says, as far as its format is known; UUIDs in lower case, with braces. */
  readonly step: UsedStep | undefined;
  readonly sessionName: string | undefined;
  /** undefined: STS let the token in. */
  readonly refused: { readonly code: string; readonly message: string } | undefined;
  /** Of a call through an interface endpoint. */
  readonly vpcEndpointId: string | undefined;
}

export interface UsedStep {
  readonly repositoryUuid: Uuid;
  readonly environmentUuid: Uuid | undefined;
  readonly stepUuid: Uuid | undefined;
  /** Of a subject that has it; what Bitbucket says of a step is a matter of the branch audit. */
  readonly branch: string | undefined;
}
