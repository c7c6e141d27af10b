/** The article, in its order. */
import { ACCESS_DENIED } from './access-denied.ts';
import { AUTHENTICATION } from './authentication.ts';
import { CLOUDTRAIL } from './cloudtrail.ts';
import { PERMISSIONS } from './permissions.ts';
import { PIPELINE } from './pipeline.ts';
import { PRACTICES } from './practices.ts';
import { PROVIDER } from './provider.ts';
import { ROLE } from './role.ts';
import type { Section } from './statement.ts';
import { TOKEN_ERRORS } from './token-errors.ts';

/** Its third about errors: each sentence has a cause that the commands find. */
export const TROUBLESHOOTING: readonly Section[] = [...ACCESS_DENIED, ...TOKEN_ERRORS, ...CLOUDTRAIL];

export const ARTICLE: readonly Section[] = [
  ...AUTHENTICATION,
  ...PROVIDER,
  ...ROLE,
  ...PERMISSIONS,
  ...PIPELINE,
  ...TROUBLESHOOTING,
  ...PRACTICES,
];
