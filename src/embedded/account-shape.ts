/** A whole state file, or a dump of a real account by the CLI, brought into one shape. */

import type { JsonObject } from '../core/text/json.ts';
import type { AccountState } from './account-state.ts';
import { refuseCutShort } from './dump-documents.ts';
import { readManagedPolicy, readProvider } from './policy-detail-shape.ts';
import { readInstanceProfile, readListedRole, readRole, refuseTwins } from './role-shape.ts';
import { list, member, object, optional, type Place, ShapeError, text } from './shape.ts';
import { by } from './sorting.ts';

/**
 * Members in one order and lists sorted, so that two files of one account compare line by line.
 *
 * `Roles`, as `aws iam list-roles` prints them, may stand beside the dump: descriptions and session durations are taken
 * from there, since the dump has neither.
 * @throws ShapeError naming the place; also for a dump that is cut short, which must not look like the whole account.
 */
export function readAccount(json: unknown): AccountState {
  const account = object({ value: json, pointer: '' });
  const at = (name: string) => member(account, name, '');
  refuseCutShort(account);
  refuseWithoutDetails(account);
  const extras = new Map(list(at('Roles'), readListedRole));
  const roles = list(at('RoleDetailList'), (place) => readRole(place, extras));
  refuseTwins(roles, '/RoleDetailList');
  refuseUnknownExtras(extras.keys(), new Set(roles.map(({ Arn }) => Arn)));
  const policies = list(at('Policies'), readManagedPolicy);
  const users = list(at('UserDetailList'), object);
  const arns = [...roles, ...policies, ...users].map(({ Arn }) => String(Arn));
  return {
    Account: accountOf(at('Account'), arns),
    UserDetailList: users,
    GroupDetailList: list(at('GroupDetailList'), object),
    RoleDetailList: roles.sort(by(({ RoleName }) => RoleName.toLowerCase())),
    Policies: policies.sort(by(({ Arn }) => Arn)),
    InstanceProfiles: list(at('InstanceProfiles'), readInstanceProfile).sort(by(({ Arn }) => Arn)),
    ...(at('OpenIDConnectProviders').value !== undefined && {
      OpenIDConnectProviders: list(at('OpenIDConnectProviders'), readProvider).sort(by(({ Arn }) => Arn)),
    }),
  };
}

/** A half of a dump would read as an account without roles. */
function refuseWithoutDetails(account: JsonObject): void {
  if (Object.hasOwn(account, 'RoleDetailList')) return;
  if (Object.hasOwn(account, 'Roles')) {
    throw new ShapeError('', 'holds what aws iam list-roles prints: that has no policies, tags and boundaries');
  }
  throw new ShapeError('/RoleDetailList', 'must be a list, and is missing');
}

/** The two dumps were taken at different times, or of different accounts. */
function refuseUnknownExtras(listed: Iterable<string>, detailed: ReadonlySet<string>): void {
  for (const arn of listed) {
    if (!detailed.has(arn)) throw new ShapeError('/Roles', `names ${arn}, which /RoleDetailList does not`);
  }
}

function accountOf(place: Place, arns: readonly string[]): string {
  const named = optional(place, text);
  if (named !== undefined && !/^\d{12}$/.test(named)) throw new ShapeError('/Account', 'must be twelve digits');
  const accounts = new Set(
    arns.map((arn) => /^arn:[^:]*:iam::(\d{12}):/.exec(arn)?.[1]).filter((id) => id !== undefined),
  );
  if (named !== undefined) accounts.add(named);
  const [account, other] = accounts;
  if (account === undefined) throw new ShapeError('/Account', 'is missing, and there is no ARN to take it from');
  if (other !== undefined) throw new ShapeError('', `holds ARNs of two accounts, ${account} and ${other}`);
  return account;
}
