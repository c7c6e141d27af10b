/** Trust policies to lint: the right one, and whatever a case changes about it. */
import type { BitbucketLock } from '../../../../src/core/manifest/settings.ts';
import { trustWorld } from '../../../../src/core/trust/trust-world.ts';
import { GATE_VPC, SECOND_GATE_VPC, settingsWithGate } from '../../../support/gate-vpcs.ts';
import { ENVIRONMENT, HOST, OTHER_REPOSITORY, REPOSITORY, settings } from '../../../support/roles.ts';

export const { provider } = settings();
export const AUD = `${HOST}:aud`;
export const SUB = `${HOST}:sub`;
export const RIGHT_SUB = `${REPOSITORY}:${ENVIRONMENT}:*`;
export const GITHUB = provider.arn.replace(HOST, 'token.actions.githubusercontent.com');

export const LOCK: BitbucketLock = {
  workspace: 'acme',
  repositories: {
    'checkout-api': { uuid: REPOSITORY, environments: { production: ENVIRONMENT } },
    storefront: { uuid: OTHER_REPOSITORY, environments: {} },
  },
};
export const WORLD = trustWorld(settings(), LOCK);
/** The same where the settings name a gate. */
export const GATE_WORLD = trustWorld(settingsWithGate([GATE_VPC, SECOND_GATE_VPC]), LOCK);

/** The legal document with other conditions, elements of its statement, or of the document. */
export function policy(Condition: object, statement: object = {}, document: object = {}): string {
  const allow = { Effect: 'Allow', Principal: { Federated: provider.arn }, Action: 'sts:AssumeRoleWithWebIdentity' };
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ ...allow, Condition, ...statement }], ...document });
}

export const RIGHT = { StringEquals: { [AUD]: provider.audience }, StringLike: { [SUB]: RIGHT_SUB } };

/** The right audience with another subject. */
export function withSub(sub: string | readonly string[]): string {
  return policy({ ...RIGHT, StringLike: { [SUB]: sub } });
}
