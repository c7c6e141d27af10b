/** What `rolekeeper resolve` finds when it compares the lock file with Bitbucket (`Issue`). */
import type { CodePage } from './page.ts';

export const nameCodes = {
  'name-exchanged': {
    title: 'A name stands for another repository or environment than before',
    cause:
      'The lock file has another UUID for this name than Bitbucket has now. A repository or an environment was renamed, moved or deleted, and another one has its name: whoever may create one can take the name. With the new UUID its pipelines would get the roles, so the lock file is not changed.',
    remedy:
      'Find out what happened: the message says what became of the old one, and where the new one comes from. If the old one is meant, name it in the manifests by the name that it has now. If the new one is meant, accept it by name.',
    example: 'rolekeeper resolve --accept checkout-api --accept reports/production',
  },
  'name-unseen': {
    title: 'A name of the lock file is not in Bitbucket',
    cause:
      'The lock file has a UUID for this name, manifests use it, and Bitbucket shows no repository or environment of that name: it was renamed, moved or deleted, or the token may not see it. Nothing is taken out of the lock file.',
    remedy:
      'If it was renamed, use the new name in the manifests, and run `rolekeeper resolve` again. If it was deleted, take its name out of the manifests. Otherwise use a token that may see it.',
  },
  'name-not-found': {
    title: 'Bitbucket has no repository or environment of this name',
    cause:
      'A manifest uses the name, the lock file does not have it, and Bitbucket shows none: the name is misspelt, was changed, or the token may not see it. Bitbucket answers both in the same way.',
    remedy: 'Correct the name in the manifest, or use a token that may see it.',
  },
  'name-twice': {
    title: 'Two names stand for one repository or environment',
    cause:
      'The lock file would have one UUID under two names: manifests use the name of before as well as the one of now. Under one of the two names, the pipelines of another repository would be expected.',
    remedy: 'Use the name that it has in Bitbucket now in all manifests, and run `rolekeeper resolve` again.',
  },
  'name-unknown': {
    title: 'Bitbucket has no name for a UUID of the lock file',
    cause:
      'A name such as `unknown-5bca6b83` stands in the lock file for one that was not known when it was written (`rolekeeper init --from`, `rolekeeper import`). `rolekeeper resolve` asks Bitbucket by the UUID. It shows none: the repository or environment was deleted, is in another workspace, or the token may not see it; or its name belongs to another entry of the lock file. The entry stays as it is.',
    remedy:
      'Use a token that may see it. If it is gone for good, or in another workspace, no pipeline of it gets in: take it out of the manifests and of the lock file.',
  },
} satisfies Record<string, CodePage>;
