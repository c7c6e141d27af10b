/** What IAM takes as the Resource of a permission policy: `*`, or an ARN with the parts that it looks at. */
import type { GrammarMistake } from './grammar-mistake.ts';
import { isPartition, PARTITION_NAMES } from './partition.ts';
import { templateMistake } from './template-mistake.ts';

/** How the last part of an ARN of IAM itself begins, unless it is `*`. IAM looks at it letter by letter. */
export const IAM_RESOURCES = [
  'user/',
  'federated-user/',
  'role/',
  'group/',
  'instance-profile/',
  'mfa/',
  'server-certificate/',
  'policy/',
  'sms-mfa/',
  'saml-provider/',
  'oidc-provider/',
  'report/',
  'access-report/',
] as const;

type Problem = Omit<GrammarMistake, 'pointer'>;

/** IAM wants all six parts of an ARN, and the service spelt out. */
export function resourceProblem(text: string): Problem | undefined {
  if (text === '*') return undefined;
  const [arn, partition = '', service = '', region, account, ...rest] = text.split(':');
  if (arn !== 'arn' || region === undefined || account === undefined || rest.length === 0) {
    return {
      message: `"${text}" is not an ARN`,
      remedy: 'an ARN has six parts, arn:partition:service:region:account:resource; write "*" alone for every resource',
    };
  }
  if (partition !== '*' && !isPartition(partition)) {
    return {
      message: `"${text}": there is no partition "${partition}"`,
      remedy: `write aws, or another one of AWS's: ${PARTITION_NAMES.filter((name) => name !== 'aws').join(', ')}`,
    };
  }
  if (!/^[a-z0-9-]+$/.test(service)) {
    return {
      message: `"${text}": the service is not spelt out`,
      remedy: 'write the service, such as s3; IAM takes no wildcard there',
    };
  }
  if (/\$\{[^}]*$/.test(text)) {
    return { message: `"${text}" has a policy variable without an end`, remedy: 'close it with }' };
  }
  return templateMistake(text) ?? regionProblem(text, { service, region, resource: rest.join(':') });
}

interface Parts {
  readonly service: string;
  readonly region: string;
  readonly resource: string;
}

/** Of two services IAM itself knows more than the form of an ARN. */
function regionProblem(text: string, { service, region, resource }: Parts): Problem | undefined {
  if (service === 's3' && region !== '' && !resource.startsWith('accesspoint/')) {
    return {
      message: `"${text}": a bucket's ARN has no region`,
      remedy: `write "arn:aws:s3:::${resource}"`,
    };
  }
  if (service !== 'iam') return undefined;
  if (region !== '') return { message: `"${text}": an ARN of IAM has no region`, remedy: 'leave the region empty' };
  if (resource === '*' || IAM_RESOURCES.some((start) => resource.startsWith(start))) return undefined;
  return {
    message: `"${text}" names no kind of IAM resource`,
    remedy: 'write the kind and a slash, such as role/, user/ or policy/; or "*" for all kinds',
  };
}
