/** What stands beside a commit in Bitbucket: a report with annotations, and a build status. Bitbucket's own words. */

/** Where a commit lies. */
export interface CommitPlace {
  readonly workspace: string;
  /** Slug or UUID. */
  readonly repository: string;
  readonly commit: string;
}

export interface InsightsReport {
  /** Ours among the reports of a commit. */
  readonly id: string;
  readonly title: string;
  readonly details: string;
  readonly reporter: string;
  readonly kind: 'SECURITY' | 'COVERAGE' | 'TEST' | 'BUG';
  readonly result: 'PASSED' | 'FAILED';
  readonly link?: string;
  /** MOST_FIELDS at most. */
  readonly fields: readonly InsightsField[];
}

export type InsightsField = { readonly title: string } & (
  | { readonly type: 'NUMBER' | 'PERCENTAGE' | 'DURATION' | 'DATE'; readonly value: number }
  | { readonly type: 'TEXT'; readonly value: string }
  | { readonly type: 'BOOLEAN'; readonly value: boolean }
);

/** The gravest first. */
export const SEVERITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'] as const;

export interface Annotation {
  readonly kind: 'VULNERABILITY' | 'CODE_SMELL' | 'BUG';
  readonly severity: (typeof SEVERITIES)[number];
  readonly summary: string;
  readonly details?: string;
  /** From the root of the repository. Without it, the annotation stands in the overview of the report. */
  readonly path?: string;
  /** From 1, and only beside a path. Without it, the annotation stands at the top of the file. */
  readonly line?: number;
}

/** Bitbucket takes no more of them in one report. */
export const MOST_FIELDS = 10;
export const MOST_ANNOTATIONS = 1_000;

export interface BuildStatus {
  /** A status of the same key on the same commit is replaced. */
  readonly key: string;
  readonly state: 'INPROGRESS' | 'SUCCESSFUL' | 'FAILED' | 'STOPPED';
  readonly name: string;
  readonly description: string;
  /** Where the reader finds more: Bitbucket wants one. */
  readonly url: string;
}
