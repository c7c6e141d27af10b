/** What can fail around us (`WorldError`). */
import type { CodePage } from '../codes.ts';

export const worldCodes = {
  'source-unreadable': { title: 'The manifests could not be read', cause: '', cure: '' },
  'incomplete-read': { title: 'IAM was read in part only', cause: '', cure: '' },
  'wrong-account': { title: 'The credentials belong to another account', cause: '', cure: '' },
  'access-denied': { title: 'AWS refused the call', cause: '', cure: '' },
  'unreachable': { title: 'AWS did not answer', cause: '', cure: '' },
  'refused': { title: 'IAM refused one change', cause: '', cure: '' },
  'plan-changed': { title: 'The plan is not the reviewed one', cause: '', cure: '' },
  'state-file': { title: 'The embedded IAM\u2019s state file cannot be used', cause: '', cure: '' },
  'usage': { title: 'The command line cannot be served', cause: '', cure: '' },
} satisfies Record<string, CodePage>;
