/**
 * The trust policies in a CloudFormation template, as JSON: what `cdk synth --json` prints. What CloudFormation fills in
 * when it deploys is filled in as far as a trust policy needs it: the account, the partition, and the ARN of a provider
 * that the template makes itself.
 */
import { isJsonObject, type JsonObject, listOf } from '../text/json.ts';

export interface TemplateTrust {
  /** The logical id of the role. */
  readonly id: string;
  readonly policy: unknown;
}

/** Those that let in tokens; undefined if this is no template. `account`: its twelve digits. */
export function templateTrust(document: JsonObject, account: string): TemplateTrust[] | undefined {
  const { Resources } = document;
  if (!isJsonObject(Resources) || document.Statement !== undefined) return undefined;
  const roles = Object.entries(Resources).flatMap(([id, resource]) => {
    const properties = propertiesOf(resource, 'AWS::IAM::Role');
    const policy = properties?.AssumeRolePolicyDocument;
    return policy === undefined ? [] : [{ id, policy: filledIn(policy, Resources, account, 0) }];
  });
  const withTokens = roles.filter(({ policy }) => /WebIdentity|oidc-provider/i.test(JSON.stringify(policy)));
  return withTokens.length > 0 ? withTokens : roles;
}

/** Both constructs of the CDK: the native one, and the one with a Lambda function. */
const PROVIDERS = ['AWS::IAM::OIDCProvider', 'Custom::AWSCDKOpenIdConnectProvider'];

function propertiesOf(resource: unknown, ...types: readonly string[]): JsonObject | undefined {
  if (!isJsonObject(resource) || !types.includes(String(resource.Type))) return undefined;
  return isJsonObject(resource.Properties) ? resource.Properties : {};
}

/** Deeper than a template nests a function in another one. */
const DEEPEST = 24;

/** What is not known stays as it is; the linter then says that it is no text. */
function filledIn(value: unknown, resources: JsonObject, account: string, depth: number): unknown {
  if (depth > DEEPEST) return value;
  const within = (inner: unknown) => filledIn(inner, resources, account, depth + 1);
  if (Array.isArray(value)) return value.map(within);
  if (!isJsonObject(value)) return value;
  const [[name, argument] = ['', undefined], ...others] = Object.entries(value);
  if (others.length === 0) {
    if (name === 'Ref') return named(String(argument), resources, account) ?? value;
    if (name === 'Fn::GetAtt') {
      const [id, attribute] = typeof argument === 'string' ? argument.split('.') : listOf(argument).map(String);
      return attribute === 'Arn' ? (named(String(id), resources, account) ?? value) : value;
    }
    if (name === 'Fn::Join' && Array.isArray(argument)) return joined(argument, within) ?? value;
    if (name === 'Fn::Sub' && typeof argument === 'string') {
      return argument.replaceAll(
        /\$\{([\w:.]+)\}/g,
        (all, id: string) => named(id.replace(/\.Arn$/, ''), resources, account) ?? all,
      );
    }
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, within(inner)]));
}

function joined([separator, parts]: readonly unknown[], within: (part: unknown) => unknown): string | undefined {
  const texts = Array.isArray(parts) ? parts.map(within) : [undefined];
  return texts.every((text) => typeof text === 'string') ? texts.join(String(separator)) : undefined;
}

/** A name of AWS's own, or the ARN of a provider. */
function named(id: string, resources: JsonObject, account: string): string | undefined {
  if (id === 'AWS::AccountId') return account;
  if (id === 'AWS::Partition') return 'aws';
  const url = propertiesOf(resources[id], ...PROVIDERS);
  const address = url?.Url ?? url?.url;
  return typeof address === 'string'
    ? `arn:aws:iam::${account}:oidc-provider/${address.replace(/^https:\/\//, '')}`
    : undefined;
}
