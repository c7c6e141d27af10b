/**
 * What the roles that deploy amount to. Each of these names what it works on, as it should, and is silent in every rule:
 *
 *  - the CDK's deploy role has CloudFormation work as the execution role, which a plain `cdk bootstrap` makes an
 *    administrator; only `--cloudformation-execution-policies` makes it less
 *  - a stack keeps the role that it was made with: who may update it needs no iam:PassRole to act as that role
 *  - templates and code lie in the CDK's asset bucket before they are deployed
 *
 * This is what deployments look like, so no role is warned about. One note a plan says it of all of them, until the
 * settings say what CloudFormation may do in that account (`bootstrap`).
 */
import { standsFor } from '../iam/action-pattern.ts';
import { reachOf, resourceParts, resourcesMeet } from '../iam/resource-pattern.ts';
import type { DeploymentPower } from './deployment-power.ts';
import { assetHits } from './own-assets.ts';
import type { RoleUnderCheck } from './rule.ts';

/** Each list does it together. */
const STACK_WRITES = [
  ['cloudformation:UpdateStack'],
  ['cloudformation:UpdateStackSet'],
  ['cloudformation:CreateChangeSet', 'cloudformation:ExecuteChangeSet'],
];

/** The ways that the role has, each once for each account. */
export function deploymentPowers(role: RoleUnderCheck): DeploymentPower[] {
  const { account, partition } = role.settings;
  const bootstrapRoles = (kind: string) => `arn:${partition}:iam::*:role/cdk-*-${kind}-role-*`;
  const entered = (kind: string) => accountsOf(reached(role, 'sts:AssumeRole', bootstrapRoles(kind)), account);
  const stacks = `arn:${partition}:cloudformation:*:*:stack*`;
  const updates = STACK_WRITES.some((actions) => actions.every((action) => reached(role, action, stacks).length > 0));
  const writes = assetHits(role, 'noted').length > 0;
  return [
    ...entered('deploy').map((one) => ({ way: 'deploy-role', account: one }) as const),
    ...(updates ? [{ way: 'stacks', account } as const] : []),
    ...[...new Set([...(writes ? [account] : []), ...entered('file-publishing')])].map(
      (one) => ({ way: 'assets', account: one }) as const,
    ),
  ];
}

/** The resources on which the role's statements allow the action, of those that meet `pattern`. */
function reached({ statements, denials }: RoleUnderCheck, action: string, pattern: string): string[] {
  return statements.flatMap(({ effect, actions, notActions, resources }) => {
    const isAllowed =
      effect === 'Allow' &&
      (notActions === undefined
        ? actions.some((one) => standsFor(one, action))
        : !notActions.some((one) => standsFor(one, action)));
    if (!isAllowed) return [];
    return resources.map(reachOf).filter((one) => resourcesMeet(one, pattern) && !denials.cover(action, one));
  });
}

/** Of a pattern for any account that of the settings counts. */
function accountsOf(resources: readonly string[], home: string): string[] {
  const accounts = resources.map((one) => resourceParts(one)?.account ?? home);
  return [...new Set(accounts.map((one) => (/^\d{12}$/.test(one) ? one : home)))];
}
