/** How the steps after validation report a mistake: by pointer, so that only the document knows about lines. */
import type { Code } from '../codes/codes.ts';
import type { Issue } from '../model/diagnosis.ts';
import type { SourceDocument } from '../source/document.ts';

export type IssueList = (
  code: Code,
  pointer: string,
  text: { readonly message: string; readonly remedy: string },
) => void;

/** Lists and maps: what is wrong with one as a whole is shown at its name, not at its first element. */
const NAMED_AS_A_WHOLE = /^\/spec\/(repositories|environments|branches|policies|(roles\/)?tags(\/.*)?)$/;

/** Adds issues of one document to `issues`, each with the place of its pointer. */
export function issuesOf(document: SourceDocument, issues: Issue[]): IssueList {
  return (code, pointer, text) => {
    const place = document.locate(pointer, NAMED_AS_A_WHOLE.test(pointer) ? 'key' : 'value');
    issues.push({ code, ...text, pointer, place });
  };
}
