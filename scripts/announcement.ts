/**
 * The account's stack is updated before the service that watches what is in it: for some minutes the boundary and the
 * trust of our own roles are new, and the function knows the old ones. So it is told before, by a parameter of its stack,
 * what they are about to become; for fifty minutes both are right (docs/decisions/0027-an-announced-deployment.md).
 */
import { ANNOUNCED_MINUTES, type Announcement } from '../src/core/model/announcement.ts';
import { type Deployment, readDeployment } from '../src/core/model/deployment.ts';
import { parseJsonObject } from '../src/core/text/json.ts';
import type { Template } from './assembly.ts';

/** A parameter of a stack, and its value. */
export interface StackParameter {
  key: string;
  value: string;
}

/**
 * What to announce to the function of this stack.
 * @param deployed the stack's template as it is in CloudFormation now
 * @returns undefined: neither boundary nor trust is about to change, or the deployed function cannot be told
 */
export function announcementFor(deployed: Template, next: Template, now: Date): StackParameter | undefined {
  const before = functionIn(deployed);
  const after = functionIn(next);
  if (before?.parameter === undefined || after === undefined) return undefined;
  const boundary = after.facts.boundary?.digest ?? null;
  const isNewBoundary = boundary !== null && boundary !== before.facts.boundary?.digest;
  const trusts = Object.entries(after.facts.serviceTrusts ?? {});
  const newTrusts = trusts.filter(([name, digest]) => before.facts.serviceTrusts?.[name] !== digest);
  if (!isNewBoundary && newTrusts.length === 0) return undefined;
  const announcement: Announcement = {
    until: new Date(now.getTime() + ANNOUNCED_MINUTES * 60_000).toISOString(),
    boundary: isNewBoundary ? boundary : null,
    serviceTrusts: Object.fromEntries(newTrusts),
  };
  return { key: before.parameter, value: JSON.stringify(announcement) };
}

/** Whether the stack has the function that watches. */
export function hasWatcher(template: Template): boolean {
  return functionIn(template) !== undefined;
}

interface DescribedFunction {
  facts: Deployment;
  /** The one that announcements come by; undefined: an earlier version, which has none. */
  parameter: string | undefined;
}

/** The function that watches, by its environment. */
function functionIn({ Resources }: Template): DescribedFunction | undefined {
  for (const { Type, Properties } of Object.values(Resources)) {
    const { Variables = {} } = (Properties?.Environment ?? {}) as { Variables?: Record<string, unknown> };
    const { DEPLOYMENT, ANNOUNCED } = Variables;
    if (Type !== 'AWS::Lambda::Function' || typeof DEPLOYMENT !== 'string') continue;
    const facts = readDeployment(parseJsonObject(DEPLOYMENT));
    const { Ref: parameter } = (ANNOUNCED ?? {}) as { Ref?: string };
    if (facts !== undefined) return { facts, parameter };
  }
  return undefined;
}
