/**
 * From the trust policy of any role to the steps that a manifest could name for it. Only a proposal: grade.ts compares
 * what is compiled from it with the role, by other means, and believes nothing that is said here.
 *
 * Each kind of step that a manifest can name (a repository; one of its environments; a branch, where subjects have it)
 * is put to the role's own conditions: it is proposed if every token of that kind gets in.
 */

import { covers } from '../iam/wildcard.ts';
import type { Uuid } from '../text/uuid.ts';
import { VPC_ARN } from '../trust/call-origin.ts';
import { otherPrincipals } from '../trust/other-principals.ts';
import { subjectsMatching } from '../trust/subject-witness.ts';
import type { TrustCondition, TrustDocument } from '../trust/trust-document.ts';
import { isAbout } from '../trust/trust-evaluator.ts';
import { nameOf, type TrustWorld } from '../trust/trust-world.ts';
import { whoGetsIn } from '../trust/who-gets-in.ts';
import type { Reason } from './reason.ts';
import { tokenPatterns, type Where } from './token-patterns.ts';

export interface WantedSteps {
  /** Sorted. */
  readonly repositories: readonly Uuid[];
  /** Empty: not restricted to environments. */
  readonly pairs: readonly { readonly repository: Uuid; readonly environment: Uuid }[];
  /** Empty: any branch, or none can be named. */
  readonly branches: readonly string[];
}

const UUID = /\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}/g;

/** The steps, or why no manifest can say them. */
export function wantedSteps(document: TrustDocument, world: TrustWorld): WantedSteps | Reason {
  const { provider } = world;
  const [statement] = document.statements;
  if (statement === undefined || document.statements.length > 1 || statement.effect === 'Deny') {
    const count = document.statements.length;
    const words =
      count > 1 ? `its trust policy has ${count} statements, a manifest writes one` : 'its trust policy allows nothing';
    return {
      code: 'several-statements',
      words,
      remedy: 'take out by hand what is not about pipelines, or leave the role where it is',
    };
  }
  const { principal, action, conditions } = statement;
  const others = otherPrincipals(document);
  const isForeign = ({ type, id }: { type: string; id: string }) => type !== 'Federated' || id !== provider.arn;
  if (others.length > 0 || principal.not || principal.members.some(isForeign)) {
    const named = principal.members.filter(isForeign).map(({ type, id }) => `${type} ${id}`);
    const words = `it is entered by others as well: ${(others.length > 0 ? others : named).join('; ')}`;
    return { code: 'other-principals', words, remedy: 'give pipelines a role of their own' };
  }
  if (action.not || !isAbout(action, 'sts:AssumeRoleWithWebIdentity')) {
    const words =
      'its trust policy is not about sts:AssumeRoleWithWebIdentity alone, the one call that a pipeline makes';
    return { code: 'other-action', words, remedy: 'correct the action by hand, if pipelines are to enter' };
  }
  const [aud, sub] = ['aud', 'sub'].map((claim) => `${provider.host}:${claim}`.toLowerCase());
  const tests = conditions.filter(({ key }) => key === sub);
  const odd = tests.find(({ operator, values }) => !isPlain(operator) || values.some((value) => value.includes('${')));
  const beyond = conditions.find(({ key }) => key !== aud && key !== sub);
  const isUsual = tests.length > 0 && odd === undefined && beyond === undefined;
  const steps = isUsual ? stepsOf(tests, world) : NO_REPOSITORY;
  // Where a whole kind of steps gets in, that somebody does needs no trying.
  if (!('code' in steps)) return steps;
  if (whoGetsIn(document, world).nobody) {
    const remedy =
      'delete the role, or correct its trust policy: a manifest would let in pipelines that cannot enter today';
    return { code: 'nobody', words: 'no step of a pipeline can enter it today', remedy };
  }
  if (beyond !== undefined && isOfGate(beyond, world)) return GATE;
  if (beyond !== undefined) {
    const words = `its trust policy also asks for ${beyond.keyAsWritten} (${beyond.operator.text}), which no manifest can say`;
    return {
      code: 'condition',
      words,
      remedy: 'remove the condition by hand if it is not needed, and import again; without it the role admits more',
    };
  }
  if (odd !== undefined) {
    return {
      code: 'condition',
      words: `its trust policy compares the subject by ${odd.operator.text}, which no manifest can say`,
      remedy: 'write StringLike with the repository by hand, and import again',
    };
  }
  return steps;
}

const NO_REPOSITORY: Reason = {
  code: 'no-repository',
  words: 'it names no repository: every repository of the workspace that asks can enter',
  remedy: 'write a manifest for each repository that needs it, and close the role',
};

/** What is put into its manifest by hand is no more than before: the gate knows the branches. */
const GATE: Reason = {
  code: 'gate',
  words: 'it is entered through the gate alone, and which branches that lets in stands in no trust policy',
  remedy:
    'write its manifest by hand: enforcement: gate, with the branches that it had (gate.json of the state bucket has them)',
};

function isOfGate({ key, operator, values }: TrustCondition, { gateVpcs = [] }: TrustWorld): boolean {
  return key === VPC_ARN && operator.text === 'StringEquals' && values.every((vpc) => gateVpcs.includes(vpc));
}

function isPlain({ base, negated }: TrustCondition['operator']): boolean {
  return !negated && (base === 'StringLike' || base === 'StringEquals');
}

/** One row for each kind of step that gets in. */
interface Row {
  readonly repository: Uuid;
  readonly where: 'any' | 'some' | 'none' | { readonly environment: Uuid };
  readonly branch: string | undefined;
}

function stepsOf(tests: readonly TrustCondition[], world: TrustWorld): WantedSteps | Reason {
  const { subjectFormat: format, workspaceUuid } = world.provider;
  const values = tests.flatMap((test) => test.values);
  const named = new Set((values.join(' ').match(UUID) ?? []).filter((uuid) => uuid !== workspaceUuid) as Uuid[]);
  for (const value of values) {
    const rest =
      format.parts[0] === 'workspaceUuid' && value.startsWith(`${workspaceUuid}:`)
        ? value.slice(workspaceUuid.length + 1)
        : value;
    const isDead = subjectsMatching(format, value, workspaceUuid).length === 0;
    if (rest.search(UUID) !== 0 && !isDead) return NO_REPOSITORY;
  }
  const admits = (repositoryUuid: Uuid, where: Where, branch: string | undefined) => {
    const patterns = tokenPatterns(format, { workspaceUuid, repositoryUuid, where, branch });
    return (
      patterns.length > 0 &&
      patterns.every((one) => tests.every((test) => test.values.some((value) => admitsAll(test, value, one))))
    );
  };
  const branches = format.carriesBranch ? [undefined, ...branchesIn(values)] : [undefined];
  const rows: Row[] = [];
  for (const repository of [...named].sort()) {
    const own = [...(world.lock.byUuid.get(repository)?.environments.values() ?? [])];
    const environments = [...new Set([...own, ...named])].filter((uuid) => {
      const owner = world.lock.environmentByUuid.get(uuid)?.repository.uuid;
      return uuid !== repository && (owner === undefined || owner === repository);
    });
    for (const branch of branches) {
      if (
        branch !== undefined &&
        rows.some((row) => row.repository === repository && row.branch === undefined && row.where === 'any')
      )
        break;
      if (admits(repository, 'any', branch)) rows.push({ repository, where: 'any', branch });
      else {
        if (admits(repository, 'none', branch)) rows.push({ repository, where: 'none', branch });
        if (admits(repository, 'some', branch)) rows.push({ repository, where: 'some', branch });
        else
          for (const environment of environments)
            if (admits(repository, { environment }, branch)) rows.push({ repository, where: { environment }, branch });
      }
    }
  }
  if (rows.length === 0) {
    return {
      code: 'one-run',
      words: 'its trust policy names single runs of steps, or parts of a UUID: no manifest can be as narrow',
      remedy: 'write a manifest for the repository that needs it, and close the role',
    };
  }
  return proposed(rows, world);
}

function admitsAll({ operator }: TrustCondition, value: string, pattern: string): boolean {
  return operator.base === 'StringLike' && covers(value, pattern);
}

/** A part between colons that is neither a UUID nor a wildcard could be one. */
function branchesIn(values: readonly string[]): string[] {
  return [...new Set(values.flatMap((value) => value.split(':').filter((part) => /^[^{}*?]+$/.test(part))))].sort();
}

function proposed(rows: readonly Row[], world: TrustWorld): WantedSteps | Reason {
  const repositories = [...new Set(rows.map(({ repository }) => repository))];
  const branches = rows.every(({ branch }) => branch !== undefined)
    ? [...new Set(rows.map(({ branch = '' }) => branch))]
    : [];
  if (rows.some(({ where }) => where === 'any' || where === 'none')) return { repositories, pairs: [], branches };
  const pairs: { repository: Uuid; environment: Uuid }[] = [];
  for (const { repository, where } of rows) {
    if (typeof where === 'object') pairs.push({ repository, environment: where.environment });
    else {
      const known = [...(world.lock.byUuid.get(repository)?.environments.values() ?? [])];
      if (known.length === 0) {
        return {
          code: 'environments-unknown',
          words: `every deployment of ${nameOf(world, repository)} can enter, and the lock file knows none of its environments`,
          remedy:
            'write its environments into the lock file (rolekeeper resolve, once a manifest names them), and import again',
        };
      }
      pairs.push(...known.map((environment) => ({ repository, environment })));
    }
  }
  const once = [...new Map(pairs.map((pair) => [`${pair.repository} ${pair.environment}`, pair])).values()];
  return { repositories, pairs: once, branches };
}
