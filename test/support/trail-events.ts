/** Events of CloudTrail to test with, in the shape that AWS documents; made up, with the UUIDs of the samples. */
import { aUuid } from './ids.ts';

export const WORKSPACE = aUuid('{cb6c5bfb-6ca1-4d43-9374-d35643eb8a6d}');
export const CHECKOUT = aUuid('{3f5f830f-cfa7-44a2-bc63-88ffe448a123}');
export const PRODUCTION = aUuid('{b724c703-77fe-4524-985e-a0675f422829}');
export const STAGING = aUuid('{e80f9b54-b6df-4a12-a3a0-ad3e73784228}');
export const STEP = aUuid('{11f6a3c2-5f2e-4b0d-9d59-3c7e2f8a4b61}');
export const AUDIENCE = 'ari:cloud:bitbucket::workspace/cb6c5bfb-6ca1-4d43-9374-d35643eb8a6d';
export const HOST = 'api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc';
export const PROVIDER = `arn:aws:iam::111122223333:oidc-provider/${HOST}`;
export const ROLE = 'arn:aws:iam::111122223333:role/bitbucket/checkout-deploy';

export interface EventWords {
  readonly subject?: string | undefined;
  readonly audience?: string;
  readonly provider?: string;
  readonly roleArn?: string;
  readonly session?: string;
  readonly at?: string;
  readonly region?: string;
  readonly id?: string;
  /** undefined: STS let the token in. */
  readonly refused?: { readonly errorCode: string; readonly errorMessage?: string } | undefined;
}

/** What STS writes of one call; `more` replaces whole fields, undefined takes one away. */
export function stsEvent(
  words: EventWords = {},
  more: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const {
    subject = `${CHECKOUT}:${PRODUCTION}:${STEP}`,
    audience = AUDIENCE,
    provider = PROVIDER,
    roleArn = ROLE,
    session = 'checkout-deploy-42',
    at = '2026-11-27T09:58:00Z',
    region = 'eu-central-1',
    id = 'b1a1d0c3-0d5e-4c5b-8f0a-6a4f3e2d1c0b',
    refused,
  } = words;
  const role = roleArn.slice(roleArn.lastIndexOf('/') + 1);
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'WebIdentityUser',
      principalId: `${provider}:${audience}:${subject}`,
      userName: subject,
      identityProvider: provider,
    },
    eventTime: at,
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRoleWithWebIdentity',
    awsRegion: region,
    sourceIPAddress: '192.0.2.17',
    userAgent:
      'aws-cli/2.31.0 md/awscrt#0.27.6 ua/2.1 os/linux#6.1 lang/python#3.13.7 md/command#sts.assume-role-with-web-identity',
    ...refused,
    requestParameters: { roleArn, roleSessionName: session, durationSeconds: 900 },
    responseElements:
      refused === undefined
        ? {
            credentials: {
              accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
              sessionToken: '<encoded session token blob>',
              expiration: 'Nov 27, 2026, 10:13:00 AM',
            },
            subjectFromWebIdentityToken: subject,
            assumedRoleUser: {
              assumedRoleId: `AROAEXAMPLE1234567890:${session}`,
              arn: `arn:aws:sts::111122223333:assumed-role/${role}/${session}`,
            },
            provider,
            audience,
          }
        : null,
    additionalEventData: { identityProviderConnectionVerificationMethod: 'IAMTrustStore' },
    requestID: '6c2c2b1e-1f0d-4b7c-9f5a-2d7f8e9a0b1c',
    eventID: id,
    readOnly: true,
    resources: [{ accountId: '111122223333', type: 'AWS::IAM::Role', ARN: roleArn }],
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: '111122223333',
    eventCategory: 'Management',
    tlsDetails: {
      tlsVersion: 'TLSv1.3',
      cipherSuite: 'TLS_AES_128_GCM_SHA256',
      clientProvidedHostHeader: `sts.${region}.amazonaws.com`,
    },
    ...more,
  };
}

export const REFUSED = { errorCode: 'AccessDenied', errorMessage: 'An unknown error occurred' } as const;
