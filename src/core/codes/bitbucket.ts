/** What can fail between us and Bitbucket (`WorldError`). */
import type { CodePage } from './page.ts';

export const bitbucketCodes = {
  'bitbucket-denied': {
    title: 'Bitbucket refused the call',
    cause:
      'The token for Bitbucket is missing, expired or not valid (HTTP 401), or it lacks a scope that the call needs (HTTP 403). The message names the scopes that the token has and those that the call wants, where Bitbucket says them. A scope to write does not include the one to read.',
    remedy:
      'Create a token with the scopes that the message names. A repository access token is enough for one repository; app passwords no longer work.',
  },
  'bitbucket-not-found': {
    title: 'Bitbucket does not have it',
    cause:
      'Bitbucket has no workspace, repository, branch, commit or pull request of this name, or none that the token may see: it answers both in the same way.',
    remedy: 'Look the name up in Bitbucket, and check that the token belongs to that repository or workspace.',
  },
  'bitbucket-refused': {
    title: 'Bitbucket refused what was sent',
    cause:
      'Bitbucket does not take what was sent: a limit is passed, or a value is not valid. Trying again would not help, so it was not tried again.',
    remedy: 'Correct what the message names.',
  },
  'bitbucket-unreachable': {
    title: 'Bitbucket did not answer',
    cause:
      'Bitbucket, or the proxy of the pipeline on the way to it, gave no answer in time, closed the connection, answered with a failure of its own or with something that is no answer of Bitbucket, or the hourly limit of requests is used up. Requests that are safe to repeat were repeated for a minute.',
    remedy:
      'Run it again later. If this happens again, look at https://bitbucket.status.atlassian.com, at the network, and at the proxy.',
  },
} satisfies Record<string, CodePage>;
