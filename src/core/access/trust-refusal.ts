/**
 * Which part of a trust policy refuses a call: of the statement that comes nearest to allowing it, the first part that
 * fails, in the order principal, action, audience, subject, other conditions.
 */
import { isOfOrigin, VPC_ARN } from '../trust/call-origin.ts';
import type { TrustCondition, TrustDocument, TrustStatement } from '../trust/trust-document.ts';
import { admits, holds, isAbout, type StsRequest } from '../trust/trust-evaluator.ts';
import type { TrustWorld } from '../trust/trust-world.ts';
import { type AccessCall, audienceOf, hostOf } from './access-call.ts';
import type { Refusal } from './refusal.ts';
import { subjectRefusal } from './subject-refusal.ts';

/** For a document that does not admit the request. */
export function statementRefusal(
  document: TrustDocument,
  request: StsRequest,
  call: AccessCall,
  world: TrustWorld,
): Refusal {
  const allows = document.statements.filter(({ effect }) => effect === 'Allow');
  if (admits({ ...document, statements: allows }, request) !== 'no') return denied(document, request);
  const failures = allows.map((statement) => failureOf(statement, document, request, call));
  const furthest = failures.sort((one, other) => other.stage - one.stage)[0];
  if (furthest === undefined) {
    return refusal('entry-principal', 'its trust policy allows nothing', request.principal);
  }
  const { stage, statement, condition } = furthest;
  if (stage === STAGES.principal) {
    const ids = statement.principal.members.map(({ id }) => id).join(', ');
    const message = `its trust policy is about ${ids}, and the token comes from ${request.principal}`;
    return refusal(
      isOfOtherAccount(statement, request) ? 'provider-other-account' : 'entry-principal',
      message,
      request.principal,
    );
  }
  if (stage === STAGES.action || condition === undefined) {
    const patterns = statement.action.patterns.join(', ');
    const message = `its trust policy allows ${patterns}, and a token calls ${request.action}`;
    return { code: 'entry-action', message, remedy: `Write ${request.action} as the action of the trust policy.` };
  }
  if (stage === STAGES.audience) return audienceRefusal(condition, call);
  if (stage === STAGES.subject) return subjectRefusal(condition, document, request, call, world);
  return isOfOrigin(condition.key) ? originRefusal(condition, world) : conditionRefusal(condition);
}

const STAGES = { principal: 0, action: 1, audience: 2, subject: 3, condition: 4 } as const;

interface Failure {
  readonly stage: number;
  readonly statement: TrustStatement;
  readonly condition?: TrustCondition;
}

function failureOf(statement: TrustStatement, document: TrustDocument, request: StsRequest, call: AccessCall): Failure {
  const { action, conditions } = statement;
  const alone = (part: Partial<TrustStatement>): boolean =>
    admits({ ...document, statements: [{ ...statement, conditions: [], ...part }] }, request) === 'yes';
  if (!alone({ action: { not: false, patterns: ['*'] } })) return { stage: STAGES.principal, statement };
  if (!isAbout(action, request.action)) return { stage: STAGES.action, statement };
  const variables = document.version === '2012-10-17';
  const failed = conditions.filter((condition) => holds(condition, request, variables) === 'no');
  const host = hostOf(call.issuer ?? '').toLowerCase();
  const on = (claim: 'aud' | 'sub') => failed.find(({ key }) => key === `${host}:${claim}`);
  const [audience, subject] = [on('aud'), on('sub')];
  if (audience !== undefined) return { stage: STAGES.audience, statement, condition: audience };
  if (subject !== undefined) return { stage: STAGES.subject, statement, condition: subject };
  const [first] = failed;
  if (first === undefined) throw new Error(`nothing of ${statement.at} refuses the call`);
  return { stage: STAGES.condition, statement, condition: first };
}

/** A provider of the same address, or of any Bitbucket workspace, in another account. */
function isOfOtherAccount({ principal }: TrustStatement, request: StsRequest): boolean {
  const [, address] = request.principal.split(':oidc-provider/');
  return (
    !principal.not &&
    principal.members.some(({ id }) => id !== request.principal && id.endsWith(`:oidc-provider/${address}`))
  );
}

function denied(document: TrustDocument, request: StsRequest): Refusal {
  const deny = document.statements.find(
    (statement) =>
      statement.effect === 'Deny' &&
      admits({ ...document, statements: [{ ...statement, effect: 'Allow' }] }, request) !== 'no',
  );
  const message = `a Deny of its trust policy (${deny?.at ?? 'Statement'}) is about this token`;
  return { code: 'entry-denied', message, remedy: 'Read that statement; Deny wins over every Allow.' };
}

function audienceRefusal({ values }: TrustCondition, call: AccessCall): Refusal {
  return {
    code: 'entry-audience',
    message: `its trust policy asks for the audience ${values.join(' or ')}, and the token has ${audienceOf(call)}`,
    remedy: 'If the step sets `audiences`, set the one that the role asks for; if not, correct the trust policy.',
  };
}

/** A step is not the gate, and what it calls itself is refused. */
export const THROUGH_GATE: Refusal = {
  code: 'entry-gate',
  message: 'it is entered through the gate alone: a step that calls STS itself is refused, whatever its branch is',
  remedy: 'Go through the gate, which looks at the branch: rolekeeper snippet ROLE prints what the step needs.',
};

/** The token may be right, and the call comes from elsewhere. */
function originRefusal(
  { key, operator, keyAsWritten, values }: TrustCondition,
  { gateVpcs = [] }: TrustWorld,
): Refusal {
  if (key === VPC_ARN && values.every((vpc) => gateVpcs.includes(vpc))) return THROUGH_GATE;
  const message = `its trust policy asks for ${keyAsWritten} (${operator.text} ${values.join(', ')}), and the call does not come from there`;
  return {
    code: 'entry-condition',
    message,
    remedy: 'Call STS from where the condition asks for it; of a role of the gate, compare gate.vpcs of the settings.',
  };
}

function conditionRefusal({ operator, keyAsWritten, values }: TrustCondition): Refusal {
  const message = `its trust policy asks for ${keyAsWritten} (${operator.text} ${values.join(', ')}), and no token of Bitbucket meets that`;
  return {
    code: 'entry-condition',
    message,
    remedy: 'Let lint-trust say what the condition does, and take what it advises.',
  };
}

function refusal(code: 'entry-principal' | 'provider-other-account', message: string, principal: string): Refusal {
  return { code, message, remedy: `Let the role trust ${principal}: a role that a manifest declares does.` };
}
