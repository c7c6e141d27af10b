/** Who gets into a role, what it may do and on what that depends, as words for people: no more than is certain. */
import { ANY, type Entrance, EVERY, NONE, OTHERS } from '../access/entrances.ts';
import { type Doubt, NOT_LOOKED_AT, type Permission } from '../access/permission.ts';
import { placeWords } from '../access/permission-refusal.ts';
import type { PlacedStatement, RolePolicies } from '../access/role-policies.ts';
import { named } from '../text/counted.ts';
import { ANY_VPC, vpcWords } from '../trust/origins.ts';
import { nameOf, type TrustWorld } from '../trust/trust-world.ts';

/** `repository checkout-api, environment production`. */
export function entranceWords(entrance: Entrance, world: TrustWorld): string {
  const { repository, environment, branches, pattern, open, ownAudience, workspace, vpcs } = entrance;
  const but = (uuids: readonly string[]) =>
    uuids.length === 0 ? '' : ` but ${uuids.map((uuid) => nameOf(world, uuid)).join(', ')}`;
  const where = () => {
    switch (environment) {
      case EVERY:
        return entrance.butEnvironments.length === 0
          ? 'every step'
          : `every step but those that deploy to ${entrance.butEnvironments.map((uuid) => nameOf(world, uuid)).join(', ')}`;
      case NONE:
        return 'steps that deploy to no environment';
      case OTHERS:
        return `every environment${but(entrance.butEnvironments)}`;
      default:
        return `environment ${nameOf(world, environment ?? '')}`;
    }
  };
  const whose = `of workspace ${workspace ?? world.provider.workspace}`;
  const who =
    pattern !== undefined
      ? [`steps whose subject looks like ${pattern}`]
      : [
          repository === EVERY
            ? `every repository ${whose}${but(entrance.butRepositories)}`
            : `repository ${nameOf(world, repository ?? '')}${workspace === undefined ? '' : ` ${whose}`}`,
          where(),
        ];
  const more = [
    ...(branches === undefined ? [] : [named(branches, 'branch', 'branches')]),
    ...(ownAudience ? ['with a token made for an audience of its own'] : []),
    ...(vpcs === undefined ? [] : [vpcs.includes(ANY) ? ANY_VPC : vpcWords(vpcs, world)]),
    ...(open === 'depends' ? ['if its other conditions hold'] : []),
  ];
  return [...who, ...more].join(', ');
}

/** `yes`, `yes, on some`, `maybe`, `no`. */
export function answerWords({ is, onAll }: Pick<Permission, 'is' | 'onAll'>, isOneResource: boolean): string {
  return is === 'yes' && onAll !== 'yes' && !isOneResource ? 'yes, on some' : is;
}

/** By what it is allowed, with the resources where it is so on some alone: the end of a sentence, or undefined. */
export function allowedWords({ is, onAll, allowedBy }: Permission): string | undefined {
  if (allowedBy === undefined || is === 'no') return undefined;
  const where = onAll === 'yes' ? '' : ` on ${resourceWords(allowedBy)}`;
  return `${placeWords(allowedBy.at)} allows it${where}`;
}

export function doubtWords(doubt: Doubt): string {
  switch (doubt.is) {
    case 'condition':
      return `${placeWords(doubt.by.at)} has a condition or a variable, which is not evaluated`;
    case 'wildcard':
      return `how far a wildcard runs in ${placeWords(doubt.by.at)}: AWS’s documentation and its simulator differ there`;
    case 'part':
      return doubt.by === undefined
        ? 'a part of it may be allowed, and which is not certain'
        : `${placeWords(doubt.by.at)} ${doubt.by.effect === 'Deny' ? 'denies' : 'allows'} a part of it`;
    case 'policy-unseen':
      return `what the policy ${doubt.policy} says, which was not read`;
    case 'boundary-unseen':
      return `what the permissions boundary ${doubt.policy} says, which was not read`;
  }
}

/** What else there is to know of a `no`, and of every answer. */
export function notLookedAtWords(): string {
  const [first, ...others] = NOT_LOOKED_AT;
  return `Not looked at: ${NOT_LOOKED_AT.join(', ')}. A ${first.replace('policies', 'policy')} may also allow what no policy of the role does; the other ${others.length} kinds only deny.`;
}

/** What each policy of a role says, a line for each statement. */
export function policyWords({ statements, unseen, boundary }: RolePolicies): string[] {
  return [
    ...statements.map((statement) => `${placeWords(statement.at)}: ${statementWords(statement)}`),
    ...unseen.map((policy) => `${policy.startsWith('arn:') ? 'managed' : 'inline'} policy ${policy}: not read`),
    boundary.is === 'none'
      ? 'no permissions boundary'
      : `permissions boundary ${boundary.arn}: ${boundary.is === 'read' ? 'read' : 'not read'}`,
  ];
}

function statementWords(statement: PlacedStatement): string {
  const { effect, actions, notActions, conditional } = statement;
  const what = (notActions ?? actions).map(({ text }) => text);
  const verb = effect === 'Allow' ? 'allows' : 'denies';
  const condition = conditional ? ', if its condition holds' : '';
  return `${verb} ${notActions === undefined ? '' : 'all but '}${few(what)} on ${resourceWords(statement)}${condition}`;
}

function resourceWords({ resources, notResources }: PlacedStatement): string {
  return notResources === undefined ? few(resources) : `all but ${few(notResources)}`;
}

function few(texts: readonly string[]): string {
  const shown = texts.slice(0, MOST_SHOWN).join(', ');
  return texts.length > MOST_SHOWN ? `${shown} and ${texts.length - MOST_SHOWN} more` : shown;
}

const MOST_SHOWN = 3;
