/**
 * `rolekeeper.yaml`, once it has passed its schema, becomes `Settings`: every default filled in, every name derived.
 */

import { identityGrammar } from '../iam/identity-grammar.ts';
import { isServicePolicy } from '../iam/managed-policy.ts';
import { USUAL_TRUST_CHARACTERS } from '../iam/quotas.ts';
import type { Issue } from '../model/diagnosis.ts';
import type { Arn } from '../model/ids.ts';
import { isReservedTag } from '../model/ownership.ts';
import type { SourceDocument } from '../source/document.ts';
import type { JsonObject } from '../text/json.ts';
import { pointerTo } from '../text/json-pointer.ts';
import { normalUuid, uuidOf } from '../text/uuid.ts';
import { type BootstrapFile, bootstrapFrom } from './bootstrap-settings.ts';
import { type DriftFile, driftFrom } from './drift-settings.ts';
import { type GateFile, gateFrom } from './gate-settings.ts';
import { type GuardrailsFile, guardrailsFrom } from './guardrail-settings.ts';
import { type IgnoreFile, ignoreFrom } from './ignore-settings.ts';
import { type KnownAction, knownActionsFrom } from './known-actions.ts';
import { issuesOf } from './manifest-issues.ts';
import { DEFAULT_PATH, type OwnerFile, ownersFrom } from './owner-settings.ts';
import { type SafetyFile, safetyFrom } from './safety-settings.ts';
import type { Settings } from './settings.ts';
import { DOCUMENTED_SUBJECT_FORMAT, parseSubjectFormat, type SubjectFormat } from './subject-format.ts';
import { ambiguityOf } from './subject-reading.ts';
import { type TeamsFile, teamsFrom } from './team-rules.ts';

/** What schemas/settings.schema.json lets through. */
interface SettingsFile {
  readonly spec: SafetyFile &
    OwnerFile & {
      readonly account: string;
      readonly provider: {
        readonly workspace: string;
        readonly workspaceUuid: string;
        readonly audience?: string;
        readonly subjectFormat?: string;
      };
      readonly roles: {
        readonly path?: string;
        readonly permissionsBoundary: Arn;
        readonly boundaryDocument?: Record<string, unknown>;
        readonly tags?: Record<string, string>;
      };
      readonly limits?: {
        readonly deletions?: { readonly count?: number; readonly share?: number };
        readonly shrink?: number;
        readonly trustPolicyCharacters?: number;
        readonly managedPoliciesPerRole?: number;
      };
      readonly attestation?: Settings['attestation'];
      readonly enforcement?: Settings['enforcement'];
      readonly gate?: GateFile;
      readonly drift?: DriftFile;
      readonly guardrails?: GuardrailsFile & { readonly knownActions?: readonly KnownAction[] };
      readonly ignore?: IgnoreFile;
      readonly teams?: TeamsFile;
      readonly bootstrap?: BootstrapFile;
      readonly unlistedTeams?: Settings['unlistedTeams'];
    };
}

/** To be trusted only if nothing is added to `issues`. */
export function settingsFrom(document: SourceDocument, issues: Issue[]): Settings {
  const { spec } = document.value as SettingsFile;
  const { account, provider, roles, limits = {}, teams } = spec;
  const { knownActions, ...guardrails } = spec.guardrails ?? {};
  const partition = partitionOf(roles.permissionsBoundary);
  const subjectFormat = subjectFormatOf(provider.subjectFormat, document, issues);
  checkAudience(provider, document, issues);
  checkBoundary(roles.permissionsBoundary, account, document, issues);
  checkTags(roles.tags ?? {}, document, issues);
  checkBoundaryDocument(roles.boundaryDocument, document, issues);
  const gate = spec.gate && gateFrom(spec.gate, partition, document, issues);
  const drift = driftFrom(spec.drift, document, issues);
  const ownerSettings = ownersFrom(spec, document, issues);
  const guardrailSettings = guardrailsFrom(guardrails, document, issues);
  const teamRules = teamsFrom(teams, document, issues);
  const safety = safetyFrom(spec, document, issues);
  return {
    account,
    partition,
    ...ownerSettings,
    provider: { ...providerOf(provider, account, partition), subjectFormat },
    roles: {
      path: roles.path ?? DEFAULT_PATH,
      permissionsBoundary: roles.permissionsBoundary,
      boundaryDocument: roles.boundaryDocument,
      tags: roles.tags ?? {},
    },
    limits: {
      deletions: { count: limits.deletions?.count ?? 3, share: limits.deletions?.share ?? 0.1 },
      shrink: limits.shrink ?? 0.5,
      trustPolicyCharacters: limits.trustPolicyCharacters ?? USUAL_TRUST_CHARACTERS,
      managedPoliciesPerRole: limits.managedPoliciesPerRole ?? 10,
    },
    attestation: spec.attestation ?? 'reported',
    enforcement: spec.enforcement ?? 'environment',
    ...(gate && { gate }),
    ...safety,
    drift,
    ...(spec.ignore && { ignore: ignoreFrom(spec.ignore, { account, partition }, document, issues) }),
    guardrails: guardrailSettings,
    ...(knownActions && { knownActions: knownActionsFrom(knownActions, document, issues) }),
    teams: teamRules,
    ...(spec.bootstrap && { bootstrap: bootstrapFrom(spec.bootstrap, account, document, issues) }),
    unlistedTeams: spec.unlistedTeams ?? 'refuse',
  };
}

/** The issuer's address and the default audience, as Bitbucket prints them under OpenID Connect. */
function providerOf(
  { workspace, workspaceUuid, audience }: SettingsFile['spec']['provider'],
  account: string,
  partition: string,
): Omit<Settings['provider'], 'subjectFormat'> {
  const uuid = uuidOf(workspaceUuid);
  const host = `api.bitbucket.org/2.0/workspaces/${workspace}/pipelines-config/identity/oidc`;
  return {
    workspace,
    workspaceUuid: uuid,
    audience: audience ?? usualAudience(workspaceUuid),
    host,
    arn: `arn:${partition}:iam::${account}:oidc-provider/${host}` as Arn,
  };
}

/**
 * An audience of one's own is right where the steps ask for it. In Bitbucket's form it is the workspace's, or a slip: no
 * token of this workspace has the usual audience of another one unless a step asks for that.
 */
function checkAudience(
  { audience, workspaceUuid }: SettingsFile['spec']['provider'],
  document: SourceDocument,
  issues: Issue[],
): void {
  const usual = usualAudience(workspaceUuid);
  if (audience === undefined || audience === usual || !/^ari:cloud:bitbucket:/i.test(audience)) return;
  const named = normalUuid(audience.split('/').at(-1) ?? '');
  const other = named !== undefined && named !== uuidOf(workspaceUuid);
  issuesOf(document, issues)('audience-mismatch', '/spec/provider/audience', {
    message: other
      ? `audience is that of workspace ${named}, and workspaceUuid is ${uuidOf(workspaceUuid)}: no token of this workspace has it by itself`
      : `audience differs from Bitbucket's own, ${usual}, in its spelling: no token has it by itself`,
    remedy: `leave it out: the default is ${usual}${other ? ', or correct workspaceUuid (Repository settings, OpenID Connect, shows both)' : ''}`,
  });
}

/** As Bitbucket shows it under OpenID Connect: without braces. */
function usualAudience(workspaceUuid: string): string {
  return `ari:cloud:bitbucket::workspace/${uuidOf(workspaceUuid).slice(1, -1)}`;
}

/** The boundary is of the same account, or of AWS in the same partition: its ARN says which. */
function partitionOf(arn: string): string {
  return arn.split(':')[1] ?? 'aws';
}

function subjectFormatOf(text: string | undefined, document: SourceDocument, issues: Issue[]): SubjectFormat {
  const parsed = parseSubjectFormat(text ?? DOCUMENTED_SUBJECT_FORMAT);
  const problem = 'format' in parsed ? ambiguityOf(parsed.format) : parsed.problem;
  if ('format' in parsed && problem === undefined) return parsed.format;
  issuesOf(document, issues)('subject-format', '/spec/provider/subjectFormat', {
    message: `subjectFormat: ${problem}`,
    remedy: `leave it out for the format that Atlassian documents: ${DOCUMENTED_SUBJECT_FORMAT}`,
  });
  return subjectFormatOf(undefined, document, issues);
}

function checkBoundary(arn: string, account: string, document: SourceDocument, issues: Issue[]): void {
  const owner = arn.split(':')[4];
  const add = issuesOf(document, issues);
  if (isServicePolicy(arn)) {
    add('bad-value', '/spec/roles/permissionsBoundary', {
      message: 'AWS keeps this policy for a role of its own service: IAM takes it as a boundary of no other',
      remedy: 'name a policy of the account',
    });
    return;
  }
  if (owner === account || owner === 'aws') return;
  add('bad-value', '/spec/roles/permissionsBoundary', {
    message: `the permissions boundary is in account ${owner}, the roles are in ${account}`,
    remedy: 'name a policy of the same account: IAM takes no other',
  });
}

/** Expectations would otherwise be evaluated on a text that IAM never had. */
function checkBoundaryDocument(text: JsonObject | undefined, document: SourceDocument, issues: Issue[]): void {
  const add = issuesOf(document, issues);
  for (const { pointer, message, remedy } of text === undefined ? [] : identityGrammar(text)) {
    add('policy-grammar', `/spec/roles/boundaryDocument${pointer}`, { message, remedy });
  }
}

function checkTags(tags: Readonly<Record<string, string>>, document: SourceDocument, issues: Issue[]): void {
  const add = issuesOf(document, issues);
  const seen = new Set<string>();
  for (const key of Object.keys(tags)) {
    const pointer = pointerTo('/spec/roles/tags', key);
    if (isReservedTag(key)) {
      const message = `tag "${key}": keys that begin with rolekeeper: or aws: are reserved`;
      add('reserved-tag', pointer, { message, remedy: 'choose another key' });
    } else if (seen.has(key.toLowerCase())) {
      const message = `tag "${key}" appears twice: IAM ignores the letter case of tag keys`;
      add('duplicate-tag', pointer, { message, remedy: 'keep one of the two' });
    }
    seen.add(key.toLowerCase());
  }
}
