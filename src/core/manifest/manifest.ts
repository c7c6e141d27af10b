/**
 * What a team wrote, after validation: it exists only if it is well formed, and nothing checks it again. Names are
 * still names here; compile turns them into UUIDs and ARNs.
 */

import type { Arn } from '../model/ids.ts';
import type { Removal } from '../model/removal.ts';
import type { SourceDocument } from '../source/document.ts';
import type { BranchEnforcement } from './settings.ts';

export interface Manifest {
  /** Where it came from; `document.locate('/spec/branches/0')` gives the place of a mistake found later. */
  readonly document: SourceDocument;
  /** The folder under `teams/`. */
  readonly team: string;
  readonly name: string;
  /** What the role was called before. */
  readonly previousNames: readonly string[];
  /** The role of before that it takes over (src/core/compile/adoption.ts). */
  readonly adopts: Arn | undefined;
  readonly description: string;
  /** Slugs from the lock file, or UUIDs (lower case, with braces). */
  readonly repositories: readonly string[];
  /** Environment names from the lock file, or UUIDs; empty = not restricted to deployment environments. */
  readonly environments: readonly string[];
  /** Branch names, which may have `*` in them where the gate keeps them; empty = none named. */
  readonly branches: readonly string[];
  readonly anyBranch: boolean;
  /** Who keeps the branches; undefined: as the settings say. */
  readonly enforcement: BranchEnforcement | undefined;
  readonly session: { readonly maxSeconds: number; readonly requestSeconds: number | undefined };
  readonly policies: readonly PolicyEntry[];
  /** What the role must and must not be allowed. */
  readonly expect: readonly Expectation[];
  readonly tags: Readonly<Record<string, string>>;
  /** undefined: as the settings say. */
  readonly onRemoval: Removal | undefined;
  /** The last day of the role, `2026-12-31`; undefined: it has none. */
  readonly expires: string | undefined;
  readonly suspended: boolean;
}

/** One item of `spec.expect`: an action, or a pattern of actions, on a resource; `on` left out is `*`. */
export type Expectation = ({ readonly allow: string } | { readonly deny: string }) & { readonly on?: string };

/** One item of `spec.policies`, in the spelling of the manifest. `expires` is its last day. */
export type PolicyEntry = PolicyForm & { readonly expires?: string };

type PolicyForm =
  | { readonly managed: Arn }
  | { readonly name: string; readonly statements: readonly StatementEntry[] }
  | { readonly name: string; readonly document: Readonly<Record<string, unknown>> }
  | { readonly preset: string; readonly name?: string; readonly with?: Readonly<Record<string, unknown>> };

export interface StatementEntry {
  readonly sid?: string;
  readonly effect?: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** As IAM spells them: operator -> key -> value or values. */
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
