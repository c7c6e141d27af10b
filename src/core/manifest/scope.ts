/** What to read of an account, and whose roles to look for, as the settings say it. */
import type { Scope } from '../model/actual-state.ts';
import type { Settings } from './settings.ts';

export function scopeOf({ account, provider, roles, owner }: Settings): Scope {
  return { account, path: roles.path, owner, providerArn: provider.arn };
}
