/**
 * From where STS is called, as far as a trust policy can ask for it. Over the internet a call has an address and no VPC;
 * through an interface endpoint it has a VPC and no `aws:SourceIp` (IAM User Guide, "Use VPC condition keys to control
 * federated access"). The gate calls through an endpoint, and a condition on its VPC shuts out every other call.
 */
import type { KeyValue } from '../iam/policy-variable.ts';

export type CallOrigin =
  | { readonly is: 'internet' }
  /** Through an interface endpoint for STS in this VPC. */
  | { readonly is: 'endpoint'; readonly vpc: string }
  /** The same where only the id of the VPC is known: it is unique in one Region of one account alone. */
  | { readonly is: 'endpoint'; readonly vpcId: string };

/** In lower case, as keys are compared. */
export const VPC_ARN = 'aws:sourcevpcarn';
export const VPC_ID = 'aws:sourcevpc';

const OF_ENDPOINT: ReadonlySet<string> = new Set([VPC_ARN, VPC_ID, 'aws:sourcevpce', 'aws:vpcsourceip']);
/** Of endpoints as well; which services have them changes. */
const PERHAPS_OF_ENDPOINT: ReadonlySet<string> = new Set(['aws:vpceaccount', 'aws:vpceorgid', 'aws:vpceorgpaths']);
const ADDRESS = 'aws:sourceip';

/** Whether only calls through an interface endpoint have the key. */
export function isOfEndpoint(key: string): boolean {
  return OF_ENDPOINT.has(key);
}

/** Whether the answer to a condition on this key depends on the origin of the call. */
export function isOfOrigin(key: string): boolean {
  return key === ADDRESS || OF_ENDPOINT.has(key) || PERHAPS_OF_ENDPOINT.has(key);
}

/** What the key has in a call from there; undefined: the key is about something else. */
export function originValue(origin: CallOrigin, key: string): KeyValue | undefined {
  if (!isOfOrigin(key)) return undefined;
  if (origin.is === 'internet') return key === ADDRESS ? THERE : { is: 'absent' };
  if (key === ADDRESS) return { is: 'absent' };
  if (PERHAPS_OF_ENDPOINT.has(key)) return { is: 'unknown' };
  if (key === VPC_ARN && 'vpc' in origin) return { is: 'present', value: origin.vpc };
  if (key === VPC_ID) return { is: 'present', value: 'vpc' in origin ? vpcIdOf(origin.vpc) : origin.vpcId };
  return THERE;
}

/** The key is part of every such call, and its value is known at the call only. */
const THERE: KeyValue = { is: 'unknown', isThere: true };

/** `vpc-0a1b` of `arn:aws:ec2:eu-central-1:111122223333:vpc/vpc-0a1b`. */
export function vpcIdOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
