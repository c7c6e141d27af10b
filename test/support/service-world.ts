/** The service around an IAM in memory and two buckets in memory: what a pass is made of, without a Lambda. */

import { FencedSender } from '../../src/aws/fenced-sender.ts';
import { manifestBucket } from '../../src/aws/manifest-bucket.ts';
import { RevisionPublisher } from '../../src/aws/revision-publisher.ts';
import { IamRoleReader } from '../../src/aws/role-reader.ts';
import { IamRoleWriter } from '../../src/aws/role-writer.ts';
import { S3Bucket } from '../../src/aws/s3-bucket.ts';
import { stateBucket } from '../../src/aws/state-bucket.ts';
import { policyDigest } from '../../src/core/iam/policy-document.ts';
import { type Deployment, UNDEPLOYED } from '../../src/core/model/deployment.ts';
import type { PassReport } from '../../src/core/record/report.ts';
import { buildRevision } from '../../src/core/source/revision.ts';
import type { AccountState } from '../../src/embedded/account-state.ts';
import { EmbeddedIam } from '../../src/embedded/embedded-iam.ts';
import { newAccount } from '../../src/embedded/new-account.ts';
import { CONFIG_KEYS } from '../../src/layout.ts';
import type { IamSender, PublishedSource } from '../../src/ports.ts';
import { KeptDesired } from '../../src/service/kept-desired.ts';
import { runPass } from '../../src/service/pass.ts';
import type { PassEnds, PassRequest, PassWorld } from '../../src/service/pass-world.ts';
import { FakeS3 } from './fake-s3.ts';
import { ACCOUNT, BOUNDARY, HOST, settings } from './roles.ts';
import { manifest, tree } from './tree.ts';

/** Runs before a call to IAM is answered; throws what IAM would. */
export type IamInterference = (call: string, role: string | undefined) => void | Promise<void>;

/** All that a pass is given. */
export type ServicePorts = PassWorld & Omit<PassEnds, 'open'>;

export class ServiceWorld {
  readonly config = new FakeS3();
  readonly state = new FakeS3();
  /** Another one where an administrator has changed what only an account has. */
  iam = new EmbeddedIam(
    newAccount({
      account: ACCOUNT,
      provider: { arn: settings().provider.arn, url: HOST, clientIds: [settings().provider.audience] },
      boundaryArn: BOUNDARY,
      managedPolicyArns: [],
    }),
  );
  /** The names of all calls to IAM. */
  readonly calls: string[] = [];
  interfere: IamInterference = () => undefined;
  source: PublishedSource = manifestBucket(this.config, 'config', 'revision');
  /** As in a container that goes on; a new one is a container that starts. */
  desired = new KeptDesired();
  now = Date.parse('2026-11-22T12:00:00Z');
  /** For every pass that says nothing else. */
  deployment: Deployment = watchedDeployment(this.iam.state);
  #commits = 0;

  constructor() {
    this.state.now = () => new Date(this.now);
  }

  /** Publishes role manifests by path, over valid settings and a valid lock. */
  async publish(files: Record<string, string>, sequence = 1): Promise<string> {
    const commit = (++this.#commits).toString(16).padStart(40, 'c');
    const made = buildRevision(commit, tree(files).files);
    if ('issues' in made) throw new Error(JSON.stringify(made.issues));
    const publisher = new RevisionPublisher(new S3Bucket(this.config, 'config'), CONFIG_KEYS);
    await publisher.publish(made.revision, { build: null, numbering: { sequence, exactly: false }, goBack: false });
    return commit;
  }

  async pass(request: Partial<PassRequest> = {}): Promise<PassReport> {
    this.now += 60_000;
    const world = this.ports();
    return runPass(
      { ...world, open: async () => world },
      {
        mode: 'heal',
        account: ACCOUNT,
        doorbells: ['schedule'],
        actors: [],
        deployment: this.deployment,
        holder: 'test',
        remainingMs: () => 300_000,
        ...request,
      },
    );
  }

  ports(): ServicePorts {
    const now = () => new Date(this.now);
    const sender: IamSender = {
      send: async (command) => {
        const { constructor: kind, input } = command as { constructor: { name: string }; input: { RoleName?: string } };
        const call = kind.name.replace(/Command$/, '');
        this.calls.push(call);
        await this.interfere(call, input.RoleName);
        return this.iam.send(command);
      },
    };
    return {
      source: this.source,
      desired: this.desired,
      reader: new IamRoleReader(
        sender,
        async () => ACCOUNT,
        async () => undefined,
      ),
      writer: (fence) => new IamRoleWriter(new FencedSender(sender, fence), undefined, now),
      ...stateBucket(this.state, 'state', now),
      now,
    };
  }

  get roleNames(): string[] {
    return this.iam.state.RoleDetailList.map(({ RoleName }) => RoleName).sort();
  }

  get writes(): string[] {
    return this.calls.filter((call) => !/^(Get|List)/.test(call));
  }
}

/** Says all that a deployment can say, so that a plan has no findings but those that a test is about. */
export function watchedDeployment({ Policies }: AccountState): Deployment {
  const versions = Policies.find(({ Arn }) => Arn === BOUNDARY)?.PolicyVersionList ?? [];
  const deployed = versions.find(({ IsDefaultVersion }) => IsDefaultVersion);
  if (deployed === undefined) throw new Error('the account has no boundary');
  const boundary = { arn: BOUNDARY, digest: policyDigest(JSON.stringify(deployed.Document)) };
  return { ...UNDEPLOYED, boundary, serviceTrusts: {} };
}

/** `teams/<team>/<name>.yaml` and its text: a valid role that differs in its name only. */
export function roleFiles(team: string, ...names: string[]): Record<string, string> {
  const spec = 'repositories: [checkout-api]\nenvironments: [production]\nbranches: [main]';
  const policies =
    'policies:\n  - name: read\n    statements:\n      - {actions: [s3:GetObject], resources: ["arn:aws:s3:::assets/*"]}';
  return Object.fromEntries(
    names.map((name) => [`teams/${team}/${name}.yaml`, manifest(`${spec}\n${policies}`, name)]),
  );
}
