/** An account of years: roles that people, articles and other programs have made for pipelines, as a dump has it. */
import { newAccount } from '../../src/embedded/new-account.ts';
import { ACCOUNT, BOUNDARY, HOST, WORKSPACE } from './roles.ts';

export const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/${HOST}`;
export const AUDIENCE = `ari:cloud:bitbucket::workspace/${WORKSPACE.slice(1, -1)}`;

export interface OldRole {
  readonly name: string;
  readonly path?: string;
  /** Values of the subject; undefined: the policy does not ask for one. */
  readonly sub?: string | readonly string[] | undefined;
  /** Conditions beside the subject; the audience if left out. */
  readonly condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** The whole trust policy, instead. */
  readonly trust?: unknown;
  readonly inline?: Readonly<Record<string, unknown>>;
  readonly managed?: readonly string[];
  readonly boundary?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly description?: string;
  /** Seconds; null: not in the dump. */
  readonly session?: number | null;
  readonly lastUsed?: string;
}

export const ALLOWS = (
  Action: string | readonly string[],
  Resource: string | readonly string[] = 'arn:aws:s3:::checkout-assets/*',
) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource }],
});

export function trustOf({
  sub,
  condition = { StringEquals: { [`${HOST}:aud`]: AUDIENCE } },
}: Pick<OldRole, 'sub' | 'condition'>): unknown {
  const like = sub === undefined ? {} : { StringLike: { ...condition.StringLike, [`${HOST}:sub`]: sub } };
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: PROVIDER },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { ...condition, ...like },
      },
    ],
  };
}

/** The text of a state file, which is a dump with what `list-roles` says. */
export function oldAccount(
  roles: readonly OldRole[],
  boundary: unknown = ALLOWS(['s3:*', 'sns:*', 'ecs:*'], '*'),
): string {
  const account = newAccount({
    account: ACCOUNT,
    provider: { arn: PROVIDER, url: `https://${HOST}`, clientIds: [AUDIENCE] },
    boundaryArn: BOUNDARY,
    managedPolicyArns: [...new Set(roles.flatMap(({ managed = [] }) => managed))],
  });
  const state = JSON.parse(JSON.stringify(account));
  for (const policy of state.Policies) {
    const [version] = policy.PolicyVersionList;
    version.Document = policy.Arn === BOUNDARY ? boundary : ALLOWS('s3:GetObject');
  }
  state.RoleDetailList = roles.map((role, index) => detailOf(role, index));
  return JSON.stringify(state);
}

function detailOf(role: OldRole, index: number): unknown {
  const {
    name,
    path = '/',
    inline = {},
    managed = [],
    boundary,
    tags = {},
    description,
    session = 3600,
    lastUsed,
  } = role;
  return {
    Path: path,
    RoleName: name,
    RoleId: `AROA${String(index).padStart(17, '0')}`,
    Arn: `arn:aws:iam::${ACCOUNT}:role${path}${name}`,
    CreateDate: '2024-01-02T03:04:05.000Z',
    AssumeRolePolicyDocument: role.trust ?? trustOf(role),
    RolePolicyList: Object.entries(inline).map(([PolicyName, PolicyDocument]) => ({ PolicyName, PolicyDocument })),
    AttachedManagedPolicies: managed.map((arn) => ({ PolicyArn: arn, PolicyName: arn.split('/').at(-1) })),
    InstanceProfileList: [],
    ...(boundary !== undefined && {
      PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: boundary },
    }),
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    RoleLastUsed: lastUsed === undefined ? {} : { LastUsedDate: lastUsed, Region: 'eu-west-1' },
    ...(session !== null && { MaxSessionDuration: session }),
    ...(description !== undefined && { Description: description }),
  };
}
