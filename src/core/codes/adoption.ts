/** What is reported about roles of before that manifests take over. */
import type { CodePage } from './page.ts';

export const adoptionCodes = {
  adopts: {
    title: 'A manifest cannot take over this role',
    cause:
      'metadata.adopts names a role of before, by its ARN. It has to be a role of the account of the settings, not one that AWS or the service itself needs, and no other manifest may name it. IAM cannot rename or move a role: under roles.path the manifest has the name of the role, and anywhere else it has another name.',
    remedy:
      'Correct the ARN or metadata.name as the message says, or remove adopts: the role of before then stays as it is.',
    example: `metadata:
  name: checkout-deploy
  adopts: arn:aws:iam::111122223333:role/old-checkout-deploy`,
  },
  'adoption-by-person': {
    title: 'A role of before waits for the credentials of a person',
    cause:
      'A manifest adopts a role under roles.path (metadata.adopts). The permissions of the service are for roles that have our boundary and our tags; this one has them only after the first step. Nothing is wrong, and nothing is written to it.',
    remedy:
      'Run `rolekeeper apply --target aws` with credentials that may write to the role, or the commands that the message prints; the next pass does the rest. docs/adoption.md has the way from the first to the last role.',
  },
  'adoption-tightens': {
    title: 'A role of before would lose something by becoming ours',
    cause:
      'The role is entered by pipelines today, and something that they can do by it would be gone: the boundary does not allow it, the trust policy or a policy of the manifest is narrower, or the longest session is shorter. What cannot be known counts as lost. Only this role waits.',
    remedy:
      'Look at what is lost with the team whose pipelines enter the role. Change the manifest, or the boundary; or approve exactly this with the command that the message names.',
  },
  'adoption-beside': {
    title: 'A role of before is not retired yet',
    cause:
      'A manifest adopts a role under another path (metadata.adopts). IAM cannot move it, so the new role is made beside it. The old one is closed only when the new one is in use and the old one was not used for adoption.retireAfter, by what IAM says and since the manifest adopts it; the service remembers that day.',
    remedy:
      'Change the pipelines to the ARN of the new role, and whatever else names the old one. To have the service close the old role then, raise drift.foreign-trust in rolekeeper.yaml and deploy with -c foreignRoles; or close it by hand with the command that the message prints.',
  },
  'adoption-gone': {
    title: 'A role that a manifest adopts is not there',
    cause:
      'metadata.adopts names a role that IAM does not have. Under roles.path a new role in its place would have another id, and policies elsewhere that name the old one would not let it in: so none is made. Anywhere else the new role has taken its place, and the line is not needed any more.',
    remedy: 'Correct the ARN, or remove adopts from the manifest.',
  },
} satisfies Record<string, CodePage>;
