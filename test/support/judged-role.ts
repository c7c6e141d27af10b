/** One role, judged the way the CLI judges it: from the text of its manifest to issues with places, and findings. */
import { desiredState } from '../../src/core/compile/desired-state.ts';
import type { Issue } from '../../src/core/model/diagnosis.ts';
import type { Finding } from '../../src/core/model/finding.ts';
import type { SourceTree } from '../../src/core/model/source-tree.ts';
import { WORKSPACE } from './roles.ts';
import { tree } from './tree.ts';

/** What a case says about its role; everything else is valid. */
export interface Draft {
  name?: string;
  team?: string;
  /** Fields of spec. */
  policies?: readonly object[];
  expect?: readonly object[];
  repositories?: readonly string[];
  session?: object;
  /** Fields of the settings' spec. */
  guardrails?: object;
  teams?: object;
  unlistedTeams?: 'refuse' | 'allow';
  boundaryDocument?: object;
  bootstrap?: readonly object[];
  service?: object;
  onRemoval?: 'delete' | 'retain' | { quarantine: string };
}

export interface Judgement {
  issues: Issue[];
  findings: Finding[];
  /** `code pointer` of every issue, sorted by place. */
  refused: string[];
  /** `code` of every warning. */
  said: string[];
  /** `code` of every note, which is less than a warning. */
  noted: string[];
}

/** The manifest, and the settings that it is judged by. */
export function draftTree(draft: Draft): SourceTree {
  const { name = 'checkout-deploy', team = 'shop', repositories = ['checkout-api'], session } = draft;
  const { policies, expect, guardrails, teams, unlistedTeams, boundaryDocument, onRemoval, bootstrap, service } = draft;
  const role = {
    apiVersion: 'rolekeeper/v1',
    kind: 'PipelineRole',
    metadata: { name },
    spec: { repositories, environments: ['production'], branches: ['main'], session, policies, expect, onRemoval },
  };
  const settings = {
    apiVersion: 'rolekeeper/v1',
    kind: 'Settings',
    spec: {
      account: '111122223333',
      provider: { workspace: 'acme', workspaceUuid: WORKSPACE },
      roles: {
        permissionsBoundary: 'arn:aws:iam::111122223333:policy/rolekeeper/pipeline-boundary',
        boundaryDocument,
      },
      guardrails,
      teams,
      bootstrap,
      service,
      unlistedTeams,
    },
  };
  return tree({
    // JSON is YAML, and says nothing that the case does not say.
    [`teams/${team}/role.yaml`]: JSON.stringify(role, null, 1),
    'rolekeeper.yaml': JSON.stringify(settings, null, 1),
  });
}

export function judged(draft: Draft): Judgement {
  const { issues, findings } = desiredState(draftTree(draft));
  return {
    issues: [...issues],
    findings: [...findings],
    refused: issues.map(({ code, pointer }) => `${code} ${pointer}`),
    said: findings.filter(({ level }) => level !== 'note').map(({ code }) => code),
    noted: findings.filter(({ level }) => level === 'note').map(({ code }) => code),
  };
}

/** A policy of one statement, as a manifest spells it. */
export function allow(actions: readonly string[], resources: readonly string[], conditions?: object): object {
  return { name: 'p', statements: [statement('Allow', actions, resources, conditions)] };
}

export function statement(
  effect: 'Allow' | 'Deny',
  actions: readonly string[],
  resources: readonly string[],
  conditions?: object,
): object {
  return { effect, actions, resources, conditions };
}

/** A pasted document. */
export function pasted(...statements: readonly object[]): object {
  return { name: 'p', document: { Version: '2012-10-17', Statement: statements } };
}
