/** Whether the tags of a role say that another program writes it: two writers would undo each other's changes for ever. */
import type { ActualRole } from '../model/actual-role.ts';
import type { Reason } from './reason.ts';

const TOOLS =
  /^(hashicorp )?(terraform|opentofu|tofu|terragrunt|terraform cloud|pulumi|crossplane|ack|cloudformation|aws cloudformation|cdk|aws[- ]cdk|sam|aws[- ]sam|serverless|sst|ansible|copilot|iambic|spacelift|atlantis)\b/i;
const ABOUT =
  /(managed|created|provisioned|deployed|maintained|controlled|owned|generated)[-_. ]*(by|with|using)|^(iac|provisioner|orchestrator|automation|source|tool|managed)$|(^|[-_.:/ ])iac([-_.:/ ]|$)/i;
/** `Terraform: true`, `tf:workspace`, `pulumi:stack`. */
const OWN = /^(terraform|opentofu|terragrunt|tf|pulumi|crossplane(\.io)?|serverless|sst)([-_.:/].*)?$/i;
const NO = /^(false|no|0|off|)$/i;

/** undefined: nothing says so, which proves nothing. */
export function managedElsewhere({
  tags,
  systemTags = {},
}: Pick<ActualRole, 'tags' | 'systemTags'>): Reason | undefined {
  const stack = Object.entries(systemTags).find(([key]) => key.toLowerCase().startsWith('aws:cloudformation:'));
  if (stack !== undefined) return because(...stack);
  const tag = Object.entries(tags).find(
    ([key, value]) => (OWN.test(key) && !NO.test(value)) || (ABOUT.test(key) && TOOLS.test(value.trim())),
  );
  return tag && because(...tag);
}

function because(key: string, value: string): Reason {
  return {
    code: 'managed-elsewhere',
    words: `another program manages it, by its tag ${key}: ${value}`,
    remedy: 'take it out there first (without deleting the role), remove the tag, and import again; or leave it there',
  };
}
