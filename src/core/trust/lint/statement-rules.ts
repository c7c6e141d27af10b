/** What is wrong with a trust policy's statements, principals and actions. */
import { placeholderIn } from '../../text/placeholder.ts';
import { bitbucketProvider } from '../trust-world.ts';
import { allowStatements, type TrustHit, type TrustRule } from './rule.ts';

/** A second statement is a second door: a reader of the first does not see it. */
export const oneStatement: TrustRule = {
  codes: ['trust-statements'],
  check: ({ document }) =>
    document.statements.slice(1).map(({ at, effect }) => ({
      code: 'trust-statements',
      level: 'reject',
      pointer: at,
      message:
        effect === 'Allow'
          ? 'a second statement is a second door: it lets in all that it names, whatever the first one says'
          : 'a Deny beside an Allow has to be subtracted to see who gets in',
      remedy: 'keep one statement, and name in it who may enter; make a second role for a second purpose',
    })),
};

/** Exactly one Federated principal: the Bitbucket provider of this account. */
export const onePrincipal: TrustRule = {
  codes: ['trust-principal'],
  check: (subject) =>
    allowStatements(subject).flatMap((statement) => {
      const {
        at,
        principal: { not, members },
      } = statement;
      const { arn, host } = subject.world.provider;
      const hit = (message: string, remedy = `write "Principal": {"Federated": "${arn}"}`): TrustHit[] => [
        {
          code: 'trust-principal',
          level: 'reject',
          pointer: `${at}/${not ? 'NotPrincipal' : 'Principal'}`,
          message,
          remedy,
        },
      ];
      if (not) return hit('NotPrincipal with Allow lets in every other caller');
      const [member, ...others] = members;
      if (member === undefined || others.length > 0)
        return hit(`it names ${members.length} principals, and each is a door of its own`);
      const { type, id } = member;
      if (id === '*') return hit('it lets in every caller of every account');
      if (type !== 'Federated') return hit(`it trusts the ${type} principal ${id}, which is not a pipeline’s token`);
      // placeholder-rules.ts reports it.
      if (placeholderIn(id) !== undefined && id.includes('api.bitbucket.org')) return [];
      const other = bitbucketProvider(id);
      if (other === undefined) return hit(`it trusts ${id}, which is not a Bitbucket provider${nearlyRight(id)}`);
      if (!subject.world.known || id === arn) return [];
      if (other.host === host) {
        return hit(
          `the provider ${id} is in account ${other.account}, and a role takes tokens of a provider of its own account only: no pipeline can assume the role`,
        );
      }
      return hit(
        `it trusts the provider of workspace ${other.workspace}, and the settings name ${subject.world.provider.workspace}`,
      );
    }),
};

/** The one call that takes a token. */
export const oneAction: TrustRule = {
  codes: ['trust-action'],
  check: (subject) =>
    allowStatements(subject).flatMap(({ at, action: { not, patterns } }) => {
      const hit = (level: TrustHit['level'], message: string): TrustHit => ({
        code: 'trust-action',
        level,
        pointer: `${at}/${not ? 'NotAction' : 'Action'}`,
        message,
        remedy: 'write "Action": "sts:AssumeRoleWithWebIdentity"',
      });
      if (not) return [hit('reject', 'NotAction allows every other call, also those that AWS adds later')];
      return patterns
        .filter((pattern) => pattern.toLowerCase() !== WEB_IDENTITY)
        .map((pattern) =>
          pattern.toLowerCase() === 'sts:tagsession'
            ? hit('warn', 'sts:TagSession is for tokens that carry session tags, and Bitbucket’s tokens do not')
            : hit('reject', `${pattern} allows other calls than the one that a pipeline makes with its token`),
        );
    }),
};

const WEB_IDENTITY = 'sts:assumerolewithwebidentity';

/** The usual slips in a provider's ARN. */
function nearlyRight(id: string): string {
  if (!id.includes('api.bitbucket.org')) return '';
  if (id.includes('https:')) return ': its ARN has no https://';
  if (id.endsWith('/')) return ': its ARN does not end with a slash';
  return ': its ARN ends with api.bitbucket.org/2.0/workspaces/<workspace>/pipelines-config/identity/oidc';
}
