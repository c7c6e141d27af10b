/** The ways on which docs/deploy.md moves a gate: synth takes each of its commands, with the settings of that moment. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readContext } from '../../infra/context.ts';
import { describeDeployment } from '../../infra/deployment.ts';
import { gatePlace } from '../../infra/gate-place.ts';
import type { Arn } from '../../src/core/model/ids.ts';
import { anArn } from '../support/ids.ts';
import { APART_VPC, GATE_ACCOUNT, GATE_SUBNETS, GATE_VPC, gatedSettings } from './gate-settings.ts';
import { ACCOUNT, SAMPLE_LOCK } from './sample-settings.ts';

const PAGE = readFileSync('docs/deploy.md', 'utf8');

const NEW_ACCOUNT = '777788889999';
const NEW_APART = anArn(`arn:aws:ec2:eu-central-1:${NEW_ACCOUNT}:vpc/vpc-0a1b2c3d4e5f6071a`);
const NEW_SHARED = anArn(`arn:aws:ec2:eu-central-1:${ACCOUNT}:vpc/vpc-0a1b2c3d4e5f6071b`);
const AGAIN = anArn(`arn:aws:ec2:eu-central-1:${GATE_ACCOUNT}:vpc/vpc-0a1b2c3d4e5f6071c`);
const SUBNETS = GATE_SUBNETS.join(',');

type Context = Readonly<Record<string, string | boolean>>;

interface Step {
  /** As the settings are when the command runs. */
  readonly vpcs: readonly Arn[];
  /** cdk.json, beside the region. */
  readonly file: Context;
  /** Where the gate is, by the deployment that the command makes. */
  readonly gate: { readonly account: string; readonly vpc?: Arn };
  /** Of the line, for a gate that comes from elsewhere. */
  readonly instead?: string;
}

interface Move {
  readonly name: string;
  /** What stands before its commands on the page. */
  readonly heading: string;
  readonly newVpc: Arn;
  readonly steps: readonly Step[];
}

const OF_OLD = { gateAccount: GATE_ACCOUNT, gateVpc: APART_VPC };
const OF_NEW = { gateAccount: NEW_ACCOUNT, gateVpc: NEW_APART };
const SHARED_BEFORE = { gate: true, gateVpc: GATE_VPC, gateSubnets: SUBNETS };
const SHARED_AFTER = { gate: true, gateVpc: NEW_SHARED, gateSubnets: SUBNETS };

const MOVES: readonly Move[] = [
  {
    name: 'from an account of its own to another one',
    heading: '*From an account of its own, or from that of the roles, to another account*',
    newVpc: NEW_APART,
    steps: [
      { vpcs: [APART_VPC], file: OF_OLD, gate: { account: NEW_ACCOUNT } },
      { vpcs: [APART_VPC, NEW_APART], file: OF_OLD, gate: { account: NEW_ACCOUNT, vpc: NEW_APART } },
      { vpcs: [NEW_APART], file: OF_NEW, gate: { account: GATE_ACCOUNT } },
    ],
  },
  {
    name: 'from the account of the roles to one of its own',
    heading: '*From an account of its own, or from that of the roles, to another account*',
    newVpc: NEW_APART,
    steps: [
      { vpcs: [GATE_VPC], file: SHARED_BEFORE, gate: { account: NEW_ACCOUNT } },
      { vpcs: [GATE_VPC, NEW_APART], file: SHARED_BEFORE, gate: { account: NEW_ACCOUNT, vpc: NEW_APART } },
      {
        vpcs: [NEW_APART],
        file: OF_NEW,
        gate: { account: ACCOUNT },
        instead: '-c gate=true -c gateAccount= -c gateVpc=',
      },
    ],
  },
  {
    name: 'from an account of its own to that of the roles',
    heading: '*From an account of its own to that of the roles*',
    newVpc: NEW_SHARED,
    steps: [
      { vpcs: [APART_VPC], file: OF_OLD, gate: { account: ACCOUNT } },
      { vpcs: [APART_VPC, NEW_SHARED], file: OF_OLD, gate: { account: GATE_ACCOUNT, vpc: APART_VPC } },
      { vpcs: [APART_VPC, NEW_SHARED], file: OF_OLD, gate: { account: ACCOUNT, vpc: NEW_SHARED } },
      { vpcs: [NEW_SHARED], file: SHARED_AFTER, gate: { account: GATE_ACCOUNT } },
    ],
  },
  {
    name: 'in the same account',
    heading: '*In the same account*',
    newVpc: AGAIN,
    steps: [
      { vpcs: [APART_VPC], file: OF_OLD, gate: { account: GATE_ACCOUNT, vpc: APART_VPC } },
      { vpcs: [APART_VPC], file: OF_OLD, gate: { account: GATE_ACCOUNT, vpc: APART_VPC } },
      { vpcs: [APART_VPC, AGAIN], file: OF_OLD, gate: { account: GATE_ACCOUNT, vpc: AGAIN } },
    ],
  },
];

/** The commands of the first block after the heading. */
function commandsAfter(heading: string): string[] {
  const [, after = ''] = PAGE.split(heading, 2);
  const [, block = ''] = /```sh\n([\s\S]*?)```/.exec(after) ?? [];
  return block.split('\n').filter((line) => /^(npm|npx) /.test(line));
}

function contextOf(command: string, { newVpc }: Move): Context {
  const written = command
    .replaceAll('NEW-ACCOUNT', NEW_ACCOUNT)
    .replaceAll('OLD-ACCOUNT', GATE_ACCOUNT)
    .replaceAll('NEW-VPC-ARN', newVpc)
    .replaceAll('SUBNET,SUBNET', SUBNETS);
  return Object.fromEntries([...written.matchAll(/-c (\w+)=(\S*)/g)].map(([, key, value]) => [key, value]));
}

function deployed(context: Context, vpcs: readonly Arn[]) {
  const tree = { settings: gatedSettings(...vpcs), lock: SAMPLE_LOCK, issues: [] };
  return describeDeployment(tree, readContext({ region: 'eu-central-1', ...context }));
}

describe('docs/deploy.md moves the gate', () => {
  for (const move of MOVES) {
    it(`${move.name}, by commands that synth takes, one after the other`, () => {
      const commands = commandsAfter(move.heading);
      expect(commands).toHaveLength(move.steps.length);
      for (const [index, { vpcs, file, gate, instead }] of move.steps.entries()) {
        const command = instead ?? commands[index] ?? '';
        if (instead !== undefined) expect(PAGE).toContain(instead);
        const spec = deployed({ ...file, ...contextOf(command, move) }, vpcs);
        expect({ account: gatePlace(spec)?.account, vpc: spec.gateVpc }, command).toEqual({ vpc: undefined, ...gate });
      }
    });
  }

  it('and would be refused by synth where the first deployment kept the VPC of before', () => {
    expect(() => deployed({ ...OF_OLD, gateAccount: NEW_ACCOUNT }, [APART_VPC])).toThrow(/none \(-c gateVpc=\)/);
  });
});

describe('docs/deploy.md takes the gate away', () => {
  it('with gate: in the settings until the deployment without it, as synth says', () => {
    expect(() => describeDeployment({ settings: gatelessSettings(), lock: SAMPLE_LOCK, issues: [] }, before())).toThrow(
      /rolekeeper.yaml does not name it/,
    );
    expect(gatePlace(deployed({}, [APART_VPC]))).toBeUndefined();
  });
});

const before = () => readContext({ region: 'eu-central-1', ...OF_OLD });

function gatelessSettings() {
  const { gate: _, ...settings } = gatedSettings(APART_VPC);
  return { ...settings, gate: undefined };
}
