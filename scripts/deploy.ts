/**
 * `npm run deploy [-- -c KEY=VALUE …] [--profile NAME] [--import-existing-resources] [--yes]`: checks, shows the difference,
 * asks, deploys.
 */
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stdin, stdout } from 'node:process';
import { createInterface } from 'node:readline/promises';
import { readAssembly } from './assembly.ts';
import { DeployAccount } from './deploy-account.ts';
import { type DeployWorld, deploy, profileIn } from './deploy-steps.ts';
import { withDocument } from './lasting-things.ts';

const ASSEMBLY = 'cdk.out';
const account = new DeployAccount();

const world: DeployWorld = {
  cdk: (args) =>
    new Promise((resolve, reject) => {
      const child = spawn('npx', ['--no-install', 'cdk', ...args], { stdio: 'inherit' });
      child.on('error', reject);
      child.on('close', (code) => resolve(code ?? 1));
    }),

  assembly: () => readAssembly(ASSEMBLY),
  account: (region) => account.account(region),
  bootstrapped: (stack) => account.bootstrapped(stack),
  look: (thing) => account.look(thing),

  async assemblyAsFound(boundary) {
    const document = await account.policyDocument(boundary);
    const folder = await mkdtemp(join(tmpdir(), 'rolekeeper-adopt-'));
    await cp(ASSEMBLY, folder, { recursive: true });
    const file = join(folder, boundary.stack.templateFile);
    const template = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify(withDocument(template, boundary, document)));
    return folder;
  },
  discard: (folder) => rm(folder, { recursive: true, force: true }),

  deployedTemplate: (stack) => account.deployedTemplate(stack),
  setParameter: (stack, parameter) => account.setParameter(stack, parameter),
  now: () => new Date(),

  async confirm(question) {
    if (!stdin.isTTY) return false;
    const terminal = createInterface({ input: stdin, output: stdout });
    const answer = await terminal.question(`${question} [y/N] `);
    terminal.close();
    return /^y(es)?$/i.test(answer.trim());
  },

  say: (line) => console.error(line),
};

const args = process.argv.slice(2);
const profile = profileIn(args);
// The CDK gets the profile by its option, the SDK by the environment.
if (profile !== undefined) process.env.AWS_PROFILE = profile;
try {
  process.exitCode = await deploy(args, world);
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}`);
  console.error('Credentials are found as the AWS CLI finds them: --profile, AWS_PROFILE, or the environment.');
  process.exitCode = 1;
}
