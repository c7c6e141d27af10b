/** What the roles that deploy amount to, once a plan: a note, which is less than a warning (deployment-roles.ts). */
import type { Settings } from '../manifest/settings.ts';
import type { Finding } from '../model/finding.ts';
import type { Arn } from '../model/ids.ts';
import { type DeploymentPower, WAYS } from './deployment-power.ts';
import { isOpenPower } from './policy-verdict.ts';

/**
 * The note of a plan about all roles that deploy.
 * @param powers by the role's name; in the order of the names that the note shows
 * @returns none where no role deploys, or the settings say with which policies CloudFormation works
 */
export function deploymentNote(powers: ReadonlyMap<string, readonly DeploymentPower[]>, settings: Settings): Finding[] {
  const { bootstrap = new Map<string, readonly Arn[]>() } = settings;
  const open = [...powers].map(([role, all]) => ({ role, powers: all.filter((one) => isOpenPower(one, settings)) }));
  const roles = open.flatMap(({ role, powers: left }) => (left.length === 0 ? [] : role)).sort();
  if (roles.length === 0) return [];
  const accounts = [...new Set(open.flatMap(({ powers: left }) => left.map(({ account }) => account)))].sort();
  const ways = Object.entries(WAYS).flatMap(([way, words]) => {
    const having = open.filter(({ powers: left }) => left.some((power) => power.way === way));
    return having.length === 0 ? [] : `${words} (${names(having.map(({ role }) => role).sort())})`;
  });
  const isTold = accounts.every((account) => bootstrap.has(account));
  return [
    {
      code: 'deployment-roles',
      blocks: 'nothing',
      level: 'note',
      roles,
      message: `${roles.length === 1 ? 'this role amounts to an administrator' : 'these roles amount to administrators'} of ${accounts.length === 1 ? 'account' : 'the accounts'} ${accounts.join(', ')}, ${
        isTold ? 'as CloudFormation works as one there' : 'unless CloudFormation may do less there'
      }: ${ways.join('; ')}`,
      remedy:
        'bootstrap with --cloudformation-execution-policies (docs/deploy.md), and name these policies under bootstrap in rolekeeper.yaml: then it is not said any more',
    },
  ];
}

/** A program finds all of them in `roles`. */
const MOST_NAMES = 20;

function names(all: readonly string[]): string {
  const shown = all.slice(0, MOST_NAMES).join(', ');
  return all.length <= MOST_NAMES ? shown : `${shown} and ${all.length - MOST_NAMES} more`;
}
