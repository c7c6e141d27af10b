/**
 * The texts by which an error of AWS, or of an SDK before it asks AWS, is known, and where each is seen.
 *
 * Only letters and digits count when they are looked for: programs quote, escape, wrap and colour them, each in its own
 * way.
 */
import type { AwsMessageCode } from '../codes/aws-message.ts';

export interface MessageText {
  readonly code: AwsMessageCode;
  /** All of these stand in the message, the first of them first. */
  readonly words: readonly [string, ...string[]];
  /** A page or an issue that shows the text, or what prints it. */
  readonly seen: string;
}

const API = 'https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html';
const github = (path: string) => `https://github.com/${path}`;

/** Whole texts. Those about an action that is not allowed have parts that differ: denial.ts. */
export const MESSAGE_TEXTS: readonly MessageText[] = [
  {
    code: 'aws-more-than-one-audience',
    words: ['Token audience contains more than one audience while authorized party is not present'],
    seen: github('versity/versitygw'),
  },
  {
    code: 'aws-incorrect-token-audience',
    words: ['Incorrect token audience'],
    seen: 'https://confluence.atlassian.com/pages/viewpage.action?pageId=1252328417',
  },
  {
    code: 'aws-no-provider-found',
    words: ['No OpenIDConnect provider found in'],
    seen: github('aws-actions/configure-aws-credentials/issues/280'),
  },
  {
    code: 'aws-verification-key',
    words: ["Couldn't retrieve verification key from your identity provider"],
    seen: github('aws/aws-cli/issues/7194'),
  },
  {
    code: 'aws-thumbprint',
    words: ["OpenIDConnect provider's HTTPS certificate"],
    seen: github('aws-actions/configure-aws-credentials/issues/357'),
  },
  {
    code: 'aws-malformed-token',
    words: ['The ID Token provided is not a valid JWT'],
    seen: github('versity/versitygw'),
  },
  {
    code: 'aws-missing-claim',
    words: ['Missing a required claim', 'InvalidIdentityToken'],
    seen: github('aws/aws-sdk-ruby/issues/2698'),
  },
  {
    code: 'aws-missing-claim',
    words: ['Missing a required claim: aud'],
    seen: github('aws/aws-sdk-ruby/issues/2698'),
  },
  {
    code: 'aws-token-expired',
    words: ['Token expired: current date/time'],
    seen: github('awslabs/aws-orbit-workbench/issues/771'),
  },
  {
    code: 'aws-token-expired',
    words: ['Token too old:'],
    seen: github('mozilla-iam/mozilla-aws-cli/issues/146'),
  },
  {
    code: 'aws-token-expired',
    words: ['The web identity token that was passed is expired'],
    seen: API,
  },
  {
    code: 'aws-duration-exceeds',
    words: ['DurationSeconds exceeds the MaxSessionDuration set for this role'],
    seen: github('kreuzwerker/awsu/issues/27'),
  },
  {
    // A role that was entered from a role has an hour, whatever it allows.
    code: 'aws-duration-exceeds',
    words: ['DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining'],
    seen: github('aws/eks-anywhere/pull/9485'),
  },
  { code: 'aws-duration-invalid', words: ["at 'durationSeconds' failed to satisfy constraint"], seen: API },
  {
    code: 'aws-session-name-invalid',
    words: ["at 'roleSessionName' failed to satisfy constraint"],
    seen: github('youyo/awslogin/pull/20'),
  },
  {
    code: 'aws-token-missing',
    words: ["at 'webIdentityToken' failed to satisfy constraint"],
    seen: github('fog/fog-aws/pull/550'),
  },
  {
    code: 'aws-role-arn-invalid',
    words: ["at 'roleArn' failed to satisfy constraint"],
    seen: github('mmmorris1975/aws-runas/issues/80'),
  },
  {
    code: 'aws-role-arn-invalid',
    words: ['Request ARN is invalid'],
    seen: github('prometheus-community/yet-another-cloudwatch-exporter/issues/343'),
  },
  {
    code: 'aws-region-disabled',
    words: ['STS is not activated in this region for account'],
    seen: github('org-formation/org-formation-cli/issues/465'),
  },
  { code: 'aws-idp-communication', words: ['IDPCommunicationError'], seen: API },
  { code: 'aws-idp-rejected-claim', words: ['IDPRejectedClaim'], seen: github('aws/aws-sdk-js/issues/198') },
  {
    code: 'aws-session-policy-refused',
    words: ['PackedPolicyTooLarge'],
    seen: API,
  },
  {
    code: 'aws-session-policy-refused',
    words: ['MalformedPolicyDocument', 'AssumeRoleWithWebIdentity'],
    seen: API,
  },
  {
    code: 'aws-session-expired',
    words: ['security token included in the request is expired'],
    seen: 'https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html',
  },
  {
    code: 'aws-credentials-invalid',
    words: ['security token included in the request is invalid'],
    seen: github('aws-actions/configure-aws-credentials/issues/743'),
  },
  {
    code: 'aws-token-file',
    words: ['no such file or directory', 'web-identity-token'],
    seen: 'Node, Python and Go, of the file that the samples of Bitbucket write',
  },
  {
    code: 'aws-no-credentials',
    words: ['Unable to locate credentials'],
    seen: github('boto/botocore/blob/develop/botocore/exceptions.py'),
  },
  {
    code: 'aws-no-credentials',
    words: ['Could not load credentials from any providers'],
    seen: github('aws-actions/configure-aws-credentials/issues/124'),
  },
  {
    code: 'aws-no-credentials',
    words: ['no valid credential sources'],
    seen: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs#authentication-and-configuration',
  },
  {
    code: 'aws-no-credentials',
    words: ['no valid providers in chain'],
    seen: github('aws/aws-sdk-go/issues/3159'),
  },
  {
    code: 'aws-no-credentials',
    words: ['Unable to resolve AWS account to use'],
    seen: 'cdk deploy, in a step that finds no credentials',
  },
];
