/** schemas/resolution.schema.json */
import type { Issue } from '../../core/model/diagnosis.ts';
import { nameText } from '../../core/names/lock-change.ts';
import type { LockFileChange } from '../../core/names/lock-files.ts';
import type { Resolution } from '../../core/names/resolution.ts';
import { textDiff } from '../../core/render/text-diff.ts';
import { sortedIssues } from './issue-text.ts';

export interface ResolutionAnswer {
  readonly manifests: string;
  readonly workspace: string;
  readonly written: boolean;
  readonly resolution: Resolution;
  readonly files: readonly LockFileChange[];
  readonly issues: readonly Issue[];
  readonly pathOf: (file: string) => string;
}

export function resolutionJson(answer: ResolutionAnswer): unknown {
  const { manifests, workspace, written, resolution, files, issues, pathOf } = answer;
  return {
    version: 'rolekeeper.resolution/v1',
    manifests,
    workspace,
    upToDate: files.length === 0 && issues.length === 0,
    written,
    renames: resolution.renames.map(({ from, to }) => ({ from: nameText(from), to: nameText(to) })),
    changes: resolution.changes.map((change) => ({
      name: nameText(change),
      repository: change.slug,
      environment: change.environment ?? null,
      before: change.before ?? null,
      after: change.after ?? null,
    })),
    files: files.map(({ path, before, after }) => ({ path, diff: textDiff(pathOf(path), before, after).join('\n') })),
    issues: sortedIssues(issues),
  };
}
