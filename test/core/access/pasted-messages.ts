/** Errors as people paste them, out of logs of many programs, and what each is known as. */
import type { MessageFacts } from '../../../src/core/access/message-facts.ts';
import type { PastedMessage } from '../../../src/core/access/pasted-message.ts';

export interface PastedCase {
  readonly name: string;
  readonly reason: string;
  readonly text: string;
  readonly code: PastedMessage['code'] | undefined;
  readonly also?: PastedMessage['also'];
  /** All of them. */
  readonly facts?: MessageFacts;
}

const ROLE = 'arn:aws:iam::111122223333:role/bitbucket/checkout-deploy';
const SESSION = 'arn:aws:sts::111122223333:assumed-role/checkout-deploy/bitbucket-117';
const ISSUER = 'https://api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc';
const NOT_AUTHORIZED = 'Not authorized to perform sts:AssumeRoleWithWebIdentity';
const boto = (error: string, operation: string, message: string) =>
  `An error occurred (${error}) when calling the ${operation} operation: ${message}`;
const entry = (error: string, message: string) => boto(error, 'AssumeRoleWithWebIdentity', message);
const xml = (code: string, message: string) =>
  `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">\n  <Error>\n    <Type>Sender</Type>\n    <Code>${code}</Code>\n    <Message>${message}</Message>\n  </Error>\n  <RequestId>af0f7b07-5208-11e3-81b2-cfe47957f7e6</RequestId>\n</ErrorResponse>`;
const denied = (action: string, resource: string, why: string) =>
  `User: ${SESSION} is not authorized to perform: ${action} on resource: ${resource} ${why}`;
const OBJECT = 'arn:aws:s3:::checkout-assets/index.html';
const OPERATION = 'AssumeRoleWithWebIdentity';
const ACTED = { roleName: 'checkout-deploy', sessionName: 'bitbucket-117', account: '111122223333' };

/** The same refusal, as each program prints it. */
const PROGRAMS: readonly PastedCase[] = [
  {
    name: 'the text alone',
    reason: 'what most people search for',
    text: NOT_AUTHORIZED,
    code: 'aws-not-authorized',
    also: [],
    facts: { operation: OPERATION, action: 'sts:AssumeRoleWithWebIdentity' },
  },
  {
    name: 'the AWS CLI and boto3',
    reason: 'the form of Atlassian’s own page',
    text: entry('AccessDenied', NOT_AUTHORIZED),
    code: 'aws-not-authorized',
    facts: { error: 'AccessDenied', operation: OPERATION, action: 'sts:AssumeRoleWithWebIdentity' },
  },
  {
    name: 'botocore with its traceback',
    reason: 'the last line of many',
    text: `Traceback (most recent call last):\n  File "deploy.py", line 12, in <module>\n    main()\nbotocore.exceptions.ClientError: ${entry('AccessDenied', NOT_AUTHORIZED)}`,
    code: 'aws-not-authorized',
    facts: { error: 'AccessDenied', operation: OPERATION, action: 'sts:AssumeRoleWithWebIdentity' },
  },
  {
    name: 'the SDK for JavaScript, version 3',
    reason: 'the name of the error, a stack, an object',
    text: `AccessDenied: ${NOT_AUTHORIZED}\n    at throwDefaultError (/app/node_modules/@smithy/smithy-client/dist-cjs/index.js:838:20)\n  '$fault': 'client',\n  Type: 'Sender',\n  Code: 'AccessDenied'`,
    code: 'aws-not-authorized',
    facts: { error: 'AccessDenied', operation: OPERATION, action: 'sts:AssumeRoleWithWebIdentity' },
  },
  {
    name: 'the SDK for Go, version 2',
    reason: 'as Terraform and many tools print it',
    text: `operation error STS: AssumeRoleWithWebIdentity, https response error StatusCode: 403, RequestID: 552909e8-e4c8-43ad-bd34-0dbcbbe18d60, api error AccessDenied: ${NOT_AUTHORIZED}`,
    code: 'aws-not-authorized',
    facts: { error: 'AccessDenied', operation: OPERATION, action: 'sts:AssumeRoleWithWebIdentity' },
  },
  {
    name: 'the SDK for Go, version 1',
    reason: 'what caused it comes after a line break and a tab',
    text: `WebIdentityErr: failed to retrieve credentials\ncaused by: AccessDenied: ${NOT_AUTHORIZED}\n\tstatus code: 403, request id: e0d26f84-8359-4f86-b946-47afba3c17c7`,
    code: 'aws-not-authorized',
  },
  {
    name: 'a log that escapes its line breaks',
    reason: 'the same, inside of JSON',
    text: `{"level":"error","msg":"WebIdentityErr: failed to retrieve credentials\\ncaused by: AccessDenied: ${NOT_AUTHORIZED}\\n\\tstatus code: 403"}`,
    code: 'aws-not-authorized',
  },
  {
    name: 'the SDK for Java',
    reason: 'the code comes after the message',
    text: `com.amazonaws.services.securitytoken.model.AWSSecurityTokenServiceException: ${NOT_AUTHORIZED} (Service: AWSSecurityTokenService; Status Code: 403; Error Code: AccessDenied; Request ID: 83bfc431; Proxy: null)`,
    code: 'aws-not-authorized',
    facts: { error: 'AccessDenied', operation: OPERATION, action: 'sts:AssumeRoleWithWebIdentity' },
  },
  {
    name: 'the SDK for .NET',
    reason: 'names the role that was asked for',
    text: `Amazon.Runtime.AmazonClientException: Error calling AssumeRole for role ${ROLE}\n ---> Amazon.SecurityToken.AmazonSecurityTokenServiceException: ${NOT_AUTHORIZED}`,
    code: 'aws-not-authorized',
    facts: {
      operation: OPERATION,
      roleArn: ROLE,
      roleName: 'checkout-deploy',
      account: '111122223333',
      action: 'sts:AssumeRoleWithWebIdentity',
    },
  },
  {
    name: 'the answer of STS as XML',
    reason: 'curl, and tools that print the body',
    text: xml('AccessDenied', NOT_AUTHORIZED),
    code: 'aws-not-authorized',
    facts: { error: 'AccessDenied', operation: OPERATION, action: 'sts:AssumeRoleWithWebIdentity' },
  },
  {
    name: 'the answer of STS as JSON',
    reason: 'Envoy and others ask for JSON',
    text: JSON.stringify({ Error: { Code: 'AccessDenied', Message: NOT_AUTHORIZED, Type: 'Sender' } }, null, 2),
    code: 'aws-not-authorized',
  },
  {
    name: 'Terraform’s frame',
    reason: 'bars at the beginning of each line, and wrapped',
    text: `╷\n│ Error: configuring Terraform AWS Provider: validating provider credentials: retrieving caller\n│ identity from STS: operation error STS: AssumeRoleWithWebIdentity, https response error StatusCode:\n│ 403, RequestID: b668e52a, api error AccessDenied: Not authorized to\n│ perform sts:AssumeRoleWithWebIdentity\n│ \n│   with provider["registry.terraform.io/hashicorp/aws"],\n│   on main.tf line 1\n╵`,
    code: 'aws-not-authorized',
  },
  {
    name: 'colours of a terminal',
    reason: 'a raw log has escape sequences in it',
    text: `\x1b[31m\x1b[1mError:\x1b[0m \x1b[31m${NOT_AUTHORIZED.replace('sts:', '\x1b[4msts:\x1b[24m')}\x1b[39m`,
    code: 'aws-not-authorized',
    facts: { operation: OPERATION, action: 'sts:AssumeRoleWithWebIdentity' },
  },
  {
    name: 'colours as a log writes them',
    reason: 'the escape character became a picture, or four letters',
    text: `␛[31mError:␛[0m \\x1b[31m${NOT_AUTHORIZED}\\u001b[0m`,
    code: 'aws-not-authorized',
  },
  {
    name: 'upper case',
    reason: 'a ticket system that shouts',
    text: NOT_AUTHORIZED.toUpperCase(),
    code: 'aws-not-authorized',
  },
  {
    name: 'in quotes of a chat',
    reason: 'typographic quotes around it, a full stop behind',
    text: `“${NOT_AUTHORIZED}”.`,
    code: 'aws-not-authorized',
  },
  {
    name: 'in the middle of a word a line break',
    reason: 'a narrow window, copied',
    text: 'Not authorized to perform sts:AssumeRoleWith\nWebIdentity',
    code: 'aws-not-authorized',
  },
  {
    name: 'with a user before it',
    reason: 'the form that other services use, quoted on many pages',
    text: 'User: null is not authorized to perform: sts:AssumeRoleWithWebIdentity',
    code: 'aws-not-authorized',
  },
  {
    name: 'an attempt that is repeated',
    reason: 'the same line twelve times is one message',
    text: `Assuming role with OIDC\n${`Error: Could not assume role with OIDC: ${NOT_AUTHORIZED}\n`.repeat(12)}`,
    code: 'aws-not-authorized',
    also: [],
  },
];

/** Each text of STS about the token. */
const TOKENS: readonly PastedCase[] = [
  {
    name: 'audience',
    reason: 'the page of Atlassian has this line',
    text: entry('InvalidIdentityToken', 'Incorrect token audience'),
    code: 'aws-incorrect-token-audience',
    also: [],
    facts: { error: 'InvalidIdentityToken', operation: OPERATION },
  },
  {
    name: 'audience, as the article writes it',
    reason: 'code, colon, text',
    text: 'Error: InvalidIdentityToken: Incorrect token audience',
    code: 'aws-incorrect-token-audience',
    facts: { error: 'InvalidIdentityToken' },
  },
  {
    name: 'two audiences',
    reason: 'a list without azp',
    text: entry(
      'InvalidIdentityToken',
      'Token audience contains more than one audience while authorized party is not present',
    ),
    code: 'aws-more-than-one-audience',
  },
  {
    name: 'two audiences, wrapped',
    reason: 'the longest text of them all breaks in every terminal',
    text: 'InvalidIdentityToken: Token audience contains more than one\n  audience while authorized party is not\n  present',
    code: 'aws-more-than-one-audience',
  },
  {
    name: 'no provider',
    reason: 'the URL is the issuer of the token',
    text: entry('InvalidIdentityToken', `No OpenIDConnect provider found in your account for ${ISSUER}`),
    code: 'aws-no-provider-found',
    facts: { error: 'InvalidIdentityToken', operation: OPERATION, providerUrl: ISSUER },
  },
  {
    name: 'no provider, with a slash',
    reason: 'the slash is what differs: it must not get lost',
    text: xml('InvalidIdentityToken', `No OpenIDConnect provider found in your account for ${ISSUER}/`),
    code: 'aws-no-provider-found',
    facts: { error: 'InvalidIdentityToken', providerUrl: `${ISSUER}/` },
  },
  {
    name: 'no provider, at the end of a sentence',
    reason: 'the full stop is not of the URL',
    text: `Error: No OpenIDConnect provider found in your account for ${ISSUER}.`,
    code: 'aws-no-provider-found',
    facts: { providerUrl: ISSUER },
  },
  {
    name: 'no provider, as articles quote it',
    reason: 'without the URL',
    text: 'Error: InvalidIdentityToken: No OpenIDConnect provider found in your account',
    code: 'aws-no-provider-found',
    facts: { error: 'InvalidIdentityToken' },
  },
  {
    name: 'no provider, by version 3 of the SDK for JavaScript',
    reason: 'the name of the error ends with Exception',
    text: `InvalidIdentityTokenException: No OpenIDConnect provider found in your account for ${ISSUER}\n    at de_InvalidIdentityTokenExceptionRes (/path/Aws_query.js:436:23)`,
    code: 'aws-no-provider-found',
    facts: { error: 'InvalidIdentityTokenException', providerUrl: ISSUER },
  },
  {
    name: 'no keys',
    reason: 'AWS writes two spaces in the middle of it',
    text: entry(
      'InvalidIdentityToken',
      "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
    ),
    code: 'aws-verification-key',
  },
  {
    name: 'no keys, escaped by XML',
    reason: 'the apostrophe is an entity there',
    text: xml('InvalidIdentityToken', 'Couldn&apos;t retrieve verification key from your identity provider'),
    code: 'aws-verification-key',
  },
  {
    name: 'no keys, with a typographic apostrophe',
    reason: 'an editor that improves quotes',
    text: 'Couldn’t retrieve verification key from your identity provider',
    code: 'aws-verification-key',
  },
  {
    name: 'thumbprint',
    reason: 'older accounts',
    text: "Error: OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint",
    code: 'aws-thumbprint',
  },
  {
    name: 'expired',
    reason: 'two numbers, and no space before the second',
    text: entry(
      'ExpiredTokenException',
      'Token expired: current date/time 1624482533 must be before the expiration date/time1624482335',
    ),
    code: 'aws-token-expired',
    facts: { error: 'ExpiredTokenException', operation: OPERATION, expiredForSeconds: 198 },
  },
  {
    name: 'expired, by the SDK for Go',
    reason: 'with the space',
    text: 'operation error STS: AssumeRoleWithWebIdentity, https response error StatusCode: 400, RequestID: b668e52a, ExpiredTokenException: Token expired: current date/time 1753382758 must be before the expiration date/time 1753089571"',
    code: 'aws-token-expired',
    facts: { error: 'ExpiredTokenException', operation: OPERATION, expiredForSeconds: 293187 },
  },
  {
    name: 'too old',
    reason: 'another text of the same error',
    text: xml('ExpiredTokenException', 'Token too old: 441398'),
    code: 'aws-token-expired',
  },
  {
    name: 'not a token',
    reason: 'with what AWS adds in brackets',
    text: entry(
      'InvalidIdentityToken',
      'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
    ),
    code: 'aws-malformed-token',
  },
  {
    name: 'no audience in it',
    reason: 'a token of Kubernetes',
    text: 'Aws::STS::Errors::InvalidIdentityToken "Missing a required claim: aud"',
    code: 'aws-missing-claim',
    facts: { error: 'InvalidIdentityToken' },
  },
  {
    name: 'no issue time in it',
    reason: 'another claim',
    text: entry('InvalidIdentityToken', 'Missing a required claim: iat'),
    code: 'aws-missing-claim',
  },
  {
    name: 'the identity provider is down',
    reason: 'the code says it all',
    text: entry('IDPCommunicationError', 'api.bitbucket.org: timed out'),
    code: 'aws-idp-communication',
    facts: { error: 'IDPCommunicationError', operation: OPERATION },
  },
  {
    name: 'the identity provider refuses',
    reason: 'seen of social logins',
    text: xml('IDPRejectedClaim', 'graph.facebook.com: graph.facebook.com responded with HTTP/1.1 400 Bad Request'),
    code: 'aws-idp-rejected-claim',
    facts: { error: 'IDPRejectedClaim' },
  },
];

/** About the call. */
const REQUESTS: readonly PastedCase[] = [
  {
    name: 'longer than the role allows',
    reason: 'the article has it under AccessDenied; STS says ValidationError',
    text: entry('ValidationError', 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.'),
    code: 'aws-duration-exceeds',
    facts: { error: 'ValidationError', operation: OPERATION },
  },
  {
    name: 'longer than a chain of roles allows',
    reason: 'a second role has an hour',
    text: boto(
      'ValidationError',
      'AssumeRole',
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    ),
    code: 'aws-duration-exceeds',
    facts: { error: 'ValidationError', operation: 'AssumeRole' },
  },
  {
    name: 'longer than twelve hours',
    reason: 'the number is in the message',
    text: entry(
      'ValidationError',
      "1 validation error detected: Value '86400' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to 43200",
    ),
    code: 'aws-duration-invalid',
    facts: { error: 'ValidationError', operation: OPERATION, requestedSeconds: 86400 },
  },
  {
    name: 'shorter than fifteen minutes',
    reason: 'minutes where seconds are meant',
    text: "ValidationError: 1 validation error detected: Value '15' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900",
    code: 'aws-duration-invalid',
    facts: { error: 'ValidationError', requestedSeconds: 15 },
  },
  {
    name: 'no token',
    reason: 'oidc: true is missing',
    text: entry(
      'ValidationError',
      "1 validation error detected: Value at 'webIdentityToken' failed to satisfy constraint: Member must have length greater than or equal to 4",
    ),
    code: 'aws-token-missing',
  },
  {
    name: 'an empty role',
    reason: 'several at once: the first counts',
    text: "api error ValidationError: 2 validation errors detected: Value '' at 'roleArn' failed to satisfy constraint: Member must have length greater than or equal to 20; Value '' at 'webIdentityToken' failed to satisfy constraint: Member must not be null",
    code: 'aws-role-arn-invalid',
    also: ['aws-token-missing'],
    facts: { error: 'ValidationError' },
  },
  {
    name: 'the ARN of a provider in place of a role’s',
    reason: 'they look alike in the console',
    text: entry('ValidationError', 'Request ARN is invalid'),
    code: 'aws-role-arn-invalid',
  },
  {
    name: 'a branch as the session’s name',
    reason: 'feature/basket has a slash',
    text: entry(
      'ValidationError',
      "1 validation error detected: Value 'feature/basket' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*",
    ),
    code: 'aws-session-name-invalid',
  },
  {
    name: 'a region without STS',
    reason: 'AWS writes the account behind a colon',
    text: 'RegionDisabledException: STS is not activated in this region for account:111122223333. Your account administrator can activate STS in this region using the IAM Console.',
    code: 'aws-region-disabled',
    facts: { error: 'RegionDisabledException', account: '111122223333' },
  },
  {
    name: 'a session policy that is too large',
    reason: 'from the API’s list of errors',
    text: entry('PackedPolicyTooLarge', 'Packed size of session tags consumes 120% of allotted space.'),
    code: 'aws-session-policy-refused',
  },
  {
    name: 'no credentials, by the AWS CLI',
    reason: 'the variables are of another step',
    text: 'Unable to locate credentials. You can configure credentials by running "aws configure".',
    code: 'aws-no-credentials',
    facts: {},
  },
  {
    name: 'no credentials, by version 3 of the SDK for JavaScript',
    reason: 'name and text',
    text: 'CredentialsProviderError: Could not load credentials from any providers\n    at /app/node_modules/@aws-sdk/credential-provider-node/dist-cjs/index.js:130:13',
    code: 'aws-no-credentials',
  },
  {
    name: 'no credentials, by Terraform',
    reason: 'its own text',
    text: '│ Error: No valid credential sources found\n│ \n│   with provider["registry.terraform.io/hashicorp/aws"]',
    code: 'aws-no-credentials',
  },
  {
    name: 'no credentials, by the CDK',
    reason: 'it speaks of the account',
    text: '❌ Unable to resolve AWS account to use. It must be either configured when you define your CDK Stack, or through the environment',
    code: 'aws-no-credentials',
  },
  {
    name: 'no file, by Python',
    reason: 'the path of the samples',
    text: "[Errno 2] No such file or directory: '/opt/atlassian/pipelines/agent/build/web-identity-token'",
    code: 'aws-token-file',
  },
  {
    name: 'no file, by Node',
    reason: 'other punctuation',
    text: "Error: ENOENT: no such file or directory, open 'web-identity-token'",
    code: 'aws-token-file',
  },
  {
    name: 'a key of before',
    reason: 'variables of the repository are taken before the token',
    text: boto('InvalidClientTokenId', 'GetCallerIdentity', 'The security token included in the request is invalid.'),
    code: 'aws-credentials-invalid',
    facts: { error: 'InvalidClientTokenId', operation: 'GetCallerIdentity' },
  },
];

/** After the role was entered. */
const DENIALS: readonly PastedCase[] = [
  {
    name: 'no policy allows it',
    reason: 'the commonest of all',
    text: boto(
      'AccessDenied',
      'PutObject',
      denied('s3:PutObject', `"${OBJECT}"`, 'because no identity-based policy allows the s3:PutObject action'),
    ),
    code: 'aws-action-denied',
    also: [],
    facts: {
      error: 'AccessDenied',
      operation: 'PutObject',
      ...ACTED,
      action: 's3:PutObject',
      resource: OBJECT,
      policy: 'identity-based policy',
      isExplicit: false,
    },
  },
  {
    name: 'no policy allows it, and AWS names no resource',
    reason: 'services that do not know one',
    text: `User: ${SESSION} is not authorized to perform: codecommit:ListRepositories because no identity-based policy allows the codecommit:ListRepositories action`,
    code: 'aws-action-denied',
    facts: {
      ...ACTED,
      action: 'codecommit:ListRepositories',
      policy: 'identity-based policy',
      isExplicit: false,
    },
  },
  {
    name: 'EC2, with an encoded message',
    reason: 'another code, and text behind it',
    text: boto(
      'UnauthorizedOperation',
      'RunInstances',
      `You are not authorized to perform this operation. ${denied('ec2:RunInstances', 'arn:aws:ec2:eu-central-1:111122223333:instance/*', 'because no identity-based policy allows the ec2:RunInstances action')}. Encoded authorization failure message: 4GIOHlTkIaWHQD0Q0m6XSnuUMCm-abcdefghijkl`,
    ),
    code: 'aws-action-denied',
    facts: {
      error: 'UnauthorizedOperation',
      operation: 'RunInstances',
      ...ACTED,
      action: 'ec2:RunInstances',
      resource: 'arn:aws:ec2:eu-central-1:111122223333:instance/*',
      policy: 'identity-based policy',
      isExplicit: false,
    },
  },
  {
    name: 'a Deny of the role',
    reason: 'revoked sessions and suspended roles look like this',
    text: denied('s3:GetObject', OBJECT, 'with an explicit deny in an identity-based policy'),
    code: 'aws-explicit-deny',
    facts: {
      ...ACTED,
      action: 's3:GetObject',
      resource: OBJECT,
      policy: 'identity-based policy',
      isExplicit: true,
    },
  },
  {
    name: 'a Deny of the role, with the policy’s ARN',
    reason: 'newer answers of AWS have it',
    text: denied(
      's3:GetObject',
      OBJECT,
      'with an explicit deny in an identity-based policy: arn:aws:iam::111122223333:policy/no-production.',
    ),
    code: 'aws-explicit-deny',
    facts: {
      ...ACTED,
      action: 's3:GetObject',
      resource: OBJECT,
      policy: 'identity-based policy',
      isExplicit: true,
      policyArn: 'arn:aws:iam::111122223333:policy/no-production',
    },
  },
  {
    name: 'the boundary does not allow it',
    reason: 'the ceiling of every role of ours',
    text: denied('iam:CreateRole', ROLE, 'because no permissions boundary allows the iam:CreateRole action'),
    code: 'aws-boundary',
    facts: {
      ...ACTED,
      action: 'iam:CreateRole',
      resource: ROLE,
      policy: 'permissions boundary',
      isExplicit: false,
    },
  },
  {
    name: 'the boundary forbids it',
    reason: 'the other form',
    text: `User: ${SESSION} is not authorized to perform:\nsagemaker:ListModels with an explicit deny in a permissions boundary`,
    code: 'aws-boundary',
  },
  {
    name: 'the organization forbids it, with the policy’s ARN',
    reason: 'the management account of the organization is in it, and is not the role’s',
    text: denied(
      's3:CreateBucket',
      'arn:aws:s3:::checkout-assets',
      'with an explicit deny in a service control policy: arn:aws:organizations::444455556666:policy/o-zmj0qsgu0z/service_control_policy/p-6v4y751d',
    ),
    code: 'aws-control-policy',
    facts: {
      ...ACTED,
      action: 's3:CreateBucket',
      resource: 'arn:aws:s3:::checkout-assets',
      policy: 'service control policy',
      isExplicit: true,
      policyArn: 'arn:aws:organizations::444455556666:policy/o-zmj0qsgu0z/service_control_policy/p-6v4y751d',
    },
  },
  {
    name: 'the organization allows others only',
    reason: 'an allow list',
    text: denied('s3:PutObject', OBJECT, 'because no service control policy allows the s3:PutObject action'),
    code: 'aws-control-policy',
  },
  {
    name: 'the organization forbids to become the role',
    reason: 'the policy says more than the action',
    text: `User: null is not authorized to perform: sts:AssumeRoleWithWebIdentity on resource: ${ROLE} with an explicit deny in a service control policy`,
    code: 'aws-control-policy',
    facts: {
      operation: OPERATION,
      roleArn: ROLE,
      roleName: 'checkout-deploy',
      account: '111122223333',
      action: 'sts:AssumeRoleWithWebIdentity',
      resource: ROLE,
      policy: 'service control policy',
      isExplicit: true,
    },
  },
  {
    name: 'a resource control policy',
    reason: 'the resource’s side of the organization',
    text: denied('s3:PutObject', `"${OBJECT}"`, '\nwith an explicit deny in a resource control policy'),
    code: 'aws-control-policy',
  },
  {
    name: 'the bucket’s policy',
    reason: 'another owner decides',
    text: denied('s3:PutObject', OBJECT, 'because no resource-based policy allows the s3:PutObject action'),
    code: 'aws-resource-policy',
  },
  {
    name: 'a session policy, as AWS misspells it',
    reason: 'its own page has "sessions policy"',
    text: denied('codedeploy:ListDeployments', '*', 'with an explicit deny in a sessions policy'),
    code: 'aws-session-policy',
    facts: {
      ...ACTED,
      action: 'codedeploy:ListDeployments',
      resource: '*',
      policy: 'session policy',
      isExplicit: true,
    },
  },
  {
    name: 'an endpoint',
    reason: 'a runner of one’s own',
    text: denied(
      'SNS:Publish',
      'arn:aws:sns:us-east-1:444455556666:orders',
      'with an explicit deny in a VPC endpoint policy transitively through a service control policy',
    ),
    code: 'aws-endpoint-policy',
  },
  {
    name: 'tags of a session',
    reason: 'a tool that tags sessions, on another role',
    text: `User: ${SESSION} is not authorized to perform: sts:TagSession on resource: ${ROLE}`,
    code: 'aws-tag-session',
    facts: { ...ACTED, action: 'sts:TagSession', resource: ROLE },
  },
  {
    name: 'tags of a session, in short',
    reason: 'the form that the call with a token has',
    text: entry('AccessDenied', 'Not authorized to perform sts:TagSession'),
    code: 'aws-tag-session',
  },
  {
    name: 'the CDK’s deploy role',
    reason: 'the second role is the question, not the first',
    text: `[Error at /ShopStack] Could not assume role in target account using current credentials (which are for account 111122223333) User: ${SESSION} is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/cdk-hnb659fds-deploy-role-111122223333-eu-central-1 . Please make sure that this role exists in the account. If it doesn't exist, (re)-bootstrap the environment with the right '--trust', using the latest version of the CDK CLI.`,
    code: 'aws-next-role-denied',
    facts: {
      ...ACTED,
      action: 'sts:AssumeRole',
      resource: 'arn:aws:iam::111122223333:role/cdk-hnb659fds-deploy-role-111122223333-eu-central-1',
    },
  },
  {
    name: 'a trust policy that does not name the first role',
    reason: 'AWS says so within an account',
    text: `User: ${SESSION} is not authorized to perform: sts:AssumeRole because no role trust policy allows the sts:AssumeRole action`,
    code: 'aws-next-role-denied',
  },
  {
    name: 'CloudFormation, in a table',
    reason: 'what a stack’s role may not do',
    text: `Resource handler returned message: "User: arn:aws:sts::111122223333:assumed-role/cdk-hnb659fds-cfn-exec-role-111122223333-eu-central-1/AWSCloudFormation is not authorized to perform: eks:TagResource on resource: arn:aws:eks:eu-central-1:111122223333:cluster/shop because no identity-based policy allows the eks:TagResource action (Service: Eks, Status Code: 403, Request ID: af5c0)" (RequestToken: 1a2b, HandlerErrorCode: AccessDenied)`,
    code: 'aws-action-denied',
    facts: {
      error: 'AccessDenied',
      roleName: 'cdk-hnb659fds-cfn-exec-role-111122223333-eu-central-1',
      sessionName: 'AWSCloudFormation',
      account: '111122223333',
      action: 'eks:TagResource',
      resource: 'arn:aws:eks:eu-central-1:111122223333:cluster/shop',
      policy: 'identity-based policy',
      isExplicit: false,
    },
  },
  {
    name: 'China’s partition',
    reason: 'ARNs begin otherwise there',
    text: 'User: arn:aws-cn:sts::111122223333:assumed-role/checkout-deploy/build-1 is not authorized to perform: s3:GetObject on resource: arn:aws-cn:s3:::checkout-assets/a because no identity-based policy allows the s3:GetObject action',
    code: 'aws-action-denied',
    facts: {
      roleName: 'checkout-deploy',
      sessionName: 'build-1',
      account: '111122223333',
      action: 's3:GetObject',
      resource: 'arn:aws-cn:s3:::checkout-assets/a',
      policy: 'identity-based policy',
      isExplicit: false,
    },
  },
  {
    name: 'S3 that does not say why',
    reason: 'the call decides, since the words are the same as at the door',
    text: boto('AccessDenied', 'ListObjectsV2', 'Access Denied'),
    code: 'aws-action-denied',
    also: ['aws-resource-policy', 'aws-control-policy'],
    facts: { error: 'AccessDenied', operation: 'ListObjectsV2' },
  },
  {
    name: 'S3 that says less',
    reason: 'HEAD has no body',
    text: 'fatal error: An error occurred (403) when calling the HeadObject operation: Forbidden',
    code: 'aws-action-denied',
    facts: { operation: 'HeadObject' },
  },
  {
    name: 'the session is over',
    reason: 'nearly the words of the token',
    text: boto('ExpiredToken', 'PutObject', 'The security token included in the request is expired'),
    code: 'aws-session-expired',
    facts: { error: 'ExpiredToken', operation: 'PutObject' },
  },
];

/** Words alone. */
const WORDS: readonly PastedCase[] = [
  {
    name: 'AccessDenied alone',
    reason: 'people mean the pipeline, not their own credentials',
    text: 'AccessDenied',
    code: 'aws-not-authorized',
    also: ['aws-action-denied', 'access-denied'],
    facts: { error: 'AccessDenied' },
  },
  {
    name: 'Access denied, as prose',
    reason: 'two words, small',
    text: 'access denied',
    code: 'aws-not-authorized',
    also: ['aws-action-denied', 'access-denied'],
  },
  {
    name: 'AccessDenied of the call',
    reason: 'the title of the article’s section',
    text: 'Error: AccessDenied when calling AssumeRoleWithWebIdentity',
    code: 'aws-not-authorized',
    also: [],
    facts: { error: 'AccessDenied', operation: OPERATION },
  },
  {
    name: 'InvalidIdentityToken alone',
    reason: 'the words after it were not copied',
    text: 'InvalidIdentityToken',
    code: 'aws-invalid-identity-token',
    also: ['aws-no-provider-found', 'aws-incorrect-token-audience', 'aws-malformed-token'],
    facts: { error: 'InvalidIdentityToken' },
  },
  {
    name: 'ExpiredTokenException alone',
    reason: 'of the token, or of the session',
    text: 'ExpiredTokenException',
    code: 'aws-token-expired',
    also: ['aws-session-expired'],
  },
];

/** What is not known is not guessed. */
const OTHERS: readonly PastedCase[] = [
  { name: 'nothing', reason: 'an empty argument', text: '', code: undefined },
  { name: 'a question', reason: 'no message', text: 'why does my pipeline not work?', code: undefined },
  {
    name: 'another error of AWS',
    reason: 'not of the way in',
    text: boto('NoSuchBucket', 'ListObjectsV2', 'The specified bucket does not exist'),
    code: undefined,
  },
  { name: 'an ARN alone', reason: 'says nothing of an error', text: ROLE, code: undefined },
  { name: 'a megabyte', reason: 'is not read to its end', text: 'x'.repeat(1_000_000), code: undefined },
  {
    name: 'a whole log',
    reason: 'the first failure is the cause of the second',
    text: `+ npx cdk deploy\n${'building …\n'.repeat(2000)}${entry('InvalidIdentityToken', 'Incorrect token audience')}\nUnable to locate credentials`,
    code: 'aws-incorrect-token-audience',
    also: ['aws-no-credentials'],
  },
];

/** What lies around a text on its way from a log to here. */
const WAYS: readonly PastedCase[] = [
  ...[
    ['a hexadecimal entity', 'Couldn&#x27;t'],
    ['a decimal entity with zeros', 'Couldn&#039;t'],
    ['a named entity of a quote', 'Couldn&rsquo;t'],
    ['an entity that was escaped again', 'Couldn&amp;#39;t'],
    ['JSON with the quote of a typesetter', 'Couldn\\u2019t'],
    ['an address', 'Couldn%27t'],
  ].map(([name = '', word]) => ({
    name,
    reason: 'the letters of an escape are none of the text',
    text: entry('InvalidIdentityToken', `${word} retrieve verification key from your identity provider`),
    code: 'aws-verification-key' as const,
  })),
  {
    name: 'markup between the words',
    reason: 'the names of tags are none of the text, and the action is found',
    text: '<span class="err">Not authorized to perform <b>sts:AssumeRoleWithWebIdentity</b></span>',
    code: 'aws-not-authorized',
    facts: { operation: OPERATION, action: 'sts:AssumeRoleWithWebIdentity' },
  },
  ...(
    [
      ['with an explicit deny in a service control policy', 'aws-control-policy'],
      ['because no permissions boundary allows the s3:PutObject action', 'aws-boundary'],
      ['because no identity-based policy allows the s3:PutObject action', 'aws-action-denied'],
      ['with an explicit deny in an identity-based policy', 'aws-explicit-deny'],
      ['because no resource-based policy allows the s3:PutObject action', 'aws-resource-policy'],
    ] as const
  ).map(([text, code]) => ({
    name: `the end of a sentence: ${text}`,
    reason: 'who copies half of a line has the half that says which policy it was',
    text,
    code,
  })),
  {
    name: 'another sentence with these words',
    reason: 'no policy of AWS is named in it',
    text: 'failed because no configuration file was found',
    code: undefined,
  },
  ...[40, 80].map((width) => ({
    name: `a terminal of ${width} characters`,
    reason: 'it breaks within the ARN, whose first half is no role',
    text: denied('s3:PutObject', OBJECT, 'because no identity-based policy allows the s3:PutObject action').replace(
      new RegExp(`.{${width}}`, 'g'),
      '$&\r\n',
    ),
    code: 'aws-action-denied' as const,
    facts: {
      ...{ ...ACTED, action: 's3:PutObject', resource: OBJECT },
      ...{ policy: 'identity-based policy' as const, isExplicit: false },
    },
  })),
  {
    name: 'words that a program wraps',
    reason: 'its lines end between words, and are joined by a blank',
    text: `Error: ${NOT_AUTHORIZED.replace(' sts:', '\nsts:')}\nStatus code 403`,
    code: 'aws-not-authorized',
    facts: { operation: OPERATION, action: 'sts:AssumeRoleWithWebIdentity' },
  },
  {
    name: 'a placeholder in an issuer',
    reason: 'it is no markup, and what is wrong',
    text: 'No OpenIDConnect provider found in your account for https://api.bitbucket.org/2.0/workspaces/acme%2Fx',
    code: 'aws-no-provider-found',
  },
  {
    name: 'Terraform’s headline above the answer of STS',
    reason: 'that no credentials are found is the sum, and what STS said is the reason',
    text: `│ Error: No valid credential sources found\n│ \n│ Error: failed to refresh cached credentials, failed to retrieve credentials, operation error STS:\n│ AssumeRoleWithWebIdentity, https response error StatusCode: 403, api error AccessDenied: ${NOT_AUTHORIZED}`,
    code: 'aws-not-authorized',
    also: ['aws-no-credentials'],
  },
  ...[
    [
      'the SDK for PHP',
      'Error executing "PutObject" on "https://b.s3.eu-west-1.amazonaws.com/x"; AWS HTTP error: Client error: 403 Forbidden AccessDenied (client): Access Denied',
    ],
    [
      'the SDK for Java, version 1',
      'AmazonS3Exception: Access Denied (Service: Amazon S3; Status Code: 403; Error Code: AccessDenied; Request ID: X)',
    ],
    ['the SDK for Java, version 2', 'S3Exception: Access Denied (Service: S3, Status Code: 403, Request ID: X)'],
    ['the SDK for JavaScript', 'AccessDenied: Access Denied\n    at de_CommandError (index.js:1)'],
    ['S3’s own answer', '<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>'],
    [
      'CloudFormation',
      'Resource handler returned message: "Access denied for operation \'AWS::SQS::Queue\'." (HandlerErrorCode: AccessDenied)',
    ],
  ].map(([by, text = '']) => ({
    name: `S3 that says no more, by ${by}`,
    reason: 'the role was entered: the page about the way in would lead astray',
    text,
    code: 'aws-action-denied' as const,
    also: ['aws-resource-policy', 'aws-control-policy'] as const,
  })),
  ...[
    'Error response from daemon: pull access denied for app, repository does not exist or may require docker login',
    "ERROR 1045 (28000): Access denied for user 'root'@'localhost' (using password: YES)",
    'repository access denied. access via a deployment key is read-only.',
  ].map((text) => ({
    name: text.slice(0, 40),
    reason: 'the same words, and not of AWS: nothing is known of it',
    text,
    code: undefined,
  })),
];

export const PASTED: Readonly<Record<string, readonly PastedCase[]>> = {
  'one refusal, as every program prints it': PROGRAMS,
  'about the token': TOKENS,
  'about the call': REQUESTS,
  'about an action': DENIALS,
  'a word alone': WORDS,
  'on its way': WAYS,
  'anything else': OTHERS,
};
