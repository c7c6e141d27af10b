/**
 * What STS answers to AssumeRoleWithWebIdentity in an account of a state file: a second judge, so that a set-up that is called
 * broken is refused, and one that is called healthy is not. It takes nothing from src/: the trust policy is judged by
 * iam-simulate, the token by jose, and the order and the texts are those of AWS’s documentation.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
import { runUnsafeSimulation } from '@cloud-copilot/iam-simulate';
import { createLocalJWKSet, decodeJwt, errors, type JSONWebKeySet, jwtVerify } from 'jose';

export interface StateFile {
  Account: string;
  RoleDetailList: StateRole[];
  Policies: {
    Arn: string;
    DefaultVersionId: string;
    PolicyVersionList: { VersionId: string; IsDefaultVersion: boolean; Document: object }[];
  }[];
  OpenIDConnectProviders: { Arn: string; Url: string; ClientIDList: string[]; [more: string]: unknown }[];
}

export interface StateRole {
  Path: string;
  RoleName: string;
  RoleId: string;
  Arn: string;
  AssumeRolePolicyDocument: TrustJson;
  MaxSessionDuration: number;
  Description?: string;
  [more: string]: unknown;
}

export interface TrustJson {
  Version: string;
  Statement: Record<string, unknown>[];
}

export interface StsCall {
  readonly token: string;
  readonly roleArn: string;
  readonly durationSeconds?: number | undefined;
  readonly sessionName?: string | undefined;
  /** By the clock of AWS. */
  readonly now: Date;
  /** What AWS knows of the call beside the token. */
  readonly context?: Readonly<Record<string, string>>;
}

/** undefined: it gives credentials; otherwise the line that the AWS CLI prints. */
export async function assumeRole(
  state: StateFile,
  keys: JSONWebKeySet | undefined,
  call: StsCall,
): Promise<string | undefined> {
  const { token, roleArn, now, durationSeconds = 3_600, sessionName = 'step' } = call;
  if (!/^[\w+=,.@-]{2,64}$/.test(sessionName)) {
    return line(
      'ValidationError',
      `1 validation error detected: Value '${sessionName}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*`,
    );
  }
  if (durationSeconds < 900) {
    return line(
      'ValidationError',
      `1 validation error detected: Value '${durationSeconds}' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900`,
    );
  }
  if (token === '')
    return line(
      'ValidationError',
      "1 validation error detected: Value '' at 'webIdentityToken' failed to satisfy constraint: Member must have length greater than or equal to 4",
    );
  if (!/^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(roleArn))
    return line('ValidationError', 'Request ARN is invalid');
  let claims: ReturnType<typeof decodeJwt>;
  try {
    claims = decodeJwt(token);
  } catch {
    return line(
      'InvalidIdentityToken',
      'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
    );
  }
  const account = roleArn.split(':')[4];
  const host = String(claims.iss).replace(/^https:\/\//, '');
  const provider = account === state.Account ? state.OpenIDConnectProviders.find(({ Url }) => Url === host) : undefined;
  if (provider === undefined)
    return line('InvalidIdentityToken', `No OpenIDConnect provider found in your account for ${claims.iss}`);
  if (keys === undefined)
    return line(
      'InvalidIdentityToken',
      "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
    );
  const failure = await verified(token, keys, now);
  if (failure !== undefined) return failure;
  if (claims.sub === undefined) return line('InvalidIdentityToken', 'Missing a required claim: sub');
  const audiences = [claims.aud ?? []].flat();
  const azp = typeof claims.azp === 'string' ? claims.azp : undefined;
  if (audiences.length > 1 && azp === undefined)
    return line(
      'InvalidIdentityToken',
      'Token audience contains more than one audience while authorized party is not present',
    );
  const aud = azp ?? audiences[0];
  if (aud === undefined || !provider.ClientIDList.includes(aud))
    return line('InvalidIdentityToken', 'Incorrect token audience');
  const role = state.RoleDetailList.find(({ Arn }) => Arn === roleArn);
  if (
    role === undefined ||
    !allowed(role, provider.Arn, { ...call.context, [`${host}:aud`]: aud, [`${host}:sub`]: claims.sub })
  ) {
    return line('AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity');
  }
  if (durationSeconds > role.MaxSessionDuration)
    return line('ValidationError', 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  return undefined;
}

/** IAM adds five minutes to the end of a token. */
async function verified(token: string, keys: JSONWebKeySet, now: Date): Promise<string | undefined> {
  try {
    await jwtVerify(token, createLocalJWKSet(keys), { currentDate: now, clockTolerance: 300, algorithms: ['RS256'] });
    return undefined;
  } catch (error) {
    if (error instanceof errors.JWTExpired)
      return line(
        'ExpiredTokenException',
        'Token expired: current date/time 1795773000 must be before the expiration date/time 1795772000',
      );
    return line(
      'InvalidIdentityToken',
      "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
    );
  }
}

function allowed(role: StateRole, principal: string, contextVariables: Record<string, string>): boolean {
  const accountId = role.Arn.split(':')[4] ?? '';
  const result = runUnsafeSimulation(
    {
      request: {
        principal,
        action: 'sts:AssumeRoleWithWebIdentity',
        resource: { resource: role.Arn, accountId },
        contextVariables,
      },
      identityPolicies: [],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: {
        __validated: true,
        policyDocument: role.AssumeRolePolicyDocument,
        metadata: { name: 'trust' },
        errors: [],
      },
    },
    {},
  );
  return result === 'Allowed';
}

function line(code: string, message: string): string {
  return `An error occurred (${code}) when calling the AssumeRoleWithWebIdentity operation: ${message}`;
}
