/**
 * Who gets in, and why not: the one evaluator of `token inspect`, `explain-access`, `who-can`, `trail` and `doctor`. Whether
 * a trust policy admits a token is answered by src/core/trust, as everywhere else; this room says which of its parts
 * does not, and only what is certain: three answers, and never a guess.
 */
import type { PolicyText } from '../model/role-spec.ts';
import { allOf } from '../trust/answer.ts';
import { VPC_ARN } from '../trust/call-origin.ts';
import { readTrustDocument, type TrustDocument, type TrustStatement } from '../trust/trust-document.ts';
import { admits, holds, type StsRequest } from '../trust/trust-evaluator.ts';
import type { TrustWorld } from '../trust/trust-world.ts';
import { type AccessCall, requestOf } from './access-call.ts';
import { type Access, LET_IN, refused } from './refusal.ts';
import { tokenRefusal } from './token-refusal.ts';
import { statementRefusal, THROUGH_GATE } from './trust-refusal.ts';

/**
 * Whether a role with this trust policy lets the call in, in the account of the world. The provider is taken to be there
 * and to list the audience of the world: provider-refusal.ts knows what an account has.
 */
export function accessTo(trust: PolicyText, call: AccessCall, world: TrustWorld): Access {
  const token = tokenRefusal(call, world);
  if (token !== undefined) return { is: 'no', refusal: token };
  return trustAccess(trust, call, world);
}

/** The same of the trust policy alone. */
export function trustAccess(trust: PolicyText, call: AccessCall, world: TrustWorld): Access {
  const read = readTrustDocument(trust);
  if (!('document' in read)) {
    const [problem] = read.problems;
    return refused(
      'entry-policy',
      `its trust policy cannot be read: ${problem?.message}`,
      'Let lint-trust name what is wrong with it.',
    );
  }
  const request = requestOf(call, accountOf(world));
  if (request === undefined) throw new Error('the token was not judged before the trust policy');
  const { document } = read;
  const answer = admits(document, request);
  if (answer === 'yes') return LET_IN;
  if (answer === 'depends') return depends(document, request, world);
  return { is: 'no', refusal: statementRefusal(document, request, call, world) };
}

/** Account and partition of the provider of this world: a role takes tokens of its own account's provider only. */
export function accountOf({ provider }: TrustWorld): { partition: string; id: string } {
  const [, partition = 'aws', , , id = ''] = provider.arn.split(':');
  return { partition, id };
}

/** Keys that are known only at the call, of the statements that would decide. */
function depends(document: TrustDocument, request: StsRequest, { gateVpcs = [] }: TrustWorld): Access {
  const variables = document.version === '2012-10-17';
  const open = (statement: TrustStatement) =>
    statement.conditions.filter((condition) => holds(condition, request, variables) === 'depends');
  // What a condition that fails for certain stands beside decides nothing.
  const decisive = document.statements.filter(
    ({ conditions }) => allOf(conditions.map((condition) => holds(condition, request, variables))) === 'depends',
  );
  const asked = decisive.flatMap(open);
  if (asked.every(({ key, values }) => key === VPC_ARN && values.every((vpc) => gateVpcs.includes(vpc)))) {
    return { is: 'depends', refusal: THROUGH_GATE };
  }
  const keys = [...new Set(asked.map(({ keyAsWritten }) => keyAsWritten))];
  const message = `it asks for ${keys.join(', ')}, and that is known only when STS is called`;
  return {
    is: 'depends',
    refusal: {
      code: 'entry-depends',
      message,
      remedy: 'Call STS from where the condition asks for it; nothing here can tell.',
    },
  };
}
