/** The shapes of names, paths, ARNs and texts, as the IAM API reference declares them. */
import { validationError } from './iam-error.ts';
import { type Input, optionalText, optionalWhole, requiredText, shown, type TextShape } from './input.ts';

const NAME = /^[\w+=,.@-]+$/;
const PATH = /^(\/|\/[\u0021-\u007E]+\/)$/;
const ARN_SHAPE: TextShape = { min: 20, max: 2048 };
const POLICY_ARN = /^arn:aws[a-z-]*:iam::(aws|\d{12}):policy\/(?:[\u0021-\u007E]+\/)?([\w+=,.@-]{1,128})$/;

export function roleName(input: Input): string {
  return name(input, 'RoleName', 64);
}

export function policyName(input: Input): string {
  return name(input, 'PolicyName', 128);
}

export function instanceProfileName(input: Input): string {
  return name(input, 'InstanceProfileName', 128);
}

function name(input: Input, member: string, max: number): string {
  const value = requiredText(input, member, { max });
  if (NAME.test(value)) return value;
  throw validationError(
    `The specified value for ${shown(member)} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
  );
}

/** `/` when absent. */
export function path(input: Input): string {
  const value = optionalText(input, 'Path', { max: 512 }) ?? '/';
  if (PATH.test(value)) return value;
  throw validationError(
    `The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.`,
  );
}

/** Unlike a path, a prefix need not end with `/`. */
export function pathPrefix(input: Input): string {
  return optionalText(input, 'PathPrefix', { max: 512, pattern: /^\/[\u0021-\u007F]*$/ }) ?? '/';
}

/** '' is "none": IAM makes no difference. */
export function description(input: Input): string | undefined {
  return optionalText(input, 'Description', {
    min: 0,
    max: 1000,
    pattern: /^[\t\n\r\u0020-\u007E\u00A1-\u00FF]*$/,
  });
}

/** In seconds. */
export function maxSessionDuration(input: Input): number | undefined {
  return optionalWhole(input, 'MaxSessionDuration', 3600, 43_200);
}

/** The text of a policy: what it says is the grammar's business. */
export function policyText(input: Input, member: string): string {
  const text = requiredText(input, member, { max: 131_072 });
  if (/^[\t\n\r\u0020-\u00FF]+$/.test(text)) return text;
  throw validationError(
    `The specified value for ${shown(member)} is invalid. It must contain only printable ASCII characters.`,
  );
}

export interface PolicyArn {
  readonly arn: string;
  /** `aws` for AWS's own policies. */
  readonly account: string;
  readonly name: string;
}

/** undefined if the text is no policy's ARN: which error that is depends on the call. */
export function parsePolicyArn(arn: string): PolicyArn | undefined {
  const [, account, name] = POLICY_ARN.exec(arn) ?? [];
  return account === undefined || name === undefined ? undefined : { arn, account, name };
}

/** @throws IamError ValidationError */
export function policyArn(input: Input): PolicyArn {
  const text = requiredText(input, 'PolicyArn', ARN_SHAPE);
  const arn = parsePolicyArn(text);
  if (!arn) throw validationError(`ARN ${text} is not valid.`);
  return arn;
}

/** @throws IamError ValidationError if it is too short or too long for an ARN. */
export function requiredArn(input: Input, member: string): string {
  return requiredText(input, member, ARN_SHAPE);
}
