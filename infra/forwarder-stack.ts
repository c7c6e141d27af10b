import { Stack, type StackProps } from 'aws-cdk-lib';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { EventBus as EventBusTarget } from 'aws-cdk-lib/aws-events-targets';
import type { Construct } from 'constructs';
import { iamChangesBy } from './iam-changes.ts';
import { namesOf, type Place, roleArn } from './names.ts';

/**
 * Brings IAM's events from us-east-1, the one region that has them, to the region of the service: EventBridge itself
 * sends them to the other region's default bus, so there is no code that could fail. Not deployed where the service is
 * in us-east-1 anyway. Should it be missing or broken, drift is found by the schedule instead.
 */
export class ForwarderStack extends Stack {
  constructor(scope: Construct, id: string, { home, ...props }: StackProps & { home: Place }) {
    super(scope, id, props);
    createForwarder(this, home);
  }
}

/** What the stack consists of, in any scope of that region; infra/library.ts puts it into stacks of other apps. */
export function createForwarder(scope: Construct, home: Place): void {
  const names = namesOf(home);
  const bus = EventBus.fromEventBusArn(
    scope,
    'HomeBus',
    `arn:${home.partition}:events:${home.region}:${home.account}:event-bus/default`,
  );
  new Rule(scope, 'ForwardIamChanges', {
    ruleName: names.forwardRule,
    description: `Sends changes of IAM to ${home.region}, where Rolekeeper runs`,
    eventPattern: iamChangesBy({ than: roleArn(home, names.roles.reconciler) }),
    targets: [new EventBusTarget(bus)],
  });
}
