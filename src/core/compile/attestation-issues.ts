/** Settings may ask that a person attests every branch that a manifest names: then a manifest without it is a mistake. */

import { issuesOf } from '../manifest/manifest-issues.ts';
import type { Settings } from '../manifest/settings.ts';
import type { Admission } from '../model/desired-role.ts';
import type { Issue } from '../model/diagnosis.ts';
import type { SourceDocument } from '../source/document.ts';
import { unattested } from '../trust/unattested.ts';

/** At the branches of the manifest: it is their promise that no person attests. */
export function attestationIssues(admission: Admission, document: SourceDocument, settings: Settings): Issue[] {
  const issues: Issue[] = [];
  if (settings.attestation !== 'required') return issues;
  const add = issuesOf(document, issues);
  for (const { code, message, remedy } of unattested(admission)) {
    add(code, '/spec/branches', { message: `${message}; rolekeeper.yaml says attestation: required`, remedy });
  }
  return issues;
}
