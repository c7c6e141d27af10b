/** What the article says of AccessDenied. */
import type { Section } from './statement.ts';

export const ACCESS_DENIED: readonly Section[] = [
  {
    heading: 'AccessDenied Errors',
    statements: [
      {
        id: 'access-denied',
        says: 'AccessDenied when calling AssumeRoleWithWebIdentity is the commonest error, with several causes.',
        names: ['AccessDenied when calling AssumeRoleWithWebIdentity'],
        stands: 'so',
        here: 'STS never says which. `rolekeeper doctor` looks at two dozen causes in the order in which they bring it about; the page lists them.',
        kept: [{ verb: 'doctor' }, { code: 'aws-not-authorized' }, { check: 'role-trust-differs' }],
      },
      {
        id: 'arn-case',
        says: 'The ARN of the role is wrong; its letter case counts.',
        names: ['case-sensitive'],
        stands: 'so',
        here: 'Letter case, a path that is missing, another account, and a role that is not there each have an answer of their own.',
        kept: [{ check: 'role-case' }, { check: 'role-path' }, { check: 'role-account' }, { check: 'role-missing' }],
      },
      {
        id: 'audience-mismatch',
        says: 'The audience of the token is not the one of the trust policy.',
        stands: 'so',
        here: 'The provider is asked first: an audience that is none of its client ids ends as InvalidIdentityToken, before the trust policy is read.',
        kept: [{ check: 'entry-audience' }, { check: 'token-audience' }, { story: 'audience-mistyped' }],
      },
      {
        id: 'subject-mismatch',
        says: 'The subject does not have the form that the trust policy asks for.',
        stands: 'so',
        here: 'The answer says it in words: another repository, another environment, none at all, a pattern that no token can match.',
        kept: [
          { check: 'entry-repository' },
          { check: 'entry-environment' },
          { check: 'entry-no-environment' },
          { check: 'entry-no-token' },
        ],
      },
      {
        id: 'duration-too-long',
        says: 'DurationSeconds is over maxSessionDuration of the role.',
        names: ['DurationSeconds'],
        stands: 'not so',
        here: 'The call fails, and not with AccessDenied: STS answers ValidationError and says so in a sentence. It has a page.',
        source: 'https://github.com/kreuzwerker/awsu/issues/27',
        kept: [{ check: 'session-too-long' }, { code: 'aws-duration-exceeds' }],
      },
      {
        id: 'duration-default',
        says: 'The maximum is one hour where none was set.',
        names: ['1 hour'],
        stands: 'so',
        here: 'The same here.',
        kept: [{ check: 'session-too-long' }, { doc: 'enforcement.md#sessions' }],
      },
      {
        id: 'scp',
        says: 'A service control policy of the organization denies sts:AssumeRoleWithWebIdentity; its administrator knows.',
        names: ['SCPs'],
        stands: 'so',
        here: 'Rolekeeper cannot read these policies, and says that they were not looked at. It is the last cause on the list, and the first where the message names such a policy.',
        kept: [{ check: 'organization-policy' }, { code: 'aws-control-policy' }],
      },
      {
        id: 'tag-session',
        says: 'With session tags, the trust policy has to allow sts:TagSession.',
        names: ['sts:TagSession'],
        stands: 'otherwise',
        here: 'Tags of such a session are a claim of the token, and Bitbucket’s tokens have none. Where the error comes up, a tool tags a second session; a second action in the trust policy is refused here.',
        source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html',
        kept: [{ check: 'entry-tag-session' }, { code: 'aws-tag-session' }],
      },
    ],
  },
];
