/** `rolekeeper gate rcp`: what an organization can put over the trust policies of the roles behind the gate. */
import { RCPS_ATTACHED, resourceControlPolicies } from '../../core/gate/resource-control-policy.ts';
import type { Settings } from '../../core/manifest/settings.ts';
import type { DesiredRole } from '../../core/model/desired-role.ts';
import { roleArn } from '../../core/pipeline/lint-world.ts';
import { counted } from '../../core/text/counted.ts';
import { UsageError } from '../../errors.ts';
import { type ArgumentSpec, parsed, positive, text, withDefault } from '../command/option.ts';
import { OUTPUT } from '../command/options.ts';
import { defineVerb } from '../command/verb.ts';
import { loadFolder } from '../manifests/manifests.ts';
import { goingOn } from '../text/going-on.ts';

const RCP: ArgumentSpec<string> = {
  name: '<ACTION>',
  description: 'what is printed; rcp is a resource control policy of AWS Organizations',
  choices: ['rcp'],
};

export const verb = defineVerb({
  description:
    'gate rcp prints a resource control policy for AWS Organizations: sts:AssumeRoleWithWebIdentity on the roles with enforcement: gate is denied, unless the call comes from a VPC of the settings; sts:AssumeRole and sts:AssumeRoleWithSAML on them are denied always. It holds whatever becomes of the trust policies in the account, and also against calls over the internet. Attach it to the account or to a unit above it; it does not apply to the management account. Print it again, and replace it, when a role or a VPC is added. AWS is not asked.',
  examples: [
    {
      line: 'rolekeeper gate rcp --out gate-rcp.json',
      means: 'writes the policy, as create-policy of Organizations takes it',
    },
    { line: 'rolekeeper gate rcp --json', means: 'answers in JSON, with the roles that the policy names' },
  ],
  argument: RCP,
  options: {
    manifests: withDefault(text('--manifests <DIR>', 'the manifests folder'), 'manifests'),
    part: parsed('--part <NUMBER>', 'which policy, where one is too small for all roles', positive),
    ...OUTPUT,
  },
  async run({ options, ...session }) {
    const { output, io } = session;
    const manifests = await loadFolder(options.manifests, io);
    // A policy without a role whose manifest is wrong today would look complete.
    const settings = goingOn(manifests, false, session);
    if (settings === undefined) return 1;
    const roles = manifests.desired.roles.filter(({ admission }) => admission.enforcement.by === 'gate');
    const policies = resourceControlPolicies(arnsOf(roles, settings), vpcsOf(roles, settings));
    const part = options.part ?? 1;
    const policy = policies[part - 1];
    if (policy === undefined) throw noPart(part, policies.length);
    if (policies.length > 1 && options.part === undefined && !output.json) output.note(severalParts(policies.length));
    const { text: written, roleArns } = policy;
    if (output.json) {
      output.dataJson({
        version: 'rolekeeper.resource-control-policy/v1',
        account: settings.account,
        vpcs: settings.gate?.vpcs ?? [],
        roles: roleArns,
        part,
        parts: policies.length,
        characters: written.length,
        policy: JSON.parse(written),
      });
    } else output.data(`${written}\n`);
    return 0;
  },
});

function arnsOf(roles: readonly DesiredRole[], { provider }: Settings): string[] {
  return roles.map((role) => roleArn(provider, role));
}

/** @throws UsageError if there is nothing that a policy could say */
function vpcsOf(roles: readonly DesiredRole[], { gate }: Settings) {
  if (roles.length > 0 && gate !== undefined) return gate.vpcs;
  throw new UsageError('no manifest declares a role whose branches a gate keeps', {
    remedy: 'Write enforcement: gate into a manifest, or into rolekeeper.yaml for all of them (docs/branches.md).',
  });
}

function noPart(part: number, count: number): UsageError {
  return new UsageError(`--part ${part}: there ${count === 1 ? 'is one policy' : `are ${count} policies`}`, {
    remedy: `Name one from 1 to ${count}.`,
  });
}

function severalParts(count: number): string {
  const limit =
    count < RCPS_ATTACHED
      ? ''
      : ` At most ${RCPS_ATTACHED} can be attached to an account, with the one of AWS itself: attach the others to units above it.`;
  return `This is the first of ${counted(count, 'policy', 'policies')}: print the others with --part.${limit}\n`;
}
