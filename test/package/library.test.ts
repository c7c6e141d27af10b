/**
 * The types and the constructs, used as a stranger does: an app in a folder of its own, with stacks of its own names,
 * that has the package from its tarball, and the CDK. What comes out is what our own stacks are.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readContext } from '../../infra/context.ts';
import { describeDeployment } from '../../infra/deployment.ts';
import { addRolekeeper } from '../../infra/rolekeeper-app.ts';
import repository from '../../package.json' with { type: 'json' };
import { OUTPUT_SCHEMAS } from '../../src/cli/command/schemas.ts';
import { validateTree } from '../../src/core/manifest/validate.ts';
import { ManifestFolder } from '../../src/files/manifest-folder.ts';
import { Tarball } from './tarball.ts';

const NAME = repository.name;
const { context: FLAGS } = JSON.parse(readFileSync('cdk.json', 'utf8')) as { context: Record<string, unknown> };

let tarball: Tarball;
let folder: string;

beforeAll(async () => {
  tarball = await Tarball.make();
  folder = await tarball.folder('stranger');
  const { code, err } = await tarball.shell(`npm install --ignore-scripts ${tarball.path}`, folder);
  if (code !== 0) throw new Error(err);
  // What an app of the CDK has already; no registry is asked here.
  for (const name of ['aws-cdk-lib', 'constructs', '@types/node', 'undici-types']) {
    await mkdir(dirname(join(folder, 'node_modules', name)), { recursive: true });
    await symlink(join(process.cwd(), 'node_modules', name), join(folder, 'node_modules', name));
  }
  await cp('manifests', join(folder, 'manifests'), { recursive: true });
});
afterAll(() => tarball.remove());

/** The strict compiler of this project, on one file. */
async function compiled(file: string, options: readonly string[] = []) {
  const compiler = join(process.cwd(), 'node_modules/typescript/bin/tsc');
  const words = ['--noEmit', '--strict', '--target', 'es2024', '--module', 'nodenext', ...options, file];
  const { code, out } = await tarball.shell(`node ${compiler} ${words.join(' ')}`, folder);
  return { code, out };
}

describe('the types of what --json prints', () => {
  const VERBS = { validate: 'Validation', plan: 'Plan', status: 'Status', scan: 'Scan', explain: 'Explanation' };

  it('describe real documents, field by field', async () => {
    const parts = [`import type { Failure, ${Object.values(VERBS).join(', ')} } from '${NAME}/json';`];
    const rolekeeper = 'node_modules/.bin/rolekeeper';
    const document = async (line: string) => (await tarball.shell(`${rolekeeper} ${line} --json || true`, folder)).out;
    for (const [verb, type] of Object.entries(VERBS)) {
      // A literal may have no field that its type has not: so the types say all.
      parts.push(`export const ${verb}Document: ${type} = ${await document(verb)};`);
    }
    parts.push(`export const failure: Failure = ${await document('plan nowhere')};`);
    await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
    await writeFile(join(folder, 'documents.ts'), parts.join('\n'));
    expect(await compiled('documents.ts', ['--types', '""'])).toEqual({ code: 0, out: '' });
  });

  it('refuse what no document says, and tell documents apart by their version', async () => {
    const program = (line: string) =>
      `import type { Output } from '${NAME}/json';\nexport function read(output: Output) {\n  ${line}\n}\n`;
    await writeFile(
      join(folder, 'right.ts'),
      program("return output.version === 'rolekeeper.failure/v2' ? output.error.code : undefined;"),
    );
    await writeFile(join(folder, 'wrong.ts'), program('return output.error.code;'));
    expect(await compiled('right.ts', ['--types', '""'])).toEqual({ code: 0, out: '' });
    expect(await compiled('wrong.ts', ['--types', '""'])).toMatchObject({ out: expect.stringContaining('TS2339') });
  });

  it('are there for every document', async () => {
    const text = await readFile(join(folder, 'node_modules', NAME, 'json.d.ts'), 'utf8');
    const [, union = ''] = /export type Output = (.+);/.exec(text) ?? [];
    expect(union.split(' | ')).toHaveLength(Object.keys(OUTPUT_SCHEMAS).length);
  });
});

describe('the constructs, in stacks of another app', () => {
  /** The app that docs/install.md shows, and what it needs to be run as a file. */
  async function documentedApp(): Promise<string> {
    const page = await readFile('docs/install.md', 'utf8');
    const [, block = ''] = /## In your own CDK app[\s\S]*?```ts\n([\s\S]*?)```/.exec(page) ?? [];
    return block;
  }

  async function synthesised(file: string, program: string, flags: Record<string, unknown> = FLAGS) {
    await writeFile(join(folder, file), program);
    const out = join(folder, `${file}.out`);
    const env = { CDK_OUTDIR: out, CDK_CONTEXT_JSON: JSON.stringify(flags) };
    const ended = await tarball.shell(`node ${file}`, folder, env);
    const template = (stack: string) => JSON.parse(readFileSync(join(out, `${stack}.template.json`), 'utf8'));
    return { ...ended, out, template };
  }

  let made: Awaited<ReturnType<typeof synthesised>>;
  beforeAll(async () => {
    await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
    made = await synthesised('app.ts', `${await documentedApp()}\napp.synth();\n`);
  });

  it('is an app that compiles', async () => {
    expect(await compiled('app.ts', ['--skipLibCheck', '--types', 'node'])).toEqual({ code: 0, out: '' });
  });

  it('makes what our own stacks are made of', async () => {
    expect([made.code, made.err]).toEqual([0, '']);
    const ours = await ourTemplates();
    const theirs = [...resources(made.template('Platform')), ...resources(made.template('PlatformEvents'))];
    expect(theirs.sort()).toEqual(ours.sort());
    const { Outputs } = made.template('Platform');
    expect(Object.keys(Outputs)).toHaveLength(8);
  });

  it('makes the same in an app without any feature flag', async () => {
    const bare = await synthesised('bare.ts', `${await documentedApp()}\napp.synth();\n`, {});
    expect([bare.code, bare.err]).toEqual([0, '']);
    for (const stack of ['Platform', 'PlatformEvents']) {
      expect(resources(bare.template(stack)).sort()).toEqual(resources(made.template(stack)).sort());
    }
  });

  it('makes the branch audit of ours where it is asked for', async () => {
    const plain = (await documentedApp()).replace('RolekeeperService }', 'RolekeeperService, RolekeeperBranchAudit }');
    const asked = plain.replace('  alarmEmail:', '  branchAudit: true,\n  alarmEmail:');
    const added = "const audit = new RolekeeperBranchAudit(platform, 'BranchAudit', { deployment });\napp.synth();\n";
    const refused = await synthesised('no-audit.ts', `${plain}\n${added}`);
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('the deployment has no branch audit')]);
    const theirs = await synthesised('audit.ts', `${asked}\n${added}`);
    expect([theirs.code, theirs.err]).toEqual([0, '']);
    const templates = ['Platform', 'PlatformEvents'].flatMap((stack) => resources(theirs.template(stack)));
    expect(templates.sort()).toEqual((await ourTemplates({ branchAudit: true })).sort());
  });

  it('makes the gate of ours where it is asked for, in the account that it is for', async () => {
    const plain = (await documentedApp()).replace('RolekeeperService }', 'RolekeeperService, RolekeeperGate }');
    const asked = plain.replace('  alarmEmail:', '  gate: true,\n  alarmEmail:');
    const added = "const gate = new RolekeeperGate(platform, 'Gate', { deployment });\napp.synth();\n";
    const theirs = await synthesised('gate.ts', `${asked}\n${added}`);
    expect([theirs.code, theirs.err]).toEqual([0, '']);
    const templates = ['Platform', 'PlatformEvents'].flatMap((stack) => resources(theirs.template(stack)));
    expect(templates.sort()).toEqual((await ourTemplates({ gate: true })).sort());
    const refused = await synthesised('no-gate.ts', `${plain}\n${added}`);
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('the deployment has no gate')]);
    const apart = plain.replace('  alarmEmail:', "  gateAccount: '444455556666',\n  alarmEmail:");
    const elsewhere = await synthesised('gate-elsewhere.ts', `${apart}\n${added}`);
    expect([elsewhere.code, elsewhere.err]).toEqual([1, expect.stringContaining("env: {account: '444455556666'")]);
  });

  it('makes the webhook of ours where it is asked for, and refuses one that is not', async () => {
    const plain = (await documentedApp()).replace('RolekeeperService }', 'RolekeeperService, RolekeeperWebhook }');
    const asked = plain.replace('  alarmEmail:', "  source: 'bitbucket',\n  webhook: true,\n  alarmEmail:");
    const added = "const webhook = new RolekeeperWebhook(platform, 'Webhook', { deployment });\napp.synth();\n";
    const theirs = await synthesised('webhook.ts', `${asked}\n${added}`);
    expect([theirs.code, theirs.err]).toEqual([0, '']);
    const templates = ['Platform', 'PlatformEvents'].flatMap((stack) => resources(theirs.template(stack)));
    expect(templates.sort()).toEqual((await ourTemplates({ source: 'bitbucket', webhook: true })).sort());
    const refused = await synthesised('no-webhook.ts', `${plain}\n${added}`);
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('the deployment has no webhook')]);
  });

  it('keeps pipelines away from the stacks that it is told of', () => {
    const boundary = Object.values<{ Type: string; Properties: { PolicyDocument: { Statement: Statement[] } } }>(
      made.template('Platform').Resources,
    ).find(({ Type }) => Type === 'AWS::IAM::ManagedPolicy');
    const deny = boundary?.Properties.PolicyDocument.Statement.find(({ Sid }) => Sid === 'DenyRolekeeper');
    expect(deny?.Resource).toEqual(
      expect.arrayContaining([
        'arn:aws:cloudformation:*:111122223333:stack/Platform/*',
        'arn:aws:cloudformation:*:111122223333:stack/PlatformEvents/*',
      ]),
    );
  });

  it('makes the function after its role, which it only names', () => {
    const all = Object.entries<{ Type: string; DependsOn?: string[]; Properties: { RoleName?: string } }>(
      made.template('Platform').Resources,
    );
    const role = all.find(([, { Properties }]) => Properties?.RoleName === 'rolekeeper-reconciler')?.[0];
    const reconcile = all.find(([, { Type }]) => Type === 'AWS::Lambda::Function')?.[1];
    expect(reconcile?.DependsOn).toContain(role);
  });

  it('deploys the function that our own stacks deploy', async () => {
    const all = Object.values<{ Type: string; Properties: { Code: { S3Key: string } } }>(
      made.template('Platform').Resources,
    );
    const key = all.find(({ Type }) => Type === 'AWS::Lambda::Function')?.Properties.Code.S3Key ?? '';
    const asset = await textsIn(join(made.out, `asset.${key.replace('.zip', '')}`));
    expect(Object.keys(asset)).toContain('reconcile.mjs');
    expect(asset).toEqual(await textsIn(join(folder, 'node_modules', NAME, 'cdk/functions/reconcile')));
  });

  it('can be required as well: older apps are CommonJS', async () => {
    const program = [
      `const { RolekeeperDeployment } = require('${NAME}/cdk');`,
      "RolekeeperDeployment.read('manifests', { region: 'us-east-1', stacks: [] }).then(({ account }) => console.log(account));",
    ];
    await writeFile(join(folder, 'older.cjs'), program.join('\n'));
    const { out, err } = await tarball.shell('node older.cjs', folder);
    expect([out, err]).toEqual(['111122223333\n', '']);
  });

  const MISTAKES = [
    {
      reason: 'the stack is not named, so pipelines could update it',
      from: "stacks: ['Platform', 'PlatformEvents'],",
      to: 'stacks: [],',
      says: 'Platform/Account is in the stack Platform: name it in stacks',
    },
    {
      reason: 'the stack could be deployed to any account',
      from: "'Platform', { env: { account, region } }",
      to: "'Platform'",
      says: "is in a stack for account and region any and any: give the stack env: {account: '111122223333', region: 'eu-central-1'}",
    },
    {
      reason: 'the forwarder is where there are no events',
      from: 'region: forwarderRegion }',
      to: 'region }',
      says: "give the stack env: {account: '111122223333', region: 'us-east-1'}",
    },
    {
      reason: 'an option is misspelt',
      from: 'alarmEmail:',
      to: 'alarmMail:',
      says: 'context alarmMail is not known: did you mean alarmEmail?',
    },
  ];
  for (const [index, { reason, from, to, says }] of MISTAKES.entries()) {
    it(`refuses an app where ${reason}`, async () => {
      const right = await documentedApp();
      expect(right).toContain(from);
      const { code, err } = await synthesised(`mistake-${index}.ts`, `${right.replace(from, to)}\napp.synth();\n`);
      expect([code, err]).toEqual([1, expect.stringContaining(says)]);
    });
  }
});

interface Statement {
  Sid: string;
  Resource: string[];
}

/** What addRolekeeper makes of the same manifests and the same choices. */
async function ourTemplates(more: Record<string, unknown> = {}): Promise<string[]> {
  const outdir = mkdtempSync(join(tmpdir(), 'rolekeeper-synth-'));
  try {
    const options = {
      region: 'eu-central-1',
      configRepository: 'iam-roles',
      alarmEmail: 'platform@example.com',
      ...more,
    };
    const tree = await new ManifestFolder(join(process.cwd(), 'manifests')).read();
    mkdirSync(outdir, { recursive: true });
    const app = new App({ outdir, context: { ...FLAGS, 'aws:cdk:bundling-stacks': [] } });
    addRolekeeper(app, describeDeployment(validateTree(tree), readContext(options)));
    return app.synth().stacks.flatMap(({ template }) => resources(template));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

interface Template {
  Parameters?: Readonly<Record<string, { Description?: string }>>;
  Resources: Record<string, { Type: string; Properties?: Record<string, unknown> }>;
}

/**
 * Each resource as text, without what must differ: the CDK's names of resources (a reference shows the type instead),
 * our tag, the hash of the function's code and the bucket that it is deployed from, the Sids that the CDK makes, the stacks that the boundary names, and its digest.
 */
function resources({ Resources, Parameters = {} }: Template): string[] {
  const comparable = (value: unknown, key = ''): unknown => {
    if (Array.isArray(value)) {
      const items = value.map((item) => comparable(item)).filter((item) => !isStackOfTheirs(item));
      if (key === 'Statement') return ordered(items.flatMap(byResource));
      // The order of a policy's parts means nothing, and the CDK sorts them by its names.
      return POLICY_LISTS.has(key) ? ordered(items) : items;
    }
    if (typeof value !== 'object' || value === null) {
      if (typeof value !== 'string') return value;
      if (key === 'Sid') return value.replace(/^AllowEventRule.*/, 'AllowEventRule');
      return key === 'DEPLOYMENT' ? value.replace(/"digest":"[^"]*"/, '') : value;
    }
    if ('Ref' in value && value.Ref === 'AWS::Partition') return 'aws';
    if ('Fn::Join' in value) return joined(comparable((value['Fn::Join'] as unknown[])[1]) as unknown[]);
    const entries = Object.entries(value).filter(([name]) => !['Tags', 'S3Key', 'S3Bucket'].includes(name));
    return Object.fromEntries(
      entries.map(([name, one]) => {
        // Names in the template depend on where the construct is.
        if (name === 'Ref') return [name, Resources[one]?.Type ?? Parameters[one]?.Description ?? one];
        if (name === 'Fn::GetAtt') return [name, [Resources[one[0]]?.Type, one[1]]];
        return [name, comparable(one, name)];
      }),
    );
  };
  return Object.values(Resources)
    .filter(({ Type }) => !Type.startsWith('AWS::CDK::'))
    .map(({ Type, Properties = {} }) => {
      const { PolicyName: _, ...rest } = Properties;
      return JSON.stringify({ Type, properties: comparable(Type === 'AWS::IAM::Policy' ? rest : Properties) });
    });
}

const POLICY_LISTS = new Set(['Resource', 'Action']);

function ordered(items: readonly unknown[]): unknown[] {
  return items
    .map((item) => [JSON.stringify(item), item] as const)
    .sort()
    .map(([, item]) => item);
}

/** One text, with what is left of references in it. */
function joined(parts: readonly unknown[]): string {
  return parts.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join('');
}

/** With the feature flag the CDK makes one statement of those that differ only in their resource. */
function byResource(statement: unknown): unknown[] {
  const { Resource, ...rest } = statement as { Resource: unknown };
  return [Resource].flat().map((one) => ({ ...rest, Resource: one }));
}

function isStackOfTheirs(item: unknown): boolean {
  return typeof item === 'string' && item.includes(':stack/Platform');
}

/** Every file of a folder, by its path in it. */
async function textsIn(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(paths.map((path) => readFile(path, 'utf8')));
  return Object.fromEntries(paths.map((path, index) => [path.slice(folder.length + 1), texts[index] ?? '']));
}
