/** What a guardrail or the plan says (`Finding`). */
import type { CodePage } from '../codes.ts';

export const planCodes = {
  'any-branch': { title: 'Every branch may enter', cause: '', cure: '' },
  'manifests-invalid': { title: 'Deletions wait until every manifest can be read', cause: '', cure: '' },
  'empty-source': { title: 'No manifest declares a role', cause: '', cure: '' },
  'too-many-deletions': { title: 'More roles would be deleted than the limit allows', cause: '', cure: '' },
  'whole-team': { title: 'Every role of a team would be deleted', cause: '', cure: '' },
  'partial-read': { title: 'IAM was read in part only', cause: '', cure: '' },
  'name-taken': { title: 'A role of this name exists and is not ours', cause: '', cure: '' },
  'cannot-move': { title: 'The role exists under another path or in other letter case', cause: '', cure: '' },
  'not-compared': { title: 'The state does not tell some fields', cause: '', cure: '' },
  'provider-changed': {
    title: 'The Bitbucket OIDC provider is not as the settings describe it',
    cause:
      'The provider of the account has another address, does not list our audience as a client id, or lists others beside it. It is shared by all pipelines, and somebody changed it.',
    cure: 'Compare it with provider: in rolekeeper.yaml and put one of the two right. Rolekeeper never changes the provider.',
    example: 'aws iam get-open-id-connect-provider --open-id-connect-provider-arn ARN',
  },
  'provider-missing': { title: 'The Bitbucket OIDC provider does not exist', cause: '', cure: '' },
} satisfies Record<string, CodePage>;
