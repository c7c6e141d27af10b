/** `rolekeeper validate`: every mistake in every manifest; IAM is not asked. */
import type { DesiredState } from '../../core/desired-state.ts';
import { issueText, sortedIssues } from '../issue-text.ts';
import { loadManifests, type Manifests } from '../manifests.ts';
import { addManifests, addOutput } from '../options.ts';
import type { Call, ExitCode, Verb } from '../verb.ts';

export const verb: Verb = {
  description:
    'Checks every manifest, the settings and the lock file, and shows every mistake with its place and its cure. IAM is not asked and nothing is written.',
  examples: [
    { line: 'rolekeeper validate', means: 'checks the folder manifests' },
    { line: 'rolekeeper validate - < draft.yaml', means: 'checks one manifest as if it were in the folder' },
  ],
  define: (command) => addOutput(addManifests(command), { json: true, out: true }),
  run,
};

async function run(call: Call): Promise<ExitCode> {
  const { output, program } = call;
  const manifests = await loadManifests(call);
  const { issues, files } = manifests.desired;
  if (output.json) output.dataJson(validationJson(manifests));
  else if (issues.length === 0) output.data(`${output.paint('green', 'valid')}  ${summary(manifests)}\n`);
  else output.data(issueText(issues, { ...manifests, files, width: output.width, paint: output.paint, program }));
  return issues.length === 0 ? 0 : 1;
}

function summary({ directory, desired: { roles } }: Manifests): string {
  return `${directory}: ${counted(roles.length, 'role')} of ${counted(teams(roles).size, 'team')}`;
}

/** schemas/validation.schema.json */
function validationJson({ directory, desired }: Manifests): unknown {
  return {
    version: 'rolekeeper.validation/v1',
    manifests: directory,
    revision: desired.revision ?? null,
    valid: desired.issues.length === 0,
    roles: desired.roles.map(({ name, team, file }) => ({ name, team, file })),
    issues: sortedIssues(desired.issues),
  };
}

function teams(roles: DesiredState['roles']): Set<string> {
  return new Set(roles.map(({ team }) => team));
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
