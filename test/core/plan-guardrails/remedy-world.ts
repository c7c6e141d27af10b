/**
 * An account in which remedies are followed to the letter: manifests that are published, an IAM that an administrator
 * edits, approvals, and passes between any two steps, as a pass can come at any time.
 */
import { apply } from '../../../src/apply.ts';
import { RevisionPublisher } from '../../../src/aws/revision-publisher.ts';
import { IamRoleReader } from '../../../src/aws/role-reader.ts';
import { IamRoleWriter } from '../../../src/aws/role-writer.ts';
import { S3Bucket } from '../../../src/aws/s3-bucket.ts';
import { desiredState } from '../../../src/core/compile/desired-state.ts';
import { UNDEPLOYED } from '../../../src/core/model/deployment.ts';
import type { Finding } from '../../../src/core/model/finding.ts';
import { approvalDigest } from '../../../src/core/model/ids.ts';
import { newApproval } from '../../../src/core/record/stored-approval.ts';
import { buildRevision } from '../../../src/core/source/revision.ts';
import type { AccountState, RoleDetail } from '../../../src/embedded/account-state.ts';
import { EmbeddedIam } from '../../../src/embedded/embedded-iam.ts';
import { CONFIG_KEYS } from '../../../src/layout.ts';
import { makePlan, NOTHING_APPLIED } from '../../../src/reconcile.ts';
import { ACCOUNT } from '../../support/roles.ts';
import { ServiceWorld } from '../../support/service-world.ts';
import { tree } from '../../support/tree.ts';

export type Files = Readonly<Record<string, string>>;
type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

export class RemedyWorld {
  readonly service = new ServiceWorld();
  readonly #remembers: boolean;
  files: Files = {};

  /** @param remembers whether the service keeps the account, or a command line of which nothing is remembered */
  constructor(remembers: boolean) {
    this.#remembers = remembers;
  }

  async publish(files: Files): Promise<void> {
    this.files = files;
    await this.service.publish(files);
  }

  /** The same files with one of them edited. */
  async edit(path: string, from: string | RegExp, to: string): Promise<void> {
    const before = this.files[path] ?? '';
    const after = before.replace(from, to);
    if (after === before) throw new Error(`${path} has no ${from}`);
    await this.publish({ ...this.files, [path]: after });
  }

  /** `rolekeeper publish --sequence NUMBER --renumber`, or what moves the pointer without it. */
  async renumber(sequence: number): Promise<void> {
    const made = buildRevision('d'.repeat(40), tree(this.files).files);
    if ('issues' in made) throw new Error(JSON.stringify(made.issues));
    const publisher = new RevisionPublisher(new S3Bucket(this.service.config, 'config'), CONFIG_KEYS);
    await publisher.publish(made.revision, { build: null, numbering: { sequence, exactly: true }, goBack: true });
  }

  async remove(path: string): Promise<void> {
    const { [path]: _, ...others } = this.files;
    await this.publish(others);
  }

  /** A pass, or an apply: what it found. */
  async pass(): Promise<readonly Finding[]> {
    if (this.#remembers) return (await this.service.pass()).findings;
    this.service.now += 60_000;
    const now = new Date(this.service.now);
    const { iam } = this.service;
    const reader = new IamRoleReader(iam, async () => ACCOUNT);
    const desired = desiredState(tree(this.files));
    const { deployment } = this.service;
    const plan = await makePlan(desired, reader, { deployment, known: undefined, applied: NOTHING_APPLIED, now });
    await apply(plan, { reader, writer: new IamRoleWriter(iam, undefined, () => now), snapshots: undefined });
    return plan.findings;
  }

  /** As an administrator does it, in the console. */
  change(edit: (state: Mutable<AccountState>) => void): void {
    const state: Mutable<AccountState> = structuredClone(this.service.iam.state);
    edit(state);
    this.service.iam = new EmbeddedIam(state);
  }

  changeRole(name: string, edit: (role: RoleDetail) => Partial<RoleDetail>): void {
    this.role(name);
    this.change((state) => {
      state.RoleDetailList = state.RoleDetailList.map((role) =>
        role.RoleName === name ? { ...role, ...edit(role) } : role,
      );
    });
  }

  addRole(like: string, more: Partial<RoleDetail> & { readonly RoleName: string }): void {
    const role = {
      ...this.role(like),
      RoleId: `AROAADDED${more.RoleName.toUpperCase().replace(/\W/g, '')}XXX`,
      ...more,
    };
    const Arn = `arn:aws:iam::${ACCOUNT}:role${role.Path}${role.RoleName}`;
    this.change((state) => {
      state.RoleDetailList = [...state.RoleDetailList, { ...role, Arn }];
    });
  }

  deleteRole(name: string): void {
    this.role(name);
    this.change((state) => {
      state.RoleDetailList = state.RoleDetailList.filter(({ RoleName }) => RoleName !== name);
    });
  }

  role(name: string): RoleDetail {
    const found = this.service.iam.state.RoleDetailList.find(({ RoleName }) => RoleName === name);
    if (found === undefined) throw new Error(`there is no role ${name}`);
    return found;
  }

  tag(name: string, key: string, value: string | undefined): void {
    this.changeRole(name, ({ Tags }) => ({
      Tags: [...Tags.filter(({ Key }) => Key !== key), ...(value === undefined ? [] : [{ Key: key, Value: value }])],
    }));
  }

  /** `rolekeeper approve DIGEST`, as the remedy prints it. */
  async approve({ remedy }: Finding): Promise<void> {
    const digest = approvalDigest(/(deletions|lockouts)-[0-9a-f]{32}/.exec(remedy)?.[0] ?? '');
    if (digest === undefined) throw new Error(`no digest in: ${remedy}`);
    await this.service.ports().approvals.add(newApproval(digest, 'maria', new Date(this.service.now)));
  }

  undeploy(): void {
    this.service.deployment = UNDEPLOYED;
  }

  /** Who may enter each role, by its name; `closed` beside it where every call is denied. */
  doors(): Map<string, string> {
    return new Map(
      this.service.iam.state.RoleDetailList.map((role) => {
        const closed = role.PermissionsBoundary?.PermissionsBoundaryArn.endsWith('/AWSDenyAll') ? ' (closed)' : '';
        return [role.RoleName, `${JSON.stringify(role.AssumeRolePolicyDocument)}${closed}`];
      }),
    );
  }
}
