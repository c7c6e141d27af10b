import { type App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { AccountStack } from './account-stack.ts';
import { BranchAuditStack } from './branch-audit-stack.ts';
import { bundledFunction } from './bundled-function.ts';
import type { DeploymentSpec } from './deployment.ts';
import { ForwarderStack } from './forwarder-stack.ts';
import { gatePlace, sharesAccount } from './gate-place.ts';
import { GateStack } from './gate-stack.ts';
import { iamEventsRegion } from './iam-changes.ts';
import { namesOf } from './names.ts';
import { ReconcilerStack } from './reconciler-stack.ts';
import { WebhookStack } from './webhook-stack.ts';

/** Puts the stacks of a deployment into the app, and has cdk-nag look at them when the app is synthesised. */
export function addRolekeeper(app: App, deployment: DeploymentSpec): void {
  const { account, region, partition } = deployment.place;
  const { stacks } = namesOf(deployment.place);
  const env = { account, region };
  const accountStack = new AccountStack(app, stacks.account, {
    env,
    description: 'Rolekeeper: Bitbucket provider, permissions boundary and the roles of the service itself',
    deployment,
  });
  const reconcilerStack = new ReconcilerStack(app, stacks.reconciler, {
    env,
    description: 'Rolekeeper: keeps the IAM roles of Bitbucket pipelines equal to their manifests',
    deployment,
    codeOf: bundledFunction,
  });
  // The function's role is named, not referenced, so the CDK does not see that it has to be there first.
  reconcilerStack.addStackDependency(accountStack);
  const eventsRegion = iamEventsRegion(partition);
  if (region !== eventsRegion) {
    new ForwarderStack(app, stacks.forwarder, {
      env: { account, region: eventsRegion },
      description: `Rolekeeper: sends changes of IAM from ${eventsRegion} to ${region}`,
      deployment,
    });
  }
  if (deployment.webhook) {
    const webhookStack = new WebhookStack(app, stacks.webhook, {
      env,
      description: 'Rolekeeper: lets Bitbucket ring after a push to the config branch',
      deployment,
      codeOf: bundledFunction,
    });
    // It names the queue and the topic, which have to be there first.
    webhookStack.addStackDependency(reconcilerStack);
  }
  if (deployment.branchAudit) {
    const auditStack = new BranchAuditStack(app, stacks.branchAudit, {
      env,
      description: 'Rolekeeper: looks from which branches roles were used',
      deployment,
      codeOf: bundledFunction,
    });
    // It names the buckets and the topic, which have to be there first.
    auditStack.addStackDependency(reconcilerStack);
  }
  const home = gatePlace(deployment);
  if (home !== undefined) {
    const gateStack = new GateStack(app, stacks.gate, {
      env: { account: home.account, region: home.region },
      description: 'Rolekeeper: lets steps of the declared branches into their roles',
      deployment,
      codeOf: bundledFunction,
    });
    // It names the bucket and the topic. In an account of its own it is deployed apart, with other credentials.
    if (sharesAccount(deployment)) gateStack.addStackDependency(reconcilerStack);
  }
  Tags.of(app).add('application', 'rolekeeper');
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}
