/** Where the results of a scan stand in SARIF: at a file that is there, or nowhere. */
import { Ajv } from 'ajv';
import { expect, it } from 'vitest';
import { NO_TEXTS } from '../../../src/core/model/managed-text.ts';
import { scan, trustingRoles } from '../../../src/core/render/scan.ts';
import { type SarifOptions, scanSarif } from '../../../src/core/render/scan-sarif.ts';
import { judgeBy } from '../../../src/core/role-guardrails/policy-verdict.ts';
import { trustWorld } from '../../../src/core/trust/trust-world.ts';
import { anArn } from '../../support/ids.ts';
import { actualRole, actualState, desiredRole, settings } from '../../support/roles.ts';
import sarifSchema from './sarif-schema/sarif-schema-2.1.0.json' with { type: 'json' };

const ADMIN = anArn('arn:aws:iam::aws:policy/AdministratorAccess');
const OURS = actualRole(desiredRole(), { managedPolicyArns: [ADMIN] });
const FOREIGN = actualRole(desiredRole(), {
  name: 'old-deploy',
  arn: anArn('arn:aws:iam::111122223333:role/old-deploy'),
  owner: 'other',
  managedPolicyArns: [ADMIN],
});
const DUMP = `{"RoleDetailList": [\n{"Arn":"${OURS.arn}"},\n{"Arn" : "${FOREIGN.arn}"}]}`;

interface Sarif {
  runs: {
    results: {
      locations: { physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number } } }[];
    }[];
    invocations: { toolExecutionNotifications: { message: { text: string } }[] }[];
  }[];
}

const CASES: { name: string; reason: string; dump?: SarifOptions['dump']; places: string[]; told: string[] }[] = [
  {
    name: 'an account of AWS',
    reason: 'code scanning refuses a result without a file, so that it is left out, and told',
    places: ['manifests/teams/shop/checkout-deploy.yaml:1'],
    told: [
      'Left out, as no file declares them: old-deploy. A scan of a dump (--target file:dump.json) has them, at their places in it.',
    ],
  },
  {
    name: 'a dump',
    reason: 'a role that no manifest declares stands at its line of the dump, though its tags name a manifest',
    dump: { path: 'dump.json', text: DUMP },
    places: ['manifests/teams/shop/checkout-deploy.yaml:1', 'dump.json:3'],
    told: [],
  },
  {
    name: 'a dump with an absolute path',
    reason: 'a URI reference that begins with a slash would be one of the repository’s root',
    dump: { path: '/tmp/a b.json', text: DUMP },
    places: ['manifests/teams/shop/checkout-deploy.yaml:1', 'file:///tmp/a%20b.json:3'],
    told: [],
  },
];

it.for(CASES)('$name: $reason', ({ dump, places, told }) => {
  const state = actualState([OURS, FOREIGN]);
  const scanned = scan(
    state,
    trustingRoles(state, () => trustWorld(settings(), undefined)),
    judgeBy(settings(), NO_TEXTS),
  );
  const sarif = scanSarif(scanned, { version: '1.0.0', manifests: 'manifests', ...(dump && { dump }) });
  const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false, unicodeRegExp: false });
  expect(ajv.validate(sarifSchema, sarif), JSON.stringify(ajv.errors)).toBe(true);
  const [run] = (sarif as Sarif).runs;
  const found = run?.results.map(({ locations: [place] }) => place?.physicalLocation);
  expect([...new Set(found?.map((place) => `${place?.artifactLocation.uri}:${place?.region.startLine}`))]).toEqual(
    places,
  );
  expect(run?.invocations[0]?.toolExecutionNotifications.map(({ message }) => message.text)).toEqual(told);
});
