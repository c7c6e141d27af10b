/** The tags of a role. */
import type { Account } from '../account.ts';
import type { Input } from '../input.ts';
import { roleName } from '../names.ts';
import { by } from '../sorting.ts';
import { tagKeysOf, tagsOf, withoutTags, withTags } from '../tags.ts';
import { copies } from '../wire-format.ts';
import type { Calls } from './call.ts';

export const roleTagCalls: Calls = { TagRole: tagRole, UntagRole: untagRole, ListRoleTags: listRoleTags };

function tagRole(account: Account, input: Input) {
  const name = roleName(input);
  const tags = tagsOf(input);
  const role = account.roles.getForWrite(name);
  account.roles.replace({ ...role, Tags: withTags(role.Tags, tags, account.quotas.tagsPerRole) });
  return {};
}

/** To remove a tag that is not there succeeds. */
function untagRole(account: Account, input: Input) {
  const name = roleName(input);
  const keys = tagKeysOf(input);
  const role = account.roles.getForWrite(name);
  account.roles.replace({ ...role, Tags: withoutTags(role.Tags, keys) });
  return {};
}

function listRoleTags(account: Account, input: Input) {
  const role = account.roles.get(roleName(input));
  const { items, ...page } = account.pager.page(input, {
    operation: 'ListRoleTags',
    scope: role.RoleId,
    items: [...role.Tags].sort(by(({ Key }) => Key)),
    keyOf: ({ Key }) => Key,
  });
  return { Tags: copies(items), ...page };
}
