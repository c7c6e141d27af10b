/**
 * What a team wrote, after validation: it exists only if it is well formed, and nothing checks it again. Names are
 * still names here; compile turns them into UUIDs and ARNs.
 */

import type { Removal } from '../model/removal.ts';
import type { SourceDocument } from '../source/document.ts';

export interface Manifest {
  /** Where it came from; `document.locate('/spec/branches/0')` gives the place of a mistake found later. */
  document: SourceDocument;
  /** The folder under `teams/`. */
  team: string;
  name: string;
  /** What the role was called before. */
  previousNames: readonly string[];
  description: string;
  /** Slugs from the lock file, or UUIDs (lower case, with braces). */
  repositories: readonly string[];
  /** Environment names from the lock file, or UUIDs; empty = not restricted to deployment environments. */
  environments: readonly string[];
  /** Literal branch names; empty = none named. */
  branches: readonly string[];
  anyBranch: boolean;
  session: { maxSeconds: number; requestSeconds: number | undefined };
  policies: readonly PolicyEntry[];
  /** What the role must and must not be allowed. */
  expect: readonly Expectation[];
  tags: Readonly<Record<string, string>>;
  /** undefined: as the settings say. */
  onRemoval: Removal | undefined;
  /** The last day of the role, `2026-12-31`; undefined: it has none. */
  expires: string | undefined;
  suspended: boolean;
}

/** One item of `spec.expect`: an action, or a pattern of actions, on a resource; `on` left out is `*`. */
export type Expectation = ({ allow: string } | { deny: string }) & { on?: string };

/** One item of `spec.policies`, in the spelling of the manifest. `expires` is its last day. */
export type PolicyEntry = PolicyForm & { expires?: string };

type PolicyForm =
  | { managed: string }
  | { name: string; statements: readonly StatementEntry[] }
  | { name: string; document: Readonly<Record<string, unknown>> }
  | { preset: string; name?: string; with?: Readonly<Record<string, unknown>> };

export interface StatementEntry {
  sid?: string;
  effect?: 'Allow' | 'Deny';
  actions: readonly string[];
  resources: readonly string[];
  /** As IAM spells them: operator -> key -> value or values. */
  conditions?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
