/**
 * A hundred thousand steps against made-up manifests: the gate lets in whom a manifest names, and no other. Manifests are
 * compiled, and the table is written and read, as in the field; the signature is another matter (test/tokens).
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { admit } from '../../../src/core/compile/admission.ts';
import { claimedStep } from '../../../src/core/gate/claimed-step.ts';
import { decide } from '../../../src/core/gate/decide.ts';
import { gateTableText, readGateTable } from '../../../src/core/gate/stored-table.ts';
import { wantedTable } from '../../../src/core/gate/wanted-table.ts';
import { indexLock } from '../../../src/core/manifest/lock-index.ts';
import type { Manifest as ManifestFile } from '../../../src/core/manifest/manifest.ts';
import type { Issue } from '../../../src/core/model/diagnosis.ts';
import type { GateTable } from '../../../src/core/model/gate-table.ts';
import { CLAIMS, GATE, NOW, TABLE } from '../../support/gate-tokens.ts';
import { anArn } from '../../support/ids.ts';
import { desiredRole, settings } from '../../support/roles.ts';
import {
  type Ask,
  arnOf,
  ask,
  ENVIRONMENTS,
  environmentUuid,
  type Manifest,
  manifests,
  REPOSITORIES,
  repositoryUuid,
  type Step,
  step,
  tokenOf,
} from './made-up-steps.ts';
import { admittedFor } from './manifest-meaning.ts';

/** Compiled, written and read again, as a pass and the gate do it. */
function tableOf(named: ReadonlyMap<string, Manifest>): GateTable {
  const issues: Issue[] = [];
  const roles = [...named].map(([name, { maxSeconds, advisedSeconds, ...admits }]) => {
    const { admission } = admit({ ...MANIFEST, ...admits }, SETTINGS, LOCK, issues);
    return { ...ROLE, name, admission, maxSessionSeconds: maxSeconds, requestSeconds: advisedSeconds };
  });
  const { version, writtenAt, revision } = TABLE;
  const table = readGateTable(gateTableText({ version, writtenAt, revision, ...wantedTable(roles, SETTINGS) }));
  if (table === undefined || issues.length > 0) throw new Error(issues[0]?.message ?? 'the table cannot be read');
  return table;
}

const LOCK = indexLock({
  workspace: 'acme',
  repositories: Object.fromEntries(
    REPOSITORIES.map((name) => {
      const environments = Object.fromEntries(ENVIRONMENTS.map((one) => [one, environmentUuid(name, one)]));
      return [name, { uuid: repositoryUuid(name), environments }];
    }),
  ),
});
const VPC = anArn('arn:aws:ec2:eu-central-1:999988887777:vpc/vpc-0a1b2c3d');
const SETTINGS = settings({ gate: { vpcs: [VPC], url: undefined, tokenSeconds: 7200 }, enforcement: 'gate' });
const ROLE = desiredRole();
/** What a manifest has beside what is made up here: nothing that lets anybody in. */
const MANIFEST: Omit<ManifestFile, 'repositories' | 'environments' | 'branches'> = {
  ...{
    document: { path: 'a.yaml', value: {}, locate: () => ({ file: 'a.yaml', line: 1, column: 1 }) },
    team: 'shop',
    name: 'a',
    description: '',
    previousNames: [],
    adopts: undefined,
  },
  ...{ anyBranch: false, enforcement: undefined, session: { maxSeconds: 3600, requestSeconds: undefined } },
  ...{ policies: [], expect: [], tags: {}, onRemoval: undefined, expires: undefined, suspended: false },
};

describe('the gate', () => {
  it('lets a step in if the manifest admits it, for as long as that says, and only then', () => {
    const seen = new Map<string, number>();
    const judges = (
      named: ReadonlyMap<string, Manifest>,
      table: GateTable,
      one: Step,
      { byArn, ...asked }: Ask,
    ): boolean => {
      const claimed = claimedStep(tokenOf(one), { issuer: String(CLAIMS.iss), ...GATE }, NOW);
      const wanted = { role: byArn ? arnOf(asked.role) : asked.role, seconds: asked.seconds };
      const answer = 'is' in claimed ? claimed : decide(claimed.claims, wanted, table, NOW);
      const kind = answer.is === 'admitted' ? answer.is : answer.code;
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
      const seconds = admittedFor(named, one, { byArn, ...asked });
      if (answer.is === 'refused') return seconds === undefined;
      return answer.seconds === seconds && answer.roleArn === arnOf(asked.role);
    };
    const calls = fc.array(fc.tuple(step, ask), { minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(manifests, calls, (named, tried) => {
        const table = tableOf(named);
        return tried.every(([one, asked]) => judges(named, table, one, asked));
      }),
      { numRuns: 5000, seed: 17 },
    );
    // Nothing is shown by refusals alone, nor by admissions.
    expect(seen.get('admitted')).toBeGreaterThan(1000);
    expect([...seen.keys()]).toEqual(
      expect.arrayContaining([
        'gate-branch',
        'gate-environment',
        'gate-refused',
        'gate-seconds',
        'gate-token-expired',
        'gate-token-lifetime',
        'gate-token-subject',
      ]),
    );
  });
});
