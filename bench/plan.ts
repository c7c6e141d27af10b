/** `rolekeeper plan --target aws` with nothing to do, as a whole process, against what else reads an account. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type IamProcess, LATENCY, startIamProcess } from './iam-process.ts';
import { BUILT_ALIKE } from './peer-bundle.ts';
import { type Asking, PlanCommands } from './plan-commands.ts';
import { type ProcessFigures, processesOf } from './processes.ts';
import { advantage, type Figure, type Goal, type Row, share, type Topic } from './topic.ts';

const FEW = 100;
const MANY = 1000;

/** Of whole processes without latency; with latency there are fewer, as they hardly differ and take seconds. */
const NEAR = { rounds: 7, warmUp: 1 };
const FAR = { rounds: 3, warmUp: 0 };
const ONCE = { rounds: 1, warmUp: 0 };

export async function plan(): Promise<Topic> {
  const folder = await mkdtemp(join(tmpdir(), 'rolekeeper-bench-'));
  try {
    const commands = await PlanCommands.built(folder);
    const near = await withIam(MANY, false, async (iam) => nearRows(await commands.asking(iam, MANY)));
    const far = await withIam(MANY, true, async (iam) => farRows(await commands.asking(iam, MANY)));
    const each = await withIam(FEW, true, async (iam) => eachRows(await commands.asking(iam, FEW)));
    return {
      name: 'plan',
      title: 'rolekeeper plan --target aws with nothing to do, whole processes',
      rows: [...far, ...near, ...each],
      notes: [
        'The published command, against an IAM on a loopback port in a process of its own, whose answers are rendered before.',
        `Latency: ${LATENCY.perCall} ms a call and ${LATENCY.perRole} ms for every role in a page of a listing. Medians of runs that take turns:`,
        `${FAR.rounds} with latency, ${NEAR.rounds} without; the peers that ask for each role ran once, at ${FEW} roles.`,
        `~ computed: IAM's time alone, calls x ${LATENCY.perCall} ms / calls in flight; a peer's own work comes on top.`,
        'Bulk read: both listings, the provider and the account, not compared with anything. By SDK: all at once, as ours;',
        `by boto3 (${commands.python?.versions ?? 'not installed: bash .ci/moto.sh; its rows are left out'}): one after the other.`,
        "Terraform's calls: those of its AWS provider's refresh of aws_iam_role, aws_iam_role_policy and",
        'aws_iam_role_policy_attachment, 10 at a time, by the SDK. The pattern of calls only: this is not Terraform.',
      ],
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function withIam(roles: number, isFar: boolean, work: (iam: IamProcess) => Promise<Row[]>): Promise<Row[]> {
  const iam = await startIamProcess({ roles, latency: isFar ? LATENCY : undefined });
  try {
    return await work(iam);
  } finally {
    await iam.stop();
  }
}

async function farRows(asking: Asking): Promise<Row[]> {
  const { ours, bulk } = asking;
  const figures = await processesOf({ ours, bulk }, FAR);
  const { wall } = figures.ours;
  const perRole = (peer: string, calls: number, inFlight: number) => {
    const against = { value: (calls * LATENCY.perCall) / inFlight, unit: 'ms' as const, computed: true, what: peer };
    return row(`${MANY_ROLES}, 40 ms a call: wall`, wall, against, undefined, advantage);
  };
  return [
    row(`${MANY_ROLES}, 40 ms a call: wall`, wall, sdkBulk(figures.bulk.wall), { atMost: 1.1 }),
    perRole(EACH(4), MANY * 5.5, 4),
    perRole(EACH(10), MANY * 5.5, 10),
    perRole(TERRAFORM, MANY * 8, 10),
  ];
}

async function nearRows({ boto, ours, again, bulk }: Asking): Promise<Row[]> {
  const common = { ours, again, bulk };
  const withBoto = boto && (await processesOf({ ...common, boto }, NEAR));
  const figures = withBoto ?? (await processesOf(common, NEAR));
  const rows = [
    row(`${MANY_ROLES}: wall, cold`, figures.ours.wall, sdkBulk(figures.bulk.wall), undefined),
    row(`${MANY_ROLES}: CPU, cold`, figures.ours.cpu, sdkBulk(figures.bulk.cpu), undefined),
  ];
  if (withBoto === undefined) return rows;
  const python = (figure: Figure) => ({ ...figure, what: 'bulk read by boto3', built: 'plain script' });
  const [wall, cpu] = [python(withBoto.boto.wall), python(withBoto.boto.cpu)];
  return [
    row(`${MANY_ROLES}: wall, cold`, figures.ours.wall, wall, { atMost: 1.2 }),
    row(`${MANY_ROLES}: CPU, cold`, figures.ours.cpu, cpu, undefined),
    row(`${MANY_ROLES}: wall, run again`, figures.again.wall, wall, { atMost: 0.6 }),
    row(`${MANY_ROLES}: CPU, run again`, figures.again.cpu, cpu, undefined),
    ...rows,
  ];
}

async function eachRows(asking: Asking): Promise<Row[]> {
  const { ours, eachBy4, eachBy10, terraform } = asking;
  const figures = await processesOf({ ours, eachBy4, eachBy10, terraform }, ONCE);
  const against = (what: string, { wall }: ProcessFigures) =>
    row(
      `${FEW} roles, 40 ms a call: wall`,
      figures.ours.wall,
      { ...wall, what, built: BUILT_ALIKE },
      undefined,
      advantage,
    );
  return [
    against(EACH(4), figures.eachBy4),
    against(EACH(10), figures.eachBy10),
    against(TERRAFORM, figures.terraform),
  ];
}

const MANY_ROLES = `${MANY.toLocaleString('en')} roles`;
const EACH = (inFlight: number) => `asking for each role, ${inFlight} in flight`;
const TERRAFORM = "Terraform's calls, 10 in flight";
const sdkBulk = (figure: Figure) => ({ ...figure, what: 'bulk read by SDK', built: BUILT_ALIKE });

function row(label: string, ours: Figure, against: Row['against'], goal: Goal | undefined, ratioOf = share): Row {
  return { case: label, ours, against, ratio: ratioOf(ours, against), goal };
}
