/** How the steps after validation report a mistake: by pointer, so that nobody but the document knows about lines. */
import type { Code } from './codes.ts';
import type { SourceDocument } from './document.ts';
import type { Issue } from './types.ts';

export type IssueList = (code: Code, pointer: string, text: { message: string; hint?: string }) => void;

/** Adds issues of one document to `issues`, each with the place of its pointer. */
export function issuesOf(document: SourceDocument, issues: Issue[]): IssueList {
  return (code, pointer, text) => {
    issues.push({ code, ...document.locate(pointer), pointer, ...text });
  };
}
