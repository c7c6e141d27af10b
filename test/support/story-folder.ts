/**
 * A story: one folder of test/scenarios. What may stand in it:
 *
 *   story.md         one or two sentences: what happened, and what must happen
 *   iam.json         the account as a dump, with what `aws iam list-roles` adds
 *   manifests/       the story's own files; settings and lock file are those of `common` where it has none
 *   inventory.json   what the service remembers; without it nothing remembers
 *   applied/ROLE.json  what the service has applied last to that role; without it, nothing is kept of it
 *   gate.json        the gate's table as it is stored; without it, none was ever written (and without an inventory, nothing is known of it)
 *   boundary.json    the boundary's document as it was deployed; without it, as the account has it
 *   approvals.json   what people approved; if it cannot be read, that is not known
 *   foreign-roles.txt  what the deployment grants on roles that are not ours; without it, nothing
 *   unowned-roles.txt  what the deployment does with roles that name no owner; without it, takes them over
 *   gate.txt         the ARN of the VPC that the gate is deployed in; without it, no gate is
 *   by-person.txt    a person applies it; without it, the service does
 *   plan.txt .md     the plan that people see
 *   drift.txt        what the report and the alarm hear, where there is drift
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { storedGateTable } from '../../src/core/gate/stored-table.ts';
import { policyDigest } from '../../src/core/iam/policy-document.ts';
import type { AppliedRoles } from '../../src/core/model/applied-role.ts';
import { type Deployment, FOREIGN_GRANTS, UNDEPLOYED, UNOWNED_ROLES } from '../../src/core/model/deployment.ts';
import type { StoredGateTable } from '../../src/core/model/gate-table.ts';
import type { SourceTree } from '../../src/core/model/source-tree.ts';
import { appliedFile, readAppliedRole } from '../../src/core/record/stored-applied.ts';
import { approvalOf, approvalsText, readApprovals } from '../../src/core/record/stored-approval.ts';
import { readInventory } from '../../src/core/record/stored-inventory.ts';
import type { AccountState } from '../../src/embedded/account-state.ts';
import { loadState } from '../../src/embedded/state-file.ts';
import { ManifestFolder } from '../../src/files/manifest-folder.ts';
import type { ManifestSource } from '../../src/ports.ts';
import type { PlanOptions } from '../../src/reconcile.ts';
import { anArn } from './ids.ts';
import { BOUNDARY } from './roles.ts';

const SCENARIOS = join(import.meta.dirname, '../scenarios');

/** Every story happens at this moment. */
export const NOW = new Date('2026-11-22T12:00:00Z');

/** Sorted by name. */
export function storyFolders(): StoryFolder[] {
  const names = readdirSync(SCENARIOS).filter((name) => name !== 'common');
  return names.sort().map((name) => new StoryFolder(name));
}

export class StoryFolder implements ManifestSource {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  /** @param file relative to the story */
  path(file: string): string {
    return join(SCENARIOS, this.name, file);
  }

  /** What happened and what must happen, in words. */
  get words(): string {
    return readFileSync(this.path('story.md'), 'utf8').trim();
  }

  async read(): Promise<SourceTree> {
    const common = await new ManifestFolder(join(SCENARIOS, 'common')).read();
    if (!existsSync(this.path('manifests'))) return { ...common, name: 'manifests' };
    const own = await new ManifestFolder(this.path('manifests')).read();
    const paths = new Set(own.files.map(({ path }) => path));
    return { ...own, name: 'manifests', files: [...common.files.filter(({ path }) => !paths.has(path)), ...own.files] };
  }

  async account(): Promise<AccountState> {
    const state = await loadState(this.path('iam.json'));
    if (state === undefined) throw new Error(`story ${this.name} has no iam.json`);
    return state;
  }

  /** What the service would know, as far as the story gives it. */
  async memory(): Promise<PlanOptions> {
    const inventory = this.#parsed('inventory.json', readInventory);
    const approvals = readApprovals(this.#text('approvals.json') ?? approvalsText([]));
    return {
      now: NOW,
      byPerson: existsSync(this.path('by-person.txt')),
      deployment: await this.#deployment(),
      ...(approvals === undefined
        ? { approvalsUnread: { message: 'approvals.json is not a list of approvals', remedy: 'delete it' } }
        : { approvals: approvals.map((approval) => approvalOf(approval, 'approvals.json')) }),
      known: inventory?.roles,
      ...(inventory && { gate: { stored: this.#storedTable() } }),
      applied: async (roles) => this.#applied(roles),
    };
  }

  /** Also one that is no table. */
  #storedTable(): StoredGateTable | undefined {
    const text = this.#text('gate.json');
    return text === undefined ? undefined : storedGateTable(text);
  }

  #applied(roles: readonly string[]): AppliedRoles {
    const kept = roles.map((role) => [role, this.#parsed(`applied/${appliedFile(role)}`, readAppliedRole)] as const);
    return new Map(kept.flatMap(([role, applied]) => (applied === undefined ? [] : [[role, applied]])));
  }

  /** The boundary is as it was deployed, and no role of the service is watched, unless the story says otherwise. */
  async #deployment(): Promise<Deployment> {
    if (existsSync(this.path('undeployed.md'))) return UNDEPLOYED;
    const deployed = this.#text('boundary.json') ?? (await this.#boundaryDocument());
    return {
      ...UNDEPLOYED,
      foreignRoles: FOREIGN_GRANTS.find((grant) => grant === this.#text('foreign-roles.txt')?.trim()) ?? 'none',
      unownedRoles: UNOWNED_ROLES.find((one) => one === this.#text('unowned-roles.txt')?.trim()) ?? 'takeover',
      boundary: { arn: BOUNDARY, digest: policyDigest(deployed) },
      serviceTrusts: this.#parsed('service-trusts.json', trustDigests) ?? {},
      ...this.#gate(),
    };
  }

  #gate(): Pick<Deployment, 'gate'> {
    const text = this.#text('gate.txt')?.trim();
    return text === undefined ? {} : { gate: { vpc: anArn(text) } };
  }

  async #boundaryDocument(): Promise<string> {
    const { Policies } = await this.account();
    const boundary = Policies.find(({ Arn }) => Arn.endsWith('/pipeline-boundary'));
    const version = boundary?.PolicyVersionList.find(({ IsDefaultVersion }) => IsDefaultVersion);
    if (version === undefined)
      throw new Error(`story ${this.name} has no boundary: is nothing deployed (undeployed.md)?`);
    return JSON.stringify(version.Document);
  }

  /** undefined only if there is no such file. */
  #parsed<T>(file: string, parse: (text: string) => T | undefined): T | undefined {
    const text = this.#text(file);
    if (text === undefined) return undefined;
    const value = parse(text);
    if (value === undefined) throw new Error(`story ${this.name} has an ${file} that cannot be read`);
    return value;
  }

  #text(file: string): string | undefined {
    return existsSync(this.path(file)) ? readFileSync(this.path(file), 'utf8') : undefined;
  }
}

/** Of the deployed documents, by role name. */
function trustDigests(text: string): Record<string, string> {
  const documents = Object.entries(JSON.parse(text) as Record<string, object>);
  return Object.fromEntries(documents.map(([name, document]) => [name, policyDigest(JSON.stringify(document))]));
}
