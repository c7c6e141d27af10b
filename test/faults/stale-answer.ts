/** What a replica of IAM that lags behind answers: the page of now, with the roles of then. */
import {
  GetAccountAuthorizationDetailsCommand,
  GetRoleCommand,
  ListRolesCommand,
  type ListRolesCommandOutput,
  type RoleDetail as SentDetail,
} from '@aws-sdk/client-iam';
import type { RoleDetail } from '../../src/embedded/account-state.ts';
import { EmbeddedIam } from '../../src/embedded/embedded-iam.ts';
import { PATH } from '../support/roles.ts';
import type { IamRequest } from './iam-request.ts';

type Listed = { RoleName?: string | undefined };

export async function staleAnswer(
  live: EmbeddedIam,
  command: unknown,
  { call }: IamRequest,
  earlier: readonly RoleDetail[],
): Promise<unknown> {
  const replica = new EmbeddedIam({ ...live.state, RoleDetailList: earlier });
  switch (call) {
    case 'ListRoles': {
      const now = (await live.send(command)) as ListRolesCommandOutput;
      const then = (await replica.send(new ListRolesCommand({ PathPrefix: PATH, MaxItems: 1000 }))) as typeof now;
      return { ...now, Roles: mixed(now.Roles ?? [], then.Roles ?? [], now.IsTruncated !== true, live) };
    }
    case 'GetAccountAuthorizationDetails': {
      const now = (await live.send(command)) as { RoleDetailList: SentDetail[]; IsTruncated: boolean };
      const all = new GetAccountAuthorizationDetailsCommand({ Filter: ['Role'], MaxItems: 1000 });
      const then = (await replica.send(all)) as typeof now;
      return { ...now, RoleDetailList: mixed(now.RoleDetailList, then.RoleDetailList, !now.IsTruncated, live) };
    }
    case 'GetRole':
      return replica.send(new GetRoleCommand({ RoleName: (command as GetRoleCommand).input.RoleName }));
    default:
      return live.send(command);
  }
}

/** Roles that are new are not there yet; roles that are gone stand on the last page. */
function mixed<T extends Listed>(now: readonly T[], then: readonly T[], isLast: boolean, live: EmbeddedIam): T[] {
  const old = new Map(then.map((role) => [role.RoleName, role]));
  const living = new Set(live.state.RoleDetailList.map(({ RoleName }) => RoleName));
  const gone = isLast ? then.filter(({ RoleName }) => !living.has(RoleName ?? '')) : [];
  return [...now.flatMap(({ RoleName }) => old.get(RoleName) ?? []), ...gone];
}
