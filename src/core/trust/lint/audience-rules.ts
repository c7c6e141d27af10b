/** What is wrong with the audience condition: `aud` says for whom a token was made. */
import { placeholderIn } from '../../text/placeholder.ts';
import { workspaceOf } from '../trust-world.ts';
import {
  asksForValues,
  conditionsOn,
  providerOf,
  type TrustHit,
  type TrustRule,
  tokenStatements,
  valuesOf,
} from './rule.ts';

/** Without `aud` a token that was made for another service, and leaked there, would do. */
export const audience: TrustRule = {
  codes: ['trust-no-aud', 'trust-literal-wildcard', 'trust-aud-wildcard', 'trust-aud-other'],
  check: (subject) =>
    tokenStatements(subject).flatMap((statement) => {
      const { host } = providerOf(statement, subject.world);
      const foreign = host !== subject.world.provider.host;
      const expected = foreign ? AUDIENCE : subject.world.provider.audience;
      const conditions = conditionsOn('aud', statement, subject.world).filter(asksForValues);
      if (conditions.length === 0) {
        return [
          {
            code: 'trust-no-aud',
            level: 'reject',
            pointer: `${statement.at}/Condition`,
            message:
              'no condition asks for an audience: a token that a step got for any other service opens the role too',
            remedy: `add "StringEquals": {"${host}:aud": "${expected}"}`,
          } satisfies TrustHit,
        ];
      }
      if (foreign) return [];
      return conditions.flatMap((condition) => {
        const like = condition.operator.base === 'StringLike';
        return valuesOf(condition).flatMap(({ at, value }) => audienceHit(at, value, like, expected));
      });
    }),
};

/** Of a workspace that the settings do not name. */
const AUDIENCE = 'ari:cloud:bitbucket::workspace/<workspace UUID>';

function audienceHit(at: string, value: string, like: boolean, expected: string): TrustHit[] {
  // placeholder-rules.ts reports it.
  if (value === expected || placeholderIn(value) !== undefined) return [];
  const remedy = `write "${expected}", the audience that Bitbucket prints under OpenID Connect`;
  if (/[*?]/.test(value) && !like) {
    const message = `the audience "${value}" is under StringEquals, where * and ? are plain characters: the workspace’s tokens do not have it`;
    return [{ code: 'trust-literal-wildcard', level: 'reject', pointer: at, message, remedy }];
  }
  if (/[*?]/.test(value)) {
    const message = `the audience "${value}" has a wildcard: a step may ask for any audience, so this keeps no step out`;
    return [{ code: 'trust-aud-wildcard', level: 'reject', pointer: at, message, remedy }];
  }
  return [{ code: 'trust-aud-other', level: 'reject', pointer: at, message: otherAudience(value, expected), remedy }];
}

function otherAudience(value: string, expected: string): string {
  if (value === 'sts.amazonaws.com') {
    return 'the audience sts.amazonaws.com is GitHub’s: a Bitbucket token has it only if the step asks for it';
  }
  if (value.toLowerCase() === expected.toLowerCase())
    return `the audience "${value}" differs from the workspace’s in letter case`;
  const workspace = workspaceOf(value);
  if (workspace !== undefined && workspace !== workspaceOf(expected)) {
    return `the audience is that of another workspace, ${workspace}: this one’s tokens do not have it`;
  }
  return `the audience "${value}" is not the one that this workspace’s tokens have`;
}
