/** `rolekeeper validate`: every mistake in every manifest; AWS is asked only if an option asks for it. */

import type { DesiredState } from '../../core/compile/desired-state.ts';
import { type UnseenPolicy, unseenPolicies } from '../../core/compile/text-faults.ts';
import type { Issue } from '../../core/model/diagnosis.ts';
import type { Finding } from '../../core/model/finding.ts';
import { findingLines } from '../../core/render/finding-words.ts';
import { counted } from '../../core/text/counted.ts';
import { visible } from '../../core/text/visible.ts';
import { text } from '../command/option.ts';
import { FOLDER_OR_STDIN, OUTPUT, SETTINGS } from '../command/options.ts';
import type { Output } from '../command/output.ts';
import { defineVerb } from '../command/verb.ts';
import { ACCESS_ANALYZER, askAccessAnalyzer } from '../manifests/access-analyzer.ts';
import { CACHE, cacheFor } from '../manifests/cache.ts';
import { writeJUnit } from '../manifests/junit-file.ts';
import { loadManifests, type Manifests } from '../manifests/manifests.ts';
import { issueText, sortedIssues } from '../text/issue-text.ts';
import { wrapped } from '../text/wrapped.ts';

export const verb = defineVerb({
  description:
    'Checks every manifest, the settings and the lock file, and shows every mistake with its place and its remedy. AWS is asked only with --access-analyzer. Nothing is written but a cache of what is known of the manifests.',
  examples: [
    { line: 'rolekeeper validate', means: 'checks the folder manifests' },
    {
      line: 'rolekeeper validate --junit test-results/manifests.xml',
      means: 'checks in a pipeline, and reports to Bitbucket',
    },
    { line: 'rolekeeper validate - < draft.yaml', means: 'checks one manifest as if it were in the folder' },
    { line: 'rolekeeper validate --access-analyzer', means: 'also has AWS judge every policy' },
  ],
  argument: FOLDER_OR_STDIN,
  options: {
    ...SETTINGS,
    junit: text('--junit <FILE>', 'also write JUnit XML; Bitbucket shows that of test-results/ by itself'),
    ...ACCESS_ANALYZER,
    ...CACHE,
    ...OUTPUT,
  },
  async run({ argument, options, io, output, program }) {
    const manifests = await loadManifests(argument, options.settings, io, cacheFor(options, { io, output }));
    const online = await askAccessAnalyzer(options, rolesAbout(manifests), manifests.desired.files);
    const issues = [...issuesAbout(manifests), ...online.issues];
    const findings = [...findingsAbout(manifests), ...online.findings];
    if (options.junit !== undefined) writeJUnit(options.junit, io.cwd, manifests, issues);
    if (output.json) output.dataJson(validationJson(manifests, issues, findings));
    else {
      const { files } = manifests.desired;
      const { paint, width } = output;
      if (findings.length > 0) output.data(`${findingLines(findings, paint).join('\n')}\n`);
      const unseen = unseenAbout(manifests);
      if (issues.length === 0) output.data(`${paint('green', 'valid')}  ${summary(manifests)}\n`);
      else output.data(issueText(issues, { ...manifests, files, width, paint, program }));
      if (unseen.length > 0) output.data(`${unseenWords(unseen, output, program)}\n`);
    }
    return issues.length === 0 ? 0 : 1;
  },
});

/** A manifest on standard input is judged by itself: of the others, only what stands in its way is shown. */
function issuesAbout({ desired: { issues }, only }: Manifests): readonly Issue[] {
  return only === undefined
    ? issues
    : issues.filter(({ place: { file } }) => file === only || !file.startsWith('teams/'));
}

function findingsAbout(manifests: Manifests): readonly Finding[] {
  const { findings } = manifests.desired;
  const about = new Set<string | undefined>(rolesAbout(manifests).map(({ name }) => name)).add(undefined);
  return findings.filter(({ role, roles = [role] }) => roles.some((name) => about.has(name)));
}

function rolesAbout({ desired: { roles }, only }: Manifests): DesiredState['roles'] {
  return only === undefined ? roles : roles.filter(({ file }) => file === only);
}

function summary(manifests: Manifests): string {
  const roles = rolesAbout(manifests);
  if (manifests.only !== undefined)
    return `${manifests.pathOf(manifests.only)}: ${roles.map(({ name }) => name).join()}`;
  return `${manifests.directory}: ${counted(roles.length, 'role')} of ${counted(teams(roles).size, 'team')}`;
}

/** Managed policies whose texts are in an account, which validate does not ask: nothing is said about them. */
function unseenAbout({ desired: { attaching = [] }, only }: Manifests): readonly UnseenPolicy[] {
  return unseenPolicies(attaching.filter(({ manifest }) => only === undefined || manifest.document.path === only));
}

function unseenWords(unseen: readonly UnseenPolicy[], { paint, width }: Output, program: string): string {
  const arns = unseen.map(({ policy }) => visible(policy)).join(', ');
  const text = `${NOT_LOOKED_AT} what ${arns} ${unseen.length === 1 ? 'says' : 'say'}: ${program} plan --target aws asks the account, and judges it`;
  return wrapped(text, width).replace(NOT_LOOKED_AT, paint('yellow', NOT_LOOKED_AT));
}

const NOT_LOOKED_AT = 'not looked at';

/** schemas/validation.schema.json */
function validationJson(manifests: Manifests, issues: readonly Issue[], findings: readonly Finding[]): unknown {
  return {
    version: 'rolekeeper.validation/v2',
    manifests: manifests.directory,
    revision: manifests.desired.revision ?? null,
    valid: issues.length === 0,
    roles: rolesAbout(manifests).map(({ name, team, file }) => ({ name, team, file })),
    issues: sortedIssues(issues),
    findings,
    notLookedAt: unseenAbout(manifests),
  };
}

function teams(roles: DesiredState['roles']): Set<string> {
  return new Set(roles.map(({ team }) => team));
}
