/** `npm run deploy [-- -c KEY=VALUE …] [--profile NAME] [--yes]`: checks, shows the difference, asks, deploys. */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { stdin, stdout } from 'node:process';
import { createInterface } from 'node:readline/promises';
import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { type DeployWorld, deploy, type Environment } from './deploy-steps.ts';

/** The CDK's own default, where cdk.json says no other: `cdk bootstrap` reads it there as well. */
const DEFAULT_QUALIFIER = 'hnb659fds';

const world: DeployWorld = {
  cdk: (args) =>
    new Promise((resolve, reject) => {
      const child = spawn('npx', ['--no-install', 'cdk', ...args], { stdio: 'inherit' });
      child.on('error', reject);
      child.on('close', (code) => resolve(code ?? 1));
    }),

  async environments() {
    const manifest = JSON.parse(await readFile('cdk.out/manifest.json', 'utf8')) as Manifest;
    const stacks = Object.values(manifest.artifacts).filter(({ type }) => type === 'aws:cloudformation:stack');
    const addresses = new Set(stacks.map(({ environment = '' }) => environment.replace('aws://', '')));
    return [...addresses].map((address): Environment => {
      const [account = '', region = ''] = address.split('/');
      return { account, region };
    });
  },

  async account() {
    const { Account = '' } = await new STSClient({ region: 'us-east-1' }).send(new GetCallerIdentityCommand({}));
    return Account;
  },

  async bootstrapped({ account, region }) {
    const { context = {} } = JSON.parse(await readFile('cdk.json', 'utf8')) as { context?: Record<string, string> };
    const qualifier = context['@aws-cdk/core:bootstrapQualifier'] ?? DEFAULT_QUALIFIER;
    const Bucket = `cdk-${qualifier}-assets-${account}-${region}`;
    try {
      await new S3Client({ region }).send(new HeadBucketCommand({ Bucket, ExpectedBucketOwner: account }));
      return true;
    } catch (error) {
      // "Forbidden" means that the bucket is there; the deployment will report what it may not do.
      return !(error instanceof Error && error.name === 'NotFound');
    }
  },

  async confirm(question) {
    if (!stdin.isTTY) return false;
    const terminal = createInterface({ input: stdin, output: stdout });
    const answer = await terminal.question(`${question} [y/N] `);
    terminal.close();
    return /^y(es)?$/i.test(answer.trim());
  },

  say: (line) => console.error(line),
};

interface Manifest {
  artifacts: Record<string, { type: string; environment?: string }>;
}

const args = process.argv.slice(2);
const profile = args[args.indexOf('--profile') + 1];
// The CDK gets the profile by its option, the SDK by the environment.
if (args.includes('--profile') && profile !== undefined) process.env.AWS_PROFILE = profile;
try {
  process.exitCode = await deploy(args, world);
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}`);
  console.error('Credentials are found as the AWS CLI finds them: --profile, AWS_PROFILE, or the environment.');
  process.exitCode = 1;
}
