/**
 * What people paste in the place of a policy: the code or the template that makes it. Articles show the trust policy as
 * CDK code, and a JSON error about its first letter helps no reader.
 */

export interface SourceCode {
  /** Begins the sentence "this is …". */
  readonly what: string;
  readonly remedy: string;
}

const DEPLOYED =
  'of a role that is there, `aws iam get-role --role-name NAME > role.json` has it, or lint-trust --role NAME --target aws';

const KINDS: readonly (SourceCode & { readonly signs: RegExp })[] = [
  {
    what: 'Terraform code',
    signs:
      /^[ \t]*(resource|data|module|locals|variable|provider)\b[^\n]{0,200}\{\s*$|\bassume_role_policy\s*=|\bjsonencode\(/m,
    remedy: `let Terraform make the policy, and judge that: ${DEPLOYED}`,
  },
  {
    what: 'CDK code',
    signs:
      /aws[-_]cdk|\b(?:aws_)?iam\.(?:Conditions|WebIdentityPrincipal|OpenIdConnectPrincipal|FederatedPrincipal|Role|RoleProps|OpenIdConnectProvider|OidcProviderNative|PolicyStatement|PolicyDocument|Effect)\b|\bnew \w+Principal\(|\[`\$\{|^[ \t]*(?:export )?(?:const|let|var) \w+/m,
    remedy: `let the CDK make the policy, and judge that: \`npx cdk synth STACK --json > template.json\` writes a template that lint-trust reads; ${DEPLOYED}`,
  },
  {
    what: 'a CloudFormation template in YAML',
    signs:
      /^[ \t]*(AWSTemplateFormatVersion|Resources|AssumeRolePolicyDocument)\s*:|^[ \t]*Type\s*:\s*['"]?AWS::IAM::/m,
    remedy: `judge it as JSON (of a CDK app: \`npx cdk synth STACK --json > template.json\`), or what it became: ${DEPLOYED}`,
  },
  {
    what: 'a policy in YAML or JavaScript',
    signs: /^[ \t]*(- )?(Statement|Effect|Principal)\s*:/m,
    remedy: `write it as JSON, which is all that IAM takes: {"Version": "2012-10-17", "Statement": […]}; ${DEPLOYED}`,
  },
];

/** More than the beginning of a file is not looked at. */
const LONGEST = 20_000;

/** Which code the text is; undefined if it is none that is known, or could be JSON with a slip in it. */
export function sourceCode(text: string): SourceCode | undefined {
  const beginning = text.slice(0, LONGEST).trimStart();
  if (/^[{[]\s*["}\]]/.test(beginning)) return undefined;
  return KINDS.find(({ signs }) => signs.test(beginning));
}
